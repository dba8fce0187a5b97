"""What is the answer where every entity can be looked at? The index of one file, and the tests."""

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from gongshi.search.analysis.spelling import Near, choices_of, near_of
from gongshi.search.query.answer import (
    Answer,
    Part,
    Request,
    beyond,
    cut,
    enough,
    facet_counts,
    hit,
    in_order,
    living,
    merge_parts,
    page_end,
    rank_order,
    uncountable,
)
from gongshi.search.query.candidate import Candidate, MatchRule
from gongshi.search.query.filters import answering
from gongshi.search.query.query_parser import Query, is_long
from gongshi.search.query.rank import Options, in_words, match_rules, same_sound, similar


class IndexFacts(msgspec.Struct, frozen=True):
    """What is not seen from those who come into question.

    `first_end` is the first last day of a record in force, empty for none; `loose`: whether they
    are so many that not all are counted who have several words, or a name on a later day.
    """

    first_end: str
    list_class: Mapping[str, str]
    loose: bool


def answer(
    query: Query, request: Request, subjects: Mapping[int, Candidate], near: Near, made: IndexFacts
) -> Answer:
    """`subjects` by docid, ascending; `near` are the words of all of them."""
    day, list_class = request.day, made.list_class
    alive = {docid for docid, subject in subjects.items() if subject.row.row.current(day)}
    parts = _parts(match_rules(query, day), subjects, made)
    if made.loose and "" < made.first_end < day:
        parts = [*map(uncountable, parts)]
    if not query.folded:
        parts = [Part(None, list(subjects) if any(request.filters.values()) else [], 0)]
    found = {d: rule for d, rule in merge_parts(parts).items() if d in alive}
    meant = ""
    if not found and query.words and query.spoken:
        parts = [*parts, *_parts([in_words(query)], subjects, made)]
        found = {d: rule for d, rule in merge_parts(parts).items() if d in alive}
    if not found and query.spelled:
        choices = choices_of(query.spelled, [near for word in query.spelled if is_long(word)])
        parts = [*parts, *_parts([similar(choices)] if all(choices) else [], subjects, made)]
        meant = meaning(choices)
        found = {d: rule for d, rule in merge_parts(parts).items() if d in alive}
    if not found and query.sound:
        parts = [*parts, *_parts([same_sound(query)], subjects, made)]
        found = {d: rule for d, rule in merge_parts(parts).items() if d in alive}
        meant = next((said(rule, subjects[d]) for d, rule in found.items()), "")
    kept = [d for d in found if answering(subjects[d].row, request.filters, day, list_class)]
    placed = in_order(kept, subjects, request, list_class)
    shown = placed[request.first : request.first + request.count]
    end = page_end(request)
    total, more = facet_counts(living(parts, alive), len(kept), end)
    return Answer(
        total=total,
        beyond=0 if more and end else beyond(parts),
        more=more,
        unfiltered=(len(found) if end is None else total) if query.folded else len(kept),
        hits=tuple(hit(found[docid], subjects[docid]) for docid in shown),
        meant=meant if found else "",
    )


def _parts(
    asked: Iterable[MatchRule], subjects: Mapping[int, Candidate], made: IndexFacts
) -> list[Part]:
    """What rules find, until one finds enough."""
    found: list[Part] = []
    for rule in asked:
        if found and enough(found[-1]):
            break
        found.append(_part(rule, subjects, made))
    return found


def _part(rule: MatchRule, subjects: Mapping[int, Candidate], made: IndexFacts) -> Part:
    keyed = ((rule.key(subject), docid) for docid, subject in subjects.items())
    docids = rank_order(rule, ((k, d) for k, d in keyed if k is not None))
    loose = rule.name == "similar" or (rule.name == "words" and made.loose)
    part = Part(rule, docids, len(docids), loose)
    return cut(part) if rule.capped else part


def first_end(subjects: Mapping[int, Candidate]) -> str:
    """The first last day of a record in force; empty where none has one."""
    entries = (entry for subject in subjects.values() for entry in subject.row.records)
    days = (e.last_day for e in entries if e.status == "in_force" and e.last_day)
    return min(days, default="")


def said(rule: MatchRule | None, subject: Candidate) -> str:
    """What a rule finds in an entity, as it is written there."""
    match = rule.match(subject) if rule else None
    return match.text[slice(*match.ranges[0])] if match and match.ranges else ""


def meaning(choices: Options) -> str:
    return " ".join(word[0][1] for word in choices) if all(choices) else ""


def words_of(subjects: Mapping[int, Candidate]) -> Near:
    """The words of all names, as the files of the index have them."""
    return near_of(Counter(word for subject in subjects.values() for word in subject.words))
