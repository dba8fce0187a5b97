"""A real bare repository with our hooks, and a maintainer's register to push to it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.registers import TODAY, commit_all, copy_toy


def git(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    names = ["-c", "user.name=Clerk", "-c", "user.email=clerk@toy.example"]
    return subprocess.run(
        ["git", "-C", root, *names, *words], capture_output=True, text=True, check=False
    )


def hook(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-m", "gongshi", "hook", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


class Server:
    """A bare repository with our hooks, and where it publishes to."""

    def __init__(self, folder: Path) -> None:
        self.bare, self.site = folder / "bare.git", folder / "public/site"
        done = hook("install", self.bare, "--to", self.site)
        assert done.returncode == 0, done.stderr
        self.said = done.stdout

    def clone(self, folder: Path) -> Path:
        subprocess.run(["git", "clone", "-q", self.bare, folder], check=True, capture_output=True)
        git(folder, "remote", "add", "live", str(self.bare))
        return folder

    def tip(self, ref: str = "main") -> str:
        return git(self.bare, "rev-parse", "-q", "--verify", ref).stdout.strip()

    def commit(self) -> str:
        """The commit of the live site."""
        found: str = json.loads((self.site / "build.json").read_text())["commit"]
        return found

    def config(self, key: str, value: str) -> None:
        git(self.bare, "config", key, value)


@pytest.fixture
def server(tmp_path: Path) -> Server:
    """A server with nothing in it yet."""
    return Server(tmp_path)


@pytest.fixture
def root(tmp_path: Path, server: Server) -> Path:
    """A maintainer's register, not yet pushed."""
    root = copy_toy(tmp_path / "register")
    subprocess.run(["git", "init", "-q", "-b", "main", root], check=True)
    git(root, "remote", "add", "live", str(server.bare))
    commit_all(root, "begin", TODAY)
    return root
