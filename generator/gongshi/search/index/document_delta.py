"""Who was in the index before a change, and who is in it now? Both, side by side."""

from collections.abc import Collection
from typing import Any

import msgspec
import numpy as np

from gongshi.search.index import corpus
from gongshi.search.index.codec import Flags, Ints
from gongshi.search.index.delta import Sides
from gongshi.search.index.docids import brand_keys, bucket_count, docids
from gongshi.search.index.documents import Members, members_of


class DocumentDelta(msgspec.Struct, frozen=True):
    """All entities there were and are, by docid, and which were and are there.

    In `names` and `codes` those are not changed of which only something else did.
    """

    members: Members
    alive: Sides
    names: Sides
    codes: Sides


def change_of(
    old: Members, buckets: int, gone: Collection[str], added: list[bytes]
) -> DocumentDelta | None:
    """None where there are not so many buckets any more."""
    ids = old.ids.data.decode().split("\0")[:-1]
    rank = {id_: at for at, id_ in enumerate(ids)}
    going = np.zeros(old.size, np.bool_)
    going[[rank[id_] for id_ in gone if id_ in rank]] = True
    new = members_of(corpus.read_corpus(added))
    new_ids = new.ids.data.decode().split("\0")[:-1]
    both = old.with_(new)
    staying = np.concatenate([np.flatnonzero(~going), old.size + np.arange(new.size)])
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
    kept = np.flatnonzero(~going)
    moved = kept[old.docids[kept] != docid[kept]]
    return _both(both, docid, going, moved, (rank, new_ids))


def _both(
    both: Members, docid: Any, going: Flags, moved: Ints, ids: tuple[dict[str, int], list[str]]
) -> DocumentDelta:
    """A moved entity is in it twice, where it was and where it is."""
    rank, new_ids = ids
    size = len(going)
    source = np.concatenate([np.arange(both.size), moved])
    number = np.concatenate([both.docids[:size], docid[size:], docid[moved]])
    was = np.arange(len(source)) < size
    now = np.concatenate([~going, np.ones(len(source) - size, np.bool_)])
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
    members = msgspec.structs.replace(both.taken(source[row]), docids=number[row].astype(np.int32))

    def placed(sides: Sides) -> Sides:
        return sides[0][row], sides[1][row]

    return DocumentDelta(members, placed((was, now)), placed(names), placed(codes))


def _same_names(a: Members, b: Members) -> bool:
    weights = a.weights[0] == b.weights[0]
    return bool(weights and a.names.data == b.names.data and np.array_equal(a.spots, b.spots))


def _same_codes(a: Members, b: Members) -> bool:
    return bool(a.weights[0] == b.weights[0] and a.codes.data == b.codes.data)
