"""How does one value of a YAML file change while every other byte stays?

A round-trip parser writes the whole file again: it breaks long lines elsewhere and changes quotes
and blank lines, so a commit shows changes that no person made. Here the positions from the reader
are used instead: a changed value is replaced in the text, and a new value gets its own line. The
result is read again, and refused if it does not have exactly the intended values.
"""

import json
import re
from typing import Any

from gongshi.format import yaml_reader
from gongshi.format.yaml_reader import Parsed
from gongshi.register.problems import Field, Mark, Unusable

_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9])?\Z")
"""Text that needs no quotes for any reader; this reader reads numbers and days as text."""
_KEY = re.compile(r"""("(?:[^"\\]|\\.)*"|'[^']*'|[^:\n]*)\s*:""")

FieldOrder = dict[Field, tuple[str, ...]]
"""The usual order of the keys of a mapping, by the field of the mapping."""


def change(text: str, base: Field, changes: dict[str, Any], order: FieldOrder) -> str:
    """The text with values set below `base`; None removes a key, a mapping sets its keys.

    `order` has the order of keys below `base`. Raises Unusable if the file cannot be changed in
    place.
    """
    wanted = _changed(_value_at(yaml_reader.parse_yaml("", text).value, base), changes)
    for key, value in sorted(changes.items(), key=lambda item: item[1] is None):
        text = _set(text, base, (key,), value, order)
    if _value_at(yaml_reader.parse_yaml("", text).value, base) != wanted:
        raise Unusable("the file is written in an unusual way; change it by hand")
    return text


def _value_at(value: Any, field: Field) -> Any:
    """The value of a field; None if the file has no such field."""
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


def _set(text: str, base: Field, keys: tuple[str, ...], value: Any, order: FieldOrder) -> str:
    parsed = yaml_reader.parse_yaml("", text, positions=True)
    field = (*base, *keys)
    present = field in parsed.spans
    if value is None:
        return _without(text, parsed, field) if present else text
    if not present:
        return _inserted(text, parsed, field, value, order.get(keys[:-1], ()))
    if isinstance(value, dict) and isinstance(_value_at(parsed.value, field), dict):
        for key, inner in value.items():
            text = _set(text, base, (*keys, key), inner, order)
        return text
    return _replaced(text, parsed, field, value)


def _replaced(text: str, parsed: Parsed, field: Field, value: Any) -> str:
    start, end, style = parsed.spans[field]
    yaml_text = _flow(value)
    if isinstance(_value_at(parsed.value, field), dict | list) and style != "{":
        start = _after_key(text, parsed, field)
        return f"{text[:start]} {yaml_text}{text[_end(text, parsed, field) :]}"
    if style in ("|", ">"):
        end = _end(text, parsed, field)
    if start == end and text[start - 1 : start] != " ":
        yaml_text = f" {yaml_text}"
    return text[:start] + yaml_text + text[end:]


def _after_key(text: str, parsed: Parsed, field: Field) -> int:
    start = _offset(text, parsed.marks[field, True])
    found = _KEY.match(text, start)
    return found.end() if found else start


def _inserted(text: str, parsed: Parsed, field: Field, value: Any, order: tuple[str, ...]) -> str:
    container, key = field[:-1], str(field[-1])
    members = _value_at(parsed.value, container)
    before = _before(key, [*members], order)
    if parsed.spans[container][2] == "{":
        return _into_brackets(text, parsed, container, before, f"{key}: {_flow(value)}")
    first = next(iter(members))
    indent = " " * (parsed.marks[(*container, first), True][1] - 1)
    lines = "".join(f"{line}\n" for line in _block(key, value, indent))
    if before is None:
        start = _line_start(text, parsed.marks[(*container, first), True][0])
        if text[start : start + len(indent)].strip():  # `- id: …`: the first key of an item
            at = start + len(indent)
            return f"{text[:at]}{lines[len(indent) :]}{indent}{text[at:]}"
        return text[:start] + lines + text[start:]
    at = _line_end(text, _end(text, parsed, (*container, before)))
    return text[:at] + ("" if text[:at].endswith("\n") else "\n") + lines + text[at:]


def _before(key: str, present: list[str], order: tuple[str, ...]) -> str | None:
    """The key after which a new key belongs: by the usual order, otherwise the last key."""
    if key not in order:
        return present[-1] if present else None
    earlier = order[: order.index(key)]
    return max((k for k in present if k in earlier), key=earlier.index, default=None)


def _into_brackets(
    text: str, parsed: Parsed, container: Field, before: str | None, yaml_text: str
) -> str:
    start, end, _ = parsed.spans[container]
    if before is not None:
        at = _end(text, parsed, (*container, before))
        return f"{text[:at]}, {yaml_text}{text[at:]}"
    rest = ", " if text[start + 1 : end - 1].strip() else ""
    return f"{text[: start + 1]}{yaml_text}{rest}{text[start + 1 :]}"


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
    beside = (m for (keys, on_key), m in parsed.marks.items() if on_key and keys[:-1] == field[:-1])
    return [_offset(text, mark) for mark in beside]


def _out_of_brackets(text: str, parsed: Parsed, field: Field) -> str:
    end = _end(text, parsed, field)
    start = _offset(text, parsed.marks[field, True])
    after = re.compile(r"\s*,\s*").match(text, end)
    if after:
        return text[:start] + text[after.end() :]
    return re.sub(r"\s*,\s*\Z", "", text[:start]) + text[end:]


def _end(text: str, parsed: Parsed, field: Field) -> int:
    """The end of a value's last character, including everything inside it."""
    depth = len(field)
    members = [span for keys, span in parsed.spans.items() if keys[:depth] == field]
    start, end, style = max(members, key=lambda span: span[1])
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
