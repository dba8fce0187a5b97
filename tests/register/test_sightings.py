"""Numbers and addresses of persons, found as people write them, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongshi.register import sightings
from gongshi.register.personal_numbers import (
    DIGIT_KINDS,
    WRITTEN_KINDS,
    countries_of,
    is_resident_id,
    passes,
)
from tests.register.test_codes import VALID as VALID_CODES


def private_numbers(text: str) -> list[tuple[str, str]]:
    """The kinds of numbers in a text, and their characters."""
    found = sightings.sightings(text)
    return [(one.kind.key, text[one.start : one.end]) for one in found]


def test_resident_identity_numbers() -> None:
    assert is_resident_id("360426199101010071")
    assert is_resident_id("11010519491231002X")
    assert not is_resident_id("360426199102300071")
    assert not is_resident_id("360426199101010072")
    assert not is_resident_id("36042619910101007")


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
        ("1.13800138000", "mobile", "13800138000"),
        ("1.6222021234567890128", "bank-card", "6222021234567890128"),
        ("1. 4111111111111111", "bank-card", "4111111111111111"),
        ("1.2.4111111111111111", "bank-card", "4111111111111111"),
        ("4111.1111.1111.1111", "bank-card", "4111.1111.1111.1111"),
        ("6222.0212.3456.7890.128", "bank-card", "6222.0212.3456.7890.128"),
        ("1.4111.1111.1111.1111", "bank-card", "4111.1111.1111.1111"),
        ("0.4111 1111 1111 1111", "bank-card", "4111 1111 1111 1111"),
        ("4111111111111111.", "bank-card", "4111111111111111"),
        ("ID360426199101010071", "resident-id", "360426199101010071"),
        ("6222 0212 3456 7890 128", "bank-card", "6222 0212 3456 7890 128"),
        ("4111111111111111", "bank-card", "4111111111111111"),
        ("to wang@mail.example.org.", "e-mail", "wang@mail.example.org"),
        ("王@wang＠mail.example.org", "e-mail", "wang＠mail.example.org"),
        # parted, and beside letters
        ("360426/19910101/0071", "resident-id", "360426/19910101/0071"),
        ("360426\n199101010071", "resident-id", "360426\n199101010071"),
        ("360426**19910101**0071", "resident-id", "360426**19910101**0071"),
        ("360426\u00ad199101\u200b010071", "resident-id", "360426\u00ad199101\u200b010071"),
        ("360426199101010071a", "resident-id", "360426199101010071"),
        ("a13800138000b", "mobile", "13800138000"),
        # in digits of other scripts
        ("٣٦٠٤٢٦١٩٩١٠١٠١٠٠٧١", "resident-id", "٣٦٠٤٢٦١٩٩١٠١٠١٠٠٧١"),
        ("𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎", "mobile", "𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎"),
        ("①③⑧⓪⓪①③⑧⓪⓪⓪", "mobile", "①③⑧⓪⓪①③⑧⓪⓪⓪"),
        ("手机一三八〇〇一三八〇〇〇", "mobile", "一三八〇〇一三八〇〇〇"),
        ("①13800138000", "mobile", "13800138000"),
        ("王一13800138000", "mobile", "13800138000"),
        # other documents
        ("原身份证号360426910101007", "old-resident-id", "360426910101007"),
        ("HKID A123456(3)", "hong-kong-id", "A123456(3)"),
        ("香港身份证：A1234563", "hong-kong-id", "A1234563"),
        ("澳门居民身份证号码1234567(8)", "macao-id", "1234567(8)"),
        ("持护照E12345678入境", "passport", "E12345678"),
        ("Passport No. EA1234567", "passport", "EA1234567"),
        ("港澳居民来往内地通行证H12345678", "travel-permit", "H12345678"),
        ("台胞证号码：12345678", "travel-permit", "12345678"),
        ("SSN 078-05-1121", "us-ssn", "078-05-1121"),
        # accounts
        ("IBAN DE89 3704 0044 0532 0130 00 AND MORE", "iban", "DE89 3704 0044 0532 0130 00"),
        ("GB29NWBK60161331926819", "iban", "GB29NWBK60161331926819"),
        # telephones
        ("+44 7911 123456", "mobile", "44 7911 123456"),
        ("0049 171 2345678", "mobile", "0049 171 2345678"),
    ],
)
def test_a_personal_number_is_found(text: str, kind: str, found: str) -> None:
    assert private_numbers(text) == [(kind, found)]


@pytest.mark.parametrize(
    "text",
    [
        *VALID_CODES,
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
        "0.4111111111111111",
        "0.04111111111111111, 0.123456789012379.",
        "-3.4111111111111111",
        "4111.111111111111",
        "41.11111111111111",
        "1.360426910101007",
        "13800138000元",
        "¥13800138000",
        "360426199101010072",
        "330100000012345",
        "lh-2026-0015",
        "@",
        "a@b",
        "五万三千二百一十元",
        "二〇二六年三月十四日至二〇二九年三月十三日",
        "注册号110108012345678",
        "330106602060013",
        "139/2026/0314",
        "第139\n2026-03-14",
        "第151号、2026-03-14",
        "见护照管理办法第12条",
        "A123456(4)",
        "GB29NWBK60161331926818",
        "+86 990 5550101",
        "+49 30 1234567",
        "Tel. 0990-5550101",
        "078-05-1121",
        "0171 2345678",
        "SC12299010300048",
        "第12345678号注册商标",
        "（2025）沧01执442号之一",
        "990102-0213，990102-0214",
        "9,999,999.99 CNY",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "https://court.example/202603/t20260314_1234567.html",
        "",
    ],
)
def test_what_is_no_personal_number_is_left_alone(text: str) -> None:
    assert private_numbers(text) == []


def test_several_are_found_in_their_order() -> None:
    text = "wang@a.example 13800138000，13900139000 and 360426199101010071"
    kinds = [kind for kind, _ in private_numbers(text)]
    assert kinds == ["e-mail", "mobile", "mobile", "resident-id"]


def test_two_numbers_one_space_apart_are_two() -> None:
    found = [number for _, number in private_numbers("13800138000 13900139000")]
    assert found == ["13800138000", "13900139000"]


def test_masked_keeps_two_characters_and_the_length() -> None:
    assert sightings.masked("call 13800138000 now") == "call *********00 now"
    assert sightings.masked("nothing here") == "nothing here"


@pytest.mark.prop
@given(st.text(st.sampled_from("0123456789 -.Xx@aA元１＠"), max_size=80))
def test_what_is_masked_holds_nothing_private(text: str) -> None:
    masked = sightings.masked(text)
    assert len(masked) == len(text)
    assert not {n for _, n in private_numbers(masked)} & {n for _, n in private_numbers(text)}


@pytest.mark.prop
@given(st.text())
def test_any_text_can_be_looked_at(text: str) -> None:
    for found in sightings.sightings(text):
        assert 0 <= found.start < found.end <= len(text)


NATIONAL = [
    ("BR", "390.533.447-05"),
    ("DE", "36574261809"),
    ("DE", "0171 2345678"),
    ("DE", "Mobil: 01712345678"),
    ("ES", "54362315-K"),
    ("ES", "X-2482300W"),
    ("FI", "131052-308T"),
    ("FR", "2 95 10 99 126 111 93"),
    ("IT", "RCCMNL83S18D969H"),
    ("KR", "971013-9019902"),
    ("PL", "44051401359"),
    ("SE", "880320-0016"),
    ("US", "536-90-4399"),
    ("ZA", "7503305044089"),
]


@pytest.mark.parametrize(("country", "number"), NATIONAL)
def test_what_is_weak_is_found_where_it_is_at_home(country: str, number: str) -> None:
    """And masked everywhere: a message does not know of which country its register is."""
    text = f"see {number}."

    assert len(sightings.sightings(text, frozenset([country]))) == 1
    assert sightings.sightings(text, frozenset(["CN"])) == []
    assert number not in sightings.masked(text)


def test_every_kind_of_a_country_has_its_check() -> None:
    for kind in (*DIGIT_KINDS, *WRITTEN_KINDS):
        assert kind.countries == frozenset() or not passes(kind, "0")


@pytest.mark.parametrize(
    ("timezone", "languages", "expected"),
    [
        ("Asia/Shanghai", ("en", "zh"), {"CN"}),
        ("Europe/Berlin", ("de", "de-AT"), {"DE", "AT"}),
        ("UTC", ("en",), set()),
        ("Nowhere/Here", ("zh-Hant",), set()),
    ],
)
def test_a_register_is_of_the_countries_it_names(
    timezone: str, languages: tuple[str, ...], expected: set[str]
) -> None:
    assert countries_of(timezone, languages) == expected
