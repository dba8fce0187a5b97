"""What can rules match in a document, and what does a match say? FORMAT.md, "Tiers"."""

from collections.abc import Callable
from functools import cached_property
from typing import Literal

import msgspec

from gongshi.register.folding import Range, fold, fold_code, vocabulary_words
from gongshi.register.names import Regions, brand_start, core
from gongshi.search.analysis.pinyin import Reading, reading_variants
from gongshi.search.index.entries import Placed

CAPPED = 100
MOST = 1023
"""A place or length beyond it counts as this much."""

Reason = Literal[
    "identifier",
    "document",
    "name",
    "english",
    "alias",
    "former",
    "unbracketed",
    "pinyin",
    "initials",
    "similar",
    "sound",
]
KINDS: tuple[Reason, ...] = ("name", "english", "alias", "former", "unbracketed")
SortKey = tuple[int, ...]


class Candidate:
    """A document that a rule may match; its parts are computed when a rule asks for them."""

    def __init__(self, row: Placed, regions: Regions) -> None:
        self.row = row
        self.regions = regions
        self.names = [fold(text) for _, text in row.names]
        self.weight = min(len(row.records), 255)

    @cached_property
    def spans(self) -> list[Range]:
        """Where the cores of names lie."""
        return [core(name, self.regions) for name in self.names]

    @cached_property
    def cores(self) -> list[str]:
        return [name[a:b] for name, (a, b) in zip(self.names, self.spans, strict=True)]

    @cached_property
    def starts(self) -> list[int]:
        return [brand_start(name, self.regions) for name in self.names]

    @cached_property
    def identifiers(self) -> list[tuple[str, str]]:
        texts = [self.row.code, *self.row.ids.values()]
        return [(text, fold_code(text)) for text in texts if text]

    @cached_property
    def words(self) -> set[str]:
        """The words that spelling suggestions are made from."""
        return {word for _, text in self.row.names for word in vocabulary_words(text)}

    @cached_property
    def readings(self) -> list[tuple[int, Reading]]:
        """Variants with the number of their name."""
        return [
            (at, reading)
            for at, name in enumerate(self.names)
            for reading in reading_variants(name)
        ]


class Match(msgspec.Struct, frozen=True):
    """Why an entity was found: ranges of `text`, in code points."""

    tier: int
    reason: Reason
    text: str
    ranges: list[Range]


class MatchRule(msgspec.Struct, frozen=True, kw_only=True):
    """One way to match. `key`: smaller first, None for no match; `match` tells where it matches."""

    name: str
    tokens: tuple[str, ...] = ()
    capped: bool
    key: Callable[[Candidate], SortKey | None]
    match: Callable[[Candidate], Match]
