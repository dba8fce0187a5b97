"""Which files make the index? FORMAT.md, part 2."""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np

from gongshi import parallel
from gongshi.search.index import columns, corpus, postings, vocabulary
from gongshi.search.index.codec import Bytes, File, Ints, crc32s, pack, packed, path_of
from gongshi.search.index.corpus import LEAST_CORE, Corpus
from gongshi.search.index.docids import BITS, bucket_count
from gongshi.search.index.documents import Members, members_of, print_of
from gongshi.search.index.entries import Placed
from gongshi.search.index.fields import code_ranking, name_ranking, names_of, plain
from gongshi.search.index.manifest import COUNTED, WHOLE, IndexHeader, Letters, compact, manifest
from gongshi.search.index.ngrams import SHAPES, Ranking, Small, Texts
from gongshi.search.index.pinyin_fields import initials_of, letters_of, reading_ranking
from gongshi.search.index.postings import grams
from gongshi.search.index.shards import count_of, laid, of_lists, of_pieces

FOLDER = "search/"

Facts = dict[str, Any]
"""What the manifest says of the files; filled while they are made."""

WITH_WHOLE = "h"
"""The namespace whose longer lists stand in `l` whole."""


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What a change of the shards of an index has to know of them.

    `facts` are what the manifest says; `sizes` and `below` as in `lists.Edition`.
    """

    members: Members
    facts: Facts
    counted: int
    sizes: dict[str, int]
    below: dict[str, dict[str, int]]


def index_files(
    entries: Iterable[bytes],
    about: IndexHeader,
    whole: int = WHOLE,
    jobs: int = 1,
    counted: int = COUNTED,
    keep: Callable[[State], None] = lambda _: None,
) -> Iterator[File]:
    """Every file of the index below the site's root, the manifest last.

    `entries` are those of `corpus.entry`, in any order. Up to `whole` entities make an index of
    one file; from more than `counted` on, several words are not all counted. `keep` is given what
    a later change of shards has to know.
    """
    found = corpus.read_corpus(entries)
    members = members_of(found)
    letters = Letters(members.characters)
    small = found.size <= whole
    facts: Facts = {
        "generation": generation_of(members.prints, about, whole, counted),
        "entities": found.size,
        "records": int(members.weights.sum()),
        "mode": "whole" if small else "shards",
        "bits": BITS,
        "buckets": bucket_count(found.size),
        "counted": counted,
    }
    below = f"{FOLDER}{facts['generation']}/"
    made = _whole(found, letters) if small else _entities(found, letters)
    yield from ((below + path, data) for path, data in made)
    del made, found  # what follows is made of the members, who take half the memory
    for path, data in () if small else _shards(members, about, facts, jobs):
        yield below + path, data
    told = {name: facts.pop(name, {}) for name in ("sizes", "below")}
    if not small:
        keep(State(members=members, facts=facts, counted=counted, **told))
    yield manifest_file(members, about, facts)


def manifest_file(members: Members, about: IndexHeader, facts: Facts) -> File:
    told = dict(facts)
    for name in ("shards", "split"):
        told[name] = dict(sorted(facts.get(name, {}).items()))
    letters, terms = Letters(members.characters), Counter(members.terms.counted)
    return f"{FOLDER}index.bin", pack(
        compact(manifest(about, letters, members.numbering, terms, told))
    )


def generation(found: Corpus, about: IndexHeader, whole: int, counted: int = COUNTED) -> str:
    """A digest of everything the files follow from, the code that makes them included."""
    return generation_of(b"".join(map(print_of, found.lines)), about, whole, counted)


def generation_of(prints: bytes, about: IndexHeader, whole: int, counted: int) -> str:
    total = hashlib.sha256(_code())
    total.update(
        compact([about.as_of, about.timezone, whole, counted, sorted(about.regions.names)])
    )
    total.update(prints)
    return total.hexdigest()[:16]


@cache
def _code() -> bytes:
    package = Path(__file__).parents[2]
    files = (path for name in ("register", "search") for path in (package / name).rglob("*.py"))
    return b"".join(path.read_bytes() for path in sorted(files))


def placed(docids: Iterable[int], rows: Iterable[bytes]) -> bytes:
    placed = (b"[%d,%s" % (docid, row[1:]) for docid, row in zip(docids, rows, strict=True))
    return b"[" + b",\n".join(placed) + b"]"


def _whole(found: Corpus, letters: Letters) -> Iterator[File]:
    rows = msgspec.json.decode(placed(found.docids.tolist(), found.rows), type=list[Placed])
    yield "all.bin", pack(columns.of_rows(rows, letters.pinyin))


def readings_file(letters: Letters) -> File:
    return "pinyin.bin", pack(compact(letters.pinyin))


def _entities(found: Corpus, letters: Letters) -> Iterator[File]:
    yield readings_file(letters)
    rows = zip(found.docids.tolist(), found.rows, strict=True)
    for number, some in groupby(rows, key=lambda row: row[0] >> BITS):
        docids, lines = zip(*some, strict=True)
        yield f"b/{path_of(number)}", pack(placed(docids, lines))


Maker = Callable[[Members, IndexHeader, Facts], Iterator[File]]


def _shards(found: Members, about: IndexHeader, facts: Facts, jobs: int) -> Iterator[File]:
    """Each part of the index is made apart, where there are processes at the same time."""
    facts |= {"shards": {}, "split": {}, "sizes": {}, "below": {}}
    makers = (_letters, _names, _initials, _codes, _rest)
    shared = found, about, facts
    for one in parallel.stream_parallel(_part, shared, makers, jobs):
        if isinstance(one, tuple):
            yield one
        else:
            for name in ("shards", "split", "sizes", "below"):
                facts[name] |= one.pop(name)
            facts |= one


def _part(shared: tuple[Members, IndexHeader, Facts], maker: Maker) -> Iterator[File | Facts]:
    found, about, facts = shared
    told = told_of(facts)
    yield from maker(found, about, told)
    yield told


def source_of(name: str, found: Members, about: IndexHeader) -> tuple[Texts, Ranking]:
    """The texts of a namespace, and the order in which it lists."""
    if name == "c":
        codes = plain(found.codes)
        return codes.texts, code_ranking(codes, found.weights)
    names = names_of(found)
    if name == "h":
        return names.plain.texts, name_ranking(names, found.weights, about.regions)
    read = letters_of(names) if name == "p" else initials_of(names)
    return read.texts, reading_ranking(names, found.weights, read)


def _names(found: Members, about: IndexHeader, facts: Facts) -> Iterator[File]:
    yield from namespace("h", found, about, facts)


def _letters(found: Members, about: IndexHeader, facts: Facts) -> Iterator[File]:
    yield from namespace("p", found, about, facts)


def _initials(found: Members, about: IndexHeader, facts: Facts) -> Iterator[File]:
    yield from namespace("i", found, about, facts)


def _codes(found: Members, about: IndexHeader, facts: Facts) -> Iterator[File]:
    yield from namespace("c", found, about, facts)


def told_of(facts: Facts) -> Facts:
    """What a maker is given, and adds to."""
    return {"shards": {}, "split": {}, "sizes": {}, "below": {}, "buckets": facts["buckets"]}


def width(facts: Facts) -> int:
    """How many bits a docid has."""
    return int(facts["buckets"]).bit_length() - 1 + BITS


def namespace(name: str, found: Members, about: IndexHeader, facts: Facts) -> Iterator[File]:
    shape = SHAPES[name]
    texts, ranking = source_of(name, found, about)
    bits = width(facts) if name == WITH_WHOLE else None
    made = grams(texts, ranking, found.docids, shape, bits)
    del ranking
    told = postings.posting_files(name, texts, made, shape)
    facts["shards"] |= told.shards
    facts["split"][name] = told.split
    facts["sizes"] |= told.sizes
    facts["below"][name] = told.below
    yield from told.files


def _rest(found: Members, about: IndexHeader, facts: Facts) -> Iterator[File]:  # noqa: ARG001 - a Maker
    yield from keys("d", found, whole_keys(found), facts)
    yield from keys("k", found, cores(found), facts)
    yield from filters(found)
    yield from word_files(found, facts)
    yield from ends(found, facts)


class Pieces(NamedTuple):
    """Keys of entities as pieces [begin, end) of a text; whose they are, and in which order."""

    keys: Bytes
    begins: Small
    ends: Small
    owner: Small
    ranks: tuple[Small, ...] = ()

    @property
    def crcs(self) -> Ints:
        return crc32s(self.keys, self.begins, self.ends)

    @property
    def files(self) -> int:
        return count_of(int((self.ends - self.begins).sum()) + 4 * len(self.begins))


def whole_keys(found: Members) -> Pieces:
    """Documents' numbers and identifiers."""
    keys = np.frombuffer(found.keys.data, np.uint8)
    return Pieces(keys, *found.keys.bounds, found.keys.owner)


