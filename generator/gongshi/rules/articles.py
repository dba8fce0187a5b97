"""Which rules hold for articles, besides those about persons?

An article must have no invisible characters and no insecure links, must be possible to render, and
should have nothing that runs in a reader's browser.
"""

import html
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import islice

from gongshi.format.yaml_reader import MAX_ALIKE, UNSEEN
from gongshi.register.problems import Finding, Mark
from gongshi.rules.registry import at, rule
from gongshi.rules.rendering_time import slow_parts


@rule("A01", "article")
def unseen_characters(path: str, text: str) -> Iterator[Finding]:
    """An article must not contain control, bidirectional or zero-width characters."""
    place = positions_in(text)
    for found in islice(UNSEEN.finditer(text), MAX_ALIKE):
        shown = f"U+{ord(found.group()):04X}"
        message = f"text must not contain control, bidirectional or zero-width characters: {shown}"
        hint = "delete it; retype the word if need be"
        yield at(path, *place(found.start()), message=message, hint=hint)


_LINK = re.compile(r"""(?:\]\(|<|\]:\s*|(?:href|src)=["']?)(http://[^\s)>"']+)""", re.IGNORECASE)


@rule("A02", "article")
def secure_links(path: str, text: str) -> Iterator[Finding]:
    """A link in an article must begin with https://."""
    place = positions_in(text)
    for found in islice(_LINK.finditer(text), MAX_ALIKE):
        message = f"link must begin with https://: {found[1]!r}"
        hint = "write https://, or name it without a link"
        yield at(path, *place(found.start(1)), message=message, hint=hint)


@rule("A03", "article", "warning")
def nothing_active(path: str, text: str) -> Iterator[Finding]:
    """An article should not contain what runs or loads something in a reader's browser."""
    yield from active_content(path, text)


@rule("A04", "article")
def quick_to_render(path: str, text: str) -> Iterator[Finding]:
    """An article must not take long to render."""
    place = positions_in(text)
    for slow in slow_parts(text) if path.lower().endswith(".md") else ():
        message = f"article takes too long to render: {slow.what}"
        yield at(path, *place(slow.position), message=message, hint=slow.hint)


@rule("A05", "article")
def known_sections(path: str, text: str) -> Iterator[Finding]:
    """An article must not contain `<![` outside fenced code, except before `CDATA` or `if`."""
    if not path.lower().endswith(".md") or not _SECTION.search(text) or any(slow_parts(text)):
        return
    place = positions_in(text)
    for found in islice(_SECTION.finditer(_without_fences(text)), MAX_ALIKE):
        message = f"article must not contain `<![` outside fenced code: {found[0]!r}"
        hint = "write &lt; for <, and put code between lines of ```"
        yield at(path, *place(found.start()), message=message, hint=hint)


_SECTION = re.compile(
    r"<!\[(?!(?:cdata|else|endif|if|ignore|include|rcdata|temp)(?![\w.-]))[\w.-]{0,20}",
    re.IGNORECASE,
)
"""Python's parser of HTML knows these sections and raises at others, also in `code` of a line,
because MkDocs parses an article before Markdown does. Browsers and later versions do not."""


def _without_fences(text: str) -> str:
    """An article of the same length, with spaces for its fenced code."""
    from markdown.extensions.fenced_code import FencedBlockPreprocessor  # noqa: PLC0415

    fences = FencedBlockPreprocessor.FENCED_BLOCK_RE
    blank: str = fences.sub(lambda found: " " * len(found[0]), text.replace("\r", " "))
    return blank


_EXTENSIONS = (
    *("admonition", "attr_list", "def_list", "fenced_code", "footnotes"),
    *("md_in_html", "tables", "toc"),
)
"""The extensions with which a register's articles are rendered."""
_FRONT = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_BLANK = re.compile(r"[\x00-\x20\\]+")
_ELEMENTS = (
    *("applet", "base", "embed", "form", "frame", "frameset", "iframe", "link", "meta", "object"),
    *("portal", "script"),
)
_SUSPECT = re.compile(
    rf"<(?:style|{'|'.join(_ELEMENTS)})|on[a-z]+=|(?:javascript|vbscript|data):|srcdoc=|style="
)
"""Active HTML can only come from a source with one of these, ignoring spaces and entities."""


