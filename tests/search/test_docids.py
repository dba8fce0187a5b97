"""Like names have numbers close together, and a change moves few of them."""

from random import Random
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongshi.search.index.docids import BITS, TOGETHER, brand_keys, bucket_count, docids, heads_of

SLOTS = 1 << BITS
CORES = st.dictionaries(st.text("0123456789abcdef", min_size=1), st.text("蓝海远航", max_size=7))


def _numbered(core_of: dict[str, str]) -> dict[str, int]:
    ids = list(core_of)
    hashes = np.array([crc32(id_.encode()) for id_ in ids], np.int64)
    keys = brand_keys(heads_of(list(core_of.values())), hashes)
    numbers, order = docids(keys, hashes, lambda at: ids[at])
    return {ids[at]: number for at, number in zip(order.tolist(), numbers.tolist(), strict=True)}


def _many(core: str, count: int) -> dict[str, str]:
    return {f"{core}{number}": core for number in range(count)}


@pytest.mark.prop
@given(CORES)
def test_every_document_has_a_docid_of_its_own_in_some_bucket(core_of: dict[str, str]) -> None:
    numbers = _numbered(core_of)
    assert numbers.keys() == core_of.keys()
    assert len(set(numbers.values())) == len(core_of)
    assert all(0 <= number < bucket_count(len(core_of)) * SLOTS for number in numbers.values())


@pytest.mark.prop
@given(CORES, st.randoms(use_true_random=False))
def test_the_order_of_entities_does_not_matter(core_of: dict[str, str], random: Random) -> None:
    ids = list(core_of)
    random.shuffle(ids)
    assert _numbered({id_: core_of[id_] for id_ in ids}) == _numbered(core_of)


def test_like_names_share_a_bucket_or_stand_in_the_next() -> None:
    numbers = _numbered(
        {**{f"o{n}": f"{chr(0x4E00 + n)}某" for n in range(988)}, **_many("远航", 12)}
    )
    buckets = {number >> BITS for id_, number in numbers.items() if id_.startswith("远航")}
    assert max(buckets) - min(buckets) <= 1


def test_a_name_that_many_share_is_spread_over_buckets() -> None:
    numbers = _numbered({**_many("远航", 600), **_many("青山", 400)})
    there = np.bincount([number >> BITS for number in numbers.values()])
    assert there.max() <= SLOTS
    assert (there > 0).sum() >= 1000 / (2 * TOGETHER)


def test_one_more_moves_few_of_the_others() -> None:
    core_of = {f"o{n}": f"{chr(0x4E00 + n % 700)}某" for n in range(999)}
    before, after = _numbered(core_of), _numbered({**core_of, "new": "一某"})
    assert sum(before[id_] != after[id_] for id_ in before) <= TOGETHER
