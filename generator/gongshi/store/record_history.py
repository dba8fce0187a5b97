"""When were records changed? Git is asked only about records whose history may differ.

The history of a file depends only on the commit and its path. While the commit is the same, only
records that are new in their file are looked up. After new commits, the records in changed files
are too. The whole log is read for the first build, after many commits, and after a rewritten
history.
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
from gongshi.store.last_build import HistoryState

RecordRow = tuple[str, str, str]
"""A record's path, id and entity."""


class UpdatedHistory(msgspec.Struct, frozen=True):
    """The state of the history in the store, and the entities whose history changed."""

    state: HistoryState
    changed: set[str]


def update_history(
    store: Store,
    settings: Settings,
    ingested: Ingested,
    last: HistoryState,
    head: str,
    say: Reporter,
) -> UpdatedHistory:
    """Bring the history in the store up to the commit `head`; empty: outside git."""
    zone = ingested.state.vocabulary.about.timezone
    found: UpdatedHistory | None = UpdatedHistory(last, set())
    if (last.head, last.zone) != (head, zone):
        found = _newer_commits(store, settings, last, head, zone)
    if found is None:
        return _whole_log(store, settings, head, zone, say)
    new = [row for row in _records_of(store, ingested.touched) if _is_new(store, row)]
    if new:
        revisions = history.revisions(settings.root, _by_path(new), zone)
        found.changed.update(_save(store, new, revisions.by_record))
    return found


def _newer_commits(
    store: Store, settings: Settings, last: HistoryState, head: str, zone: str
) -> UpdatedHistory | None:
    """Bring the store from one commit to the next; None if the whole log must be read."""
    if not last.head or not head or last.zone != zone:
        return None

    def present(path: str) -> list[str]:
        return [row[1] for row in _records_in(store, path)]

    def known(record: str) -> tuple[Revision, ...]:
        data = store.one("SELECT data FROM revisions WHERE record = ?", record)
        return decoded(data, tuple[Revision, ...]) if data else ()

    found = history.after(settings.root, (last.head, head), present, known, zone)
    if found is None or found.changed & last.long:
        return None
    commits = last.commits + found.commits
    if commits > history.MOST_ON:
        return None
    rows = [row for path in sorted(found.changed) for row in _records_in(store, path)]
    state = HistoryState(head, zone, commits, last.long)
    return UpdatedHistory(state, _save(store, rows, found.by_record))


def _whole_log(
    store: Store, settings: Settings, head: str, zone: str, say: Reporter
) -> UpdatedHistory:
    rows = [*store.rows("SELECT path, id, entity FROM records ORDER BY path, place")]
    found: Revisions = history.revisions(settings.root, _by_path(rows), zone)
    if found.gap:
        say(history.GAPS[found.gap])
    state = HistoryState(head, zone, 0, found.long)
    if found.gap and store.one("SELECT 1 FROM revisions WHERE data IS NOT NULL") is None:
        return UpdatedHistory(state, set())
    return UpdatedHistory(state, _save(store, rows, found.by_record))


def _save(
    store: Store, rows: Iterable[RecordRow], found: Mapping[str, tuple[Revision, ...]]
) -> set[str]:
    """Replace the stored revisions; returns the entities for which they differ."""
    changed = set()
    old = "SELECT data FROM revisions WHERE record = ?"
    fresh = []
    for path, record, entity in rows:
        revisions = found.get(record)
        data = encoded(revisions) if revisions else None
        if store.one(old, record) != data:
            changed.add(entity)
        fresh.append((record, path, data))
    store.insert("revisions", fresh)
    return changed


def _is_new(store: Store, row: RecordRow) -> bool:
    """Whether the record was not in this file when its history was looked up."""
    return bool(store.one("SELECT path FROM revisions WHERE record = ?", row[1]) != row[0])


def _by_path(rows: Iterable[RecordRow]) -> dict[str, list[str]]:
    records: dict[str, list[str]] = {}
    for path, record, _ in rows:
        records.setdefault(path, []).append(record)
    return records


def _records_of(store: Store, entities: Iterable[str]) -> Iterable[RecordRow]:
    sql = "SELECT path, id, entity FROM records WHERE entity = ? ORDER BY path, place"
    for key in sorted(entities):
        yield from store.rows(sql, key)


def _records_in(store: Store, path: str) -> Iterable[RecordRow]:
    yield from store.rows(
        "SELECT path, id, entity FROM records WHERE path = ? ORDER BY place", path
    )
