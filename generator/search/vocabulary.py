"""How do the words of names become files, so that a misspelt one finds them? FORMAT.md, "Words"."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from zlib import crc32

import numpy as np

from generator.search.corpus import shard_of
from generator.search.grams import Small
from generator.search.lists import part_of
from generator.search.manifest import compact
from generator.search.packing import Ints, path_of, varint, varints
from generator.search.shards import count_of
from generator.search.spelling import LEAST_GROUPED, SPELT, commonest, groups, variants

_RAW = 1536
"""Bytes of a shard of words before it is deflated, about: many are asked for at once."""

Owned = Mapping[str, Small]
"""Of each word the docids of those who have it, ascending."""

Files = Iterator[tuple[str, bytes]]

_Entry = tuple[bytes, bytes, bytes]
"""A key, how many have it, and the list."""


def files(owned: Owned, cut: int, part_bits: int) -> tuple[dict[str, int], Files]:
    """How many shards each namespace has, and all of them."""
    spelt, common, lists = _spelt(owned), _groups(owned), _lists(owned, cut, part_bits)
    made = (("s", spelt), ("v", common), ("w", lists))
    shards = {name: len(contents) for name, contents in made}
    paths = (
        (f"{name}/{path_of(number)}", content)
        for name, contents in made
        for number, content in enumerate(contents)
    )
    return shards, paths


def _spelt(owned: Owned) -> list[bytes]:
    """Words by what remains of them with a letter left out."""
    size = sum(
        (len(word) + 1) * (len(word) + 3 + 2 * min(len(d), SPELT)) for word, d in owned.items()
    )
    count = count_of(size, _RAW)
    tables: list[list[_Entry]] = [[] for _ in range(count)]
    for word in sorted(owned):
        docids = owned[word]
        entry = word.encode(), varint(len(docids)), _gaps(docids[:SPELT])
        for number in {shard_of(key, count) for key in variants(word)}:
            tables[number].append(entry)
    return [_laid(table) for table in tables]


def _groups(owned: Owned) -> list[bytes]:
    """The commonest words of each group, and how many have them."""
    table: dict[str, list[tuple[str, int]]] = {}
    for word in sorted(owned):
        for key in groups(word) if len(word) >= LEAST_GROUPED else ():
            table.setdefault(key, []).append((word, len(owned[word])))
    told = {key: commonest(words) for key, words in table.items()}
    count = count_of(sum(10 * len(words) for words in told.values()), _RAW)
    tables: list[dict[str, list[tuple[str, int]]]] = [{} for _ in range(count)]
    for key in sorted(told):
        tables[shard_of(key, count)][key] = told[key]
    return [compact(each) for each in tables]


def _lists(owned: Owned, cut: int, part_bits: int) -> list[bytes]:
    """Whole lists of those words of which not all are told beside them."""
    longer = {word: docids for word, docids in owned.items() if len(docids) > SPELT}
    pieces = [
        (word, number, docids)
        for word in sorted(longer)
        for number, docids in _parts(longer[word], cut, part_bits)
    ]
    most = max((number + 1 for _, number, _ in pieces), default=1)
    count = count_of(sum(2 * len(docids) for *_, docids in pieces))
    while count < most:
        count *= 2
    tables: list[list[_Entry]] = [[] for _ in range(count)]
    for word, number, docids in pieces:
        entry = word.encode(), varint(len(docids)), _gaps(docids)
        tables[(crc32(word.encode()) + number) % count].append(entry)
    return [_laid(table) for table in tables]


def _parts(docids: Small, cut: int, part_bits: int) -> Iterator[tuple[int, Small]]:
    if len(docids) <= cut:
        yield 0, docids
        return
    number = part_of(docids, part_bits)
    bounds = [0, *(np.flatnonzero(np.diff(number)) + 1).tolist(), len(docids)]
    for begin, end in pairwise(bounds):
        yield int(number[begin]), docids[begin:end]


def _gaps(docids: Small) -> bytes:
    gaps: Ints = docids.astype(np.int64)
    gaps[1:] -= gaps[:-1].copy()
    return varints(gaps)[0].tobytes()


def _laid(table: Iterable[_Entry]) -> bytes:
    rows = list(table)
    keys = b"".join(b"%s\n" % key for key, *_ in rows)
    return b"".join((varint(len(rows)), keys, *(n for _, n, _ in rows), *(d for *_, d in rows)))
