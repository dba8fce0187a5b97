"""Who has several words, each in some name? FORMAT.md, "Tiers", 5 and 9.

Lists are read from their beginning as far as it takes: for a page not all of a long one. Answers
None as long as something is lacking; what is lacking the store then knows.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import NamedTuple

from gongshi.search.query.answer import Part
from gongshi.search.query.candidate import MatchRule, SortKey
from gongshi.search.shard_reader.nominate import nominate
from gongshi.search.shard_reader.store_ import ENDLESS, Store

_FEW, _MANY, _A_FILE = 56, 160, 500
"""Files of entities that are looked at, rather than more of the lists: so many, and up to more
where the lists have more than so many others for each."""

_ANYWAY = 12
"""So few files are looked at rather than some of them first."""

_RATHER_MORE, _MORE = 1.3, 4
"""Than probably needed, and than was looked at in vain."""

_WEIGHT = 4
"""Entities with all words that what is known must tell of before it is believed rather than what
would be by chance."""

BRIEF, _SHORT = 2, 6
"""Words, and characters of each, up to which none is likely to be rare."""

Keyed = list[tuple[SortKey, int]]


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


def keyed_of(store: Store, rule: MatchRule, docids: Iterable[int]) -> Keyed | None:
    """Entities looked at one by one, those the rule finds in their order."""
    subjects = store.subjects(docids)
    if subjects is None:
        return None
    keyed = ((rule.key(subject), docid) for docid, subject in subjects.items())
    return sorted((key, docid) for key, docid in keyed if key is not None)


def joint(
    store: Store, rule: MatchRule, words: Sequence[Sequence[Holders]], page: Page, *, loose: bool
) -> Part | None:
    """Entities that have, for each word, one of its texts: all, or the first that are needed."""
    return _Joint(store, rule, words, page, loose).part()


class _First(NamedTuple):
    """Those of whom the distances add up to `sum` at most; all with less are known."""

    known: Keyed
    sum: int

    @classmethod
    def of(cls, keyed: Keyed, sum_: int) -> "_First":
        return cls([pair for pair in keyed if pair[0][0] <= sum_], sum_)


class _Joint(NamedTuple):
    """What is asked, of which words much or little is known so far."""

    store: Store
    rule: MatchRule
    words: Sequence[Sequence[Holders]]
    page: Page
    loose: bool

    def part(self) -> Part | None:
        until = self.until
        summed = _summed(self.words, until)
        sure = all(held.sure for held in chain.from_iterable(self.words))
        rest = _doubtful(self.words, until)
        if sure and not rest and rest is not None:
            return self._told(summed)
        if not sure:
            keyed = self._looked_at([*(rest or ()), *(docid for _, docid in summed)])
            return None if keyed is None else self._told(keyed)
        first = self._first(summed, rest)
        if first is None or self._fill(first.known):
            return None if first is None else self._told(first.known)
        self.store.subjects(docid for _, docid in first.known[: self.page.need])  # to be shown
        if rest is not None:
            return self._found_in(rest, summed, first)
        if until or len(self.words) <= BRIEF:
            _want_more(self.store, self.words, max(until + 1, self._bound(first.known)))
        else:  # those who have the two rarest words are few enough to be looked at
            _want_more(self.store, sorted(self.words, key=_having)[:2], ENDLESS)
        return None

    @property
    def until(self) -> int:
        """Up to which docid it is known who has each text."""
        return min(held.until for held in chain.from_iterable(self.words))

    def _first(self, summed: Keyed, rest: Sequence[int] | None) -> "_First | None":
        """Those nobody goes before.

        Nobody goes before those with the nearest texts. If those are few beyond what is known,
        they are looked at; then nobody goes before those with the next nearest. But the `rest` is
        looked at in one where all in it are few, or where those with the nearest will not do.
        """
        far = [sorted({held.far for held in word}) for word in self.words]
        sum_ = sum(each[0] for each in far)
        further = [each[1] - each[0] for each in far if len(each) > 1]
        nearest = [
            [held for held in word if held.far == each[0]]
            for word, each in zip(self.words, far, strict=True)
        ]
        few = _doubtful(nearest, self.until) if further else None
        known = _First.of(summed, sum_)
        if few is None or not self._few(few) or self._in_one(rest, len(few), known.known):
            return known
        keyed = self._looked_at(few)
        if keyed is None:
            return None
        beyond = [pair for pair in keyed if pair[0] == (sum_,)]
        return _First.of([*summed, *beyond], sum_ + min(further))

    def _in_one(self, rest: Sequence[int] | None, few: int, known: Keyed) -> bool:
        """Whether the rest is looked at as a whole at once, so that it takes no more rounds."""
        if rest is None or self._few(rest):
            return rest is not None
        will_do = self.page.need is not None and self._fresh(known) + few >= self.page.need
        return not will_do and self.store.buckets(rest) <= _worth(self.words, rest, rest)

    def _found_in(self, rest: Sequence[int], summed: Keyed, first: "_First") -> Part | None:
        """With those of some entities who have all; as many as will do, if that is not too many."""
        last = -1  # of those up to whom lists tell what looking did not
        for some in self._tries(rest, first.known):
            last = some[-1] if last < 0 else rest[-1]
            if self.store.buckets(some) > _worth(self.words, some, rest):
                break
            keyed = self._looked_at(some)
            if keyed is None:
                return None
            if len(some) == len(rest):
                return self._told([*summed, *keyed])
            near = {*first.known, *first.of(keyed, first.sum).known}
            if self._fill(near):
                return self._told(near)
        _want_more(self.store, [_next(self.words)], last + 1)
        return None

    def _tries(self, rest: Sequence[int], first: Keyed) -> Iterator[Sequence[int]]:
        """As many as will probably do, then more, then all: so that it takes no more rounds."""
        probably = None if self._few(rest) else self._probably(first)
        if probably is not None:
            yield rest[:probably]
            yield rest[: _MORE * probably]
        yield rest

    def _bound(self, first: Keyed) -> int:
        """Up to where the lists will probably do, where none of them is known as far."""
        probably = self._probably(first)
        if probably is None:
            return ENDLESS
        known, having = self._known()
        docids = int(self.store.manifest["buckets"]) << int(self.store.manifest["bits"])
        return docids * (known + probably) // having

    def _probably(self, first: Keyed) -> int | None:
        """Of how many more who have the rarest word those who are needed will have the others.

        None for all. The share is what is known of it, and what it would be by chance, together.
        """
        if self.page.need is None:
            return None
        total = int(self.store.manifest["entities"])
        counts = sorted(map(_having, self.words))[1:]
        chance = math.prod(min(1, count / total) for count in counts)
        known, _ = self._known()
        share = (len(first) + _WEIGHT) / (known + _WEIGHT / chance)
        return math.ceil(_RATHER_MORE * (self.page.need - self._fresh(first)) / share)

    def _known(self) -> tuple[int, int]:
        """How many who have the rarest word are known to the bound, and how many have it."""
        rarest, until = min(self.words, key=_having), self.until
        known = {docid for held in rarest for docid in held.docids if docid < until}
        return len(known), max(1, _having(rarest))

    def _few(self, docids: Iterable[int]) -> bool:
        return self.store.buckets(docids) <= _ANYWAY

    def _looked_at(self, docids: Iterable[int]) -> Keyed | None:
        keyed = keyed_of(self.store, self.rule, docids)
        return None if keyed is None else [(key or (0,), docid) for key, docid in keyed]

    def _fresh(self, keyed: Iterable[tuple[SortKey, int]]) -> int:
        return sum(docid not in self.page.before for _, docid in keyed)

    def _fill(self, keyed: Iterable[tuple[SortKey, int]]) -> bool:
        return self.page.need is not None and self._fresh(keyed) >= self.page.need

    def _told(self, keyed: Iterable[tuple[SortKey, int]]) -> Part:
        docids = [docid for _, docid in sorted(keyed)]
        return Part(self.rule, docids, len(docids), self.loose)


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
    """All that may have the words beyond a bound; None where no word is known as far."""
    complete = [word for word in words if all(held.until == ENDLESS for held in word)]
    if not complete:
        return None
    rarest = min(complete, key=_having)
    rest = {docid for held in rarest for docid in held.docids if docid >= until}
    for word in words if rest else ():
        having = {docid for held in word for docid in held.docids}
        known = min(held.until for held in word)
        rest = {docid for docid in rest if docid >= known or docid in having}
    return sorted(rest)


def _next(words: Sequence[Sequence[Holders]]) -> Sequence[Holders]:
    """Of those not known to the end the one whose list is the shortest: it leaves the fewest."""
    lacking = [word for word in words if any(held.until < ENDLESS for held in word)]
    return min(lacking, key=_having)


def _having(word: Sequence[Holders]) -> int:
    return sum(held.having for held in word)


def _worth(words: Sequence[Sequence[Holders]], some: Sequence[int], rest: Sequence[int]) -> int:
    """How many files of entities are no more to fetch than the lists that tell as much."""
    more = sum(held.having - len(held.docids) for held in _next(words))
    return max(_FEW, min(_MANY, len(some) * more // (_A_FILE * max(1, len(rest)))))


def _want_more(store: Store, words: Sequence[Sequence[Holders]], bound: int) -> None:
    for held in chain.from_iterable(words):
        if held.until < ENDLESS:
            store.want(held.text, held.having, max(bound, held.until + 1), held.name)
