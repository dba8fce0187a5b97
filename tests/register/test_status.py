"""What is a record's status on a day, and why?"""

from datetime import date
from typing import Any

import pytest

from gongshi.register.model import CLASSES, TONES, Register, Term
from gongshi.register.status import Standing, repaired_on, standing, under_objection
from gongshi.register.term_days import Clock, anchor_day, clock, maximum_last_day, term_of
from tests.support.minimal import filed_of, record_of, rules_of
from tests.support.minimal import term_of as a_term

BY_SEVERITY = {"minor": "three-months", "general": "one-year", "serious": "three-years"}
TERMS = {
    "three-months": a_term(min="none", max="P3M"),
    "one-year": a_term(min="P3M", max="P1Y"),
    "three-years": a_term(min="P1Y", max="P3Y"),
    "published": a_term(anchor="published", min="P1Y", max="P3Y"),
    "ended": a_term(anchor="ended", min="P1M", max="P1Y"),
    "open": a_term(min="P1Y", max="none"),
    "no-repair": a_term(max="P3Y"),
}


def on(
    day: str, list_: dict[str, Any] | None = None, term_: str = "three-years", **record: Any
) -> Standing:
    """A record's standing on a day, on a list whose one term is the named one."""
    rules = rules_of(**({"terms": {"serious": term_}} | (list_ or {})))
    return standing(filed_of(**record), rules, TERMS, date.fromisoformat(day))


GRANTED = {"applied": "2027-04-01", "decided": "2027-04-08", "outcome": "granted"}
WITHDRAWN = {"date": "2026-05-06", "reason": "error"}
UNFULFILLED = {"fulfilled": False}
KEEP = {"if_unfulfilled": "keep"}

