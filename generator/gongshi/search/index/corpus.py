"""What does the index need of one entity, and of all together? FORMAT.md, part 2.

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

NameParts = tuple[int, int, int, bool]
"""Of a folded name: core start, core end and brand start, and False for kind 4 (no brackets)."""


class Document(msgspec.Struct, frozen=True, array_like=True):
    """An entity as a document of the index; `line` is its row as JSON.

    A term is a filter term's parts, joined by line ends.
    """

    id: str
    line: bytes
    names: tuple[str, ...]
    name_parts: tuple[NameParts, ...]
    codes: tuple[str, ...]
    document_keys: tuple[str, ...]
    words: tuple[str, ...]
    terms: tuple[str, ...]
    ends: tuple[str, ...]
    weight: int

    @property
    def whole_keys(self) -> Iterable[str]:
        codes = (code for code in self.codes if len(code) >= LEAST_KEY)
        return dict.fromkeys((*self.document_keys, *codes))

    @property
    def cores(self) -> list[tuple[str, int]]:
        """Cores with the length of their name."""
        name_parts = zip(self.names, self.name_parts, strict=True)
        found = [(name[start:end], len(name)) for name, (start, end, *_) in name_parts]
        return [(core, min(length, 1023)) for core, length in found if len(core) >= LEAST_CORE]


class _Head(msgspec.Struct, frozen=True, array_like=True):
    """The first fields of a document, for where the others are not needed."""

    id: str
    line: bytes
    names: tuple[str, ...]
    name_parts: tuple[NameParts, ...]


class Corpus(msgspec.Struct, frozen=True):
    """Entries in one buffer, and the bytes at which each begins and ends, by docid.

    They are decoded again where needed: a document takes five times the memory of its entry.
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
    def documents(self) -> Iterator[Document]:
        return map(_decode, self.lines)

    @property
    def rows(self) -> Iterator[bytes]:
        """The rows as JSON, by docid."""
        return (head.line for head in map(_decode_head, self.lines))

    @property
    def size(self) -> int:
        return len(self.docids)


_encode_row = msgspec.json.Encoder().encode
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Document).decode
_decode_head = msgspec.msgpack.Decoder(_Head).decode


def entry(entity: Entity, vocabulary: Vocabulary, regions: Regions) -> bytes:
    """What the index needs of an entity; empty where no record counts on its day."""
    row = row_of(entity, vocabulary)
    return entry_of(row, regions) if row.records else b""


def entry_of(row: IndexRow, regions: Regions) -> bytes:
    return _encode(_document(row, regions))


def line_of(entry_: bytes) -> bytes:
    """The row of an entity as JSON."""
    return _decode_head(entry_).line


def read_corpus(entries: Iterable[bytes]) -> Corpus:
    """A corpus of entries in any order; empty ones are left out."""
    data = bytearray()
    lengths, hashes = array("i"), array("q")
    heads: list[Heads] = []
    for some in parallel.batches(filter(None, entries), _AT_ONCE):
        documents = [_decode_head(entry_) for entry_ in some]
        heads.append(heads_of([_first_core(document) for document in documents]))
        hashes.extend(crc32(document.id.encode()) for document in documents)
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


def _first_core(document: _Head) -> str:
    start, end, *_ = document.name_parts[0]
    return document.names[0][start:end]


def _document(row: IndexRow, regions: Regions) -> Document:
    names = [fold(text) for _, text in row.names]
    ended = {e.last_day for e in row.records if e.last_day and e.status == "in_force"}
    keys = (document_key(entry.document) for entry in row.records)
    return Document(
        row.id,
        _encode_row(row),
        tuple(names),
        tuple(map(_name_parts, row.names, names, repeat(regions))),
        tuple(filter(None, map(fold_code, row.identifiers))),
        tuple(dict.fromkeys(filter(None, keys))),
        _words(row, names),
        tuple(sorted(terms_of(row))),
        tuple(sorted(ended)),
        row.weight,
    )


def _name_parts(name: Name, folded: str, regions: Regions) -> NameParts:
    return *core(folded, regions), brand_start(folded, regions), name[0] != UNBRACKETED


def _words(row: IndexRow, names: list[str]) -> tuple[str, ...]:
    texts = (text for (_, text), name in zip(row.names, names, strict=True) if _LATIN.search(name))
    return tuple(dict.fromkeys(word for text in texts for word in vocabulary_words(text)))


def document_key(document: str) -> str:
    """The folded document number without its tail; empty where it is no key."""
    folded = _KIND.sub("", fold(document))
    numbered = any(c.isdecimal() for c in folded) or _WRITTEN.search(folded)
    return folded if len(folded) >= LEAST_KEY and numbered else ""


def terms_of(row: IndexRow) -> set[str]:
    found = {f"{e.list}\n{e.authority}\n{e.status}" for e in row.records}
    found |= {f"kind\n{row.kind}"}
    return found | ({f"region\n{row.region}"} if row.region else set())


def shard_of(key: str, shards: int) -> int:
    return crc32(key.encode()) % shards
