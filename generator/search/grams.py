"""Which runs of tokens does a namespace index, and who has them in which order? FORMAT.md, "Terms".

A gram grows by one token where those who have it are many; so the grams of a length are those one
token shorter with the token that follows, and each length is one sort of whole numbers.
"""

from collections.abc import Callable, Iterator
from itertools import count
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from generator.search.packing import Bytes, Ints, order_of

HEAVY = 32
"""A gram that more entities have is heavy: those that go on from it are indexed too."""

_AT_ONCE = 500_000
"""Places that are worked on at a time, about."""

Small = NDArray[np.int32]


class Texts(msgspec.Struct, frozen=True, kw_only=True):
    """The texts of a namespace, one after another, and the places where a gram may begin.

    `tokens` are numbers, 0 where a run ends; the key of tokens [a, b) is
    keys[begin(a):begin(b)]. Of each start: `at` among the tokens, `owner` (entity by rank).
    Owners never fall.
    """

    tokens: NDArray[np.uint16]
    keys: Bytes
    begins: Small | None
    """None where each token is a byte."""
    at: Small
    owner: Small

    def begin(self, token: Small) -> Small:
        """Where the key of a token begins, or that of the one before ends."""
        return token if self.begins is None else self.begins[token]


Group = Callable[[Ints, Ints, Ints, int], Ints]


class Order(NamedTuple):
    """In which order a gram names those who have it.

    `best` numbers the starts, the first first, and `owner_of` has their owners in that order.
    Where some go before others whatever their number, `group` tells which, 0 to 3: from the gram
    of each start, the starts, where each gram stands first, and the length. Those of a group below
    `early[0]` are in another order among themselves: early[1] and early[2] are its `best` and
    `owner_of`.
    """

    best: Small
    owner_of: Small
    group: Group | None = None
    early: tuple[int, Small, Small] | None = None

    def values(self, gram: Ints, starts: Ints, first: Ints, length: int) -> Ints:
        """A number for each start; the smaller, the earlier."""
        best = self.best[starts].astype(np.int64)
        if self.group is None:
            return best
        group = self.group(gram, starts, first, length)
        if self.early:
            best = np.where(group < self.early[0], self.early[1][starts], best)
        return group << self._bits | best

    def owners(self, values: Ints) -> Small:
        """Whose the values are."""
        group, best = values >> self._bits, values & ((1 << self._bits) - 1)
        found: Small = self.owner_of[best]
        if self.early:
            found = np.where(group < self.early[0], self.early[2][best], found)
        return found

    @property
    def _bits(self) -> int:
        return len(self.best).bit_length()


class Level(NamedTuple):
    """All grams of one length, of some starts.

    `at` is where each stands first, `parent` the place in the level before of the gram one token
    shorter, `df` how many have it. `owners` are those, gram by gram, in order; `sorted` likewise,
    ascending.
    """

    length: int
    at: Small
    parent: Small
    df: Small
    owners: Small
    sorted: Small


def parts(texts: Texts) -> Iterator[Ints]:
    """All starts, so many at a time as can be worked on; those with one first token together."""
    first = texts.tokens[texts.at]
    part = (np.cumsum(np.bincount(first, minlength=1)) // _AT_ONCE).astype(np.int16)
    number = part[first]
    for one in np.unique(number).tolist():
        yield np.flatnonzero(number == one)


def levels(texts: Texts, starts: Ints, order: Order, every: int) -> Iterator[Level]:
    """Lengths from 1 on; grams of up to `every` tokens are indexed whatever."""
    width = int(texts.tokens.max(initial=0)) + 1
    before = np.zeros(len(starts), np.int64)
    for length in count(1):
        token = texts.tokens[texts.at[starts] + length - 1]
        there = token > 0
        starts, before = starts[there], before[there]
        if not len(starts):
            return
        value = before * width + token[there]
        row = order_of(value)
        value, starts = value[row], starts[row]
        fresh = _changes(value)
        gram = np.cumsum(fresh) - 1
        first = starts[fresh]
        level = _level(texts, order, length, gram, starts, first)
        yield level._replace(parent=(value[fresh] // width).astype(np.int32))
        before = gram
        if length >= every:
            kept = (level.df > HEAVY)[gram]
            starts, before = starts[kept], gram[kept]


def _level(texts: Texts, order: Order, length: int, gram: Ints, starts: Ints, first: Ints) -> Level:
    owner = texts.owner[starts]
    fresh = _changes(gram) | _changes(owner)
    of_gram, has = gram[fresh], owner[fresh]
    df = np.bincount(of_gram, minlength=len(first))
    values = order.values(gram, starts, first, length)
    best = np.minimum.reduceat(values, np.flatnonzero(fresh))
    bits = int(best.max()).bit_length()
    best |= of_gram << bits
    best.sort()
    return Level(
        length=length,
        at=texts.at[first],
        parent=first.astype(np.int32),
        df=df.astype(np.int32),
        owners=order.owners(best & ((1 << bits) - 1)),
        sorted=has,
    )


def _changes(values: NDArray[np.integer]) -> NDArray[np.bool_]:
    changed = np.ones(len(values), np.bool_)
    changed[1:] = values[1:] != values[:-1]
    return changed
