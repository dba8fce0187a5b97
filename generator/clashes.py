"""Finds the records of the store that clash with each other.

The rules that compare records are given only those that can clash: the ones that share an id, a
code, a listing or a nearly equal name. The store finds them by its indexes, so that a register of
any size is compared without being read.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

import msgspec

from generator import check
from generator.check.names import Named, alike, near
from generator.check.rule import Context
from generator.model import Filed, FiledRegistration, Record, Register, Registration
from generator.problems import Finding, Problem
from generator.store import Store, decoded, encoded

Place = Callable[[Sequence[Finding]], list[Problem]]
"""Gives findings their line and column."""

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


def clashes(
    store: Store, context: Context, touched: Collection[str], place: Place, *, anew: bool
) -> list[Problem]:
    """Everything that rules find by comparing records or registrations.

    `touched` are the entities that differ from the last build; `anew`: all may.
    """
    lists = msgspec.json.encode(sorted(context.known["lists"])).decode()
    register = Register(
        vocabulary=context.vocabulary,
        records=tuple(filed(store.rows(_SUSPECTS, lists))),
        registrations=tuple(
            FiledRegistration(path=path, registration=decoded(data, Registration))
            for path, data in store.rows(_REGISTRATIONS)
        ),
    )
    others = store.column(
        "SELECT DISTINCT a.replaced_by FROM records a JOIN records b ON b.id = a.replaced_by"
    )
    unsound = context.known.get("unsound")
    if unsound is not None:
        known = context.known | {"unsound": unsound | frozenset(others)}
        context = msgspec.structs.replace(context, known=known)
    found = check.check_together(register, context, without=(_ALIKE,))
    return [*place(found), *_alike(store, touched, place, anew=anew)]


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
_HALF = f"""
SELECT code, brand, name, path, place FROM names
WHERE length(brand) BETWEEN ? AND ? AND (
  brand >= ? AND brand < ? || char({0x10FFFF}) OR back >= ? AND back < ? || char({0x10FFFF}))
"""  # noqa: S608 - likewise

Row = tuple[str, str, str, str, int | None]
"""Code, brand, name, path and place of the first record of an organisation."""


def _alike(store: Store, touched: Collection[str], place: Place, *, anew: bool) -> list[Problem]:
    """Names hard to tell apart. After small changes only those near a changed name are compared.

    What is said of a name depends on the names one change away from it; so all of those are
    judged again, among the names one change away from them.
    """
    if anew or len(touched) > _MANY:
        every = [*store.rows(_FIRSTS)]
        placed = dict(store.rows("SELECT finding, problem FROM names WHERE problem IS NOT NULL"))
        store.run("DELETE FROM names")
        _remember(store, every, every, placed)
    else:
        again = _changed(store, touched)
        among = again | {row for one in again for row in _near(store, one[1])}
        _remember(store, again, among)
    _locate(store, place)
    kept = store.column("SELECT problem FROM names WHERE finding IS NOT NULL ORDER BY path, place")
    return [decoded(data, Problem) for data in kept]


def _locate(store: Store, place: Place) -> None:
    """Line and column of findings that have none yet; a file that was read again moved them."""
    lost = "SELECT code, finding FROM names WHERE finding IS NOT NULL AND problem IS NULL"
    rows = [*store.rows(lost)]
    problems = place([decoded(data, Finding) for _, data in rows])
    for (code, _), problem in zip(rows, problems, strict=True):
        store.run("UPDATE names SET problem = ? WHERE code = ?", encoded(problem), code)


def _changed(store: Store, touched: Collection[str]) -> set[Row]:
    """Names that are new, and names that are one change away from one that is new or gone."""
    brands, again = set(), set()
    for code in sorted(touched):
        old = next(store.rows(f"{_NAME} WHERE code = ?", code), None)
        new = next(store.rows(f"{_FIRST} AND entity = ? ORDER BY path, place", code), None)
        if old != new:
            store.run("DELETE FROM names WHERE code = ?", code)
            brands |= {row[1] for row in (old, new) if row}
            again |= {new} if new else set()
    _remember(store, again, ())
    return again | {row for brand in sorted(brands) for row in _near(store, brand)}


_NAME = "SELECT code, brand, name, path, place FROM names"


def _near(store: Store, brand: str) -> Iterator[Row]:
    """The names at most one change away: such a change leaves one half of a name as it is."""
    size, half = len(brand), len(brand) // 2
    start, end = brand[:half], brand[half:][::-1]
    for row in store.rows(_HALF, size - 1, size + 1, start, start, end, end):
        if near(brand, row[1]):
            yield row


def _remember(
    store: Store,
    rows: Collection[Row],
    among: Collection[Row],
    placed: Mapping[bytes | None, bytes] = MappingProxyType({}),
) -> None:
    """Keep names, each with what is found of it among others; `among` nothing is found.

    `placed` has the problems, with line and column, of findings that were made before.
    """
    order = sorted(among, key=lambda row: (row[3], -1 if row[4] is None else row[4]))
    found = {(f.path, f.index): encoded(f) for f in alike([Named(*row[1:]) for row in order])}
    findings = ((row, found.get((row[3], row[4]))) for row in rows)
    store.insert("names", ((*row, row[1][::-1], one, placed.get(one)) for row, one in findings))
