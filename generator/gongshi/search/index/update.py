"""Which files of an index differ after a change of some documents? FORMAT.md, part 2.

The content of a shard is a function of the documents alone, so a shard without a key of a changed
document stays; in the others only the lists of such keys are computed and replaced. The bytes are
those of `writer.index_files`. Where too much follows from a change (another number of buckets or
shards), a namespace or the whole index is made anew.
"""

# `change.documents` are all documents before and after, by docid: a changed one is there twice, an
# unchanged one once. In the example of delta.py nothing but rank 2 differs:
#
#   live[0]  [1 1 1 1 1] before, live[1]  [1 1 0 1 1] after: a flag of each document
#   tables   shard number → key → (df, encoded list), or None for a key that is removed; with one
#            shard: {0: {航: (2, 08 09), 远: (3, 08 32 3b), 远航: (2, 08 09), 远航食: None}}
#   sizes    bytes of the lists of a namespace, from which the number of its shards follows
#   below    bytes of each heavy n-gram and all that extend it, from which follows which are split

from collections.abc import Callable, Collection, Iterator
from zlib import crc32

import numpy as np

from gongshi.search.index import corpus, writer
from gongshi.search.index.codec import File, pack, path_of
from gongshi.search.index.corpus import shard_of
from gongshi.search.index.delta import NgramDelta, ngram_deltas
from gongshi.search.index.docids import BITS
from gongshi.search.index.document_delta import DocumentDelta, change_of
from gongshi.search.index.documents import Documents
from gongshi.search.index.manifest import IndexHeader, Letters
from gongshi.search.index.namespaces import (
    BUCKETS,
    CODES,
    CORES,
    EXPIRIES,
    FILTERS,
    LONG_LISTS,
    NAMES,
    NGRAMS,
    WHOLE_KEYS,
    WORDS,
)
from gongshi.search.index.ngrams import SHAPES
from gongshi.search.index.patch import ALL, ShardReader, Tables, by_crc, by_root, patched
from gongshi.search.index.postings import CAPPED, split_of
from gongshi.search.index.prefix_tree import keys_of
from gongshi.search.index.shards import count_of, of_pieces
from gongshi.search.index.vocabulary import Since
from gongshi.search.index.writer import State


def update(
    state: State,
    removed: Collection[str],
    added: list[bytes],
    about: IndexHeader,
    whole: int,
    read: ShardReader,
    row_of: Callable[[str], bytes],
) -> tuple[State, Iterator[File]] | None:
    """The state after the change, and the files that differ, without the manifest.

    Paths are below the generation; a file without content must be deleted. `removed` are the ids
    of changed and removed documents (unknown ids may be among them), `added` the entries of
    changed and new ones. None where the whole index must be made anew.
    """
    change = change_of(state.documents, state.facts["buckets"], removed, added)
    if change is None:
        return None
    now = change.documents.taken(np.flatnonzero(change.live[1]))
    if now.size <= whole:
        return None
    facts = state.facts | {
        "generation": writer.generation_of(now.fingerprints, about, whole, state.counted),
        "entities": now.size,
        "records": int(now.weights.sum()),
        "shards": dict(state.facts["shards"]),
        "split": dict(state.facts["split"]),
    }
    after = State(
        documents=now,
        facts=facts,
        counted=state.counted,
        sizes=dict(state.sizes),
        below=dict(state.below),
    )
    return after, _files(state, after, change, about, read, row_of)


def _files(
    before: State,
    after: State,
    change: DocumentDelta,
    about: IndexHeader,
    read: ShardReader,
    row_of: Callable[[str], bytes],
) -> Iterator[File]:
    yield from _entities(before, after, change, row_of)
    for name in NGRAMS:
        yield from _namespace(name, before, after, change, about, read)
    for name, pieces in ((WHOLE_KEYS, writer.whole_keys), (CORES, writer.cores)):
        yield from _keys(name, pieces, before, after, change, read)
    yield from _shared(before, after, change)


def _entities(
    before: State, after: State, change: DocumentDelta, row_of: Callable[[str], bytes]
) -> Iterator[File]:
    if before.documents.characters != after.documents.characters:
        yield writer.readings_file(Letters(after.documents.characters))
    changed = change.live[0] != change.live[1]
    ids = after.documents.ids.data.decode().split("\0")[:-1]
    was = before.documents.docids >> BITS
    buckets = after.documents.docids >> BITS
    for bucket in np.unique(change.documents.docids[changed] >> BITS).tolist():
        these = np.flatnonzero(buckets == bucket)
        if len(these):
            rows = [corpus.line_of(row_of(ids[at])) for at in these.tolist()]
            data = pack(writer.placed(after.documents.docids[these].tolist(), rows))
            yield f"{BUCKETS}/{path_of(bucket)}", data
        elif (was == bucket).any():
            yield f"{BUCKETS}/{path_of(bucket)}", b""


def _namespace(
    name: str,
    before: State,
    after: State,
    change: DocumentDelta,
    about: IndexHeader,
    read: ShardReader,
) -> Iterator[File]:
    shape = SHAPES[name]
    bits = writer.width(before.facts) if name == NAMES else None
    live = change.codes if name == CODES else change.names
    if (live[0] == live[1]).all():
        return
    source = writer.source_of(name, change.documents, about)
    found = dict(ngram_deltas(source, change.documents.docids, live, shape, bits))
    del source
    sizes, below = _measured(name, found, before, shape.every)
    split, every = split_of(name, below), shape.every
    count = before.facts["shards"][name]
    longer = before.facts["shards"].get(LONG_LISTS, 0) if bits is not None else 0
    if (
        split != keys_of(before.facts["split"][name], every)
        or count_of(sizes[name]) != count
        or (bits is not None and not _fits(found, sizes[LONG_LISTS], longer))
    ):
        yield from _anew(name, before, after, about)
        return
    after.sizes.update(sizes)
    after.below[name] = below
    tables: Tables = {}
    for key, gram in found.items():
        value = (gram.df, gram.list) if gram.size[1] else None
        route = _route(key, split, every)
        tables.setdefault(shard_of(route, count), {})[key.encode()] = value
    yield from patched(name, tables, read, CAPPED, by_root(shape.least))
    yield from patched(LONG_LISTS, _long_lists(found, longer), read, ALL, by_root(shape.least))


