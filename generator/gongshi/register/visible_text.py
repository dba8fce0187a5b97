"""What do readers see of a Markdown text? An approximation to find numbers in it, in linear time.

The text is not rendered, because the time of Python-Markdown grows with the square of a text that
anybody may push, and pushes are checked first. Instead, markup that does not divide characters on
the page is removed (emphasis, tags within a line, escapes), and character references are resolved.
"""

import html
import re
from bisect import bisect_right

import msgspec

_MARKUP = re.compile(
    r"<(?P<tag>/?[A-Za-z][A-Za-z0-9]*)[^<>]*>|<!--[^<>]*-->"
    r"|&(?:#[0-9]{1,8}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,31});"
    r"|!?\[(?=[^\[\]\n]*\]\()|\]\([^()\n]*\)"
    r"|\\(?=[!-/:-@\[-`{-~])|[*_~`]+|\{[:.#][^{}\n]*\}"
)
_WITHIN_LINES = re.compile(
    "/?(?:a|abbr|b|bd[io]|br|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|"
    "strong|su[bp]|time|tt|u|var|wbr)",
    re.IGNORECASE,
)
_EDGE = "|"
"""Separates blocks: a number never continues after it."""


class VisibleText(msgspec.Struct, frozen=True):
    """A text as readers see it; where its pieces begin, in it and in the source."""

    text: str
    begins: list[int]
    sources: list[int]

    def place_of(self, position: int) -> int:
        """The position in the source of a character, or of the markup that produces it."""
        piece = bisect_right(self.begins, position) - 1
        return self.sources[piece] + position - self.begins[piece]


def visible_text(markdown: str) -> VisibleText:
    pieces: list[str] = []
    begins, sources = [0], [0]
    length, last = 0, 0

    def add(piece: str, source: int) -> None:
        nonlocal length
        if piece:
            pieces.append(piece)
            begins.append(length)
            sources.append(source)
            length += len(piece)

    for found in _MARKUP.finditer(markdown):
        add(markdown[last : found.start()], last)
        add(_read(found), found.start())
        last = found.end()
    add(markdown[last:], last)
    return VisibleText("".join(pieces), begins, sources)


def _read(markup: re.Match[str]) -> str:
    if markup["tag"]:
        return "" if _WITHIN_LINES.fullmatch(markup["tag"]) else _EDGE
    source_text = markup.group()
    return html.unescape(source_text) if source_text.startswith("&") else ""
