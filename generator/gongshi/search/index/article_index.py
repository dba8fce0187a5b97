"""What of the articles is searched? The address, title, headings and text of each.

Read from the rendered pages, so that what a reader finds is what stands there, tables that the
register put in among it. It does not search: the browser does, in `articles.mjs`.
"""

import json
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Any

from gongshi.register.folding import fold
from gongshi.register.han_characters import simplified
from gongshi.search.index.codec import pack

FOLDER = "search/"
FORMAT = 1

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_INLINE = ("a", "abbr", "b", "bdi", "code", "em", "i", "kbd", "mark", "s", "small", "span")
_INLINE_TOO = ("strong", "sub", "sup", "time", "u", "wbr")
_SKIPPED = ("script", "style", "svg", "nav", "template")
_BESIDE = {"gs-reviewed", "footnote-ref", "footnote-backref"}
"""Classes of what stands in an article and is not of its text: what the page says about it, the
numbers of notes and the ways back from them."""
_VOID = ("area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr")
_SPACES = re.compile(r"\s+")

ArticleSection = tuple[str, str, str]
"""Anchor, heading and text; the part before the first heading has neither of the first two."""


def index(files: dict[str, bytes], folder: str, addresses: Iterable[str]) -> bytes:
    """The file with the articles of one language, in order of address. FORMAT.md, "Articles".

    `files` and `folder` are as `Articles` has them; `addresses` are below the language's folder.
    """
    return pack(content(files, folder, addresses))


def content(files: dict[str, bytes], folder: str, addresses: Iterable[str]) -> bytes:
    """What the file holds, as JSON."""
    rows = []
    for address in sorted(addresses):
        title, sections = read_article_index(files[f"{folder}{address}index.html"].decode())
        if title or sections:
            rows.append([address, title, sections])
    used = set(fold(json.dumps(rows, ensure_ascii=False)))
    pairs = [a + b for a, b in sorted(simplified().items()) if b in used]
    found: dict[str, Any] = {"format": FORMAT, "simplified": " ".join(pairs), "articles": rows}
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def read_article_index(page: str) -> tuple[str, list[ArticleSection]]:
    """The title and the sections of a rendered article; nothing where the page has none."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.title, list(reader.sections())


class _Reader(HTMLParser):
    """Collects text inside the page's first article element, cut at its headings."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self._depth = 0  # of elements inside the article, itself counted
        self._over = False
        self._skipped = 0  # the depth of the element that is left out with all that is in it
        self._heading = ""  # the tag of the heading being read
        self._parts: list[tuple[str, list[str], list[str]]] = [("", [], [])]

    def parse_marked_section(self, i: int, report: bool = True) -> int:  # noqa: FBT001, FBT002 - inherited
        """As browsers and later versions of Python read it, where earlier ones raise."""
        return self.parse_bogus_comment(i, report)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "article" and not self._over and not self._depth:
            self._depth = 1
            return
        if not self._depth:
            return
        if tag not in _VOID:
            self._depth += 1
        if self._skipped:
            return
        told = dict(attrs)
        if tag in _SKIPPED or not _BESIDE.isdisjoint((told.get("class") or "").split()):
            self._skipped = self._depth
        elif tag in _HEADINGS:
            self._heading = tag
            self._parts.append((told.get("id") or "", [], []))
        elif tag not in _INLINE and tag not in _INLINE_TOO:
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if not self._depth or tag in _VOID:
            return
        if self._depth == self._skipped:
            self._skipped = 0
        elif tag == self._heading:
            self._end_heading(tag)
        self._depth -= 1
        self._over = self._depth == 0

    def _end_heading(self, tag: str) -> None:
        self._heading = ""
        if tag == "h1" and not self.title:
            self.title = _clean(self._parts[-1][1])
            self._parts[-1] = ("", [], [])

    def handle_data(self, data: str) -> None:
        if self._depth and not self._skipped:
            _, heading, text = self._parts[-1]
            (heading if self._heading else text).append(data)

    def sections(self) -> Iterator[ArticleSection]:
        for anchor, heading, text in self._parts:
            section = (anchor, _clean(heading), _clean(text))
            if section[1] or section[2]:
                yield section


def _clean(pieces: list[str]) -> str:
    return _SPACES.sub(" ", "".join(pieces)).strip()
