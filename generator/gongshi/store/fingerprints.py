"""Which files may differ from what the store knows of them? Asked of the disk, folder by folder.

A file's stamp is when it last changed, its size and its place on the disk. A folder's stamp is a
digest of those of its files: where nothing changed, a folder costs a look at the disk and one row,
and no row for each file. A stamp that may lie is not kept, so that the file is read again.
"""

import hashlib
import os
from collections.abc import Iterator

import msgspec

from gongshi.format import load
from gongshi.project import input_files
from gongshi.settings import Settings
from gongshi.store.database import Store, encoded

_UNSURE = 2_000_000_000
"""Nanoseconds: a file changed so shortly before it was read may change again with equal stamps."""
_SCHEMA = f"{load.ROOT}/schema"


class Folder(msgspec.Struct, frozen=True):
    """A folder and the paths in it with their stamps; no stamp where it would not be sure."""

    path: str
    stamp: bytes
    files: tuple[tuple[str, str], ...]


class DiskChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What a look at the disk gave: folders that may differ, and those that are there no more.

    `vocabulary` are the files that everything refers to, with their stamps, in any case.
    """

    changed: tuple[Folder, ...]
    gone: tuple[str, ...]
    vocabulary: dict[str, str]


def find_changes(store: Store, settings: Settings, *, every: bool = False) -> DiskChanges:
    """Compare the disk with the store; `every`: give all folders, as though they differed."""
    unsure = _now(settings) - _UNSURE
    before: dict[str, bytes] = dict(store.rows("SELECT path, stamp FROM folders"))
    changed, vocabulary = [], dict[str, str]()
    for place, found in _folders(settings):
        stamp, known = _stamp(found, unsure), before.pop(place, b"")
        if place.count("/") < 2:
            vocabulary.update(one for one in _files(found, unsure) if _is_vocabulary(one[0]))
        if every or not stamp or stamp != known:
            changed.append(Folder(place, stamp, _files(found, unsure)))
    return DiskChanges(
        changed=tuple(sorted(changed, key=lambda folder: folder.path)),
        gone=tuple(sorted(before)),
        vocabulary=dict(sorted(vocabulary.items())),
    )


def holds_records(path: str) -> bool:
    """Whether a file is one of those that there may be any number of."""
    return load.kind_of(path) in ("record", "registration", None)


def _is_vocabulary(path: str) -> bool:
    return not holds_records(path)


_ANOTHER_CLOCK = 5_000_000_000
"""Nanoseconds by which the clocks of two file systems may differ."""


def _now(settings: Settings) -> int:
    """The moment by the clock that stamps files, which may lie on another machine.

    It decides only which files are read again, never what is made of them. Where the cache is on
    another disk its clock may be ahead, so that more is read again.
    """
    probe = settings.cache / "clock"
    probe.write_bytes(b"")
    found = probe.stat()
    ahead = 0 if found.st_dev == settings.root.stat().st_dev else _ANOTHER_CLOCK
    return found.st_mtime_ns - ahead


def _folders(settings: Settings) -> Iterator[input_files.Look]:
    if not settings.lists.is_dir():
        return
    for place, found in input_files.looked_at(settings.root, settings.lists, ".yml"):
        if found and place != _SCHEMA and not place.startswith(f"{_SCHEMA}/"):
            yield place, found


def _stamp(found: list[tuple[str, os.stat_result | None]], unsure: int) -> bytes:
    """Of a folder; empty where one of its files has none."""
    known = [
        (one.st_mtime_ns, one.st_ctime_ns, one.st_size, one.st_ino)
        for _, one in found
        if one is not None
    ]
    if len(known) < len(found) or max(max(one[:2]) for one in known) >= unsure:
        return b""
    names = "\n".join([path for path, _ in found]).encode(errors="surrogateescape")
    return hashlib.blake2b(names + encoded(known), digest_size=16).digest()


def _changed(found: os.stat_result) -> int:
    return max(found.st_mtime_ns, found.st_ctime_ns)


def _files(
    found: list[tuple[str, os.stat_result | None]], unsure: int
) -> tuple[tuple[str, str], ...]:
    return tuple((path, "" if one is None else _file(one, unsure)) for path, one in found)


def _file(found: os.stat_result, unsure: int) -> str:
    changed = _changed(found)
    return f"{changed} {found.st_size} {found.st_ino}" if changed < unsure else ""
