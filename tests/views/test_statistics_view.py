"""What does the page of statistics count?"""

import msgspec

from gongshi.register.deadlines import petitions_of
from gongshi.register.entities import Listed, entities
from gongshi.register.model import Register
from gongshi.views.site import Site
from gongshi.views.statistics import PetitionRow, petition_row, statistics_view
from tests.support.registers import TODAY


def repair(
    made: str, decided: str | None = None, outcome: str | None = None, **more: object
) -> PetitionRow:
    known = {"owed": 0, "due": None} | more
    return PetitionRow("a", "repair", made, decided, outcome, **known)  # type: ignore[arg-type]


CASES = [
    repair("2026-01-05", "2026-01-08", "granted"),
    repair("2026-01-05", "2026-01-15", "refused"),
    repair("2026-02-02", "2026-02-06", "granted"),
    repair("2026-11-09", owed=1, due="2026-11-20"),
    repair("2026-11-10", owed=1, due="2026-11-23"),
    repair("2026-11-16", owed=1),
    repair("2026-03-02"),
]


def test_every_application_is_counted_once(toy_sites: tuple[Site, ...]) -> None:
    """A step due today is not overdue; what ended undecided is neither open nor decided."""
    repairs, objections = statistics_view(toy_sites[0], CASES).processes

    (row,) = repairs.rows
    assert (row.made, row.decided, row.granted, row.open, row.overdue, row.lapsed) == (
        *(7, 3, 2),
        *(3, 1, 1),
    )
    assert row.made == row.decided + row.open + row.lapsed
    assert row.days == 4
    assert str(repairs.since) == "2026-01-05"
    assert repairs.total is None
    assert (objections.rows, objections.since) == ((), None)


def test_authorities_are_counted_apart_and_together(toy_sites: tuple[Site, ...]) -> None:
    other = msgspec.structs.replace(CASES[1], authority="b")

    repairs, _ = statistics_view(toy_sites[0], [CASES[0], other]).processes

    assert [(row.made, row.granted, row.days) for row in repairs.rows] == [(1, 1, 3), (1, 0, 10)]
    assert repairs.total is not None
    assert (repairs.total.made, repairs.total.granted, repairs.total.days) == (2, 1, 6)


def cases_of(toy: Register, record: str) -> list[PetitionRow]:
    listed: Listed = next(
        one for entity in entities(toy, TODAY) for one in entity.records if one.record.id == record
    )
    return [
        petition_row(toy.vocabulary, listed, petition) for petition in petitions_of(listed.record)
    ]


def test_a_case_has_the_next_day_of_what_is_owed(toy: Register) -> None:
    refused, objected = cases_of(toy, "sv-2026-0001")

    assert (refused.decided, refused.outcome, refused.owed, refused.due) == (
        "2026-04-07",
        "refused",
        0,
        None,
    )
    assert (objected.made, objected.owed, objected.due) == ("2026-11-20", 1, "2026-12-21")


def test_what_is_granted_stays_counted_after_its_listing(toy: Register) -> None:
    granted = [
        case
        for filed in toy.records
        for case in cases_of(toy, filed.record.id)
        if case.outcome == "granted"
    ]

    assert len(granted) == 1
    assert granted[0].owed == 0
