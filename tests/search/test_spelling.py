"""Which words a misspelt one may be meant for; how letters are cut into syllables."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongshi.register.han_characters import readings
from gongshi.search.analysis.spelling import (
    GROUPED,
    choices_of,
    deletion_variants,
    distance,
    groups,
    groups_of,
    likely,
    options,
    spelling_index,
)
from gongshi.search.analysis.syllables import SYLLABLES, breaks
from tests.support.paths import TEMPLATES

SCRIPT = TEMPLATES / "assets/js/lib/constants.mjs"
WORDS = st.text("abcn", min_size=4, max_size=9)


@st.composite
def one_error(draw: st.DrawFn) -> tuple[str, str]:
    """A word, and the same with one letter missing, too many, wrong, or in the other order."""
    word = draw(WORDS)
    at = draw(st.integers(0, len(word) - 1))
    letter = draw(st.sampled_from("abcx"))
    swapped = word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
    typed = (word[:at] + word[at + 1 :], word[:at] + letter + word[at:], swapped)
    return word, draw(st.sampled_from((*typed, word[:at] + letter + word[at + 1 :])))


@pytest.mark.prop
@given(one_error())
def test_one_error_is_forgiven_wherever_it_is(pair: tuple[str, str]) -> None:
    word, typed = pair
    assert set(deletion_variants(word)) & set(deletion_variants(typed))
    if len(typed) >= 4:
        assert [word] == [
            meant for _, meant in options(typed, spelling_index({word: 1, "zzzz": 9}))
        ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("yaunhagn", "yuanhang"),
        ("yuanhnag", "yuanhang"),
        ("tecnolgy", "technology"),
        ("consrtuctoin", "construction"),
        ("yuxnhxng", "yuanhang"),
        ("xonstructoin", ""),
        ("yuxn", "yuan"),
    ],
)
def test_two_errors_are_forgiven_in_long_words_of_which_the_beginning_or_the_end_is_right(
    typed: str, meant: str
) -> None:
    known = spelling_index({"yuanhang": 3, "technology": 40, "construction": 7, "yuan": 1})
    found = [word for _, word in options(typed, known)]
    assert found == [meant] * bool(meant)


def test_with_two_errors_only_the_commonest_words_of_a_group_are_meant() -> None:
    counts = {f"yu{a}{b}qqqq": 5 for a in "abcdefghijklmnopq" for b in "abcdefghijklmnopq"}
    assert len(counts) > GROUPED
    for count, meant in ((1, False), (9, True)):
        found = options("yuxnhaxg", spelling_index({**counts, "yuanhang": count}))
        assert ("yuanhang" in [word for _, word in found]) is meant


@pytest.mark.prop
@given(st.text("abcn", min_size=8, max_size=9), st.dictionaries(WORDS, st.integers(1, 9)))
def test_all_options_are_found_by_variants_or_likely(typed: str, counts: dict[str, int]) -> None:
    near = spelling_index(counts)
    told = [near.by_group.get(key, ()) for key in groups_of(typed)]
    sharing = {word for key in deletion_variants(typed) for word, _ in near.by_variant.get(key, ())}
    found = {word for _, word in options(typed, near, least=1)}
    assert found <= sharing | set(likely(typed, told))


def test_a_group_is_found_by_a_word_that_is_like_those_in_it() -> None:
    assert set(groups("yuanhang")) <= set(groups_of("yuanhang"))
    assert groups_of("yuan") == []


def test_the_word_of_a_query_of_one_is_not_meant_for_itself() -> None:
    known = spelling_index({"haiyun": 2, "haiyin": 1})
    assert choices_of(["haiyun"], [known]) == [[(1, "haiyin")]]
    assert choices_of(["haiyun", "co"], [known])[0] == [(0, "haiyun"), (1, "haiyin")]


@pytest.mark.prop
@given(WORDS, WORDS)
def test_the_distance_is_the_same_both_ways(one: str, other: str) -> None:
    assert distance(one, other, 9) == distance(other, one, 9)
    assert (distance(one, other, 9) == 0) is (one == other)


def test_every_reading_is_a_syllable() -> None:
    points = [*range(0x3400, 0xA000), *range(0xF900, 0xFB00), *range(0x20000, 0x20400)]
    assert {sound for point in points for sound in readings(chr(point))} <= SYLLABLES


def test_the_scripts_have_the_same_syllables() -> None:
    rows = re.search('SYLLABLE_ROWS = "(.*?)"', SCRIPT.read_text("utf-8"))
    assert rows
    told = {row[0] + rest for row in rows[1].split(" ") for rest in row[2:].split(",")}
    assert told == SYLLABLES


@pytest.mark.parametrize(
    ("letters", "places"),
    [
        ("yuanhang", [4]),
        ("xian", []),
        ("xiandian", [4]),
        ("tadinglanhai", [2, 6, 9]),
        ("yuanh", [4]),
        ("trading", None),
        ("zz", None),
        ("z", []),
    ],
)
def test_where_a_syllable_must_begin(letters: str, places: list[int] | None) -> None:
    assert breaks(letters) == places
