"""Is what has ended brought back, or the id of a shown record given to another decision?

Only the history knows: the files as they are now look sound. A revert of a commit, a wrong merge
or a copied file can do it without anybody meaning to, so it must be meant: the commit message
names the record.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import msgspec

from gongshi.format import load
from gongshi.git import repository
from gongshi.git.repository import Delta
from gongshi.register.entities import entity_id
from gongshi.register.folding import fold
from gongshi.register.model import Filed, Record
from gongshi.register.problems import Finding, Problem
from gongshi.register.status import repaired_on
from gongshi.rules.registry import on

CODE = "I17"
TRAILER = "Allow-Restore"
"""A line of a commit message: `Allow-Restore: r-2026-0001, r-2026-0002`."""
_TRAILER = re.compile(rf"^{TRAILER}:(.*)$", re.MULTILINE)


def reversal_problems(
    root: Path,
    commits: tuple[str, str],
    deltas: Iterable[Delta],
    read: load.FileReader,
    today: date,
) -> list[Problem]:
    """An error for each record brought back between two commits, unless a message names it.

    `deltas` are the files that changed since, `read` returns their present content.
    """
    changed = [delta for delta in deltas if load.kind_of(delta.path) == "record"]
    blobs = repository.blobs(root, (delta.old for delta in changed if delta.old))
    before = {
        filed.record.id: filed.record
        for delta in changed
        if delta.old
        for filed in _records(delta.path, blobs[delta.old])
    }
    now = {delta.path: read(delta.path) for delta in changed if delta.new}
    allowed = _allowed(root, *commits)
    findings = [
        finding
        for path, data in now.items()
        for filed in _records(path, data)
        if filed.record.id in before.keys() - allowed
        for finding in _reversed(before[filed.record.id], filed, today)
    ]
    return load.locate(findings, now.__getitem__)


def _reversed(old: Record, filed: Filed, today: date) -> Iterator[Finding]:
    """What a record takes back of what it said before; nothing of one that was never shown."""
    new = filed.record
    if old.published > today:
        return
    if old.withdrawn is not None and new.withdrawn is None:
        yield _finding(filed, "withdrawn", "a withdrawal must not be taken back")
    granted = repaired_on(old)
    if granted is not None and granted <= today and repaired_on(new) is None:
        yield _finding(filed, "repair", "a granted repair must not be taken back")
    ended = old.expires
    if ended is not None and ended < today and (new.expires is None or new.expires > ended):
        yield _finding(filed, "expires", f"a last day in the past ({ended}) must not be moved")
    if _decision(old) != _decision(new):
        yield _finding(filed, "document", "a shown id must stay with its subject and document")


def _finding(filed: Filed, field: str, message: str) -> Finding:
    hint = (
        f"put it back, or give the new record an id of its own; if it is meant, write in the "
        f"commit message: {TRAILER}: {filed.record.id}"
    )
    found = on(filed, field, message=f"{message}: {filed.record.id!r}", hint=hint)
    return msgspec.structs.replace(found, code=CODE)


def _decision(record: Record) -> tuple[str, str]:
    """Whom a record is about, and by which document, as they are compared."""
    return entity_id(record.subject, record.id), fold(record.document)


def _allowed(root: Path, old: str, new: str) -> set[str]:
    """The records that the commits since `old` allow to be brought back."""
    said = (message for _, message in repository.messages(root, old, new))
    named = (ids for message in said for ids in _TRAILER.findall(message))
    return {id_ for ids in named for id_ in re.split(r"[,\s]+", ids.strip()) if id_}


def _records(path: str, data: bytes) -> Iterator[Filed]:
    for index, value in load.read_file(path, data).values.items():
        if isinstance(value, Record):
            yield Filed(list=load.list_of(path), path=path, index=index, record=value)
