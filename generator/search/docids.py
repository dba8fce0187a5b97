"""Which number does an entity have in the index? FORMAT.md, "Docids".

Like names share a bucket, and so a file of results. The numbers follow from the set of entities,
not from its history: a change of one moves no other but a few in its own bucket.
"""

from collections import Counter
from collections.abc import Sequence
from zlib import crc32

import numpy as np

from generator.search.packing import Ints

TOGETHER = 24
"""Most entities of one brand key that are kept in one bucket."""

_SHORTEST, _LONGEST = 2, 6


def brand_keys(cores: Sequence[str], ids: Sequence[str]) -> list[str]:
    """The shortest beginning of each core, of 2 to 6 characters, that at most 24 share."""
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
    return 1 << max(0, (entities // 16).bit_length() - 1)


def docids(keys: Sequence[str], ids: Sequence[str]) -> tuple[Ints, int, list[int]]:
    """The docids in ascending order, `bits`, and whose each is, as a place in `ids`."""
    buckets = bucket_count(len(ids))
    of_bucket = np.fromiter((crc32(k.encode()) % buckets for k in keys), np.int64, len(keys))
    hashed = np.fromiter((crc32(i.encode()) for i in ids), np.int64, len(ids))
    order = sorted(range(len(ids)), key=lambda at: (of_bucket[at], hashed[at], ids[at]))
    bucket, value = of_bucket[order], hashed[order]
    bits = _fewest_bits(bucket, value)
    return bucket << bits | _slots(bucket, value, bits), bits, order


def _slots(bucket: Ints, hashed: Ints, bits: int) -> Ints:
    """max(hash's first bits, slot before + 1) within each bucket."""
    wanted = hashed >> (32 - bits)
    place = np.arange(len(bucket))
    # slot - place never falls within a bucket; a step up at each bucket's start parts them
    step = 2**33
    return np.maximum.accumulate(wanted - place + bucket * step) - bucket * step + place


def _fewest_bits(bucket: Ints, hashed: Ints) -> int:
    bits = 0
    while len(bucket) and _slots(bucket, hashed, bits).max() >= 1 << bits:
        bits += 1
    return bits
