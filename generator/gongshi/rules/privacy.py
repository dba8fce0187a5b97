"""Rules on personal numbers and addresses: they never reach a page, wherever they were written.

Looking is apart from judging, because every text is looked at once: a record is written out as
one string, and only where that string could hold something is it searched field by field.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import msgspec

from gongshi.format.converter import name_of
from gongshi.format.yaml_reader import MAX_UNSEEN
from gongshi.register.codes import PrivateKind, code_fault, may_hold_private, sightings, starred
from gongshi.register.model import Filed
from gongshi.register.problems import Field, Finding
from gongshi.rules.articles import places
from gongshi.rules.registry import rule

_NAMES: dict[PrivateKind, str] = {
    "resident-id": "a resident identity number",
    "mobile": "a mobile phone number",
    "bank-card": "a bank card number",
    "e-mail": "an e-mail address",
}


class PersonalData(msgspec.Struct, frozen=True):
    """A personal number or address, where it stands, and as much of it as may be told."""

    kind: PrivateKind
    path: str
    index: int | None
    field: Field
    name: str
    shown: str


def in_record(filed: Filed) -> list[PersonalData]:
    record = filed.record
    return _seen(filed.path, filed.index, record, record.subject.code, record.id)


def in_file(path: str, value: msgspec.Struct) -> list[PersonalData]:
    return _seen(path, None, value, getattr(value, "code", None))


def in_article(path: str, text: str) -> list[PersonalData]:
    place = places(text)
    return [
        PersonalData(s.kind, path, None, place(s.start), "article", starred(text[s.start : s.end]))
        for s in islice(sightings(text), MAX_UNSEEN)
    ]


def _seen(
    path: str, index: int | None, value: msgspec.Struct, code: str | None, id_: str = ""
) -> list[PersonalData]:
    written = msgspec.json.encode(value).decode()
    if code is not None and code_fault(code) is None:
        written = written.replace(f'"{code}"', "", 1)
    if id_ and not sightings(id_):  # ids are long, but few hold what looks like a number
        written = written.replace(f'"{id_}"', "", 1)
    if not may_hold_private(written):
        return []
    return [
        PersonalData(
            found.kind, path, index, field, name_of(field), starred(text[found.start : found.end])
        )
        for field, text in _suspects(msgspec.to_builtins(value), ())
        if not _is_code(field, text)
        for found in sightings(text)
    ]


def _suspects(value: Any, field: Field) -> Iterator[tuple[Field, str]]:
    """The texts within a value that a quick look does not clear."""
    for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(inner, str):
            if may_hold_private(inner):
                yield (*field, step), inner
        elif isinstance(inner, dict | list | tuple):
            yield from _suspects(inner, (*field, step))


def _is_code(field: Field, text: str) -> bool:
    return field[-1] == "code" and code_fault(text) is None


def _named(seen: Sequence[PersonalData], kind: PrivateKind, hint: str) -> Iterator[Finding]:
    for one in seen:
        if one.kind == kind:
            message = f"{one.name} must not contain {_NAMES[kind]}: {one.shown!r}"
            yield Finding(
                path=one.path, index=one.index, field=one.field, message=message, hint=hint
            )


@rule("P01", "text")
def resident_number(seen: Sequence[PersonalData]) -> Iterator[Finding]:
    """No text may contain a full resident identity number."""
    yield from _named(seen, "resident-id", "delete it; a person has at most id_hint: `****1234`")


@rule("P02", "text")
def mobile_number(seen: Sequence[PersonalData]) -> Iterator[Finding]:
    """No text may contain a mobile phone number."""
    yield from _named(seen, "mobile", "delete it; name an office and its land line")


@rule("P03", "text")
def bank_card(seen: Sequence[PersonalData]) -> Iterator[Finding]:
    """No text may contain a bank card number."""
    yield from _named(seen, "bank-card", "delete it")


@rule("P04", "text")
def mail_address(seen: Sequence[PersonalData]) -> Iterator[Finding]:
    """No text may contain an e-mail address."""
    yield from _named(seen, "e-mail", "delete it; the register's own stands in register.yml")
