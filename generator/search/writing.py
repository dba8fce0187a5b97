"""Which files make the index? FORMAT.md, part 2."""

import hashlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from generator import workers
from generator.search import columns, corpus, lists
from generator.search.corpus import Corpus, Member, shard_of
from generator.search.grams import Order, Small, Texts
from generator.search.lists import grams
from generator.search.manifest import WHOLE, About, Letters, compact, manifest
from generator.search.namespaces import codes_of, name_order, names_of, start_order
from generator.search.packing import File, Ints, pack, packed, path_of, varints
from generator.search.readings import (
    complete,
    initials_of,
    letters_of,
    reading_order,
    variants_of,
)
from generator.search.rows import Placed
from generator.search.shards import count_of, of_keys
from generator.search.store import EVERY, LEAST

FOLDER = "search/"

Facts = dict[str, Any]
"""What the manifest says of the files; filled while they are made."""

_TOGETHER = 300_000
_WORDS_A_SHARD = 100


def files(
    entries: Iterable[bytes], about: About, whole: int = WHOLE, jobs: int = 1
) -> Iterator[File]:
    """Every file of the index below the site's root, the manifest last.

    `entries` are those of `corpus.entry`, in any order. Up to `whole` entities make an index of
    one file.
    """
    found = corpus.read(entries)
    letters = Letters.of(found.members)
    small = found.size <= whole
    facts: Facts = {
        "generation": generation(found, about, whole),
        "entities": found.size,
        "records": int(_weights(found).sum()),
        "mode": "whole" if small else "shards",
        "bits": found.bits,
        "buckets": found.buckets,
    }
    below = f"{FOLDER}{facts['generation']}/"
    made = _whole(found, letters) if small else _shards(found, letters, about, facts, jobs)
    for path, data in made:
        yield below + path, data
    for name in ("shards", "split"):
        facts[name] = dict(sorted(facts.get(name, {}).items()))
    terms = Counter(term for member in found.members for term in member.terms)
    yield f"{FOLDER}index.bin", pack(compact(manifest(about, letters, terms, facts)))


def generation(found: Corpus, about: About, whole: int) -> str:
    """A digest of everything the files follow from, the code that makes them included."""
    total = hashlib.sha256(_code())
    total.update(compact([about.as_of, about.timezone, whole, sorted(about.regions.names)]))
    for line in found.lines:
        total.update(line)
    return total.hexdigest()[:16]


@cache
def _code() -> bytes:
    folder = Path(__file__).parent
    return b"".join(path.read_bytes() for path in sorted(folder.glob("*.py")))


def _placed(docids: Iterable[int], members: Iterable[Member]) -> bytes:
    rows = (b"[%d,%s" % (docid, m.line[1:]) for docid, m in zip(docids, members, strict=True))
    return b"[" + b",\n".join(rows) + b"]"


def _whole(found: Corpus, letters: Letters) -> Iterator[File]:
    rows = msgspec.json.decode(_placed(found.docids.tolist(), found.members), type=list[Placed])
    yield "all.bin", pack(columns.of_rows(rows, letters.pinyin))


def _shards(
    found: Corpus, letters: Letters, about: About, facts: Facts, jobs: int
) -> Iterator[File]:
    """Each part of the index is made apart, where there are processes at the same time."""
    yield "pinyin.bin", pack(compact(letters.pinyin))
    facts["shards"], facts["split"] = {}, {}
    jobs = jobs if found.size <= _TOGETHER else 1  # else memory would not do for two
    if jobs == 1:
        for maker in (_names, _readings, _codes, _rest):
            yield from maker(found, about, facts)
        return
    makers = (_readings, _names, _rest, _codes)
    for made, told in workers.run(_part, (found, about), makers, jobs):
        facts["shards"] |= told.pop("shards")
        facts["split"] |= told.pop("split")
        facts |= told
        yield from made


Maker = Callable[[Corpus, About, Facts], Iterator[File]]


def _part(shared: tuple[Corpus, About], maker: Maker) -> tuple[list[File], Facts]:
    told: Facts = {"shards": {}, "split": {}}
    return list(maker(*shared, told)), told