# every turn of a status: the day before, the day, the day after
TURNS: list[tuple[str, dict[str, Any], list[tuple[str, str]]]] = [
    (
        "publication begins it",
        {},
        [("2026-03-19", "pending"), ("2026-03-20", "in_force"), ("2026-03-21", "in_force")],
    ),
    (
        "the last day is still shown",
        {},
        [("2029-03-13", "in_force"), ("2029-03-14", "in_force"), ("2029-03-15", "expired")],
    ),
    (
        "the term may count from publication",
        {"term_": "published"},
        [("2029-03-19", "in_force"), ("2029-03-20", "in_force"), ("2029-03-21", "expired")],
    ),
    (
        "the term may count from the end of the act",
        {"term_": "ended", "ended": "2026-09-01"},
        [("2027-08-31", "in_force"), ("2027-09-01", "in_force"), ("2027-09-02", "expired")],
    ),
    (
        "an act that has not ended has no last day",
        {"term_": "ended"},
        [("2026-03-20", "in_force"), ("2099-01-01", "in_force"), ("9999-12-31", "in_force")],
    ),
    (
        "an open-ended term has no last day",
        {"term_": "open"},
        [("2026-03-20", "in_force"), ("2099-01-01", "in_force"), ("9999-12-31", "in_force")],
    ),
    (
        "an open-ended term may be shortened",
        {"term_": "open", "expires": "2030-06-30"},
        [("2030-06-29", "in_force"), ("2030-06-30", "in_force"), ("2030-07-01", "expired")],
    ),
    (
        "an act that has not ended may be shortened",
        {"term_": "ended", "expires": "2027-06-30"},
        [("2027-06-29", "in_force"), ("2027-06-30", "in_force"), ("2027-07-01", "expired")],
    ),
    (
        "expires shortens the term",
        {"expires": "2027-03-13"},
        [("2027-03-12", "in_force"), ("2027-03-13", "in_force"), ("2027-03-14", "expired")],
    ),
    (
        "expires never exceeds the term",
        {"expires": "2029-03-15"},
        [("2029-03-13", "in_force"), ("2029-03-14", "in_force"), ("2029-03-15", "expired")],
    ),
    (
        "a month without the day ends on its last day",
        {"term_": "three-months", "decided": "2023-11-30", "published": "2023-11-30"},
        [("2024-02-28", "in_force"), ("2024-02-29", "in_force"), ("2024-03-01", "expired")],
    ),
    (
        "a decision on a leap day ends on 28 February",
        {"term_": "one-year", "decided": "2024-02-29", "published": "2024-03-01"},
        [("2025-02-27", "in_force"), ("2025-02-28", "in_force"), ("2025-03-01", "expired")],
    ),
    (
        "a term that ends in a leap year ends on the corresponding day",
        {"term_": "one-year", "decided": "2027-03-01", "published": "2027-03-01"},
        [("2028-02-29", "in_force"), ("2028-03-01", "in_force"), ("2028-03-02", "expired")],
    ),
    (
        "a term over before publication is never in force",
        {"expires": "2026-03-16"},
        [("2026-03-17", "pending"), ("2026-03-19", "pending"), ("2026-03-20", "expired")],
    ),
    (
        "an unfulfilled duty is kept where the list keeps such",
        {"list_": KEEP, "fulfilled": False},
        [("2029-03-14", "in_force"), ("2029-03-15", "overdue"), ("9999-12-31", "overdue")],
    ),
    (
        "an unfulfilled duty is removed where the list does not keep such",
        {"list_": {"if_unfulfilled": "remove"}, "fulfilled": False},
        [("2029-03-14", "in_force"), ("2029-03-15", "expired"), ("9999-12-31", "expired")],
    ),
    (
        "a fulfilled duty is not kept",
        {"list_": KEEP, "fulfilled": True},
        [("2029-03-14", "in_force"), ("2029-03-15", "expired"), ("9999-12-31", "expired")],
    ),
    (
        "no duty is not kept",
        {"list_": KEEP},
        [("2029-03-14", "in_force"), ("2029-03-15", "expired"), ("9999-12-31", "expired")],
    ),
    (
        "a granted repair ends it on its day",
        {"repair": GRANTED},
        [("2027-04-07", "in_force"), ("2027-04-08", "repaired"), ("2027-04-09", "repaired")],
    ),
    (
        "a refused repair changes nothing",
        {"repair": GRANTED | {"outcome": "refused"}},
        [("2027-04-07", "in_force"), ("2027-04-08", "in_force"), ("2029-03-15", "expired")],
    ),
    (
        "an undecided repair changes nothing",
        {"repair": {"applied": "2027-04-01", "accepted": "2027-04-02"}},
        [("2027-04-01", "in_force"), ("2027-04-08", "in_force"), ("2029-03-15", "expired")],
    ),
    (
        "a granted repair without its day changes nothing",
        {"repair": {"applied": "2027-04-01", "outcome": "granted"}},
        [("2027-04-01", "in_force"), ("2027-04-08", "in_force"), ("2029-03-15", "expired")],
    ),
    (
        "an overdue listing can be repaired",
        {"list_": KEEP, "fulfilled": False, "repair": GRANTED | {"decided": "2029-05-01"}},
        [("2029-03-15", "overdue"), ("2029-04-30", "overdue"), ("2029-05-01", "repaired")],
    ),
    (
        "withdrawal ends it on its day",
        {"withdrawn": WITHDRAWN},
        [("2026-05-05", "in_force"), ("2026-05-06", "withdrawn"), ("2026-05-07", "withdrawn")],
    ),
    (
        "withdrawal comes before publication",
        {"withdrawn": WITHDRAWN | {"date": "2026-03-18"}},
        [("2026-03-17", "pending"), ("2026-03-18", "withdrawn"), ("2026-03-20", "withdrawn")],
    ),
    (
        "withdrawal comes before repair",
        {"repair": GRANTED, "withdrawn": WITHDRAWN | {"date": "2027-06-01"}},
        [("2027-05-31", "repaired"), ("2027-06-01", "withdrawn"), ("2027-06-02", "withdrawn")],
    ),
    (
        "withdrawal comes before the end of the term",
        {"withdrawn": WITHDRAWN | {"date": "2030-01-01"}},
        [("2029-12-31", "expired"), ("2030-01-01", "withdrawn"), ("2030-01-02", "withdrawn")],
    ),
    (
        "withdrawal comes before an unfulfilled duty",
        {"list_": KEEP, "fulfilled": False, "withdrawn": WITHDRAWN | {"date": "2030-01-01"}},
        [("2029-12-31", "overdue"), ("2030-01-01", "withdrawn"), ("2030-01-02", "withdrawn")],
    ),
    (
        "withdrawal comes before an objection",
        {
            "list_": {"on_objection": "suspend"},
            "objection": {"raised": "2026-05-01"},
            "withdrawn": WITHDRAWN,
        },
        [("2026-05-05", "in_force"), ("2026-05-06", "withdrawn"), ("2026-05-07", "withdrawn")],
    ),
]


