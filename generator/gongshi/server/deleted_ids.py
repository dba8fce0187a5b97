"""Which records were deleted, and is one of their ids used again? Only the history knows.

Two records with the same id conflict while both are in the register, but a deleted record cannot.
Yet addresses, statements and copies still name it by its id. So the id may be used again only for
that record: the same subject and the same document. One pass over the log finds the files in which
such an id was added or removed, and only those are read.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from pathlib import Path

import msgspec

from gongshi.format import load
from gongshi.git import repository
from gongshi.git.repository import Delta
from gongshi.register.entities import entity_id
from gongshi.register.model import Filed, Record
from gongshi.register.problems import Finding, Problem
from gongshi.rules.registry import on

_CODE, _REMOVED = "I06", "I16"
_MANY = 200
"""With more ids, all lines with ids are searched: one long expression would be slower."""
_BEFORE = r"(^|[ {,-])id: *[\"']?"
_ID = re.compile(rb"(?:^|[ {,-])id: *[\"']?([a-z0-9-]+)", re.MULTILINE)


def reused_id_problems(
    root: Path, old: str, deltas: Iterable[Delta], read: load.FileReader, today: date
) -> list[Problem]:
    """Records deleted since `old`, and new records with the id of a deleted one.

    `deltas` are the files that changed since, `read` returns their present content.
    """
    changed = [delta for delta in deltas if load.kind_of(delta.path) == "record"]
    blobs = repository.blobs(root, (delta.old for delta in changed if delta.old))
    before = {delta.path: blobs[delta.old] for delta in changed if delta.old}
    earlier_ids = {id_ for data in before.values() for id_ in _ids(data)}
    now = {delta.path: read(delta.path) for delta in changed if delta.new}
    new = {filed.record.id: filed for filed in _new_records(now, earlier_ids)}
    present_ids = {id_ for data in now.values() for id_ in _ids(data)}
    reused = load.locate(_reused(root, old, new), now.__getitem__)
    return [*reused, *_removed_records(before, present_ids, today)]


def _removed_records(
    before: dict[str, bytes], present_ids: set[str], today: date
) -> Iterator[Problem]:
    """A record that was shown is deleted without the statement the law requires."""
    for path, data in before.items():
        for record in _records(path, data) if _ids(data) - present_ids else ():
            if record.id not in present_ids and record.published <= today:
                message = f"record should be withdrawn, not taken out: {record.id!r}"
                hint = "its page goes without a word; put it back, then: gongshi withdraw"
                yield Problem(
                    path=path, code=_REMOVED, severity="warning", message=message, hint=hint
                )


def _ids(data: bytes) -> set[str]:
    return {found.decode() for found in _ID.findall(data)}


def _new_records(files: dict[str, bytes], earlier_ids: Collection[str]) -> Iterator[Filed]:
    """The records whose ids were in none of the files before."""
    for path, data in files.items():
        if _ids(data) - {*earlier_ids}:
            for index, value in load.read_file(path, data).values.items():
                if isinstance(value, Record) and value.id not in earlier_ids:
                    yield Filed(list=load.list_of(path), path=path, index=index, record=value)


def _reused(root: Path, commit: str, new: dict[str, Filed]) -> Iterator[Finding]:
    if not new:
        return
    for id_, (path, record) in sorted(_last_records(root, commit, new).items()):
        filed = new[id_]
        if record is None or not _same(record, filed.record):
            message = f"id must not be that of a record that was taken out: {id_!r}"
            hint = f"it stood in {path}; give this record a fresh id"
            found = on(filed, "id", message=message, hint=hint, other=path)
            yield msgspec.structs.replace(found, code=_CODE)


def _same(one: Record, other: Record) -> bool:
    subjects = {entity_id(record.subject, record.id) for record in (one, other)}
    return len(subjects) == 1 and one.document == other.document


def _last_records(
    root: Path, commit: str, ids: Collection[str]
) -> dict[str, tuple[str, Record | None]]:
    """The last record with each id, and its path; None for a record that cannot be read."""
    found: dict[str, tuple[str, Record | None]] = {}
    deltas = repository.pattern_changes(root, commit, _pattern(ids), [load.ROOT])
    blobs = repository.blobs(root, (sha for delta in deltas for sha in _blobs_of(delta)))
    for delta in deltas:
        for data in (blobs[sha] for sha in _blobs_of(delta)):
            for id_ in _ids(data) & {*ids} - found.keys():
                found[id_] = (delta.path, _record(delta.path, data, id_))
    return found


def _pattern(ids: Collection[str]) -> str:
    one_of = f"({'|'.join(sorted(ids))})" if len(ids) <= _MANY else "[a-z0-9-]+"
    return f"{_BEFORE}{one_of}([\"' ,}}#]|$)"


def _blobs_of(delta: Delta) -> list[str]:
    return [sha for sha in (delta.old, delta.new) if sha]


def _record(path: str, data: bytes, id_: str) -> Record | None:
    return next((record for record in _records(path, data) if record.id == id_), None)


def _records(path: str, data: bytes) -> list[Record]:
    values = load.read_file(path, data).values.values()
    return [value for value in values if isinstance(value, Record)]
