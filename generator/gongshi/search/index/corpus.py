"""What does the index need of one entity, and of all of them together? FORMAT.md, part 2.

An entry is made for each entity where its pages are made, and crosses processes as bytes. Names
are folded once, here; everything after works on numbers.
"""

import re
from array import array
from collections.abc import Iterable, Iterator
from itertools import repeat
from zlib import crc32

import msgspec
import numpy as np

from gongshi import parallel
from gongshi.register.entities import Entity
from gongshi.register.folding import fold, fold_code, vocabulary_words
from gongshi.register.model import Vocabulary
from gongshi.register.names import Regions, brand_start, core
from gongshi.search.index.codec import Ints
from gongshi.search.index.docids import Heads, brand_keys, docids, heads_of
from gongshi.search.index.entries import UNBRACKETED, IndexRow, Name, row_of

LEAST_KEY, LEAST_CORE = 4, 2

_AT_ONCE = 10_000
"""Entries that are read at a time."""

_LATIN = re.compile("[a-z]{4}")
_KIND = re.compile("(?<=号)[^号之0-9]+$")
_WRITTEN = re.compile("[〇一二三四五六七八九十].*号")

Spot = tuple[int, int, int, bool]
"""Of a folded name: core start, core end, brand start, and whether it is one that is borne."""


class Member(msgspec.Struct, frozen=True, array_like=True):
    """What the index needs of an entity; `line` is its row as JSON.

    A term is a filter term's parts, joined by line ends.
    """

    id: str
    line: bytes
    names: tuple[str, ...]
    spots: tuple[Spot, ...]
    codes: tuple[str, ...]
    documents: tuple[str, ...]
    words: tuple[str, ...]
    terms: tuple[str, ...]
    ends: tuple[str, ...]
    weight: int

    @property
    def whole_keys(self) -> Iterable[str]:
        codes = (code for code in self.codes if len(code) >= LEAST_KEY)
        return dict.fromkeys((*self.documents, *codes))

    @property
    def cores(self) -> list[tuple[str, int]]:
        """Cores with the length of their name."""
        spots = zip(self.names, self.spots, strict=True)
        found = [(name[start:end], len(name)) for name, (start, end, *_) in spots]
        return [(core, min(length, 1023)) for core, length in found if len(core) >= LEAST_CORE]


class _Head(msgspec.Struct, frozen=True, array_like=True):
    """The first columns of a member: the others are passed over where they are not needed."""

    id: str
    line: bytes
    names: tuple[str, ...]
    spots: tuple[Spot, ...]


class Corpus(msgspec.Struct, frozen=True):
    """Entries in one buffer, and where each begins and ends there, by docid.

    They are read again where needed: a member takes five times the memory of its entry.
    """

    data: bytearray
    begins: Ints
    ends: Ints
    docids: Ints

    @property
    def lines(self) -> Iterator[memoryview]:
        """The entries, by docid."""
        view = memoryview(self.data)
        for begin, end in zip(self.begins.tolist(), self.ends.tolist(), strict=True):
            yield view[begin:end]

    @property
    def members(self) -> Iterator[Member]:
        return map(_decode, self.lines)

    @property
    def rows(self) -> Iterator[bytes]:
        """Those of the entities as JSON, by docid."""
        return (head.line for head in map(_decode_head, self.lines))

    @property
    def size(self) -> int:
        return len(self.docids)


_encode_row = msgspec.json.Encoder().encode
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Member).decode
_decode_head = msgspec.msgpack.Decoder(_Head).decode


def entry(entity: Entity, vocabulary: Vocabulary, regions: Regions) -> bytes:
    """What the index needs of an entity; empty where nothing of it counts on its day."""
    row = row_of(entity, vocabulary)
    return entry_of(row, regions) if row.records else b""


def entry_of(row: IndexRow, regions: Regions) -> bytes:
    return _encode(_member(row, regions))


def line_of(entry_: bytes) -> bytes:
    """The row of an entity as JSON."""
    return _decode_head(entry_).line


def read_corpus(entries: Iterable[bytes]) -> Corpus:
    """All entries, in any order; empty ones are left out."""
    data = bytearray()
    lengths, hashes = array("i"), array("q")
    heads: list[Heads] = []
    for some in parallel.batches(filter(None, entries), _AT_ONCE):
        members = [_decode_head(entry_) for entry_ in some]
        heads.append(heads_of([_first_core(member) for member in members]))
        hashes.extend(crc32(member.id.encode()) for member in members)
        lengths.extend(map(len, some))
        data += b"".join(some)
    ends = np.cumsum(np.frombuffer(lengths, np.int32), dtype=np.int64)
    begins = ends - np.frombuffer(lengths, np.int32)

    def id_of(at: int) -> str:
        return _decode_head(memoryview(data)[begins[at] : ends[at]]).id

    hashed: Ints = np.frombuffer(hashes, np.int64)
    keys = brand_keys(np.concatenate(heads or [heads_of([])]), hashed)
    numbers, order = docids(keys, hashed, id_of)
    return Corpus(data, begins[order], ends[order], numbers)


def _first_core(member: _Head) -> str:
    start, end, *_ = member.spots[0]
    return member.names[0][start:end]


def _member(row: IndexRow, regions: Regions) -> Member:
    names = [fold(text) for _, text in row.names]
    ended = {e.last_day for e in row.records if e.last_day and e.status == "in_force"}
    documents = (document_key(entry.document) for entry in row.records)
    return Member(
        row.id,
        _encode_row(row),
        tuple(names),
        tuple(map(_spot, row.names, names, repeat(regions))),
        tuple(filter(None, map(fold_code, row.identifiers))),
        tuple(dict.fromkeys(filter(None, documents))),
        _words(row, names),
        tuple(sorted(terms_of(row))),
        tuple(sorted(ended)),
        row.weight,
    )


def _spot(name: Name, folded: str, regions: Regions) -> Spot:
    return *core(folded, regions), brand_start(folded, regions), name[0] != UNBRACKETED


def _words(row: IndexRow, names: list[str]) -> tuple[str, ...]:
    texts = (text for (_, text), name in zip(row.names, names, strict=True) if _LATIN.search(name))
    return tuple(dict.fromkeys(word for text in texts for word in vocabulary_words(text)))


def document_key(document: str) -> str:
    """The folded number, without what kind of document it is of; empty where it is no key."""
    folded = _KIND.sub("", fold(document))
    numbered = any(c.isdecimal() for c in folded) or _WRITTEN.search(folded)
    return folded if len(folded) >= LEAST_KEY and numbered else ""


def terms_of(row: IndexRow) -> set[str]:
    found = {f"{e.list}\n{e.authority}\n{e.status}" for e in row.records}
    found |= {f"kind\n{row.kind}"}
    return found | ({f"region\n{row.region}"} if row.region else set())


def shard_of(key: str, shards: int) -> int:
    return crc32(key.encode()) % shards
