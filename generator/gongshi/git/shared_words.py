"""Which files of a register share something with a record, so that they are checked with it?

Ids, codes, documents and references are searched as written, by one `git grep` over all files. A
register of 100,000 records answers in a second, and only a few files are read. A value written in
an unusual way, with an escape, is not found; the build reads everything and still finds its
problems.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

import msgspec

from gongshi.format import load
from gongshi.git import repository
from gongshi.register.model import Record, Registration, Subject

_ROUNDS = 5
"""How often the records that found records refer to are searched."""


class Source(Protocol):
    """Where to read the files: on disk, or in a commit."""

    def find(self, words: Iterable[str]) -> list[str]: ...

    def read(self, paths: Iterable[str]) -> list[tuple[str, bytes]]: ...


class AtCommit(msgspec.Struct, frozen=True):
    """The register in a commit, or in any tree of git."""

    root: Path
    commit: str

    def find(self, words: Iterable[str]) -> list[str]:
        return repository.grep(self.root, self.commit, words, [load.ROOT])

    def read(self, paths: Iterable[str]) -> list[tuple[str, bytes]]:
        return repository.show(self.root, self.commit, paths)


class OnDisk(msgspec.Struct, frozen=True):
    """The register in a folder, tracked by git or not."""

    root: Path

    def find(self, words: Iterable[str]) -> list[str]:
        return repository.grep(self.root, None, words, [load.ROOT])

    def read(self, paths: Iterable[str]) -> list[tuple[str, bytes]]:
        return [(path, (self.root / path).read_bytes()) for path in sorted({*paths})]


def related_files(source: Source, wanted: Iterable[str]) -> set[str]:
    """Files with any of some words, and the files of the records that they refer to."""
    words, known, found = {*wanted}, set[str](), set[str]()
    for _ in range(_ROUNDS):
        if not words - known:
            break
        new = {*source.find(words - known)} - found
        known |= words
        found |= new
        words = {word for path, data in source.read(new) for word in _references(path, data)}
    return found


def words(path: str, data: bytes) -> Iterator[str]:
    """The values that a file's records may share with others: ids, codes, documents, references."""
    for value in load.read_file(path, data).values.values():
        if isinstance(value, Record):
            yield from (value.id, value.document)
            yield from _identifiers(value.subject)
        elif isinstance(value, Registration):
            yield from _identifiers(value)
    yield from _references(path, data)


def _identifiers(subject: Subject | Registration) -> Iterator[str]:
    yield from (value for value in (subject.code, *subject.ids.values()) if value)


def _references(path: str, data: bytes) -> Iterator[str]:
    for value in load.read_file(path, data).values.values():
        if isinstance(value, Record) and value.withdrawn and value.withdrawn.replaced_by:
            yield value.withdrawn.replaced_by
