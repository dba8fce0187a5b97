"""Which grams does a change of some entities touch, and what is told of them before and after.

The texts are those of all entities there were and are; a changed one is in them twice. A list can
only be another where a changed entity has the gram, and a gram can only come or go where its
beginning became heavy or ceased to be: so these are followed, and nothing else.
"""

from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

import numpy as np

from gongshi.search.index.codec import Flags, Ints, changes, order_of
from gongshi.search.index.ngrams import (
    Level,
    Ranking,
    Shape,
    Small,
    Starts,
    Texts,
    behind,
    grown,
    once,
    parts,
    put_first,
)
from gongshi.search.index.postings import Ngrams, laid_out

Sides = tuple[Flags, Flags]
"""Before and now: of entities, whether they were and are there; of grams, whether indexed."""


class Both(NamedTuple):
    """Grams of one length: who had them, who has them, and whether they were and are indexed."""

    levels: tuple[Level, Level]
    there: Sides


Parts = dict[int, tuple[int, bytes]]


class NgramDelta(NamedTuple):
    """How large a gram was and is, 0 where it is not indexed, and what is told of it now.

    `size` is what it takes in a shard; `whole` are the parts of its whole list, by number.
    """

    size: tuple[int, int]
    df: int
    list: bytes
    whole: tuple[Parts, Parts]
    heavy: bool


def touched(
    source: tuple[Texts, Ranking],
    docids: Small,
    alive: Sides,
    shape: Shape,
    bits: int | None,
) -> Iterator[tuple[str, NgramDelta]]:
    """The grams of changed entities, and those whose beginning became heavy or ceased to be."""
    texts, ranking = source
    for part in parts(texts, ranking, shape.least, alive[0] != alive[1]):
        for both in _levels(texts, part, alive, shape):
            whole = bits if both.levels[0].length > 1 else None
            laid = [laid_out(texts, level, docids, whole) for level in both.levels]
            yield from _told(texts, both, laid, shape)


def _levels(texts: Texts, starts: Starts, alive: Sides, shape: Shape) -> Iterator[Both]:
    least, every, most = shape
    at, owner, late, first = starts
    changed = (alive[0] != alive[1])[owner]
    start, before = _begun(texts, at, changed, least - 1)
    several = np.ones(len(at), np.bool_)
    number = int(before.max(initial=-1)) + 1
    heavy, turned = [np.ones(number, np.bool_)] * 2, np.zeros(number, np.bool_)
    for length in count(least):
        token = texts.tokens[at[start] + length - 1]
        value = before << 16 | token
        kept = np.flatnonzero((token > 0) & (_as_some(value, changed[start]) | turned[before]))
        if not len(kept):
            return
        start, fresh, parent = grown(start[kept], before[kept], token[kept], len(at))
        gram = np.cumsum(fresh) - 1
        one = start[fresh]
        order = start
        if late is not None:
            order = behind(start, gram, fresh, late[at[start] + length])
        if first:
            order = put_first(start, gram, first(length, start, gram, one))
        levels, firsts = [], np.flatnonzero(once(gram, order, owner, several))
        for side in (0, 1):
            listed = firsts[alive[side][owner[order[firsts]]]]
            df = np.bincount(gram[listed], minlength=len(one)).astype(np.int32)
            place = at[one].astype(np.int32)
            levels.append(Level(length, place, parent.astype(np.int32), df, owner[order[listed]]))
        there = [(level.df > 0) & heavy[side][parent] for side, level in enumerate(levels)]
        yield Both((levels[0], levels[1]), (there[0], there[1]))
        before = gram
        if length >= every:
            heavy = [level.df > most for level in levels]
            turned = turned[parent] | (heavy[0] != heavy[1])
            kept = np.flatnonzero((heavy[0] | heavy[1])[gram])
            start, before = start[kept], gram[kept]
        else:
            heavy, turned = [np.ones(len(one), np.bool_)] * 2, np.zeros(len(one), np.bool_)


def _begun(texts: Texts, at: Ints, changed: Flags, length: int) -> tuple[Ints, Ints]:
    """Starts of the grams of so many tokens that a changed owner has, by gram; and the gram."""
    start, value = np.arange(len(at)), np.zeros(len(at), np.int64)
    bits = int(texts.tokens.max(initial=0)).bit_length()
    for step in range(length):
        token = texts.tokens[at[start] + step]
        there = np.flatnonzero(token)
        start, value = start[there], value[there] << bits | token[there]
    kept = np.flatnonzero(_as_some(value, changed[start]))
    start, value = start[kept], value[kept]
    row = order_of(value)
    return start[row], np.cumsum(changes(value[row])) - 1


def _as_some(value: Ints, some: Flags) -> Flags:
    """Which values are as one of some of them."""
    known = np.unique(value[some])
    if not len(known):
        return np.zeros(len(value), np.bool_)
    place = np.minimum(np.searchsorted(known, value), len(known) - 1)
    same: Flags = known[place] == value
    return same


def _told(
    texts: Texts, both: Both, laid: list[Ngrams], shape: Shape
) -> Iterator[tuple[str, NgramDelta]]:
    at, length = both.levels[1].at, both.levels[1].length
    begins, ends = texts.begin(at).tolist(), texts.begin(at + length).tolist()
    pieces = [_pieces(one, there) for one, there in zip(laid, both.there, strict=True)]
    for begin, end, old, new in zip(begins, ends, *pieces, strict=True):
        if old[0] or new[0]:
            key = texts.keys[begin:end].tobytes().decode()
            wholes = old[3], new[3]
            yield key, NgramDelta((old[0], new[0]), new[1], new[2], wholes, new[1] > shape.heavy)


def _pieces(laid: Ngrams, there: Flags) -> Iterator[tuple[int, int, bytes, Parts]]:
    """Size, number of entities, list and whole list of each gram; nothing where it is not."""
    lists, wholes = laid.lists.tobytes(), _wholes(laid)
    begin = 0
    columns = (laid.below, laid.df, laid.taken, there)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    for number, (size, df, taken, is_there) in enumerate(rows):
        some = lists[begin : begin + taken]
        yield (size, df, some, wholes.get(number, {})) if is_there else (0, 0, b"", {})
        begin += taken


def _wholes(laid: Ngrams) -> dict[int, Parts]:
    found: dict[int, Parts] = {}
    data, begin = laid.whole.tobytes(), 0
    columns = (laid.piece_of, laid.piece_part, laid.piece_df, laid.piece_taken)
    for number, part, df, taken in zip(*(column.tolist() for column in columns), strict=True):
        found.setdefault(number, {})[part] = df, data[begin : begin + taken]
        begin += taken
    return found
