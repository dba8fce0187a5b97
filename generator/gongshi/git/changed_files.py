"""Which files of a register differ, and what did they say before and after?

From this one comparison follows what a change means to the public, and what it may not do because
the register was public before.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from gongshi.format import load
from gongshi.format.load import FileReader, ReadFile
from gongshi.git import repository
from gongshi.git.repository import Delta
from gongshi.register.model import Filed


class ChangedFiles(msgspec.Struct, frozen=True, kw_only=True):
    """The differing files by path, each as it was and as it is; the records in them by id."""

    before: dict[str, ReadFile]
    after: dict[str, ReadFile]
    was: dict[str, Filed]
    now: dict[str, Filed]


def changed_files(root: Path, deltas: Iterable[Delta], read: FileReader) -> ChangedFiles:
    """`read` returns the present content of a file."""
    deltas = [*deltas]
    before = files_before(root, deltas)
    present = (delta.path for delta in deltas if delta.new and load.kind_of(delta.path))
    after = {path: load.read_file(path, read(path)) for path in present}
    return ChangedFiles(before=before, after=after, was=_by_id(before), now=_by_id(after))


def files_before(root: Path, deltas: Iterable[Delta]) -> dict[str, ReadFile]:
    """The files of the register as they were, by path."""
    old = {d.path: d.old for d in deltas if d.old and load.kind_of(d.path)}
    blobs = repository.blobs(root, old.values())
    return {path: load.read_file(path, blobs[sha]) for path, sha in old.items()}


def ids_in(files: Mapping[str, ReadFile]) -> set[str]:
    """The ids of all records in some files, valid or not."""
    unsound = (file.names or () for file in files.values() if file.kind == "record")
    return {*_by_id(files)}.union(*unsound)


def _by_id(files: Mapping[str, ReadFile]) -> dict[str, Filed]:
    return {filed.record.id: filed for filed in load.records_of(files.values())}
