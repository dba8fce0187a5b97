"""Laws of a record's status, tried on generated records, rules and days."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from gongshi.register import dates, model
from gongshi.register.as_of import as_known
from gongshi.register.dates import Period
from gongshi.register.model import (
    Extended,
    Extension,
    Filed,
    InForce,
    Lifted,
    ListRules,
    Objection,
    Record,
    Repair,
    RepairBar,
    Revocation,
    Subject,
    Term,
    Withdrawal,
    objections_of,
    repairs_of,
)
from gongshi.register.status import Standing, Status, standing
from gongshi.register.term_days import anchor_day, clock
from gongshi.register.timeline import on_day, timeline
from tests.support.minimal import filed_of, rules_of

pytestmark = pytest.mark.prop

# near one another, so that they meet; and the whole calendar, so that its ends are tried
near = st.dates(date(2023, 12, 1), date(2025, 3, 31))
days = st.one_of(near, near, st.dates(), st.sampled_from([date.min, date.max]))
maybe = st.none() | days
periods = st.one_of(
    st.sampled_from(["P0D", "P1D", "P30D", "P1M", "P3M", "P1Y", "P3Y", "P1Y6M10D"]),
    st.from_regex(model.PERIOD, fullmatch=True).map(str.strip),
)


def literal(type_: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(get_args(type_))


repairs = st.builds(
    Repair,
    applied=days,
    decided=maybe,
    outcome=st.none() | literal(model.RepairOutcome),
    revoked=st.none() | st.builds(Revocation, date=days),
)
objections = st.builds(Objection, raised=days, decided=maybe)
bars = st.builds(RepairBar, from_=days, until=maybe, reason=st.just("r"))
records = st.builds(
    Record,
    id=st.just("r-1"),
    subject=st.just(Subject(kind="enterprise", name="N")),
    document=st.just("1"),
    reason=st.just("r"),
    basis=st.just("b"),
    severity=st.none() | literal(model.Severity),
    decided=days,
    published=days,
    ended=maybe,
    expires=maybe,
    fulfilled=st.none() | st.booleans() | days,
    repair=st.none() | repairs,
    repairs=st.just(()) | st.lists(repairs, max_size=2).map(tuple),
    objection=st.none() | objections,
    objections=st.just(()) | st.lists(objections, max_size=2).map(tuple),
    extended=st.just(())
    | st.lists(st.builds(Extended, until=days, decided=days), max_size=2).map(tuple),
    lifted=st.none() | st.builds(Lifted, date=days, ground=st.just("g")),
    repair_barred=st.just(()) | st.builds(lambda bar: (bar,), bars),
    ban_until=maybe,
    withdrawn=st.none() | st.builds(Withdrawal, date=days, reason=literal(model.WithdrawalReason)),
)
filed = st.builds(Filed, list=st.just("a"), path=st.just("lists/a/r-1.yml"), record=records)
terms = st.builds(
    Term,
    title=st.just("t"),
    basis=st.just("b"),
    anchor=literal(model.Anchor),
    min=st.none() | st.just("none") | periods,
    min_anchor=st.none() | literal(model.Anchor),
    max=st.just("none") | periods,
    with_ban=st.booleans(),
    if_unfulfilled=st.none() | literal(model.IfUnfulfilled),
    extension=st.none() | st.builds(Extension, max=periods),
    in_force=st.none()
    | st.builds(InForce, from_=maybe, until=maybe, earlier=literal(model.EarlierDecisions)),
    show=st.sampled_from([True, True, True, False]),
)
tables = st.dictionaries(st.sampled_from("xyz"), terms)
rules = st.builds(
    ListRules,
    title=st.just("t"),
    class_=literal(model.Class),
    authority=st.just("a"),
    catalogue=st.just("c"),
    subjects=st.just(("enterprise",)),
    basis=st.just("b"),
    summary=st.just("s"),
    entry=st.just("e"),
    exit=st.just("x"),
    remedy=st.just("r"),
    terms=st.dictionaries(
        literal(model.Severity),
        st.sampled_from("xyz") | st.permutations("xyz").map(tuple),
        min_size=1,
    ),
    severity=literal(model.Severity),
    on_expiry=literal(model.OnExpiry),
    if_unfulfilled=literal(model.IfUnfulfilled),
    on_objection=literal(model.OnObjection),
)

ORDER: dict[Status, int] = {
    "pending": 0,
    "in_force": 1,
    "overdue": 2,
    "expired": 3,
    "repaired": 4,
    "lifted": 4,
    "withdrawn": 5,
}
"""A status never changes to one that is before it, unless a repair is revoked."""
ENDED = {"repaired", "lifted"}

FIRST = filed_of(decided="0001-01-01", published="0001-01-01")
RULES = rules_of(terms={"serious": "x"})


def stands(one: Filed, rules_: ListRules, table: dict[str, Term], day: date) -> Standing:
    return standing(one, rules_, table, day)


def changed(one: Filed, **fields: Any) -> Filed:
    return msgspec.structs.replace(one, record=msgspec.structs.replace(one.record, **fields))


@given(filed, rules, tables, days)
@example(FIRST, RULES, {"x": Term(title="t", max="P0D", basis="b")}, date.min)
def test_any_record_has_a_standing(
    one: Filed, rules_: ListRules, table: dict[str, Term], day: date
) -> None:
    """The status is a function of the record, its list's rules and a date: it never raises."""
    actual = stands(one, rules_, table, day)

    assert actual == stands(one, rules_, table, day)
    assert actual.status in ORDER
    assert actual.why == actual.status or actual.why.startswith(f"{actual.status}_")


