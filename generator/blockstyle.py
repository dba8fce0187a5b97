"""What does YAML say that is written as plainly as most records are? It needs no parser.

Lines of `key: value` and nothing else: one-line values, plain or in double quotes, and mappings
by indentation. That is a small part of YAML, in which no line can mean two things. A text with
anything besides is left to `yamlio`, which says of every text what this says of a plain one; this
takes a quarter of the time, and a large register is made of such files.
"""

import re
from typing import Any

_MOST_DEEP = 8
_KEY = r"( *)([a-z][a-z0-9_-]{0,60}):"
_VALUE = r"""(?: (?:"([^"\\\n]*)"|([0-9A-Za-z][^\n]*|[^\x00-\xa0][^\n]*)))?"""
_LINE = re.compile(rf"{_KEY}{_VALUE}\n| *#[^\n]*\n|\n")
"""A line: indentation, key and a value in quotes or without; or a comment, or nothing."""
_NOT_PLAIN = re.compile(r":(?: |$)| (?:#|$)|^(?:null|Null|NULL)$")
"""What would end a value without quotes, or make something else of it."""


def read(text: str) -> dict[str, Any] | None:
    """The mapping in a text, or None where the text is not of the plainest kind."""
    if not text.endswith("\n") or not text.replace("\n", "").isprintable():
        return None
    levels: list[tuple[int, dict[str, Any]]] = [(0, {})]
    awaited: str | None = None
    at = 0
    while at < len(text):
        line = _LINE.match(text, at)
        if line is None:
            return None
        at = line.end()
        indent, key, quoted, plain = line.groups()
        if key is None:
            continue
        holder = _holder(levels, len(indent), awaited)
        if holder is None or key in holder or (plain and _NOT_PLAIN.search(plain)):
            return None
        holder[key] = plain if quoted is None else quoted
        awaited = key if quoted is None and plain is None else None
    return levels[0][1] or None


def _holder(
    levels: list[tuple[int, dict[str, Any]]], indent: int, awaited: str | None
) -> dict[str, Any] | None:
    """The mapping a key with this indentation stands in: a new one where a value is awaited."""
    last, holder = levels[-1]
    if indent > last:
        if awaited is None or len(levels) == _MOST_DEEP:
            return None
        inner: dict[str, Any] = {}
        holder[awaited] = inner
        levels.append((indent, inner))
        return inner
    while indent < last:
        levels.pop()
        last, holder = levels[-1]
    return holder if indent == last else None
