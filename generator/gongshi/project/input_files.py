"""Which files are in a folder, and what are their bytes? Only plain files are ever read.

A link would be followed to whatever it names on the machine that builds, and a pipe would be
waited for without end. Neither is passed over in silence: a path that cannot be read is listed
like any other, and reading it says why.
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


Look = tuple[str, list[tuple[str, os.stat_result | None]]]
"""A folder, and the paths in it, in order, each with what is known of it, None if nothing."""


def paths(root: Path, folder: Path, ending: str) -> list[str]:
    """Everything below a folder that is or should be a file, below `root`, in order.

    Hidden files and folders are left out. A folder is listed where its name has the ending of a
    file, and where it cannot be looked into.
    """
    looks = looked_at(root, folder, ending) if folder.is_dir() else ()
    return sorted(path for _, found in looks for path, _ in found)


def looked_at(root: Path, folder: Path, ending: str) -> Iterator[Look]:
    """The same, folder by folder, in no certain order. Links are not followed."""
    waiting = [folder.relative_to(root).as_posix()]
    while waiting:
        place = waiting.pop()
        try:
            here = os.open(root / place, os.O_RDONLY | os.O_DIRECTORY)
        except OSError:
            yield place, [(place, None)]
            continue
        try:
            with os.scandir(here) as entries:  # from here the way to each file is short
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
    except OSError:  # one of them went; reading it says what is in the way
        return [(f"{place}/{entry.name}", None) for entry in files]


def read_file(path: Path | str) -> bytes:
    """A plain file's bytes, of a file too large no more than shows that it is.

    Raises OSError for anything else; its `strerror` says what is there.
    """
    size = size_of(path)
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.read(file, min(size, MAX_BYTES) + 1)
    finally:
        os.close(file)


def size_of(path: Path | str) -> int:
    """A plain file's bytes, counted; raises OSError for anything else, as `read_file` does."""
    found = os.lstat(path)
    if not stat.S_ISREG(found.st_mode):
        what = next((words for is_, words in _KINDS if is_(found.st_mode)), "it is no plain file")
        raise OSError(None, what)
    if not is_text(str(path)):
        raise OSError(None, "its name is not UTF-8 text")
    return found.st_size


def is_text(name: str) -> bool:
    """Whether a name is text at all: a file system takes any bytes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
