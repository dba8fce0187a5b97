"""Which records went, and is the id of one given again? Only the history knows.

Two records that share an id clash while both stand in the register; one that was taken out cannot.
But addresses, statements and copies still name it by its id, so that the id may come back with
that record alone: the same subject and the same document. One pass over the log finds the files in
which such an id came or went, and only those are read.
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

_CODE, _GONE = "I06", "I16"
_MANY = 200
"""Ids above which every line of an id is looked for: one long expression would be slower."""
_BEFORE = r"(^|[ {,-])id: *[\"']?"
_ID = re.compile(rb"(?:^|[ {,-])id: *[\"']?([a-z0-9-]+)", re.MULTILINE)


def reused_id_problems(
    root: Path, old: str, deltas: Iterable[Delta], read: load.FileReader, today: date
) -> list[Problem]:
    """Records taken out since `old`, and new ones with the id of one taken out before or since.

    `deltas` are the files that differ since, `read` gives what stands in them now.
    """
    differ = [delta for delta in deltas if load.kind_of(delta.path) == "record"]
    blobs = repository.blobs(root, (delta.old for delta in differ if delta.old))
    before = {delta.path: blobs[delta.old] for delta in differ if delta.old}
    borne = {id_ for data in before.values() for id_ in _ids(data)}
    now = {delta.path: read(delta.path) for delta in differ if delta.new}
    new = {filed.record.id: filed for filed in _fresh(now, borne)}
    kept = {id_ for data in now.values() for id_ in _ids(data)}
    reused = load.locate(_reused(root, old, new), now.__getitem__)
    return [*reused, *_taken_out(before, kept, today)]


def _taken_out(before: dict[str, bytes], kept: set[str], today: date) -> Iterator[Problem]:
    """A record that was shown goes without the statement the law asks for, and its links break."""
    for path, data in before.items():
        for record in _records(path, data) if _ids(data) - kept else ():
            if record.id not in kept and record.published <= today:
                message = f"record should be withdrawn, not taken out: {record.id!r}"
                hint = "its page goes without a word; put it back, then: gongshi withdraw"
                yield Problem(path=path, code=_GONE, severity="warning", message=message, hint=hint)


def _ids(data: bytes) -> set[str]:
    return {found.decode() for found in _ID.findall(data)}


def _fresh(files: dict[str, bytes], borne: Collection[str]) -> Iterator[Filed]:
    """The records whose ids stood in none of the files before."""
    for path, data in files.items():
        if _ids(data) - {*borne}:
            for index, value in load.read_file(path, data).values.items():
                if isinstance(value, Record) and value.id not in borne:
                    yield Filed(list=load.list_of(path), path=path, index=index, record=value)


def _reused(root: Path, commit: str, new: dict[str, Filed]) -> Iterator[Finding]:
    if not new:
        return
    for id_, (path, record) in sorted(_bearers(root, commit, new).items()):
        filed = new[id_]
        if record is None or not _same(record, filed.record):
            message = f"id must not be that of a record that was taken out: {id_!r}"
            hint = f"it stood in {path}; give this record a fresh id"
            found = on(filed, "id", message=message, hint=hint, other=path)
            yield msgspec.structs.replace(found, code=_CODE)


def _same(one: Record, other: Record) -> bool:
    subjects = {entity_id(record.subject, record.id) for record in (one, other)}
    return len(subjects) == 1 and one.document == other.document


def _bearers(root: Path, commit: str, ids: Collection[str]) -> dict[str, tuple[str, Record | None]]:
    """The last record that bore each id, and where it stood; None for one that cannot be read."""
    found: dict[str, tuple[str, Record | None]] = {}
    deltas = repository.pattern_changes(root, commit, _pattern(ids), [load.ROOT])
    blobs = repository.blobs(root, (sha for delta in deltas for sha in _sides(delta)))
    for delta in deltas:
        for data in (blobs[sha] for sha in _sides(delta)):
            for id_ in _ids(data) & {*ids} - found.keys():
                found[id_] = (delta.path, _record(delta.path, data, id_))
    return found


def _pattern(ids: Collection[str]) -> str:
    one_of = f"({'|'.join(sorted(ids))})" if len(ids) <= _MANY else "[a-z0-9-]+"
    return f"{_BEFORE}{one_of}([\"' ,}}#]|$)"


def _sides(delta: Delta) -> list[str]:
    return [sha for sha in (delta.old, delta.new) if sha]


def _record(path: str, data: bytes, id_: str) -> Record | None:
    return next((record for record in _records(path, data) if record.id == id_), None)


def _records(path: str, data: bytes) -> list[Record]:
    values = load.read_file(path, data).values.values()
    return [value for value in values if isinstance(value, Record)]
