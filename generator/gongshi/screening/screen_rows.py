"""Which entities of the register are in a table of names and codes? For checks of suppliers.

Each row is searched by code and by name. Each match has its tier and reason, and says whether code
and name agree: a similar name is not the same entity.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from gongshi.register.codes import code_fault, is_lei
from gongshi.register.csv_rows import csv_rows
from gongshi.register.folding import fold, fold_code
from gongshi.register.names import BRACKETED, company_of_branch
from gongshi.register.personal_numbers import is_resident_id
from gongshi.register.text import visible, visible_json
from gongshi.screening.spreadsheet import SheetRow
from gongshi.search.query.answer import Answer, Hit, Request

Search = Callable[[Request], Answer]

PERSON = "natural-person"
_HITS_PER_ROW = 100
"""Hits that are examined for a row."""

_GOOD_TIER = 2
"""Up to this tier, a name is not searched in other spellings."""

_LEAST_NAME, _LEAST_PART = 2, 9
"""Minimum characters of a name, and of a part of a code, to search for it."""

_NOT = "not looked up"
_ROUNDED = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]+")
_CODES = re.compile("[0-9a-z]{15,}")


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """The file, the edition of the register, and the options of a screening."""

    file: str
    sha256: str
    encoding: str
    columns: str
    tier: int
    limit: int
    register: str
    as_of: str
    commit: str
    inputs: str
    generator: str


class ScreenedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the table with one entity that it may be, or without one.

    `same_code` and `same_name` are yes, no or empty; `note` is for people; `more` is the number of
    matches left out. The last two fields identify the searched register.
    """

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
    same_name: str = ""
    note: str = ""
    lists: str = ""
    statuses: str = ""
    more: int = 0
    as_of: str
    inputs: str


class _Match(msgspec.Struct, frozen=True):
    """A hit, and the spelling that found it, if not the row's own."""

    hit: Hit
    tier: int
    written: str = ""


def screen(
    rows: Iterable[SheetRow], search: Search, checked: Checked
) -> Iterator[list[ScreenedRow]]:
    """For each row its matches, up to the maximum tier and number, or one line without a match."""
    for row in rows:
        matches = [*_matches(row, search, checked)]
        more = max(0, len(matches) - checked.limit)
        found = [_match_row(row, one, matches, checked, more) for one in matches[: checked.limit]]
        yield found or [_unmatched_row(row, checked)]


def _matches(row: SheetRow, search: Search, checked: Checked) -> Iterator[_Match]:
    """The matches in order of tier, each entity once."""
    day = checked.as_of
    ways = [*_by_code(code_in(row.code), search, day), *_by_name(row.name, search, day)]
    known: set[str] = set()
    for one in sorted(ways, key=lambda one: one.tier):
        if one.tier <= checked.tier and one.hit.id not in known:
            known.add(one.hit.id)
            yield one


def code_in(cell: str) -> str:
    """The part of a cell to search as a code: all of it, or its only part that can be a code."""
    candidates = [run for run in _CODES.findall(fold(cell)) if any(map(str.isdecimal, run))]
    return cell if fold_code(cell) or len(candidates) != 1 else candidates[0].upper()


def _by_code(code: str, search: Search, day: str) -> Iterator[_Match]:
    long = len(fold_code(code)) >= _LEAST_PART
    for one in _search_hits(code, search, day) if code else ():
        if one.hit.match and one.hit.match.reason == "identifier" and (long or not one.tier):
            yield one


def _by_name(name: str, search: Search, day: str) -> list[_Match]:
    """Searches other spellings of the name too, if no entity has the name as written."""
    if len(fold(name)) < _LEAST_NAME:
        return []
    found = _search_hits(name, search, day)
    for other in () if any(one.tier <= _GOOD_TIER for one in found) else writings(name):
        more = (one for one in _search_hits(other, search, day, other) if one.tier <= _GOOD_TIER)
        found += more
    return found


