"""Makes sure the tests have the web servers that there are configurations for, and a sandbox.

Where one is not to be had its tests are skipped and say why; nothing else needs it.
"""

import shutil

from tests.support import apt

PACKAGES = {"nginx": "nginx-light", "caddy": "caddy", "bwrap": "bubblewrap"}
"""Debian's packages of the servers, and of what shuts builds in, by their commands."""


def found(server: str) -> str | None:
    return shutil.which(server, path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")


def main() -> None:
    for server, package in PACKAGES.items():
        if found(server) is None and not apt.install(package):
            print(f"  the tests with {server} will be skipped: install {package}")


if __name__ == "__main__":
    main()
