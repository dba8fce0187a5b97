"""Which records of the store conflict with each other, or have nearly the same name?

The rules that compare records are given only those that can conflict: the ones that share an id, a
code, a listing or a nearly equal name. The store finds them by its indexes, so that a register of
any size is compared without being read.
"""

from collections.abc import Collection, Iterable, Iterator

import msgspec

from gongshi.register.model import Filed, FiledRegistration, Record, Register, Registration
from gongshi.register.problems import Finding
from gongshi.rules import check_together
from gongshi.rules.naming import LEAST, Named
from gongshi.rules.naming import similar_name_findings as alike_names
from gongshi.rules.registry import Context
from gongshi.store.database import Store, decoded, encoded

_ALIKE = "I11"
_MANY = 500
"""When more entities than this have changed, comparing all names takes less time."""

_SAME_ID = "SELECT id FROM records GROUP BY id HAVING count(*) > 1"
_SAME_LISTING = """
SELECT listing FROM records WHERE listing IS NOT NULL GROUP BY listing HAVING count(*) > 1
"""
_SEVERAL_NAMES = """
SELECT entity FROM records WHERE code IS NOT NULL
GROUP BY entity HAVING count(DISTINCT name) > 1
UNION SELECT g.entity FROM registrations g JOIN records r ON r.entity = g.entity
WHERE r.code IS NOT NULL AND r.name <> g.name
"""
_SUSPECTS = f"""
SELECT DISTINCT path, place, list, data FROM records
WHERE id IN ({_SAME_ID}) OR listing IN ({_SAME_LISTING}) OR entity IN ({_SEVERAL_NAMES})
OR replaced_by IS NOT NULL OR list NOT IN (SELECT value FROM json_each(?))
ORDER BY path, place
"""  # noqa: S608 - our own words
_REGISTRATIONS = f"""
SELECT path, data FROM registrations WHERE entity IN ({_SEVERAL_NAMES})
OR entity IN (SELECT entity FROM registrations GROUP BY entity HAVING count(*) > 1)
ORDER BY path
"""  # noqa: S608 - likewise
_TOUCHED = "entity IN (SELECT value FROM json_each(?1))"
_NEAR_TOUCHED = f"""
SELECT path, place, list, data FROM records WHERE rowid IN (
  SELECT rowid FROM records WHERE {_TOUCHED}
  UNION SELECT rowid FROM records WHERE id IN (SELECT id FROM records WHERE {_TOUCHED})
  UNION SELECT rowid FROM records WHERE listing IS NOT NULL
  AND listing IN (SELECT listing FROM records WHERE {_TOUCHED})
  UNION SELECT rowid FROM records WHERE replaced_by IS NOT NULL
) ORDER BY +path, place
"""  # noqa: S608 - likewise
_TOUCHED_REGISTRATIONS = """
SELECT path, data FROM registrations WHERE entity IN (SELECT value FROM json_each(?)) ORDER BY path
"""


def find_conflicts(
    store: Store, context: Context, touched: Collection[str], *, anew: bool
) -> list[Finding]:
    """Everything that rules find by comparing records or registrations; but for like names.

    A build is refused while there is any of it. So after one nothing conflicts but what is touched,
    with itself or with others; `anew`: anything may.
    """
    register = _suspects(store, context, None if anew or len(touched) > _MANY else touched)
    others = store.column(
        "SELECT DISTINCT a.replaced_by FROM records a JOIN records b ON b.id = a.replaced_by"
    )
    unsound = context.known.get("unsound")
    if unsound is not None:
        known = context.known | {"unsound": unsound | frozenset(others)}
        context = msgspec.structs.replace(context, known=known)
    return check_together(register, context, without=(_ALIKE,))


def _suspects(store: Store, context: Context, touched: Collection[str] | None) -> Register:
    """The records and registrations that may conflict; None: with any other."""
    every = touched is None
    given = sorted(context.known["lists"]) if touched is None else sorted(touched)
    keys = msgspec.json.encode(given).decode()
    registrations = (
        store.rows(_REGISTRATIONS) if every else store.rows(_TOUCHED_REGISTRATIONS, keys)
    )
    return Register(
        vocabulary=context.vocabulary,
        records=tuple(filed(store.rows(_SUSPECTS if every else _NEAR_TOUCHED, keys))),
        registrations=tuple(
            FiledRegistration(path=path, registration=decoded(data, Registration))
            for path, data in registrations
        ),
    )


def filed(rows: Iterable[tuple[str, int | None, str, bytes]]) -> Iterator[Filed]:
    """Records from rows of path, place, list and data."""
    for path, place, list_, data in rows:
        yield Filed(list=list_, path=path, index=place, record=decoded(data, Record))


_FIRST = "SELECT entity, brand, name, path, place FROM records WHERE brand IS NOT NULL"
_FIRSTS = """
SELECT entity, brand, name, path, place FROM (
  SELECT *, min(path || char(1) || printf('%08d', ifnull(place, 0)))
  FROM records WHERE brand IS NOT NULL GROUP BY entity
) ORDER BY path, place
"""
ConflictRow = tuple[str, str, str, str, int | None]
"""Code, brand, name, path and place of the first record of an organisation."""


