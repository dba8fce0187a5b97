"""The calendar of due days follows RFC 5545, and the register's day."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongshi.exchange.calendar import folded, ics_calendar
from gongshi.register import due
from gongshi.register.dates import Period
from gongshi.register.due import Due
from gongshi.register.model import Register

ITEM = Due(
    day=date(2026, 12, 31),
    what="last day shown",
    record="lh-2026-0001",
    list="watchlist",
    name="Red Sail, Foods; Co.",
    path="lists/watchlist/2026/lh-2026-0001.yml",
    decided=date(2026, 3, 1),
)


def lines(items: list[Due]) -> list[str]:
    whole = ics_calendar("Lanhai", "lanhai.invalid", items).decode()
    assert whole.endswith("\r\n")
    return whole.replace("\r\n ", "").split("\r\n")[:-1]


def test_an_event_is_a_whole_day_with_a_stable_uid() -> None:
    """The day is a date without a zone, the end the day after, the stamp the decision's day."""
    told = lines([ITEM])

    assert "UID:lh-2026-0001-last-day-shown@lanhai.invalid" in told
    assert "DTSTAMP:20260301T000000Z" in told
    assert "DTSTART;VALUE=DATE:20261231" in told
    assert "DTEND;VALUE=DATE:20270101" in told


def test_a_moved_day_moves_the_event() -> None:
    """The UID stays, so that a calendar program replaces what it had."""
    moved = lines([msgspec.structs.replace(ITEM, day=date(2027, 6, 30))])

    assert [line for line in moved if line.startswith("UID:")] == [
        line for line in lines([ITEM]) if line.startswith("UID:")
    ]
    assert "DTSTART;VALUE=DATE:20270630" in moved


def test_text_is_escaped() -> None:
    """A comma, a semicolon, a backslash and a line end are parts of the text (RFC 5545 3.3.11)."""
    odd = msgspec.structs.replace(ITEM, name="a,b;c\\d\ne")

    assert "SUMMARY:last day shown: lh-2026-0001 a\\,b\\;c\\\\d\\ne" in lines([odd])


def test_a_natural_person_is_not_named() -> None:
    """Calendars are kept on other people's servers."""
    person = msgspec.structs.replace(ITEM, name="陶某某", person=True)

    assert not [line for line in lines([person]) if "陶某某" in line]


def test_every_component_is_closed(toy: Register, today: date) -> None:
    """BEGIN and END pair up, and every event has what RFC 5545 asks of it."""
    found = due.due_items(toy, today, Period.parse("P100Y"))
    told = lines(found)

    open_: list[str] = []
    for line in told:
        if line.startswith("BEGIN:"):
            open_.append(line[6:])
        elif line.startswith("END:"):
            assert open_.pop() == line[4:]
    assert open_ == []
    uids = [line for line in told if line.startswith("UID:")]
    assert len(uids) == len(set(uids)) == len(found) > 0


@pytest.mark.prop
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=400))
def test_a_folded_line_is_short_and_unfolds_to_itself(line: str) -> None:
    """At most 75 octets a line, no character broken, nothing lost."""
    pieces = folded(line).split(b"\r\n")[:-1]

    assert all(len(piece) <= 75 for piece in pieces)
    assert [piece.decode() for piece in pieces]
    assert folded(line).replace(b"\r\n ", b"").removesuffix(b"\r\n").decode() == line
