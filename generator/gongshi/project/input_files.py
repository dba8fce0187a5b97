"""Which files are in a folder, and what are their bytes? Only plain files are read.

A link would lead to any file on the machine that builds, and reading a pipe would never end.
Neither is ignored silently: a path that cannot be read is listed like any other, and reading it
fails with the reason.
"""

import os
import stat
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path

from gongshi.format.yaml_reader import MAX_BYTES

_KINDS = (
    (stat.S_ISLNK, "it is a link"),
    (stat.S_ISDIR, "it is a folder"),
    (stat.S_ISFIFO, "it is a pipe"),
)


FolderListing = tuple[str, list[tuple[str, os.stat_result | None]]]
"""A folder, and its paths in order, each with its status, None if it has none."""


def paths(root: Path, folder: Path, ending: str) -> list[str]:
    """Everything below a folder that is or should be a file, below `root`, in order.

    Hidden files and folders are left out. A folder is listed if its name has the ending of a file,
    or if it cannot be opened.
    """
    looks = list_folders(root, folder, ending) if folder.is_dir() else ()
    return sorted(path for _, found in looks for path, _ in found)


def list_folders(root: Path, folder: Path, ending: str) -> Iterator[FolderListing]:
    """The same, folder by folder, in no particular order. Links are not followed."""
    waiting = [folder.relative_to(root).as_posix()]
    while waiting:
        place = waiting.pop()
        try:
            here = os.open(root / place, os.O_RDONLY | os.O_DIRECTORY)
        except OSError:
            yield place, [(place, None)]
            continue
        try:
            with os.scandir(here) as entries:  # with the folder open, each path is short
                found = [entry for entry in entries if entry.name[0] != "."]
            inner = {entry.name for entry in found if entry.is_dir(follow_symlinks=False)}
            waiting += [f"{place}/{name}" for name in inner]
            files = [e for e in found if e.name not in inner or e.name.endswith(ending)]
            files.sort(key=attrgetter("name"))
            yield place, _known(place, files)
        finally:
            os.close(here)


def _known(place: str, files: list[os.DirEntry[str]]) -> list[tuple[str, os.stat_result | None]]:
    try:
        return [(f"{place}/{entry.name}", entry.stat(follow_symlinks=False)) for entry in files]
    except OSError:  # one was removed; reading it gives the reason
        return [(f"{place}/{entry.name}", None) for entry in files]


def read_file(path: Path | str) -> bytes:
    """The bytes of a plain file; of a file that is too large only one byte more than is allowed.

    Raises OSError for anything else, with the reason as `strerror`.
    """
    size = size_of(path)
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.read(file, min(size, MAX_BYTES) + 1)
    finally:
        os.close(file)


def size_of(path: Path | str) -> int:
    """The size of a plain file in bytes; raises OSError for anything else, like `read_file`."""
    found = os.lstat(path)
    if not stat.S_ISREG(found.st_mode):
        what = next((words for is_, words in _KINDS if is_(found.st_mode)), "it is no plain file")
        raise OSError(None, what)
    if not is_text(str(path)):
        raise OSError(None, "its name is not UTF-8 text")
    return found.st_size


def is_text(name: str) -> bool:
    """Whether a name is text: a file system accepts any bytes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
