"""How do a template, a view and the frame make a page? The only door to Jinja2.

A register page is a template's output inside the frame that MkDocs and Material rendered once per
language. The frame's links are relative to a page two folders deep; for other depths they are
adapted once and cached. Rendering is a pure function of the view, so any process can do it.
"""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import jinja2
import msgspec
from markupsafe import Markup, escape

from gongshi.register.problems import Unusable
from gongshi.render.jinja.codegen import escaped_text
from gongshi.render.jinja.constant_folding import FoldingEnvironment
from gongshi.render.jinja.sandboxed_environment import SandboxedEnvironment, place_of_error
from gongshi.views.site import Page
from gongshi.views.words import Words

HEAD = "<!--gs:head-->"
MAIN = "<!--gs:main-->"
_MOST_CACHED = 4_000
"""Cached days, and texts with Chinese in them: pages repeat them."""

_UP = re.compile(r'(?<=[ "])((?:href|src|action)=")\.\./\.\.(/[^"]*)?"')
_TOKENS = re.compile(r"(<!--gs:head-->|<!--gs:main-->|gs:alternate:[A-Za-z-]+)")
_NAV = re.compile(r' data-nav="([a-z]+)"')

_CHINESE = re.compile(
    "[\u3001-\u303f\uff01-\uff5e]*[\u3400-\u9fff]"
    "(?:[\u3001-\u303f\u3400-\u9fff\uff01-\uff5e0-9A-Z]*[\u3001-\u303f\u3400-\u9fff\uff01-\uff5e])?"
)
"""Chinese in a text of another language: `蓝市监罚〔2026〕15号` is one piece of it."""

_IN_CHINESE = Markup('<span lang="zh">{}</span>')

_SECTIONS = {
    "search": "search",
    "list": "list",
    "lists": "list",
    "region": "region",
    "regions": "region",
    "authority": "authority",
    "authorities": "authority",
    "changes": "changes",
    "data": "data",
}
"""The entry in the navigation for each kind of page."""


class Frame(msgspec.Struct, frozen=True):
    """The chrome of one language, as MkDocs rendered it two folders deep."""

    text: str


def compiler() -> str:
    """The versions that compiled code depends on: other versions cannot run it."""
    return f"{jinja2.__version__} {sys.version}"


class Renderer:
    """Templates of one language with its words; caches compiled templates, but no pages.

    `compiled` has the code of known templates; newly compiled code is added to it. With `foreign`,
    some templates are not ours, and all of them run in a sandbox.
    """

    def __init__(
        self,
        folders: list[Path],
        words: Words,
        frame: Frame,
        site_name: str,
        timezone: str,
        compiled: dict[str, bytes] | None = None,
        *,
        foreign: bool = False,
    ) -> None:
        self._folders = folders
        self._frame = frame
        self._site_name = site_name
        self._relinked: dict[tuple[str, str], list[tuple[str, bytes]]] = {}
        self.compiled = {} if compiled is None else compiled
        constants = {"timezone": timezone, "language": words.language}
        functions: dict[str, Any] = {"t": words, "script_words": _script_words(words)}
        options: dict[str, Any] = {
            "loader": jinja2.FileSystemLoader([str(folder) for folder in folders]),
            "autoescape": True,
            "undefined": jinja2.StrictUndefined,
            "trim_blocks": True,
            "lstrip_blocks": True,
            "auto_reload": False,  # a build sees its templates as they were when it began
        }
        self._environment: SandboxedEnvironment | FoldingEnvironment = (
            SandboxedEnvironment(constants | functions, **options)
            if foreign
            else FoldingEnvironment(constants, functions, self.compiled, **options)
        )
        chinese = words.language.startswith("zh")
        self._environment.filters["day"] = lru_cache(_MOST_CACHED)(words.day)
        self._environment.filters["spoken"] = str if chinese else lru_cache(_MOST_CACHED)(spoken)
        self._environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}

    def page(self, template: str, view: Any) -> bytes:
        """A whole page. Raises Unusable if a template is missing or does not fit its view."""
        return self.pages(template, [view])[0]

    def pages(self, template: str, views: Sequence[Any]) -> list[bytes]:
        """Whole pages of a kind, each step for all of them before the next step."""
        try:
            render = self._environment.page(template).render
            bodies = [render(view=view) for view in views]
        except jinja2.TemplateSyntaxError as error:
            raise Unusable(f"templates/{error.name}:{error.lineno}: {error.message}") from None
        except Unusable:
            raise
        except Exception as error:  # noqa: BLE001 - a template may do whatever a program can
            place = place_of_error(error, self._folders) or template
            reason = _error_message(error)
            raise Unusable(f"templates/{place} cannot be filled in: {reason}") from None
        return [self.framed(view.page, body) for view, body in zip(views, bodies, strict=True)]

    def framed(self, page: Page, body: str) -> bytes:
        fills = {HEAD: head(page, self._site_name).encode(), MAIN: body.encode()}
        for other in page.alternates:
            fills[f"gs:alternate:{other.language}"] = escaped_text(other.href).encode()
        return b"".join([fills.get(mark, text) for mark, text in self._parts(page)])

    def _parts(self, page: Page) -> list[tuple[str, bytes]]:
        """The frame in pieces: marks where text is inserted, and bytes between them."""
        place = (page.base, _SECTIONS.get(page.kind, ""))
        if place not in self._relinked:
            parts = _TOKENS.split(_relinked(self._frame.text, *place))
            self._relinked[place] = [(part, part.encode()) for part in parts]
        return self._relinked[place]


