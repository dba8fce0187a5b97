"""Which files may differ from the state in the store? Compared folder by folder.

The stamp of a file is its last change, its size and its inode. The stamp of a folder is a digest of
the stamps of its files. An unchanged folder therefore costs one listing and one row, and no row for
each file. A stamp that may be unreliable is not kept, so the file is read again.
"""

import hashlib
import os
from collections.abc import Iterator

import msgspec

from gongshi.format import load
from gongshi.project import input_files
from gongshi.settings import Settings
from gongshi.store.database import Store, encoded

_RECENT = 2_000_000_000
"""Nanoseconds: a file changed so shortly before it was read may change again with an equal stamp.
"""
_SCHEMA = f"{load.ROOT}/schema"


class Folder(msgspec.Struct, frozen=True):
    """A folder and the paths in it with their stamps; a stamp is empty if it is not reliable."""

    path: str
    stamp: bytes
    files: tuple[tuple[str, str], ...]


class DiskChanges(msgspec.Struct, frozen=True, kw_only=True):
    """The folders that may differ from the store, and the folders that no longer exist.

    `vocabulary` are the files that all records refer to, with their stamps, whether changed or not.
    """

    changed: tuple[Folder, ...]
    removed: tuple[str, ...]
    vocabulary: dict[str, str]


def find_changes(store: Store, settings: Settings, *, every: bool = False) -> DiskChanges:
    """Compare the disk with the store; `every`: return all folders as changed."""
    recent = _file_system_time(settings) - _RECENT
    before: dict[str, bytes] = dict(store.rows("SELECT path, stamp FROM folders"))
    changed, vocabulary = [], dict[str, str]()
    for place, found in _folders(settings):
        stamp, known = _stamp(found, recent), before.pop(place, b"")
        if place.count("/") < 2:
            vocabulary.update(one for one in _files(found, recent) if _is_vocabulary(one[0]))
        if every or not stamp or stamp != known:
            changed.append(Folder(place, stamp, _files(found, recent)))
    return DiskChanges(
        changed=tuple(sorted(changed, key=lambda folder: folder.path)),
        removed=tuple(sorted(before)),
        vocabulary=dict(sorted(vocabulary.items())),
    )


def holds_records(path: str) -> bool:
    """Whether a file is of a kind that a register can have any number of."""
    return load.kind_of(path) in ("record", "registration", None)


def _is_vocabulary(path: str) -> bool:
    return not holds_records(path)


_CLOCK_SKEW = 5_000_000_000
"""Nanoseconds by which the clocks of two file systems may differ."""


def _file_system_time(settings: Settings) -> int:
    """The time by the clock that stamps the files, possibly on another machine, in nanoseconds.

    It only decides which files are read again. If the cache is on another disk, that disk's clock
    may be ahead, so more files count as recent.
    """
    probe = settings.cache / "clock"
    probe.write_bytes(b"")
    found = probe.stat()
    ahead = 0 if found.st_dev == settings.root.stat().st_dev else _CLOCK_SKEW
    return found.st_mtime_ns - ahead


def _folders(settings: Settings) -> Iterator[input_files.FolderListing]:
    if not settings.lists.is_dir():
        return
    for place, found in input_files.list_folders(settings.root, settings.lists, ".yml"):
        if found and place != _SCHEMA and not place.startswith(f"{_SCHEMA}/"):
            yield place, found


def _stamp(found: list[tuple[str, os.stat_result | None]], recent: int) -> bytes:
    """The stamp of a folder; empty if one of its files has none."""
    known = [
        (one.st_mtime_ns, one.st_ctime_ns, one.st_size, one.st_ino)
        for _, one in found
        if one is not None
    ]
    if len(known) < len(found) or max(max(one[:2]) for one in known) >= recent:
        return b""
    names = "\n".join([path for path, _ in found]).encode(errors="surrogateescape")
    return hashlib.blake2b(names + encoded(known), digest_size=16).digest()


def _last_change(found: os.stat_result) -> int:
    return max(found.st_mtime_ns, found.st_ctime_ns)


def _files(
    found: list[tuple[str, os.stat_result | None]], recent: int
) -> tuple[tuple[str, str], ...]:
    return tuple((path, "" if one is None else _file_stamp(one, recent)) for path, one in found)


def _file_stamp(found: os.stat_result, recent: int) -> str:
    changed = _last_change(found)
    return f"{changed} {found.st_size} {found.st_ino}" if changed < recent else ""
