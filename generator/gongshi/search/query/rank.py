"""What does a query find in an entity, how good is it, and why? FORMAT.md, "Tiers".

The specification as code: every reader judges candidates by these rules, wherever they come from.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from gongshi.register.folding import Range, fold, unfold
from gongshi.search.analysis.pinyin import Reading, initials, spoken
from gongshi.search.index.corpus import document_key
from gongshi.search.index.entries import UNBRACKETED
from gongshi.search.query.candidate import KINDS, MOST, Candidate, Match, MatchRule, Reason, SortKey
from gongshi.search.query.query_parser import Query


def match_rules(query: Query, day: str) -> list[MatchRule]:
    """The rules that apply to a query on a day, by tier; similar spelling is apart."""
    found = []
    if query.code or query.document:
        found.append(_whole(query, day))
    if query.folded:
        found.append(_names(query))
    if query.words and not query.spoken:
        found.append(in_words(query))
    if query.code:
        found.append(_code(query))
    if query.letters:
        found.append(_pinyin(query))
    if query.initials:
        found.append(_initials(query))
    return found


def _whole(query: Query, day: str) -> MatchRule:
    def find(candidate: Candidate) -> tuple[Reason, str] | None:
        for text, code in candidate.identifiers:
            if query.code and code == query.code:
                return "identifier", text
        for entry, _ in candidate.row.row.current(day) if query.document else ():
            if document_key(entry.document) == query.document:
                return "document", entry.document
        return None

    def match(candidate: Candidate) -> Match:
        reason, text = find(candidate) or ("identifier", "")
        length = len(query.document if reason == "document" else fold(text))
        return Match(0, reason, text, unfold(text, [(0, length)]))

    return MatchRule(name="whole", capped=False, key=lambda s: () if find(s) else None, match=match)


def _names(query: Query) -> MatchRule:
    return MatchRule(
        name="names",
        tokens=tuple(query.folded),
        capped=len(query.folded) == 1,
        key=lambda candidate: min((key for key, _ in _named(candidate, query)), default=None),
        match=lambda candidate: _named_match(candidate, query),
    )


def _named(candidate: Candidate, query: Query) -> list[tuple[SortKey, int]]:
    """Keys of tiers 1 to 4, each with the number of its name.

    The second number of a key: 0, 1 where another name has the core, 2 where `F` stands in none.
    """
    near = bool(query.core) and query.core in candidate.cores
    found = [
        (_beside(key) if near and key[0] > 2 else key, at)
        for at in range(len(candidate.names))
        for key in _standing(candidate, at, query.folded, query.core or query.folded)
    ]
    if found or not near:
        return found
    return [
        ((2, 2, -candidate.weight, min(len(name), MOST)), at)
        for at, name in enumerate(candidate.names)
        if candidate.cores[at] == query.core
    ]


def _beside(key: SortKey) -> SortKey:
    return (2, 1, key[0], *key[2:])


def _named_match(candidate: Candidate, query: Query) -> Match:
    """By the first name of the best tier, so that the registered one goes before others."""
    found = _named(candidate, query)
    tier, later, *_ = min(key for key, _ in found)
    at = next(at for key, at in found if key[:2] == (tier, later))
    key = min(key for key, other in found if other == at)
    kind, text = candidate.row.names[at]
    told = candidate.spans[at] if later == 2 else _range(key, candidate.names[at], query.folded)
    return Match(tier, KINDS[kind], text, unfold(text, [told]))


def _range(key: SortKey, name: str, text: str) -> Range:
    """Of a text in a name, from the key of its place there."""
    place = key[-2] if key[-2] < MOST else name.find(text, MOST)
    return place, place + len(text)


def _standing(candidate: Candidate, at: int, text: str, wanted: str) -> Iterator[SortKey]:
    """A key for each place where the text stands in a name."""
    name = candidate.names[at]
    for place in _places(name, text):
        if len(name) == len(text) and candidate.row.names[at][0] != UNBRACKETED:
            tier = 1
        elif candidate.cores[at] == wanted:
            tier = 2
        else:
            tier = 3 if place in (0, candidate.starts[at]) else 4
        yield tier, 0, -candidate.weight, min(place, MOST), min(len(name), MOST)


def _places(text: str, part: str) -> Iterator[int]:
    place = text.find(part)
    while place >= 0:
        yield place
        place = text.find(part, place + 1)


def _match(
    candidate: Candidate, at: int, tier: int, needles: Sequence[str], reason: Reason | None = None
) -> Match:
    """The first place of each needle that stands in a name."""
    kind, text = candidate.row.names[at]
    places = ((candidate.names[at].find(needle), len(needle)) for needle in needles)
    ranges = [(place, place + length) for place, length in places if place >= 0]
    return Match(tier, reason or KINDS[kind], text, unfold(text, ranges))


def in_words(query: Query) -> MatchRule:
    def key(candidate: Candidate) -> SortKey | None:
        found = all(any(word in name for name in candidate.names) for word in query.words)
        return () if found else None

    def match(candidate: Candidate) -> Match:
        at = next(i for i, name in enumerate(candidate.names) if query.words[0] in name)
        return _match(candidate, at, 5, query.words)

    return MatchRule(name="words", tokens=query.words, capped=False, key=key, match=match)


def _code(query: Query) -> MatchRule:
    def best(candidate: Candidate) -> tuple[SortKey, str, int] | None:
        found = []
        for text, code in candidate.identifiers:
            place = code.find(query.code)
            if place >= 0:
                key = (int(place > 0), -candidate.weight, min(place, MOST), min(len(code), MOST))
                found.append((key, text, place))
        return min(found, key=lambda row: row[0], default=None)

    def key(candidate: Candidate) -> SortKey | None:
        found = best(candidate)
        return found[0] if found else None

    def match(candidate: Candidate) -> Match:
        _, text, place = best(candidate) or ((), "", 0)
        ranges = unfold(text, [(place, place + len(query.code))])
        return Match(6, "identifier", text, ranges)

    return MatchRule(name="code", tokens=tuple(query.code), capped=True, key=key, match=match)


def _pinyin(query: Query) -> MatchRule:
    return _read(
        "pinyin", 7, query.letters, lambda reading, name: spoken(query.letters, reading, name)
    )


def same_sound(query: Query) -> MatchRule:
    """What sounds as the query does, the end of it perhaps longer."""
    return _read("sound", 9, query.sound, lambda reading, name: spoken(query.sound, reading, name))


def _initials(query: Query) -> MatchRule:
    letters = query.initials

    def places(reading: Reading, name: str) -> Iterator[tuple[int, int, bool]]:  # noqa: ARG001
        for place in _places(initials(reading), letters):
            yield place, place + len(letters), False

    return _read("initials", 8, letters, places)


def _read(
    reason: Reason,
    tier: int,
    letters: str,
    places: Callable[[Reading, str], Iterable[tuple[int, int, bool]]],
) -> MatchRule:
    """A rule on the readings of names; `places` gives starts, ends, and whether in part."""

    def found(candidate: Candidate) -> list[tuple[SortKey, int, Range]]:
        return [
            (_read_key(candidate, at, start, part=part), at, (start, end))
            for at, reading in candidate.readings
            for start, end, part in places(reading, candidate.names[at])
        ]

    def key(candidate: Candidate) -> SortKey | None:
        return min((key for key, _, _ in found(candidate)), default=None)

    def match(candidate: Candidate) -> Match:
        _, at, place = min(found(candidate), key=lambda row: row[0])
        text = candidate.row.names[at][1]
        return Match(tier, reason, text, unfold(text, [place]))

    return MatchRule(name=reason, tokens=tuple(letters), capped=True, key=key, match=match)


def _read_key(candidate: Candidate, at: int, place: int, *, part: bool) -> SortKey:
    inside = int(place not in (0, candidate.starts[at]))
    length = min(len(candidate.names[at]), MOST)
    return int(part), inside, -candidate.weight, min(place, MOST), length


Options = Sequence[Sequence[tuple[int, str]]]
"""For each word its suggestions, with distances."""


def similar(choices: Options) -> MatchRule:
    """Each word, or one similar to it, in some name."""

    def key(candidate: Candidate) -> SortKey | None:
        if len(choices) == 1:
            places = (at for at, option in enumerate(choices[0]) if _has(candidate, *option))
            at = next(places, None)
            return None if at is None else (at,)
        found = [_nearest_option(candidate, word) for word in choices]
        return None if None in found else (sum(option[0] for option in found if option),)

    def match(candidate: Candidate) -> Match:
        found = [_nearest_option(candidate, word) for word in choices]
        words = [option[1] for option in found if option]
        at = next(i for i, name in enumerate(candidate.names) if words[0] in name)
        return _match(candidate, at, 9, words, "similar")

    return MatchRule(name="similar", capped=True, key=key, match=match)


def _nearest_option(
    candidate: Candidate, word: Sequence[tuple[int, str]]
) -> tuple[int, str] | None:
    """The nearest option it has."""
    return next((option for option in word if _has(candidate, *option)), None)


def _has(candidate: Candidate, far: int, text: str) -> bool:
    """Whether what was typed stands in a name, or what may be meant is one of its words."""
    return text in candidate.words if far else any(text in name for name in candidate.names)