def _rest(found: Corpus, about: About, facts: Facts) -> Iterator[File]:  # noqa: ARG001 - a Maker
    yield from packed(_blocks(found))
    yield from _keys("d", found, _whole_keys, facts)
    yield from _keys("k", found, _cores, facts)
    yield from _filters(found)
    yield from _vocabulary(found, facts)
    yield from _ends(found, facts)


def _blocks(found: Corpus) -> Iterator[File]:
    rows = zip(found.docids.tolist(), found.members, strict=True)
    for number, some in groupby(rows, key=lambda row: row[0] >> found.bits):
        docids, members = zip(*some, strict=True)
        yield f"b/{path_of(number)}", _placed(docids, members)


def _weights(found: Corpus) -> Small:
    return np.fromiter((m.weight for m in found.members), np.int32, found.size)


def _names(found: Corpus, about: About, facts: Facts) -> Iterator[File]:
    names = names_of(found.members)
    orders = [name_order(names, _weights(found), about.regions)]
    texts = names.plain.texts
    del names
    yield from _namespace("h", texts, orders, found, facts, whole=True)


def _readings(found: Corpus, about: About, facts: Facts) -> Iterator[File]:  # noqa: ARG001
    names, weights = names_of(found.members), _weights(found)
    variants = variants_of(names)
    letters, ends = letters_of(variants)
    orders = [reading_order(names, weights, letters)._replace(group=complete(letters, ends))]
    texts = letters.texts
    del letters, ends
    yield from _namespace("p", texts, orders, found, facts)
    initials = initials_of(variants)
    orders = [reading_order(names, weights, initials)]
    texts = initials.texts
    del initials, variants, names
    yield from _namespace("i", texts, orders, found, facts)


def _codes(found: Corpus, about: About, facts: Facts) -> Iterator[File]:  # noqa: ARG001
    codes = codes_of(found.members)
    place, lengths = codes.place, np.bincount(codes.text).astype(np.int32)
    owner = codes.texts.owner
    orders = [start_order(owner, _weights(found), place > 0, place, lengths[codes.text])]
    yield from _namespace("c", codes.texts, orders, found, facts)


def _namespace(
    name: str,
    texts: Texts,
    orders: list[Order],
    found: Corpus,
    facts: Facts,
    *,
    whole: bool = False,
) -> Iterator[File]:
    """The one order is taken out of its list, so that its memory is free when files are made."""
    docids = found.docids.astype(np.int32)
    every = EVERY[name]
    made = grams(texts, orders.pop(), docids, LEAST[name], every, whole=whole)
    told = lists.files(name, texts, made, every)
    facts["shards"] |= told.shards
    facts["split"][name] = told.split
    yield from told.files


Owned = tuple[str, tuple[int, ...]]
"""A key and the rank of an entity below it."""


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Owned).decode


def _whole_keys(member: Member) -> Iterator[Owned]:
    return ((key, ()) for key in member.whole_keys)


def _cores(member: Member) -> Iterator[Owned]:
    return ((core, (-member.weight, length)) for core, length in member.cores)


def _keys(
    name: str, found: Corpus, owned: Callable[[Member], Iterable[Owned]], facts: Facts
) -> Iterator[File]:
    """Whole documents' numbers and identifiers; cores of names."""
    size = sum(len(key.encode()) + 4 for member in found.members for key, _ in owned(member))
    shards = count_of(size)
    facts["shards"][name] = shards
    tables: list[list[bytes]] = [[] for _ in range(shards)]
    for docid, member in zip(found.docids.tolist(), found.members, strict=True):
        for key, rank in owned(member):
            tables[shard_of(key, shards)].append(_encode((key, (*rank, docid))))
    yield from packed(
        (f"{name}/{path_of(number)}", of_keys(map(_decode, table)))
        for number, table in enumerate(tables)
    )


def _filters(found: Corpus) -> Iterator[File]:
    table: dict[str, array[int]] = {}
    for member, docid in zip(found.members, found.docids.tolist(), strict=True):
        for term in member.terms:
            table.setdefault(term, array("q")).append(docid)
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
    months: dict[str, list[Owned]] = {}
    for docid, member in zip(found.docids.tolist(), found.members, strict=True):
        for day in member.ends:
            months.setdefault(day[:7], []).append((day, (docid,)))
    facts["months"] = sorted(months)
    for month in facts["months"]:
        yield f"e/{month}.bin", pack(of_keys(months[month]))