def active_content(path: str, text: str) -> Iterator[Finding]:
    """The content of a Markdown article that runs or loads something once it is rendered.

    It is rendered only if it has a suspect word and A04 accepts it. The position is that of the
    same word in the source.
    """
    if _SUSPECT.search(_BLANK.sub("", html.unescape(text)).lower()) is None:
        return
    place = positions_in(text)
    written: dict[str, Iterator[re.Match[str]]] = {}
    for word, message in active_html(_rendered(_FRONT.sub("", text))):
        like = written.setdefault(word, re.finditer(re.escape(word), text, re.IGNORECASE))
        found = next(like, None)
        mark = place(found.start()) if found else (1, 1)
        yield at(path, *mark, message=message, hint="write it in Markdown, or as a template")


def _rendered(text: str) -> str:
    from markdown import markdown  # noqa: PLC0415 - few articles need it

    if any(slow_parts(text)):
        return text
    try:
        rendered: str = markdown(text, extensions=[*_EXTENSIONS])
    except Exception:  # noqa: BLE001 - what cannot be rendered is looked at as it is
        return text
    return rendered


_TAG = re.compile(r"<([a-zA-Z][^\s/>]*)")
_ATTRIBUTE = re.compile(r"""[\s/]*([^\s/>][^\s/>=]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]*))?""")
_LOADED = re.compile(r"url\(|@import|\\", re.IGNORECASE)
"""Loads something in a style; a backslash can hide the others."""
_SCHEME = re.compile(r"(?:^|[;,])(javascript|vbscript|data):")
_ADDRESSES = (
    *("action", "background", "by", "cite", "formaction", "from", "href", "ping", "poster", "src"),
    *("srcset", "to", "values", "xlink:href"),
)


def active_html(rendered: str) -> Iterator[tuple[str, str]]:
    """The first active content of each kind in HTML: the word that shows it, and the message."""
    lower = rendered.lower()
    first, last = lower.find("<style"), lower.rfind("</style")
    if first >= 0 and _LOADED.search(lower, first, last if last > first else len(lower)):
        yield "<style", "<style> should load nothing"
    yield from islice(_tags(rendered), MAX_ALIKE)


def _tags(rendered: str) -> Iterator[tuple[str, str]]:
    """Tags as browsers read them; also those in a comment or in another tag's value."""
    end = 0
    while tag := _TAG.search(rendered, end):
        name, end = tag[1].lower(), tag.end()
        if name in _ELEMENTS:
            yield f"<{name}", f"article should not contain <{name}>"
        while attribute := _ATTRIBUTE.match(rendered, end):
            end = attribute.end()
            value = (attribute[2] or "").strip("\"'")
            yield from _attribute(attribute[1].lower(), value)
            if "<" in value:
                yield from _tags(value)


def _attribute(name: str, value: str) -> Iterator[tuple[str, str]]:
    value = html.unescape(value)
    scheme = _SCHEME.search(re.sub(r"[\x00-\x20]", "", value).lower())
    if name.startswith("on") and len(name) > 2:
        yield name, f"article should not contain the attribute {name}, which runs a script"
    elif name == "srcdoc":
        yield name, "article should not contain the attribute srcdoc"
    elif name == "style" and _LOADED.search(value):
        yield name, "the attribute style should load nothing"
    elif name in _ADDRESSES and scheme:
        yield scheme[1], f"{name} should not begin with {scheme[1]}:"


def positions_in(text: str) -> Callable[[int], Mark]:
    """Converts positions in a text to line and column, counted from 1; finds line ends once."""
    ends = [-1, *(found.start() for found in re.finditer("\n", text))]

    def place(position: int) -> Mark:
        line = bisect_left(ends, position)
        return line, position - ends[line - 1]

    return place
