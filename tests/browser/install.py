"""Makes sure the tests have a Chromium: one there is, Debian's package, or Playwright's own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests import apt

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def works(path: str) -> bool:
    """Does it really start? On Ubuntu a name may stand for an installer only."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and b"hrom" in done.stdout


def found() -> str | None:
    given = os.environ.get("GONGSHI_CHROMIUM")
    paths = [given] if given else [shutil.which(name) for name in NAMES]
    return next((path for path in paths if path and works(path)), None)


def playwrights_own() -> bool:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - installed by then

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def main() -> int:
    if (path := found()) is not None:
        print(f"  using {path}")
        return 0
    if playwrights_own():
        print("  using Playwright's Chromium")
        return 0
    print("  no Chromium here; installing Debian's package")
    if apt.install("chromium") and found() is not None:  # Ubuntu's is an empty one
        return 0
    print("  Debian's package is not to be had here; downloading Playwright's Chromium")
    if fetched():
        return 0
    print("  no browser for the tests: install Chromium, or name one in GONGSHI_CHROMIUM")
    return 1


def fetched() -> bool:
    """Playwright's own, with the libraries it needs where we may install any."""
    with_libraries = ["--with-deps"] if os.geteuid() == 0 and shutil.which("apt-get") else []
    own = [sys.executable, "-m", "playwright", "install", *with_libraries, "chromium"]
    return subprocess.run(own, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
