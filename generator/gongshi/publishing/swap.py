"""How do two folders swap places in one step?

Linux and macOS can exchange two names at once, so that neither is ever missing. If the file system
cannot, two renames are made, and a crash between them is repaired before anything else is done.
"""

import ctypes
import os
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
"""linux/fs.h; macOS' RENAME_SWAP (sys/stdio.h) has the same value."""


def exchange(new: Path, site: Path, work_folder: Path) -> None:
    """Put the folder `new` at `site`; the old site is then at `new`."""
    if not site.exists():
        new.rename(site)
    elif not _exchanged(new, site):
        backup = _backup_path(site, work_folder)
        site.rename(backup)
        new.rename(site)
        backup.rename(new)


def recover(site: Path, work_folder: Path) -> None:
    """Restore a site that a crash between two renames left as a backup."""
    backup = _backup_path(site, work_folder)
    if backup.is_dir() and not site.exists():
        backup.rename(site)


def _backup_path(site: Path, work_folder: Path) -> Path:
    return work_folder / f"{site.name}.aside"


def _exchanged(one: Path, other: Path) -> bool:
    """False if the system or the file system cannot exchange names."""
    library = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    if sys.platform == "linux" and hasattr(library, "renameat2"):
        done = library.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE)
    elif sys.platform == "darwin" and hasattr(library, "renamex_np"):
        done = library.renamex_np(*names, _RENAME_EXCHANGE)
    else:
        return False
    return bool(done == 0)
