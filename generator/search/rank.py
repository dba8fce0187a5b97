"""What does a query find in an entity, how good is it, and why? FORMAT.md, "Tiers".

The specification as code: every reader judges entities by these rules, wherever it got them from.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Literal

import msgspec

from generator.search.corpus import document_key
from generator.search.normalise import Range, fold, fold_code, unfold
from generator.search.parts import Regions, brand_start, core
from generator.search.pinyin import Reading, initials, syllable, variants
from generator.search.query import Query
from generator.search.rows import Entry, Placed

CAPPED = 100
_MOST = 1023

Reason = Literal[
    "identifier",
    "document",
    "name",
    "english",
    "alias",
    "former",
    "pinyin",
    "initials",
    "similar",
]
_KINDS: tuple[Reason, ...] = ("name", "english", "alias", "former")
Key = tuple[int, ...]


class Subject:
    """An entity as the rules see it; what a rule does not ask for is not worked out."""

    def __init__(self, row: Placed, regions: Regions) -> None:
        self.row = row
        self.regions = regions
        self.names = [fold(text) for _, text in row.names]
        self.weight = min(len(row.records), 255)

    @cached_property
    def cores(self) -> list[str]:
        spans = [core(name, self.regions) for name in self.names]
        return [name[a:b] for name, (a, b) in zip(self.names, spans, strict=True)]

    @cached_property
    def starts(self) -> list[int]:
        return [brand_start(name, self.regions) for name in self.names]

    @cached_property
    def identifiers(self) -> list[tuple[str, str]]:
        texts = [self.row.code, *self.row.ids.values()]
        return [(text, fold_code(text)) for text in texts if text]

    @cached_property
    def readings(self) -> list[tuple[int, Reading]]:
        """Variants with the number of their name."""
        return [(at, reading) for at, name in enumerate(self.names) for reading in variants(name)]


class Match(msgspec.Struct, frozen=True):
    """Why an entity was found: ranges of `text`, in code points."""

    tier: int
    reason: Reason
    text: str
    ranges: list[Range]


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One way to be found. `key`: smaller first, None for not found; `match` where it was found."""

    name: str
    tokens: tuple[str, ...] = ()
    capped: bool
    key: Callable[[Subject], Key | None]
    match: Callable[[Subject], Match]


def rules(query: Query, day: str) -> list[Rule]:
    """The rules that apply to a query on a day, by tier; similar spelling is apart."""
    found = []
    if query.code or query.document:
        found.append(_whole(query, day))
    if query.folded:
        found.append(_names(query))
    if query.words:
        found.append(_words(query))
    if query.code:
        found.append(_code(query))
    found += [_pinyin(way) for way in query.ways]
    if query.letters:
        found.append(_initials(query))
    return found


def _whole(query: Query, day: str) -> Rule:
    def find(subject: Subject) -> tuple[Reason, str] | None:
        for text, code in subject.identifiers:
            if query.code and code == query.code:
                return "identifier", text
        for entry, _ in subject.row.row.current(day) if query.document else ():
            if document_key(entry.document) == query.document:
                return "document", entry.document
        return None

    def match(subject: Subject) -> Match:
        reason, text = find(subject) or ("identifier", "")
        return Match(0, reason, text, unfold(text, [(0, len(fold(text)))]))

    return Rule(name="whole", capped=False, key=lambda s: () if find(s) else None, match=match)


def _names(query: Query) -> Rule:
    text, wanted = query.folded, query.core or query.folded

    def best(subject: Subject) -> tuple[Key, int] | None:
        found = [
            k for at in range(len(subject.names)) if (k := _standing(subject, at, text, wanted))
        ]
        if found or not query.core:
            return min(found, default=None)
        later = [
            ((2, 1, -subject.weight, min(len(name), _MOST)), at)
            for at, name in enumerate(subject.names)
            if subject.cores[at] == query.core
        ]
        return min(later, default=None)

    def key(subject: Subject) -> Key | None:
        found = best(subject)
        return found[0] if found else None

    def match(subject: Subject) -> Match:
        found, at = best(subject) or ((4, 0), 0)
        needle = query.core if found[1] else text
        return _match(subject, at, found[0], [needle])

    return Rule(name="names", tokens=tuple(text), capped=len(text) == 1, key=key, match=match)


def _standing(subject: Subject, at: int, text: str, wanted: str) -> tuple[Key, int] | None:
    name = subject.names[at]
    place = name.find(text)
    if place < 0:
        return None
    if len(name) == len(text):
        tier = 1
    elif subject.cores[at] == wanted:
        tier = 2
    else:
        tier = 3 if place in (0, subject.starts[at]) else 4
    return (tier, 0, -subject.weight, min(place, _MOST), min(len(name), _MOST)), at


