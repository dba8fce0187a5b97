"""Which number does an entity have in the index? FORMAT.md, "Docids".

Like names share a bucket, and so a file of results. The numbers follow from the set of entities,
not from its history: a change of one moves no other but those of its own bucket.
"""

from collections import Counter
from collections.abc import Sequence
from zlib import crc32

import numpy as np

from generator.search.packing import Ints

TOGETHER = 12
"""Most entities of one brand key that are kept in one bucket."""

_SHORTEST, _LONGEST = 2, 6


def brand_keys(cores: Sequence[str], ids: Sequence[str]) -> list[str]:
    """The shortest beginning of each core, of 2 to 6 characters, that at most 12 share."""
    keys = [""] * len(cores)
    waiting = list(range(len(cores)))
    for length in range(_SHORTEST, _LONGEST + 1):
        shared = Counter(cores[at][:length] for at in waiting)
        rest = []
        for at in waiting:
            keys[at] = cores[at][:length]
            if shared[keys[at]] > TOGETHER:
                rest.append(at)
        waiting = rest
    for at in waiting:
        groups = 1 << (-(-shared[keys[at]] // TOGETHER) - 1).bit_length()
        keys[at] += f"#{crc32(ids[at].encode()) % groups}"
    return keys


def bucket_count(entities: int) -> int:
    return 1 << max(0, (entities // 8).bit_length() - 1)


def docids(keys: Sequence[str], ids: Sequence[str]) -> tuple[Ints, int, list[int]]:
    """The docids in ascending order, `bits`, and whose each is, as a place in `ids`."""
    buckets = bucket_count(len(ids))
    of_bucket = np.fromiter((crc32(k.encode()) % buckets for k in keys), np.int64, len(keys))
    hashed = np.fromiter((crc32(i.encode()) for i in ids), np.int64, len(ids))
    order = sorted(range(len(ids)), key=lambda at: (of_bucket[at], hashed[at], ids[at]))
    bucket = of_bucket[order]
    bits = _fewest_bits(bucket)
    slot = np.arange(len(bucket)) - np.searchsorted(bucket, bucket)
    return bucket << bits | slot, bits, order


def _fewest_bits(bucket: Ints) -> int:
    """Those of the number of entities in the fullest bucket."""
    return int(np.bincount(bucket).max() - 1).bit_length() if len(bucket) else 0
