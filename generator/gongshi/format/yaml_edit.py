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


def change(
    text: str,
    base: Field,
    changes: dict[str, Any],
    order: FieldOrder,
    short_forms: dict[str, str] | None = None,
) -> str:
    """The text with values set below `base`; None removes a key, a mapping sets its keys.

    A mapping of numbers sets items of a sequence; the number after the last one appends an item.
    `order` has the order of keys below `base`. `short_forms` has, for the key of a sequence, the
    key of a value that stands in place of a sequence of one, and becomes its first item. Raises
    Unusable if the file cannot be changed in place.
    """
    value = _value_at(yaml_reader.parse_yaml("", text).value, base)
    for several, one in (short_forms or {}).items():
        if several in changes and one in value:
            text = _as_sequence(text, (*base, one), several)
            value = {**value, several: [value[one]]}
            del value[one]
    wanted = _changed(value, changes)
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


def _changed(old: Any, changes: dict[Any, Any]) -> Any:
    items = _of_items(changes)
    new: dict[Any, Any] = {}
    if _fits(old, changes):
        new.update(enumerate(old) if items else old)
    for key, value in changes.items():
        if value is None:
            new.pop(key, None)
        else:
            new[key] = _changed(new.get(key), value) if isinstance(value, dict) else value
    return list(new.values()) if items else new


def _of_items(changes: dict[Any, Any]) -> bool:
    """Whether the changes are those of a sequence."""
    return any(isinstance(key, int) for key in changes)


def _fits(old: Any, changes: dict[Any, Any]) -> bool:
    """Whether the changes can be made in a value, which is otherwise replaced."""
    return isinstance(old, list if _of_items(changes) else dict)


def _as_sequence(text: str, field: Field, key: str) -> str:
    """The value of a field becomes the only item of a sequence under another key."""
    parsed = yaml_reader.parse_yaml("", text, positions=True)
    start, end = _offset(text, parsed.marks[field, True]), _end(text, parsed, field)
    after, (first, _, style) = _after_key(text, parsed, field), parsed.spans[field]
    head, between = f"{text[:start]}{key}:", text[after:first]
    if style == "{":
        return f"{head}{between}[{text[first:end]}]{text[end:]}"
    others = re.sub(r"\n(?=.)", "\n  ", text[first:end])
    return f"{head}{between}- {others}{text[end:]}"


def _set(text: str, base: Field, keys: Field, value: Any, order: FieldOrder) -> str:
    parsed = yaml_reader.parse_yaml("", text, positions=True)
    field = (*base, *keys)
    present = field in parsed.spans
    if value is None:
        return _without(text, parsed, field) if present else text
    if not present:
        names = tuple(key for key in keys[:-1] if isinstance(key, str))
        return _inserted(text, parsed, field, value, order.get(names, ()))
    if isinstance(value, dict) and _fits(_value_at(parsed.value, field), value):
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
    container, key = field[:-1], field[-1]
    members = _value_at(parsed.value, container)
    present = [*range(len(members))] if isinstance(members, list) else [*members]
    before = _before(key, present, order)
    if parsed.spans[container][2] == "{":
        return _into_brackets(text, parsed, container, before, _flow({key: value})[1:-1])
    first = present[0]
    mark = parsed.marks[(container, False) if isinstance(key, int) else ((*container, first), True)]
    indent = " " * (mark[1] - 1)
    lines = "".join(f"{line}\n" for line in _block({key: value}, indent))
    if before is None:
        start = _line_start(text, mark[0])
        if text[start : start + len(indent)].strip():  # `- id: …`: the first key of an item
            at = start + len(indent)
            return f"{text[:at]}{lines[len(indent) :]}{indent}{text[at:]}"
        return text[:start] + lines + text[start:]
    at = _line_end(text, _end(text, parsed, (*container, before)))
    return text[:at] + ("" if text[:at].endswith("\n") else "\n") + lines + text[at:]


def _before(key: str | int, present: list[Any], order: tuple[str, ...]) -> str | int | None:
    """The key after which a new key belongs: by the usual order, otherwise the last key."""
    if key not in order:
        return present[-1] if present else None
    earlier = order[: order.index(key)]
    return max((k for k in present if k in earlier), key=earlier.index, default=None)


def _into_brackets(
    text: str, parsed: Parsed, container: Field, before: str | int | None, yaml_text: str
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


def _block(value: dict[Any, Any], indent: str) -> list[str]:
    """The lines of a mapping, or of a sequence where its keys are numbers."""
    lines = []
    for key, inner in value.items():
        head = f"{indent}-" if isinstance(key, int) else f"{indent}{key}:"
        if isinstance(inner, dict):
            below = _block(inner, f"{indent}  ")
            if isinstance(key, int):
                head, below = f"{head} {below[0].lstrip()}", below[1:]
            lines += [head, *below]
        elif inner is not None:
            lines.append(f"{head} {_flow(inner)}")
    return lines


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        given = {key: _flow(inner) for key, inner in value.items() if inner is not None}
        if _of_items(value):
            return f"[{', '.join(given.values())}]"
        return "{" + ", ".join(f"{key}: {inner}" for key, inner in given.items()) + "}"
    return value if _PLAIN.match(value) else json.dumps(value, ensure_ascii=False)