def _match(
    subject: Subject, at: int, tier: int, needles: Sequence[str], reason: Reason | None = None
) -> Match:
    """The first place of each needle that stands in a name."""
    kind, text = subject.row.names[at]
    places = ((subject.names[at].find(needle), len(needle)) for needle in needles)
    ranges = [(place, place + length) for place, length in places if place >= 0]
    return Match(tier, reason or _KINDS[kind], text, unfold(text, ranges))


def _words(query: Query) -> Rule:
    def key(subject: Subject) -> Key | None:
        found = all(any(word in name for name in subject.names) for word in query.words)
        return () if found else None

    def match(subject: Subject) -> Match:
        at = next(i for i, name in enumerate(subject.names) if query.words[0] in name)
        return _match(subject, at, 5, query.words)

    return Rule(name="words", tokens=query.words, capped=False, key=key, match=match)


def _code(query: Query) -> Rule:
    def best(subject: Subject) -> tuple[Key, str, int] | None:
        found = []
        for text, code in subject.identifiers:
            place = code.find(query.code)
            if place >= 0:
                key = (int(place > 0), -subject.weight, min(place, _MOST), min(len(code), _MOST))
                found.append((key, text, place))
        return min(found, key=lambda row: row[0], default=None)

    def key(subject: Subject) -> Key | None:
        found = best(subject)
        return found[0] if found else None

    def match(subject: Subject) -> Match:
        _, text, place = best(subject) or ((), "", 0)
        ranges = unfold(text, [(place, place + len(query.code))])
        return Match(6, "identifier", text, ranges)

    return Rule(name="code", tokens=tuple(query.code), capped=True, key=key, match=match)


def _pinyin(way: Reading) -> Rule:
    def place_in(reading: Reading, name: str) -> int:
        for place in range(len(reading) - len(way) + 1):
            piece = reading[place : place + len(way)]
            if piece == way and all(map(syllable, piece, name[place : place + len(way)])):
                return place
        return -1

    return _read("pinyin", 7, way, place_in)


def _initials(query: Query) -> Rule:
    letters = query.letters
    return _read("initials", 8, tuple(letters), lambda reading, _: initials(reading).find(letters))


def _read(
    reason: Reason, tier: int, tokens: tuple[str, ...], place_in: Callable[[Reading, str], int]
) -> Rule:
    """A rule on the readings of names."""

    def best(subject: Subject) -> tuple[Key, int, int] | None:
        found = []
        for at, reading in subject.readings:
            place = place_in(reading, subject.names[at])
            if place >= 0:
                inside = int(place not in (0, subject.starts[at]))
                length = min(len(subject.names[at]), _MOST)
                found.append(((inside, -subject.weight, min(place, _MOST), length), at, place))
        return min(found, key=lambda row: row[0], default=None)

    def key(subject: Subject) -> Key | None:
        found = best(subject)
        return found[0] if found else None

    def match(subject: Subject) -> Match:
        _, at, place = best(subject) or ((), 0, 0)
        text = subject.row.names[at][1]
        return Match(tier, reason, text, unfold(text, [(place, place + len(tokens))]))

    return Rule(name=reason, tokens=tokens, capped=True, key=key, match=match)


Options = Sequence[Sequence[tuple[int, str]]]
"""For each word what it may be meant for, with distances."""


def similar(choices: Options) -> Rule:
    def far(subject: Subject, word: Sequence[tuple[int, str]]) -> int | None:
        stand = (d for d, option in word if any(option in name for name in subject.names))
        return min(stand, default=None)

    def key(subject: Subject) -> Key | None:
        found = [far(subject, word) for word in choices]
        return None if None in found else (sum(d for d in found if d is not None),)

    def match(subject: Subject) -> Match:
        meant = [_meant(subject, word) for word in choices]
        at = next(i for i, name in enumerate(subject.names) if meant[0] in name)
        return _match(subject, at, 9, meant, "similar")

    return Rule(name="similar", capped=True, key=key, match=match)


def _meant(subject: Subject, word: Sequence[tuple[int, str]]) -> str:
    return next(option for _, option in word if any(option in name for name in subject.names))


Filters = Mapping[str, Sequence[str]]
ENTITY_FILTERS = ("region", "kind")
RECORD_FILTERS = ("list", "class", "authority", "status")


def answering(
    row: Placed, filters: Filters, day: str, list_class: Mapping[str, str]
) -> list[tuple[Entry, str]]:
    """The records that count on a day and answer the filters; none where the entity does not."""
    for name in ENTITY_FILTERS:
        if filters.get(name) and getattr(row, name) not in filters[name]:
            return []
    return [
        (entry, status)
        for entry, status in row.row.current(day)
        if _passes(
            {
                "list": entry.list,
                "class": list_class.get(entry.list, ""),
                "authority": entry.authority,
                "status": status,
            },
            filters,
        )
    ]


def _passes(values: Mapping[str, str], filters: Filters) -> bool:
    asked = (name for name in RECORD_FILTERS if filters.get(name))
    return all(values[name] in filters[name] for name in asked)
