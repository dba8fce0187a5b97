"""How do the grams of a namespace become files? FORMAT.md, "Terms".

Each gram's list is laid out as soon as it is known; where it goes is known when all of them are.
"""

from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from generator.search.grams import HEAVY, Level, Ranking, Small, Texts, levels, parts
from generator.search.packing import Bytes, File, Ints, crc32s, packed, path_of, spread
from generator.search.shards import Shards, begins_of, laid
from generator.search.trees import tree

CAPPED = 100
"""Most entities that a shard names of a gram."""

_LARGE = 6144
"""Bytes of grams that begin alike, above which they go to shards by their next token."""

_SPLIT = 2048
"""Most grams of a namespace whose followers are split: they stand in the manifest."""


class Grams(NamedTuple):
    """Grams, those of a part of the texts by length.

    `at` is a place where one stands, `parent` the gram one token shorter (or itself), `lists` what
    is laid out of them in turn, `taken` bytes each; `whole` likewise the whole lists of those of
    which a shard has a part; `below` the bytes of all that go on from one.
    """

    at: Small
    length: Small
    df: Small
    parent: Small
    lists: Bytes
    taken: Small
    whole: Bytes
    whole_taken: Small
    below: Small


def grams(
    texts: Texts, ranking: Ranking, docids: Small, least: int, every: int, *, whole: bool
) -> Grams:
    """All grams of a namespace of `least` tokens and more."""
    made, moved = [_laid(texts, _NONE, docids, whole=False)], 0
    for part in parts(texts, ranking, least):
        some = [
            _laid(texts, level, docids, whole=whole and level.length > 1)
            for level in levels(texts, part, least, every)
        ]
        made += _measured(some, moved, least)
        moved += sum(len(one.at) for one in some)
    return _together(made)


def _together(made: list[Grams]) -> Grams:
    """As one; column by column, so that only one of them is there twice."""
    columns = []
    for name in Grams._fields:
        columns.append(np.concatenate([getattr(one, name) for one in made]))
        done: dict[str, Any] = {name: _EMPTY}
        made[:] = [one._replace(**done) for one in made]
    return Grams(*columns)


_EMPTY = np.zeros(0, np.int32)
_NONE = Level(0, _EMPTY, _EMPTY, _EMPTY, _EMPTY)


def _laid(texts: Texts, level: Level, docids: Small, *, whole: bool) -> Grams:
    df = level.df
    begins = begins_of(df)[:-1]
    shown = np.minimum(df, CAPPED)
    lists, taken = laid(docids[level.owners[spread(begins, shown)]], shown)
    longer = np.flatnonzero(df > CAPPED) if whole else _EMPTY
    wholes, parts_taken = laid(docids[_ascending(level, begins, longer)], df[longer], steps=False)
    whole_taken = np.zeros(len(df), np.int32)
    whole_taken[longer] = parts_taken
    length = np.full(len(df), level.length, np.int32)
    size = texts.begin(level.at + level.length) - texts.begin(level.at) + taken + 2
    return Grams(
        level.at, length, df, level.parent, lists, taken, wholes, whole_taken, size.astype(np.int32)
    )


def _ascending(level: Level, begins: Ints, longer: NDArray[np.integer]) -> Ints:
    """All owners of some grams, those of each in ascending order."""
    owners = level.owners[spread(begins[longer], level.df[longer])].astype(np.int64)
    bits = int(owners.max(initial=0)).bit_length()
    owners |= np.repeat(np.arange(len(longer)), level.df[longer]) << bits
    owners.sort()
    found: Ints = owners & ((1 << bits) - 1)
    return found


def _measured(some: list[Grams], moved: int, least: int) -> list[Grams]:
    """With parents numbered among all grams, and with the bytes of all that go on from each."""
    begins = np.cumsum([moved, *(len(one.at) for one in some)]).tolist()
    below = np.zeros(0, np.int64)
    found: list[Grams] = []
    for number in range(len(some) - 1, -1, -1):
        one = some[number]
        total = one.below.astype(np.int64)
        if number + 1 < len(some):
            total += np.bincount(some[number + 1].parent, below, len(one.at)).astype(np.int64)
        below = total
        own = np.arange(len(one.at)) + begins[number]
        parent = one.parent + begins[number - 1] if one.length[:1].tolist() > [least] else own
        small = np.minimum(below, 2**31 - 1).astype(np.int32)
        found.append(one._replace(parent=parent.astype(np.int32), below=small))
    return found[::-1]


def split(found: Grams, every: int) -> NDArray[np.bool_]:
    """The grams whose followers go to shards of their own, by their next token."""
    chosen = (found.length >= every) & (found.df > HEAVY) & (found.below > _LARGE)
    sizes = np.sort(found.below[chosen])
    if len(sizes) > _SPLIT:
        chosen &= found.below > sizes[-_SPLIT - 1]
    return chosen


def routes(found: Grams, chosen: NDArray[np.bool_], every: int) -> Small:
    """For each gram the one by whose key its shard is found."""
    route = np.arange(len(found.at), dtype=np.int32)
    for length in range(every + 1, int(found.length.max(initial=0)) + 1):
        these = np.flatnonzero(found.length == length)
        parent = found.parent[these]
        at_end = chosen[parent] & (route[parent] == parent)
        route[these] = np.where(at_end, these, route[parent])
    return route


class Made(NamedTuple):
    """Files of a namespace, with what the manifest must say of them."""

    shards: dict[str, int]
    split: str
    files: Iterator[File]


def roots(found: Grams, least: int) -> Small:
    """For each gram the one of `least` tokens with which it begins."""
    root = np.arange(len(found.at), dtype=np.int32)
    for length in range(least + 1, int(found.length.max(initial=0)) + 1):
        these = np.flatnonzero(found.length == length)
        root[these] = root[found.parent[these]]
    return root


def files(name: str, texts: Texts, found: Grams, least: int, every: int) -> Made:
    """Every shard of a namespace, empty ones too: a missing file means another generation."""
    chosen = split(found, every)
    route = routes(found, chosen, every)
    key_from = texts.begin(found.at).astype(np.int32)
    key_to = texts.begin(found.at + found.length).astype(np.int32)
    begins = begins_of(found.taken)[:-1]
    shards = Shards(texts.keys, key_from, key_to, found.df, found.lists, begins, found.taken)
    count = shards.files()
    number = crc32s(texts.keys, key_from[route], key_to[route]) % count
    root = roots(found, least)
    keys = zip(key_from[chosen].tolist(), key_to[chosen].tolist(), strict=True)
    split_keys = tree((texts.keys[a:b].tobytes().decode() for a, b in keys), every)
    paths = (f"{name}/{path_of(at)}" for at in range(count))
    made = zip(paths, shards.contents(number, count, root), strict=True)
    if not len(found.whole):
        return Made({name: count}, split_keys, packed(made))
    begins = begins_of(found.whole_taken)[:-1]
    whole = shards._replace(lists=found.whole, begins=begins, taken=found.whole_taken)
    longer, whole_made = _whole_files(whole, root)
    return Made({name: count, "l": longer}, split_keys, packed(chain(made, whole_made)))


def _whole_files(shards: Shards, root: Small) -> tuple[int, Iterator[File]]:
    """The whole lists of those of which a shard has a part, and the number of their shards."""
    these = np.flatnonzero(shards.taken > 0)
    longer = shards.some(these)
    crc = crc32s(longer.keys, longer.key_from, longer.key_to)
    count = longer.files()
    paths = (f"l/{path_of(at)}" for at in range(count))
    return count, zip(paths, longer.contents(crc % count, count, root[these]), strict=True)
