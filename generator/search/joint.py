"""Who has several words, each in some name? FORMAT.md, "Tiers", 5 and 9.

Answers None as long as something is lacking; what is lacking the store then knows.
"""

from collections.abc import Iterable, Sequence

from generator.search.answer import Part
from generator.search.nominate import Nominated, nominate
from generator.search.rank import Options
from generator.search.store import Store
from generator.search.subject import Key, Rule

FEW = 16
"""Entities that are looked at one by one rather than by their lists."""

Keyed = list[tuple[Key, int]]


def keyed_of(store: Store, rule: Rule, docids: Iterable[int]) -> Keyed | None:
    """Entities looked at one by one, those the rule finds in their order."""
    subjects = store.subjects(docids)
    if subjects is None:
        return None
    keyed = ((rule.key(subject), docid) for docid, subject in subjects.items())
    return sorted((key, docid) for key, docid in keyed if key is not None)


def joint(store: Store, rule: Rule, choices: Options) -> Part | None:
    """Entities that have, for each word, one of its options in some name."""
    got = [[nominate(store, "h", option, once=True) for _, option in word] for word in choices]
    have = [[option for option in word if option is not None] for word in got]
    if [len(word) for word in have] != [len(word) for word in choices]:
        return None
    rarest = min(have, key=lambda word: sum(option.found for option in word))
    if sum(option.found for option in rarest) <= FEW:
        docids = _union(store, choices[have.index(rarest)], rarest)
        keyed = None if docids is None else keyed_of(store, rule, docids)
    else:
        tables = [_far(store, word, some) for word, some in zip(choices, have, strict=True)]
        known = [table for table in tables if table is not None]
        keyed = _summed(known) if len(known) == len(tables) else None
    return None if keyed is None else Part(rule, [docid for _, docid in keyed], len(keyed))


def _union(
    store: Store, word: Sequence[tuple[int, str]], have: Sequence[Nominated]
) -> set[int] | None:
    lists = [_all_of(store, text, got) for (_, text), got in zip(word, have, strict=True)]
    found = [docids for docids in lists if docids is not None]
    return set().union(*found) if len(found) == len(lists) else None


def _all_of(store: Store, text: str, got: Nominated) -> Sequence[int] | None:
    short = got.exact and len(got.docids) < got.found
    return store.whole(text) if short else got.docids


def _far(
    store: Store, word: Sequence[tuple[int, str]], have: Sequence[Nominated]
) -> dict[int, int] | None:
    """For each entity with an option in some name, the smallest distance."""
    lists = [_all_of(store, text, got) for (_, text), got in zip(word, have, strict=True)]
    found: dict[int, int] = {}
    lacking = False
    for (far, text), got, docids in zip(word, have, lists, strict=True):
        subjects = {} if got.exact or docids is None else store.subjects(docids)
        lacking |= docids is None or subjects is None
        for docid in docids or ():
            seen = subjects.get(docid) if subjects else None
            if seen is None or any(text in name for name in seen.names):
                found[docid] = min(far, found.get(docid, far))
    return None if lacking else found


def _summed(tables: Sequence[dict[int, int]]) -> list[tuple[tuple[int, ...], int]]:
    both = set(tables[0]).intersection(*tables[1:])
    return sorted(((sum(table[docid] for table in tables),), docid) for docid in both)
