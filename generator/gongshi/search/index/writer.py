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
from gongshi.search.index.documents import Documents, documents_of, fingerprint_of
from gongshi.search.index.entries import Placed
from gongshi.search.index.fields import code_ranking, name_ranking, names_of, plain
from gongshi.search.index.manifest import COUNTED, WHOLE, IndexHeader, Letters, compact, manifest
from gongshi.search.index.namespaces import (
    BUCKETS,
    CODES,
    CORES,
    EXPIRIES,
    FILTERS,
    INITIALS,
    NAMES,
    PINYIN,
    WHOLE_KEYS,
)
from gongshi.search.index.ngrams import SHAPES, Ranking, Small, Texts
from gongshi.search.index.pinyin_fields import initials_of, letters_of, reading_ranking
from gongshi.search.index.postings import ngram_postings
from gongshi.search.index.shards import count_of, encoded_lists, of_lists, of_pieces

FOLDER = "search/"

Facts = dict[str, Any]
"""Keys of the manifest that describe the files; filled while they are made."""


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What a delta must know of a sharded index.

    `sizes` and `below` as in `postings.PostingFiles`, by namespace.
    """

    documents: Documents
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

    `entries` are those of `corpus.entry`, in any order. Up to `whole` documents make an index of
    one file; above `counted`, counts may be loose (FORMAT.md). `keep` is called with the state
    that a later delta of shards needs.
    """
    found = corpus.read_corpus(entries)
    documents = documents_of(found)
    letters = Letters(documents.characters)
    small = found.size <= whole
    facts: Facts = {
        "generation": generation_of(documents.fingerprints, about, whole, counted),
        "entities": found.size,
        "records": int(documents.weights.sum()),
        "mode": "whole" if small else "shards",
        "bits": BITS,
        "buckets": bucket_count(found.size),
        "counted": counted,
    }
    below = f"{FOLDER}{facts['generation']}/"
    made = _whole(found, letters) if small else _entities(found, letters)
    yield from ((below + path, data) for path, data in made)
    del made, found  # the columns take half the memory
    for path, data in () if small else _shards(documents, about, facts, jobs):
        yield below + path, data
    told = {name: facts.pop(name, {}) for name in ("sizes", "below")}
    if not small:
        keep(State(documents=documents, facts=facts, counted=counted, **told))
    yield manifest_file(documents, about, facts)


def manifest_file(documents: Documents, about: IndexHeader, facts: Facts) -> File:
    told = dict(facts)
    for name in ("shards", "split"):
        told[name] = dict(sorted(facts.get(name, {}).items()))
    letters, terms = Letters(documents.characters), Counter(documents.terms.counted)
    return f"{FOLDER}index.bin", pack(
        compact(manifest(about, letters, documents.numbering, terms, told))
    )


def generation(found: Corpus, about: IndexHeader, whole: int, counted: int = COUNTED) -> str:
    """A digest of everything the files follow from, the code that makes them included."""
    return generation_of(b"".join(map(fingerprint_of, found.lines)), about, whole, counted)


def generation_of(fingerprints: bytes, about: IndexHeader, whole: int, counted: int) -> str:
    total = hashlib.sha256(_code())
    total.update(compact([about.timezone, whole, counted, sorted(about.regions.names)]))
    total.update(fingerprints)
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
        yield f"{BUCKETS}/{path_of(number)}", pack(placed(docids, lines))


Maker = Callable[[Documents, IndexHeader, Facts], Iterator[File]]


def _shards(found: Documents, about: IndexHeader, facts: Facts, jobs: int) -> Iterator[File]:
    """Each part of the index is made by its own process, where there are several."""
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


def _part(shared: tuple[Documents, IndexHeader, Facts], maker: Maker) -> Iterator[File | Facts]:
    found, about, facts = shared
    told = empty_facts(facts)
    yield from maker(found, about, told)
    yield told


def source_of(name: str, found: Documents, about: IndexHeader) -> tuple[Texts, Ranking]:
    """The texts of a namespace, and the order of its posting lists."""
    if name == CODES:
        codes = plain(found.codes)
        return codes.texts, code_ranking(codes, found.weights)
    names = names_of(found)
    if name == NAMES:
        return names.plain.texts, name_ranking(names, found.weights, about.regions)
    read = letters_of(names) if name == PINYIN else initials_of(names)
    return read.texts, reading_ranking(names, found.weights, read)


