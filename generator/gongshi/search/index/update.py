"""Which files of an index differ after a change of some entities? FORMAT.md, part 2.

What stands in a shard is a function of the entities alone, so a shard that has nothing of those
that changed is what it was; of the others only what they have is worked out, and put in the place
of what it was. The bytes are those that `writing.files` gives; where too much follows from a
change (the number of buckets or shards is another), a namespace or all of it is made anew.
"""

from collections.abc import Callable, Collection, Iterator
from zlib import crc32

import numpy as np

from gongshi.search.index import corpus, writer
from gongshi.search.index.codec import File, pack, path_of
from gongshi.search.index.corpus import shard_of
from gongshi.search.index.delta import NgramDelta, touched
from gongshi.search.index.docids import BITS
from gongshi.search.index.document_delta import DocumentDelta, change_of
from gongshi.search.index.documents import Members
from gongshi.search.index.manifest import IndexHeader, Letters
from gongshi.search.index.ngrams import SHAPES
from gongshi.search.index.patch import ALL, ShardReader, Tables, by_crc, by_root, patched
from gongshi.search.index.postings import CAPPED, split_of
from gongshi.search.index.prefix_tree import keys_of
from gongshi.search.index.shards import count_of, of_pieces
from gongshi.search.index.vocabulary import Since
from gongshi.search.index.writer import State


def update(
    state: State,
    gone: Collection[str],
    added: list[bytes],
    about: IndexHeader,
    whole: int,
    read: ShardReader,
    row_of: Callable[[str], bytes],
) -> tuple[State, Iterator[File]] | None:
    """What differs: paths below the generation, without the manifest; and what is to be kept.

    `gone` are the ids of entities that are changed or no more (others may be among them), `added`
    the entries of those that are changed or new. None where everything must be made anew.
    """
    change = change_of(state.members, state.facts["buckets"], gone, added)
    if change is None:
        return None
    now = change.members.taken(np.flatnonzero(change.alive[1]))
    if now.size <= whole:
        return None
    facts = state.facts | {
        "generation": writer.generation_of(now.prints, about, whole, state.counted),
        "entities": now.size,
        "records": int(now.weights.sum()),
        "shards": dict(state.facts["shards"]),
        "split": dict(state.facts["split"]),
    }
    after = State(
        members=now,
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
    for name in ("h", "p", "i", "c"):
        yield from _namespace(name, before, after, change, about, read)
    for name, pieces in (("d", writer.whole_keys), ("k", writer.cores)):
        yield from _keys(name, pieces, before, after, change, read)
    yield from _shared(before, after, change)


def _entities(
    before: State, after: State, change: DocumentDelta, row_of: Callable[[str], bytes]
) -> Iterator[File]:
    if before.members.characters != after.members.characters:
        yield writer.readings_file(Letters(after.members.characters))
    changed = change.alive[0] != change.alive[1]
    ids = after.members.ids.data.decode().split("\0")[:-1]
    was = before.members.docids >> BITS
    buckets = after.members.docids >> BITS
    for bucket in np.unique(change.members.docids[changed] >> BITS).tolist():
        these = np.flatnonzero(buckets == bucket)
        if len(these):
            rows = [corpus.line_of(row_of(ids[at])) for at in these.tolist()]
            data = pack(writer.placed(after.members.docids[these].tolist(), rows))
            yield f"b/{path_of(bucket)}", data
        elif (was == bucket).any():
            yield f"b/{path_of(bucket)}", b""


def _namespace(
    name: str,
    before: State,
    after: State,
    change: DocumentDelta,
    about: IndexHeader,
    read: ShardReader,
) -> Iterator[File]:
    shape = SHAPES[name]
    bits = writer.width(before.facts) if name == writer.WITH_WHOLE else None
    alive = change.codes if name == "c" else change.names
    if (alive[0] == alive[1]).all():
        return
    source = writer.source_of(name, change.members, about)
    found = dict(touched(source, change.members.docids, alive, shape, bits))
    del source
    sizes, below = _measured(name, found, before, shape.every)
    split, every = split_of(name, below), shape.every
    count = before.facts["shards"][name]
    longer = before.facts["shards"].get("l", 0) if bits is not None else 0
    if (
        split != keys_of(before.facts["split"][name], every)
        or count_of(sizes[name]) != count
        or (bits is not None and not _fits(found, sizes["l"], longer))
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
    yield from patched("l", _wholes(found, longer), read, ALL, by_root(shape.least))


def _fits(found: dict[str, NgramDelta], size: int, count: int) -> bool:
    """Whether whole lists still lie in so many shards."""
    parts = max((part for gram in found.values() for part in gram.whole[1]), default=0)
    return count_of(size) == count and parts < count


def _wholes(found: dict[str, NgramDelta], count: int) -> Tables:
    tables: Tables = {}
    for key, gram in found.items():
        old, new = gram.whole
        for part in {*old, *new}:
            number = (crc32(key.encode()) + part) % count
            tables.setdefault(number, {})[key.encode()] = new.get(part)
    return tables


def _anew(name: str, before: State, after: State, about: IndexHeader) -> Iterator[File]:
    """All shards of a namespace."""
    told = writer.told_of(before.facts)
    yield from writer.namespace(name, after.members, about, told)
    for key in ("shards", "split"):
        after.facts[key].update(told[key])
    for kind in {name, "l"} if name == writer.WITH_WHOLE else {name}:
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
    longer = before.sizes.get("l", 0)
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
    return {name: total} | ({"l": longer} if name == writer.WITH_WHOLE else {}), below


def _route(key: str, split: set[str], every: int) -> str:
    length = every
    while length < len(key) and key[:length] in split:
        length += 1
    return key[:length]


def _keys(
    name: str,
    pieces_of: Callable[[Members], writer.Pieces],
    before: State,
    after: State,
    change: DocumentDelta,
    read: ShardReader,
) -> Iterator[File]:
    pieces = pieces_of(change.members)
    changed = (change.alive[0] != change.alive[1])[pieces.owner]
    keys = {
        pieces.keys[a:b].tobytes()
        for a, b in zip(pieces.begins[changed].tolist(), pieces.ends[changed].tolist(), strict=True)
    }
    now = change.alive[1][pieces.owner]
    count = count_of(int((pieces.ends - pieces.begins)[now].sum()) + 4 * int(now.sum()))
    if count != before.facts["shards"][name]:
        yield from writer.keys(name, after.members, pieces_of(after.members), after.facts)
        return
    crcs = pieces.crcs
    these = np.flatnonzero(now & np.isin(crcs, np.unique(crcs[changed])))
    docids_ = change.members.docids[pieces.owner[these]]
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
    """Files of what many share: filters, vocabulary, ends."""
    changed = change.alive[0] != change.alive[1]
    old, new = before.members.terms.counted, after.members.terms.counted
    terms = change.members.terms.of(changed) if [*old] == [*new] else None
    yield from writer.filters(after.members, terms)
    for number in range(len(new), len(old)):
        yield f"f/{path_of(number)}", b""
    words = change.members.words.of(change.names[0] != change.names[1])
    if words:
        since = Since(before.facts["shards"], words)
        yield from writer.word_files(after.members, after.facts, since)
        for kind in ("s", "v", "w"):
            for number in range(after.facts["shards"][kind], before.facts["shards"][kind]):
                yield f"{kind}/{path_of(number)}", b""
    months = {day[:7] for day in change.members.days.of(changed)}
    yield from writer.ends(after.members, after.facts, months)
    for month in sorted({*before.facts["months"]} - {*after.facts["months"]}):
        yield f"e/{month}.bin", b""