@pytest.mark.parametrize(
    ("given", "day", "expected"),
    [
        pytest.param(given, day, status, id=f"{what}-{day}")
        for what, given, days in TURNS
        for day, status in days
    ],
)
def test_status_turns(given: dict[str, Any], day: str, expected: str) -> None:
    """A status turns on the day the rules name: not the day before, and not a day late."""
    actual = on(day, **given).status

    assert expected == actual


WHYS = [
    # why, since, day, what is given
    ("pending", "2026-03-20", "2026-03-19", {}),
    ("in_force_term", "2026-03-20", "2027-01-01", {}),
    ("in_force_term", "2026-03-20", "2027-01-01", {"expires": "2029-03-14"}),
    ("in_force_term", "2026-03-20", "2027-01-01", {"expires": "2029-03-15"}),
    ("in_force_shortened", "2026-03-20", "2027-01-01", {"expires": "2029-03-13"}),
    ("in_force_shortened", "2026-03-20", "2027-01-01", {"term_": "open", "expires": "2030-01-01"}),
    ("in_force_open", "2026-03-20", "2027-01-01", {"term_": "open"}),
    ("in_force_no_end_yet", "2026-03-20", "2027-01-01", {"term_": "ended"}),
    ("expired", "2029-03-14", "2030-01-01", {}),
    ("overdue", "2029-03-14", "2030-01-01", {"list_": KEEP, "fulfilled": False}),
    ("repaired", "2027-04-08", "2030-01-01", {"repair": GRANTED}),
    ("withdrawn", "2026-05-06", "2030-01-01", {"withdrawn": WITHDRAWN}),
]


@pytest.mark.parametrize(("why", "since", "day", "given"), WHYS)
def test_status_says_why_and_since_when(
    why: str, since: str, day: str, given: dict[str, Any]
) -> None:
    """The reason names the rule; an ended listing counts since its last day shown."""
    actual = on(day, **given)

    assert (why, date.fromisoformat(since)) == (actual.why, actual.since)


CLOCKS = [
    # term, what is given, anchor, repairable from, last day, shortened
    ("three-years", {}, "2026-03-14", "2027-03-14", "2029-03-14", False),
    ("published", {}, "2026-03-20", "2027-03-20", "2029-03-20", False),
    ("ended", {}, None, None, None, False),
    ("ended", {"ended": "2026-01-31"}, "2026-01-31", "2026-02-28", "2027-01-31", False),
    ("ended", {"expires": "2026-06-30"}, None, None, "2026-06-30", True),
    ("open", {}, "2026-03-14", "2027-03-14", None, False),
    ("open", {"expires": "2026-06-30"}, "2026-03-14", "2027-03-14", "2026-06-30", True),
    ("no-repair", {}, "2026-03-14", None, "2029-03-14", False),
    ("three-years", {"expires": "2026-06-30"}, "2026-03-14", "2027-03-14", "2026-06-30", True),
    ("three-years", {"expires": "2029-03-14"}, "2026-03-14", "2027-03-14", "2029-03-14", False),
    ("three-years", {"expires": "2040-01-01"}, "2026-03-14", "2027-03-14", "2029-03-14", False),
]


