"""Every case of the law holds: 96 cases, each with the article it follows from, on 391 days."""

from datetime import date
from typing import Any

import msgspec
import pytest

from gongshi.register.model import Filed, Record, Register
from gongshi.register.status import standing
from gongshi.register.timeline import on_day, timeline
from gongshi.rules.registry import Context
from gongshi.rules.runner import check_register
from tests.support.law_cases import CASES, Case, structs
from tests.support.minimal import RECORD

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


VARIANTS = [
    pytest.param(case, variant, id=f"{case['id']}-{number}")
    for case in CASES
    for number, variant in enumerate(case.get("refuse", []))
]


@pytest.mark.parametrize(("case", "variant"), VARIANTS)
def test_the_check_refuses_what_the_law_does(
    case: Case, variant: dict[str, Any], toy: Register
) -> None:
    """Grants too early, extensions too long, ends past the term; and what is allowed passes."""
    filed, rules, terms = structs(case, **variant.get("add", {}), **variant.get("set", {}))
    vocabulary = msgspec.structs.replace(toy.vocabulary, terms=terms, lists={"a": rules})
    records = [filed]
    if "new" in variant:
        anew = RECORD | {"id": "r-2", "document": "2", "decided": variant["new"]["decided"]}
        anew |= {"published": anew["decided"], "related": [{"record": "r-1", "as": "follows"}]}
        anew_record = msgspec.convert(anew, Record, strict=False)
        records.append(Filed(list="a", path="lists/a/r-2.yml", record=anew_record))
    register = Register(vocabulary=vocabulary, records=tuple(records))
    known = {"lists": frozenset("a"), "unsound": frozenset[str]()}
    far = date(2040, 1, 1)
    context = Context(vocabulary=vocabulary, known=known, today=far, now=far)

    found = [one for one in check_register(register, context) if one.code[0] in "TL"]

    errors = [f"{one.code} {one.message}" for one in found if one.severity == "error"]
    assert bool(errors) == variant["refuse"], errors
