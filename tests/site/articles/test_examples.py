"""Examples in articles are real records, with days that no article can get wrong."""

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gongshi.register.entities import Entity, make_entity
from gongshi.register.model import Filed, Record, Register
from gongshi.site.articles.snippets import examples
from tests.support.registers import TODAY

RECORD = {
    "id": "lh-1",
    "subject": {"kind": "enterprise", "name": "N", "code": "91350100M000100Y43"},
    "document": "1",
    "severity": "serious",
    "reason": "r",
    "basis": "b",
    "decided": "2026-03-14",
    "published": "2026-03-20",
}


def member(toy: Register, **changed: Any) -> Entity:
    """An entity with one record on the toy's list of serious violations."""
    record = msgspec.convert(RECORD | changed, Record, strict=False)
    filed = Filed(list="serious-violations", path="lists/a.yml", record=record)
    return make_entity(record.id, [filed], None, toy.vocabulary, TODAY)


def test_the_days_of_an_example_are_those_of_its_term(toy: Register) -> None:
    case = examples.repair_case(toy.vocabulary, [member(toy)])
    assert case is not None

    told = [
        (day.isoformat(), event, now.status, now.repairable)
        for day, event, now in examples.repair_days(toy.vocabulary, case)
    ]

    assert told == [
        ("2026-03-14", "decided", "pending", False),
        ("2026-03-20", "published", "in_force", False),
        ("2027-03-13", "too_early", "in_force", False),
        ("2027-03-14", "repairable", "in_force", True),
        ("2027-03-14", "granted", "repaired", False),
        ("2029-03-14", "last", "in_force", True),
        ("2029-03-15", "over_fulfilled", "expired", False),
        ("2029-03-15", "over_open", "overdue", False),
    ]


@pytest.mark.parametrize(
    ("why", "changed"),
    [
        ("its term is cut short", {"expires": "2027-06-01"}),
        ("it has been objected to", {"objection": {"raised": "2026-04-01"}}),
        ("repair has been asked for", {"repair": {"applied": "2026-04-01"}}),
        ("it waits for its first day", {"published": "2026-12-01"}),
        ("it was first shown after repair became possible", {"published": "2027-04-01"}),
        ("it has ended", {"decided": "2020-03-14", "published": "2020-03-20"}),
    ],
)
def test_a_record_is_no_example_of_repair_where(
    toy: Register, why: str, changed: dict[str, Any]
) -> None:
    assert examples.repair_case(toy.vocabulary, [member(toy, **changed)]) is None, why


@pytest.mark.parametrize(
    ("why", "rule", "changed"),
    [
        (
            "the authority extended it",
            {},
            {"extended": [{"until": "2030-01-01", "decided": "2026-04-01"}]},
        ),
        (
            "repair counts from another day",
            {"min_anchor": "fulfilled"},
            {"fulfilled": "2026-04-01"},
        ),
    ],
)
def test_a_record_is_no_example_of_repair_where_its_days_do_not_follow_from_one_anchor(
    toy: Register, why: str, rule: dict[str, Any], changed: dict[str, Any]
) -> None:
    terms = {
        key: msgspec.structs.replace(term, **rule) if term.min else term
        for key, term in toy.vocabulary.terms.items()
    }
    toy = msgspec.structs.replace(
        toy, vocabulary=msgspec.structs.replace(toy.vocabulary, terms=terms)
    )

    assert examples.repair_case(toy.vocabulary, [member(toy, **changed)]) is None, why


def test_the_latest_of_the_longest_terms_is_shown_and_none_already_open_to_repair(
    toy: Register,
) -> None:
    short = member(toy, id="lh-1", severity="general", decided="2026-10-01", published="2026-10-02")
    long = member(toy, id="lh-2")
    older = member(toy, id="lh-1b", decided="2026-03-13", published="2026-03-13")
    open_ = member(toy, id="lh-0", decided="2025-03-14", published="2025-03-20")

    case = examples.repair_case(toy.vocabulary, [short, open_, older, long])

    assert case is not None
    assert case.listed.record.id == "lh-2"
    assert (case.first, case.last) == (date(2027, 3, 14), date(2029, 3, 14))


def test_no_example_names_a_natural_person(toy_site: Path, toy_people: list[str]) -> None:
    assert toy_people, "the toy register has natural persons"
    page = (toy_site / "articles/examples/index.html").read_text()

    assert [person for person in toy_people if person in page] == []


@pytest.mark.parametrize("folder", ["", "zh/"])
def test_an_article_shows_every_example(toy_site: Path, folder: str) -> None:
    page = (toy_site / folder / "articles/examples/index.html").read_text()

    assert "<!-- register" not in page
    assert page.count("<table ") == 4
    assert 'href="../../entity/' in page
    assert 'href="../../list/serious-violations/"' in page
