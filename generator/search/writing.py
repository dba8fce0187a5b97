"""Which files make the index? FORMAT.md, part 2."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from generator import workers
from generator.search import columns, corpus, lists, vocabulary
from generator.search.corpus import LEAST_CORE, Corpus
from generator.search.docids import SPAN
from generator.search.grams import Ranking, Small, Texts
from generator.search.lists import CUT, grams
from generator.search.manifest import WHOLE, About, Letters, compact, manifest
from generator.search.members import Members, members_of
from generator.search.namespaces import code_ranking, name_ranking, names_of, plain
from generator.search.packing import Bytes, File, pack, packed, path_of
from generator.search.readings import initials_of, letters_of, reading_ranking
from generator.search.rows import Placed
from generator.search.shards import count_of, laid, of_lists, of_pieces
from generator.search.store import SHAPES

FOLDER = "search/"

Facts = dict[str, Any]
"""What the manifest says of the files; filled while they are made."""


def files(
    entries: Iterable[bytes], about: About, whole: int = WHOLE, jobs: int = 1, span: int = SPAN
) -> Iterator[File]:
    """Every file of the index below the site's root, the manifest last.

    `entries` are those of `corpus.entry`, in any order. Up to `whole` entities make an index of
    one file. A part of a long list is of `span` buckets, a power of two.
    """
    found = corpus.read(entries)
    members = members_of(found)
    letters = Letters(members.characters)
    small = found.size <= whole
    facts: Facts = {
        "generation": generation(found, about, whole, span),
        "entities": found.size,
        "records": int(members.weights.sum()),
        "mode": "whole" if small else "shards",
        "bits": found.bits,
        "buckets": found.buckets,
        "part_bits": found.bits + span.bit_length() - 1,
    }
    below = f"{FOLDER}{facts['generation']}/"
    made = _whole(found, letters) if small else _entities(found, letters)
    yield from ((below + path, data) for path, data in made)
    del made, found  # what follows is made of the members, who take half the memory
    for path, data in () if small else _shards(members, about, facts, jobs):
        yield below + path, data
    for name in ("shards", "split"):
        facts[name] = dict(sorted(facts.get(name, {}).items()))
    terms = Counter(members.terms.counted)
    yield f"{FOLDER}index.bin", pack(compact(manifest(about, letters, terms, facts)))


def generation(found: Corpus, about: About, whole: int, span: int = SPAN) -> str:
    """A digest of everything the files follow from, the code that makes them included."""
    total = hashlib.sha256(_code())
    total.update(compact([about.as_of, about.timezone, whole, span, sorted(about.regions.names)]))
    for line in found.lines:
        total.update(line)
    return total.hexdigest()[:16]


@cache
def _code() -> bytes:
    folder = Path(__file__).parent
    return b"".join(path.read_bytes() for path in sorted(folder.glob("*.py")))


def _placed(docids: Iterable[int], rows: Iterable[bytes]) -> bytes:
    placed = (b"[%d,%s" % (docid, row[1:]) for docid, row in zip(docids, rows, strict=True))
    return b"[" + b",\n".join(placed) + b"]"


def _whole(found: Corpus, letters: Letters) -> Iterator[File]:
    rows = msgspec.json.decode(_placed(found.docids.tolist(), found.rows), type=list[Placed])
    yield "all.bin", pack(columns.of_rows(rows, letters.pinyin))


def _entities(found: Corpus, letters: Letters) -> Iterator[File]:
    yield "pinyin.bin", pack(compact(letters.pinyin))
    rows = zip(found.docids.tolist(), found.rows, strict=True)
    for number, some in groupby(rows, key=lambda row: row[0] >> found.bits):
        docids, lines = zip(*some, strict=True)
        yield f"b/{path_of(number)}", pack(_placed(docids, lines))


Maker = Callable[[Members, About, Facts], Iterator[File]]


def _shards(found: Members, about: About, facts: Facts, jobs: int) -> Iterator[File]:
    """Each part of the index is made apart, where there are processes at the same time."""
    facts |= {"shards": {}, "split": {}}
    makers = (_readings, _names, _rest, _codes)
    shared = found, about, facts["part_bits"]
    for one in workers.streamed(_part, shared, makers, jobs):
        if isinstance(one, tuple):
            yield one
        else:
            facts["shards"] |= one.pop("shards")
            facts["split"] |= one.pop("split")
            facts |= one


def _part(shared: tuple[Members, About, int], maker: Maker) -> Iterator[File | Facts]:
    found, about, part_bits = shared
    told: Facts = {"shards": {}, "split": {}, "part_bits": part_bits}
    yield from maker(found, about, told)
    yield told


def _names(found: Members, about: About, facts: Facts) -> Iterator[File]:
    names = names_of(found)
    ranking = name_ranking(names, found.weights, about.regions)
    yield from _namespace("h", names.plain.texts, ranking, found, facts, whole=True)


def _readings(found: Members, about: About, facts: Facts) -> Iterator[File]:  # noqa: ARG001 - a Maker
    for name, read_of in (("p", letters_of), ("i", initials_of)):
        names = names_of(found)
        read = read_of(names)
        ranking = reading_ranking(names, found.weights, read)
        del names
        yield from _namespace(name, read.texts, ranking, found, facts)
        del read, ranking


def _codes(found: Members, about: About, facts: Facts) -> Iterator[File]:  # noqa: ARG001 - a Maker
    codes = plain(found.codes)
    ranking = code_ranking(codes, found.weights)
    yield from _namespace("c", codes.texts, ranking, found, facts)


def _namespace(
    name: str, texts: Texts, ranking: Ranking, found: Members, facts: Facts, *, whole: bool = False
) -> Iterator[File]:
    shape = SHAPES[name]
    part_bits = facts["part_bits"] if whole else None
    made = grams(texts, ranking, found.docids, shape, part_bits)
    told = lists.files(name, texts, made, shape)
    facts["shards"] |= told.shards
    facts["split"][name] = told.split
    yield from told.files


def _rest(found: Members, about: About, facts: Facts) -> Iterator[File]:  # noqa: ARG001 - a Maker
    yield from _whole_keys(found, facts)
    yield from _cores(found, facts)
    yield from _filters(found)
    yield from _vocabulary(found, facts)
    yield from _ends(found, facts)


def _whole_keys(found: Members, facts: Facts) -> Iterator[File]:
    """Documents' numbers and identifiers."""
    keys = np.frombuffer(found.keys.data, np.uint8)
    ends = np.flatnonzero(keys == 0).astype(np.int32)
    begins = np.concatenate([np.zeros(1, np.int32), ends + 1])[:-1]
    yield from _keys("d", facts, keys, begins, ends, found.docids[found.keys.owner])


