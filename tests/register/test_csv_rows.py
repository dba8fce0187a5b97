"""CSV that a spreadsheet opens without running anything."""

import csv
import io

import pytest

from gongshi.register.csv_rows import csv_rows

SIGNS = "=+-@＝＋－＠"


def cell(text: str) -> str:
    """The cells that a program reads from this CSV."""
    ((found, _),) = csv.reader(io.StringIO(csv_rows([(text, 1)]), newline=""))
    return found


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("{}1+1", "'{}1+1"),
        ("  {}1", "'  {}1"),
        ("\u3000{}1", "'\u3000{}1"),
        ('"{}1', "'\"{}1"),
        ("a\n{}1", "a\n'{}1"),
        ("a\r\n{}1", "a\r\n'{}1"),
        ("a;{}1", "a;'{}1"),
        ('a;"{}1', "a;'\"{}1"),
        ("a\t{}1|{}2", "a\t'{}1|'{}2"),
    ],
)
def test_a_formula_is_marked_wherever_a_program_may_see_a_cell_begin(
    sign: str, text: str, marked: str
) -> None:
    assert cell(text.replace("{}", sign)) == marked.replace("{}", sign)


@pytest.mark.parametrize(
    "text", ["", "a=b", "a-b; c-d", "A; -b", "1, -2", "(+86) 10", "a\nb", "'=1"]
)
def test_other_texts_are_as_they_were(text: str) -> None:
    assert cell(text) == text


def test_numbers_stay_numbers_and_lines_end_as_the_standard_says() -> None:
    """RFC 4180."""
    assert csv_rows([(-1, "x"), (2, "y")]) == "-1,x\r\n2,y\r\n"
    assert csv_rows([]) == ""
