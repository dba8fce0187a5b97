"""What are the bytes of a shard in which some lists are replaced? FORMAT.md, part 2."""

from collections.abc import Callable, Iterator
from itertools import accumulate, pairwise
from typing import Any
from zlib import crc32

import numpy as np

from gongshi.search.index.codec import File, pack, path_of, read_varints, unpack, varint

ShardReader = Callable[[str], bytes]
"""Gives the bytes of a file before the change, by its path below the generation."""

ShardOrder = Callable[[bytes], Any]
"""The sort key of a key of a shard."""

Tables = dict[int, dict[bytes, tuple[int, bytes] | None]]
"""By the number of a shard: for keys in it the new df and list, or None to remove the key."""

_Found = dict[bytes, tuple[int, bytes]]
"""Keys of a shard, each with its df and encoded list."""

ALL = 2**40
"""More docids than any list has."""


def by_root(least: int) -> ShardOrder:
    """The order of n-grams in a shard."""

    def order(key: bytes) -> tuple[str, int, str]:
        text = key.decode()
        return text[:least], len(text), text

    return order


def by_crc(key: bytes) -> tuple[int, bytes]:
    return crc32(key), key


def patched(
    name: str,
    tables: Tables,
    read: ShardReader,
    most: int,
    order: ShardOrder,
) -> Iterator[File]:
    """The shards that differ; a list has at most `most` docids of a key."""
    for number, table in sorted(tables.items()):
        path = f"{name}/{path_of(number)}"
        found = _shard(unpack(read(path)), most)
        changed = {key: value for key, value in table.items() if found.get(key) != value}
        if not changed:
            continue
        merged = {**found, **changed}
        values = ((key, merged[key]) for key in sorted(merged, key=order))
        yield path, pack(_content([(key, *value) for key, value in values if value]))


def _shard(content: bytes, most: int) -> _Found:
    count, place = next(read_varints(content, 0))
    keys = content[place:].split(b"\n", count)[:count]
    place += sum(map(len, keys)) + count
    numbers = read_varints(content, place)
    df = [next(numbers)[0] for _ in keys]
    ends = np.flatnonzero(np.frombuffer(content, np.uint8)[place:] < 128) + place + 1
    behind = list(accumulate((min(one, most) for one in df), initial=count))
    bounds = [int(ends[at - 1]) if at else place for at in behind]
    lists = (content[a:b] for a, b in pairwise(bounds))
    return dict(zip(keys, zip(df, lists, strict=True), strict=True))


def _content(rows: list[tuple[bytes, int, bytes]]) -> bytes:
    keys = b"".join(key + b"\n" for key, _, _ in rows)
    df = b"".join(varint(many) for _, many, _ in rows)
    return varint(len(rows)) + keys + df + b"".join(data for _, _, data in rows)
