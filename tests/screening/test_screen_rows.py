"""Rows of a table against the demonstration register: their matches, and the notes on them."""

import csv
import io

import msgspec
import pytest

from gongshi.register.codes import check_character
from gongshi.screening import screen_rows
from gongshi.screening.screen_rows import ScreenedRow
from gongshi.screening.spreadsheet import SheetRow
from tests.support.demonstration import DAY, published, whoosh

FISHERY, CODE = "蓝海远澜渔业集团股份有限公司", "91990100MATG5T1A96"
BUILDER, OTHER = "蓝海鼎潮建设集团有限公司", "91990100MA6UW7Q8XX"
CHECKED = screen_rows.Checked(
    file="suppliers.csv",
    sha256="f",
    encoding="utf-8",
    columns="names: column 1; codes: column 2",
    tier=9,
    limit=3,
    register="Lanhai",
    as_of=DAY,
    commit="abc",
    inputs="d",
    generator="0",
)


def screened(name: str, code: str = "", tier: int = 9) -> list[ScreenedRow]:
    checked = msgspec.structs.replace(CHECKED, tier=tier)
    (found,) = screen_rows.screen([SheetRow(2, name, code)], whoosh().search, checked)
    return found


@pytest.mark.parametrize(
    "code",
    [
        CODE,
        CODE.lower(),
        "9199 0100 MATG 5T1A 96",
        "9199OIOOMATG5TIA96",
        f"\u3000{CODE[:6]}-{CODE[6:]}\u200b",
        CODE.replace("0", "O").replace("5", "S"),
        f"统一社会信用代码：{CODE}",
        f"{CODE}（三证合一）",
    ],
)
def test_a_code_is_known_however_it_was_typed(code: str) -> None:
    (first, *_) = screened("", code)
    assert (first.entity, first.tier, first.same_code) == (CODE, "0", "yes")
    assert (first.note, screen_rows.kind([first])) == ("", "exact")


@pytest.mark.parametrize(
    ("name", "tiers", "same"),
    [
        (FISHERY, "1", "yes"),
        ("蓝海遠瀾漁業集團股份有限公司", "1", "yes"),
        ("蓝海远澜渔业集团股份有限公司 ", "1", "yes"),
        ("蓝海（远澜）渔业集团股份有限公司", "1", "yes"),
        ("蓝海市第二海洋捕捞公司", "1", "yes"),
        ("Lanhai Yuanlan Fishery Group Co., Ltd.", "1", "yes"),
        ("蓝海远澜渔业集团有限公司", "2", "no"),
        ("远澜（蓝海）渔业集团股份有限公司", "1", "no"),
        ("远澜渔业集团股份有限公司（蓝海）", "1", "no"),
        ("蓝海远澜渔业集团股份有限公司望澜分公司", "1", "no"),
        ("蓝海远澜渔业集团股份有限公司（停业）", "1", "no"),
        ("yuanlan yuye", "7", "no"),
        ("yuanlanyuye", "7", "no"),
        ("远兰渔业", "9", "no"),
        ("Yuanlam Fishery", "9", "no"),
    ],
)
def test_a_firm_is_found_under_the_ways_its_name_is_written(
    name: str, tiers: str, same: str
) -> None:
    first = screened(name)[0]
    assert (first.entity, first.tier, first.same_name) == (CODE, tiers, same)


def test_the_spelling_that_was_searched_instead_is_noted() -> None:
    assert screened("远兰渔业")[0].note == "looked up as 远澜渔业"
    assert screened("远澜（蓝海）渔业集团股份有限公司")[0].note == f"looked up as {FISHERY}"


def test_a_code_and_a_name_of_two_entities_are_noted_on_both_lines() -> None:
    code, name = screened(FISHERY, OTHER)[:2]
    assert (code.entity, code.same_code, code.same_name) == (OTHER, "yes", "no")
    assert f"the name is not; the name is that of {FISHERY}" in code.note
    assert (name.entity, name.same_code, name.same_name) == (CODE, "no", "yes")
    assert f"the code is not; the code is that of {BUILDER}" in name.note
    assert screen_rows.kind([code, name]) == "disagree"


