"""Which records are the best examples for articles?

The ranks depend only on a record, its list and the day; articles choose among the best.
"""

from datetime import date

from gongshi.register.entities import Listed
from gongshi.register.model import Term, Vocabulary, objections_of, repairs_of, tone_of
from gongshi.register.status import Standing
from gongshi.register.term_days import maximum_last_day, opening_day, term_of


def repair_rank(vocabulary: Vocabulary, listed: Listed) -> str:
    """How good an example of repair a record is: the smallest text is best; empty: none."""
    span = repair_span(vocabulary, listed) if listed.standing.current else None
    if span is None:
        return ""
    _, first, last = span
    ahead, age = 10**6 - (last - first).days, 10**7 - listed.record.decided.toordinal()
    return f"{listed.standing.repairable:d} {ahead:08} {age:08} {listed.record.id}"


def marks_as_example(vocabulary: Vocabulary, listed: Listed) -> str:
    """The marks that an adverse record is an example of; empty: none."""
    now, rules = listed.standing, vocabulary.lists[listed.filed.list]
    if not now.shown or tone_of(rules) != "adverse":
        return ""
    return "".join(str(int(mark)) for mark in (not now.current, *state_marks(now)))


def repair_span(vocabulary: Vocabulary, listed: Listed) -> tuple[Term, date, date] | None:
    rules, times = vocabulary.lists[listed.filed.list], listed.standing.clock
    term, record = term_of(listed.filed, rules, vocabulary.terms), listed.record
    first, last = times.repairable_from, times.last_day
    if term is None or first is None or last is None or tone_of(rules) != "adverse":
        return None
    if listed.standing.status != "in_force" or repairs_of(record) or objections_of(record):
        return None
    if not record.published < first <= last:
        return None
    # the article says of both days that they count from the term's anchor
    if term.min_anchor not in (None, term.anchor):
        return None
    if (first, last) != (opening_day(record, term), maximum_last_day(record, term)):
        return None
    return term, first, last


def state_marks(now: Standing) -> tuple[bool, ...]:
    return now.status == "overdue", now.repairable, now.under_objection