@given(filed, rules, tables, days, days)
def test_time_only_goes_forward(
    one: Filed, rules_: ListRules, table: dict[str, Term], day: date, other: date
) -> None:
    """As the date grows pending becomes in force, in force becomes ended, and never back."""
    assume(never_revoked(one))
    earlier, later = sorted((day, other))

    before = stands(one, rules_, table, earlier).status
    after = stands(one, rules_, table, later).status

    assert ORDER[before] <= ORDER[after]
    assert before not in ENDED or after in {before, "withdrawn"}


def never_revoked(one: Filed) -> bool:
    return all(repair.revoked is None for repair in repairs_of(one.record))


@given(filed, rules, tables, days, days)
def test_what_is_final_stays(
    one: Filed, rules_: ListRules, table: dict[str, Term], day: date, other: date
) -> None:
    """A withdrawn listing stays withdrawn; an ended one can at most be withdrawn."""
    assume(never_revoked(one))
    earlier, later = sorted((day, other))

    before = stands(one, rules_, table, earlier)
    after = stands(one, rules_, table, later)

    if before.status == "withdrawn":
        assert (after.status, after.since) == (before.status, before.since)
    if before.status in ENDED:
        assert after.status in {before.status, "withdrawn"}


@given(filed, rules, tables, days, days)
def test_shortening_a_record_never_lengthens_it(
    one: Filed, rules_: ListRules, table: dict[str, Term], day: date, expires: date
) -> None:
    """`expires` may shorten the list's maximum, never exceed it."""
    sooner = min(expires, one.record.expires or expires)

    whole = stands(one, rules_, table, day)
    shortened = stands(changed(one, expires=sooner), rules_, table, day)

    assert shortened.shown <= whole.shown
    assert shortened.current <= whole.current
    assert last(shortened) <= last(whole)


def last(actual: Standing) -> date:
    return actual.clock.last_day or date.max


@given(filed, rules, terms, days, periods, periods)
def test_shortening_a_term_never_lengthens_a_record(
    one: Filed, rules_: ListRules, term: Term, day: date, max_: str, other: str
) -> None:
    """With a shorter maximum no listing of the list is shown on a day more."""
    one_, two = Period.parse(max_), Period.parse(other)
    less = Period(min(one_.months, two.months), min(one_.days, two.days))
    shorter = dict.fromkeys("xyz", msgspec.structs.replace(term, max=str(less)))
    longer = dict.fromkeys("xyz", msgspec.structs.replace(term, max=max_))
    open_ended = dict.fromkeys("xyz", msgspec.structs.replace(term, max="none"))

    standings = [stands(one, rules_, table, day) for table in (shorter, longer, open_ended)]

    assert [s.current for s in standings] == sorted(s.current for s in standings)
    assert [s.shown for s in standings] == sorted(s.shown for s in standings)
    assert [last(s) for s in standings] == sorted(last(s) for s in standings)


@given(filed, terms)
def test_the_last_day_follows_from_the_rule(one: Filed, term: Term) -> None:
    """Anchor plus maximum, clamped to the month's last day; or `expires`."""
    plain = changed(one, extended=(), ban_until=None, severity=None, term=None)
    term = msgspec.structs.replace(term, if_unfulfilled="remove", in_force=None)
    times = clock(plain, RULES, {"x": term})
    anchor = anchor_day(one.record, term.anchor)

    longest = date.max
    if anchor is not None and term.max != "none":
        longest = dates.add(anchor, Period.parse(term.max))
        inclusive = term.counting == "inclusive"
        longest -= timedelta(days=inclusive and date.min < longest < date.max)

    assert (times.last_day or date.max) == min(longest, one.record.expires or date.max)


