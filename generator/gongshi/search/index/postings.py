"""How do the n-grams of a namespace become posting lists in files? FORMAT.md, "Posting lists".

A posting list is encoded as soon as it is known; its shard is known when all lists are.
"""

# The example of ngrams.py goes on. With docids 3, 8, 17, 20, 33 for the ranks 0 to 4, the list of
# 远航, ranks [2 1 0], has the docids [17 8 3]: the first, then the differences -9 and -5, zigzag 17
# and 9, as varints: 3 bytes, 11 11 09. `lists` has the bytes of all lists in turn, `taken` the
# number of each:
#
#   n-gram  品 海 航 蓝 远 食  海远 海食 航食 蓝海 远航 食品  远航食
#   parent  [0 1 2 3 4 5  1 1 2 3 4 5  10], numbered among all; of `least` tokens the own number
#   taken   [2 3 3 2 4 2  2 1 1 2 3 2  1] bytes
#   below   [7 27 17 17 32 17  10 9 9 10 23 10  12] bytes in shards, of the n-gram (its key in
#           UTF-8, its list and 2) and of all that extend it: of 远航 11, and 12 of 远航食
#
# Were `below` of 远航 more than `LARGE`, 远航 would be split: 远航食 would have a route of its own.

from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gongshi.search.index.codec import Bytes, File, Ints, crc32s, packed, path_of, spread, stretches
from gongshi.search.index.namespaces import CODES, INITIALS, LONG_LISTS, NAMES, PINYIN
from gongshi.search.index.ngrams import Level, Ranking, Shape, Small, Texts, batches, levels
from gongshi.search.index.prefix_tree import prefix_tree
from gongshi.search.index.shards import Shards, begins_of, count_apart, count_of, encoded_lists

CAPPED = 100
"""Most documents that a shard names of an n-gram."""

CUT = 4096
"""Documents of a long list above which it is in parts."""

LARGE = 6144
"""Bytes of an n-gram and all that extend it, above which these go to shards by the next token."""

SPLITS = {NAMES: 3072, PINYIN: 4096, INITIALS: 2048, CODES: 1536}
"""Most split n-grams of a namespace: the manifest names them."""


class Ngrams(NamedTuple):
    """N-grams with their encoded posting lists, batch by batch, in each by length.

    `at` is one place of each, `parent` the number of the one a token shorter (or its own), `lists`
    the bytes of the lists in turn, `taken` the number of bytes of each; `below` the bytes in shards
    of an n-gram and of all that extend it.
    Of those with more than `CAPPED` documents, `whole` has the long lists in turn, in pieces, each
    one part: of each piece the n-gram, the number of the part, its documents, and its bytes.
    """

    at: Small
    length: Small
    df: Small
    parent: Small
    lists: Bytes
    taken: Small
    below: Small
    whole: Bytes
    piece_of: Small
    piece_part: Small
    piece_df: Small
    piece_taken: Small


def ngram_postings(
    texts: Texts, ranking: Ranking, docids: Small, shape: Shape, bits: int | None = None
) -> Ngrams:
    """All n-grams of a namespace; with the number of bits of a docid, long lists too."""
    made, moved = [encoded_level(texts, _NONE, docids, None)], 0
    for part in batches(texts, ranking, shape.least):
        some = [
            encoded_level(texts, level, docids, bits if level.length > 1 else None)
            for level in levels(texts, part, shape)
        ]
        made += _measured(some, moved, shape.least)
        moved += sum(len(one.at) for one in some)
    return _together(made)


def _together(made: list[Ngrams]) -> Ngrams:
    """As one; column by column, so that only one of them is in memory twice."""
    columns = []
    for name in Ngrams._fields:
        columns.append(np.concatenate([getattr(one, name) for one in made]))
        done: dict[str, Any] = {name: _EMPTY}
        made[:] = [one._replace(**done) for one in made]
    return Ngrams(*columns)


