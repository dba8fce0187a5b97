"""How names are read, and where typed letters are found in what is read."""

import json

import pypinyin
import pytest

from gongshi.register import folding, han_characters
from gongshi.search.analysis import pinyin
from tests.support.paths import TESTS

VECTORS = TESTS / "vectors/normalise.json"
KNOWN = json.loads(VECTORS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", KNOWN["variants"], ids=lambda case: case["in"][:20])
def test_readings_of_names_are_those_of_the_vectors(case: dict[str, object]) -> None:
    found = pinyin.reading_variants(folding.fold(str(case["in"])))
    assert [list(reading) for reading in found] == case["out"]
    assert [pinyin.initials(reading) for reading in found] == case["initials"]


@pytest.mark.parametrize("case", KNOWN["spoken"], ids=lambda case: case["in"])
def test_letters_stand_in_names_as_in_the_vectors(case: dict[str, object]) -> None:
    folded = folding.fold(str(case["name"]))
    found = [
        list(pinyin.spoken(str(case["in"]), v, folded)) for v in pinyin.reading_variants(folded)
    ]
    assert [[list(place) for place in places] for places in found] == case["out"]


HEARD = [
    ("远航", "yuanhang", [(0, 2, False)]),
    ("远航", "yuanhan", [(0, 2, True)]),
    ("远航", "yuanhangx", []),
    ("远航", "hang", [(1, 2, False)]),
    ("远航", "ang", []),
    ("西安", "xian", [(0, 2, False)]),
    ("先", "xian", [(0, 1, False)]),
    ("远a航", "yuanhang", []),
]


@pytest.mark.parametrize(("name", "letters", "places"), HEARD)
def test_letters_begin_with_a_syllable_and_may_end_in_one(
    name: str, letters: str, places: list[tuple[int, int, bool]]
) -> None:
    assert list(pinyin.spoken(letters, pinyin.reading_variants(name)[0], name)) == places


def test_readings_in_names_are_those_pypinyin_knows_and_one_is_the_usual_one() -> None:
    for row in f"{han_characters._ALSO} {han_characters._NAMED}".split():
        character, reading = row[0], row[1:]
        # 干 also stands for 乾, which is read otherwise
        alike = [character, *(a for a, b in han_characters.simplified().items() if b == character)]
        rows = pypinyin.pinyin(alike, heteronym=True, style=pypinyin.Style.NORMAL)
        known = {syllable for each in rows for syllable in each}
        assert reading in {syllable.replace("ü", "v") for syllable in known}, row
        assert (reading == han_characters.readings(character)[0]) is (
            row in han_characters._NAMED.split()
        ), row
