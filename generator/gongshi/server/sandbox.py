"""How is a build shut in, where the server's owner lets pushes bring code?

With bubblewrap, where it is there and works: no network, no home, and nothing to write in but the
repository's own folder and the site's. Without it the build runs as the user it is, which
`gongshi hook status` says.
"""

import os
import shutil
import sys
from functools import cache
from pathlib import Path

from gongshi.server.bounded_process import succeeds
from gongshi.server.setup import Setup


def enclosed(here: Setup, command: list[str]) -> list[str]:
    """The command as it is run: within a sandbox where code is allowed and there is one."""
    return [*_walls(here), *command] if here.code and available() else command


@cache
def available() -> bool:
    """Whether bubblewrap is there, and this user may use it."""
    program = shutil.which("bwrap")
    if program is None:
        return False
    words = [program, "--unshare-net", "--ro-bind", "/", "/", "true"]
    return succeeds(words)


def _walls(here: Setup) -> list[str]:
    """Everything readable but homes, no network, and three folders to write in."""
    homes = {Path.home(), Path("/home"), Path("/root")}
    python = {Path(sys.prefix), Path(sys.base_prefix), Path(__file__).resolve().parents[2]}
    walls = ["bwrap", "--die-with-parent", "--new-session", "--unshare-net", "--unshare-ipc"]
    walls += ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"]  # noqa: S108 - an empty one
    for home in sorted(homes):
        walls += ["--tmpfs", str(home)] if home.is_dir() else []
    for place in sorted(python):
        walls += ["--ro-bind", str(place), str(place)]
    walls += ["--ro-bind", str(here.bare), str(here.bare)]
    for place in (here.folder, here.to.parent):
        walls += ["--bind", str(place), str(place)]
    return [*walls, "--chdir", str(here.folder), "--setenv", "HOME", os.fspath(here.folder)]