def cores(found: Members) -> Pieces:
    names = names_of(found)
    these = np.flatnonzero(names.core_end - names.core_start >= LEAST_CORE)
    owner, lengths = names.plain.texts.owner[these], names.plain.lengths[these]
    begins, ends = (column[these] for column in names.cores)
    ranks = (-found.weights[owner], np.minimum(lengths, 1023).astype(np.int32))
    return Pieces(names.plain.texts.keys, begins, ends, owner, ranks)


def keys(name: str, found: Members, pieces: Pieces, facts: Facts) -> Iterator[File]:
    keys, begins, ends, owner, ranks = pieces
    count = facts["shards"][name] = pieces.files
    made, crc = of_pieces(keys, begins, ends, found.docids[owner], *ranks)
    contents = made.contents(crc % count, count)
    yield from packed((f"{name}/{path_of(at)}", data) for at, data in enumerate(contents))


def filters(found: Members, terms: Collection[str] | None = None) -> Iterator[File]:
    """Of some terms, or of all."""
    for number, term in enumerate(found.terms.counted):
        if terms is not None and term not in terms:
            continue
        docids = found.docids[found.terms.owners(term)]
        body, _ = laid(docids, np.array([len(docids)]), steps=False)
        yield f"f/{path_of(number)}", pack(body.tobytes())


def word_files(
    found: Members, facts: Facts, since: vocabulary.Since | None = None
) -> Iterator[File]:
    """All files of words, or those that may differ since others were made."""
    owned = {word: found.docids[owners] for word, owners in found.words.each()}
    shards, made = vocabulary.vocabulary_files(owned, width(facts), since)
    facts["shards"] |= shards
    yield from packed(made)


def ends(found: Members, facts: Facts, months: Collection[str] | None = None) -> Iterator[File]:
    """Of some months, or of all."""
    days = found.days.counted
    facts["months"] = sorted({day[:7] for day in days})
    for month in facts["months"]:
        if months is not None and month not in months:
            continue
        some = [day for day in days if day.startswith(month)]
        docids = [found.docids[found.days.owners(day)] for day in some]
        yield f"e/{month}.bin", pack(of_lists(some, docids))
