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
from gongshi.git.changed_files import ChangedFiles, vocabulary_before
from gongshi.git.commit_trailers import RESTORE, Allowed
from gongshi.register.entities import entity_id
from gongshi.register.folding import fold
from gongshi.register.model import Filed, Record, Register, Vocabulary, repairs_of
from gongshi.register.problems import Finding, Problem
from gongshi.register.status import Standing, standing
from gongshi.register.term_days import term_of
from gongshi.rules.registry import on

_CODE = "I17"


_OPEN = ("pending", "in_force", "overdue")
"""The statuses of what is not over."""


def reversal_problems(
    changed: ChangedFiles, register: Register, allowed: Allowed, read: FileReader, today: date
) -> list[Problem]:
    """An error for each record brought back that no message allows, by its id or its list.

    `read` returns the present content of a file.
    """
    now = register.vocabulary
    before = vocabulary_before(now, changed.before, {*changed.before, *changed.after})
    records = changed.now.values() if before == now else register.records
    findings: list[Finding] = []
    for filed in records:
        unchanged = filed if filed.path not in changed.after else None
        old = changed.was.get(filed.record.id, unchanged)
        if old and not allowed.restored & {filed.record.id, filed.list}:
            found = [*_taken_back(old.record, filed, today)]
            findings += found or _over(old, before, filed, now, today)
    return load.locate(findings, read)


def _over(
    old: Filed, before: Vocabulary, filed: Filed, now: Vocabulary, today: date
) -> Iterator[Finding]:
    """Was the listing over, and is not any more? By an edit of the record, or of any rule."""
    was, is_ = _standing(old, before, today), _standing(filed, now, today)
    if was and is_ and was.status not in _OPEN and is_.status in _OPEN:
        if any(repair.revoked for repair in repairs_of(filed.record)):
            return  # the way in which a repair is taken back, with its day and reason
        message = f"a listing that is over ({was.status}, {was.since}) must not come back"
        yield _finding(filed, "id", message)


def _standing(filed: Filed, vocabulary: Vocabulary, today: date) -> Standing | None:
    """None where the list or its term is missing, which is an error of its own."""
    rules, terms = vocabulary.lists.get(filed.list), vocabulary.terms
    known = rules and term_of(filed, rules, terms)
    return standing(filed, rules, terms, today) if rules and known else None


def _taken_back(old: Record, filed: Filed, today: date) -> Iterator[Finding]:
    """What a record takes back of what it said before; nothing of one that was never shown."""
    new = filed.record
    if old.published > today:
        return
    if old.withdrawn is not None and new.withdrawn is None:
        yield _finding(filed, "withdrawn", "a withdrawal must not be taken back")
    if any(day <= today for day in _granted(old)) and not _granted(new):
        yield _finding(filed, "repair", "a granted repair must not be taken back")
    if _decision(old) != _decision(new):
        yield _finding(filed, "document", "a shown id must stay with its subject and document")


def _granted(record: Record) -> list[date]:
    """The days of granted repairs, also of those revoked since."""
    repairs = repairs_of(record)
    return [one.decided for one in repairs if one.outcome == "granted" and one.decided]


def _finding(filed: Filed, field: str, message: str) -> Finding:
    hint = (
        f"put it back, or give the new record an id of its own; if it is meant, write in the "
        f"commit message: {RESTORE}: {filed.record.id} (or, for all of a list: {filed.list})"
    )
    found = on(filed, field, message=f"{message}: {filed.record.id!r}", hint=hint)
    return msgspec.structs.replace(found, code=_CODE)


def _decision(record: Record) -> tuple[str, str]:
    """Whom a record is about, and by which document, as they are compared."""
    return entity_id(record.subject, record.id), fold(record.document)