_EMPTY = np.zeros(0, np.int32)
_NONE = Level(0, _EMPTY, _EMPTY, _EMPTY, _EMPTY)


def encoded_level(texts: Texts, level: Level, docids: Small, bits: int | None) -> Ngrams:
    df = level.df
    begins = begins_of(df)[:-1]
    shown = np.minimum(df, CAPPED)
    lists, taken = encoded_lists(docids[level.owners[spread(begins, shown)]], shown)
    longer = np.flatnonzero(df > CAPPED) if bits is not None else _EMPTY
    having = docids[_ascending(level, begins, longer)]
    of, part, counts = list_parts(having, df[longer], bits or 0)
    whole, piece_taken = encoded_lists(having, counts, steps=False)
    size = texts.begin(level.at + level.length) - texts.begin(level.at) + taken + 2
    return Ngrams(
        at=level.at,
        length=np.full(len(df), level.length, np.int32),
        df=df,
        parent=level.parent,
        lists=lists,
        taken=taken,
        below=size.astype(np.int32),
        whole=whole,
        piece_of=longer[of].astype(np.int32),
        piece_part=part,
        piece_df=counts,
        piece_taken=piece_taken,
    )


def list_parts(docids: Small, counts: Small, bits: int) -> tuple[Small, Small, Small]:
    """Lists one after another, ascending, in pieces, each of one part.

    A list of more than `CUT` docids has so many parts, a power of two, that they have about `CUT`
    or half as many each; every part spans as many docids, which have `bits` bits.
    Of each piece: the number of its list, the number of the part, and how many docids it has.
    """
    of = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    spanned = bits - np.frexp((counts - 1) // CUT)[1]
    part = docids >> np.repeat(spanned, counts)
    fresh = (np.diff(of, prepend=-1) != 0) | (np.diff(part, prepend=-1) != 0)
    begins = np.flatnonzero(fresh)
    widths = np.diff(begins, append=len(docids)).astype(np.int32)
    return of[begins], part[begins], widths


def _ascending(level: Level, begins: Ints, longer: NDArray[np.integer]) -> Ints:
    """The ranks of some lists, each in ascending order."""
    owners: Ints = level.owners[spread(begins[longer], level.df[longer])].astype(np.int64)
    gram = np.repeat(np.arange(len(longer)), level.df[longer])
    there = np.zeros(int(owners.max(initial=0)) + 1, np.bool_)
    bits = int(owners.max(initial=0)).bit_length()
    for begin, end, large in stretches(gram):
        some = owners[begin:end]
        if large:
            there[some] = True
            owners[begin:end] = np.flatnonzero(there)
            there[:] = False
        else:
            some |= gram[begin:end] << bits
            some.sort()
            some &= (1 << bits) - 1
    return owners


def _measured(some: list[Ngrams], moved: int, least: int) -> list[Ngrams]:
    """With parents numbered among all n-grams, and `below` with what extends each."""
    begins = np.cumsum([moved, *(len(one.at) for one in some)]).tolist()
    below = np.zeros(0, np.int64)
    found: list[Ngrams] = []
    for number in range(len(some) - 1, -1, -1):
        one = some[number]
        total = one.below.astype(np.int64)
        if number + 1 < len(some):
            total += np.bincount(some[number + 1].parent, below, len(one.at)).astype(np.int64)
        below = total
        own = np.arange(len(one.at)) + begins[number]
        parent = one.parent + begins[number - 1] if one.length[:1].tolist() > [least] else own
        small = np.minimum(below, 2**31 - 1).astype(np.int32)
        of = (one.piece_of + begins[number]).astype(np.int32)
        found.append(one._replace(parent=parent.astype(np.int32), below=small, piece_of=of))
    return found[::-1]


def split_of(name: str, below: dict[str, int]) -> set[str]:
    """The split n-grams: heavy ones whose extensions go to shards by their next token."""
    large, most = {key: size for key, size in below.items() if size > LARGE}, SPLITS[name]
    least = sorted(large.values())[-most - 1] if len(large) > most else 0
    return {key for key, size in large.items() if size > least}


def routes(found: Ngrams, chosen: NDArray[np.bool_], every: int) -> Small:
    """For each n-gram its route: the number of the one whose key tells its shard."""
    route = np.arange(len(found.at), dtype=np.int32)
    for length in range(every + 1, int(found.length.max(initial=0)) + 1):
        these = np.flatnonzero(found.length == length)
        parent = found.parent[these]
        at_end = chosen[parent] & (route[parent] == parent)
        route[these] = np.where(at_end, these, route[parent])
    return route


class PostingFiles(NamedTuple):
    """Files of a namespace, with what the manifest says of them, and what a later delta needs.

    `sizes` are bytes in all, by namespace; `below` as in `Ngrams`, of the heavy n-grams.
    """

    shards: dict[str, int]
    split: str
    sizes: dict[str, int]
    below: dict[str, int]
    files: Iterator[File]


def roots(found: Ngrams, least: int) -> Small:
    """For each n-gram the number of the one of `least` tokens with which it begins."""
    root = np.arange(len(found.at), dtype=np.int32)
    for length in range(least + 1, int(found.length.max(initial=0)) + 1):
        these = np.flatnonzero(found.length == length)
        root[these] = root[found.parent[these]]
    return root


def posting_files(name: str, texts: Texts, found: Ngrams, shape: Shape) -> PostingFiles:
    """Every shard of a namespace, empty ones too: a missing file means another generation."""
    key_from = texts.begin(found.at).astype(np.int32)
    key_to = texts.begin(found.at + found.length).astype(np.int32)
    heavy = np.flatnonzero((found.length >= shape.every) & (found.df > shape.heavy))
    spans = zip(heavy.tolist(), key_from[heavy].tolist(), key_to[heavy].tolist(), strict=True)
    number_of = {texts.keys[a:b].tobytes().decode(): number for number, a, b in spans}
    below = dict(zip(number_of, found.below[heavy].tolist(), strict=True))
    split = split_of(name, below)
    chosen = np.zeros(len(found.at), np.bool_)
    chosen[[number_of[key] for key in split]] = True
    route = routes(found, chosen, shape.every)
    begins = begins_of(found.taken)[:-1]
    shards = Shards(texts.keys, key_from, key_to, found.df, found.lists, begins, found.taken)
    count, sizes = count_of(shards.size), {name: shards.size}
    number = crc32s(texts.keys, key_from[route], key_to[route]) % count
    root = roots(found, shape.least)
    paths = (f"{name}/{path_of(at)}" for at in range(count))
    made = zip(paths, shards.contents(number, count, root), strict=True)
    told = prefix_tree(split, shape.every)
    if not len(found.whole):
        return PostingFiles({name: count}, told, sizes, below, packed(made))
    begins = begins_of(found.piece_taken)[:-1]
    of, df, taken = found.piece_of, found.piece_df, found.piece_taken
    whole = Shards(texts.keys, key_from[of], key_to[of], df, found.whole, begins, taken)
    longer, whole_made = _whole_files(whole, found.piece_part, root[of])
    all_ = packed(chain(made, whole_made))
    return PostingFiles(
        {name: count, LONG_LISTS: longer}, told, sizes | {LONG_LISTS: whole.size}, below, all_
    )


def _whole_files(pieces_: Shards, part: Small, root: Small) -> tuple[int, Iterator[File]]:
    """The long lists of n-grams with more than `CAPPED` documents, and the number of their shards.

    The parts of a list lie in consecutive shards.
    """
    count = count_apart(pieces_.size, part)
    number = (crc32s(pieces_.keys, pieces_.key_from, pieces_.key_to) + part) % count
    paths = (f"{LONG_LISTS}/{path_of(at)}" for at in range(count))
    return count, zip(paths, pieces_.contents(number, count, root), strict=True)
