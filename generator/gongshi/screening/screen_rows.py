"""Who of a table of names and codes is in the register? For those who vet suppliers.

A row is asked for by its code and by its name. What is found is told with tier and reason, and
whether code and name agree: a similar name is not the same entity.
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
_ASKED = 100
"""Entities that are looked at for a row."""

_GOOD = 2
"""The tier up to which a name needs no other way to write it."""

_LEAST_NAME, _LEAST_PART = 2, 9
"""Characters of a name, and of a part of a code, with which it is looked up."""

_NOT = "not looked up"
_ROUNDED = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]+")
_CODES = re.compile("[0-9a-z]{15,}")


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked up in what: the file, the edition of the register, and how."""

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
    """A row of the table with one entity it may be, or with none.

    `same_code` and `same_name` are yes, no or empty; `note` is for people; `more` entities were
    found that are not told. The last two say what was asked.
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


class _Seen(msgspec.Struct, frozen=True):
    """A hit, and how its row was written for it where it was found by another writing."""

    hit: Hit
    tier: int
    written: str = ""


def screen(
    rows: Iterable[SheetRow], search: Search, checked: Checked
) -> Iterator[list[ScreenedRow]]:
    """For each row its matches up to the tier and the number asked for, or one line without."""
    for row in rows:
        seen = [*_seen(row, search, checked)]
        more = max(0, len(seen) - checked.limit)
        found = [_found(row, one, seen, checked, more) for one in seen[: checked.limit]]
        yield found or [_unfound(row, checked)]


def _seen(row: SheetRow, search: Search, checked: Checked) -> Iterator[_Seen]:
    """By tier, an entity that is found in several ways once."""
    day = checked.as_of
    ways = [*_by_code(code_in(row.code), search, day), *_by_name(row.name, search, day)]
    known: set[str] = set()
    for one in sorted(ways, key=lambda one: one.tier):
        if one.tier <= checked.tier and one.hit.id not in known:
            known.add(one.hit.id)
            yield one


def code_in(cell: str) -> str:
    """What of a cell is looked up as a code: all of it, or what alone in it can be one."""
    able = [run for run in _CODES.findall(fold(cell)) if any(map(str.isdecimal, run))]
    return cell if fold_code(cell) or len(able) != 1 else able[0].upper()


def _by_code(code: str, search: Search, day: str) -> Iterator[_Seen]:
    long = len(fold_code(code)) >= _LEAST_PART
    for one in _asked(code, search, day) if code else ():
        if one.hit.match and one.hit.match.reason == "identifier" and (long or not one.tier):
            yield one


def _by_name(name: str, search: Search, day: str) -> list[_Seen]:
    """Also as the name is written elsewhere, where nobody has it as it is here."""
    if len(fold(name)) < _LEAST_NAME:
        return []
    found = _asked(name, search, day)
    for other in () if any(one.tier <= _GOOD for one in found) else writings(name):
        more = (one for one in _asked(other, search, day, other) if one.tier <= _GOOD)
        found += more
    return found


def _asked(text: str, search: Search, day: str, written: str = "") -> list[_Seen]:
    answer = search(Request(text=text, day=day, count=_ASKED))
    hits = [(hit, hit.match) for hit in answer.hits]
    return [_Seen(hit, match.tier, written or answer.meant) for hit, match in hits if match]


def writings(name: str) -> list[str]:
    """With a region in brackets first or left out; for a branch, its company."""
    within = "".join(BRACKETED.findall(name))
    without = BRACKETED.sub("", name)
    ways = [within + without, without] if within else []
    ways.append(company_of_branch(without))
    return [way for way in dict.fromkeys(ways) if len(fold(way)) > _LEAST_NAME and way != name]


def _found(
    row: SheetRow, one: _Seen, seen: Sequence[_Seen], checked: Checked, more: int
) -> ScreenedRow:
    hit = one.hit
    assert hit.match is not None  # noqa: S101 - rows always ask for something
    current = hit.row.row.current(checked.as_of)
    same_code, same_name = _same_code(row.code, hit), _same_name(row.name, hit)
    notes = [*_notes(row, one, seen), *_code_notes(row, seen)]
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


def _unfound(row: SheetRow, checked: Checked) -> ScreenedRow:
    notes = [*_unasked(row), *_code_notes(row, ())]
    return ScreenedRow(
        line=row.line,
        name=visible(row.name),
        code=visible(row.code),
        note="; ".join(notes),
        as_of=checked.as_of,
        inputs=checked.inputs,
    )


def _unasked(row: SheetRow) -> Iterator[str]:
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


def _notes(row: SheetRow, one: _Seen, seen: Sequence[_Seen]) -> Iterator[str]:
    """What must not be overlooked in a match."""
    if one.hit.row.kind == PERSON:
        yield "a person: others may bear the same name"
    if one.written:
        yield f"looked up as {one.written}"
    same_code, same_name = _same_code(row.code, one.hit), _same_name(row.name, one.hit)
    if same_code == "yes" and same_name == "no":
        others = [o.hit for o in seen if _same_name(row.name, o.hit) == "yes"]
        whose = f"; the name is that of {others[0].row.names[0][1]}" if others else ""
        yield f"the code is this entity's, the name is not{whose}"
    if same_name == "yes" and same_code == "no":
        others = [o.hit for o in seen if _same_code(row.code, o.hit) == "yes"]
        whose = f"; the code is that of {others[0].row.names[0][1]}" if others else ""
        yield f"the name is this entity's, the code is not{whose}"


def _code_notes(row: SheetRow, seen: Sequence[_Seen]) -> Iterator[str]:
    """What is wrong with a code that nobody has."""
    code = fold_code(code_in(row.code)).upper()
    if not row.code or any(_same_code(row.code, one.hit) == "yes" for one in seen):
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
"""What became of rows."""

_ALWAYS = ("exact", "similar", "none")


def kind(rows: Sequence[ScreenedRow]) -> str:
    """What became of a row, of which these are the lines."""
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
    """What was looked up in what, and what came of it: to be filed with the result."""
    commit = f"commit {checked.commit}, " if checked.commit else ""
    return (
        f"{visible(checked.file)}: {_summary(counts)}\n"
        f"{checked.columns}; encoding: {checked.encoding}; SHA-256: {checked.sha256}\n"
        f"looked up for {checked.as_of} in {checked.register!r}, {commit}"
        f"SHA-256 of its files: {checked.inputs}\n{_MEANING}"
    )


def _summary(counts: Mapping[str, int]) -> str:
    told = {key: counts.get(key, 0) for key in KINDS}
    parts = [f"{told[key]} {KINDS[key]}" for key in KINDS if told[key] or key in _ALWAYS]
    total = sum(told.values())
    return f"{total} row{'' if total == 1 else 's'}: {', '.join(parts)}"


def counted(
    groups: Iterable[list[ScreenedRow]], counts: Counter[str]
) -> Iterator[list[ScreenedRow]]:
    """The same groups; what became of each is counted."""
    for group in groups:
        counts[kind(group)] += 1
        yield group


def screening_as_csv(groups: Iterable[Sequence[ScreenedRow]]) -> Iterator[str]:
    """A line for each match; what a spreadsheet would take for a formula is marked as text."""
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
