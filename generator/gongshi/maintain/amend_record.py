"""How is one record changed safely? Find, change, check, and only then write."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec

from gongshi.format import yaml_edit
from gongshi.git import shared_words
from gongshi.git.shared_words import OnDisk
from gongshi.maintain import amend, new_record
from gongshi.project import checkout
from gongshi.project.checkout import CheckedRegister
from gongshi.register.entities import Listed
from gongshi.register.model import Register
from gongshi.register.problems import NotWritten, Problem, Refused, Unusable, errors
from gongshi.settings import Settings

Amendment = Callable[[Register, Listed, date], amend.Changes]
"""Returns the fields of a record that change on a day."""


def amend_record(
    settings: Settings, as_of: date | None, record_id: str, answer: Amendment
) -> tuple[str, amend.Changes]:
    """Write the changes of `answer` to a record; returns the path of its file, and the changes.

    Raises NotWritten if the record would have new errors, and Refused if the register cannot be
    read.
    """
    source = OnDisk(settings.root)
    paths = {*_related_paths(source, record_id), *checkout.vocabulary_files(settings)}
    before = checkout.read_register(settings, as_of, paths=paths)
    if before.register is None:
        raise Refused(before.problems)
    listed = _find_listed(before, before.register, record_id)
    path, index = listed.filed.path, listed.filed.index
    text = _text(settings.root / path)
    base = () if index is None else (index,)
    changes = answer(before.register, listed, before.today)
    new = yaml_edit.change(text, base, changes, amend.ORDER, amend.SHORT_FORMS)
    paths |= shared_words.related_files(source, shared_words.words(path, new.encode()))
    after = checkout.read_register(settings, before.today, {path: new.encode()}, paths=paths)
    _refuse_new_errors(before, after)
    new_record.write_record(settings.root / path, new, replace=True)
    return path, changes


def _related_paths(source: OnDisk, record_id: str) -> set[str]:
    """The file of a record, and the files that share something with it: only these are read."""
    mentions = shared_words.related_files(source, [record_id])
    words = {
        word for path, data in source.read(mentions) for word in shared_words.words(path, data)
    }
    return shared_words.related_files(source, words | {record_id})


def _find_listed(read: CheckedRegister, register: Register, record_id: str) -> Listed:
    try:
        return amend.find(register, record_id, read.today)
    except Unusable:
        if errors(read.problems):  # it may be in a file that cannot be read
            raise Refused(read.problems) from None
        raise


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(f"cannot read {path}: {error}") from None


def _refuse_new_errors(before: CheckedRegister, after: CheckedRegister) -> None:
    """Raises NotWritten with the errors that a change would cause; older errors are allowed."""
    known = {_without_position(problem) for problem in errors(before.problems)}
    new_errors = [
        problem for problem in errors(after.problems) if _without_position(problem) not in known
    ]
    if new_errors:
        raise NotWritten(new_errors)


def _without_position(problem: Problem) -> Problem:
    return msgspec.structs.replace(problem, line=1, column=1)
