"""Which files make the index? FORMAT.md, part 2."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from generator import workers
from generator.search import corpus, lists
from generator.search.corpus import Corpus, Member, shard_of
from generator.search.grams import Rank, Texts, levels
from generator.search.lists import INLINE, Lists
from generator.search.manifest import WHOLE, About, Letters, compact, manifest
from generator.search.namespaces import (
    codes_of,
    name_rank,
    names_of,
    readings_of,
    start_rank,
)
from generator.search.packing import Ints, pack, packed, path_of, varints

FOLDER = "search/"

File = tuple[str, bytes]
Facts = dict[str, Any]
"""What the manifest says of the files; filled while they are made."""

_COMMON_LEAST, _COMMON_SHARE = 512, 256
_TOGETHER = 300_000
_WORDS_A_SHARD = 400


def files(
    entries: Iterable[bytes], about: About, whole: int = WHOLE, jobs: int = 1
) -> Iterator[File]:
    """Every file of the index below the site's root, the manifest last.

    `entries` are those of `corpus.entry`, in any order. Up to `whole` entities make an index of
    one file.
    """
    found = corpus.read(entries)
    letters = Letters.of(found.members)
    facts: Facts = {
        "generation": generation(found, about, whole),
        "entities": len(found.members),
        "records": sum(member.weight for member in found.members),
        "mode": "whole" if len(found.members) <= whole else "shards",
        "bits": found.bits,
        "buckets": found.buckets,
    }
    below = f"{FOLDER}{facts['generation']}/"
    small = len(found.members) <= whole
    for path, data in _whole(found, letters) if small else _shards(found, about, facts, jobs):
        yield below + path, data
    terms = Counter(term for member in found.members for term in member.terms)
    yield f"{FOLDER}index.bin", pack(compact(manifest(about, letters, terms, facts)))


def generation(found: Corpus, about: About, whole: int) -> str:
    """A digest of everything the files follow from, the code that makes them included."""
    total = hashlib.sha256(_code())
    total.update(compact([about.as_of, about.timezone, whole, sorted(about.regions.names)]))
    for member in found.members:
        total.update(member.line)
    return total.hexdigest()[:16]


@cache
def _code() -> bytes:
    folder = Path(__file__).parent
    return b"".join(path.read_bytes() for path in sorted(folder.glob("*.py")))


def _placed(docids: Iterable[int], members: Iterable[Member]) -> bytes:
    rows = (b"[%d,%s" % (docid, m.line[1:]) for docid, m in zip(docids, members, strict=True))
    return b"[" + b",\n".join(rows) + b"]"


def _whole(found: Corpus, letters: Letters) -> Iterator[File]:
    entities = _placed(found.docids.tolist(), found.members)
    yield "all.bin", pack(b'{"pinyin":%s,"entities":%s}' % (compact(letters.pinyin), entities))


def _shards(found: Corpus, about: About, facts: Facts, jobs: int) -> Iterator[File]:
    """Each part of the index is made apart, where there are processes at the same time."""
    facts["shards"] = {}
    jobs = jobs if len(found.members) <= _TOGETHER else 1  # else memory would not do for two
    for made, told in workers.run(_part, (found, about), (_names, _readings, _rest, _codes), jobs):
        facts["shards"] |= told.pop("shards")
        facts |= told
        yield from made


Maker = Callable[[Corpus, About, Facts], Iterator[File]]


def _part(shared: tuple[Corpus, About], maker: Maker) -> tuple[list[File], Facts]:
    told: Facts = {"shards": {}}
    return list(maker(*shared, told)), told


def _rest(found: Corpus, about: About, facts: Facts) -> Iterator[File]:  # noqa: ARG001 - a Maker
    yield "pinyin.bin", pack(compact(Letters.of(found.members).pinyin))
    yield from packed(_blocks(found))
    yield from _keys(found, facts)
    yield from _filters(found)
    yield from _vocabulary(found, facts)
    yield from _ends(found, facts)


def _blocks(found: Corpus) -> Iterator[File]:
    numbers, firsts = np.unique(found.docids >> found.bits, return_index=True)
    bounds = [*firsts.tolist(), len(found.members)]
    docids = found.docids.tolist()
    for number, first, last in zip(numbers.tolist(), bounds, bounds[1:], strict=False):
        yield f"b/{path_of(number)}", _placed(docids[first:last], found.members[first:last])


def _weights(found: Corpus) -> Ints:
    return np.fromiter((m.weight for m in found.members), np.int64, len(found.members))


def _names(found: Corpus, about: About, facts: Facts) -> Iterator[File]:
    names, weights = names_of(found.members), _weights(found)
    made = [
        lists.of_level(
            names.texts,
            level,
            found.docids,
            name_rank(names, weights, about.regions, level),
            INLINE if level.length > 1 else 0,
        )
        for level in levels(names.texts, 1, 2)
    ]
    facts["common"] = _common(made[1:2], len(found.docids))
    alone = len(made[0].df) if made else 0
    joined = lists.joined(made or [lists.of_keys([])])
    made.clear()  # the joined ones are a copy
    facts["shards"]["h"] = lists.shard_count(joined)
    facts["shards"]["l"] = lists.longer_count(joined, alone)
    yield from lists.longer_files(joined, facts["shards"]["l"], alone)
    yield from lists.own_files(joined, alone)
    yield from lists.shard_files("h", joined, facts["shards"]["h"])


def _readings(found: Corpus, about: About, facts: Facts) -> Iterator[File]:  # noqa: ARG001
    names, weights = names_of(found.members), _weights(found)
    readings = readings_of(names)
    starts, lengths = names.brand_start[readings.name], names.lengths[readings.name]
    for name, texts, least in (("p", readings.syllables, 1), ("i", readings.initials, 2)):
        rank = start_rank(texts, weights, starts, lengths)
        yield from _capped(name, _lists(texts, found.docids, rank, least, 2), facts)


def _codes(found: Corpus, about: About, facts: Facts) -> Iterator[File]:  # noqa: ARG001
    codes = codes_of(found.members)
    spans = np.bincount(codes.text) - 1
    rank = start_rank(codes, _weights(found), np.zeros(len(spans), np.int64), spans)
    yield from _capped("c", _lists(codes, found.docids, rank, 4, 4), facts)


def _common(pairs: list[Lists], entities: int) -> list[str]:
    least = max(_COMMON_LEAST, entities // _COMMON_SHARE)
    return sorted(
        part.keys[part.key_starts[gram] : part.key_ends[gram]].tobytes().decode()
        for part in pairs
        for gram in np.flatnonzero(part.df > least)
    )


def _lists(texts: Texts, docids: Ints, rank: Rank, least: int, every: int) -> list[Lists]:
    return [lists.of_level(texts, level, docids, rank, 0) for level in levels(texts, least, every)]


def _capped(name: str, found: list[Lists], facts: Facts) -> Iterator[File]:
    joined = lists.joined(found or [lists.of_keys([])])
    facts["shards"][name] = lists.shard_count(joined)
    return lists.shard_files(name, joined, facts["shards"][name])


def _keys(found: Corpus, facts: Facts) -> Iterator[File]:
    """Whole documents' numbers and identifiers; cores of names."""
    members = list(zip(found.members, found.docids.tolist(), strict=True))
    whole = ((key, (docid,)) for member, docid in members for key in member.whole_keys)
    yield from _capped("d", [lists.of_keys(whole)], facts)
    cores = (
        (core, (-member.weight, length, docid))
        for member, docid in members
        for core, length in member.cores
    )
    yield from _capped("k", [lists.of_keys(cores)], facts)


