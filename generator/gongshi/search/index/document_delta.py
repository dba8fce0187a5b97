"""Which documents are in the index before a change, and which after?"""

from collections.abc import Collection
from typing import Any

import msgspec
import numpy as np

from gongshi.search.index import corpus
from gongshi.search.index.codec import Flags, Ints
from gongshi.search.index.delta import BeforeAfter
from gongshi.search.index.docids import brand_keys, bucket_count, docids
from gongshi.search.index.documents import Documents, documents_of


class DocumentDelta(msgspec.Struct, frozen=True):
    """All documents before and after, by docid, with flags for which are there when.

    `names` and `codes` are flags too, but a document of which neither names nor codes changed
    counts as unchanged in them: one copy is live before and after, the other never.
    """

    documents: Documents
    live: BeforeAfter
    names: BeforeAfter
    codes: BeforeAfter


def change_of(
    old: Documents, buckets: int, removed: Collection[str], added: list[bytes]
) -> DocumentDelta | None:
    """None where the number of buckets changes."""
    ids = old.ids.data.decode().split("\0")[:-1]
    rank = {id_: at for at, id_ in enumerate(ids)}
    leaving = np.zeros(old.size, np.bool_)
    leaving[[rank[id_] for id_ in removed if id_ in rank]] = True
    new = documents_of(corpus.read_corpus(added))
    new_ids = new.ids.data.decode().split("\0")[:-1]
    both = old.with_(new)
    staying = np.concatenate([np.flatnonzero(~leaving), old.size + np.arange(new.size)])
    all_ids = ids + new_ids
    there = both.taken(staying)
    hashes = there.hashes
    numbers, order = docids(
        brand_keys(there.heads, hashes), hashes, lambda at: all_ids[staying[at]]
    )
    if bucket_count(there.size) != buckets:
        return None
    placed = np.empty(there.size, np.int32)
    placed[order] = numbers
    docid = both.docids.copy()
    docid[staying] = placed
    kept = np.flatnonzero(~leaving)
    moved = kept[old.docids[kept] != docid[kept]]
    return _both(both, docid, leaving, moved, (rank, new_ids))


def _both(
    both: Documents, docid: Any, leaving: Flags, moved: Ints, ids: tuple[dict[str, int], list[str]]
) -> DocumentDelta:
    """A document with another docid is in it twice, under the old one and the new one."""
    rank, new_ids = ids
    size = len(leaving)
    source = np.concatenate([np.arange(both.size), moved])
    number = np.concatenate([both.docids[:size], docid[size:], docid[moved]])
    was = np.arange(len(source)) < size
    now = np.concatenate([~leaving, np.ones(len(source) - size, np.bool_)])
    now[moved] = False
    names, codes = (was.copy(), now.copy()), (was.copy(), now.copy())
    pairs = [(rank[id_], size + at) for at, id_ in enumerate(new_ids) if id_ in rank]
    pairs = [(old, new) for old, new in pairs if both.docids[old] == docid[new]]
    few = both.taken(np.array(pairs, np.int64).reshape(-1))
    for at, (old, new) in enumerate(pairs):
        pair = few.taken(np.array([2 * at])), few.taken(np.array([2 * at + 1]))
        for flags, same in ((names, _same_names(*pair)), (codes, _same_codes(*pair))):
            if same:
                flags[1][old], flags[1][new] = True, False
    row = np.argsort(number, kind="stable")
    documents = msgspec.structs.replace(
        both.taken(source[row]), docids=number[row].astype(np.int32)
    )

    def placed(sides: BeforeAfter) -> BeforeAfter:
        return sides[0][row], sides[1][row]

    return DocumentDelta(documents, placed((was, now)), placed(names), placed(codes))


def _same_names(a: Documents, b: Documents) -> bool:
    weights = a.weights[0] == b.weights[0]
    return bool(
        weights and a.names.data == b.names.data and np.array_equal(a.name_parts, b.name_parts)
    )


def _same_codes(a: Documents, b: Documents) -> bool:
    return bool(a.weights[0] == b.weights[0] and a.codes.data == b.codes.data)
