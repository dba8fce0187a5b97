"""Which runs of tokens does a namespace index, and who has them in which order? FORMAT.md, "Terms".

A gram grows by one token where those who have it are many; so the grams of a length are those one
token shorter with the token that follows, and each length is one sort of whole numbers. Starts are
numbered in the order in which they are listed, so that the same sort puts them in order.
"""

from collections.abc import Callable, Iterator
from itertools import count
from typing import NamedTuple, Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from gongshi.search.index.codec import Bytes, Flags, Ints, changes, order_of, stretches


class Shape(NamedTuple):
    """Which grams a namespace has: of `least` tokens and more, up to `every` tokens all of them.

    A gram that more than `heavy` entities have is heavy: those that go on from it are indexed too.
    """

    least: int
    every: int
    heavy: int


SHAPES = {
    "h": Shape(least=1, every=2, heavy=12),
    "p": Shape(least=2, every=4, heavy=12),
    "i": Shape(least=2, every=2, heavy=12),
    "c": Shape(least=4, every=4, heavy=32),
}
"""By namespace: names, pinyin, initials, codes."""


_AT_ONCE = 500_000
"""Places that are worked on at a time, about."""

_LEAD = 18
"""Most bits of the beginning by which they are put together."""

_COUNTED = 1 << 20
"""Numbers that are counted at a time."""

Small = NDArray[np.int32]
Tokens = NDArray[np.uint8] | NDArray[np.uint16]


_OWNER = 31
"""Bits of an owner."""

_NONE = np.zeros(0, np.int64)


class Texts(msgspec.Struct, frozen=True, kw_only=True):
    """The texts of a namespace, one after another, and the places where a gram may begin.

    `tokens` are numbers, 0 where a run ends; the key of tokens [a, b) is
    keys[begin(a):begin(b)]. Of each text: where it `starts` among the tokens, its `owner` (entity
    by rank; they never fall). `at` are the places where a gram may begin; None where each token
    is one.
    """

    tokens: Tokens
    keys: Bytes
    begins: Small | None
    """None where each token is a byte."""
    starts: Small
    owner: Small
    at: Small | None = None

    def begin(self, token: NDArray[np.integer]) -> NDArray[np.integer]:
        """Where the key of a token begins, or that of the one before ends."""
        return token if self.begins is None else self.begins[token]


class First(Protocol):
    """Who goes first in a gram, whatever their number."""

    def __call__(
        self, length: int, start: Ints, gram: Ints, first: Ints
    ) -> tuple[Ints, NDArray[np.integer]]:
        """Which they are, as places in `start`, and a number for each: the smaller, the earlier.

        `gram` is that of each start, `first` a start of each gram.
        """
        ...


class Starts(NamedTuple):
    """Places where grams begin, in the order in which a gram lists them; whose they are.

    `late` says of each place among the tokens whether a gram that ends before it goes behind those
    that do not; `first` who goes before all of them.
    """

    at: Ints
    owner: Small
    late: Flags | None = None
    first: First | None = None


Ranking = Callable[[Ints, Ints, Ints], Starts]
"""From places where grams may begin, the text of each, and the number of each among all of them."""


class Level(NamedTuple):
    """All grams of one length, of some starts.

    `at` is where each stands somewhere, `parent` the place in the level before of the gram one
    token shorter, `df` how many have it, `owners` those, gram by gram, in order.
    """

    length: int
    at: Small
    parent: Small
    df: Small
    owners: Small


def parts(
    texts: Texts, ranking: Ranking, least: int, changed: Flags | None = None
) -> Iterator[Starts]:
    """All starts, so many at a time as can be worked on; grams that begin alike together.

    With `changed`, which owners are, only those that begin as one of theirs does.
    """
    leads = _leads(texts, least)
    if changed is not None:
        leads = _with_changed(leads, texts, changed)
    numbers = _part_numbers(leads)
    for one in range(1, int(numbers.max(initial=0)) + 1):
        number = np.concatenate([*_those(leads, numbers == one), _NONE])
        if len(number):
            at: Ints = number if texts.at is None else texts.at[number].astype(np.int64)
            text = np.searchsorted(texts.starts, at, "right") - 1
            yield ranking(at, text, number)


