"""Tables of names and codes, as people and their spreadsheets save them."""

import pytest

from gongshi.screening import spreadsheet

NAME, CODE = "蓝海远澜渔业有限公司", "91990100MATG5T1A96"


def read(
    data: bytes | str, *columns: str | None, encoding: str | None = None
) -> spreadsheet.SheetTable:
    return spreadsheet.read_table(
        data.encode() if isinstance(data, str) else data, encoding, *columns
    )


def rows(data: bytes | str, *columns: str | None) -> list[tuple[int, str, str]]:
    return [(row.line, row.name, row.code) for row in read(data, *columns).rows]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("gb18030", b""),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
    ],
)
@pytest.mark.parametrize("comma", [",", ";", "\t", "|", "，"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_is_read_as_spreadsheets_of_all_countries_write_it(
    encoding: str, mark: bytes, comma: str, end: str
) -> None:
    lines = [("序号", "企业名称", "统一社会信用代码"), ("1", NAME, CODE), ("2", "", CODE)]
    text = "".join(comma.join(line) + end for line in lines)
    assert rows(mark + text.encode(encoding)) == [(2, NAME, CODE), (3, "", CODE)]


def test_a_table_in_traditional_characters_of_big5_is_known_by_its_head() -> None:
    table = read("企業名稱,電話\r\n藍海貿易有限公司,\r\n".encode("big5"))
    assert (table.encoding, table.rows[0].name) == ("big5", "藍海貿易有限公司")


def test_a_row_has_the_line_it_begins_in_also_after_a_cell_of_several_lines() -> None:
    assert rows('name\n"甲乙\n丙丁"\n戊己\n\n"庚, ""辛"""\n') == [
        (2, "甲乙\n丙丁", ""),
        (4, "戊己", ""),
        (6, '庚, "辛"', ""),
    ]


def test_the_line_in_which_excel_names_the_comma_is_no_row() -> None:
    assert rows(f"sep=;\nname;code\n{NAME};{CODE}\n") == [(3, NAME, CODE)]


@pytest.mark.parametrize("head", ["纳税人识别号", "USCC", " 统一社会信用代码 ", "unknown", ""])
def test_codes_are_found_under_their_usual_heads_and_under_any_other(head: str) -> None:
    assert rows(f"名称,电话,{head}\n{NAME},1,\n{NAME},2,{CODE}\n")[-1] == (3, NAME, CODE)


def test_without_a_head_columns_are_recognised_by_their_content() -> None:
    table = read(f"1,{CODE},{NAME}\n2,,甲乙公司\n")
    assert [(row.line, row.name, row.code) for row in table.rows] == [
        (1, NAME, CODE),
        (2, "甲乙公司", ""),
    ]
    assert table.columns.endswith("the first line was taken for a row")


def test_a_column_is_named_by_its_head_or_its_number() -> None:
    text = f"编号,供方,名称,代码\n1,{NAME},甲乙,{CODE}\n"
    assert rows(text, "供方") == rows(text, "2") == [(2, NAME, CODE)]


def test_a_word_for_nothing_is_nothing_and_its_row_is_kept() -> None:
    text = f"name,code,note\nN/A,-,x\n无,{CODE},\n,,y\n,,\n"
    assert rows(text) == [(2, "", ""), (3, "", CODE), (4, "", "")]


@pytest.mark.parametrize(
    ("data", "words", "message"),
    [
        (b"", [], "there is no row to look up"),
        (b"\xef\xbb\xbf\r\n", [], "there is no row to look up"),
        (b"name,code\r\n", [], "there is no row to look up"),
        (b"PK\x03\x04\x14", [], "a workbook or another archive, not a CSV file"),
        (b"%PDF-1.7", [], "it is a PDF"),
        (b"\xff\xff\xff", [], "not UTF-8, GB 18030"),
        (b"name\na\0b\n", [], "line 2 has a zero byte"),
        (b'name\nx\n"y\nz\n', [], "line 3: a quotation mark opens a cell and none closes it"),
        (b'name\n"x" y\n', [], "line 2: text follows the quotation mark"),
        (b"name\n" + b"x" * 200_000, [], "line 2: a cell has more than 131072 characters"),
        (b"name,code,Name\nx,y,z\n", [], "columns 1, 3 are all headed 'name'"),
        (b"name,code\nx,y\n", ["uscc"], "no column 'uscc' in the first line, which has 'name', "),
        (b"name,code\nx,y\n", ["3"], "no column '3'"),
    ],
)
def test_an_unreadable_file_is_reported_with_its_place_and_the_remedy(
    data: bytes, words: list[str], message: str
) -> None:
    with pytest.raises(ValueError, match=r"\w") as told:
        read(data, *words)
    assert message in str(told.value)


@pytest.mark.parametrize(
    ("encoding", "message"),
    [("klingon", "no encoding 'klingon'"), ("hex", "no encoding 'hex'"), ("utf-8", "not utf-8")],
)
def test_a_wrong_encoding_is_reported(encoding: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read("名称\n甲乙\n".encode("gb18030"), encoding=encoding)
