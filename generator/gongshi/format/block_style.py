"""What does YAML say that is written as plainly as most records are? It needs no parser.

Lines of `key: value` and nothing else: one-line values, plain or in double quotes, and mappings
by indentation. That is a small part of YAML, in which no line can mean two things. A text with
anything besides is left to `yamlio`, which says of every text what this says of a plain one; this
takes a tenth of the time, and a large register is made of such files.
"""

import re
from bisect import bisect_left
from typing import Any

Way = tuple[str, ...]
"""The keys that lead to a value, outermost first."""

_MOST_DEEP = 8
_VALUE = r'"[^"\\\n]*+"|[0-9A-Za-z\xa1-\U0010ffff].*+'
_LINE = re.compile(
    rf"^( *+)([a-z][a-z0-9_-]{{0,60}}+):(?: ({_VALUE}))?\n|^ *+#.*+\n|^\n", re.MULTILINE
)
"""A line: indentation, key and a value in quotes or without; or a comment, or nothing."""
_NOT_PLAIN = re.compile(r":(?: |$)| (?:#|$)|^(?:null|Null|NULL)$")
"""What would end a value without quotes, or make something else of it."""


def parse_block_style(text: str) -> dict[str, Any] | None:
    """The mapping in a text, or None where the text is not of the plainest kind."""
    lines = _lines(text)
    if lines is None:
        return None
    looked_at = _all_plain(text, len(lines))
    indent, holder = 0, dict[str, Any]()
    levels = [(0, holder)]
    awaited = ""
    for spaces, key, value in lines:
        if not key:
            continue
        if len(spaces) != indent:
            inner = _holder(levels, len(spaces), awaited)
            if inner is None:
                return None
            indent, holder = len(spaces), inner
        if key in holder:
            return None
        awaited = ""
        if not value:
            awaited, holder[key] = key, None
        elif value[0] == '"':
            holder[key] = value[1:-1]
        elif looked_at or not _NOT_PLAIN.search(value):
            holder[key] = value
        else:
            return None
    return levels[0][1] or None


def _all_plain(text: str, lines: int) -> bool:
    """A quick look that spares looking at each value: no sign in it that could mean something."""
    return (
        text.count(":") == lines and "#" not in text and " \n" not in text and "ull\n" not in text
    )


def marks(text: str) -> dict[tuple[Way, bool], tuple[int, int]] | None:
    """Line and column, counted from 1, of the key (True) and the value (False) at each way.

    None where the text is not of the plainest kind. The value of nothing is the whole mapping.
    """
    if parse_block_style(text) is None:
        return None
    found: dict[tuple[Way, bool], tuple[int, int]] = {}
    way: Way = ()
    indents: list[int] = []
    for number, (spaces, key, value) in enumerate(_LINE.findall(text), 1):
        if not key:
            continue
        column = len(spaces) + 1
        depth = bisect_left(indents, column)
        if depth == len(way):
            found[way, False] = number, column
        indents[depth:], way = [column], (*way[:depth], key)
        found[way, True] = number, column
        found[way, False] = number, column + len(key) + (2 if value else 1)
    return found


def _lines(text: str) -> list[tuple[str, str, str]] | None:
    """Indentation, key and value of every line; None where one is of another kind."""
    if not text.endswith("\n") or not text.replace("\n", "").isprintable():
        return None
    found: list[tuple[str, str, str]] = _LINE.findall(text)
    return found if len(found) == text.count("\n") else None


def _holder(
    levels: list[tuple[int, dict[str, Any]]], indent: int, awaited: str
) -> dict[str, Any] | None:
    """The mapping a key with this indentation stands in: a new one where a value is awaited."""
    last, holder = levels[-1]
    if indent > last:
        if not awaited or len(levels) == _MOST_DEEP:
            return None
        inner: dict[str, Any] = {}
        holder[awaited] = inner
        levels.append((indent, inner))
        return inner
    while indent < last:
        levels.pop()
        last, holder = levels[-1]
    return holder if indent == last else None
