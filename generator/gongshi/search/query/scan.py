"""What is the answer when every candidate is at hand? The reference for all readers."""

from collections.abc import Iterable, Mapping

import msgspec

from gongshi.search.analysis.spelling import SpellingIndex, choices_of, is_long
from gongshi.search.query.answer import (
    Answer,
    Part,
    Request,
    beyond,
    cut,
    enough,
    hit,
    hit_count,
    in_order,
    live_parts,
    merge_parts,
    page_end,
    rank_order,
    uncountable,
)
from gongshi.search.query.candidate import Candidate, MatchRule
from gongshi.search.query.filters import answering
from gongshi.search.query.query_parser import Query
from gongshi.search.query.rank import Options, in_words, match_rules, same_sound, similar


class IndexFacts(msgspec.Struct, frozen=True):
    """What the candidates do not tell of the whole index.

    `first_end` is the first last day of a record in force, empty for none; `loose`: whether the
    index is so large that counts may be loose (FORMAT.md).
    """

    first_end: str
    list_class: Mapping[str, str]
    loose: bool


def answer(
    query: Query,
    request: Request,
    candidates: Mapping[int, Candidate],
    near: SpellingIndex,
    facts: IndexFacts,
) -> Answer:
    """`candidates` by docid, ascending; `near` are the words of all of them."""
    day, list_class = request.day, facts.list_class
    live = {docid for docid, candidate in candidates.items() if candidate.row.row.current(day)}
    parts = _parts(match_rules(query, day), candidates, facts)
    if facts.loose and "" < facts.first_end < day:
        parts = [*map(uncountable, parts)]
    if not query.folded:
        parts = [Part(None, list(candidates) if any(request.filters.values()) else [], 0)]
    found = {d: rule for d, rule in merge_parts(parts).items() if d in live}
    meant = ""
    if not found and query.words and query.spoken:
        parts = [*parts, *_parts([in_words(query)], candidates, facts)]
        found = {d: rule for d, rule in merge_parts(parts).items() if d in live}
    if not found and query.spelled:
        choices = choices_of(query.spelled, [near for word in query.spelled if is_long(word)])
        parts = [*parts, *_parts([similar(choices)] if all(choices) else [], candidates, facts)]
        meant = suggestion(choices)
        found = {d: rule for d, rule in merge_parts(parts).items() if d in live}
    if not found and query.sound:
        parts = [*parts, *_parts([same_sound(query)], candidates, facts)]
        found = {d: rule for d, rule in merge_parts(parts).items() if d in live}
        meant = next((matched_text(rule, candidates[d]) for d, rule in found.items()), "")
    kept = [d for d in found if answering(candidates[d].row, request.filters, day, list_class)]
    placed = in_order(kept, candidates, request, list_class)
    shown = placed[request.first : request.first + request.count]
    end = page_end(request)
    total, more = hit_count(live_parts(parts, live), len(kept), end)
    return Answer(
        total=total,
        beyond=0 if more and end else beyond(parts),
        more=more,
        unfiltered=(len(found) if end is None else total) if query.folded else len(kept),
        hits=tuple(hit(found[docid], candidates[docid]) for docid in shown),
        meant=meant if found else "",
    )


def _parts(
    asked: Iterable[MatchRule], candidates: Mapping[int, Candidate], facts: IndexFacts
) -> list[Part]:
    """What rules find, until one finds enough."""
    found: list[Part] = []
    for rule in asked:
        if found and enough(found[-1]):
            break
        found.append(_part(rule, candidates, facts))
    return found


def _part(rule: MatchRule, candidates: Mapping[int, Candidate], facts: IndexFacts) -> Part:
    keyed = ((rule.key(candidate), docid) for docid, candidate in candidates.items())
    docids = rank_order(rule, ((k, d) for k, d in keyed if k is not None))
    loose = rule.name == "similar" or (rule.name == "words" and facts.loose)
    part = Part(rule, docids, len(docids), loose)
    return cut(part) if rule.capped else part


def first_end(candidates: Mapping[int, Candidate]) -> str:
    """The first last day of a record in force; empty where none has one."""
    entries = (entry for candidate in candidates.values() for entry in candidate.row.records)
    days = (e.last_day for e in entries if e.status == "in_force" and e.last_day)
    return min(days, default="")


def matched_text(rule: MatchRule | None, candidate: Candidate) -> str:
    """What a rule finds in an entity, as it is written there."""
    match = rule.match(candidate) if rule else None
    return match.text[slice(*match.ranges[0])] if match and match.ranges else ""


def suggestion(choices: Options) -> str:
    return " ".join(word[0][1] for word in choices) if all(choices) else ""