def _search_hits(text: str, search: Search, day: str, written: str = "") -> list[_Match]:
    answer = search(Request(text=text, day=day, count=_HITS_PER_ROW))
    hits = [(hit, hit.match) for hit in answer.hits]
    return [_Match(hit, match.tier, written or answer.meant) for hit, match in hits if match]


def writings(name: str) -> list[str]:
    """With a region in brackets first or left out; for a branch, its company."""
    within = "".join(BRACKETED.findall(name))
    without = BRACKETED.sub("", name)
    ways = [within + without, without] if within else []
    ways.append(company_of_branch(without))
    return [way for way in dict.fromkeys(ways) if len(fold(way)) > _LEAST_NAME and way != name]


def _match_row(
    row: SheetRow, one: _Match, matches: Sequence[_Match], checked: Checked, more: int
) -> ScreenedRow:
    hit = one.hit
    assert hit.match is not None  # noqa: S101 - rows always ask for something
    current = hit.row.row.current(checked.as_of)
    same_code, same_name = _same_code(row.code, hit), _same_name(row.name, hit)
    notes = [*_notes(row, one, matches), *_code_notes(row, matches)]
    return ScreenedRow(
        line=row.line,
        name=visible(row.name),
        code=visible(row.code),
        tier=str(one.tier),
        reason=hit.match.reason,
        matched=hit.match.text,
        entity=hit.id,
        entity_name=hit.row.names[0][1],
        entity_code=hit.row.code,
        same_code=same_code,
        same_name=same_name,
        note="; ".join(notes),
        lists=" ".join(dict.fromkeys(entry.list for entry, _ in current)),
        statuses=" ".join(dict.fromkeys(status for _, status in current)),
        more=more,
        as_of=checked.as_of,
        inputs=checked.inputs,
    )


def _unmatched_row(row: SheetRow, checked: Checked) -> ScreenedRow:
    notes = [*_not_searched(row), *_code_notes(row, ())]
    return ScreenedRow(
        line=row.line,
        name=visible(row.name),
        code=visible(row.code),
        note="; ".join(notes),
        as_of=checked.as_of,
        inputs=checked.inputs,
    )


def _not_searched(row: SheetRow) -> Iterator[str]:
    if not row.name and not row.code:
        yield f"{_NOT}: neither name nor code"
    elif row.name and len(fold(row.name)) < _LEAST_NAME:
        yield f"{_NOT}: the name is too short"


def _same_code(code: str, hit: Hit) -> str:
    own = [text for text in (hit.row.code, *hit.row.ids.values()) if text]
    if not code or not own:
        return ""
    return "yes" if fold_code(code_in(code)) in map(fold_code, own) else "no"


def _same_name(name: str, hit: Hit) -> str:
    if not name:
        return ""
    return "yes" if fold(name) in map(fold, hit.row.row.borne) else "no"


def _notes(row: SheetRow, one: _Match, matches: Sequence[_Match]) -> Iterator[str]:
    """Important remarks on a match."""
    if one.hit.row.kind == PERSON:
        yield "a person: others may bear the same name"
    if one.written:
        yield f"looked up as {one.written}"
    same_code, same_name = _same_code(row.code, one.hit), _same_name(row.name, one.hit)
    if same_code == "yes" and same_name == "no":
        others = [o.hit for o in matches if _same_name(row.name, o.hit) == "yes"]
        whose = f"; the name is that of {others[0].row.names[0][1]}" if others else ""
        yield f"the code is this entity's, the name is not{whose}"
    if same_name == "yes" and same_code == "no":
        others = [o.hit for o in matches if _same_code(row.code, o.hit) == "yes"]
        whose = f"; the code is that of {others[0].row.names[0][1]}" if others else ""
        yield f"the name is this entity's, the code is not{whose}"


