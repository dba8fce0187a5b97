"""Is the id of a deleted record used again? Only the history knows.

Two records with the same id conflict while both are in the register, but a deleted record cannot.
Yet addresses, statements and copies still name it by its id. So the id may be used again only for
that record: the same subject and the same document. One pass over the log finds the files in which
such an id was added or removed, and only those are read.
"""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

import msgspec

from gongshi.format import load
from gongshi.format.load import FileReader
from gongshi.git import repository
from gongshi.git.changed_files import ChangedFiles, ids_in
from gongshi.git.repository import Delta
from gongshi.register.entities import entity_id
from gongshi.register.model import Filed, Record
from gongshi.register.problems import Finding, Problem
from gongshi.rules.registry import on

_CODE = "I06"
_MANY = 200
"""With more ids, all lines with ids are searched: one long expression would be slower."""
_BEFORE = r"(^|[ {,-])id: *[\"']?"
_ID = re.compile(rb"(?:^|[ {,-])id: *[\"']?([a-z0-9-]+)", re.MULTILINE)


def reused_id_problems(
    root: Path, old: str, changed: ChangedFiles, read: FileReader
) -> list[Problem]:
    """New records with the id of a record that was deleted before the commit `old`.

    `read` returns the present content of a file.
    """
    known = ids_in(changed.before)
    new = {id_: filed for id_, filed in changed.now.items() if id_ not in known}
    return load.locate(_reused(root, old, new), read)


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


def _ids(data: bytes) -> set[str]:
    return {found.decode() for found in _ID.findall(data)}


def _record(path: str, data: bytes, id_: str) -> Record | None:
    filed = load.records_of([load.read_file(path, data)])
    return next((one.record for one in filed if one.record.id == id_), None)
