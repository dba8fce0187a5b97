"""When records were changed, from git: asked again only for what may have another history.

The history of a file follows from the commit and its path. While the commit is the same, only
records that were not in their file before are looked up; when it has moved on, those in files
that were changed since. The whole log is read where that is not enough: at first, after many
commits, and when history was rewritten.
"""

from collections.abc import Iterable, Mapping

import msgspec

from gongshi.git import history
from gongshi.git.history import Revisions
from gongshi.progress import Reporter
from gongshi.register.revision import Revision
from gongshi.settings import Settings
from gongshi.store.database import Store, decoded, encoded
from gongshi.store.ingest import Ingested

RecordRow = tuple[str, str, str]
"""A record's path, id and entity."""


class _Last(msgspec.Struct, frozen=True):
    """Up to where the store knows; `commits` since the whole log was read."""

    head: str = ""
    zone: str = ""
    commits: int = 0
    long: frozenset[str] = frozenset()


def update_history(
    store: Store, settings: Settings, taken: Ingested, head: str, say: Reporter
) -> set[str]:
    """The entities whose records, registration or history differ from the last build's."""
    zone = taken.vocabulary.about.timezone
    last = msgspec.convert(store.note("history") or {}, _Last)
    if (last.head, last.zone) == (head, zone):
        differ = set()
    else:
        on = _gone_on(store, settings, last, head, zone)
        if on is None:
            return {*taken.touched} | _from_whole_log(store, settings, head, zone, say)
        differ = on
    strangers = [row for row in _of(store, taken.touched) if _is_new(store, row)]
    if strangers:
        found = history.revisions(settings.root, _by_path(strangers), zone)
        differ |= _keep(store, strangers, found.by_record)
    return differ | taken.touched


def _gone_on(
    store: Store, settings: Settings, last: _Last, head: str, zone: str
) -> set[str] | None:
    """Bring the store from one commit to the next; None where the whole log must be read."""
    if not last.head or not head or last.zone != zone:
        return None

    def stand(path: str) -> list[str]:
        return [row[1] for row in _in(store, path)]

    def known(record: str) -> tuple[Revision, ...]:
        data = store.one("SELECT data FROM revisions WHERE record = ?", record)
        return decoded(data, tuple[Revision, ...]) if data else ()

    found = history.after(settings.root, (last.head, head), stand, known, zone)
    if found is None or found.changed & last.long:
        return None
    commits = last.commits + found.commits
    if commits > history.MOST_ON:
        return None
    store.keep("history", _Last(head, zone, commits, last.long))
    rows = [row for path in sorted(found.changed) for row in _in(store, path)]
    return _keep(store, rows, found.by_record)


def _from_whole_log(
    store: Store, settings: Settings, head: str, zone: str, say: Reporter
) -> set[str]:
    rows = [*store.rows("SELECT path, id, entity FROM records ORDER BY path, place")]
    found: Revisions = history.revisions(settings.root, _by_path(rows), zone)
    if found.gap:
        say(history.GAPS[found.gap])
    store.keep("history", _Last(head, zone, 0, found.long))
    if found.gap and store.one("SELECT 1 FROM revisions WHERE data IS NOT NULL") is None:
        return set()
    return _keep(store, rows, found.by_record)


def _keep(
    store: Store, rows: Iterable[RecordRow], found: Mapping[str, tuple[Revision, ...]]
) -> set[str]:
    """Put what was found in the place of what was known; the entities for which it differs."""
    differ = set()
    old = "SELECT data FROM revisions WHERE record = ?"
    fresh = []
    for path, record, entity in rows:
        told = found.get(record)
        data = encoded(told) if told else None
        if store.one(old, record) != data:
            differ.add(entity)
        fresh.append((record, path, data))
    store.insert("revisions", fresh)
    return differ


def _is_new(store: Store, row: RecordRow) -> bool:
    """Whether the record was not in this file when its history was looked up."""
    return bool(store.one("SELECT path FROM revisions WHERE record = ?", row[1]) != row[0])


def _by_path(rows: Iterable[RecordRow]) -> dict[str, list[str]]:
    records: dict[str, list[str]] = {}
    for path, record, _ in rows:
        records.setdefault(path, []).append(record)
    return records


def _of(store: Store, entities: Iterable[str]) -> Iterable[RecordRow]:
    sql = "SELECT path, id, entity FROM records WHERE entity = ? ORDER BY path, place"
    for key in sorted(entities):
        yield from store.rows(sql, key)


def _in(store: Store, path: str) -> Iterable[RecordRow]:
    yield from store.rows(
        "SELECT path, id, entity FROM records WHERE path = ? ORDER BY place", path
    )
