"""Which rows do files of records add to the store? Files are read and checked in batches.

Pure work on plain values, for any process. A file whose bytes are already in the store returns only
its stamp.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec

from gongshi.format import load
from gongshi.format.load import ReadFile
from gongshi.project import checkout
from gongshi.register import featured
from gongshi.register.entities import entity_id, is_private, list_record, registration_id
from gongshi.register.model import Filed, FiledRegistration
from gongshi.register.names import Regions, brand, regions_in
from gongshi.register.problems import Problem, errors
from gongshi.rules import check_part
from gongshi.rules.duplicates import listing_key
from gongshi.rules.registry import Context
from gongshi.store.database import encoded

StoreRow = tuple[Any, ...]


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """The inputs that all batches share."""

    root: str
    context: Context


class Task(msgspec.Struct, frozen=True, array_like=True):
    """A file to read. `digest`: that of its bytes in the store; `full`: check it even if equal."""

    folder: str
    path: str
    stamp: str
    digest: str = ""
    full: bool = False


class BatchResult(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The results of a batch of files, as rows of the store's tables.

    `unchanged` has the stamp, folder and path of files whose bytes are in the store, `replaced` the
    paths of files that the store has with other bytes. `unsound` are the ids of unusable records;
    None if they could not be read.
    """

    unchanged: tuple[StoreRow, ...]
    replaced: tuple[str, ...]
    files: tuple[StoreRow, ...]
    records: tuple[StoreRow, ...]
    registrations: tuple[StoreRow, ...]
    problems: tuple[StoreRow, ...]
    unsound: frozenset[str] | None


def validate_batch(shared: Shared, tasks: list[Task]) -> BatchResult:
    disk = _CachingReader(checkout.Disk(shared.root))
    files = {task.path: load.FileLoader(disk)(task.path) for task in tasks}
    known = [task for task in tasks if not task.full and files[task.path].digest == task.digest]
    unchanged = {task.path for task in known}
    differ = [task for task in tasks if task.path not in unchanged]
    read = [files[task.path] for task in differ]
    part = load.part_of(shared.context.vocabulary, read)
    problems: dict[str, list[Problem]] = {file.path: [*file.problems] for file in read}
    for found in load.locate(check_part(part, shared.context), disk):
        if found.path in problems:  # problems of the vocabulary are found once, elsewhere
            problems[found.path].append(found)
    regions = regions_in(shared.context.vocabulary)
    wrong = {path for path, found in problems.items() if errors(found)}
    return BatchResult(
        unchanged=tuple((task.stamp, task.folder, task.path) for task in known),
        replaced=tuple(task.path for task in differ if task.digest),
        files=tuple((t.folder, t.path, t.stamp, files[t.path].digest) for t in differ),
        records=tuple(
            _record_row(filed, shared.context, regions, sound=filed.path not in wrong)
            for filed in part.records
        ),
        registrations=tuple(map(_registration_row, part.registrations)),
        problems=tuple(problem_row(one) for found in problems.values() for one in found),
        unsound=_unsound(files.values()),
    )


def problem_row(problem: Problem) -> StoreRow:
    return problem.path, problem.severity, encoded(problem)


def _unsound(files: Iterable[ReadFile]) -> frozenset[str] | None:
    found = [file.names for file in files if file.kind == "record"]
    if None in found:
        return None
    return frozenset(id_ for names in found for id_ in names or ())


class _CachingReader:
    """A reader that remembers files: the rules often read the same file again."""

    def __init__(self, disk: checkout.Disk) -> None:
        self._disk = disk
        self._contents: dict[str, bytes] = {}

    def __call__(self, path: str) -> bytes:
        if path not in self._contents:
            self._contents[path] = self._disk(path)
        return self._contents[path]


def _record_row(filed: Filed, context: Context, regions: Regions, *, sound: bool) -> StoreRow:
    """A record as a row: the columns that queries use, and the record itself."""
    record, subject = filed.record, filed.record.subject
    coded = subject.kind != "natural-person" and subject.code is not None
    known = coded or (subject.kind != "natural-person" and bool(subject.ids))
    class_, rank, marks = _example_columns(filed, context) if sound else (None, None, None)
    return (
        filed.path,
        filed.index,
        record.id,
        entity_id(subject, record.id),
        filed.list,
        subject.name,
        (subject.code or "") if known else None,
        brand(subject.name, regions) if coded else None,
        None if record.withdrawn else _listing_digest(filed),
        record.withdrawn.replaced_by if record.withdrawn else None,
        class_,
        rank,
        marks,
        encoded(record),
    )


def _listing_digest(filed: Filed) -> bytes:
    key = "\0".join(listing_key(filed))
    return hashlib.blake2b(key.encode(), digest_size=8).digest()


def _example_columns(filed: Filed, context: Context) -> tuple[str | None, str | None, str | None]:
    """The class (empty if shown but no longer current), and what the record is an example of."""
    vocabulary = context.vocabulary
    rules = vocabulary.lists.get(filed.list)
    if rules is None or is_private(filed.record.subject.kind, vocabulary.about.publish):
        return None, None, None
    one = list_record(filed, vocabulary, context.today)
    if not one.standing.shown:
        return None, None, None
    rank, marks = featured.repair_rank(vocabulary, one), featured.marks_as_example(vocabulary, one)
    return (rules.class_ if one.standing.current else ""), rank or None, marks or None


def _registration_row(entry: FiledRegistration) -> tuple[Any, ...]:
    own = registration_id(entry.registration)
    return entry.path, own, entry.registration.name, encoded(entry.registration)