def _fits(found: dict[str, NgramDelta], size: int, count: int) -> bool:
    """Whether the long lists still take `count` shards."""
    parts = max((part for gram in found.values() for part in gram.whole[1]), default=0)
    return count_of(size) == count and parts < count


def _long_lists(found: dict[str, NgramDelta], count: int) -> Tables:
    tables: Tables = {}
    for key, gram in found.items():
        old, new = gram.whole
        for part in {*old, *new}:
            number = (crc32(key.encode()) + part) % count
            tables.setdefault(number, {})[key.encode()] = new.get(part)
    return tables


def _anew(name: str, before: State, after: State, about: IndexHeader) -> Iterator[File]:
    """All shards of a namespace, and deletions of those there are no more."""
    told = writer.empty_facts(before.facts)
    yield from writer.namespace(name, after.documents, about, told)
    for key in ("shards", "split"):
        after.facts[key].update(told[key])
    for kind in {name, LONG_LISTS} if name == NAMES else {name}:
        many = told["shards"].get(kind, 0)
        for number in range(many, before.facts["shards"].get(kind, 0)):
            yield f"{kind}/{path_of(number)}", b""
        if not many:
            after.facts["shards"].pop(kind, None)
    after.sizes.update(told["sizes"])
    after.below.update(told["below"])


def _measured(
    name: str, found: dict[str, NgramDelta], before: State, every: int
) -> tuple[dict[str, int], dict[str, int]]:
    below = dict(before.below[name])
    total = before.sizes[name]
    longer = before.sizes.get(LONG_LISTS, 0)
    for key, gram in found.items():
        more = gram.size[1] - gram.size[0]
        total += more
        for length in range(every, len(key) + 1) if more else ():
            below[key[:length]] = below.get(key[:length], 0) + more
        width = len(key.encode()) + 2
        for parts, sign in zip(gram.whole, (-1, 1), strict=True):
            longer += sign * sum(len(data) + width for _, data in parts.values())
    for key, gram in found.items():
        if len(key) >= every and not (gram.size[1] and gram.heavy):
            below.pop(key, None)
    return {name: total} | ({LONG_LISTS: longer} if name == NAMES else {}), below


def _route(key: str, split: set[str], every: int) -> str:
    length = every
    while length < len(key) and key[:length] in split:
        length += 1
    return key[:length]


def _keys(
    name: str,
    keys_from: Callable[[Documents], writer.Pieces],
    before: State,
    after: State,
    change: DocumentDelta,
    read: ShardReader,
) -> Iterator[File]:
    pieces = keys_from(change.documents)
    changed = (change.live[0] != change.live[1])[pieces.owner]
    keys = {
        pieces.keys[a:b].tobytes()
        for a, b in zip(pieces.begins[changed].tolist(), pieces.ends[changed].tolist(), strict=True)
    }
    now = change.live[1][pieces.owner]
    count = count_of(int((pieces.ends - pieces.begins)[now].sum()) + 4 * int(now.sum()))
    if count != before.facts["shards"][name]:
        yield from writer.keys(name, after.documents, keys_from(after.documents), after.facts)
        return
    crcs = pieces.crcs
    these = np.flatnonzero(now & np.isin(crcs, np.unique(crcs[changed])))
    docids_ = change.documents.docids[pieces.owner[these]]
    ranks = (column[these] for column in pieces.ranks)
    made, _ = of_pieces(pieces.keys, pieces.begins[these], pieces.ends[these], docids_, *ranks)
    lists = made.lists.tobytes()
    tables: Tables = {}
    for key in keys:
        tables.setdefault(crc32(key) % count, {})[key] = None
    spans = zip(made.df.tolist(), made.begins.tolist(), made.taken.tolist(), strict=True)
    for at, (df, begin, taken) in enumerate(spans):
        key = made.key(at)
        tables.setdefault(crc32(key) % count, {})[key] = (df, lists[begin : begin + taken])
    yield from patched(name, tables, read, ALL, by_crc)


def _shared(before: State, after: State, change: DocumentDelta) -> Iterator[File]:
    """The files of values that many documents share: filter terms, words, expiry days."""
    changed = change.live[0] != change.live[1]
    old, new = before.documents.terms.counted, after.documents.terms.counted
    terms = change.documents.terms.of(changed) if [*old] == [*new] else None
    yield from writer.filters(after.documents, terms)
    for number in range(len(new), len(old)):
        yield f"{FILTERS}/{path_of(number)}", b""
    words = change.documents.words.of(change.names[0] != change.names[1])
    if words:
        since = Since(before.facts["shards"], words)
        yield from writer.word_files(after.documents, after.facts, since)
        for kind in WORDS:
            for number in range(after.facts["shards"][kind], before.facts["shards"][kind]):
                yield f"{kind}/{path_of(number)}", b""
    months = {day[:7] for day in change.documents.days.of(changed)}
    yield from writer.ends(after.documents, after.facts, months)
    for month in sorted({*before.facts["months"]} - {*after.facts["months"]}):
        yield f"{EXPIRIES}/{month}.bin", b""