def test_a_right_code_with_another_name_is_noted() -> None:
    (found,) = screened("不相干贸易有限公司", CODE)
    assert found.note == "the code is this entity's, the name is not"
    assert screen_rows.kind([found]) == "disagree"


def test_a_known_name_with_an_unknown_code_is_noted() -> None:
    found = screened(FISHERY, "91350100M000100Y43")[0]
    assert (found.same_code, found.note) == ("no", "the name is this entity's, the code is not")


@pytest.mark.parametrize(
    ("code", "note"),
    [
        (CODE[:-1] + "5", "the code is wrong: its last character does not fit the others"),
        ("5.1990100545102E+17", "a spreadsheet has shortened the code"),
        ("519901005451020000", "the code is wrong: a spreadsheet has rounded it"),
        ("9135010", "no credit code: 7 letters and digits, where one has 18"),
        ("91350100M00010V143", "no credit code: it has characters that none has"),
        ("11010519491231002X", "no credit code but an identity number"),
        ("见附件", "no credit code: it has more than letters and digits"),
        (f"{OTHER}/{CODE}", "no credit code: 36 letters and digits, where one has 18"),
    ],
)
def test_a_wrong_code_is_reported_as_wrong_not_as_not_found(code: str, note: str) -> None:
    (found,) = screened("", code)
    assert found.note.startswith(note)
    assert screen_rows.kind([found]) == "wrong"


def test_a_valid_unknown_code_is_not_found_and_has_no_note() -> None:
    code = "91350100M000100Y4"
    (found,) = screened("查无此人贸易有限公司", code + check_character(code))
    assert (found.tier, found.note, screen_rows.kind([found])) == ("", "", "none")


def test_part_of_a_code_finds_those_who_have_it_and_says_that_it_is_a_part() -> None:
    found = screened("", CODE[:-1])[0]
    assert (found.entity, found.tier, found.same_code) == (CODE, "6", "no")
    assert found.note.startswith("no credit code: 17 letters")
    assert not screened("", "9901", tier=9)[0].tier


def test_a_person_is_never_shown_without_a_warning() -> None:
    person = next(entity for entity in published() if entity.person and entity.current)
    assert screened(person.name)[0].note.startswith("a person: others may bear the same name")


@pytest.mark.parametrize(
    ("name", "note"),
    [("", "not looked up: neither name nor code"), ("蓝", "not looked up: the name is too short")],
)
def test_a_row_that_is_not_searched_is_noted(name: str, note: str) -> None:
    (found,) = screened(name)
    assert (found.note, found.tier, screen_rows.kind([found])) == (note, "", "unasked")


def test_matches_beyond_the_tier_and_the_limit_are_not_shown_but_counted() -> None:
    found = screened("有限公司")
    assert len(found) == CHECKED.limit
    assert found[0].more > 50
    assert not screened("有限公司", tier=1)[0].tier


def test_every_line_has_the_day_and_the_digest_of_what_it_was_looked_up_in() -> None:
    for name in (FISHERY, "查无此人", ""):
        assert {(row.as_of, row.inputs) for row in screened(name)} == {(DAY, "d")}


@pytest.mark.parametrize("start", list("=+-@\t\r\n＝＋－＠"))
def test_what_a_spreadsheet_would_run_is_marked_as_text(start: str) -> None:
    row = ScreenedRow(line=1, name=f"{start}1+1", code="", as_of="", inputs="")
    text = "".join(screen_rows.screening_as_csv([[row]]))
    assert [*csv.reader(io.StringIO(text, newline=""))][1][1] == f"'{start}1+1"


def test_the_statement_says_what_was_looked_up_in_what_and_what_came_of_it() -> None:
    counts = {"exact": 2, "none": 1, "wrong": 1}
    text = screen_rows.statement(CHECKED, counts)
    assert text.startswith(
        "suppliers.csv: 4 rows: 2 found by code or whole name, 0 similar and to be looked at, "
        "1 not found, 1 not found, with a code that is wrong\n"
    )
    for word in (DAY, "'Lanhai'", "commit abc", "SHA-256: f", "SHA-256 of its files: d"):
        assert word in text
    assert "no proof of a clean record" in text
