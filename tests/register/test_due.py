"""Which answers of authorities are due, and how late are they?"""

from datetime import date

from gongshi.register.dates import Period
from gongshi.register.due import due_items
from gongshi.register.model import Register


def answers(toy: Register, day: str, within: str) -> list[tuple[str, str, str, int]]:
    found = due_items(toy, date.fromisoformat(day), Period.parse(within))
    return [
        (str(one.day), one.what, one.record, one.overdue)
        for one in found
        if one.what.split()[0] in ("repair", "objection")
    ]


def test_answers_are_due_within_the_horizon(toy: Register) -> None:
    """An objection accepted on 4 November, and one on 23 November."""
    assert answers(toy, "2026-11-23", "P9D") == [
        ("2026-12-02", "objection decision", "jd-2026-0002", 0)
    ]
    assert answers(toy, "2026-11-23", "P1M")[1:] == [
        ("2026-12-21", "objection decision", "sv-2026-0001", 0)
    ]


def test_a_late_answer_stays_due_and_comes_first(toy: Register) -> None:
    assert answers(toy, "2026-12-08", "P1D") == [
        ("2026-12-02", "objection decision", "jd-2026-0002", 4)
    ]
