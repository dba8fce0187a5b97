"""By which day does an authority owe an answer, and how late is it?"""

from datetime import date
from typing import Any

import msgspec
import pytest

from gongshi.register.deadlines import Deadline, deadlines_of, overdue_by, owed
from gongshi.register.model import About, Deadlines, Vocabulary
from gongshi.register.status import Standing, standing
from tests.support.minimal import ABOUT, filed_of, record_of, rules_of, term_of

HOLIDAYS = {date(2026, 10, day): "closed" for day in (1, 2, 5, 6, 7)} | {date(2026, 10, 10): "open"}
SHARED = {
    "repair": {"accept": {"working_days": 3}, "decide": {"working_days": 10}},
    "objection": {"decide": {"days": 20}},
}
TERMS = {"three-years": term_of(min="P1M", max="P3Y")}


def vocabulary_of(shared: dict[str, Any] = SHARED) -> Vocabulary:
    return Vocabulary(
        about=msgspec.convert(ABOUT | {"deadlines": shared}, About),
        authorities={},
        measures={},
        catalogue={},
        terms=TERMS,
        lists={},
        holidays=HOLIDAYS,  # type: ignore[arg-type]
    )


def told(found: list[Deadline]) -> list[tuple[str, str, str, str]]:
    return [
        (one.petition.process, one.step, str(one.due), str(one.done) if one.done else "")
        for one in found
    ]


APPLIED = {"applied": "2026-09-28"}
ACCEPTED = APPLIED | {"accepted": "2026-09-30"}
CASES: list[tuple[str, dict[str, Any], list[tuple[str, str, str, str]]]] = [
    ("nothing was asked for", {}, []),
    (
        "without an acceptance both count from the application",
        {"repair": APPLIED},
        [("repair", "accept", "2026-10-08", ""), ("repair", "decide", "2026-10-16", "")],
    ),
    (
        "the decision counts from the acceptance",
        {"repair": ACCEPTED},
        [("repair", "accept", "2026-10-08", "2026-09-30"), ("repair", "decide", "2026-10-20", "")],
    ),
    (
        "a decision without a day of acceptance owes none",
        {"repair": APPLIED | {"decided": "2026-10-09", "outcome": "refused"}},
        [("repair", "decide", "2026-10-16", "2026-10-09")],
    ),
    (
        "calendar days end on a working day",
        {"objection": {"raised": "2026-09-15"}},
        [("objection", "decide", "2026-10-08", "")],
    ),
    (
        "an application and an objection have their own",
        {"repair": ACCEPTED, "objection": {"raised": "2026-11-02", "accepted": "2026-11-03"}},
        [
            ("repair", "accept", "2026-10-08", "2026-09-30"),
            ("repair", "decide", "2026-10-20", ""),
            ("objection", "decide", "2026-11-23", ""),
        ],
    ),
]


@pytest.mark.parametrize(("_", "record", "expected"), CASES)
def test_every_step_with_a_limit_has_its_day(
    _: str, record: dict[str, Any], expected: list[tuple[str, str, str, str]]
) -> None:
    assert told([*deadlines_of(record_of(**record), rules_of(), vocabulary_of())]) == expected


def test_a_list_has_its_own_limits_step_by_step() -> None:
    """The register's limit counts for the steps that the list leaves out."""
    rules = rules_of(deadlines={"repair": {"decide": {"working_days": 5}}})

    assert told([*deadlines_of(record_of(repair=APPLIED), rules, vocabulary_of())]) == [
        ("repair", "accept", "2026-10-08", ""),
        ("repair", "decide", "2026-10-10", ""),
    ]


def test_a_register_without_limits_promises_nothing() -> None:
    assert msgspec.convert({}, Deadlines) == Deadlines()
    assert [*deadlines_of(record_of(repair=APPLIED), rules_of(), vocabulary_of({}))] == []


def standing_of(day: str, **record: Any) -> Standing:
    return standing(filed_of(**record), rules_of(), TERMS, date.fromisoformat(day))


GRANTED = ACCEPTED | {"decided": "2026-10-09", "outcome": "granted"}
OWED: list[tuple[str, dict[str, Any], str, list[str]]] = [
    ("what is done is not owed", {"repair": ACCEPTED}, "2026-10-09", ["decide"]),
    ("nor what is decided", {"repair": GRANTED}, "2026-10-09", []),
    ("nor after the listing", {"repair": ACCEPTED, "expires": "2026-11-01"}, "2026-11-02", []),
    (
        "nor after it was withdrawn",
        {"repair": ACCEPTED, "withdrawn": {"date": "2026-10-12", "reason": "error"}},
        "2026-10-12",
        [],
    ),
]


@pytest.mark.parametrize(("_", "record", "day", "expected"), OWED)
def test_a_running_listing_owes_what_is_not_done(
    _: str, record: dict[str, Any], day: str, expected: list[str]
) -> None:
    now = standing_of(day, **record)

    found = owed(record_of(**record), rules_of(), vocabulary_of(), now)

    assert [one.step for one in found] == expected


LATE = [
    ({}, "2026-10-20", 0),
    ({}, "2026-10-21", 1),
    ({}, "2026-10-24", 3),
    ({}, "2026-10-26", 4),
    ({"decided": "2026-10-20", "outcome": "refused"}, "2026-11-30", 0),
    ({"decided": "2026-10-22", "outcome": "refused"}, "2026-11-30", 2),
]


@pytest.mark.parametrize(("more", "day", "expected"), LATE)
def test_lateness_is_counted_in_working_days(more: dict[str, Any], day: str, expected: int) -> None:
    """Until the decision, or until today."""
    record = record_of(repair=ACCEPTED | more)
    decide = [*deadlines_of(record, rules_of(), vocabulary_of())][-1]

    assert overdue_by(decide, date.fromisoformat(day), HOLIDAYS) == expected  # type: ignore[arg-type]