@pytest.mark.parametrize(("key", "given", "anchor", "repairable", "last", "shortened"), CLOCKS)
def test_clock(
    key: str,
    given: dict[str, Any],
    anchor: str | None,
    repairable: str | None,
    last: str | None,
    shortened: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """The days that decide: the anchor, the first day of repair, the last day shown."""
    actual = clock_of(TERMS[key], **given)

    days = (actual.anchor, actual.repairable_from, actual.last_day)
    assert (_day(anchor), _day(repairable), _day(last)) == days
    assert shortened == actual.shortened


def clock_of(term: Term, **given: Any) -> Clock:
    """The days of a record whose list has one term."""
    return clock(filed_of(**given), rules_of(terms={"serious": "x"}), {"x": term})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def test_clock_without_a_term() -> None:
    """Where the list names no term for a severity, only the record's own last day counts."""
    expected = Clock(anchor=None, repairable_from=None, last_day=date(2027, 1, 1))

    assert expected == clock(filed_of(expires="2027-01-01"), rules_of(terms={"serious": "x"}), {})


def test_clock_at_the_ends_of_time() -> None:
    """The first and the last day a calendar has are dates like others."""
    assert clock_of(a_term(max="P0D"), decided="0001-01-01").last_day == date.min
    assert clock_of(a_term(max="P3Y"), decided="9999-12-31").last_day == date.max


ANCHORS = [
    ("decided", {}, date(2026, 3, 14), date(2029, 3, 14)),
    ("published", {}, date(2026, 3, 20), date(2029, 3, 20)),
    ("ended", {"ended": "2026-05-31"}, date(2026, 5, 31), date(2029, 5, 31)),
    ("ended", {}, None, None),
    ("fulfilled", {"fulfilled": "2026-05-31"}, date(2026, 5, 31), date(2029, 5, 31)),
    ("fulfilled", {"fulfilled": True}, None, None),
]


@pytest.mark.parametrize(("anchor", "given", "begins", "ends"), ANCHORS)
def test_anchor(anchor: str, given: dict[str, Any], begins: date | None, ends: date | None) -> None:
    """A term counts from the record's date it names, and not before there is one."""
    rule = a_term(anchor=anchor)

    assert begins == anchor_day(record_of(**given), rule.anchor)
    assert ends == maximum_last_day(record_of(**given), rule)


def test_maximum_ignores_the_records_own_last_day() -> None:
    """What the term allows does not depend on what the record asks for."""
    assert maximum_last_day(record_of(expires="2026-06-30"), a_term()) == date(2029, 3, 14)


SEVERITIES = [
    # the record's, the list's, the term that follows
    (None, "minor", "three-months"),
    (None, "general", "one-year"),
    (None, "serious", "three-years"),
    ("minor", "serious", "three-months"),
    ("general", "serious", "one-year"),
    ("serious", "minor", "three-years"),
]


@pytest.mark.parametrize(("own", "default", "expected"), SEVERITIES)
def test_severity_chooses_the_term(own: str | None, default: str, expected: str) -> None:
    """A record's own severity chooses its term, else its list's."""
    filed = filed_of(**({"severity": own} if own else {}))

    actual = term_of(filed, rules_of(severity=default, terms=BY_SEVERITY), TERMS)

    assert TERMS[expected] == actual


@pytest.mark.parametrize(
    ("own", "terms", "known"),
    [
        ("minor", {"serious": "three-years"}, TERMS),
        ("serious", {"serious": "no-such-term"}, TERMS),
        ("serious", {"serious": "three-years"}, {}),
    ],
)
def test_no_term(own: str, terms: dict[str, str], known: dict[str, Term]) -> None:
    """A severity without a term in the list, or with an undefined term, gives no term."""
    assert term_of(filed_of(severity=own), rules_of(terms=terms), known) is None


def test_without_a_term_it_stays_in_force() -> None:
    """A missing term is the check's to report; the status does not invent an end."""
    actual = on("2099-01-01", {"terms": {"minor": "three-months"}})

    assert (actual.status, actual.why) == ("in_force", "in_force_no_end_yet")


REPAIRABLE = [
    # day, what is given, repairable
    ("2027-03-13", {}, False),
    ("2027-03-14", {}, True),
    ("2027-03-15", {}, True),
    ("2029-03-14", {}, True),
    ("2029-03-15", {}, False),
    ("2029-03-15", {"list_": KEEP, "fulfilled": False}, False),
    ("2028-01-01", {"fulfilled": False}, False),
    ("2028-01-01", {"fulfilled": True}, True),
    ("2027-03-13", {"fulfilled": True}, False),
    ("2028-01-01", {"term_": "no-repair"}, False),
    ("2028-01-01", {"term_": "open"}, True),
    ("2028-01-01", {"term_": "ended"}, False),
    ("2026-09-29", {"term_": "ended", "ended": "2026-08-30"}, False),
    ("2026-09-30", {"term_": "ended", "ended": "2026-08-30"}, True),
    ("2028-01-01", {"repair": GRANTED}, False),
    ("2028-01-01", {"repair": GRANTED | {"outcome": "refused"}}, True),
    ("2028-01-01", {"withdrawn": WITHDRAWN}, False),
    ("2026-03-19", {"term_": "three-months"}, False),
    ("2026-03-20", {"term_": "three-months"}, True),
    (
        "2028-01-01",
        {"list_": {"on_objection": "suspend"}, "objection": {"raised": "2027-01-01"}},
        1,
    ),
]


@pytest.mark.parametrize(("day", "given", "expected"), REPAIRABLE)
def test_repairable(day: str, given: dict[str, Any], expected: int) -> None:
    """Repair is open from the end of the minimum for as long as the listing counts."""
    assert bool(expected) == on(day, **given).repairable


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"expires": "2027-03-14"}, "2027-03-14"),
        ({"expires": "2027-03-13"}, None),
        ({"expires": "2027-03-13", "list_": KEEP, "fulfilled": False}, "2027-03-14"),
        ({"expires": "2027-03-13", "list_": KEEP, "fulfilled": True}, None),
    ],
)
def test_a_day_of_repair_after_the_last_day_is_none(
    given: dict[str, Any], expected: str | None
) -> None:
    """A listing that is over cannot be repaired, unless its open duty keeps it."""
    day = on("2026-11-23", **given).clock.repairable_from

    assert (day and day.isoformat()) == expected


