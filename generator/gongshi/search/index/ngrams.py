"""Which n-grams does a namespace index, and in which order does each list its documents?

FORMAT.md, "Posting lists". The n-grams of a length are the heavy ones one token shorter, each
extended by the token that follows, so each length takes one sort of whole numbers. Starts are
numbered in the order in which a posting list has them, so that this sort orders the lists too.
"""

# Arrays, and one example that postings.py and delta.py go on with. Of five documents, ranks 0 to 4,
# with docids 3, 8, 17, 20, 33 and the names 蓝海远航, 远航食品, 远航, 蓝海食品, 海远:
#
#   tokens  [4 2 5 3 0  5 3 6 1 0  5 3 0  4 2 6 1 0  2 5 0  0]: a number for each character, in the
#           order of code points (品 1, 海 2, 航 3, 蓝 4, 远 5, 食 6), 0 after each text
#   starts  [0 5 10 13 18]: the token with which each text begins
#   owner   [0 1 2 3 4]: the rank of the document that each text belongs to
#   begins  [0 3 6 9 12 13 …]: the byte of `keys`, the texts in UTF-8, at which each token begins
#
# A *start* is the place of a token with which an n-gram may begin. In the order of the ranking they
# are at = [10 18 0 5 13 11 …]: first those at the start of a name, of shorter names first. All
# arrays named `start` below hold places in that array, not in `tokens`.
#
# With every = 2 and heavy = 2 the levels are (`at` is one place of each n-gram; `parent` the place
# of the one without its last token in the level before; `df` the number of documents; `owners`
# their ranks, list after list):
#
#   length 1  品 海 航 蓝 远 食   parent: none   df [2 3 3 2 4 2]
#             owners [1 3 | 4 0 3 | 2 1 0 | 0 3 | 2 1 4 0 | 1 3]
#   length 2  海远 海食 航食 蓝海 远航 食品   parent [1 1 2 3 4 5]   df [2 1 1 2 3 2]
#             owners [4 0 | 3 | 1 | 0 3 | 2 1 0 | 1 3]
#   length 3  远航食   parent [4]   df [1]   owners [1]: of length 2 only 远航 is heavy

from collections.abc import Callable, Iterator
from itertools import count
from typing import NamedTuple, Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from gongshi.search.index.codec import Bytes, Flags, Ints, changes, order_of, stretches
from gongshi.search.index.namespaces import CODES, INITIALS, NAMES, PINYIN


class Shape(NamedTuple):
    """The n-grams of a namespace: from `least` tokens on, and up to `every` tokens all of them.

    An n-gram of more than `heavy` documents is heavy: its extensions by a token are indexed too.
    """

    least: int
    every: int
    heavy: int


SHAPES = {
    NAMES: Shape(least=1, every=2, heavy=12),
    PINYIN: Shape(least=2, every=4, heavy=12),
    INITIALS: Shape(least=2, every=2, heavy=12),
    CODES: Shape(least=4, every=4, heavy=32),
}

_AT_ONCE = 500_000
"""Starts of a batch, about."""

_LEAD = 18
"""Most bits of a lead."""

_COUNTED = 1 << 20
"""Numbers that are counted at a time."""

Small = NDArray[np.int32]
Tokens = NDArray[np.uint8] | NDArray[np.uint16]


_OWNER = 31
"""Bits of a rank."""

_NONE = np.zeros(0, np.int64)


