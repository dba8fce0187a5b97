"""The pages of every list, region and authority, made anew where one of their rows differs."""

import hashlib
from collections.abc import Iterator

from generator import urls, workers
from generator.making.entities import Changed
from generator.making.outputs import Outputs
from generator.making.pages import Piece, Recipe, address_of, render_pieces
from generator.settings import Settings
from generator.store import Store
from generator.views.paging import PAGE_SIZE, page_count

_BATCH = 10
_WITH_ITS_PROCESS = 60
_SIZE = 16
Group = tuple[str, str]


def write(
    store: Store, recipe: Recipe, changed: Changed, outputs: Outputs, settings: Settings
) -> int:
    """Every page of every table that may differ; gives how many there are in all."""
    vocabulary = recipe.sites[0].vocabulary
    groups: list[Group] = [
        *(("region", key) for key in vocabulary.about.regions),
        *(("authority", key) for key in vocabulary.authorities),
        *(("list", key) for key in vocabulary.lists),
    ]
    old = {(kind, key): (total, pages) for kind, key, total, pages in store.rows(_TABLES)}
    again = [g for g in groups if changed.groups is None or g in changed.groups or g not in old]
    rules: dict[str, str] = store.note("lists")
    everything = changed.groups is None
    pieces: list[tuple[Group, int, int, bool]] = []
    for group in again:
        known = (0, b"") if everything else old.get(group, (0, b""))
        seed = rules[group[1]] if group[0] == "list" else ""
        pieces += _changed(store, group, seed, known)
        count = store.one("SELECT total FROM tables WHERE kind = ? AND key = ?", *group)
        left = range(page_count(count) + 1, page_count(old.get(group, (0, b""))[0]) + 1)
        _drop(recipe, group, left, outputs)
    jobs = settings.jobs if len(pieces) > _WITH_ITS_PROCESS else 1
    filled = (_filled(store, *piece) for piece in pieces)
    for paths in workers.run(render_pieces, recipe, workers.batches(filled, _BATCH), jobs):
        outputs.changed.update(paths)
    for kind, key in sorted(old.keys() - set(groups)):
        _drop(recipe, (kind, key), range(1, page_count(old[kind, key][0]) + 1), outputs)
        store.run("DELETE FROM tables WHERE kind = ? AND key = ?", kind, key)
    totals: list[int] = store.column("SELECT total FROM tables")
    return sum(map(page_count, totals)) * len(recipe.sites)


_TABLES = "SELECT kind, key, total, pages FROM tables"


def _changed(
    store: Store, group: Group, seed: str, known: tuple[int, bytes]
) -> Iterator[tuple[Group, int, int, bool]]:
    """Pages of a table whose digest is not what it was; the new ones are kept."""
    kind, key = group
    found = [
        *store.rows(
            f"SELECT digest, person FROM listings WHERE {kind} = ? "  # noqa: S608 - one of three words
            "ORDER BY published DESC, record",
            key,
        )
    ]
    digests, persons = b"", b""
    for number in range(page_count(len(found))):
        piece = found[number * PAGE_SIZE : (number + 1) * PAGE_SIZE]
        said = f"{seed} {len(found)} ".encode() + b"".join(row[0] for row in piece)
        digest = hashlib.blake2b(said, digest_size=_SIZE).digest()
        person = any(row[1] for row in piece)
        if known[1][number * _SIZE : (number + 1) * _SIZE] != digest:
            yield group, number + 1, len(found), person
        digests += digest
        persons += b"1" if person else b"0"
    store.insert("tables", [(kind, key, len(found), digests, persons)])


def indexed(store: Store) -> Iterator[str]:
    """Addresses, below a language's root, of the pages that name no natural person."""
    for kind, key, persons in store.rows("SELECT kind, key, persons FROM tables"):
        for number, person in enumerate(persons, 1):
            if person == ord("0"):
                yield address_of(kind, key, number)


def _filled(store: Store, group: Group, number: int, total: int, person: bool) -> Piece:  # noqa: FBT001 - a row of a query
    kind, key = group
    rows = store.column(
        f"SELECT rows FROM listings WHERE {kind} = ? ORDER BY published DESC, record "  # noqa: S608 - one of three words
        "LIMIT ? OFFSET ?",
        key,
        PAGE_SIZE,
        (number - 1) * PAGE_SIZE,
    )
    return Piece(kind=kind, key=key, number=number, total=total, rows=tuple(rows), person=person)


def _drop(recipe: Recipe, group: Group, numbers: range, outputs: Outputs) -> None:
    for number in numbers:
        for site in recipe.sites:
            outputs.drop(urls.file_of(site.folder + address_of(*group, number)))