def _cores(found: Members, facts: Facts) -> Iterator[File]:
    names = names_of(found)
    these = np.flatnonzero(names.core_end - names.core_start >= LEAST_CORE)
    owner, lengths = names.plain.texts.owner[these], names.plain.lengths[these]
    begins, ends = (column[these] for column in names.cores)
    ranks = (-found.weights[owner], np.minimum(lengths, 1023).astype(np.int32))
    yield from _keys("k", facts, names.plain.texts.keys, begins, ends, found.docids[owner], *ranks)


def _keys(
    name: str, facts: Facts, keys: Bytes, begins: Small, ends: Small, docids: Small, *ranks: Small
) -> Iterator[File]:
    count = count_of(int((ends - begins).sum()) + 4 * len(begins))
    facts["shards"][name] = count
    made, crc = of_pieces(keys, begins, ends, docids, *ranks)
    contents = made.contents(crc % count, count)
    yield from packed((f"{name}/{path_of(at)}", data) for at, data in enumerate(contents))


def _filters(found: Members) -> Iterator[File]:
    for number, term in enumerate(sorted(found.terms.values)):
        docids = found.docids[found.terms.owners(term)]
        body, _ = laid(docids, np.array([len(docids)]), steps=False)
        yield f"f/{path_of(number)}", pack(body.tobytes())


def _vocabulary(found: Members, facts: Facts) -> Iterator[File]:
    owned = {word: found.docids[owners] for word, owners in found.words.each()}
    shards, made = vocabulary.files(owned, CUT, facts["part_bits"])
    facts["shards"] |= shards
    yield from packed(made)


def _ends(found: Members, facts: Facts) -> Iterator[File]:
    days = found.days.values
    facts["months"] = sorted({day[:7] for day in days})
    for month in facts["months"]:
        some = [day for day in days if day.startswith(month)]
        docids = [found.docids[found.days.owners(day)] for day in some]
        yield f"e/{month}.bin", pack(of_lists(some, docids))
