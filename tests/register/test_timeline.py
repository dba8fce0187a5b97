"""Which days change a record? Each transition with the day before it."""

from datetime import date, timedelta
from typing import Any

import pytest

from gongshi.register.timeline import next_day, on_day, timeline
from tests.support.minimal import filed_of, rules_of
from tests.support.minimal import term_of as a_term

TERM = a_term(min="P1Y", max="P3Y", extension={"max": "P1Y"})
GRANTED = {"applied": "2027-04-01", "decided": "2027-04-08", "outcome": "granted"}
KEEP = {"if_unfulfilled": "keep", "fulfilled": "2029-06-01"}

# what is given, the day, the kinds of its transition, the status before and after
CASES: list[tuple[dict[str, Any], str, set[str], str, str]] = [
    ({}, "2026-03-20", {"published"}, "pending", "in_force"),
    ({}, "2027-03-14", {"repairable"}, "in_force", "in_force"),
    ({}, "2029-03-15", {"expired", "not_repairable"}, "in_force", "expired"),
    (
        {"fulfilled": "2028-02-01"},
        "2028-02-01",
        {"fulfilled", "repairable"},
        "in_force",
        "in_force",
    ),
    (KEEP, "2029-03-15", {"overdue"}, "in_force", "overdue"),
    (KEEP, "2029-06-01", {"fulfilled", "expired"}, "overdue", "expired"),
    ({"repair": GRANTED}, "2027-04-01", {"repair_applied"}, "in_force", "in_force"),
    ({"repair": GRANTED}, "2027-04-08", {"repaired", "not_repairable"}, "in_force", "repaired"),
    (
        {"repair": GRANTED | {"outcome": "refused"}},
        "2027-04-08",
        {"repair_refused"},
        "in_force",
        "in_force",
    ),
    (
        {"repair": GRANTED | {"revoked": {"date": "2027-09-01"}}},
        "2027-09-01",
        {"restored", "repairable"},
        "repaired",
        "in_force",
    ),
    (
        {"repair_barred": [{"from": "2027-06-01", "until": "2027-12-31", "reason": "r"}]},
        "2027-06-01",
        {"not_repairable"},
        "in_force",
        "in_force",
    ),
    (
        {"repair_barred": [{"from": "2027-06-01", "until": "2027-12-31", "reason": "r"}]},
        "2028-01-01",
        {"repairable"},
        "in_force",
        "in_force",
    ),
    (
        {"extended": [{"until": "2030-03-14", "decided": "2029-01-10"}]},
        "2029-01-10",
        {"extended"},
        "in_force",
        "in_force",
    ),
    (
        {"extended": [{"until": "2030-03-14", "decided": "2029-01-10"}]},
        "2030-03-15",
        {"expired", "not_repairable"},
        "in_force",
        "expired",
    ),
    (
        {"lifted": {"date": "2026-08-01", "ground": "g"}},
        "2026-08-01",
        {"lifted"},
        "in_force",
        "lifted",
    ),
    (
        {"objection": {"raised": "2026-04-01", "decided": "2026-05-01", "outcome": "rejected"}},
        "2026-04-01",
        {"objection_raised"},
        "in_force",
        "in_force",
    ),
    (
        {"objection": {"raised": "2026-04-01", "decided": "2026-05-01", "outcome": "rejected"}},
        "2026-05-01",
        {"objection_decided"},
        "in_force",
        "in_force",
    ),
    (
        {"withdrawn": {"date": "2026-05-06", "reason": "error"}},
        "2026-05-06",
        {"withdrawn"},
        "in_force",
        "withdrawn",
    ),
]


@pytest.mark.parametrize(("given", "day", "kinds", "before", "after"), CASES)
def test_a_day_changes_a_record(
    given: dict[str, Any], day: str, kinds: set[str], before: str, after: str
) -> None:
    """Its kinds, and the status of the day before and of the day itself."""
    mode = given.get("if_unfulfilled", "remove")
    filed = filed_of(**{key: value for key, value in given.items() if key != "if_unfulfilled"})
    rules = rules_of(terms={"serious": "x"}, if_unfulfilled=mode)
    today = date.fromisoformat(day)
    told = timeline(filed, rules, {"x": TERM})

    (transition,) = [one for one in told if one.day == today]
    earlier = on_day(told, today - timedelta(days=1))

    assert {*transition.kinds} == kinds
    assert (earlier.status if earlier else "pending", transition.standing.status) == (before, after)
    assert next_day(filed, rules, {"x": TERM}, today - timedelta(days=1)) == today


def test_after_the_last_transition_nothing_changes_by_itself() -> None:
    rules = rules_of(terms={"serious": "x"})

    assert next_day(filed_of(), rules, {"x": TERM}, date(2029, 3, 15)) is None
    assert next_day(filed_of(), rules, {"x": a_term(max="none")}, date(2026, 3, 20)) is None
