"""How do two folders change places in one step?

Linux and macOS can exchange two names at once, so that at no moment one of them is missing. Where
the file system cannot, two renames are made, and what a crash between them leaves is put right
before anything else is done.
"""

import ctypes
import os
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
"""linux/fs.h; macOS' RENAME_SWAP (sys/stdio.h) has the same value."""


def exchange(new: Path, site: Path, workshop: Path) -> None:
    """Put the folder `new` at `site`; what was there is at `new` afterwards."""
    if not site.exists():
        new.rename(site)
    elif not _exchanged(new, site):
        aside = _aside(site, workshop)
        site.rename(aside)
        new.rename(site)
        aside.rename(new)


def recover(site: Path, workshop: Path) -> None:
    """Put back a site that a crash between two renames left aside."""
    aside = _aside(site, workshop)
    if aside.is_dir() and not site.exists():
        aside.rename(site)


def _aside(site: Path, workshop: Path) -> Path:
    return workshop / f"{site.name}.aside"


def _exchanged(one: Path, other: Path) -> bool:
    """False where the system or the file system cannot exchange names."""
    library = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    if sys.platform == "linux" and hasattr(library, "renameat2"):
        done = library.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE)
    elif sys.platform == "darwin" and hasattr(library, "renamex_np"):
        done = library.renamex_np(*names, _RENAME_EXCHANGE)
    else:
        return False
    return bool(done == 0)
