"""Which names and codes are in a table from a spreadsheet?"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence

import msgspec

from gongshi.register.folding import fold, fold_code

MOST_BYTES = 64 * 2**20
NAME_HEADS = (
    *("name", "company", "company name", "name of company", "supplier", "supplier name"),
    *("vendor", "vendor name", "企业名称", "公司名称", "单位名称", "供应商名称", "机构名称"),
    *("主体名称", "法人名称", "客户名称", "名称", "供应商", "企业", "公司", "单位", "姓名"),
)
CODE_HEADS = (
    *("code", "uscc", "credit code", "social credit code", "unified social credit code"),
    *("统一社会信用代码", "社会统一信用代码", "社会信用代码", "统一信用代码", "信用代码"),
    *("纳税人识别号", "统一社会信用代码/纳税人识别号", "税号", "代码"),
)

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_GUESSES = ("utf-8-sig", "gb18030", "big5")
_OTHERS = (
    (b"PK\x03\x04", "a workbook or another archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF"),
)
_BETWEEN = ",;\t|"
_BY_HAND = ",;\t|，；"
_NOTHING = ("na", "none", "null", "nil", "无", "暂无", "未知", "不详", "未提供", "待补充")
_SAMPLE = 100
"""Rows from which the content of a column is guessed."""


class SheetRow(msgspec.Struct, frozen=True, array_like=True):
    """A row with the line of the file where it begins; a text is empty if it is missing."""

    line: int
    name: str
    code: str


class SheetTable(msgspec.Struct, frozen=True, kw_only=True):
    """`columns` says in words which columns the names and codes come from."""

    encoding: str
    columns: str
    rows: tuple[SheetRow, ...]


class _Column(msgspec.Struct, frozen=True):
    at: int | None
    words: str


_Cells = tuple[int, list[str]]


def read_table(
    data: bytes,
    encoding: str | None = None,
    name_column: str | None = None,
    code_column: str | None = None,
) -> SheetTable:
    """The names and codes of a CSV file, whose first line may name its columns.

    A column is named by its head or its number. Raises ValueError with a message for the person who
    made the file.
    """
    text, used = _decoded(data, encoding)
    known = [*filter(None, (name_column, code_column)), *NAME_HEADS, *CODE_HEADS]
    rows = [row for row in _cells(text, known) if any(map(str.strip, row[1]))]
    heads = rows[0][1] if rows else []
    headed = not {fold(cell) for cell in heads}.isdisjoint(map(fold, known))
    body = rows[headed:]
    if not body:
        raise ValueError("there is no row to look up in it")
    named = _column(heads, name_column, NAME_HEADS)
    taken = named.at if named else None
    code = _column(heads, code_column, CODE_HEADS) or _codes(body[:_SAMPLE], taken)
    name = named or _names(body[:_SAMPLE], code.at)
    found = (SheetRow(line, _cell(row, name.at), _cell(row, code.at)) for line, row in body)
    return SheetTable(
        encoding=used,
        columns=f"names: {name.words}; codes: {code.words}"
        + ("" if headed else "; the first line was taken for a row"),
        rows=tuple(found),
    )


def _decoded(data: bytes, encoding: str | None) -> tuple[str, str]:
    """The text of a file and its encoding."""
    other = next((words for mark, words in _OTHERS if data.startswith(mark)), None)
    if other:
        raise ValueError(f"it is {other}, not a CSV file; save the sheet as “CSV UTF-8”")
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    wanted = [encoding] if encoding else [marked] if marked else _GUESSES
    texts = {name: text for name in wanted if (text := _text(data, name)) is not None}
    if not texts:
        tried = encoding or marked or "UTF-8, GB 18030 (GBK) or Big5"
        raise ValueError(
            f"it is not {tried}; save it as “CSV UTF-8”, or name its encoding with --encoding"
        )
    best = next((name for name, text in texts.items() if _headed(text)), next(iter(texts)))
    text = texts[best].removeprefix("\ufeff")
    if "\0" in text:
        raise ValueError(
            f"it is no text: line {text.count(chr(10), 0, text.index(chr(0))) + 1} has a zero "
            "byte; save it as “CSV UTF-8”, or name its encoding with --encoding, as utf-16-le"
        )
    return text, best


def _text(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeError:
        return None
    except LookupError:
        raise ValueError(
            f"there is no encoding {encoding!r}; write utf-8, gb18030, big5 or utf-16"
        ) from None


def _headed(text: str) -> bool:
    """Whether the first line has a known column name."""
    heads = set(map(fold, (*NAME_HEADS, *CODE_HEADS)))
    first = text.partition("\n")[0]
    return any(fold(cell) in heads for cell in re.split(f"[{_BY_HAND}]", first))


def _cells(text: str, known: Sequence[str]) -> Iterator[_Cells]:
    """Rows of cells with the lines where they begin."""
    first, _, rest = text.partition("\n")
    separator_line = re.fullmatch(r"sep=(.)\r?", first)  # Excel's own way to say it
    comma = separator_line[1] if separator_line else _comma(first, known)
    reader = csv.reader(
        io.StringIO(rest if separator_line else text, newline=""), delimiter=comma, strict=True
    )
    before = 1 if separator_line else 0
    line = before + 1
    try:
        for row in reader:
            yield line, row
            line = before + reader.line_num + 1
    except csv.Error as error:
        raise ValueError(_fault(str(error), line, before + reader.line_num)) from None


def _comma(first: str, known: Sequence[str]) -> str:
    """The separator with which a head is known, otherwise the most frequent one outside quotes."""
    heads = set(map(fold, known))
    for comma in _BY_HAND:
        if any(fold(cell) in heads for cell in first.split(comma)):
            return comma
    return max(_BETWEEN, key=re.sub('"[^"]*"', "", first).count)


def _fault(error: str, begin: int, line: int) -> str:
    if "end of data" in error:
        return f"line {begin}: a quotation mark opens a cell and none closes it"
    if "expected after" in error:
        return (
            f"line {line}: text follows the quotation mark that closes a cell; "
            "within a cell in quotation marks, write each mark twice"
        )
    if "field limit" in error:
        return f"line {begin}: a cell has more than {csv.field_size_limit()} characters"
    return f"line {line}: {error}"


def _column(heads: Sequence[str], wanted: str | None, known: Sequence[str]) -> _Column | None:
    """The wanted or a known column; None if the first line has none."""
    folded = [fold(head) for head in heads]
    sought = known if wanted is None else [wanted]
    head = next((head for head in map(fold, sought) if head in folded), None)
    if head is not None:
        return _single_column([at for at, other in enumerate(folded) if other == head], heads)
    if wanted is None:
        return None
    if wanted.isdecimal() and 0 < int(wanted) <= len(heads):
        return _Column(int(wanted) - 1, f"column {int(wanted)}")
    shown = ", ".join(repr(head[:40]) for head in heads)
    raise ValueError(f"there is no column {wanted!r} in the first line, which has {shown}")


def _single_column(places: Sequence[int], heads: Sequence[str]) -> _Column:
    at, *others = places
    if others:
        numbers = ", ".join(str(place + 1) for place in places)
        raise ValueError(
            f"columns {numbers} are all headed {heads[at].strip()!r}; give the number of the one "
            "that is meant with --name-column or --code-column"
        )
    return _Column(at, f"column {at + 1}, {heads[at].strip()!r}")


def _codes(rows: Sequence[_Cells], name_at: int | None) -> _Column:
    """The first column with a code, if no column has such a head."""
    return _guessed(_first(rows, is_code, but=name_at))


def _names(rows: Sequence[_Cells], code_at: int | None) -> _Column:
    """The first column with words, if no column has such a head; otherwise the first column."""
    at = _first(rows, _is_word, but=code_at)
    return _guessed(0 if at is None and code_at != 0 else at)


def _guessed(at: int | None) -> _Column:
    return _Column(at, "none" if at is None else f"column {at + 1}, by what is in it")


def _first(
    rows: Sequence[_Cells], fits: Callable[[str], bool], but: int | None = None
) -> int | None:
    widest = max((len(row) for _, row in rows), default=0)
    places = (at for at in range(widest) if at != but)
    return next((at for at in places if any(fits(_cell(row, at)) for _, row in rows)), None)


def is_code(text: str) -> bool:
    """Whether a text has the length of a credit code, and enough digits not to be a word."""
    folded = fold_code(text)
    return len(folded) == 18 and sum(map(str.isdecimal, folded)) >= 8


def _is_word(text: str) -> bool:
    return sum(map(str.isalpha, text)) >= 2 and not is_code(text)


def _cell(row: Sequence[str], at: int | None) -> str:
    """A cell's text; empty if it is a word for "nothing"."""
    text = row[at].strip() if at is not None and at < len(row) else ""
    folded = fold(text)
    return "" if not folded or folded in _NOTHING else text
