"""Every entity of the demonstration register is found by everything people may type for it.

And none by what has ended. Queries are drawn from every entity, the same each time.
"""

import random
import re
from collections.abc import Callable, Iterator
from datetime import date

import opencc
import pytest

from gongshi.register import entities
from gongshi.register.entities import Entity
from gongshi.register.folding import fold
from gongshi.search.analysis.pinyin import initials, reading_variants
from gongshi.search.index.corpus import document_key
from gongshi.search.query.answer import Request
from tests.support.demonstration import DAY, about, indexed, published, register, whoosh
from tests.support.node_reader import Reader
from tests.support.search_cases import SHARDS, WHOLE, Files, told

Draw = Callable[[random.Random, Entity], Iterator[str]]

TYPED = str.maketrans("0152", "OISZ")
CURRENT = [entity for entity in published() if entity.current]


def names(entity: Entity) -> list[str]:
    every = (entity.name, entity.name_en, *entity.aliases, *entity.former_names)
    return [name for name in every if name]


def codes(entity: Entity) -> list[str]:
    if entity.person:
        return []
    return [code for code in (entity.code, *entity.ids.values()) if code]


def parts(random_: random.Random, text: str, least: int, each: int) -> Iterator[str]:
    for _ in range(each):
        start = random_.randrange(max(1, len(text) - least + 1))
        yield text[start : random_.randrange(start + least, len(text) + 1)]


def wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


SIGNS = ("·", "-", "－", "—", "_", " ", "\u3000", "/", "、", "\u200b")
BRACKETS = ("()", "（）", "[]", "【】", "《》", "「」", "〔〕", "“”", "''")


def broken(random_: random.Random, text: str) -> str:
    at = random_.randrange(1, len(text))
    opened, closed = random_.choice(BRACKETS)
    signed = f"{text[:at]}{random_.choice(SIGNS)}{text[at:]}"
    bracketed = f"{text[:at]}{opened}{text[at:]}{closed}"
    return random_.choice((signed, bracketed, " ".join(text)))


def readings(entity: Entity) -> Iterator[tuple[str, ...]]:
    """Of the names that are Han characters all through, in all ways they are kept."""
    for name in map(fold, names(entity)):
        if not re.search("[a-z0-9]", name):
            yield from (reading for reading in reading_variants(name) if all(reading))


def english(entity: Entity) -> list[str]:
    return re.findall(r"[A-Za-z]{2,}", entity.name_en or "")


def _substrings(random_: random.Random, entity: Entity) -> Iterator[str]:
    for name in names(entity):
        yield name
        yield from (part for part in parts(random_, name, 2, 2) if len(fold(part)) > 1)


def _codes(random_: random.Random, entity: Entity) -> Iterator[str]:
    for code in codes(entity):
        spaced, hyphened = " ".join(re.findall(".{1,4}", code)), f"{code[:6]}-{code[6:]}"
        ways = (code.lower(), code.translate(TYPED), wide(code), spaced, hyphened)
        yield from (code, *random_.sample(ways, 2))
        bare = code.replace("-", "")
        yield bare[: random_.randrange(4, len(bare))]
        for part in parts(random_, bare, 4, 2):
            yield random_.choice((part, part.lower(), part.translate(TYPED).lower()))


def _pinyin(random_: random.Random, entity: Entity) -> Iterator[str]:
    for reading in readings(entity):
        start = random_.randrange(max(1, len(reading) - 2))
        some = reading[start : start + random_.randrange(2, 6)]
        yield from ("".join(reading), " ".join(some).title(), "".join(some)[:-1] or "".join(some))


def _initials(random_: random.Random, entity: Entity) -> Iterator[str]:
    for reading in readings(entity):
        letters = initials(reading)
        yield from (letters, letters.upper(), *parts(random_, letters, 2, 2))


def _words(random_: random.Random, entity: Entity) -> Iterator[str]:
    words = english(entity)
    if len(words) > 1:
        one, other = random_.sample(words, 2)
        yield from (f"{one} {other}", f"{other.upper()}  {one.lower()}", f"{one[:3]} {other[:4]}")
        yield " ".join(random_.sample(words, len(words)))
        yield " ".join(word[:3] for word in words)


def _writings(random_: random.Random, entity: Entity) -> Iterator[str]:
    for name in names(entity):
        yield broken(random_, name)
        yield random_.choice((wide(name), name.swapcase(), f"\u200b{name}\t"))


def _scripts(random_: random.Random, entity: Entity) -> Iterator[str]:
    for name in names(entity):
        if "家具" not in name:  # traditional texts have another word for furniture, 傢俱
            yield random_.choice(CONVERTERS).convert(name)


def _documents(random_: random.Random, entity: Entity) -> Iterator[str]:
    for item in entity.current:
        number = item.record.document
        bare = re.sub("[〔〕（）]", "", number)
        yield from (number, bare, " ".join(bare), wide(number))
        yield from (
            number.replace("〔", a).replace("〕", b) for a, b in ("[]", "()", "（）", "【】")
        )


ENOUGH = 100
"""Entities that have a text, beyond which weaker ways to find are not asked."""

