"""The package as it is installed."""

import subprocess
import sys
from pathlib import Path

from tests.support.paths import ROOT


def wheel(folder: Path) -> Path:
    """The wheel of the working tree, built into a folder without asking a package index."""
    build = ["-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", str(ROOT)]
    subprocess.run([sys.executable, *build, "-w", str(folder)], check=True)
    (found,) = folder.glob("*.whl")
    return found
