"""How do posting lists, by their keys, become files? FORMAT.md, "Posting lists"."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gongshi.search.index.codec import (
    Bytes,
    Ints,
    changes,
    equal_slices,
    order_of,
    spread,
    varint,
    varints,
)
from gongshi.search.index.ngrams import Small

RAW = 4096
"""Bytes of a shard before it is deflated, about."""

_AT_ONCE = 4_000_000
"""Bytes that are encoded at a time, about."""


def count_of(size: int, raw: int = RAW) -> int:
    """The number of shards, a power of two, so that each has about `raw` of `size` bytes."""
    return 1 << max(0, round(size / raw) - 1).bit_length()


def count_apart(size: int, part: Small) -> int:
    """As `count_of`, so that no two parts of a list share a shard; `part` is of each piece."""
    return max(count_of(size), 1 << int(part.max(initial=0)).bit_length())


def encoded_lists(
    docids: Small, counts: NDArray[np.integer], *, steps: bool = True
) -> tuple[Bytes, Small]:
    """Encoded lists in turn, and the bytes of each.

    A list is its first docid, then the differences, zigzag where `steps`.
    """
    ends = np.cumsum(counts)
    first = (ends - counts)[counts > 0]
    value: Ints = np.diff(docids, prepend=np.int32(0)).astype(np.int64)
    if steps:
        value = value << 1 ^ value >> 63
    value[first] = docids[first]
    body, places = varints(value)
    bounds = places[np.concatenate([[0], ends])]
    return body, np.diff(bounds).astype(np.int32)


_ALL_ONE = np.zeros(1, np.int32)


class Shards(NamedTuple):
    """Posting lists for files: the key, the df and the encoded list of each."""

    keys: Bytes
    key_from: Small
    key_to: Small
    df: Small
    lists: Bytes
    begins: Ints
    taken: Small

    @property
    def size(self) -> int:
        """Bytes in all, about."""
        return int((self.taken + self.key_to - self.key_from + 2).sum(dtype=np.int64))

    def key(self, number: int) -> bytes:
        return self.keys[self.key_from[number] : self.key_to[number]].tobytes()

    def some(self, chosen: Ints) -> "Shards":
        keys, columns = self.keys, (self.key_from, self.key_to, self.df)
        key_from, key_to, df = (column[chosen] for column in columns)
        begins, taken = self.begins[chosen], self.taken[chosen]
        return Shards(keys, key_from, key_to, df, self.lists, begins, taken)

    def contents(
        self, number: Ints, count: int, root: NDArray[np.integer] = _ALL_ONE
    ) -> Iterator[bytes]:
        """The contents of `count` files; `number` is the file of each list.

        The lists of a file are in the order of `root`, equal ones in the order they have here.
        """
        bits = int(root.max(initial=0)).bit_length()
        number = number << bits | root
        order = order_of(number)
        bounds = np.searchsorted(number[order], np.arange(count + 1) << bits)
        weight = np.concatenate([[0], np.cumsum(self.taken[order] + 8, dtype=np.int64)])[bounds]
        first = 0
        while first < count:
            last = int(np.searchsorted(weight, weight[first] + _AT_ONCE, "right")) - 1
            last = min(max(last, first + 1), count)
            some = order[bounds[first] : bounds[last]]
            yield from self._laid(some, bounds[first : last + 1] - bounds[first])
            first = last

    def _laid(self, some: Ints, bounds: Ints) -> Iterator[bytes]:
        widths = self.key_to[some] - self.key_from[some]
        key_ends = np.cumsum(widths + 1, dtype=np.int64)
        keys = np.full(int(key_ends[-1]) if len(some) else 0, 10, np.uint8)
        places = spread(key_ends - widths - 1, widths)
        keys[places] = self.keys[spread(self.key_from[some], widths)]
        df, df_begins = varints(self.df[some].astype(np.int64))
        lists = self.lists[spread(self.begins[some], self.taken[some])]
        list_begins = begins_of(self.taken[some])
        key_begins = np.concatenate([[0], key_ends])
        for a, b in pairwise(bounds.tolist()):
            columns = ((keys, key_begins), (df, df_begins), (lists, list_begins))
            yield varint(b - a) + b"".join(c[at[a] : at[b]].tobytes() for c, at in columns)


def begins_of(taken: NDArray[np.integer]) -> Ints:
    return np.concatenate([[0], np.cumsum(taken, dtype=np.int64)])


def of_pieces(
    keys: Bytes, begins: Small, ends: Small, owner: Small, *ranks: NDArray[np.integer]
) -> tuple[Shards, Ints]:
    """Posting lists by key, and the CRC-32 of each key.

    Pieces of `keys` with one docid each become the keys: equal ones are one. Keys are in the order
    of their CRC-32, then of their bytes; the docids of a key in the order of `ranks`, then
    ascending, each once.
    """
    first, crc = equal_slices(keys, begins, ends)
    row = np.lexsort((owner, *ranks[::-1], first))
    first, owner = first[row], owner[row]
    once = _once(first, owner)
    first, owner = first[once], owner[once]
    fresh = np.flatnonzero(changes(first))
    key = first[fresh]
    df = np.diff(fresh, append=len(first)).astype(np.int32)
    lists, taken = encoded_lists(owner, df)
    begins, ends, crc = begins[key], ends[key], crc[key]
    made = Shards(keys, begins, ends, df, lists, begins_of(taken)[:-1], taken)
    row = _ties_broken(made, crc, order_of(crc))
    return made.some(row), crc[row]


def _ties_broken(made: Shards, crc: Ints, row: Ints) -> Ints:
    """Keys with the same CRC-32 in the order of their bytes."""
    alike_ = np.flatnonzero(~changes(crc[row]))
    for crc_ in np.unique(crc[row[alike_]]).tolist():
        these = np.flatnonzero(crc[row] == crc_)
        row[these] = sorted(row[these].tolist(), key=made.key)
    return row


def _once(first: Ints, owner: Small) -> Ints:
    """Places of the first entry of each pair of key and docid."""
    row = np.lexsort((owner, first))
    stays = np.zeros(len(first), np.bool_)
    stays[row[changes(first[row]) | changes(owner[row])]] = True
    return np.flatnonzero(stays)


def of_lists(keys: Sequence[str], lists: Sequence[Small]) -> bytes:
    """The content of one file with all lists."""
    df = np.fromiter(map(len, lists), np.int64, len(lists))
    body, _ = encoded_lists(np.concatenate(lists), df)
    text = "".join(f"{key}\n" for key in keys).encode()
    return varint(len(keys)) + text + varints(df)[0].tobytes() + body.tobytes()
