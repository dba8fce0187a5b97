"""What is the answer where every entity can be looked at? The index of one file, and the tests."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from generator.search.answer import (
    Answer,
    Part,
    Request,
    beyond,
    cut,
    enough,
    hit,
    in_order,
    merged,
    ordered,
)
from generator.search.filters import answering
from generator.search.normalise import vocabulary_words
from generator.search.query import Query
from generator.search.rank import Options, rules, similar
from generator.search.spelling import options
from generator.search.subject import Rule, Subject

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
    parts = _parts(rules(query, day), subjects)
    if not query.folded:
        parts = [Part(None, list(subjects) if any(request.filters.values()) else [], 0)]
    found = {d: rule for d, rule in merged(parts).items() if d in alive}
    meant = ""
    if not found and query.spelled:
        choices = [options(word, vocabulary) for word in query.spelled]
        parts = [*parts, *_parts(similar(choices) if all(choices) else [], subjects)]
        meant = meaning(choices)
        found = {d: rule for d, rule in merged(parts).items() if d in alive}
    kept = [d for d in found if answering(subjects[d].row, request.filters, day, list_class)]
    placed = in_order(kept, subjects, request, list_class)
    shown = placed[request.first : request.first + request.count]
    return Answer(
        total=len(kept),
        beyond=beyond(parts),
        unfiltered=len(found) if query.folded else len(kept),
        hits=tuple(hit(found[docid], subjects[docid]) for docid in shown),
        meant=meant if found else "",
    )


def _parts(asked: Iterable[Rule], subjects: Mapping[int, Subject]) -> list[Part]:
    """What rules find, until one finds enough."""
    found: list[Part] = []
    for rule in asked:
        if found and enough(found[-1]):
            break
        found.append(_part(rule, subjects))
    return found


def _part(rule: Rule, subjects: Mapping[int, Subject]) -> Part:
    keyed = ((rule.key(subject), docid) for docid, subject in subjects.items())
    docids = ordered(rule, ((k, d) for k, d in keyed if k is not None))
    part = Part(rule, docids, len(docids))
    return cut(part) if rule.capped else part


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