def _names(found: Documents, about: IndexHeader, facts: Facts) -> Iterator[File]:
    yield from namespace(NAMES, found, about, facts)


def _letters(found: Documents, about: IndexHeader, facts: Facts) -> Iterator[File]:
    yield from namespace(PINYIN, found, about, facts)


def _initials(found: Documents, about: IndexHeader, facts: Facts) -> Iterator[File]:
    yield from namespace(INITIALS, found, about, facts)


def _codes(found: Documents, about: IndexHeader, facts: Facts) -> Iterator[File]:
    yield from namespace(CODES, found, about, facts)


def empty_facts(facts: Facts) -> Facts:
    """Facts for a maker to fill."""
    return {"shards": {}, "split": {}, "sizes": {}, "below": {}, "buckets": facts["buckets"]}


def width(facts: Facts) -> int:
    """The number of bits of a docid."""
    return int(facts["buckets"]).bit_length() - 1 + BITS


def namespace(name: str, found: Documents, about: IndexHeader, facts: Facts) -> Iterator[File]:
    shape = SHAPES[name]
    texts, ranking = source_of(name, found, about)
    bits = width(facts) if name == NAMES else None
    made = ngram_postings(texts, ranking, found.docids, shape, bits)
    del ranking
    told = postings.posting_files(name, texts, made, shape)
    facts["shards"] |= told.shards
    facts["split"][name] = told.split
    facts["sizes"] |= told.sizes
    facts["below"][name] = told.below
    yield from told.files


def _rest(found: Documents, about: IndexHeader, facts: Facts) -> Iterator[File]:  # noqa: ARG001 - a Maker
    yield from keys(WHOLE_KEYS, found, whole_keys(found), facts)
    yield from keys(CORES, found, cores(found), facts)
    yield from filters(found)
    yield from word_files(found, facts)
    yield from ends(found, facts)


class Pieces(NamedTuple):
    """Keys as byte ranges [begin, end) of a text; the document of each, and ranks for its order."""

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


def whole_keys(found: Documents) -> Pieces:
    """Document numbers and identifiers."""
    keys = np.frombuffer(found.keys.data, np.uint8)
    return Pieces(keys, *found.keys.bounds, found.keys.owner)


def cores(found: Documents) -> Pieces:
    names = names_of(found)
    these = np.flatnonzero(names.core_end - names.core_start >= LEAST_CORE)
    owner, lengths = names.plain.texts.owner[these], names.plain.lengths[these]
    begins, ends = (column[these] for column in names.cores)
    ranks = (-found.weights[owner], np.minimum(lengths, 1023).astype(np.int32))
    return Pieces(names.plain.texts.keys, begins, ends, owner, ranks)


def keys(name: str, found: Documents, pieces: Pieces, facts: Facts) -> Iterator[File]:
    keys, begins, ends, owner, ranks = pieces
    count = facts["shards"][name] = pieces.files
    made, crc = of_pieces(keys, begins, ends, found.docids[owner], *ranks)
    contents = made.contents(crc % count, count)
    yield from packed((f"{name}/{path_of(at)}", data) for at, data in enumerate(contents))


def filters(found: Documents, terms: Collection[str] | None = None) -> Iterator[File]:
    """The lists of some filter terms, or of all."""
    for number, term in enumerate(found.terms.counted):
        if terms is not None and term not in terms:
            continue
        docids = found.docids[found.terms.owners(term)]
        body, _ = encoded_lists(docids, np.array([len(docids)]), steps=False)
        yield f"{FILTERS}/{path_of(number)}", pack(body.tobytes())


def word_files(
    found: Documents, facts: Facts, since: vocabulary.Since | None = None
) -> Iterator[File]:
    """All files of words, or those that may differ after a delta."""
    owned = {word: found.docids[owners] for word, owners in found.words.each()}
    shards, made = vocabulary.vocabulary_files(owned, width(facts), since)
    facts["shards"] |= shards
    yield from packed(made)


def ends(found: Documents, facts: Facts, months: Collection[str] | None = None) -> Iterator[File]:
    """The expiry days of some months, or of all."""
    days = found.days.counted
    facts["months"] = sorted({day[:7] for day in days})
    for month in facts["months"]:
        if months is not None and month not in months:
            continue
        some = [day for day in days if day.startswith(month)]
        docids = [found.docids[found.days.owners(day)] for day in some]
        yield f"{EXPIRIES}/{month}.bin", pack(of_lists(some, docids))
