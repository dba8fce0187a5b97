"""How does a YAML file change where one value changes? Every other byte stays as it was.

A round-trip parser would write the whole file anew: long lines broken elsewhere, quotes and
blank lines changed, so that a commit shows what nobody did. Here the places that the reader keeps
are used instead: what changes is replaced in the text, what is new becomes a line of its own.
The result is read again; a file that would not say exactly what was meant is not given back.
"""

import json
import re
from typing import Any

from gongshi.format import yaml_reader
from gongshi.format.yaml_reader import Parsed
from gongshi.register.problems import Field, Mark, Unusable

_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9])?\Z")
"""What needs no quotes whatever reads it; numbers and days are read as text here."""
_KEY = re.compile(r"""("(?:[^"\\]|\\.)*"|'[^']*'|[^:\n]*)\s*:""")

FieldOrder = dict[Field, tuple[str, ...]]
"""The usual order of the keys of a mapping, by the way to it."""


def change(text: str, base: Field, changes: dict[str, Any], order: FieldOrder) -> str:
    """The text with values set below `base`; None takes a key out, a mapping sets its keys.

    `order` has the keys' order below `base`. Raises Unusable where a file is written in a way
    that cannot be changed in place.
    """
    wanted = _changed(_value_at(yaml_reader.parse_yaml("", text).value, base), changes)
    for key, value in sorted(changes.items(), key=lambda item: item[1] is None):
        text = _set(text, base, (key,), value, order)
    if _value_at(yaml_reader.parse_yaml("", text).value, base) != wanted:
        raise Unusable("the file is written in an unusual way; change it by hand")
    return text


def _value_at(value: Any, field: Field) -> Any:
    """The value at a place; None where a file that went wrong has no such place."""
    for step in field:
        try:
            value = value[step]
        except (LookupError, TypeError):
            return None
    return value


def _changed(old: Any, changes: dict[str, Any]) -> dict[str, Any]:
    new = dict(old) if isinstance(old, dict) else {}
    for key, value in changes.items():
        if value is None:
            new.pop(key, None)
        else:
            new[key] = _changed(new.get(key), value) if isinstance(value, dict) else value
    return new


def _set(text: str, base: Field, way: tuple[str, ...], value: Any, order: FieldOrder) -> str:
    parsed = yaml_reader.parse_yaml("", text, positions=True)
    field = (*base, *way)
    there = field in parsed.spans
    if value is None:
        return _without(text, parsed, field) if there else text
    if not there:
        return _inserted(text, parsed, field, value, order.get(way[:-1], ()))
    if isinstance(value, dict) and isinstance(_value_at(parsed.value, field), dict):
        for key, inner in value.items():
            text = _set(text, base, (*way, key), inner, order)
        return text
    return _replaced(text, parsed, field, value)


def _replaced(text: str, parsed: Parsed, field: Field, value: Any) -> str:
    start, end, style = parsed.spans[field]
    written = _flow(value)
    if isinstance(_value_at(parsed.value, field), dict | list) and style != "{":
        start = _after_key(text, parsed, field)
        return f"{text[:start]} {written}{text[_end(text, parsed, field) :]}"
    if style in ("|", ">"):
        end = _end(text, parsed, field)
    if start == end and text[start - 1 : start] != " ":
        written = f" {written}"
    return text[:start] + written + text[end:]


def _after_key(text: str, parsed: Parsed, field: Field) -> int:
    start = _offset(text, parsed.marks[field, True])
    found = _KEY.match(text, start)
    return found.end() if found else start


def _inserted(text: str, parsed: Parsed, field: Field, value: Any, order: tuple[str, ...]) -> str:
    holder, key = field[:-1], str(field[-1])
    inside = _value_at(parsed.value, holder)
    before = _before(key, [*inside], order)
    if parsed.spans[holder][2] == "{":
        return _into_brackets(text, parsed, holder, before, f"{key}: {_flow(value)}")
    first = next(iter(inside))
    indent = " " * (parsed.marks[(*holder, first), True][1] - 1)
    lines = "".join(f"{line}\n" for line in _block(key, value, indent))
    if before is None:
        start = _line_start(text, parsed.marks[(*holder, first), True][0])
        if text[start : start + len(indent)].strip():  # `- id: …`: the first key of an item
            at = start + len(indent)
            return f"{text[:at]}{lines[len(indent) :]}{indent}{text[at:]}"
        return text[:start] + lines + text[start:]
    at = _line_end(text, _end(text, parsed, (*holder, before)))
    return text[:at] + ("" if text[:at].endswith("\n") else "\n") + lines + text[at:]


def _before(key: str, there: list[str], order: tuple[str, ...]) -> str | None:
    """The key after which a new one belongs: by the usual order, else the last one there."""
    if key not in order:
        return there[-1] if there else None
    earlier = order[: order.index(key)]
    return max((k for k in there if k in earlier), key=earlier.index, default=None)


def _into_brackets(
    text: str, parsed: Parsed, holder: Field, before: str | None, written: str
) -> str:
    start, end, _ = parsed.spans[holder]
    if before is not None:
        at = _end(text, parsed, (*holder, before))
        return f"{text[:at]}, {written}{text[at:]}"
    rest = ", " if text[start + 1 : end - 1].strip() else ""
    return f"{text[: start + 1]}{written}{rest}{text[start + 1 :]}"


def _without(text: str, parsed: Parsed, field: Field) -> str:
    if parsed.spans[field[:-1]][2] == "{":
        return _out_of_brackets(text, parsed, field)
    start, after = _offset(text, parsed.marks[field, True]), _end(text, parsed, field)
    if "-" in text[_line_start(text, parsed.marks[field, True][0]) : start]:
        others = _keys_beside(text, parsed, field)
        following = [at for at in others if at > start]
        return text[:start] + text[min(following) :] if following else text
    return text[: text.rfind("\n", 0, start) + 1] + text[_line_end(text, after) :]


def _keys_beside(text: str, parsed: Parsed, field: Field) -> list[int]:
    beside = (m for (way, on_key), m in parsed.marks.items() if on_key and way[:-1] == field[:-1])
    return [_offset(text, mark) for mark in beside]


def _out_of_brackets(text: str, parsed: Parsed, field: Field) -> str:
    end = _end(text, parsed, field)
    start = _offset(text, parsed.marks[field, True])
    after = re.compile(r"\s*,\s*").match(text, end)
    if after:
        return text[:start] + text[after.end() :]
    return re.sub(r"\s*,\s*\Z", "", text[:start]) + text[end:]


def _end(text: str, parsed: Parsed, field: Field) -> int:
    """The end of a value's last character, of what is inside it too."""
    depth = len(field)
    inside = [span for way, span in parsed.spans.items() if way[:depth] == field]
    start, end, style = max(inside, key=lambda span: span[1])
    return start + len(text[start:end].rstrip()) if style in ("|", ">") else end


def _line_start(text: str, line: int) -> int:
    at = 0
    for _ in range(line - 1):
        at = text.index("\n", at) + 1
    return at


def _offset(text: str, mark: Mark) -> int:
    return _line_start(text, mark[0]) + mark[1] - 1


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _block(key: str, value: Any, indent: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{indent}{key}: {_flow(value)}"]
    lines = [f"{indent}{key}:"]
    for inner, below in value.items():
        lines += _block(inner, below, f"{indent}  ") if below is not None else []
    return lines


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_flow(v)}" for k, v in value.items() if v is not None) + "}"
    return value if _PLAIN.match(value) else json.dumps(value, ensure_ascii=False)
