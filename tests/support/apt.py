"""Debian's packages for what the tests need beside Python."""

import os
import shutil
import subprocess


def install(package: str) -> bool:
    """Install one as root, or by sudo where that asks nothing; False where it was not to be."""
    if shutil.which("apt-get") is None:
        return False
    before = [] if os.geteuid() == 0 else ["sudo", "-n"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", package]):
        try:
            subprocess.run([*before, "apt-get", "-qq", *words], env=quiet, check=True)
        except (OSError, subprocess.CalledProcessError):
            return False
    return True
