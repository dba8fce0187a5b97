"""What did the register know of a record on a day? Later events are left out.

A register of today may be built for a past day. Its status then follows from the days alone, but a
page must not show a repair that had not been applied for yet.
"""

from datetime import date
from typing import Any, TypeVar

import msgspec

from gongshi.register.model import Record

T = TypeVar("T", bound=msgspec.Struct)


def as_known(record: Record, today: date) -> Record:
    """The record as it was known on a day; the same object if nothing happened since.

    The register does not say on which day a duty was fulfilled or `expires` was set, so these stay.
    """
    if not (record.ended or record.repair or record.objection or record.withdrawn):
        return record
    known = {
        "ended": record.ended if record.ended and record.ended <= today else None,
        "repair": _known(record.repair, "applied", today),
        "objection": _known(record.objection, "raised", today),
        "withdrawn": _known(record.withdrawn, "date", today),
    }
    return _replaced(record, known)


def _known(matter: Any, begins: str, today: date) -> Any:
    """An application or a withdrawal without the steps taken after a day."""
    if matter is None or getattr(matter, begins) > today:
        return None
    steps = {name: getattr(matter, name, None) for name in ("accepted", "decided")}
    later: dict[str, Any] = {name: None for name, day in steps.items() if day and day > today}
    if "decided" in later:
        later |= {"outcome": None, "note": None}
    return _replaced(matter, later)


def _replaced(value: T, fields: dict[str, Any]) -> T:
    changed = {name: new for name, new in fields.items() if new != getattr(value, name)}
    return msgspec.structs.replace(value, **changed) if changed else value