def _leads(texts: Texts, length: int) -> NDArray[np.int32]:
    """The first tokens of each gram as a number, at most so many; 0 where there are not."""
    bits = int(texts.tokens.max(initial=0)).bit_length()
    length = max(1, min(length, _LEAD // max(1, bits)))
    size = len(texts.tokens) - 1 if texts.at is None else len(texts.at)
    leads = np.zeros(size, np.int32)
    for begin in range(0, size, _COUNTED):
        some = slice(begin, min(begin + _COUNTED, size))
        at = np.arange(some.start, some.stop) if texts.at is None else texts.at[some]
        found, there = np.zeros(len(at), np.int32), np.ones(len(at), np.bool_)
        for step in range(length):
            token = texts.tokens[np.minimum(at + step, len(texts.tokens) - 1)]
            there &= token > 0
            found = found << bits | token
        leads[some] = np.where(there, found, 0)
    return leads


def _with_changed(leads: Small, texts: Texts, changed: Flags) -> Small:
    """Leads, but 0 where no start of a changed owner has the same."""
    lengths = np.diff(texts.starts, append=len(texts.tokens))
    of_token = np.repeat(changed[texts.owner], lengths)
    mine = of_token[:-1] if texts.at is None else of_token[texts.at]
    chosen = np.zeros(int(leads.max(initial=0)) + 1, np.bool_)
    chosen[leads[mine]] = True
    return np.where(chosen[leads], leads, 0)


def _those(leads: NDArray[np.int32], chosen: Flags) -> Iterator[Ints]:
    for begin in range(0, len(leads), _COUNTED):
        yield np.flatnonzero(chosen[leads[begin : begin + _COUNTED]]) + begin


def _part_numbers(leads: NDArray[np.int32]) -> Small:
    """The part of each beginning, from 1 on; 0 for none."""
    total = np.zeros(int(leads.max(initial=0)) + 1, np.int64)
    for begin in range(0, len(leads), _COUNTED):
        total += np.bincount(leads[begin : begin + _COUNTED], minlength=len(total))
    total[0] = 0
    numbers = (np.cumsum(total) // _AT_ONCE).astype(np.int32) + 1
    numbers[0] = 0
    return numbers


def levels(texts: Texts, starts: Starts, shape: Shape) -> Iterator[Level]:
    """By length."""
    least, every, heavy = shape
    at, owner, late, first = starts
    start, before = _begun(texts, at, least - 1)
    several = np.ones(len(at), np.bool_)
    for length in count(least):
        place = at[start] + length
        token = texts.tokens[place - 1]
        there = np.flatnonzero(token)
        if not len(there):
            return
        start, fresh, parent = grown(start[there], before[there], token[there], len(at))
        gram = np.cumsum(fresh) - 1
        one = start[fresh]
        order = start
        if late is not None:
            order = behind(start, gram, fresh, late[at[start] + length])
        if first:
            order = put_first(start, gram, first(length, start, gram, one))
        listed = once(gram, order, owner, several)
        df = np.bincount(gram[listed], minlength=len(one))
        yield Level(
            length=length,
            at=at[one].astype(np.int32),
            parent=parent.astype(np.int32),
            df=df.astype(np.int32),
            owners=owner[order[listed]],
        )
        before = gram
        if length >= every:
            kept = (df > heavy)[gram]
            start, before = start[kept], gram[kept]


def _begun(texts: Texts, at: Ints, length: int) -> tuple[Ints, Ints]:
    """Starts of grams of so many tokens, by gram, each gram's in order; and the gram of each."""
    start, value = np.arange(len(at)), np.zeros(len(at), np.int64)
    bits = int(texts.tokens.max(initial=0)).bit_length()
    for step in range(length):
        token = texts.tokens[at[start] + step]
        there = np.flatnonzero(token)
        start, value = start[there], value[there] << bits | token[there]
    row = order_of(value)
    return start[row], np.cumsum(changes(value[row])) - 1


def grown(start: Ints, before: Ints, token: Tokens, size: int) -> tuple[Ints, Flags, Ints]:
    """Starts by gram and next token, each gram's in order; where a new gram is; whose it was."""
    bits = size.bit_length()
    width = int(token.max()).bit_length()
    if int(before[-1]) >> (63 - bits - width):  # too many for one number
        row = np.lexsort((start, token, before))
        value = before[row] << width | token[row]
        return start[row], changes(value), before[row[changes(value)]]
    key = before << (bits + width) | token.astype(np.int64) << bits | start
    _sort_within(key, before, token)
    start = key & ((1 << bits) - 1)
    key >>= bits
    fresh = changes(key)
    return start, fresh, key[fresh] >> width


def _sort_within(key: Ints, group: Ints, token: Tokens) -> None:
    """Sort numbers that are sorted by group, and in each by all but the token.

    Large groups by the token alone, and not at all where it is the same; small ones some at a
    time: sorting a few thousand numbers takes a third of what each of a million takes.
    """
    for begin, end, large in stretches(group):
        if not large:
            key[begin:end].sort()
        elif token[begin:end].min() != token[begin:end].max():
            key[begin:end] = key[begin:end][np.argsort(token[begin:end], kind="stable")]


def behind(start: Ints, gram: Ints, fresh: Flags, late: Flags) -> Ints:
    """In each gram those that are late behind the others, otherwise as they stand."""
    begins = np.flatnonzero(fresh)
    some = np.add.reduceat(late, begins, dtype=np.int64)
    mixed = (some > 0) & (some < np.diff(begins, append=len(start)))
    these = np.flatnonzero(mixed[gram])
    order = start.copy()
    order[these] = start[these[order_of(gram[these] << 1 | late[these])]]
    return order


def put_first(start: Ints, gram: Ints, found: tuple[Ints, NDArray[np.integer]]) -> Ints:
    """Those grams in another order of which some start goes first."""
    early, number = found
    if not len(early):
        return start
    touched = np.zeros(int(gram[-1]) + 1, np.bool_)
    touched[gram[early]] = True
    rank = start + int(number.max()) + 1
    rank[early] = number
    these = np.flatnonzero(touched[gram])
    row = order_of(gram[these] << int(rank.max()).bit_length() | rank[these])
    order = start.copy()
    order[these] = start[these[row]]
    return order


def once(gram: Ints, start: Ints, owner: Small, several: Flags) -> Flags:
    """Which starts are the first of their owner in their gram.

    `several` says of which an owner had more than one in a shorter gram, and is brought up to
    date: of others he has no more in a longer one.
    """
    listed = np.ones(len(start), np.bool_)
    these = np.flatnonzero(several[start])
    again, before = _repeated(gram[these], owner[start[these]])
    listed[these[again]] = False
    several[start[these]] = False
    several[start[these[again]]] = several[start[these[before]]] = True
    return listed


def _repeated(group: Ints, owner: Small) -> tuple[Ints, Ints]:
    """Places whose owner stands in the same group before, and the first such place of each."""
    found = [(_NONE, _NONE)]
    first = np.zeros(int(owner.max(initial=0)) + 1, np.int64)
    for begin, end, large in stretches(group):
        some = owner[begin:end]
        if large:
            place = np.arange(begin, end)
            first[some[::-1]] = place[::-1]
            again = np.flatnonzero(first[some] != place)
            found.append((again + begin, first[some[again]]))
        else:
            whose = group[begin:end] << _OWNER | some
            row = order_of(whose)
            fresh = changes(whose[row])
            again = np.flatnonzero(~fresh)
            one = row[np.maximum.accumulate(np.where(fresh, np.arange(len(row)), 0))]
            found.append((row[again] + begin, one[again] + begin))
    both = np.concatenate([np.stack(pair) for pair in found], axis=1)
    return both[0], both[1]
