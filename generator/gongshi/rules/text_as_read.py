"""What do readers see of a Markdown text? Near enough to find numbers in it, and in linear time.

The text is not rendered: the time that Python-Markdown takes grows with the square of what somebody
may push, and pushes are looked at before anything else. So this takes away what parts characters
on the page no more: emphasis, tags within a line, escapes; and it resolves character references.
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
"""What stands between blocks: no number goes on behind it."""


class ReadText(msgspec.Struct, frozen=True):
    """A text as it is read, and where its pieces begin, in it and in the source."""

    text: str
    begins: list[int]
    sources: list[int]

    def place_of(self, position: int) -> int:
        """Where in the source a character stands, or the markup that makes it."""
        piece = bisect_right(self.begins, position) - 1
        return self.sources[piece] + position - self.begins[piece]


def text_as_read(markdown: str) -> ReadText:
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
    return ReadText("".join(pieces), begins, sources)


def _read(markup: re.Match[str]) -> str:
    if markup["tag"]:
        return "" if _WITHIN_LINES.fullmatch(markup["tag"]) else _EDGE
    said = markup.group()
    return html.unescape(said) if said.startswith("&") else ""
