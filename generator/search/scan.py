"""What is the answer where every entity can be looked at? The index of one file, and the tests."""

from collections import Counter
from collections.abc import Mapping, Sequence

from generator.search.answer import Answer, Part, Request, beyond, cut, hit, in_order, merged
from generator.search.normalise import vocabulary_words
from generator.search.query import Query
from generator.search.rank import Options, Rule, Subject, answering, rules, similar
from generator.search.spelling import options

Vocabulary = Mapping[str, Sequence[tuple[str, int]]]


def answer(
    query: Query,
    request: Request,
    subjects: Mapping[int, Subject],
    vocabulary: Vocabulary,
    list_class: Mapping[str, str],
) -> Answer:
    """`subjects` by docid, ascending."""
    day = request.day
    alive = {docid for docid, subject in subjects.items() if subject.row.row.current(day)}
    parts = [_part(rule, subjects) for rule in rules(query, day)]
    if not query.folded:
        parts = [Part(None, list(subjects) if any(request.filters.values()) else [], 0)]
    found = {d: rule for d, rule in merged(parts).items() if d in alive}
    meant = ""
    if not found and query.spelled:
        choices = [options(word, vocabulary) for word in query.spelled]
        parts, meant = [*parts, *_spelled(choices, subjects)], meaning(choices)
        found = {d: rule for d, rule in merged(parts).items() if d in alive}
    kept = [d for d in found if answering(subjects[d].row, request.filters, day, list_class)]
    ordered = in_order(kept, subjects, request, list_class)
    shown = ordered[request.first : request.first + request.count]
    return Answer(
        total=len(kept),
        beyond=beyond(parts),
        unfiltered=len(found) if query.folded else len(kept),
        hits=tuple(hit(found[docid], subjects[docid]) for docid in shown),
        meant=meant if found else "",
    )


def _part(rule: Rule, subjects: Mapping[int, Subject]) -> Part:
    keyed = ((rule.key(subject), docid) for docid, subject in subjects.items())
    docids = [docid for _, docid in sorted((k, d) for k, d in keyed if k is not None)]
    part = Part(rule, docids, len(docids))
    return cut(part) if rule.capped else part


def _spelled(choices: Options, subjects: Mapping[int, Subject]) -> list[Part]:
    return [_part(similar(choices), subjects)] if all(choices) else []


def meaning(choices: Options) -> str:
    return " ".join(word[0][1] for word in choices) if all(choices) else ""


def vocabulary_of(subjects: Mapping[int, Subject]) -> Vocabulary:
    """The words of all names by their keys, as the files of the index have them."""
    counted: Counter[str] = Counter()
    for subject in subjects.values():
        counted.update({w for _, text in subject.row.names for w in vocabulary_words(text)})
    table: dict[str, list[tuple[str, int]]] = {}
    for word, count in counted.items():
        for key in {f"^{word[:2]}", f"{word[-2:]}$"}:
            table.setdefault(key, []).append((word, count))
    return table
