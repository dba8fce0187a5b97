"""How do the grams of a namespace become files? FORMAT.md, "Terms".

Each gram's list is laid out as soon as it is known; where it goes is known when all of them are.
"""

from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gongshi.search.index.codec import Bytes, File, Ints, crc32s, packed, path_of, spread, stretches
from gongshi.search.index.ngrams import Level, Ranking, Shape, Small, Texts, levels, parts
from gongshi.search.index.prefix_tree import prefix_tree
from gongshi.search.index.shards import Shards, begins_of, count_apart, count_of, laid

CAPPED = 100
"""Most entities that a shard names of a gram."""

CUT = 4096
"""Entities of a whole list above which it is in parts."""

LARGE = 6144
"""Bytes of grams that begin alike, above which they go to shards by their next token."""

SPLITS = {"h": 3072, "p": 4096, "i": 2048, "c": 1536}
"""Most grams of a namespace whose followers are split: they stand in the manifest."""


class Ngrams(NamedTuple):
    """Grams, those of a part of the texts by length.

    `at` is a place where one stands, `parent` the gram one token shorter (or itself), `lists` what
    is laid out of them in turn, `taken` bytes each; `below` the bytes of all that go on from one.
    Of those of which a shard has a part, `whole` is what is laid out of their whole lists in turn,
    in pieces: of each the gram, the number of the part, how many it has, and its bytes.
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


def grams(
    texts: Texts, ranking: Ranking, docids: Small, shape: Shape, bits: int | None = None
) -> Ngrams:
    """All grams of a namespace; with the bits a docid has, whole lists too."""
    made, moved = [laid_out(texts, _NONE, docids, None)], 0
    for part in parts(texts, ranking, shape.least):
        some = [
            laid_out(texts, level, docids, bits if level.length > 1 else None)
            for level in levels(texts, part, shape)
        ]
        made += _measured(some, moved, shape.least)
        moved += sum(len(one.at) for one in some)
    return _together(made)


def _together(made: list[Ngrams]) -> Ngrams:
    """As one; column by column, so that only one of them is there twice."""
    columns = []
    for name in Ngrams._fields:
        columns.append(np.concatenate([getattr(one, name) for one in made]))
        done: dict[str, Any] = {name: _EMPTY}
        made[:] = [one._replace(**done) for one in made]
    return Ngrams(*columns)


_EMPTY = np.zeros(0, np.int32)
_NONE = Level(0, _EMPTY, _EMPTY, _EMPTY, _EMPTY)


def laid_out(texts: Texts, level: Level, docids: Small, bits: int | None) -> Ngrams:
    df = level.df
    begins = begins_of(df)[:-1]
    shown = np.minimum(df, CAPPED)
    lists, taken = laid(docids[level.owners[spread(begins, shown)]], shown)
    longer = np.flatnonzero(df > CAPPED) if bits is not None else _EMPTY
    having = docids[_ascending(level, begins, longer)]
    of, part, counts = pieces(having, df[longer], bits or 0)
    whole, piece_taken = laid(having, counts, steps=False)
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


def pieces(docids: Small, counts: Small, bits: int) -> tuple[Small, Small, Small]:
    """Lists one after another in pieces, each of one part.

    A list of more than `CUT` docids has so many parts, a power of two, that they have about `CUT`
    or half as many each; all span as much of the docids, which have `bits` bits.
    Of each piece: the list it is of, the number of the part, and how many docids it has.
    """
    of = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    spanned = bits - np.frexp((counts - 1) // CUT)[1]
    part = docids >> np.repeat(spanned, counts)
    fresh = (np.diff(of, prepend=-1) != 0) | (np.diff(part, prepend=-1) != 0)
    begins = np.flatnonzero(fresh)
    widths = np.diff(begins, append=len(docids)).astype(np.int32)
    return of[begins], part[begins], widths


def _ascending(level: Level, begins: Ints, longer: NDArray[np.integer]) -> Ints:
    """All owners of some grams, those of each in ascending order."""
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
    """With parents numbered among all grams, and with the bytes of all that go on from each."""
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
    """The heavy grams whose followers go to shards of their own, by their next token."""
    large, most = {key: size for key, size in below.items() if size > LARGE}, SPLITS[name]
    least = sorted(large.values())[-most - 1] if len(large) > most else 0
    return {key for key, size in large.items() if size > least}


def routes(found: Ngrams, chosen: NDArray[np.bool_], every: int) -> Small:
    """For each gram the one by whose key its shard is found."""
    route = np.arange(len(found.at), dtype=np.int32)
    for length in range(every + 1, int(found.length.max(initial=0)) + 1):
        these = np.flatnonzero(found.length == length)
        parent = found.parent[these]
        at_end = chosen[parent] & (route[parent] == parent)
        route[these] = np.where(at_end, these, route[parent])
    return route


class PostingFiles(NamedTuple):
    """Files of a namespace, with what the manifest must say of them, and a later change ask.

    `sizes` are bytes in all, by kind of shard; `below` those of the heavy grams with all that go
    on from each.
    """

    shards: dict[str, int]
    split: str
    sizes: dict[str, int]
    below: dict[str, int]
    files: Iterator[File]


def roots(found: Ngrams, least: int) -> Small:
    """For each gram the one of `least` tokens with which it begins."""
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
    return PostingFiles({name: count, "l": longer}, told, sizes | {"l": whole.size}, below, all_)


def _whole_files(pieces_: Shards, part: Small, root: Small) -> tuple[int, Iterator[File]]:
    """The whole lists of those of which a shard has a part, and the number of their shards.

    The parts of a list lie in shards one after another.
    """
    count = count_apart(pieces_.size, part)
    number = (crc32s(pieces_.keys, pieces_.key_from, pieces_.key_to) + part) % count
    paths = (f"l/{path_of(at)}" for at in range(count))
    return count, zip(paths, pieces_.contents(number, count, root), strict=True)
