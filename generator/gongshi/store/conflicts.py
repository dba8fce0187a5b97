"""Which records of the store conflict with each other, or have nearly the same name?

The rules that compare records get only records that can conflict: those that share an id, a code, a
listing or a nearly equal name. The store finds them by its indexes, so the register is never read
as a whole.
"""

from collections.abc import Collection, Iterable, Iterator

import msgspec

from gongshi.register.model import Filed, FiledRegistration, Record, Register, Registration
from gongshi.register.problems import Finding
from gongshi.rules import check_together
from gongshi.rules.duplicates import LEAST, Named, similar_name_findings
from gongshi.rules.registry import Context
from gongshi.store.database import Store, decoded, encoded

_SIMILAR_NAMES_RULE = "I11"
_FULL_FROM = 500
"""With more changed entities than this, comparing all names is faster."""

_SAME_ID = "SELECT id FROM main.records GROUP BY id HAVING count(*) > 1"
_SAME_LISTING = """
SELECT listing FROM main.records WHERE listing IS NOT NULL GROUP BY listing HAVING count(*) > 1
"""
_SEVERAL_NAMES = """
SELECT entity FROM main.records WHERE code IS NOT NULL
GROUP BY entity HAVING count(DISTINCT name) > 1
UNION SELECT g.entity FROM main.registrations g JOIN main.records r ON r.entity = g.entity
WHERE r.code IS NOT NULL AND r.name <> g.name
"""
_CONFLICT_CANDIDATES = f"""
SELECT DISTINCT path, place, list, data FROM records
WHERE id IN ({_SAME_ID}) OR listing IN ({_SAME_LISTING}) OR entity IN ({_SEVERAL_NAMES})
OR replaced_by IS NOT NULL OR list NOT IN (SELECT value FROM json_each(?))
ORDER BY path, place
"""  # noqa: S608 - our own words
_REGISTRATIONS = f"""
SELECT path, data FROM registrations WHERE entity IN ({_SEVERAL_NAMES})
OR entity IN (SELECT entity FROM main.registrations GROUP BY entity HAVING count(*) > 1)
ORDER BY path
"""  # noqa: S608 - likewise
_TOUCHED = "entity IN (SELECT value FROM json_each(?1))"
_CANDIDATES_NEAR_TOUCHED = f"""
SELECT path, place, list, data FROM main.records WHERE rowid IN (
  SELECT rowid FROM main.records WHERE {_TOUCHED}
  UNION SELECT rowid FROM main.records WHERE id IN (SELECT id FROM main.records WHERE {_TOUCHED})
  UNION SELECT rowid FROM main.records WHERE listing IS NOT NULL
  AND listing IN (SELECT listing FROM main.records WHERE {_TOUCHED})
  UNION SELECT rowid FROM main.records WHERE replaced_by IS NOT NULL
) AND {{0}} ORDER BY +path, place
"""  # noqa: S608 - likewise
_TOUCHED_REGISTRATIONS = """
SELECT path, data FROM registrations WHERE entity IN (SELECT value FROM json_each(?)) ORDER BY path
"""


def find_conflicts(
    store: Store, context: Context, touched: Collection[str], *, full: bool
) -> list[Finding]:
    """Everything that rules find by comparing records or registrations, except similar names.

    A build with a conflict is refused. After a build, only touched entities can be part of a
    conflict, so only they and their neighbours are compared; with `full`, all are.
    """
    register = _conflict_candidates(
        store, context, None if full or len(touched) > _FULL_FROM else touched
    )
    others = store.column(
        "SELECT DISTINCT a.replaced_by FROM main.records a "
        "JOIN main.records b ON b.id = a.replaced_by"
    )
    unsound = context.known.get("unsound")
    if unsound is not None:
        known = context.known | {"unsound": unsound | frozenset(others)}
        context = msgspec.structs.replace(context, known=known)
    return check_together(register, context, without=(_SIMILAR_NAMES_RULE,))


def _conflict_candidates(
    store: Store, context: Context, touched: Collection[str] | None
) -> Register:
    """The records and registrations near the touched entities that may conflict; None: near any."""
    every = touched is None
    given = sorted(context.known["lists"]) if touched is None else sorted(touched)
    keys = msgspec.json.encode(given).decode()
    near = _CANDIDATES_NEAR_TOUCHED.format(store.comparison("records"))
    candidates = _CONFLICT_CANDIDATES if every else near
    registrations = (
        store.rows(_REGISTRATIONS) if every else store.rows(_TOUCHED_REGISTRATIONS, keys)
    )
    return Register(
        vocabulary=context.vocabulary,
        records=tuple(filed(store.rows(candidates, keys))),
        registrations=tuple(
            FiledRegistration(path=path, registration=decoded(data, Registration))
            for path, data in registrations
        ),
    )


def filed(rows: Iterable[tuple[str, int | None, str, bytes]]) -> Iterator[Filed]:
    """Records from rows of path, place, list and data."""
    for path, place, list_, data in rows:
        yield Filed(list=list_, path=path, index=place, record=decoded(data, Record))


_NAME_IN_RECORDS = "SELECT entity, brand, name, path, place FROM records WHERE brand IS NOT NULL"
_ALL_NAMES_IN_RECORDS = """
SELECT entity, brand, name, path, place FROM (
  SELECT *, min(path || char(1) || printf('%08d', ifnull(place, 0)))
  FROM records WHERE brand IS NOT NULL GROUP BY entity
) ORDER BY path, place
"""
ConflictRow = tuple[str, str, str, str, int | None]
"""Code, brand, name, path and place of the first record of an organisation."""


