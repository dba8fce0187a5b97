"""Every case of the law holds: 96 cases, each with the article it follows from, on 391 days."""

from datetime import date
from typing import Any

import pytest

from gongshi.register.status import standing
from gongshi.register.timeline import on_day, timeline
from tests.support.law_cases import CASES, Case, structs

DAYS = [
    pytest.param(case, day, expected, id=f"{case['id']}-{day}")
    for case in CASES
    for day, expected in case["days"]
]


def test_the_cases_are_all_there() -> None:
    """Each quotes the article it follows from, or says that it was not read."""
    assert len(CASES) == 96
    assert len(DAYS) == 391
    assert all(case["source"]["quote"] or case.get("secondary") for case in CASES)


@pytest.mark.parametrize(("case", "day", "expected"), DAYS)
def test_a_record_is_on_each_day_what_the_law_says(
    case: Case, day: str, expected: dict[str, Any]
) -> None:
    """Status, last day and whether repair may be applied for, computed and by the timeline."""
    filed, rules, terms = structs(case)
    today = date.fromisoformat(day)

    computed = standing(filed, rules, terms, today)
    told = on_day(timeline(filed, rules, terms), today)

    actual = {
        "shown": computed.shown,
        "status": computed.status,
        "last_day": computed.clock.last_day.isoformat() if computed.clock.last_day else None,
        "repair_may_be_applied_for": computed.repairable,
    }
    assert {k: v for k, v in actual.items() if k in expected} == {
        k: v for k, v in expected.items() if k in actual
    }
    assert told is None or told == computed
    assert told is not None or computed.status == "pending"