def _code_notes(row: SheetRow, matches: Sequence[_Match]) -> Iterator[str]:
    """The error of a code that no entity has."""
    code = fold_code(code_in(row.code)).upper()
    if not row.code or any(_same_code(row.code, one.hit) == "yes" for one in matches):
        return
    fault = code_fault(code)
    if fault and is_resident_id(code):
        yield "no credit code but an identity number: persons are looked up by name alone"
    elif not code:
        yield "no credit code: it has more than letters and digits"
    elif _ROUNDED.fullmatch(row.code):
        yield "a spreadsheet has shortened the code; format the column as text, enter it again"
    elif fault == "check" and code.isdecimal() and code.endswith("000"):
        yield "the code is wrong: a spreadsheet has rounded it; format the column as text"
    elif fault == "check":
        yield "the code is wrong: its last character does not fit the others"
    elif fault == "length" and not is_lei(code):
        yield f"no credit code: {len(code)} letters and digits, where one has 18"
    elif fault in ("alphabet", "first"):
        yield "no credit code: it has characters that none has"


KINDS = {
    "exact": "found by code or whole name",
    "disagree": "found, but code and name disagree",
    "similar": "similar and to be looked at",
    "none": "not found",
    "wrong": "not found, with a code that is wrong",
    "unasked": "not looked up",
}
"""The possible results for a row."""

_ALWAYS = ("exact", "similar", "none")


def kind(rows: Sequence[ScreenedRow]) -> str:
    """The result for a row, from its lines."""
    same = [{row.same_code, row.same_name} for row in rows]
    if {"yes"} in same or {"yes", ""} in same:
        return "exact"
    if {"yes", "no"} in same:
        return "disagree"
    if rows[0].tier:
        return "similar"
    if rows[0].note.startswith(_NOT):
        return "unasked"
    return "wrong" if rows[0].note else "none"


_MEANING = """\
Not found means that nothing in force was found on that day. It is no proof of a clean record.
Who is found by a similar name may be somebody else."""


def statement(checked: Checked, counts: Mapping[str, int]) -> str:
    """A statement to file with the result: what was searched, where, and the counts."""
    commit = f"commit {checked.commit}, " if checked.commit else ""
    return (
        f"{visible(checked.file)}: {_summary(counts)}\n"
        f"{checked.columns}; encoding: {checked.encoding}; SHA-256: {checked.sha256}\n"
        f"looked up for {checked.as_of} in {checked.register!r}, {commit}"
        f"SHA-256 of its files: {checked.inputs}\n{_MEANING}"
    )


def _summary(counts: Mapping[str, int]) -> str:
    counts_of_kinds = {key: counts.get(key, 0) for key in KINDS}
    parts = [
        f"{counts_of_kinds[key]} {KINDS[key]}"
        for key in KINDS
        if counts_of_kinds[key] or key in _ALWAYS
    ]
    total = sum(counts_of_kinds.values())
    return f"{total} row{'' if total == 1 else 's'}: {', '.join(parts)}"


def count_kinds(
    groups: Iterable[list[ScreenedRow]], counts: Counter[str]
) -> Iterator[list[ScreenedRow]]:
    """The same groups, while the result of each is counted."""
    for group in groups:
        counts[kind(group)] += 1
        yield group


def screening_as_csv(groups: Iterable[Sequence[ScreenedRow]]) -> Iterator[str]:
    """A line for each match; text that a spreadsheet would read as a formula is marked as text."""
    fields = ScreenedRow.__struct_fields__
    yield csv_rows([fields])
    for group in groups:
        yield csv_rows([msgspec.structs.astuple(row) for row in group])


def screening_as_json(checked: Checked, groups: Iterable[Sequence[ScreenedRow]]) -> Iterator[str]:
    """`{"checked": …, "rows": […]}`, a line for each match."""
    yield f'{{"checked": {visible_json(_encoded(checked))},\n"rows": ['
    comma = "\n"
    for group in groups:
        for row in group:
            yield comma + _encoded(row)
            comma = ",\n"
    yield "\n]}\n"


def _encoded(value: object) -> str:
    return msgspec.json.encode(value).decode()