@given(filed, rules, tables, days)
def test_nobody_stays_listed_longer_than_the_rules_allow(
    one: Filed, rules_: ListRules, table: dict[str, Term], day: date
) -> None:
    """A current listing is published, and within its term unless an open duty keeps it."""
    actual = stands(one, rules_, table, day)

    if actual.current:
        assert one.record.published <= day
        assert day <= last(actual) or (actual.duty_open and actual.clock.keeps)
        assert actual.shown


@given(filed, rules, tables, days)
def test_what_is_not_shown_is_not_flagged(
    one: Filed, rules_: ListRules, table: dict[str, Term], day: date
) -> None:
    """Flags accompany a status that has them, and suspension hides."""
    actual = stands(one, rules_, table, day)

    assert not (actual.suspended and actual.shown)
    assert not actual.suspended or actual.under_objection
    assert not actual.repairable or actual.status in {"in_force", "overdue"}
    assert not actual.under_objection or actual.shown or actual.suspended


@given(filed, rules, tables, days)
def test_an_objection_never_makes_a_listing_shown(
    one: Filed, rules_: ListRules, table: dict[str, Term], day: date
) -> None:
    """An objection never makes the subject's situation worse, and the status is the same."""
    with_, without = one, changed(one, objection=None, objections=())

    objected = stands(with_, rules_, table, day)
    quiet = stands(without, rules_, table, day)

    assert objected.status == quiet.status
    assert objected.shown <= quiet.shown
    assert objected.current <= quiet.current


@given(filed, rules, tables, days)
def test_a_status_began_when_it_says(
    one: Filed, rules_: ListRules, table: dict[str, Term], day: date
) -> None:
    """A status has begun by today, except that of a listing still to come."""
    actual = stands(one, rules_, table, day)

    begun = actual.status != "pending" or actual.why == "pending_never_shown"
    assert (actual.since > day) != begun or not actual.clock.shown


@given(filed, rules, tables, days)
def test_what_happens_later_changes_no_status_today(
    one: Filed, rules_: ListRules, table: dict[str, Term], day: date
) -> None:
    """A record as it was known on a day has the status and flags of the whole record."""
    for repair in repairs_of(one.record):  # the check refuses what was decided before it was begun
        assume(repair.applied <= (repair.decided or date.max))
        assume(repair.revoked is None or (repair.decided or date.max) <= repair.revoked.date)
    for objection in objections_of(one.record):
        assume(objection.raised <= (objection.decided or date.max))
    then = msgspec.structs.replace(one, record=as_known(one.record, day))

    known, whole = stands(then, rules_, table, day), stands(one, rules_, table, day)

    assert flags(known) == flags(whole)


def flags(actual: Standing) -> tuple[object, ...]:
    return (
        actual.status,
        actual.repairable,
        actual.under_objection,
        actual.suspended,
        actual.current,
        actual.shown,
    )


@given(filed, rules, tables, days)
def test_standing_is_the_fold_of_the_timeline(
    one: Filed, rules_: ListRules, table: dict[str, Term], day: date
) -> None:
    """The status of any day is that of the last transition up to it; without one it is pending."""
    told = on_day(timeline(one, rules_, table), day)

    actual = stands(one, rules_, table, day)

    assert (told is None and actual.status == "pending") or told == actual


@given(filed, rules, tables)
def test_transitions_are_in_their_order(
    one: Filed, rules_: ListRules, table: dict[str, Term]
) -> None:
    """At most one a day, and each changes something or tells of something."""
    transitions = timeline(one, rules_, table)

    assert [t.day for t in transitions] == sorted({t.day for t in transitions})
    for before, after in pairwise(transitions):
        assert after.kinds or after.standing != before.standing


@given(filed, rules, tables)
def test_no_status_without_its_transition(
    one: Filed, rules_: ListRules, table: dict[str, Term]
) -> None:
    """Where the status differs from the one before, the transition names the kind."""
    before: str = "pending"
    for transition in timeline(one, rules_, table):
        now = transition.standing.status
        named = {"in_force": {"published", "restored"}, "overdue": {"overdue", "restored"}}
        if now not in (before, "pending"):
            assert named.get(now, {now}) & {*transition.kinds}
        before = now
