"""What must a reader know before the first query? FORMAT.md, "Manifest"."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import chain, groupby
from typing import Any

import msgspec

from gongshi.register.han_characters import readings, simplified
from gongshi.register.model import CLASSES, KINDS, TONES, Vocabulary
from gongshi.register.names import FORMS, Regions, regions_in
from gongshi.register.text import pick
from gongshi.search.analysis.pinyin import COMMON, IN_ORDER
from gongshi.search.analysis.spelling import SPELT
from gongshi.search.index.ngrams import SHAPES
from gongshi.search.index.postings import CAPPED, CUT
from gongshi.views.words import Words

FORMAT = 7
WHOLE = 1000
"""Entities up to which the index is one file, so that it has at most about 60 kB."""

COUNTED = 16384
"""Entities up to which all hits of several words are counted: their lists are fetched in full."""


class IndexHeader(msgspec.Struct, frozen=True, kw_only=True):
    """What the index says of the register besides its documents."""

    as_of: str
    timezone: str
    regions: Regions
    labels: dict[str, dict[str, dict[str, str]]]
    list_class: dict[str, str]


def about(vocabulary: Vocabulary, words: Sequence[Words], as_of: str) -> IndexHeader:
    return IndexHeader(
        as_of=as_of,
        timezone=vocabulary.about.timezone,
        regions=regions_in(vocabulary),
        labels=_labels(vocabulary, words),
        list_class={key: rules.class_ for key, rules in vocabulary.lists.items()},
    )


def _labels(vocabulary: Vocabulary, words: Sequence[Words]) -> dict[str, dict[str, dict[str, str]]]:
    languages = [w.language for w in words]

    def data_words(table: dict[str, Any]) -> dict[str, dict[str, str]]:
        return {key: {lang: pick(text, lang) for lang in languages} for key, text in table.items()}

    def own_words(prefix: str, keys: Iterable[str]) -> dict[str, dict[str, str]]:
        return {key: {w.language: w(f"{prefix}_{key}") for w in words} for key in keys}

    return {
        "list": data_words({k: v.short or v.title for k, v in vocabulary.lists.items()}),
        "authority": data_words({k: v.short or v.title for k, v in vocabulary.authorities.items()}),
        "region": data_words(dict(vocabulary.about.regions)),
        "class": own_words("class", CLASSES),
        "kind": own_words("kind", KINDS),
        "status": own_words("status", ("in_force", "overdue")),
    }


class Letters(msgspec.Struct, frozen=True):
    """The characters of all folded names, and what a reader must know of them."""

    characters: tuple[str, ...]

    @property
    def pinyin(self) -> dict[str, Any]:
        """The readings that `sounds` does not tell."""
        first: dict[str, str] = {}
        also: dict[str, list[str]] = {}
        for character in sorted(COMMON.union(self.characters)):
            usual, *others = readings(character) or ("",)
            if usual and character not in COMMON:
                first[usual] = first.get(usual, "") + character
            if others:
                also[character] = others
        return {"first": dict(sorted(first.items())), "also": also}


def sounds() -> str:
    """The usual reading of each character of the first level of GB 2312, run-length encoded."""
    usual = (readings(character)[0] for character in IN_ORDER)
    return "".join(f"{syllable}{len(list(same))}" for syllable, same in groupby(usual))


def manifest(
    given: IndexHeader,
    letters: Letters,
    numbering: Iterable[str],
    terms: Counter[str],
    found: dict[str, Any],
) -> dict[str, Any]:
    """`numbering` are the characters of whole keys.

    `found` is what only the writer of the files knows: the generation, sizes, months.
    """
    pairs = _pairs({*letters.characters, *numbering, *chain(*given.regions.names, *FORMS)})
    return {
        "format": FORMAT,
        "as_of": given.as_of,
        "timezone": given.timezone,
        "heavy": {name: shape.heavy for name, shape in SHAPES.items()},
        "capped": CAPPED,
        "cut": CUT,
        "spelt": SPELT,
        **found,
        "traditional": "".join(a for a, _ in pairs),
        "simplified": "".join(b for _, b in pairs),
        "sounds": sounds(),
        "regions": sorted(given.regions.names),
        "terms": [[*term.split("\n"), count] for term, count in sorted(terms.items())],
        "labels": given.labels,
        "list_class": given.list_class,
        "tone": TONES,
    }


def _pairs(here: Collection[str]) -> list[tuple[str, str]]:
    """Traditional and simplified, where the simplified one occurs."""
    return [(a, b) for a, b in sorted(simplified().items()) if b in here]


def compact(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
