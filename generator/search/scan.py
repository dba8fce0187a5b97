"""What is the answer where every entity can be looked at? The index of one file, and the tests."""

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from generator.search.answer import (
    Answer,
    Part,
    Request,
    beyond,
    counted,
    cut,
    enough,
    hit,
    in_order,
    living,
    merged,
    ordered,
    page_end,
    uncountable,
)
from generator.search.filters import answering
from generator.search.query import Query, is_long
from generator.search.rank import Options, in_words, rules, same_sound, similar
from generator.search.spelling import Near, choices_of, near_of
from generator.search.subject import Rule, Subject


class Made(msgspec.Struct, frozen=True):
    """What is not seen from those who come into question.

    `first_end` is the first last day of a record in force, empty for none; `loose`: whether they
    are so many that not all are counted who have several words, or a name on a later day.
    """

    first_end: str
    list_class: Mapping[str, str]
    loose: bool


def answer(
    query: Query, request: Request, subjects: Mapping[int, Subject], near: Near, made: Made
) -> Answer:
    """`subjects` by docid, ascending; `near` are the words of all of them."""
    day, list_class = request.day, made.list_class
    alive = {docid for docid, subject in subjects.items() if subject.row.row.current(day)}
    parts = _parts(rules(query, day), subjects, made)
    if made.loose and "" < made.first_end < day:
        parts = [*map(uncountable, parts)]
    if not query.folded:
        parts = [Part(None, list(subjects) if any(request.filters.values()) else [], 0)]
    found = {d: rule for d, rule in merged(parts).items() if d in alive}
    meant = ""
    if not found and query.words and query.spoken:
        parts = [*parts, *_parts([in_words(query)], subjects, made)]
        found = {d: rule for d, rule in merged(parts).items() if d in alive}
    if not found and query.spelled:
        choices = choices_of(query.spelled, [near for word in query.spelled if is_long(word)])
        parts = [*parts, *_parts([similar(choices)] if all(choices) else [], subjects, made)]
        meant = meaning(choices)
        found = {d: rule for d, rule in merged(parts).items() if d in alive}
    if not found and query.sound:
        parts = [*parts, *_parts([same_sound(query)], subjects, made)]
        found = {d: rule for d, rule in merged(parts).items() if d in alive}
        meant = next((said(rule, subjects[d]) for d, rule in found.items()), "")
    kept = [d for d in found if answering(subjects[d].row, request.filters, day, list_class)]
    placed = in_order(kept, subjects, request, list_class)
    shown = placed[request.first : request.first + request.count]
    end = page_end(request)
    total, more = counted(living(parts, alive), len(kept), end)
    return Answer(
        total=total,
        beyond=0 if more and end else beyond(parts),
        more=more,
        unfiltered=(len(found) if end is None else total) if query.folded else len(kept),
        hits=tuple(hit(found[docid], subjects[docid]) for docid in shown),
        meant=meant if found else "",
    )


def _parts(asked: Iterable[Rule], subjects: Mapping[int, Subject], made: Made) -> list[Part]:
    """What rules find, until one finds enough."""
    found: list[Part] = []
    for rule in asked:
        if found and enough(found[-1]):
            break
        found.append(_part(rule, subjects, made))
    return found


def _part(rule: Rule, subjects: Mapping[int, Subject], made: Made) -> Part:
    keyed = ((rule.key(subject), docid) for docid, subject in subjects.items())
    docids = ordered(rule, ((k, d) for k, d in keyed if k is not None))
    loose = rule.name == "similar" or (rule.name == "words" and made.loose)
    part = Part(rule, docids, len(docids), loose)
    return cut(part) if rule.capped else part


def first_end(subjects: Mapping[int, Subject]) -> str:
    """The first last day of a record in force; empty where none has one."""
    entries = (entry for subject in subjects.values() for entry in subject.row.records)
    days = (e.last_day for e in entries if e.status == "in_force" and e.last_day)
    return min(days, default="")


def said(rule: Rule | None, subject: Subject) -> str:
    """What a rule finds in an entity, as it is written there."""
    match = rule.match(subject) if rule else None
    return match.text[slice(*match.ranges[0])] if match and match.ranges else ""


def meaning(choices: Options) -> str:
    return " ".join(word[0][1] for word in choices) if all(choices) else ""


def words_of(subjects: Mapping[int, Subject]) -> Near:
    """The words of all names, as the files of the index have them."""
    return near_of(Counter(word for subject in subjects.values() for word in subject.words))
