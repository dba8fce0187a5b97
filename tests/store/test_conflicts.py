"""Which records does a later build compare?"""

import random
from pathlib import Path

from gongshi.rules import RULES
from gongshi.rules.duplicates import LEAST
from gongshi.store import conflicts
from gongshi.store.database import open_store


def test_a_rule_that_compares_records_refuses_a_build() -> None:
    """A later build looks for clashes only with what was touched: before it there were none.

    Like names are a warning, and what was found of them is kept.
    """
    warnings = [r.code for r in RULES.values() if r.together and r.severity == "warning"]

    assert warnings == ["I11"]


def is_near(one: str, other: str) -> bool:
    """One substitution, insertion or deletion of a character makes them equal."""
    short, long = sorted((one, other), key=len)
    if len(short) == len(long):
        return sum(a != b for a, b in zip(short, long, strict=True)) <= 1
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def test_names_one_change_away_are_found_by_indexes(tmp_path: Path) -> None:
    """Those that reading all names would find, where anything can be said of them."""
    dice = random.Random(7)  # noqa: S311 - the same names each time
    brands = ["".join(dice.choices("ab?*[海", k=dice.randint(1, 9))) for _ in range(600)]
    with open_store(tmp_path, clean=True) as store:
        store.index()
        rows = [(f"c{n:03}", one, one, f"{n:03}.yml", None) for n, one in enumerate(brands)]
        store.insert("names", ((*row, row[1][::-1], None) for row in rows))

        for brand in brands[:200]:
            wanted = [row for row in rows if len(row[1]) >= LEAST and is_near(brand, row[1])]
            assert [*conflicts._similar_names(store, brand)] == wanted