def compare_names(store: Store, touched: Collection[str], *, anew: bool) -> None:
    """Find the names that are hard to tell apart, and keep what is found.

    `touched` are the entities that differ from the last build; `anew`: all may. After small
    changes only names near a changed one are compared: what is said of a name depends on the
    names one change away from it; so all of those are checked again, among the names one change
    away from them.
    """
    differ = [] if anew else [*_differing(store, touched)]
    if anew or len(differ) > _MANY:
        every = [*store.rows(_FIRSTS)]
        store.run("DELETE FROM names")
        _remember(store, every, every)
    else:
        again = _changed(store, differ)
        among = again | {row for one in again for row in _near(store, one[1])}
        _remember(store, again, among)


_ALIKE_FOUND = "FROM names WHERE finding IS NOT NULL"


def similar_name_conflicts(store: Store, end: str | None) -> list[Finding]:
    """What is kept of names hard to tell apart, of files up to one of them; None: of all."""
    some = () if end is None else (end,)
    sql = f"SELECT finding {_ALIKE_FOUND}{' AND path <= ?' * len(some)} ORDER BY path, place"
    return [decoded(data, Finding) for data in store.column(sql, *some)]


def count_alike(store: Store) -> int:
    found: int = store.one(f"SELECT count(*) {_ALIKE_FOUND}")
    return found


def end_of_alike(store: Store, number: int) -> str | None:
    """The file of the finding with a number, counted from 1; None where there are fewer."""
    sql = f"SELECT path {_ALIKE_FOUND} ORDER BY path, place LIMIT 1 OFFSET ?"
    found: str | None = store.one(sql, number - 1)
    return found


class _Pair(msgspec.Struct, frozen=True):
    """What the name of an organisation was and is; None: it has none."""

    code: str
    old: ConflictRow | None
    new: ConflictRow | None


def _differing(store: Store, touched: Collection[str]) -> Iterator[_Pair]:
    for code in sorted(touched):
        old = next(store.rows(f"{_NAME} WHERE code = ?", code), None)
        new = next(store.rows(f"{_FIRST} AND entity = ? ORDER BY path, place", code), None)
        if old != new:
            yield _Pair(code, old, new)


def _changed(store: Store, differ: Iterable[_Pair]) -> set[ConflictRow]:
    """Names that are new, and names that are one change away from one that is new or gone."""
    brands, again = set(), set()
    for pair in differ:
        store.run("DELETE FROM names WHERE code = ?", pair.code)
        brands |= {row[1] for row in (pair.old, pair.new) if row}
        again |= {pair.new} if pair.new else set()
    _remember(store, again, ())
    return again | {row for brand in sorted(brands) for row in _near(store, brand)}


_NAME = "SELECT code, brand, name, path, place FROM names"


_BETWEEN = f"""
{_NAME} WHERE code IN (
  SELECT code FROM names WHERE {{0}} >= ?1 AND {{0}} < ?1 || char({0x10FFFF})
  AND length({{0}}) = ?2 AND substr({{0}}, ?3) = ?4)
"""  # noqa: S608 - likewise
_FORWARD, _BACKWARD = _BETWEEN.format("brand"), _BETWEEN.format("back")
"""The inner questions are answered by an index alone, which has thousands with a common end."""


def _near(store: Store, brand: str) -> Iterator[ConflictRow]:
    """The names at most one change away that are long enough for anything to be said of them.

    One that is shorter by a character is looked up as it is. Of one with another character, or
    with one more, all is known but that character: it is found by what comes before it, or by
    what comes after it where that is hardly anything.
    """
    size = len(brand)
    shorter = {brand, *(brand[:at] + brand[at + 1 :] for at in range(size))}
    found: set[ConflictRow] = set()
    for one in shorter:
        if len(one) >= LEAST:
            found.update(store.rows(f"{_NAME} WHERE brand = ?", one))
    for at in range(size + 1):
        for after in (brand[at:], brand[at + 1 :]):
            found.update(_between(store, brand[:at], after))
    yield from sorted(found, key=lambda row: row[0])


def _between(store: Store, before: str, after: str) -> Iterator[ConflictRow]:
    """The names that have one character between two texts."""
    size = len(before) + 1 + len(after)
    if size < LEAST:
        return
    if len(before) >= max(2, len(after) // 2):
        yield from store.rows(_FORWARD, before, size, len(before) + 2, after)
    else:
        after, before = after[::-1], before[::-1]
        yield from store.rows(_BACKWARD, after, size, len(after) + 2, before)


def _remember(store: Store, rows: Collection[ConflictRow], among: Collection[ConflictRow]) -> None:
    """Keep names, each with what is found of it among others; `among` nothing is found."""
    order = sorted(among, key=lambda row: (row[3], -1 if row[4] is None else row[4]))
    found = {(f.path, f.index): encoded(f) for f in alike_names([Named(*row[1:]) for row in order])}
    findings = ((row, found.get((row[3], row[4]))) for row in rows)
    store.insert("names", ((*row, row[1][::-1], one) for row, one in findings))