@pytest.mark.parametrize("class_", CLASSES)
def test_only_adverse_listings_are_repairable(class_: str) -> None:
    """A commendation, a licence or a promise has nothing to repair."""
    expected = TONES[class_] == "adverse"  # type: ignore[index]

    assert expected == on("2028-01-01", {"class": class_}).repairable


DECIDED = {"raised": "2026-06-01", "accepted": "2026-06-03", "decided": "2026-06-10"}

OBJECTED = [
    # day, objection, under objection
    ("2026-06-01", None, False),
    ("2026-05-31", DECIDED, False),
    ("2026-06-01", DECIDED, True),
    ("2026-06-02", DECIDED, True),
    ("2026-06-09", DECIDED, True),
    ("2026-06-10", DECIDED, False),
    ("2026-06-11", DECIDED, False),
    ("2026-05-31", {"raised": "2026-06-01"}, False),
    ("2026-06-01", {"raised": "2026-06-01"}, True),
    ("2028-06-01", {"raised": "2026-06-01"}, True),
]


@pytest.mark.parametrize(("day", "objection", "expected"), OBJECTED)
@pytest.mark.parametrize("policy", ["annotate", "suspend"])
def test_objection(
    policy: str,
    day: str,
    objection: dict[str, str] | None,
    expected: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """An objection counts from the day it is raised until the day before it is decided."""
    given = {"objection": objection} if objection else {}

    actual = on(day, {"on_objection": policy}, **given)

    assert expected == under_objection(record_of(**given), date.fromisoformat(day))
    assert expected == actual.under_objection
    assert (expected and policy == "suspend") == actual.suspended


ARCHIVE = {"on_expiry": "archive"}
SUSPEND = {"on_objection": "suspend"}
OBJECTION = {"objection": {"raised": "2026-06-01"}}

SHOWN = [
    # day, what is given, current, shown
    ("2026-03-19", {}, False, False),
    ("2026-03-20", {}, True, True),
    ("2029-03-15", {}, False, False),
    ("2029-03-15", {"list_": ARCHIVE}, False, True),
    ("2029-03-15", {"list_": KEEP, "fulfilled": False}, True, True),
    ("2029-03-15", {"list_": KEEP | ARCHIVE, "fulfilled": False}, True, True),
    ("2026-03-19", {"list_": ARCHIVE}, False, False),
    ("2028-01-01", {"repair": GRANTED}, False, False),
    ("2028-01-01", {"list_": ARCHIVE, "repair": GRANTED}, False, False),
    ("2028-01-01", {"withdrawn": WITHDRAWN}, False, False),
    ("2028-01-01", {"list_": ARCHIVE, "withdrawn": WITHDRAWN}, False, False),
    ("2028-01-01", OBJECTION, True, True),
    ("2028-01-01", {"list_": SUSPEND} | OBJECTION, False, False),
    ("2029-03-15", {"list_": SUSPEND | KEEP, "fulfilled": False} | OBJECTION, False, False),
    ("2029-03-15", {"list_": ARCHIVE} | OBJECTION, False, True),
    ("2029-03-15", {"list_": SUSPEND | ARCHIVE} | OBJECTION, False, False),
]


@pytest.mark.parametrize(("day", "given", "current", "shown"), SHOWN)
def test_shown(
    day: str,
    given: dict[str, Any],
    current: bool,  # noqa: FBT001 - a column of the table
    shown: bool,  # noqa: FBT001 - likewise
) -> None:
    """Only what is in force counts, only history besides is shown, and suspension hides both."""
    actual = on(day, **given)

    assert (current, shown) == (actual.current, actual.shown)


@pytest.mark.parametrize("status", ["pending", "expired", "repaired", "withdrawn"])
def test_only_what_is_shown_is_flagged(status: str) -> None:
    """A listing that is not shown is neither under objection nor suspended nor repairable."""
    days = {"pending": "2026-03-19", "expired": "2029-03-15"}
    given = {"repaired": {"repair": GRANTED}, "withdrawn": {"withdrawn": WITHDRAWN}}
    objection = {"raised": "2026-03-15"}

    actual = on(days.get(status, "2028-01-01"), objection=objection, **given.get(status, {}))

    assert status == actual.status
    assert (actual.under_objection, actual.suspended, actual.repairable) == (False, False, False)


REPAIRED = [
    (None, None),
    ({"applied": "2027-01-01"}, None),
    ({"applied": "2027-01-01", "decided": "2027-01-05"}, None),
    ({"applied": "2027-01-01", "decided": "2027-01-05", "outcome": "refused"}, None),
    ({"applied": "2027-01-01", "decided": "2027-01-05", "outcome": "granted"}, date(2027, 1, 5)),
]


@pytest.mark.parametrize(("repair", "expected"), REPAIRED)
def test_day_of_repair(repair: dict[str, str] | None, expected: date | None) -> None:
    """A record is repaired on the day repair was granted, and on no other ground."""
    assert expected == repaired_on(record_of(repair=repair))


TOY = [
    # record, status, why, flags: what each is in the toy register for
    ("ao-2026-0001", "in_force", "in_force_no_end_yet", "current shown"),
    ("ao-2026-0002", "in_force", "in_force_term", "repairable current shown"),
    ("ao-2026-0003", "in_force", "in_force_open", "repairable current shown"),
    ("ht-2025-0001", "expired", "expired", "shown"),
    ("ht-2026-0001", "in_force", "in_force_term", "current shown"),
    ("jd-2026-0001", "in_force", "in_force_term", "current shown"),
    ("jd-2026-0002", "in_force", "in_force_term", "under_objection suspended"),
    ("jd-2026-0003", "withdrawn", "withdrawn", ""),
    ("sv-2022-0001", "overdue", "overdue", "current shown"),
    ("sv-2023-0001", "expired", "expired", ""),
    ("sv-2024-0001", "repaired", "repaired", ""),
    ("sv-2025-0001", "withdrawn", "withdrawn", ""),
    ("sv-2026-0001", "in_force", "in_force_term", "repairable under_objection current shown"),
    ("sv-2026-0002", "pending", "pending", ""),
    ("sv-2026-0003", "in_force", "in_force_shortened", "current shown"),
]
FLAGS = ("repairable", "under_objection", "suspended", "current", "shown")


def test_toy_has_every_status(toy: Register, today: date) -> None:
    """The toy register shows every status and flag on its day."""
    vocabulary = toy.vocabulary
    standings = {
        filed.record.id: standing(filed, vocabulary.lists[filed.list], vocabulary.terms, today)
        for filed in toy.records
    }

    actual = [
        (id_, s.status, s.why, " ".join(flag for flag in FLAGS if getattr(s, flag)))
        for id_, s in sorted(standings.items())
    ]

    assert actual == TOY
