"""Who of a table of names and codes is in the register? For those who vet suppliers.

A row is asked for by its code and by its name. What is found is told with tier and reason, and
whether the codes agree: a similar name is not the same entity.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from generator.search.answer import Answer, Hit, Request
from generator.search.normalise import fold, fold_code

Search = Callable[[Request], Answer]

NAME_HEADS = ("name", "company", "企业名称", "公司名称", "单位名称", "名称", "姓名", "供应商名称")
CODE_HEADS = ("code", "uscc", "统一社会信用代码", "社会信用代码", "信用代码", "代码")
ENCODINGS = ("utf-8-sig", "gb18030")
_BETWEEN = ",;\t"
_FORMULA = tuple("=+-@\t\r")


class Table(msgspec.Struct, frozen=True):
    """`rows` are (line of the file, name, code)."""

    encoding: str
    rows: tuple[tuple[int, str, str], ...]


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the table with one entity it may be, or with none. `same_code`: yes, no or empty."""

    line: int
    name: str
    code: str
    tier: str = ""
    reason: str = ""
    matched: str = ""
    entity: str = ""
    entity_name: str = ""
    entity_code: str = ""
    same_code: str = ""
    lists: str = ""
    statuses: str = ""
    more: int = 0


def decoded(data: bytes, encoding: str | None) -> tuple[str, str]:
    """The text of a file and its encoding; ValueError where it is in none of those tried."""
    for name in [encoding] if encoding else ENCODINGS:
        try:
            return data.decode(name), name
        except (UnicodeDecodeError, LookupError):
            continue
    tried = encoding or "UTF-8 or GB 18030 (GBK)"
    raise ValueError(f"the file is not {tried}; name its encoding with --encoding")


def table(
    data: bytes,
    encoding: str | None = None,
    name_column: str | None = None,
    code_column: str | None = None,
) -> Table:
    """The names and codes of a CSV file, whose first line may name its columns.

    Raises ValueError where a column that was named is not there.
    """
    text, used = decoded(data, encoding)
    first = text.partition("\n")[0]
    comma = max(_BETWEEN, key=first.count)
    rows = list(csv.reader(io.StringIO(text), delimiter=comma))
    heads = [fold(cell) for cell in rows[0]] if rows else []
    name_at = _column(heads, name_column, NAME_HEADS)
    code_at = _column(heads, code_column, CODE_HEADS)
    headed = name_at is not None or code_at is not None
    if not headed:
        name_at = 0
    body = enumerate(rows[headed:], 1 + headed)
    found = ((line, _cell(row, name_at), _cell(row, code_at)) for line, row in body)
    return Table(used, tuple(row for row in found if row[1] or row[2]))


def _column(heads: Sequence[str], wanted: str | None, known: Sequence[str]) -> int | None:
    if wanted is not None:
        if fold(wanted) not in heads:
            raise ValueError(f"there is no column {wanted!r} in the first line")
        return heads.index(fold(wanted))
    return next((heads.index(fold(head)) for head in known if fold(head) in heads), None)


def _cell(row: Sequence[str], at: int | None) -> str:
    return row[at].strip() if at is not None and at < len(row) else ""


def screen(
    rows: Iterable[tuple[int, str, str]], search: Search, day: str, least: int, most: int
) -> Iterator[Found]:
    """Each row's matches of tiers up to `least`, at most `most` of them; a row without any too."""
    for line, name, code in rows:
        hits = _hits(name, code, search, day, least)
        for hit in hits[:most]:
            yield _found(line, name, code, hit, day, len(hits) - most)
        if not hits:
            yield Found(line=line, name=name, code=code)


def _hits(name: str, code: str, search: Search, day: str, least: int) -> list[Hit]:
    """By code first; an entity found by both once."""
    answers = [search(Request(text=code, day=day, count=100))] if code else []
    by_code = [h for answer in answers for h in answer.hits if h.match and h.match.tier == 0]
    by_name = search(Request(text=name, day=day, count=100)).hits if name else ()
    good = [hit for hit in by_name if hit.match and hit.match.tier <= least]
    return list({hit.id: hit for hit in [*good[::-1], *by_code[::-1]]}.values())[::-1]


def _found(line: int, name: str, code: str, hit: Hit, day: str, more: int) -> Found:
    assert hit.match is not None  # noqa: S101 - rows always ask for something
    current = hit.row.row.current(day)
    return Found(
        line=line,
        name=name,
        code=code,
        tier=str(hit.match.tier),
        reason=hit.match.reason,
        matched=hit.match.text,
        entity=hit.id,
        entity_name=hit.row.names[0][1],
        entity_code=hit.row.code,
        same_code=_same(code, hit.row.code),
        lists=" ".join(dict.fromkeys(entry.list for entry, _ in current)),
        statuses=" ".join(dict.fromkeys(status for _, status in current)),
        more=max(0, more),
    )


def _same(asked: str, found: str) -> str:
    if not asked or not found:
        return ""
    return "yes" if fold_code(asked) == fold_code(found) else "no"


def as_csv(rows: Iterable[Found]) -> str:
    """A line for each; text that a spreadsheet would take for a formula is marked as text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    fields = Found.__struct_fields__
    writer.writerow(fields)
    for row in rows:
        writer.writerow([_inert(getattr(row, field)) for field in fields])
    return out.getvalue()


def _inert(value: str | int) -> str | int:
    """OWASP, CSV Injection."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def summary(rows: Sequence[Found]) -> str:
    lines = {row.line: row for row in reversed(rows)}.values()  # the best of each line
    exact = sum(row.tier in ("0", "1") for row in lines)
    near = sum(row.tier not in ("", "0", "1") for row in lines)
    none = sum(row.tier == "" for row in lines)
    return (
        f"{len(lines)} rows: {exact} found by code or whole name, {near} similar and to be looked "
        f"at, {none} not found. Not found is no proof of a clean record."
    )
