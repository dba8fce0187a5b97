"""What else is wrong with a record whose form is wrong? What fits is judged all the same.

So that nobody mends one thing to be told of the next. The other rules look at a stand-in: the
record without what does not fit, and with something in the place of what it must have. What they
say is told where it is of a value that stands in the file and fits, and does not hang on one that
does not.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from gongshi.format import converter
from gongshi.register.model import Filed, Misfit, Record
from gongshi.register.problems import Field, Finding

_STANDS_FOR = {
    "id": "without-id",
    "document": "-",
    "reason": "-",
    "basis": "-",
    "decided": "2000-01-01",
    "published": "2000-01-01",
}
_SUBJECT = {"kind": "enterprise", "name": "-"}

_TIMELESS = {"subject", "document", "reason", "basis", "measures", "source", "details"}
"""Fields on which no rule about days hangs, nor any term."""

_OF_DAYS, _OF_PERSONS = "T", "C"
"""How the codes of rules begin that look at several fields together."""

_ROUNDS = 4
"""What lacks a part it must have goes as a whole, and then what that was a part of."""

Value = dict[str, Any]


def stand_in(misfit: Misfit) -> Filed | None:
    """The record as far as it can be judged; None where it is none at all."""
    if not isinstance(misfit.value, dict):
        return None
    value, fields = misfit.value, misfit.fields
    for _ in range(_ROUNDS):
        value = _filled(_without(value, fields))
        record, findings = converter.convert(misfit.path, misfit.index, value, Record)
        if record is not None:
            return Filed(list=misfit.list, path=misfit.path, index=misfit.index, record=record)
        fields = tuple(finding.field for finding in findings)
    return None


def of_what_fits(findings: Iterable[Finding], misfits: Iterable[Misfit]) -> Iterator[Finding]:
    """Those of the findings on stand-ins that hold for the records as they stand in the files."""
    at = {(misfit.path, misfit.index): misfit for misfit in misfits}
    for finding in findings:
        misfit = at.get((finding.path, finding.index))
        if misfit is not None and _holds(finding, misfit):
            yield finding


def _holds(finding: Finding, misfit: Misfit) -> bool:
    first = {field[0] for field in misfit.fields if field}
    if finding.code.startswith(_OF_DAYS) and first - _TIMELESS:
        return False
    if finding.code.startswith(_OF_PERSONS) and "subject" in first:
        return False
    apart = not any(_touch(finding.field, field) for field in misfit.fields)
    return apart and _stands(misfit.value, finding.field)


def _touch(one: Field, other: Field) -> bool:
    """Whether one field is in the other, or they are the same."""
    least = min(len(one), len(other))
    return one[:least] == other[:least]


def _stands(value: Any, field: Field) -> bool:
    for step in field:
        try:
            value = value[step]
        except (LookupError, TypeError):
            return False
    return True


def _without(value: Value, fields: Iterable[Field]) -> Value:
    """A copy without some fields; where one is in a list, without the list."""
    kept = dict(value)
    for field in fields:
        if not field or field[0] not in kept:
            continue
        key = str(field[0])
        inner = kept.pop(key)
        if len(field) > 1 and isinstance(field[1], str) and isinstance(inner, dict):
            kept[key] = _without(inner, [field[1:]])
    return kept


def _filled(value: Value) -> Value:
    """With something in the place of what a record must have."""
    subject = value.get("subject", {})
    whole = {**_SUBJECT, **subject} if isinstance(subject, dict) else _SUBJECT
    return {**_STANDS_FOR, **value, "subject": whole}
