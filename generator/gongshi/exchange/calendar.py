"""Which days are due, as a calendar that any calendar program reads (RFC 5545)?

The bytes depend only on the register and the day. An event's UID is that of its record and kind, so
a new day moves the event, and its stamp is the day of the decision. The name of a natural person is
left out, because people keep calendars on other people's servers.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from gongshi.register.due import Due

_WIDTH = 75
"""Octets in a line, without its end (RFC 5545 §3.1)."""


def ics_calendar(title: str, host: str, items: Iterable[Due]) -> bytes:
    """One calendar of whole-day events; `host` makes their UIDs the register's own (§3.8.4.7)."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Gongshi//due//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(title)}",
    ]
    for item in items:
        lines += _event(item, host)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _event(item: Due, host: str) -> Iterator[str]:
    summary = f"{item.what}: {item.record}" + (f" {item.name}" if not item.person else "")
    yield "BEGIN:VEVENT"
    yield f"UID:{item.record}-{item.what.replace(' ', '-')}@{host}"
    yield f"DTSTAMP:{_day(item.decided)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_day(item.day)}"
    yield f"DTEND;VALUE=DATE:{_day(_next(item.day))}"
    yield f"SUMMARY:{_text(summary)}"
    yield f"DESCRIPTION:{_text(f'{item.list}: {item.path}')}"
    yield "TRANSP:TRANSPARENT"
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{_text(summary)}"
    yield "TRIGGER:-P7D"
    yield "END:VALARM"
    yield "END:VEVENT"


def _next(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")


def _text(value: str) -> str:
    """A value of type TEXT (§3.3.11)."""
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        value = value.replace(plain, escaped)
    return value


def folded(line: str) -> bytes:
    """A content line, broken after at most 75 octets, never inside a character."""
    pieces, rest, room = [], line, _WIDTH
    while rest:
        piece = rest.encode()[:room].decode(errors="ignore")
        pieces.append(piece.encode())
        rest, room = rest[len(piece) :], _WIDTH - 1  # the blank that begins the line counts
    return b"\r\n ".join(pieces) + b"\r\n"
