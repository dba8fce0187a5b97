"""How do the lists of a namespace become shard files? FORMAT.md, "Terms".

All grams of a namespace are laid out at once as long arrays; a file is a slice of each.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from generator.search.grams import HEAVY, Level, Rank, Texts, ranked
from generator.search.packing import (
    Bytes,
    Ints,
    order_of,
    own_path,
    packed,
    path_of,
    spread,
    varint,
    varints,
)

CAPPED, INLINE, OWN = 100, 128, 2048
RAW = 4096
_AT_ONCE = 400_000
"""Docids and grams that are laid out at a time, about."""

"""Bytes a shard should have before it is deflated, about."""


class Lists(NamedTuple):
    """Grams with their entities; arrays by gram, but for the first and the last.

    The key is `keys[key_starts:key_ends]`; the docids `docids[starts:starts + df]`, ascending or,
    where heavy, in their order. `shown` of them stand in the shard.
    """

    keys: Bytes
    key_starts: Ints
    key_ends: Ints
    df: Ints
    shown: Ints
    starts: Ints
    docids: NDArray[np.int32]


def of_level(texts: Texts, level: Level, docids: Ints, rank: Rank, inline: int) -> Lists:
    """The grams of a level; a heavy one shows all its docids up to `inline`, else `CAPPED`."""
    first = level.places[level.starts]
    owners = level.owners.copy()
    heavy = np.repeat(level.df > HEAVY, level.df)
    owners[heavy], _ = ranked(texts, level, rank)
    return Lists(
        texts.keys,
        texts.begins[first],
        texts.ends[first + level.length - 1],
        level.df,
        np.where(level.df > max(inline, HEAVY), np.minimum(level.df, CAPPED), level.df),
        level.owner_starts,
        docids[owners].astype(np.int32),
    )


def of_keys(owned: Iterable[tuple[str, tuple[int, ...]]]) -> Lists:
    """Lists of whole keys, from pairs of a key and a rank that ends with the docid.

    Keys stand as they first came: by docid.
    """
    table: dict[str, list[tuple[int, ...]]] = {}
    for key, rank in owned:
        table.setdefault(key, []).append(rank)
    keys = list(table)
    found = [_in_order(ranks) if len(ranks := table[key]) > 1 else ranks[0][-1:] for key in keys]
    df = np.fromiter(map(len, found), np.int64, len(keys))
    ends = np.cumsum(np.fromiter((len(key.encode()) for key in keys), np.int64, len(keys)))
    return Lists(
        np.frombuffer("".join(keys).encode(), np.uint8),
        np.concatenate([[0], ends[:-1]]).astype(np.int64) if keys else ends,
        ends,
        df,
        df,
        np.cumsum(df) - df,
        np.fromiter(chain.from_iterable(found), np.int32, int(df.sum())),
    )


def _in_order(ranks: list[tuple[int, ...]]) -> Sequence[int]:
    """Docids by rank where there are many, else ascending; each once, at its best."""
    docids = list(dict.fromkeys(rank[-1] for rank in sorted(ranks)))
    return docids if len(docids) > HEAVY else sorted(docids)


def joined(parts: Sequence[Lists]) -> Lists:
    """Lists of several lengths, which share their texts, as one."""
    moved = np.cumsum([0, *(len(part.docids) for part in parts)])
    return Lists(
        parts[0].keys,
        np.concatenate([part.key_starts for part in parts]),
        np.concatenate([part.key_ends for part in parts]),
        np.concatenate([part.df for part in parts]),
        np.concatenate([part.shown for part in parts]),
        np.concatenate([p.starts + at for p, at in zip(parts, moved, strict=False)]),
        np.concatenate([part.docids for part in parts]),
    )


def _crc_table() -> NDArray[np.uint32]:
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = table >> np.uint32(1) ^ np.uint32(0xEDB88320) * (table & np.uint32(1))
    return table


def crc32_of(lists: Lists) -> Ints:
    """CRC-32 of every key."""
    table = _crc_table()
    crc = np.full(len(lists.df), 0xFFFFFFFF, np.uint32)
    widths = lists.key_ends - lists.key_starts
    for step in range(int(widths.max(initial=0))):
        has = np.flatnonzero(widths > step)
        byte = lists.keys[lists.key_starts[has] + step]
        crc[has] = table[(crc[has] ^ byte) & 255] ^ crc[has] >> np.uint32(8)
    return (crc ^ np.uint32(0xFFFFFFFF)).astype(np.int64)


class Laid(NamedTuple):
    """Lists laid out in the order of their shards: a buffer and where each gram begins in it."""

    keys: Bytes
    key_begins: Ints
    df: Bytes
    df_begins: Ints
    lists: Bytes
    list_begins: Ints

    def content(self, first: int, last: int) -> bytes:
        """The bytes of a file with the grams [first, last)."""
        return b"".join(
            (
                varint(last - first),
                self.keys[self.key_begins[first] : self.key_begins[last]].tobytes(),
                self.df[self.df_begins[first] : self.df_begins[last]].tobytes(),
                self.lists[self.list_begins[first] : self.list_begins[last]].tobytes(),
            )
        )


def lay(lists: Lists, order: Ints, shown: Ints) -> Laid:
    """Grams in an order, and how many docids of each are shown."""
    df = lists.df[order]
    values, counts = _values(lists, order, df, shown)
    body, places = varints(values)
    ends = np.concatenate([[0], np.cumsum(counts)])
    df_bytes, df_begins = varints(df)
    keys, key_begins = _keys(lists, order)
    return Laid(keys, key_begins, df_bytes, df_begins, body, places[ends])


def _keys(lists: Lists, order: Ints) -> tuple[Bytes, Ints]:
    """Keys one after another, a line end after each."""
    begins, widths = lists.key_starts[order], (lists.key_ends - lists.key_starts)[order]
    ends = np.cumsum(widths + 1)
    out = np.full(int(ends[-1]) if len(ends) else 0, 10, np.uint8)
    out[spread(ends - widths - 1, widths)] = lists.keys[spread(begins, widths)]
    return out, np.concatenate([[0], ends])


def _values(lists: Lists, order: Ints, df: Ints, shown: Ints) -> tuple[Ints, Ints]:
    """The numbers of all lists, and how many each list has."""
    docids = lists.docids[spread(lists.starts[order], shown)].astype(np.int64)
    gram = np.repeat(np.arange(len(order)), shown)
    head = np.zeros(len(docids), np.bool_)
    head[np.cumsum(shown) - shown] = True
    run = head.copy()
    run[1:] |= docids[1:] < docids[:-1]
    heavy = (df > HEAVY)[gram]
    delta = docids.copy()
    delta[1:] -= np.where(run[1:], 0, docids[:-1])
    before = (heavy & run).astype(np.int64) + (heavy & head)
    place = np.cumsum(before + 1) - 1
    values = np.zeros(len(docids) + int(before.sum()), np.int64)
    values[place] = delta
    starts = np.flatnonzero(run)
    lengths = np.diff(np.append(starts, len(docids)))
    values[place[starts[heavy[starts]]] - 1] = lengths[heavy[starts]]
    tops = np.flatnonzero(head & heavy)
    values[place[tops] - 2] = shown[gram[tops]]
    return values, np.bincount(gram, before + 1, len(order)).astype(np.int64)


def shard_count(lists: Lists) -> int:
    """A power of two with which shards have about `RAW` bytes."""
    size = int(
        (lists.key_ends - lists.key_starts).sum() + 2 * len(lists.df) + 2 * lists.shown.sum()
    )
    return 1 << max(0, round(size / RAW) - 1).bit_length()


def shard_files(name: str, lists: Lists, shards: int) -> Iterator[tuple[str, bytes]]:
    """Every shard of a namespace, empty ones too: a missing file means another generation."""
    chosen = np.arange(len(lists.df))
    yield from _sharded(name, lists, shards, chosen, lists.shown)


def _longer(lists: Lists, alone: int) -> NDArray[np.bool_]:
    """Which lists a shard shows in part; the first `alone` grams have no more than that."""
    longer = lists.shown < lists.df
    longer[:alone] = False
    return longer


def longer_files(lists: Lists, shards: int, alone: int) -> Iterator[tuple[str, bytes]]:
    """The whole lists of those that a shard shows in part, up to `OWN` of them."""
    chosen = np.flatnonzero(_longer(lists, alone) & (lists.df <= OWN))
    yield from _sharded("l", lists, shards, chosen, lists.df)


def longer_count(lists: Lists, alone: int) -> int:
    size = int(2 * lists.df[_longer(lists, alone) & (lists.df <= OWN)].sum())
    return 1 << max(0, round(size / (4 * RAW)) - 1).bit_length()


def _sharded(
    name: str, lists: Lists, shards: int, chosen: Ints, shown: Ints
) -> Iterator[tuple[str, bytes]]:
    shard = (crc32_of(lists) % shards)[chosen]
    order = chosen[order_of(shard)]
    bounds = np.searchsorted(np.sort(shard), np.arange(shards + 1))
    paths = (f"{name}/{path_of(number)}" for number in range(shards))
    contents = _contents(lists, order, shown, bounds)
    yield from packed(zip(paths, contents, strict=True))


def _contents(lists: Lists, order: Ints, shown: Ints, bounds: Ints) -> Iterator[bytes]:
    """The files between bounds; laid out so many at a time that memory stays small."""
    weight = np.concatenate([[0], np.cumsum(shown[order] + 1)])[bounds]
    first = 0
    while first < len(bounds) - 1:
        last = int(np.searchsorted(weight, weight[first] + _AT_ONCE, "right")) - 1
        last = min(max(last, first + 1), len(bounds) - 1)
        some = order[bounds[first] : bounds[last]]
        laid = lay(lists, some, shown[some])
        for a, b in pairwise((bounds[first : last + 1] - bounds[first]).tolist()):
            yield laid.content(a, b)
        first = last


def own_files(lists: Lists, alone: int) -> Iterator[tuple[str, bytes]]:
    """The whole lists of those that would make a shard too long."""
    crc = crc32_of(lists)
    chosen = np.flatnonzero(_longer(lists, alone) & (lists.df > OWN))
    order = chosen[order_of(crc[chosen])]
    numbers, firsts = np.unique(crc[order], return_index=True)
    contents = _contents(lists, order, lists.df, np.append(firsts, len(order)))
    yield from packed(zip(map(own_path, numbers.tolist()), contents, strict=True))


def one_file(lists: Lists) -> bytes:
    """A file of ascending lists only, whatever their length, as `e/` has them."""
    gaps = lists.docids.astype(np.int64)
    gaps[1:] -= lists.docids[:-1]
    gaps[lists.starts] = lists.docids[lists.starts]
    keys, _ = _keys(lists, np.arange(len(lists.df)))
    body = (keys, varints(lists.df)[0], varints(gaps)[0])
    return varint(len(lists.df)) + b"".join(part.tobytes() for part in body)
