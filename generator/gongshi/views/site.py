"""What does every view need of the site? The vocabulary, words and days, and the page's head."""

from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from gongshi.register.model import TONES, Class, Text, Tone, Vocabulary
from gongshi.register.text import pick
from gongshi.views import urls
from gongshi.views.words import Words


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """The commit and the day of the site. The commit is empty outside git."""

    as_of: date
    commit: str = ""
    version: str = ""


class Site(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Everything a page in one language is made from, besides its own subject.

    It is equal only to itself, so that it can be the key of a cache.
    """

    vocabulary: Vocabulary
    words: Words
    made: Edition
    site_url: str = ""
    report_guide: str = ""
    """Address of the article that explains the report; empty if the register has none."""

    @property
    def language(self) -> str:
        return self.words.language

    @property
    def languages(self) -> tuple[str, ...]:
        return self.vocabulary.about.languages

    @property
    def folder(self) -> str:
        return urls.root_of(self.language, self.languages)

    def text(self, text: Text | None) -> str:
        return pick(text, self.language)

    def region(self, code: str | None) -> str:
        return self.text(self.vocabulary.about.regions.get(code or ""))

    def authority(self, key: str, *, short: bool = False) -> str:
        found = self.vocabulary.authorities.get(key)
        if found is None:
            return key
        return self.text((found.short if short else None) or found.title)

    def list_title(self, key: str, *, short: bool = False) -> str:
        rules = self.vocabulary.lists[key]
        return self.text((rules.short if short else None) or rules.title)


class Link(msgspec.Struct, frozen=True, kw_only=True, cache_hash=True):
    text: str
    href: str


class Alternate(msgspec.Struct, frozen=True, kw_only=True):
    """The same page in another language."""

    language: str
    href: str
    url: str


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """The head of a page and its address.

    `address` is below its language's root; `root` and `base` lead from the page to the site's root
    and to its language's root. `indexed`: search engines may keep it. `moved_to`: where the browser
    is to go at once.
    """

    kind: str
    language: str
    address: str
    title: str
    description: str
    root: str
    base: str
    canonical: str = ""
    indexed: bool = True
    moved_to: str = ""
    alternates: tuple[Alternate, ...] = ()
    trail: tuple[Link, ...] = ()
    data: dict[str, Any] | None = None


def page(
    site: Site,
    kind: str,
    address: str,
    title: str,
    description: str,
    *,
    indexed: bool = True,
    trail: tuple[tuple[str, str], ...] = (),
    data: dict[str, Any] | None = None,
) -> Page:
    """A page's head; `trail` is (text, address) of the pages above it, outermost first."""
    base = urls.up(address)
    root = base + urls.up(site.folder)
    return Page(
        kind=kind,
        language=site.language,
        address=address,
        title=title,
        description=description,
        root=root,
        base=base,
        canonical=site.site_url + site.folder + address if site.site_url else "",
        indexed=indexed,
        alternates=tuple(
            [_alternate(site, root, one, folder + address) for one, folder in _folders(site)]
        ),
        trail=tuple(Link(text=text, href=base + above or "./") for text, above in trail),
        data=data,
    )


@lru_cache(100)
def _folders(site: Site) -> tuple[tuple[str, str], ...]:
    """The languages with their folders below the site's root."""
    return tuple((one, urls.root_of(one, site.languages)) for one in site.languages)


def _alternate(site: Site, root: str, language: str, below: str) -> Alternate:
    url = site.site_url + below if site.site_url else ""
    return Alternate(language=language, href=root + below or "./", url=url)


class Tag(msgspec.Struct, frozen=True, kw_only=True, cache_hash=True):
    """A word with a tone, so that nothing depends on colour alone."""

    key: str
    text: str
    tone: Tone


@lru_cache(1_000)
def class_tag(site: Site, class_: Class) -> Tag:
    return Tag(key=class_, text=site.words(f"class_{class_}"), tone=TONES[class_])
