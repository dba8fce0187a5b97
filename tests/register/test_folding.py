"""Which spellings are the same: hard cases, and laws that hold for every text."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongshi.register import folding
from tests.support.paths import TESTS

VECTORS = TESTS / "vectors/normalise.json"
KNOWN = json.loads(VECTORS.read_text(encoding="utf-8"))

HARD = [
    ("", ""),
    (" \t\u3000", ""),
    ("ＡＢＣ（蓝海）１２", "abc蓝海12"),
    ("蓝海·远航-食品", "蓝海远航食品"),
    ("「蓝海」『远航』《食品》【有限】", "蓝海远航食品有限"),
    ("蓝海・远航‧食品•", "蓝海远航食品"),
    ("馬雲 龍門 後發", "马云龙门后发"),
    ("薴", "苎"),
    ("Café ÅNGSTRÖM", "cafeangstrom"),
    ("Cafe\u0301", "cafe"),
    ("İstanbul ıspa", "istanbulispa"),
    ("STRASSE Straße STRAẞE", "strassestrassestrasse"),
    ("ΣΟΦΟΣ σοφός", "σοφοσσοφοσ"),
    ("Ёлка Йод", "елкаиод"),
    ("Łódź Øre Æon Œuvre Đà Þór", "lodzoreaeonoeuvredathor"),
    ("か\u3099 が", "がが"),
    ("\u1112\u1161\u11ab 한", "한한"),
    ("ﬁne ﬀ", "fineff"),
    ("①②㈱№", "12株no"),
    ("x² ½", "x212"),
    ("O’Neil O'Neil OʼNeil", "oneiloneiloneil"),
    ("a\u202eb\u200fc\u2066d\ufeff", "abcd"),
    ("<script>alert(1)</script>", "scriptalert1script"),
    ("👍🏽 ❤️ 👨\u200d👩", "👍❤👨👩"),
    ("🏴\U000e0067\U000e007f", "🏴"),
    ("𠮷野家", "𠮷野家"),
    ("\ud800a", "a"),
    ("\u0301a", "a"),
    ("a_b=c+d~e|f^g`h", "abcdefgh"),
    ("€5 $6", "€5$6"),
]


@pytest.mark.parametrize(("text", "folded"), HARD)
def test_hard_cases_fold_as_the_specification_says(text: str, folded: str) -> None:
    assert folding.fold(text) == folded


@pytest.mark.parametrize("case", KNOWN["fold"], ids=lambda case: case["in"][:20])
def test_folding_and_origins_are_those_of_the_vectors(case: dict[str, object]) -> None:
    text = str(case["in"])
    assert folding.fold(text) == case["out"]
    assert [list(r) for r in folding.origins(text)] == case["origins"]


@pytest.mark.parametrize("case", KNOWN["unfold"], ids=lambda case: case["in"][:20])
def test_ranges_lead_back_to_the_original_as_in_the_vectors(case: dict[str, object]) -> None:
    ranges = [(a, b) for a, b in case["ranges"]]  # type: ignore[attr-defined]
    assert [list(r) for r in folding.unfold(str(case["in"]), ranges)] == case["out"]


@pytest.mark.parametrize("name", ["words", "runs", "code", "vocabulary_words"])
def test_words_and_codes_are_those_of_the_vectors(name: str) -> None:
    made = {
        "words": folding.folded_words,
        "code": folding.fold_code,
        "runs": folding.folded_runs,
        "vocabulary_words": folding.vocabulary_words,
    }[name]
    assert [made(case["in"]) for case in KNOWN[name]] == [case["out"] for case in KNOWN[name]]


@pytest.mark.prop
@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folding.fold(folding.fold(text)) == folding.fold(text)


@pytest.mark.prop
@given(st.text())
def test_every_folded_character_has_an_origin_and_origins_go_forward(text: str) -> None:
    places = folding.origins(text)
    assert len(places) == len(folding.fold(text))
    assert all(a <= c and b <= d for (a, b), (c, d) in pairwise(places))


@pytest.mark.prop
@given(st.text(), st.text(alphabet="·・（）() -「」\u200b", max_size=3), st.integers(0, 50))
def test_punctuation_anywhere_between_clusters_changes_nothing(
    text: str, added: str, place: int
) -> None:
    starts = [start for start, _ in folding.clusters(text)] or [0]
    cut = starts[place % len(starts)]
    assert folding.fold(text[:cut] + added + text[cut:]) == folding.fold(text)
