"""Who has several words, each in some name? FORMAT.md, "Tiers", 5 and 9.

Lists are read from their beginning as far as it takes: for a page not all of a long one. Answers
None as long as something is lacking; what is lacking the store then knows.
"""

import math
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import NamedTuple

from generator.search.answer import Part
from generator.search.nominate import nominate
from generator.search.store import ENDLESS, Store
from generator.search.subject import Key, Rule

_FEW, _MANY, _A_FILE = 24, 64, 800
"""Files of entities that are looked at, rather than more of the lists: so many, and up to more
where the lists have more than so many others for each."""

_RATHER_MORE = 1.3

BRIEF, _SHORT = 2, 6
"""Words, and characters of each, up to which none is likely to be rare."""

Keyed = list[tuple[Key, int]]


class Holders(NamedTuple):
    """Who has a text that is `far` from what was typed, so far as is known, of so many in all.

    `docids` ascend, and are all those below `until`; where not `sure` they are to be looked at.
    More of them tells the list of `text` in the namespace `name`.
    """

    far: int
    having: int
    docids: Sequence[int]
    until: int = ENDLESS
    sure: bool = True
    name: str = ""
    text: str = ""


class Page(NamedTuple):
    """So many more than those found before are needed; None for all."""

    before: AbstractSet[int]
    need: int | None


def foresee(store: Store, words: Sequence[str]) -> None:
    """Ask for the beginnings of whole lists, where all words may be common."""
    if len(words) <= BRIEF or max(map(len, words)) <= _SHORT:
        for word in words:
            store.want(word, 0, ENDLESS)


def holding(store: Store, text: str) -> Holders | None:
    """Who has a text in a name."""
    got = nominate(store, "h", text, once=True)
    if got is None:
        return None
    if not got.exact or len(got.docids) == got.found:
        return Holders(0, got.found, sorted(got.docids), sure=got.exact)
    known = store.begun(text, got.found)
    return Holders(0, got.found, known.docids, known.until, name="l", text=text)


def keyed_of(store: Store, rule: Rule, docids: Iterable[int]) -> Keyed | None:
    """Entities looked at one by one, those the rule finds in their order."""
    subjects = store.subjects(docids)
    if subjects is None:
        return None
    keyed = ((rule.key(subject), docid) for docid, subject in subjects.items())
    return sorted((key, docid) for key, docid in keyed if key is not None)


def joint(
    store: Store, rule: Rule, words: Sequence[Sequence[Holders]], page: Page, *, loose: bool
) -> Part | None:
    """Entities that have, for each word, one of its texts: all, or the first that are needed."""
    until = min(held.until for held in chain.from_iterable(words))
    summed = _summed(words, until)
    sure = all(held.sure for held in chain.from_iterable(words))
    if sure and until == ENDLESS:
        return _part(rule, summed, loose=loose)
    least = sum(min(held.far for held in word) for word in words)
    first = [pair for pair in summed if pair[0] == (least,)]
    if sure and page.need is not None:
        fresh = sum(docid not in page.before for _, docid in first)
        if fresh >= page.need:
            return _part(rule, first, loose=loose)
    rest = _doubtful(words, until)
    if not sure or (rest is not None and store.buckets(rest) <= _worth(words)):
        asked = [*(rest or ()), *(docid for _, docid in summed if not sure)]
        keyed = keyed_of(store, rule, asked)
        told = [(key or (0,), docid) for key, docid in keyed or ()]
        told += summed if sure else ()
        return None if keyed is None else _part(rule, told, loose=loose)
    last = None
    if rest and page.need is not None:
        fresh = sum(docid not in page.before for _, docid in first)
        some = _probably(store, words, rest, page.need - fresh)
        last = some[-1] if len(some) < len(rest) else ENDLESS
        if store.buckets(some) <= _worth(words, len(some) / len(rest)):
            keyed = keyed_of(store, rule, some)
            if keyed is None:
                return None
            first += [((least,), docid) for key, docid in keyed if (key or (0,)) == (least,)]
            if sum(docid not in page.before for _, docid in first) >= page.need:
                return _part(rule, first, loose=loose)
    _want_more(store, words, _bound(until, len(first), page.need, last))
    return None


def _part(rule: Rule, keyed: Iterable[tuple[Key, int]], *, loose: bool) -> Part:
    docids = [docid for _, docid in sorted(keyed)]
    return Part(rule, docids, len(docids), loose)


def _summed(words: Sequence[Sequence[Holders]], until: int) -> Keyed:
    """Those known to have, or perhaps to have, each word, with the sum of the distances."""
    tables = [_far(word, until) for word in words]
    both = set(tables[0]).intersection(*tables[1:])
    return sorted(((sum(table[docid] for table in tables),), docid) for docid in both)


def _far(word: Sequence[Holders], until: int) -> dict[int, int]:
    """For each entity with one of the texts, the smallest distance."""
    found: dict[int, int] = {}
    for held in sorted(word, key=lambda held: -held.far):
        found.update((docid, held.far) for docid in held.docids if docid < until)
    return found


def _doubtful(words: Sequence[Sequence[Holders]], until: int) -> list[int] | None:
    """All that have the rarest word beyond a bound; None where no word is known as far."""
    complete = [word for word in words if all(held.until == ENDLESS for held in word)]
    if not complete:
        return None
    rarest = min(complete, key=lambda word: sum(held.having for held in word))
    return sorted({docid for held in rarest for docid in held.docids if docid >= until})


def _probably(
    store: Store, words: Sequence[Sequence[Holders]], rest: Sequence[int], need: int
) -> Sequence[int]:
    """So many of those that have the rarest word that as many as are needed have the others."""
    many = sorted(sum(held.having for held in word) for word in words)[1:]
    share = math.prod(min(1, count / store.manifest["entities"]) for count in many)
    return rest[: min(len(rest), math.ceil(_RATHER_MORE * need / share))]


def _worth(words: Sequence[Sequence[Holders]], share: float = 1) -> int:
    """How many files of entities are no more to fetch than the lists that tell as much."""
    more = sum(held.having - len(held.docids) for word in words for held in word)
    return max(_FEW, min(_MANY, int(share * more / _A_FILE)))


def _bound(until: int, found: int, need: int | None, last: int | None) -> int:
    """Up to where the lists will probably do: to the last entity that counts, where it is known."""
    if last is not None or need is None:
        return ENDLESS if last is None else last + 1
    return max(until + 1, int(max(until, 1) * _RATHER_MORE * need / max(found, 0.5)))


def _want_more(store: Store, words: Sequence[Sequence[Holders]], bound: int) -> None:
    for held in chain.from_iterable(words):
        if held.until < ENDLESS:
            store.want(held.text, held.having, max(bound, held.until + 1), held.name)