def _error_message(error: Exception) -> str:
    plain = isinstance(error, jinja2.TemplateError | OSError)
    return str(error) if plain else f"{type(error).__name__}: {error}"


def spoken(text: str) -> str:
    """A text with its Chinese marked, so that a screen reader changes its voice."""
    if text.isascii() or not _CHINESE.search(text):
        return text
    pieces, done = [], 0
    for found in _CHINESE.finditer(text):
        pieces += [escape(text[done : found.start()]), _IN_CHINESE.format(found[0])]
        done = found.end()
    return Markup("").join([*pieces, escape(text[done:])])


def _script_words(words: Words) -> Callable[..., Markup]:
    """A function for templates: the scripts' words as JSON, for some keys or for all."""

    @cache
    def chosen(*keys: str) -> Markup:
        table = {key: words.script[key] for key in keys or words.script if key in words.script}
        return Markup(script_json(table))  # noqa: S704 - script_json has escaped it

    return chosen


def _relinked(frame: str, base: str, section: str) -> str:
    """The frame with links relative to another page, and its section marked."""

    def link(found: re.Match[str]) -> str:
        below = (found[2] or "").lstrip("/")
        return f'{found[1]}{base + below or "./"}"'

    def mark(found: re.Match[str]) -> str:
        return ' aria-current="page"' if found[1] == section else ""

    return _NAV.sub(mark, _UP.sub(link, frame))


def head(page: Page, site_name: str) -> str:
    """Title, description, robots, canonical and language links, preview texts, JSON-LD.

    A preview shows the description too: RDFa lets one element be both.
    """
    title = page.title if page.title == site_name else f"{page.title} - {site_name}"
    tags = [
        f"<title>{escaped_text(title)}</title>",
        *(_indexed_tags if page.indexed else _noindex_tags)(page),
    ]
    if page.data:
        tags.append(f'<script type="application/ld+json">{script_json(page.data)}</script>')
    return "".join(tags)


def _indexed_tags(page: Page) -> Iterator[str]:
    """Tags for search engines, and for previews of shared links."""
    yield _meta('name="description" property="og:description"', page.description)
    yield _meta('property="og:title"', page.title)
    if page.canonical:
        yield _canonical(page)
    for other in page.alternates:
        address = escaped_text(other.url or other.href)
        yield f'<link rel="alternate" hreflang="{other.language}" href="{address}">'


def _noindex_tags(page: Page) -> Iterator[str]:
    yield _meta('name="description"', page.description)
    if not page.moved_to:
        yield _meta('name="robots"', "noindex, nofollow")
        return
    yield _meta('name="robots"', "noindex")
    yield _meta('http-equiv="refresh"', f"0; url={page.moved_to}")
    if page.canonical:
        yield _canonical(page)


def _canonical(page: Page) -> str:
    return f'<link rel="canonical" href="{escaped_text(page.canonical)}">'


def _meta(name: str, content: str) -> str:
    return f'<meta {name} content="{escaped_text(" ".join(content.split()))}">'


def script_json(value: Any) -> str:
    """JSON that cannot close its script element or be read as markup."""
    text = msgspec.json.encode(value).decode()
    for sign, escaped in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(sign, escaped)
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
