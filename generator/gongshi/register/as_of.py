"""What did the register know of a record on a day? Later events are left out.

A register of today may be built for a past day. Its status then follows from the days alone, but a
page must not show a repair that had not been applied for yet.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

import msgspec

from gongshi.register.model import Record

T = TypeVar("T", bound=msgspec.Struct)

_EVENTS = {"repair": "applied", "objection": "raised", "withdrawn": "date", "lifted": "date"}
_SERIES = {"repairs": "applied", "objections": "raised", "extended": "decided"}


def as_known(record: Record, today: date) -> Record:
    """The record as it was known on a day; the same object if nothing happened since.

    The register does not say on which day `expires` was set, so it stays.
    """
    known: dict[str, Any] = {}
    if record.ended is not None and record.ended > today:
        known["ended"] = None
    if isinstance(record.fulfilled, date) and record.fulfilled > today:
        known["fulfilled"] = False
    for name, begins in _EVENTS.items():
        if getattr(record, name) is not None:
            known[name] = _known(getattr(record, name), begins, today)
    for name, begins in _SERIES.items():
        if getattr(record, name):
            known[name] = tuple(_all_known(getattr(record, name), begins, today))
    return _replaced(record, known) if known else record


def _all_known(matters: Iterable[Any], begins: str, today: date) -> Iterable[Any]:
    found = (_known(one, begins, today) for one in matters)
    return (one for one in found if one is not None)


def _known(matter: Any, begins: str, today: date) -> Any:
    """An application or a withdrawal without the steps taken after a day."""
    if getattr(matter, begins) > today:
        return None
    steps = {name: getattr(matter, name, None) for name in ("accepted", "decided")}
    later: dict[str, Any] = {name: None for name, day in steps.items() if day and day > today}
    if "decided" in later:
        later |= {"outcome": None, "note": None}
    revoked = getattr(matter, "revoked", None)
    if revoked is not None and revoked.date > today:
        later["revoked"] = None
    return _replaced(matter, later)


def _replaced(value: T, fields: dict[str, Any]) -> T:
    changed = {name: new for name, new in fields.items() if new != getattr(value, name)}
    return msgspec.structs.replace(value, **changed) if changed else value
