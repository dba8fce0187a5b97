"""When records were changed, from git: asked again only for what may have another history."""

from collections.abc import Iterable

from generator import revisions
from generator.intake import Taken
from generator.settings import Settings
from generator.store import Store, encoded
from generator.workers import Say


def write(store: Store, settings: Settings, taken: Taken, head: str, say: Say) -> set[str]:
    """The entities whose records, registration or history differ from the last build's.

    The history of a file follows from the commit and its path; so while the commit is the same
    only records that were touched are looked up.
    """
    key = [head, taken.vocabulary.about.timezone]
    anew = store.note("history") != key
    store.keep("history", key)
    rows = [*_every(store)] if anew else [*_of(store, taken.touched)]
    if not rows:
        return {*taken.touched}
    records: dict[str, list[str]] = {}
    for path, record, _ in rows:
        records.setdefault(path, []).append(record)
    known = revisions.revisions(settings.root, records, key[1])
    if known.gap:
        say(revisions.GAPS[known.gap])
    old = dict(store.rows("SELECT record, data FROM revisions"))
    differ = set(taken.touched)
    for _, record, entity in rows:
        told = known.by_record.get(record)
        data = encoded(told) if told else None
        if old.get(record) != data:
            store.run("DELETE FROM revisions WHERE record = ?", record)
            store.insert("revisions", [(record, data)] if data else [])
            differ.add(entity)
    return differ


def _every(store: Store) -> Iterable[tuple[str, str, str]]:
    yield from store.rows("SELECT path, id, entity FROM records ORDER BY path, place")


def _of(store: Store, entities: Iterable[str]) -> Iterable[tuple[str, str, str]]:
    sql = "SELECT path, id, entity FROM records WHERE entity = ? ORDER BY path, place"
    for key in sorted(entities):
        yield from store.rows(sql, key)
