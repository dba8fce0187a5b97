"""Do authorities answer applications and objections in time?"""

from collections.abc import Iterator

from gongshi.register.deadlines import Deadline, Petition, overdue_by, owed
from gongshi.register.model import Deadlines, Filed, ListRules, Record, Vocabulary
from gongshi.register.problems import Field, Finding
from gongshi.register.status import standing
from gongshi.register.text import count_noun
from gongshi.rules.registry import Context, at, list_path, on, rule, table_path
from gongshi.rules.times import procedure_places


@rule("T18", "vocabulary")
def one_unit(vocabulary: Vocabulary, context: Context) -> Iterator[Finding]:
    """A time limit must be in working days or in days, one of the two."""
    places = {table_path("register"): vocabulary.about.deadlines}
    places |= {list_path(key): rules.deadlines for key, rules in vocabulary.lists.items()}
    for path, deadlines in places.items():
        for field in _faulty(deadlines):
            message = f"{field[0]}.{field[1]} must have `working_days` or `days`, one of the two"
            hint = "write `working_days: 10`, or `days: 20`"
            yield at(path, "deadlines", *field, message=message, hint=hint)


def _faulty(deadlines: Deadlines) -> Iterator[tuple[str, str]]:
    for process in ("repair", "objection"):
        for step in ("accept", "decide"):
            limit = getattr(getattr(deadlines, process), step)
            if limit is not None and (limit.working_days is None) == (limit.days is None):
                yield process, step


@rule("T19", "record", "warning")
def answered_in_time(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """An authority should answer an application or objection within its time limit."""
    first_steps: dict[Petition, Deadline] = {}
    for one in _owed(filed, rules, context):
        first_steps.setdefault(one.petition, one)
    for one in first_steps.values():
        late = overdue_by(one, context.today, context.vocabulary.holidays)
        if one.due < context.today:
            done, option = _STEPS[one.step]
            by = f"it was due by {one.due}, and is overdue by {count_noun(late, 'working day')}"
            command = "object" if one.petition.process == "objection" else "repair"
            yield on(
                filed,
                *_field(filed.record, one.petition),
                message=f"{one.petition.process} should be {done}: {by}",
                hint=f"write down what was done: gongshi {command} {filed.record.id} {option}",
            )


_STEPS = {
    "accept": ("accepted", "--accepted DAY"),
    "decide": ("decided", "--decided DAY --outcome OUTCOME"),
}


@rule("T20", "record", "warning")
def known_holidays(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """A time limit should run in years whose days are in holidays.yml."""
    known = {day.year for day in context.vocabulary.holidays}
    for one in _owed(filed, rules, context):
        for year in sorted({*range(one.since.year, one.due.year + 1)} - known):
            message = f"time limit until {one.due} was counted without the holidays of {year}"
            hint = f"write them into holidays.yml: gongshi holidays {year}"
            yield on(filed, *_field(filed.record, one.petition), message=message, hint=hint)


def _owed(filed: Filed, rules: ListRules | None, context: Context) -> list[Deadline]:
    if rules is None:
        return []
    vocabulary = context.vocabulary
    now = standing(filed, rules, vocabulary.terms, context.today)
    return owed(filed.record, rules, vocabulary, now)


def _field(record: Record, petition: Petition) -> Field:
    return procedure_places(record, petition.process)[petition.number][0]
