"""Check characters against published vectors; personal numbers found, and nothing else taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongshi.register import codes

VALID = [
    "91350100M000100Y43",  # the sample of GB 32100-2015
    "91110000600037341L",
    "91320100748204660Q",
    "91320281142232229Q",
    "91310000132215150M",
    "91320000134762764K",
    "11320100MB1886843H",
]


@pytest.mark.parametrize("code", VALID)
def test_a_published_code_has_no_fault(code: str) -> None:
    assert codes.code_fault(code) is None


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("", "length"),
        ("91350100M000100Y4", "length"),
        ("91350100M000100Y433", "length"),
        ("91350100m000100Y43", "alphabet"),
        ("91350100MO00100Y43", "alphabet"),
        ("９1350100M000100Y43", "alphabet"),
        ("B1350100M000100Y43", "first"),
        ("91350100M000100Y44", "check"),
        ("91310115MA1H8R7C6D", "check"),
    ],
)
def test_a_fault_has_its_name(code: str, fault: str) -> None:
    assert codes.code_fault(code) == fault


@pytest.mark.prop
@given(
    st.sampled_from(codes.CODE_FIRST),
    st.text(codes.CODE_ALPHABET, min_size=16, max_size=16),
    st.integers(0, 17),
    st.sampled_from(codes.CODE_ALPHABET),
)
def test_every_single_wrong_character_is_noticed(
    first: str, rest: str, place: int, wrong: str
) -> None:
    code = first + rest + codes.check_character(first + rest)
    assert codes.code_fault(code) is None
    other = code[:place] + wrong + code[place + 1 :]
    assert (codes.code_fault(other) is None) == (other == code)


def test_legal_entity_identifiers() -> None:
    assert codes.is_lei("5493001KJTIIGC8Y1R12")
    assert not codes.is_lei("5493001KJTIIGC8Y1R13")
    assert not codes.is_lei("5493001kjtiigc8y1r12")
    assert not codes.is_lei("")


def test_resident_identity_numbers() -> None:
    assert codes.is_resident_id("360426199101010071")
    assert codes.is_resident_id("11010519491231002X")
    assert not codes.is_resident_id("360426199102300071")
    assert not codes.is_resident_id("360426199101010072")
    assert not codes.is_resident_id("36042619910101007")


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("13800138000", "mobile", "13800138000"),
        ("2026 13800138000", "mobile", "13800138000"),
        ("2026-11-23 13800138000", "mobile", "13800138000"),
        ("138 0013 8000", "mobile", "138 0013 8000"),
        ("138-0013-8000", "mobile", "138-0013-8000"),
        ("138.0013.8000", "mobile", "138.0013.8000"),
        ("138–0013–8000", "mobile", "138–0013–8000"),
        ("138\u00a00013\u30008000", "mobile", "138\u00a00013\u30008000"),
        ("+86 138 0013 8000", "mobile", "86 138 0013 8000"),
        ("+8613800138000", "mobile", "8613800138000"),
        ("0086-13800138000", "mobile", "0086-13800138000"),
        ("电话１３８００１３８０００。", "mobile", "１３８００１３８０００"),
        ("tel13800138000", "mobile", "13800138000"),
        ("1. 13800138000", "mobile", "13800138000"),
        ("身份证360426199101010071号", "resident-id", "360426199101010071"),
        ("360426 19910101 0071", "resident-id", "360426 19910101 0071"),
        ("11010519491231002x", "resident-id", "11010519491231002x"),
        ("1.360426199101010071", "resident-id", "360426199101010071"),
        ("ID360426199101010071", "resident-id", "360426199101010071"),
        ("6222 0212 3456 7890 128", "bank-card", "6222 0212 3456 7890 128"),
        ("4111111111111111", "bank-card", "4111111111111111"),
        ("to wang@mail.example.org.", "e-mail", "wang@mail.example.org"),
        ("王@wang＠mail.example.org", "e-mail", "wang＠mail.example.org"),
    ],
)
def test_a_personal_number_is_found(text: str, kind: str, found: str) -> None:
    assert list(codes.private_numbers(text)) == [(kind, found)]


@pytest.mark.parametrize(
    "text",
    [
        *VALID,
        "129901000322718681",
        "519901005451020743",
        "5493001KJTIIGC8Y1R12",
        "蓝市监严列〔2026〕15号",
        "（2026）蓝0102民初1380号",
        "0990-5550101",
        "0990-55501012",
        "400-555-0101",
        "2026-11-23",
        "2026-11-23 2029-03-13",
        "13-9-2026 2026",
        "50000 CNY",
        "13800138000 CNY",
        "13800138000.00",
        "13800138000元",
        "¥13800138000",
        "360426199101010072",
        "330100000012345",
        "lh-2026-0015",
        "@",
        "a@b",
        "https://court.example/202603/t20260314_1234567.html",
        "",
    ],
)
def test_what_is_no_personal_number_is_left_alone(text: str) -> None:
    assert list(codes.private_numbers(text)) == []


def test_several_are_found_in_their_order() -> None:
    text = "wang@a.example 13800138000，13900139000 and 360426199101010071"
    kinds = [kind for kind, _ in codes.private_numbers(text)]
    assert kinds == ["e-mail", "mobile", "mobile", "resident-id"]


def test_two_numbers_one_space_apart_are_two() -> None:
    found = [number for _, number in codes.private_numbers("13800138000 13900139000")]
    assert found == ["13800138000", "13900139000"]


def test_masked_keeps_two_characters_and_the_length() -> None:
    assert codes.masked("call 13800138000 now") == "call *********00 now"
    assert codes.masked("nothing here") == "nothing here"


@pytest.mark.prop
@given(st.text(st.sampled_from("0123456789 -.Xx@aA元１＠"), max_size=80))
def test_what_is_masked_holds_nothing_private(text: str) -> None:
    masked = codes.masked(text)
    assert len(masked) == len(text)
    assert not {n for _, n in codes.private_numbers(masked)} & {
        n for _, n in codes.private_numbers(text)
    }


@pytest.mark.prop
@given(st.text())
def test_any_text_can_be_looked_at(text: str) -> None:
    for found in codes.sightings(text):
        assert 0 <= found.start < found.end <= len(text)
