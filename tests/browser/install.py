"""Makes sure the tests have a Chromium: one there is, Debian's package, or Playwright's own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support import apt

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SHELL = "chromium-headless-shell"
"""The same engine without windows: a page opens in half the time. Playwright's own is one too."""


def works(*words: str) -> bool:
    try:
        done = subprocess.run(words, capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def found() -> str | None:
    """A Chromium that really starts: on Ubuntu the name may be only an installer."""
    given = os.environ.get("GONGSHI_CHROMIUM")
    paths = [given] if given else [shutil.which(name) for name in NAMES]
    return next((path for path in paths if path and works(path, "--version")), None)


def quickest() -> str | None:
    """What the tests start: the shell where there is one and no other is named."""
    shell = None if "GONGSHI_CHROMIUM" in os.environ else shutil.which(SHELL)
    return shell if shell and works(shell, "--version") else found()


def driver() -> bool:
    """Whether the program starts by which Playwright speaks to any browser."""
    import playwright  # noqa: PLC0415 - installed by then

    return works(str(Path(playwright.__file__).parent / "driver/node"), "--version")


def playwrights_own() -> bool:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - installed by then

    with sync_playwright() as playwright:
        return works(playwright.chromium.executable_path, "--version")


def fetched() -> bool:
    """Playwright's own, with the libraries it needs where we may install any."""
    print("  downloading Playwright's Chromium")
    with_libraries = ["--with-deps"] if os.geteuid() == 0 and shutil.which("apt-get") else []
    own = [sys.executable, "-m", "playwright", "install", *with_libraries, "chromium"]
    return subprocess.run(own, check=False).returncode == 0 and playwrights_own()


def usable() -> str:
    """What the tests will use, after installing it if need be; empty where there is nothing."""
    if not driver():
        print("  installing a library that Playwright needs")
        if not apt.install("libatomic1") or not driver():
            return ""
    if found() is None and playwrights_own():
        return "Playwright's Chromium"
    if "GONGSHI_CHROMIUM" not in os.environ and shutil.which(SHELL) is None:
        print(f"  trying Debian's package {SHELL}, in which tests are done sooner")
        apt.install(SHELL)
    if (path := quickest()) is not None:
        return path
    print("  no Chromium here; trying Debian's package")
    if apt.install("chromium") and (path := found()) is not None:  # Ubuntu's is an empty one
        return path
    return "Playwright's Chromium" if fetched() else ""


def main() -> int:
    if using := usable():
        print(f"  using {using}")
        return 0
    print(
        "  there is no browser for the tests, and none could be installed. Install Chromium with\n"
        "  libatomic (Debian: apt-get install chromium libatomic1), or name one in the variable\n"
        "  GONGSHI_CHROMIUM, and try again."
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
