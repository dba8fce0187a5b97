"""Which docid has a document? FORMAT.md, "Docids".

Like names share a bucket, and so a file of results. The numbers follow from the set of entities,
not from its history: a change of one moves none but those that share a key with it or stand close.
"""

from collections.abc import Callable, Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from gongshi.search.index.codec import Ints, changes, order_of

BITS = 4
"""Of a docid, below those of its bucket: a bucket has 16 slots, of which 4 to 8 are taken."""

TOGETHER = 12
"""Most documents of one brand key that are kept in one bucket."""

SHORTEST, LONGEST = 2, 6
"""Characters of a brand key."""

_HASHED = 32
"""Bits of a CRC-32."""

_POINT = 21
"""Bits of a code point."""

Heads = NDArray[np.uint32]
"""The first code points of the cores of names, `LONGEST` of each; 0 where there are fewer."""


def heads_of(cores: Sequence[str]) -> Heads:
    text = "".join(core[:LONGEST].ljust(LONGEST, "\0") for core in cores)
    return np.frombuffer(text.encode("utf-32-le"), np.uint32).reshape(-1, LONGEST)


def brand_keys(heads: Heads, hashes: Ints) -> list[bytes]:
    """The shortest beginning of each core, of 2 to 6 characters, that at most 12 share.

    Where more share all six, part of the hash of the id is added.
    """
    length, shared = _shared(heads)
    text = heads.tobytes().decode("utf-32-le")
    keys = [
        text[begin : begin + taken].rstrip("\0").encode()
        for begin, taken in zip(range(0, len(text), LONGEST), length.tolist(), strict=True)
    ]
    for at in np.flatnonzero(shared > TOGETHER).tolist():
        groups = 1 << (-(-int(shared[at]) // TOGETHER) - 1).bit_length()
        keys[at] += b"#%d" % (hashes[at] % groups)
    return keys


def _shared(heads: Heads) -> tuple[Ints, Ints]:
    """The length of each key in characters, and the number of documents that share it."""
    length = np.full(len(heads), LONGEST)
    shared = np.zeros(len(heads), np.int64)
    waiting = np.arange(len(heads))
    group = heads[:, 0].astype(np.int64)
    for taken in range(SHORTEST, LONGEST + 1):
        value = group << _POINT | heads[waiting, taken - 1]
        row = order_of(value)
        group[row] = np.cumsum(changes(value[row])) - 1
        many = np.bincount(group)[group]
        length[waiting], shared[waiting] = taken, many
        more = many > TOGETHER
        waiting, group = waiting[more], group[more]
    return length, shared


def bucket_count(entities: int) -> int:
    return 1 << max(0, (entities // 4).bit_length() - 1)


def docids(keys: Sequence[bytes], hashes: Ints, id_of: Callable[[int], str]) -> tuple[Ints, Ints]:
    """The docids in ascending order, and the document of each, as a place in `keys`.

    `hashes` are CRC-32s of ids; `id_of` is called only where two in a bucket are the same.
    """
    buckets = bucket_count(len(keys))
    bucket = np.fromiter((crc32(key) % buckets for key in keys), np.int64, len(keys))
    order = _ties_broken(np.lexsort((hashes, bucket)), bucket, hashes, id_of)
    wished = bucket << BITS | hashes >> _HASHED - BITS
    return _probed(wished[order], buckets << BITS), order


def _probed(wished: Ints, size: int) -> Ints:
    """Linear probing: the slot wished for or the next free one, and no slot beyond `size`."""
    number = np.arange(len(wished))
    free = np.maximum.accumulate(wished - number) + number
    found: Ints = np.minimum(free, size - len(wished) + number)
    return found


def _ties_broken(order: Ints, bucket: Ints, hashes: Ints, id_of: Callable[[int], str]) -> Ints:
    """With ties in the order of ids."""
    fresh = changes(bucket[order]) | changes(hashes[order])
    for end in np.flatnonzero(~fresh & np.append(fresh[1:], np.True_)).tolist():
        begin = end - int(np.flatnonzero(fresh[end::-1])[0])
        order[begin : end + 1] = sorted(order[begin : end + 1].tolist(), key=id_of)
    return order
