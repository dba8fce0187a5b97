"""How is a build isolated, if the server's owner allows code in pushes?

With bubblewrap, if it is installed and works: no network, no home, and write access only to the
repository's own folder and the site's. Without it the build runs as the current user, which
`gongshi hook status` reports.
"""

import os
import shutil
import sys
from functools import cache
from pathlib import Path

from gongshi.server.bounded_process import succeeds
from gongshi.server.repository_settings import Setup
from gongshi.settings import own_templates


def sandboxed(here: Setup, command: list[str]) -> list[str]:
    """The command to run: in a sandbox if code is allowed and a sandbox is available."""
    return [*_sandbox(here), *command] if here.code and available() else command


@cache
def available() -> bool:
    """Whether bubblewrap is installed, and this user may use it."""
    program = shutil.which("bwrap")
    if program is None:
        return False
    words = [program, "--unshare-net", "--ro-bind", "/", "/", "true"]
    return succeeds(words)


def _sandbox(here: Setup) -> list[str]:
    """Everything readable except homes, no network, and three writable folders."""
    homes = {Path.home(), Path("/home"), Path("/root")}
    hidden = {*homes, Path("/tmp")}  # noqa: S108 - an empty one
    package = Path(__file__).resolve().parents[2]
    python = {Path(sys.prefix), Path(sys.base_prefix), package, own_templates()}
    arguments = ["bwrap", "--die-with-parent", "--new-session", "--unshare-net", "--unshare-ipc"]
    arguments += ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"]  # noqa: S108 - an empty one
    for home in sorted(homes):
        arguments += ["--tmpfs", str(home)] if home.is_dir() else []
    # what is not hidden is there already, and nothing can be bound onto a link
    for place in sorted(p for p in python if any(map(p.is_relative_to, hidden))):
        arguments += ["--ro-bind", str(place), str(place)]
    arguments += ["--ro-bind", str(here.bare), str(here.bare)]
    for place in (here.folder, here.to.parent):
        arguments += ["--bind", str(place), str(place)]
    return [*arguments, "--chdir", str(here.folder), "--setenv", "HOME", os.fspath(here.folder)]
