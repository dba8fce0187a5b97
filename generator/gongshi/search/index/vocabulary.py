"""How do the words of names become files for spelling suggestions? FORMAT.md, "Words"."""

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from typing import NamedTuple
from zlib import crc32

import numpy as np

from gongshi.search.analysis.spelling import (
    LEAST_GROUPED,
    SPELT,
    commonest,
    deletion_variants,
    groups,
)
from gongshi.search.index.codec import path_of, varint
from gongshi.search.index.corpus import shard_of
from gongshi.search.index.manifest import compact
from gongshi.search.index.namespaces import GROUPS, LONG_WORDS, VARIANTS
from gongshi.search.index.ngrams import Small
from gongshi.search.index.postings import list_parts
from gongshi.search.index.shards import count_apart, count_of, encoded_lists

_RAW = 1536
"""Bytes of a shard of words before it is deflated, about: many are fetched at once."""

Owned = Mapping[str, Small]
"""The docids of each word, ascending."""

Files = Iterator[tuple[str, bytes]]

Contents = tuple[int, dict[int, bytes]]
"""The number of shards, and by number the contents that may differ."""

KeysOf = Callable[[str], Iterable[str]]
"""Gives all keys under which a word is filed."""

_NONE = np.zeros(0, np.int32)

_Entry = tuple[bytes, bytes, bytes]
"""A key, its df and its list, encoded."""


class Since(NamedTuple):
    """The numbers of shards before a delta, and its words: only their shards may differ."""

    shards: Mapping[str, int]
    changed: Collection[str]


def vocabulary_files(
    owned: Owned, bits: int, since: Since | None = None
) -> tuple[dict[str, int], Files]:
    """The number of shards of each namespace, and the files of all, or of those that may differ."""
    lists = _lists(owned, bits)
    made = {
        VARIANTS: _spelt(owned, since),
        GROUPS: _groups(owned, since),
        LONG_WORDS: (len(lists), dict(enumerate(lists))),
    }
    shards = {name: count for name, (count, _) in made.items()}
    paths = (
        (f"{name}/{path_of(number)}", content)
        for name, (_, contents) in made.items()
        for number, content in contents.items()
    )
    return shards, paths


def _wanted(name: str, count: int, since: Since | None, keys_of: KeysOf) -> Container[int]:
    """The numbers of the shards that may differ."""
    if since is None or since.shards[name] != count:
        return range(count)
    return {shard_of(key, count) for word in since.changed for key in keys_of(word)}


def _spelt(owned: Owned, since: Since | None) -> Contents:
    """Words by their deletion variants."""
    words = sorted(owned)
    size = sum((len(w) + 1) * (len(w) + 3 + 2 * min(len(owned[w]), SPELT)) for w in words)
    count = count_of(size, _RAW)
    wanted = _wanted(VARIANTS, count, since, deletion_variants)
    shown = [owned[word][:SPELT] for word in words]
    widths = np.array([len(docids) for docids in shown], np.int32)
    lists = _gaps(np.concatenate([_NONE, *shown]), widths)
    tables: dict[int, list[_Entry]] = {number: [] for number in range(count) if number in wanted}
    for word, gaps in zip(words, lists, strict=True):
        entry = word.encode(), varint(len(owned[word])), gaps
        for number in {shard_of(key, count) for key in deletion_variants(word)} & tables.keys():
            tables[number].append(entry)
    return count, {number: _laid(table) for number, table in tables.items()}


def _groups(owned: Owned, since: Since | None) -> Contents:
    """The commonest words of each group, with their df."""
    table: dict[str, list[tuple[str, int]]] = {}
    for word in sorted(owned):
        for key in _keys(word):
            table.setdefault(key, []).append((word, len(owned[word])))
    told = {key: commonest(words) for key, words in table.items()}
    count = count_of(sum(10 * len(words) for words in told.values()), _RAW)
    wanted = _wanted(GROUPS, count, since, _keys)
    tables: dict[int, dict[str, list[tuple[str, int]]]]
    tables = {number: {} for number in range(count) if number in wanted}
    for key in sorted(told):
        if (number := shard_of(key, count)) in tables:
            tables[number][key] = told[key]
    return count, {number: compact(each) for number, each in tables.items()}


def _keys(word: str) -> list[str]:
    return groups(word) if len(word) >= LEAST_GROUPED else []


def _lists(owned: Owned, bits: int) -> list[bytes]:
    """The long lists of words with more than `SPELT` documents."""
    longer = sorted((word, docids) for word, docids in owned.items() if len(docids) > SPELT)
    docids = np.concatenate([_NONE, *(docids for _, docids in longer)])
    counts = np.array([len(docids) for _, docids in longer], np.int32)
    of, parts, widths = list_parts(docids, counts, bits)
    count = count_apart(2 * len(docids), parts)
    tables: list[list[_Entry]] = [[] for _ in range(count)]
    gaps = _gaps(docids, widths)
    for word, part, width in zip(of.tolist(), parts.tolist(), widths.tolist(), strict=True):
        key = longer[word][0].encode()
        tables[(crc32(key) + part) % count].append((key, varint(width), next(gaps)))
    return [_laid(table) for table in tables]


def _gaps(docids: Small, widths: Small) -> Iterator[bytes]:
    """The encoded lists in turn: of each the first docid, then the differences."""
    body, taken = encoded_lists(docids, widths, steps=False)
    data, ends = body.tobytes(), np.cumsum(taken, dtype=np.int64).tolist()
    return (data[end - width : end] for end, width in zip(ends, taken.tolist(), strict=True))


def _laid(table: Iterable[_Entry]) -> bytes:
    rows = list(table)
    keys = b"".join(b"%s\n" % key for key, *_ in rows)
    return b"".join((varint(len(rows)), keys, *(n for _, n, _ in rows), *(d for *_, d in rows)))
