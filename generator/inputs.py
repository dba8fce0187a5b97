"""Which files stand in a folder, and what are their bytes? Only plain files are ever read.

A link would be followed to whatever it names on the machine that builds, and a pipe would be
waited for without end. Neither is passed over in silence: a path that cannot be read is listed
like any other, and reading it says why.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from generator.yamlio import MAX_BYTES

_KINDS = (
    (stat.S_ISLNK, "it is a link"),
    (stat.S_ISDIR, "it is a folder"),
    (stat.S_ISFIFO, "it is a pipe"),
)


def paths(root: Path, folder: Path, ending: str) -> list[str]:
    """Everything below a folder that is or should be a file, below `root`, in order.

    Hidden files and folders are left out. A folder is listed where its name has the ending of a
    file, and where it cannot be looked into.
    """
    return sorted(_paths(root, folder, ending)) if folder.is_dir() else []


def _paths(root: Path, folder: Path, ending: str) -> Iterator[str]:
    shut: list[str] = []
    for place, folders, files in os.walk(folder, onerror=lambda error: shut.append(error.filename)):
        folders[:] = [name for name in folders if not name.startswith(".")]
        odd = [f for f in folders if f.endswith(ending) or os.path.islink(f"{place}/{f}")]  # noqa: PTH114
        below = Path(place).relative_to(root).as_posix()
        yield from (f"{below}/{name}" for name in (*files, *odd) if not name.startswith("."))
    yield from (Path(path).relative_to(root).as_posix() for path in shut)


def read(path: Path | str) -> bytes:
    """A plain file's bytes, of a file too large no more than shows that it is.

    Raises OSError for anything else; its `strerror` says what stands there.
    """
    found = os.lstat(path)
    if not stat.S_ISREG(found.st_mode):
        what = next((words for is_, words in _KINDS if is_(found.st_mode)), "it is no plain file")
        raise OSError(None, what)
    if not is_text(str(path)):
        raise OSError(None, "its name is not UTF-8 text")
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.read(file, min(found.st_size, MAX_BYTES) + 1)
    finally:
        os.close(file)


def is_text(name: str) -> bool:
    """Whether a name is text at all: a file system takes any bytes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
