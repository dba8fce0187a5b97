"""What does a record's page say of its status, in words?"""

from datetime import date

import msgspec
import pytest

from gongshi.register.entities import Entity, Listed, entities
from gongshi.register.model import Class, Register
from gongshi.register.status import Why
from gongshi.views.clock import clock_view
from gongshi.views.facts import facts_of
from gongshi.views.record import notices
from gongshi.views.site import Link, Site
from tests.support.registers import TODAY


@pytest.fixture(name="open_ended")
def _open_ended(toy: Register) -> Listed:
    """A listing whose list sets no longest period."""
    return next(
        listed
        for entity in entities(toy, TODAY)
        for listed in entity.current
        if listed.standing.why == "in_force_open"
    )


SAID = {
    "in_force_shortened": "Shown until 1 January 2030. Rule: ",
    "expired": "1 January 2030",
    "overdue": "1 January 2030",
}


@pytest.mark.parametrize("why", SAID)
def test_an_end_that_no_period_gave_is_worded_without_one(
    toy: Register, toy_sites: tuple[Site, ...], open_ended: Listed, why: Why
) -> None:
    clock = msgspec.structs.replace(open_ended.standing.clock, last_day=date(2030, 1, 1))
    standing = msgspec.structs.replace(open_ended.standing, why=why, clock=clock)
    listed = msgspec.structs.replace(open_ended, standing=standing)

    said = clock_view(toy_sites[0], listed, toy.vocabulary.lists[listed.filed.list]).sentence

    assert SAID[why] in said
    assert "  " not in said
    assert "from the day" not in said


def _as_class(site: Site, list_: str, class_: Class) -> Site:
    """The site as if a list were of another class."""
    known = site.vocabulary.lists
    rules = msgspec.structs.replace(known[list_], class_=class_)
    vocabulary = msgspec.structs.replace(site.vocabulary, lists=known | {list_: rules})
    return msgspec.structs.replace(site, vocabulary=vocabulary)


@pytest.fixture(name="withdrawn")
def _withdrawn(toy: Register) -> Entity:
    """An entity with a record that was withdrawn."""
    return next(
        entity
        for entity in entities(toy, TODAY)
        if any(listed.standing.status == "withdrawn" for listed in entity.records)
    )


CLEARED = "It should not be held against anyone."


@pytest.mark.parametrize(
    ("class_", "said"),
    [
        ("penalty", CLEARED),
        ("redlist", "It is no commendation any more."),
        ("licence", ""),
    ],
)
def test_the_notice_of_a_withdrawal_fits_the_kind_of_record(
    toy_sites: tuple[Site, ...], withdrawn: Entity, class_: Class, said: str
) -> None:
    listed = next(one for one in withdrawn.records if one.standing.status == "withdrawn")
    site = _as_class(toy_sites[0], listed.filed.list, class_)

    text = next(n.text for n in notices(site, withdrawn) if n.record_id == listed.record.id)

    assert said in text
    assert (CLEARED in text) == (said == CLEARED)


@pytest.mark.parametrize(
    ("class_", "labels"),
    [
        ("licence", ({"Issued by", "Issued"}, {"许可机关", "许可决定日期"})),
        ("penalty", ({"Imposed by", "Imposed"}, {"处罚机关", "处罚决定日期"})),
        ("commitment", ({"Accepted by", "Accepted"}, {"受理单位", "受理日期"})),
        ("evaluation", ({"Evaluated by", "Evaluated"}, {"评价单位", "评价日期"})),
        ("blacklist", ({"Decided by", "Decided"}, {"认定单位", "决定日期"})),
    ],
)
def test_a_decision_is_named_after_the_class(
    toy_sites: tuple[Site, ...],
    open_ended: Listed,
    class_: Class,
    labels: tuple[set[str], set[str]],
) -> None:
    authority = Link(text="Authority", href="")
    for site, expected in zip(toy_sites, labels, strict=True):
        rules = _as_class(site, open_ended.filed.list, class_).vocabulary.lists[
            open_ended.filed.list
        ]
        facts = facts_of(site, authority, open_ended, rules)
        assert {fact.label for fact in facts if fact.key in {"authority", "decided"}} == expected