CONVERTERS = [opencc.OpenCC(way) for way in ("s2t", "s2tw", "s2hk", "t2s")]
KINDS: dict[str, Draw] = {
    "parts of names": _substrings,
    "codes": _codes,
    "pinyin": _pinyin,
    "initials": _initials,
    "English words": _words,
    "other writings": _writings,
    "other scripts": _scripts,
    "document numbers": _documents,
}


def drawn(kind: str) -> list[tuple[str, Entity]]:
    random_ = random.Random(kind)  # noqa: S311 - the same queries each time
    texts = ((dict.fromkeys(KINDS[kind](random_, entity)), entity) for entity in CURRENT)
    return [(text, entity) for some, entity in texts for text in some]


@pytest.mark.parametrize("kind", KINDS)
def test_every_entity_is_found_by(kind: str) -> None:
    queries = drawn(kind)
    assert len(queries) > 300
    missed = []
    for text, entity in queries:
        answer = whoosh().search(Request(text=text, day=DAY, count=1000))
        ids = {hit.id for hit in answer.hits}
        if entity.id not in ids and answer.total + answer.beyond <= ENOUGH:
            missed.append((text, entity.name))
    assert not missed


def _misspelt(random_: random.Random, word: str) -> str:
    """A letter left out, put in, exchanged or swapped, none of them at the end."""
    at = random_.randrange(len(word) - 1)
    letter = random_.choice("bdfgjkmpqvwxz")
    ways = (letter + word[at], letter, "", word[at + 1] + word[at])
    way = random_.choice(ways)
    return word[:at] + way + word[at + 2 if way == ways[3] else at + 1 :]


def _misspellings() -> Iterator[tuple[str, Entity]]:
    """One error in what is then four letters and more, two behind the beginning in eight."""
    random_ = random.Random(4)  # noqa: S311 - the same queries each time
    for entity in CURRENT:
        for word in re.findall(r"(?<![^\W\d_])[A-Za-z]{4,}(?![^\W\d_])", entity.name_en or ""):
            once = _misspelt(random_, word)
            if len(once) > 3:
                yield once, entity
            if len(word) > 9:
                twice = word[:2] + _misspelt(random_, word[2:5]) + _misspelt(random_, word[5:])
                yield twice, entity


def test_every_entity_is_found_by_a_misspelt_word_unless_a_name_has_it_as_it_is_typed() -> None:
    queries = [*_misspellings()]
    missed = []
    for text, entity in queries:
        hits = whoosh().search(Request(text=text, day=DAY, count=1000)).hits
        others = hits and hits[0].match and hits[0].match.tier < 9
        if not others and entity.id not in {hit.id for hit in hits}:
            missed.append((text, entity.name_en))
    assert len(queries) > 300
    assert not missed


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2027, 6, 30), date(2029, 1, 1)])
def test_no_entity_is_found_by_what_has_ended_or_was_withdrawn(day: date) -> None:
    """In an index of the day, and in an older one that was not made anew since."""
    every = [*entities.entities(register(), day)]
    gone = [entity for entity in every if not entity.current]
    assert gone
    for search in (whoosh(day).search, whoosh().search):
        for entity in gone:
            for text in (*names(entity), *codes(entity)):
                hits = search(Request(text=text, day=day.isoformat(), count=1000)).hits
                assert entity.id not in {hit.id for hit in hits}, text
        for entity in every:
            current = {document_key(item.record.document) for item in entity.current}
            for item in entity.records:
                number = item.record.document
                if document_key(number) not in current:
                    hits = search(Request(text=number, day=day.isoformat())).hits
                    assert entity.id not in {hit.id for hit in hits}, number


@pytest.fixture(scope="module")
def shipped() -> list[Reader]:
    """The files a browser reads: those of one file, and shards."""
    return [Files(indexed(), mode, about()).reader() for mode in (WHOLE, SHARDS)]


HOSTILE = (
    *(
        "",
        "，。",
        "🚀",
        "a",
        "1",
        "远",
        "号",
        "ß",
        "İ",
        "𠮷",
        "\u202e远澜",
        "ﬁshery",
        "龢昇",
        "l'qiao",
    ),
    *(
        "有限公司",
        "蓝海",
        "co ltd",
        "ltd",
        "9199",
        "2026",
        "〔2026〕",
        "1908",
        "00618",
        "yx",
        "yxgs",
    ),
    *("<b>", "%", "'", '"', "\\", "null", "__proto__", "a" * 300, "远澜" * 100, "蓝海 yuanlan"),
)
FILTERS: tuple[dict[str, list[str]], ...] = (
    {},
    {"list": ["penalties"]},
    {"class": ["watchlist"], "region": ["990102"]},
    {"kind": ["natural-person"], "status": ["in_force"]},
)


def test_the_command_line_answers_as_the_browser_does(shipped: list[Reader]) -> None:
    queries = [text for kind in KINDS for text, _ in drawn(kind)[::41]]
    requests = [Request(text=text, day=DAY) for text in queries]
    requests += [
        Request(text=text, day=DAY, filters=filters, sort=sort, count=8)
        for text in HOSTILE
        for filters in FILTERS
        for sort in ("relevance", "newest", "ending")
    ]
    for request in requests:
        right = told(whoosh().search(request))
        assert [told(reader.search(request)) for reader in shipped] == [right, right], request
