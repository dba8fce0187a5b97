"""Which n-grams does a change of some documents touch, and what are their lists before and after?

The texts are those of all documents before and after; a changed document is in them twice. A list
can only differ where a changed document has the n-gram, and an n-gram can only come or go where its
parent became heavy or ceased to be heavy: these are followed, and nothing else.
"""

# The example of ngrams.py ends here: rank 2, 远航, docid 17, is removed. `live` are two flags of
# each document, before [1 1 1 1 1] and after [1 1 0 1 1]; a new document would be [0] and [1].
#
#   n-gram   df before, after   heavy (more than 2)   bytes in a shard   list after, docids
#   航       3 → 2              stays indexed (1 <= every)   8 → 7       8 3
#   远       4 → 3              stays indexed                9 → 8       8 33 3
#   远航     3 → 2              heavy → not                  11 → 10     8 3
#   远航食   1 → 1              its parent is not heavy now  12 → 0      none: it is removed
#
# 海, 蓝 and the others are not looked at: no changed document has them.

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
    batches,
    first_in_document,
    one_longer,
)
from gongshi.search.index.postings import Ngrams, encoded_level

BeforeAfter = tuple[Flags, Flags]
"""Flags before and after: of documents, whether they are there; of n-grams, whether indexed."""


class LevelDelta(NamedTuple):
    """N-grams of one length, before and after, and whether they are indexed then."""

    levels: tuple[Level, Level]
    there: BeforeAfter


Parts = dict[int, tuple[int, bytes]]


class NgramDelta(NamedTuple):
    """An n-gram before and after, and its df and posting list after.

    `size` are its bytes in a shard, 0 where it is not indexed; `whole` the parts of its long list,
    by number, each a df and bytes.
    """

    size: tuple[int, int]
    df: int
    list: bytes
    whole: tuple[Parts, Parts]
    heavy: bool


def ngram_deltas(
    source: tuple[Texts, Ranking],
    docids: Small,
    live: BeforeAfter,
    shape: Shape,
    bits: int | None,
) -> Iterator[tuple[str, NgramDelta]]:
    """The n-grams of changed documents, and those whose parent became heavy or ceased to be."""
    texts, ranking = source
    for part in batches(texts, ranking, shape.least, live[0] != live[1]):
        for both in _levels(texts, part, live, shape):
            whole = bits if both.levels[0].length > 1 else None
            encoded = [encoded_level(texts, level, docids, whole) for level in both.levels]
            yield from _deltas(texts, both, encoded, shape)


def _levels(texts: Texts, starts: Starts, live: BeforeAfter, shape: Shape) -> Iterator[LevelDelta]:
    least, every, most = shape
    at, owner = starts.at, starts.owner
    changed = (live[0] != live[1])[owner]
    start, before = _starts_of_length(texts, at, changed, least - 1)
    several = np.ones(len(at), np.bool_)
    number = int(before.max(initial=-1)) + 1
    heavy, turned = [np.ones(number, np.bool_)] * 2, np.zeros(number, np.bool_)
    for length in count(least):
        token = texts.tokens[at[start] + length - 1]
        value = before << 16 | token
        kept = np.flatnonzero((token > 0) & (_as_some(value, changed[start]) | turned[before]))
        if not len(kept):
            return
        longer = (start[kept], before[kept], token[kept])
        start, gram, one, parent, order = one_longer(starts, longer, length)
        levels, firsts = [], np.flatnonzero(first_in_document(gram, order, owner, several))
        for side in (0, 1):
            listed = firsts[live[side][owner[order[firsts]]]]
            df = np.bincount(gram[listed], minlength=len(one)).astype(np.int32)
            place = at[one].astype(np.int32)
            levels.append(Level(length, place, parent.astype(np.int32), df, owner[order[listed]]))
        there = [(level.df > 0) & heavy[side][parent] for side, level in enumerate(levels)]
        yield LevelDelta((levels[0], levels[1]), (there[0], there[1]))
        before = gram
        if length >= every:
            heavy = [level.df > most for level in levels]
            turned = turned[parent] | (heavy[0] != heavy[1])
            kept = np.flatnonzero((heavy[0] | heavy[1])[gram])
            start, before = start[kept], gram[kept]
        else:
            heavy, turned = [np.ones(len(one), np.bool_)] * 2, np.zeros(len(one), np.bool_)


def _starts_of_length(texts: Texts, at: Ints, changed: Flags, length: int) -> tuple[Ints, Ints]:
    """As `starts_of_length`, but only of the n-grams that a changed document has."""
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
    """Which values equal one of those flagged."""
    known = np.unique(value[some])
    if not len(known):
        return np.zeros(len(value), np.bool_)
    place = np.minimum(np.searchsorted(known, value), len(known) - 1)
    same: Flags = known[place] == value
    return same


def _deltas(
    texts: Texts, both: LevelDelta, encoded: list[Ngrams], shape: Shape
) -> Iterator[tuple[str, NgramDelta]]:
    at, length = both.levels[1].at, both.levels[1].length
    begins, ends = texts.begin(at).tolist(), texts.begin(at + length).tolist()
    pieces = [_pieces(one, there) for one, there in zip(encoded, both.there, strict=True)]
    for begin, end, old, new in zip(begins, ends, *pieces, strict=True):
        if old[0] or new[0]:
            key = texts.keys[begin:end].tobytes().decode()
            wholes = old[3], new[3]
            yield key, NgramDelta((old[0], new[0]), new[1], new[2], wholes, new[1] > shape.heavy)


def _pieces(encoded: Ngrams, there: Flags) -> Iterator[tuple[int, int, bytes, Parts]]:
    """Size, df, list and long list of each n-gram; zeros where it is not indexed."""
    lists, wholes = encoded.lists.tobytes(), _wholes(encoded)
    begin = 0
    columns = (encoded.below, encoded.df, encoded.taken, there)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    for number, (size, df, taken, is_there) in enumerate(rows):
        some = lists[begin : begin + taken]
        yield (size, df, some, wholes.get(number, {})) if is_there else (0, 0, b"", {})
        begin += taken


def _wholes(encoded: Ngrams) -> dict[int, Parts]:
    found: dict[int, Parts] = {}
    data, begin = encoded.whole.tobytes(), 0
    columns = (encoded.piece_of, encoded.piece_part, encoded.piece_df, encoded.piece_taken)
    for number, part, df, taken in zip(*(column.tolist() for column in columns), strict=True):
        found.setdefault(number, {})[part] = df, data[begin : begin + taken]
        begin += taken
    return found
