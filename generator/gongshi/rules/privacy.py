"""Where are personal numbers and addresses? They must never reach a page.

Finding is separate from the rules, because every text is searched only once: a record is written as
one string, and only if this string could contain a number is it searched field by field.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import msgspec

from gongshi.format.converter import name_of
from gongshi.format.yaml_reader import MAX_ALIKE
from gongshi.register.codes import code_fault
from gongshi.register.model import Filed
from gongshi.register.personal_numbers import NumberGroup, NumberKind
from gongshi.register.problems import Field, Finding
from gongshi.register.sightings import Countries, may_hold_private, sightings, starred
from gongshi.register.visible_text import visible_text
from gongshi.rules.articles import positions_in
from gongshi.rules.registry import rule


class PersonalData(msgspec.Struct, frozen=True):
    """A personal number or address, its position, and as much of it as a message may show."""

    kind: NumberKind
    path: str
    index: int | None
    field: Field
    name: str
    shown: str


def in_record(filed: Filed, countries: Countries) -> list[PersonalData]:
    record, code = filed.record, filed.record.subject.code
    return _find_personal_data(filed.path, filed.index, record, countries, (code, record.id))


def in_file(path: str, value: Any, countries: Countries) -> list[PersonalData]:
    return _find_personal_data(path, None, value, countries, (getattr(value, "code", None),))


def in_article(path: str, text: str, countries: Countries) -> list[PersonalData]:
    """The personal data in an article, also as read: markup may divide or produce a number."""
    written = sightings(text, countries)
    found = [(one, one.start, text[one.start : one.end]) for one in written]
    known = {place for one in written for place in range(one.start, one.end)}
    read = visible_text(text)
    for one in sightings(read.text, countries) if read.text != text else ():
        start = read.place_of(one.start)
        if start not in known:
            found.append((one, start, read.text[one.start : one.end]))
    place = positions_in(text)
    return [
        PersonalData(one.kind, path, None, place(start), "article", starred(number))
        for one, start, number in islice(found, MAX_ALIKE)
    ]


def _find_personal_data(
    path: str, index: int | None, value: Any, countries: Countries, own: tuple[str | None, ...]
) -> list[PersonalData]:
    """`own` are the record's code and id: long, but rarely similar to a number."""
    written = msgspec.json.encode(value).decode()
    for text in own:
        if text and (code_fault(text) is None or _is_harmless(text, countries)):
            written = written.replace(f'"{text}"', "", 1)
    if not may_hold_private(written, countries):
        return []
    return [
        PersonalData(
            found.kind, path, index, field, name_of(field), starred(text[found.start : found.end])
        )
        for field, text in _possible_texts(msgspec.to_builtins(value), (), countries)
        if not _is_meant(field, text)
        for found in sightings(text, countries)
    ]


_FEWEST = 9
"""Digits of the shortest number that needs no word next to it."""


def _is_harmless(text: str, countries: Countries) -> bool:
    return sum(map(str.isdigit, text)) < _FEWEST or not sightings(text, countries)


def _possible_texts(value: Any, field: Field, countries: Countries) -> Iterator[tuple[Field, str]]:
    """The texts within a value that may contain a number, by the quick test."""
    for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(inner, str):
            if may_hold_private(inner, countries):
                yield (*field, step), inner
        elif isinstance(inner, dict | list | tuple):
            yield from _possible_texts(inner, (*field, step), countries)


_OF_OFFICES = ("phone", "email")
"""Fields for an office's telephone or mailbox."""


def _is_meant(field: Field, text: str) -> bool:
    return field[-1] in _OF_OFFICES or (field[-1] == "code" and code_fault(text) is None)


def _named(seen: Sequence[PersonalData], group: NumberGroup, hint: str) -> Iterator[Finding]:
    for one in seen:
        if one.kind.group == group:
            message = f"{one.name} must not contain {one.kind.title}: {one.shown!r}"
            yield Finding(
                path=one.path, index=one.index, field=one.field, message=message, hint=hint
            )


@rule("P01", "text")
def resident_number(seen: Sequence[PersonalData]) -> Iterator[Finding]:
    """No text may contain the number of a person's identity or travel document."""
    yield from _named(seen, "identity", "delete it; a person has at most id_hint: `****1234`")


@rule("P02", "text")
def mobile_number(seen: Sequence[PersonalData]) -> Iterator[Finding]:
    """No text may contain a personal telephone number."""
    yield from _named(seen, "telephone", "delete it; name an office and its land line")


@rule("P03", "text")
def bank_card(seen: Sequence[PersonalData]) -> Iterator[Finding]:
    """No text may contain the number of a bank card or account."""
    yield from _named(seen, "account", "delete it")


@rule("P04", "text")
def mail_address(seen: Sequence[PersonalData]) -> Iterator[Finding]:
    """No text may contain an e-mail address."""
    yield from _named(seen, "address", "delete it; the register's own stands in register.yml")
