"""A change of some entities gives the index that a clean build of all gives, byte by byte."""

import random
from collections.abc import Callable

import msgspec
import pytest
import search_rows

from gongshi.search.index import update, writer
from gongshi.search.index.corpus import entry_of
from gongshi.search.index.entries import IndexRow
from gongshi.search.index.writer import State
from tests.support.search_cases import ABOUT

Rows = dict[str, IndexRow]
Edit = Callable[[Rows, random.Random], None]

POOL = [*search_rows.rows(900)]
FIRST = {row.id: row for row in POOL[:600]}


def entries(rows: Rows) -> list[bytes]:
    return [entry_of(row, ABOUT.regions) for row in rows.values()]


def clean(rows: Rows) -> tuple[dict[str, bytes], State]:
    """The files of an index, by their paths below the generation, and what is kept of it."""
    kept: list[State] = []
    made = dict(writer.index_files(entries(rows), ABOUT, 0, keep=kept.append))
    return {below(path): data for path, data in made.items()}, kept[0]


def below(path: str) -> str:
    return path.split("/", 2)[-1] if path.count("/") > 1 else path


def changed(
    files: dict[str, bytes], state: State, before: Rows, after: Rows
) -> tuple[dict[str, bytes], State] | None:
    gone = [id_ for id_, row in before.items() if after.get(id_) != row]
    added = {id_: row for id_, row in after.items() if before.get(id_) != row}
    found = update.update(
        state,
        gone,
        entries(added),
        ABOUT,
        0,
        files.__getitem__,
        lambda id_: entry_of(after[id_], ABOUT.regions),
    )
    if found is None:
        return None
    state, made = found
    files = files | dict(made)
    files |= [writer.manifest_file(state.documents, ABOUT, state.facts)]
    return {path: data for path, data in files.items() if data}, state


def add(rows: Rows, dice: random.Random) -> None:
    row = dice.choice(POOL)
    rows[row.id] = row


def drop(rows: Rows, dice: random.Random) -> None:
    del rows[dice.choice([*rows])]


def rename(rows: Rows, dice: random.Random) -> None:
    """To a name that others have, wholly or in part."""
    row, other = dice.choice([*rows.values()]), dice.choice(POOL)
    names = ((0, dice.choice((other.names[0][1], row.names[0][1] + "分公司"))), *row.names[1:])
    rows[row.id] = msgspec.structs.replace(row, names=names)


def record(rows: Rows, dice: random.Random) -> None:
    row, other = dice.choice([*rows.values()]), dice.choice(POOL)
    rows[row.id] = msgspec.structs.replace(row, records=other.records)


def date(rows: Rows, dice: random.Random) -> None:
    row = dice.choice([*rows.values()])
    first, *others = row.records
    first = msgspec.structs.replace(first, last_day=dice.choice(search_rows.DAYS))
    rows[row.id] = msgspec.structs.replace(row, records=(first, *others))


def list_(rows: Rows, dice: random.Random) -> None:
    row = dice.choice([*rows.values()])
    some = (msgspec.structs.replace(row.records[0], list=f"l{dice.randrange(9)}"),)
    rows[row.id] = msgspec.structs.replace(row, records=some)


EDITS: dict[str, Edit] = {
    "an entity more": add,
    "an entity less": drop,
    "another name": rename,
    "other records": record,
    "another last day": date,
    "another list": list_,
}


@pytest.fixture(scope="module")
def first() -> tuple[dict[str, bytes], State]:
    return clean(FIRST)


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_one_change_gives_the_bytes_of_a_clean_index(
    first: tuple[dict[str, bytes], State], edit: Edit
) -> None:
    rows = dict(FIRST)
    edit(rows, random.Random(5))  # noqa: S311 - the same each time

    found = changed(*first, FIRST, rows)

    assert found
    assert found[0] == clean(rows)[0]


@pytest.mark.prop
@pytest.mark.parametrize("seed", range(4))
def test_changes_upon_changes_give_the_bytes_of_a_clean_index(
    first: tuple[dict[str, bytes], State], seed: int
) -> None:
    """What a change keeps is what the next one begins with; a common name makes grams heavy."""
    dice = random.Random(seed)  # noqa: S311 - the same each time
    found, rows = first, dict(FIRST)
    for _ in range(5):
        before = dict(rows)
        for _ in range(dice.choice((1, 3, 12))):
            dice.choice([*EDITS.values()])(rows, dice)
        found = changed(*found, before, rows) or clean(rows)
        assert found[0] == clean(rows)[0]


def test_a_change_writes_few_files(first: tuple[dict[str, bytes], State]) -> None:
    rows = dict(FIRST)
    date(rows, random.Random(1))  # noqa: S311 - the same each time
    files = first[0]

    found = changed(*first, FIRST, rows)

    assert found
    assert 0 < sum(found[0].get(path) != data for path, data in files.items()) < 12
