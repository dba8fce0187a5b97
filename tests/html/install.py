"""Makes sure the tests have the Nu HTML checker: a Java to run it, and its jar from npm.

Where either is not to be had the tests of HTML are skipped and say why; nothing else needs them.
"""

import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tests.support import apt

VERSION = "26.9.27"
JAR = Path(sys.prefix) / "share" / f"vnu-{VERSION}.jar"
"""In the virtual environment, so that it is deleted with it."""


def runs(*words: str) -> bool:
    try:
        done = subprocess.run(words, capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def java() -> bool:
    """Whether it really starts: on macOS the name may be only an installer."""
    return runs("java", "-version")


def lacking() -> str:
    """What the checker still lacks here, in words; empty where it can be run."""
    if not java():
        return "no Java here (Debian: apt-get install default-jre-headless)"
    return "" if JAR.is_file() else "no vnu.jar here; run: python -m tests.html.install"


def fetch() -> bool:
    """Take the jar out of its npm package."""
    with tempfile.TemporaryDirectory() as work:
        words = ["npm", "pack", "--silent", "--fetch-retries=1", f"vnu-jar@{VERSION}"]
        try:
            subprocess.run(words, cwd=work, check=True, stdout=subprocess.DEVNULL)
        except (OSError, subprocess.CalledProcessError):
            return False
        (packed,) = Path(work).glob("*.tgz")
        with tarfile.open(packed) as package:
            jar = package.extractfile("package/build/dist/vnu.jar")
            if jar is None:
                return False
            JAR.parent.mkdir(parents=True, exist_ok=True)
            JAR.write_bytes(jar.read())
    return True


def main() -> None:
    if not java() and not apt.install("default-jre-headless"):
        print(f"  the tests of HTML will be skipped: {lacking()}")
        return
    if JAR.is_file():
        print(f"  using {JAR.name}")
        return
    if shutil.which("npm") is None:
        apt.install("npm")
    if fetch():
        print(f"  installed {JAR.name}")
    else:
        print("  the tests of HTML will be skipped: npm cannot fetch the package vnu-jar")


if __name__ == "__main__":
    main()