class Texts(msgspec.Struct, frozen=True, kw_only=True):
    """The texts of a namespace, one after another, and the places where an n-gram may begin.

    `tokens` are numbers, 0 where a run ends; the key of tokens [a, b) is
    keys[begin(a):begin(b)]. Of each text: where it `starts` among the tokens, its `owner` (the
    rank of a document; ranks never fall). `at` are the places where an n-gram may begin; None
    where each token is one.
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


class Precedence(Protocol):
    """Which starts come first in a posting list, whatever their number."""

    def __call__(
        self, length: int, start: Ints, gram: Ints, first: Ints
    ) -> tuple[Ints, NDArray[np.integer]]:
        """Their places in `start`, and a number for each: the smaller, the earlier.

        `gram` is the n-gram of each start, `first` one start of each n-gram.
        """
        ...


class Starts(NamedTuple):
    """Places where n-grams begin, in the order of posting lists, and the rank of each document.

    `late` says of each place among the tokens whether an n-gram that ends before it is listed after
    those that do not; `first` which starts are listed before all others.
    """

    at: Ints
    owner: Small
    late: Flags | None = None
    first: Precedence | None = None


Ranking = Callable[[Ints, Ints, Ints], Starts]
"""Puts starts in order, given the place, the text and the number among all starts of each."""


class Level(NamedTuple):
    """All n-grams of one length, of some starts.

    `at` is one place of each, `parent` the place in the level before of the n-gram one token
    shorter, `df` the number of its documents, `owners` their ranks, list after list.
    """

    length: int
    at: Small
    parent: Small
    df: Small
    owners: Small


def batches(
    texts: Texts, ranking: Ranking, least: int, changed: Flags | None = None
) -> Iterator[Starts]:
    """All starts, in batches that fit into memory; n-grams with the same lead are in one batch.

    With `changed`, a flag of each document, only those whose lead a changed document has.
    """
    leads = _leads(texts, least)
    if changed is not None:
        leads = _with_changed(leads, texts, changed)
    numbers = _batch_numbers(leads)
    for one in range(1, int(numbers.max(initial=0)) + 1):
        number = np.concatenate([*_those(leads, numbers == one), _NONE])
        if len(number):
            at: Ints = number if texts.at is None else texts.at[number].astype(np.int64)
            text = np.searchsorted(texts.starts, at, "right") - 1
            yield ranking(at, text, number)


def _leads(texts: Texts, length: int) -> NDArray[np.int32]:
    """The lead of each start: its first `length` tokens, or fewer, as a number; 0 for none."""
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
    """Leads, but 0 where no start of a changed document has the same."""
    lengths = np.diff(texts.starts, append=len(texts.tokens))
    of_token = np.repeat(changed[texts.owner], lengths)
    mine = of_token[:-1] if texts.at is None else of_token[texts.at]
    chosen = np.zeros(int(leads.max(initial=0)) + 1, np.bool_)
    chosen[leads[mine]] = True
    return np.where(chosen[leads], leads, 0)


def _those(leads: NDArray[np.int32], chosen: Flags) -> Iterator[Ints]:
    for begin in range(0, len(leads), _COUNTED):
        yield np.flatnonzero(chosen[leads[begin : begin + _COUNTED]]) + begin


def _batch_numbers(leads: NDArray[np.int32]) -> Small:
    """The batch of each lead, from 1 on; 0 for none."""
    total = np.zeros(int(leads.max(initial=0)) + 1, np.int64)
    for begin in range(0, len(leads), _COUNTED):
        total += np.bincount(leads[begin : begin + _COUNTED], minlength=len(total))
    total[0] = 0
    numbers = (np.cumsum(total) // _AT_ONCE).astype(np.int32) + 1
    numbers[0] = 0
    return numbers


def levels(texts: Texts, starts: Starts, shape: Shape) -> Iterator[Level]:
    """The n-grams of some starts, by length, until there are no longer ones."""
    least, every, heavy = shape
    at, owner = starts.at, starts.owner
    start, before = starts_of_length(texts, at, least - 1)
    several = np.ones(len(at), np.bool_)
    for length in count(least):
        place = at[start] + length
        token = texts.tokens[place - 1]
        there = np.flatnonzero(token)
        if not len(there):
            return
        longer = (start[there], before[there], token[there])
        start, gram, one, parent, order = one_longer(starts, longer, length)
        listed = first_in_document(gram, order, owner, several)
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


def one_longer(
    starts: Starts, longer: tuple[Ints, Ints, Tokens], length: int
) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """The n-grams of `length` tokens that continue shorter ones.

    `longer` are starts, the number of the n-gram of each, and its next token. Gives the starts by
    n-gram and the number of the new n-gram of each; a start and the parent of each new n-gram; and
    the starts in the order in which its list has them.
    """
    at, late, first = starts.at, starts.late, starts.first
    start, fresh, parent = extended(*longer, len(at))
    gram = np.cumsum(fresh) - 1
    one = start[fresh]
    order = start
    if late is not None:
        order = late_last(start, gram, fresh, late[at[start] + length])
    if first:
        order = put_first(start, gram, first(length, start, gram, one))
    return start, gram, one, parent, order


def starts_of_length(texts: Texts, at: Ints, length: int) -> tuple[Ints, Ints]:
    """The starts of n-grams of `length` tokens, by n-gram, and the n-gram of each, by number."""
    start, value = np.arange(len(at)), np.zeros(len(at), np.int64)
    bits = int(texts.tokens.max(initial=0)).bit_length()
    for step in range(length):
        token = texts.tokens[at[start] + step]
        there = np.flatnonzero(token)
        start, value = start[there], value[there] << bits | token[there]
    row = order_of(value)
    return start[row], np.cumsum(changes(value[row])) - 1


def extended(start: Ints, before: Ints, token: Tokens, size: int) -> tuple[Ints, Flags, Ints]:
    """Starts by n-gram and next token: their new order, where a new n-gram begins, its parent.

    `before` is the n-gram of each start, `token` the one that follows, `size` the number of starts.
    """
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


def late_last(start: Ints, gram: Ints, fresh: Flags, late: Flags) -> Ints:
    """In each list the late starts after the others, otherwise in the order given."""
    begins = np.flatnonzero(fresh)
    some = np.add.reduceat(late, begins, dtype=np.int64)
    mixed = (some > 0) & (some < np.diff(begins, append=len(start)))
    these = np.flatnonzero(mixed[gram])
    order = start.copy()
    order[these] = start[these[order_of(gram[these] << 1 | late[these])]]
    return order


def put_first(start: Ints, gram: Ints, found: tuple[Ints, NDArray[np.integer]]) -> Ints:
    """The lists in which some start comes first in another order; the others as given."""
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


def first_in_document(gram: Ints, start: Ints, owner: Small, several: Flags) -> Flags:
    """Which starts are the first of their document in a list.

    `several` flags the starts of documents that had more than one in a shorter n-gram, and is
    brought up to date: of the others a document has only one in a longer n-gram too.
    """
    listed = np.ones(len(start), np.bool_)
    these = np.flatnonzero(several[start])
    again, before = _repeated(gram[these], owner[start[these]])
    listed[these[again]] = False
    several[start[these]] = False
    several[start[these[again]]] = several[start[these[before]]] = True
    return listed


def _repeated(group: Ints, owner: Small) -> tuple[Ints, Ints]:
    """Places whose document is in the same group before, and the first such place of each."""
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
            pair = group[begin:end] << _OWNER | some
            row = order_of(pair)
            fresh = changes(pair[row])
            again = np.flatnonzero(~fresh)
            one = row[np.maximum.accumulate(np.where(fresh, np.arange(len(row)), 0))]
            found.append((row[again] + begin, one[again] + begin))
    both = np.concatenate([np.stack(pair) for pair in found], axis=1)
    return both[0], both[1]
