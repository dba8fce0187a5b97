"""What was known of a record on a day?"""

from datetime import date
from typing import Any

import msgspec
import pytest

from gongshi.register.as_of import as_known
from gongshi.register.model import Record
from tests.support.minimal import record_of

REPAIR = {
    "applied": "2027-04-01",
    "accepted": "2027-04-03",
    "decided": "2027-04-08",
    "outcome": "granted",
    "note": "n",
}
OBJECTION = {"raised": "2026-06-01", "decided": "2026-06-10", "outcome": "rejected", "note": "n"}
WITHDRAWN = {"date": "2026-05-06", "reason": "error", "note": "n"}

THEN = [
    # the record's fields, the day, what was known of them on that day
    ({"repair": REPAIR}, "2027-03-31", {}),
    ({"repair": REPAIR}, "2027-04-01", {"repair": {"applied": "2027-04-01"}}),
    (
        {"repair": REPAIR},
        "2027-04-07",
        {"repair": {"applied": "2027-04-01", "accepted": "2027-04-03"}},
    ),
    ({"repair": REPAIR}, "2027-04-08", {"repair": REPAIR}),
    ({"objection": OBJECTION}, "2026-05-31", {}),
    ({"objection": OBJECTION}, "2026-06-09", {"objection": {"raised": "2026-06-01"}}),
    ({"objection": OBJECTION}, "2026-06-10", {"objection": OBJECTION}),
    ({"withdrawn": WITHDRAWN}, "2026-05-05", {}),
    ({"withdrawn": WITHDRAWN}, "2026-05-06", {"withdrawn": WITHDRAWN}),
    ({"ended": "2026-07-01"}, "2026-06-30", {}),
    ({"ended": "2026-07-01"}, "2026-07-01", {"ended": "2026-07-01"}),
    ({"fulfilled": "true", "expires": "2027-01-01"}, "2026-03-20", None),
    ({"fulfilled": "2026-07-01"}, "2026-06-30", {"fulfilled": "false"}),
    ({"fulfilled": "2026-07-01"}, "2026-07-01", None),
    (
        {"repairs": [REPAIR, REPAIR | {"applied": "2027-05-01"}]},
        "2027-04-30",
        {"repairs": [REPAIR]},
    ),
    ({"objections": [OBJECTION]}, "2026-05-31", {}),
    ({"extended": [{"until": "2030-01-01", "decided": "2026-09-01"}]}, "2026-08-31", {}),
    ({"lifted": {"date": "2026-09-01", "ground": "g"}}, "2026-08-31", {}),
    (
        {"repair": REPAIR | {"revoked": {"date": "2027-06-01"}}},
        "2027-05-31",
        {"repair": REPAIR},
    ),
]


@pytest.mark.parametrize(("given", "day", "expected"), THEN)
def test_what_happened_later_is_left_out(
    given: dict[str, Any], day: str, expected: dict[str, Any] | None
) -> None:
    """A step is known from its own day on, and its outcome from the day of the decision."""
    actual = as_known(record_of(**given), date.fromisoformat(day))

    assert actual == record_of(**(given if expected is None else expected))


@pytest.mark.parametrize("given", [{}, {"repair": REPAIR}, {"ended": "2026-07-01"}])
def test_a_record_with_no_later_step_is_itself(given: dict[str, Any]) -> None:
    """Nothing is copied where there is nothing to leave out."""
    record = record_of(**given)

    assert as_known(record, date(2027, 4, 8)) is record


def test_every_day_of_a_record_is_thought_of() -> None:
    """A new date in the model is either left out in hindsight or said here to stay."""
    stays = {"decided", "published", "expires", "review", "ban_until"}
    days = {f.name for f in msgspec.structs.fields(Record) if "date" in str(f.type)}

    assert days - stays == {"ended", "fulfilled"}
