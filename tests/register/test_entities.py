"""Which records belong together, and what is known of them on a day?"""

from datetime import date
from typing import Any

import msgspec
import pytest

from gongshi.register.entities import Entity, entities
from gongshi.register.model import Filed, Publication, Register
from tests.support.minimal import SUBJECT, record_of

CODE = "91990102MA1TKY0163"


def members(toy: Register, *records: dict[str, Any], today: str) -> list[Entity]:
    """The entities of some records on a list of the toy's, on a day; representatives are named."""
    key = next(iter(toy.vocabulary.lists))
    filed = tuple(
        Filed(list=key, path=f"lists/{key}/{number}.yml", record=record_of(id=f"r-{number}", **one))
        for number, one in enumerate(records)
    )
    about = msgspec.structs.replace(toy.vocabulary.about, publish=Publication(representatives="r"))
    vocabulary = msgspec.structs.replace(toy.vocabulary, about=about)
    register = Register(vocabulary=vocabulary, records=filed)
    return list(entities(register, date.fromisoformat(today)))


def test_records_of_one_code_are_one_entity(toy: Register) -> None:
    """A code joins, whatever name was written beside it."""
    one = {"subject": SUBJECT | {"code": CODE}}
    two = {"subject": SUBJECT | {"code": CODE, "name": "M"}, "decided": "2026-03-15"}

    (entity,) = members(toy, one, two, today="2026-11-23")

    assert entity.id == CODE
    assert (entity.name, entity.former_names) == ("M", ("N",))


def test_persons_are_never_joined(toy: Register) -> None:
    """Not by name and not by the hint of a document."""
    person = {"subject": {"kind": "natural-person", "name": "N", "id_hint": "****1234"}}

    assert [e.id for e in members(toy, person, person, today="2026-11-23")] == ["r-r-0", "r-r-1"]


def test_what_a_pending_record_says_of_its_subject_waits_with_it(toy: Register) -> None:
    """A newer name is not shown before its record is published."""
    one = {"subject": SUBJECT | {"code": CODE}}
    new = {"code": CODE, "name": "M", "former_names": ["N"], "representative": "P", "name_en": "Q"}
    two = {"subject": SUBJECT | new, "decided": "2026-04-01", "published": "2026-04-10"}

    (before,) = members(toy, one, two, today="2026-04-09")
    (after,) = members(toy, one, two, today="2026-04-10")

    assert (before.name, before.representative, before.name_en) == ("N", None, None)
    assert before.former_names == ()
    assert (after.name, after.representative, after.name_en) == ("M", "P", "Q")


def test_a_name_in_a_withdrawn_record_is_no_name_of_those_it_was_wrongly_filed_under(
    toy: Register,
) -> None:
    wrong = {"code": CODE, "name": "Somebody Else", "aliases": ["Else"], "region": "990101"}
    one = {
        "subject": SUBJECT | wrong,
        "withdrawn": {"date": "2026-04-01", "reason": "error"},
        "decided": "2026-03-18",
        "published": "2026-03-20",
    }
    two = {"subject": SUBJECT | {"code": CODE}}

    (before,) = members(toy, one, two, today="2026-03-31")
    (after,) = members(toy, one, two, today="2026-04-01")

    assert (before.name, before.former_names, before.aliases) == (
        "Somebody Else",
        ("N",),
        ("Else",),
    )
    assert (after.name, after.former_names, after.aliases, after.region) == ("N", (), (), None)


def test_a_suspended_record_adds_no_name_beside_others(toy: Register) -> None:
    """The objection may be that it is about another subject."""
    key = next(iter(toy.vocabulary.lists))
    rules = msgspec.structs.replace(toy.vocabulary.lists[key], on_objection="suspend")
    vocabulary = msgspec.structs.replace(toy.vocabulary, lists={key: rules})
    register = msgspec.structs.replace(toy, vocabulary=vocabulary)
    one = {"subject": SUBJECT | {"code": CODE, "name": "M"}, "objection": {"raised": "2026-04-01"}}
    two = {"subject": SUBJECT | {"code": CODE}, "document": "2"}

    (before,) = members(register, one, two, today="2026-03-31")
    (under,) = members(register, one, two, today="2026-04-01")

    assert (before.name, before.former_names) == ("M", ("N",))
    assert (under.name, under.former_names) == ("N", ())


def test_the_name_of_a_representative_is_removed_with_the_last_record_that_shows_it(
    toy: Register,
) -> None:
    one = {"subject": SUBJECT | {"code": CODE, "representative": "P"}, "expires": "2026-05-01"}
    two = {"subject": SUBJECT | {"code": CODE}, "document": "2"}

    (last,) = members(toy, one, two, today="2026-05-01")
    (over,) = members(toy, one, two, today="2026-05-02")

    assert (last.representative, over.representative) == ("P", None)


@pytest.mark.parametrize(("day", "known"), [("2027-03-31", False), ("2027-04-01", True)])
def test_a_step_taken_later_is_no_part_of_the_entity(
    toy: Register, day: str, *, known: bool
) -> None:
    """An entity of a past day shows no later event."""
    record = {"repair": {"applied": "2027-04-01"}, "subject": SUBJECT | {"code": CODE}}

    (entity,) = members(toy, record, today=day)

    assert (entity.records[0].record.repair is not None) is known
