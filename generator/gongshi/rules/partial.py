"""What else is wrong with a record with wrong or missing fields? Its valid fields are checked too.

So a maintainer sees all problems at once. The other rules check a copy of the record without its
invalid fields, and with placeholders for required fields. A finding counts only if its value is in
the file, is valid, and does not depend on an invalid field.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from gongshi.format import converter
from gongshi.register.model import Filed, PartialRecord, Record
from gongshi.register.problems import Field, Finding

_PLACEHOLDERS = {
    "id": "without-id",
    "document": "-",
    "reason": "-",
    "basis": "-",
    "decided": "2000-01-01",
    "published": "2000-01-01",
}
_SUBJECT = {"kind": "enterprise", "name": "-"}

_TIMELESS = {"subject", "document", "reason", "basis", "measures", "source", "details"}
"""Fields that no rule about days and no term depends on."""

_TIME_RULES, _PERSON_RULES = "T", "C"
"""Prefixes of the codes of rules that look at several fields together."""

_ROUNDS = 4
"""A mapping that lacks a required part is removed as a whole, and then perhaps the mapping around
it."""

Value = dict[str, Any]


def valid_part(partial: PartialRecord) -> Filed | None:
    """The record with its valid fields; None if it is not even a mapping."""
    if not isinstance(partial.value, dict):
        return None
    value, fields = partial.value, partial.fields
    for _ in range(_ROUNDS):
        value = _with_placeholders(_without(value, fields))
        record, findings = converter.convert(partial.path, partial.index, value, Record)
        if record is not None:
            return Filed(list=partial.list, path=partial.path, index=partial.index, record=record)
        fields = tuple(finding.field for finding in findings)
    return None


def findings_on_valid_fields(
    findings: Iterable[Finding], partial_records: Iterable[PartialRecord]
) -> Iterator[Finding]:
    """The findings that hold for the records as they are in the files."""
    by_place = {(partial.path, partial.index): partial for partial in partial_records}
    for finding in findings:
        partial = by_place.get((finding.path, finding.index))
        if partial is not None and _is_reliable(finding, partial):
            yield finding


def _is_reliable(finding: Finding, partial: PartialRecord) -> bool:
    top_fields = {field[0] for field in partial.fields if field}
    if finding.code.startswith(_TIME_RULES) and top_fields - _TIMELESS:
        return False
    if finding.code.startswith(_PERSON_RULES) and "subject" in top_fields:
        return False
    reliable = not any(_overlap(finding.field, field) for field in partial.fields)
    return reliable and _is_present(partial.value, finding.field)


def _overlap(one: Field, other: Field) -> bool:
    """Whether one field is inside the other, or they are the same."""
    least = min(len(one), len(other))
    return one[:least] == other[:least]


def _is_present(value: Any, field: Field) -> bool:
    for step in field:
        try:
            value = value[step]
        except (LookupError, TypeError):
            return False
    return True


def _without(value: Value, fields: Iterable[Field]) -> Value:
    """A copy without some fields; if a field is in a list, without the list."""
    inner_fields: dict[str | int, list[Field]] = {}
    for field in filter(None, fields):
        inner_fields.setdefault(field[0], []).append(field[1:])
    kept = {}
    for key, inner in value.items():
        wrong = inner_fields.get(key, [])
        if not wrong:
            kept[key] = inner
        elif isinstance(inner, dict) and all(one and isinstance(one[0], str) for one in wrong):
            kept[key] = _without(inner, wrong)
    return kept


def _with_placeholders(value: Value) -> Value:
    """With placeholders for the required fields of a record."""
    subject = value.get("subject", {})
    whole = {**_SUBJECT, **subject} if isinstance(subject, dict) else _SUBJECT
    return {**_PLACEHOLDERS, **value, "subject": whole}
