"""Which files of a register differ, and what did they say before and after?

From this one comparison follows what a change means to the public, and what it may not do because
the register was public before.
"""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from gongshi.format import load
from gongshi.format.load import FileReader, ReadFile
from gongshi.git import repository
from gongshi.git.repository import Delta
from gongshi.register.model import Filed, Vocabulary


class ChangedFiles(msgspec.Struct, frozen=True, kw_only=True):
    """The differing files by path, each as it was and as it is; the records in them by id."""

    before: dict[str, ReadFile]
    after: dict[str, ReadFile]
    was: dict[str, Filed]
    now: dict[str, Filed]


def changed_files(root: Path, deltas: Iterable[Delta], read: FileReader) -> ChangedFiles:
    """`read` returns the present content of a file, or raises OSError: then it has no values."""
    deltas = [*deltas]
    before = files_before(root, deltas)
    present = (delta.path for delta in deltas if delta.new and load.kind_of(delta.path))
    after = {path: load.FileLoader(read)(path) for path in present}
    return ChangedFiles(before=before, after=after, was=_by_id(before), now=_by_id(after))


def files_before(root: Path, deltas: Iterable[Delta]) -> dict[str, ReadFile]:
    """The files of the register as they were, by path."""
    old = {d.path: d.old for d in deltas if d.old and load.kind_of(d.path)}
    blobs = repository.blobs(root, old.values())
    return {path: load.read_file(path, blobs[sha]) for path, sha in old.items()}


def vocabulary_before(
    now: Vocabulary, before: Mapping[str, ReadFile], differ: Collection[str]
) -> Vocabulary:
    """The vocabulary with the files that differ as they were, or without them."""
    files = before.values()
    lists = {key: rules for key, rules in now.lists.items() if _path(key) not in differ}
    lists |= {load.list_of(f.path): f.values[None] for f in files if f.kind == "list" and f.values}
    tables: dict[str, Any] = {f.kind: f.values for f in files if f.kind in _TABLES}
    about = next((f.values.get(None) for f in files if f.kind == "register"), None)
    return msgspec.structs.replace(now, **tables, lists=lists, about=about or now.about)


_TABLES = ("authorities", "measures", "catalogue", "terms")


def _path(list_id: str) -> str:
    return f"{load.ROOT}/{list_id}/list.yml"


def ids_in(files: Mapping[str, ReadFile]) -> set[str]:
    """The ids of all records in some files, valid or not."""
    unsound = (file.names or () for file in files.values() if file.kind == "record")
    return {*_by_id(files)}.union(*unsound)


def _by_id(files: Mapping[str, ReadFile]) -> dict[str, Filed]:
    return {filed.record.id: filed for filed in load.records_of(files.values())}
