"""What does a record's page say of its status, in words?"""

from datetime import date

import msgspec
import pytest

from gongshi.register.entities import Entity, Listed, entities
from gongshi.register.model import Class, Register
from gongshi.register.status import Why
from gongshi.views import urls
from gongshi.views.clock import clock_view
from gongshi.views.facts import facts_of
from gongshi.views.record import DueView, notices, record_view
from gongshi.views.site import Edition, Link, Site, page
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
    ("class_", "successor", "said"),
    [
        ("penalty", None, CLEARED),
        ("penalty", "lh-1", ""),
        ("redlist", None, "It is no commendation any more."),
        ("licence", None, ""),
    ],
)
def test_the_notice_of_a_withdrawal_fits_the_kind_of_record(
    toy_sites: tuple[Site, ...], withdrawn: Entity, class_: Class, successor: str | None, said: str
) -> None:
    """If another record is in its place, what that one says still holds."""
    listed = next(one for one in withdrawn.records if one.standing.status == "withdrawn")
    assert listed.record.withdrawn is not None
    replaced = msgspec.structs.replace(listed.record.withdrawn, replaced_by=successor)
    record = msgspec.structs.replace(listed.record, withdrawn=replaced)
    filed = msgspec.structs.replace(listed.filed, record=record)
    listed = msgspec.structs.replace(listed, filed=filed)
    withdrawn = msgspec.structs.replace(withdrawn, records=(listed,))
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


DUE = [
    (
        TODAY,
        "Answer to the objection due by 2 December 2026",
        "异议答复期限至2026年12月2日",
        False,
    ),
    (date(2026, 12, 2), "Answer to the objection due by 2 December 2026", "", False),
    (
        date(2026, 12, 3),
        "Answer to the objection overdue: it was due by 2 December 2026",
        "异议答复期限至2026年12月2日，已超期",
        True,
    ),
]


@pytest.mark.parametrize(("day", "said", "zh", "overdue"), DUE)
def test_an_answer_that_is_owed_is_told_with_its_rule(
    toy: Register, toy_sites: tuple[Site, ...], day: date, said: str, zh: str, *, overdue: bool
) -> None:
    """Due on its last day, overdue the day after; the words for then are on the page before."""
    english, chinese = (
        msgspec.structs.replace(site, made=Edition(as_of=day)) for site in toy_sites
    )
    due, chinese_due = (_due_of(toy, site, "jd-2026-0002") for site in (english, chinese))

    assert (due.late if overdue else due.text) == said
    assert due.overdue is overdue
    assert due.rule == " (within 20 working days, Toy Credit Rules art. 9)"
    assert zh in (chinese_due.text, chinese_due.late, "")
    assert chinese_due.rule == "（20个工作日，《玩具信用办法》第九条）"


def _due_of(toy: Register, site: Site, record: str) -> DueView:
    entity, listed = next(
        (entity, listed)
        for entity in entities(toy, site.made.as_of)
        for listed in entity.records
        if listed.record.id == record
    )
    head = page(site, "entity", urls.entity(entity.id), "", "")
    (due,) = record_view(site, head, listed).due
    return due


def test_an_answered_objection_is_not_due(toy: Register, toy_sites: tuple[Site, ...]) -> None:
    with pytest.raises(ValueError, match="not enough values"):
        _due_of(toy, toy_sites[0], "jd-2026-0003")
