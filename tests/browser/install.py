"""Makes sure the tests have a Chromium: one there is, Debian's package, or Playwright's own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

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


def debian() -> bool:
    """Install Debian's package, as root or by sudo without a question."""
    if shutil.which("apt-get") is None:
        return False
    before = [] if os.geteuid() == 0 else ["sudo", "-n"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        try:
            subprocess.run([*before, "apt-get", "-qq", *words], env=quiet, check=True)
        except (OSError, subprocess.CalledProcessError):
            return False
    return found() is not None


def main() -> int:
    if (path := found()) is not None:
        print(f"  using {path}")
        return 0
    if playwrights_own():
        print("  using Playwright's Chromium")
        return 0
    print("  no Chromium here; installing Debian's package")
    if debian():
        return 0
    print("  downloading Playwright's Chromium")
    own = [sys.executable, "-m", "playwright", "install", "chromium"]
    return subprocess.run(own, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
