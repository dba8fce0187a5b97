"""Is what has ended brought back, or the id of a shown record given to another decision?

Only the history knows: the files as they are now look sound. A revert of a commit, a wrong merge
or a copied file can do it without anybody meaning to, so it must be meant: the commit message
names the record.
"""

from collections.abc import Iterator
from datetime import date

import msgspec

from gongshi.format import load
from gongshi.format.load import FileReader
from gongshi.git.changed_files import ChangedFiles
from gongshi.git.commit_trailers import RESTORE, Allowed
from gongshi.register.entities import entity_id
from gongshi.register.folding import fold
from gongshi.register.model import Filed, Record
from gongshi.register.problems import Finding, Problem
from gongshi.register.status import repaired_on
from gongshi.rules.registry import on

_CODE = "I17"


def reversal_problems(
    changed: ChangedFiles, allowed: Allowed, read: FileReader, today: date
) -> list[Problem]:
    """An error for each record brought back that no message allows.

    `read` returns the present content of a file.
    """
    kept = [id_ for id_ in changed.now if id_ in changed.was and id_ not in allowed.restored]
    findings = (
        finding
        for id_ in kept
        for finding in _reversed(changed.was[id_].record, changed.now[id_], today)
    )
    return load.locate(findings, read)


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
        f"commit message: {RESTORE}: {filed.record.id}"
    )
    found = on(filed, field, message=f"{message}: {filed.record.id!r}", hint=hint)
    return msgspec.structs.replace(found, code=_CODE)


def _decision(record: Record) -> tuple[str, str]:
    """Whom a record is about, and by which document, as they are compared."""
    return entity_id(record.subject, record.id), fold(record.document)