def compare_names(store: Store, touched: Collection[str], *, full: bool) -> None:
    """Find names that are hard to tell apart, and save the findings.

    `touched` are the entities that differ from the last build. The finding for a name depends on
    the names one edit away from it. After a small change, each changed name and each name one edit
    away from it is compared with the names one edit away from them; with `full`, all names are.
    """
    changes = [] if full else [*_changed_names(store, touched)]
    if full or len(changes) > _FULL_FROM:
        every = [*store.rows(_ALL_NAMES_IN_RECORDS)]
        store.run("DELETE FROM main.names")
        _save_names(store, every, every)
    else:
        compare = _names_to_compare(store, changes)
        compared_with = compare | {row for one in compare for row in _similar_names(store, one[1])}
        _save_names(store, compare, compared_with)


_SIMILAR_FOUND = "FROM names WHERE finding IS NOT NULL"


def similar_name_conflicts(store: Store, end: str | None) -> list[Finding]:
    """The saved findings about similar names, for files up to the path `end`; None: for all."""
    some = () if end is None else (end,)
    sql = f"SELECT finding {_SIMILAR_FOUND}{' AND path <= ?' * len(some)} ORDER BY path, place"
    return [decoded(data, Finding) for data in store.column(sql, *some)]


def count_similar_names(store: Store) -> int:
    found: int = store.one(f"SELECT count(*) {_SIMILAR_FOUND}")
    return found


def path_of_similar_name(store: Store, number: int) -> str | None:
    """The path of the finding with a number, counted from 1; None if there are fewer."""
    sql = f"SELECT path {_SIMILAR_FOUND} ORDER BY path, place LIMIT 1 OFFSET ?"
    found: str | None = store.one(sql, number - 1)
    return found


class _NameChange(msgspec.Struct, frozen=True):
    """The name of an organisation before and after; None: it has none."""

    code: str
    old: ConflictRow | None
    new: ConflictRow | None


def _changed_names(store: Store, touched: Collection[str]) -> Iterator[_NameChange]:
    for code in sorted(touched):
        old = next(store.rows(f"{_STORED_NAME} WHERE code = ?", code), None)
        new = next(
            store.rows(f"{_NAME_IN_RECORDS} AND entity = ? ORDER BY path, place", code), None
        )
        if old != new:
            yield _NameChange(code, old, new)


def _names_to_compare(store: Store, changes: Iterable[_NameChange]) -> set[ConflictRow]:
    """The new names, and the names one edit away from a new or a removed name."""
    brands, compare = set(), set()
    for pair in changes:
        store.run("DELETE FROM main.names WHERE code = ?", pair.code)
        brands |= {row[1] for row in (pair.old, pair.new) if row}
        compare |= {pair.new} if pair.new else set()
    _save_names(store, compare, ())
    return compare | {row for brand in sorted(brands) for row in _similar_names(store, brand)}


_STORED_NAME = "SELECT code, brand, name, path, place FROM names"


_BETWEEN = f"""
{_STORED_NAME} WHERE code IN (
  SELECT code FROM main.names WHERE {{0}} >= ?1 AND {{0}} < ?1 || char({0x10FFFF})
  AND length({{0}}) = ?2 AND substr({{0}}, ?3) = ?4)
"""  # noqa: S608 - likewise
_FORWARD, _BACKWARD = _BETWEEN.format("brand"), _BETWEEN.format("back")
"""An index alone answers the inner queries, even where thousands of names have the same end."""


def _similar_names(store: Store, brand: str) -> Iterator[ConflictRow]:
    """The names at most one edit away that are long enough to be compared.

    A name with one character less is looked up directly. A name with another character, or with one
    more, is known except for that character. The text before the character finds it, or the text
    after it if hardly anything comes before.
    """
    size = len(brand)
    shorter = {brand, *(brand[:at] + brand[at + 1 :] for at in range(size))}
    found: set[ConflictRow] = set()
    for name in shorter:
        if len(name) >= LEAST:
            found.update(store.rows(f"{_STORED_NAME} WHERE brand = ?", name))
    for at in range(size + 1):
        for after in (brand[at:], brand[at + 1 :]):
            found.update(_names_with_one_between(store, brand[:at], after))
    yield from sorted(found, key=lambda row: row[0])


def _names_with_one_between(store: Store, before: str, after: str) -> Iterator[ConflictRow]:
    """The names that consist of two texts with one character between them."""
    size = len(before) + 1 + len(after)
    if size < LEAST:
        return
    if len(before) >= max(2, len(after) // 2):
        yield from store.rows(_FORWARD, before, size, len(before) + 2, after)
    else:
        after, before = after[::-1], before[::-1]
        yield from store.rows(_BACKWARD, after, size, len(after) + 2, before)


def _save_names(
    store: Store, rows: Collection[ConflictRow], compared_with: Collection[ConflictRow]
) -> None:
    """Save names, each with its finding when compared with others; without others, none has one."""
    order = sorted(compared_with, key=lambda row: (row[3], -1 if row[4] is None else row[4]))
    findings = similar_name_findings([Named(*row[1:]) for row in order])
    found = {(finding.path, finding.index): encoded(finding) for finding in findings}
    values = ((*row, row[1][::-1], found.get((row[3], row[4]))) for row in rows)
    store.insert("names", values)