def _filters(found: Corpus) -> Iterator[File]:
    table: dict[str, list[int]] = {}
    for member, docid in zip(found.members, found.docids.tolist(), strict=True):
        for term in member.terms:
            table.setdefault(term, []).append(docid)
    for number, term in enumerate(sorted(table)):
        gaps: Ints = np.array(table[term], np.int64)
        gaps[1:] -= gaps[:-1].copy()
        yield f"f/{path_of(number)}", pack(varints(gaps)[0].tobytes())


def _vocabulary(found: Corpus, facts: Facts) -> Iterator[File]:
    counted = Counter(word for member in found.members for word in member.words)
    shards = 1 << max(0, 2 * len(counted) // _WORDS_A_SHARD).bit_length()
    facts["shards"]["v"] = shards
    tables: list[dict[str, list[tuple[str, int]]]] = [{} for _ in range(shards)]
    for word, count in sorted(counted.items()):
        for key in (f"^{word[:2]}", f"{word[-2:]}$"):
            tables[shard_of(key, shards)].setdefault(key, []).append((word, count))
    contents = (compact(dict(sorted(table.items()))) for table in tables)
    yield from packed((f"v/{path_of(number)}", data) for number, data in enumerate(contents))


def _ends(found: Corpus, facts: Facts) -> Iterator[File]:
    numbers = found.docids.tolist()
    ends = [
        (day, (docid,)) for m, docid in zip(found.members, numbers, strict=True) for day in m.ends
    ]
    months = sorted({day[:7] for day, _ in ends})
    facts["months"] = months
    by_month: dict[str, list[tuple[str, tuple[int]]]] = {month: [] for month in months}
    for day, docid in ends:
        by_month[day[:7]].append((day, docid))
    for month, owned in by_month.items():
        yield f"e/{month}.bin", pack(lists.one_file(lists.of_keys(owned)))
