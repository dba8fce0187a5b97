"""Asking a register runs and believes nothing that came with it, and writes nothing into it."""

import os
import pickle
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

from gongshi.settings import CACHE_VARIABLE, cache_folder
from tests.support.registers import TODAY, commit_all, copy_toy, gongshi, tree

ASKING = (
    ("check",),
    ("search", "远澜"),
    ("search", "Yuanlan"),
    ("screen", "names.csv"),
    ("due",),
    ("diff", "HEAD"),
)
DAY = ("--as-of", TODAY.isoformat())


class Trap:
    """Unpickled, it makes a file."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, (f"touch {self.mark}",)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = copy_toy(tmp_path / "register")
    (root / "names.csv").write_text("name\n远澜\n")
    subprocess.run(["git", "init", "-q", "-b", "main", root], check=True)
    commit_all(root, "begin", TODAY)
    return root


def ask(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return gongshi(root, *words, *([] if words[0] == "diff" else DAY))


@pytest.mark.slow
def test_a_clone_stays_unchanged_and_may_be_read_only(root: Path) -> None:
    before = tree(root)
    for words in ASKING:
        done = ask(root, *words)
        assert done.returncode == 0, (words, done.stdout, done.stderr)
    assert tree(root) == before


@pytest.mark.slow
def test_without_a_cache_the_answers_are_the_same(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = [ask(root, *words).stdout for words in ASKING]
    (tmp_path / "no folder").write_text("")
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "no folder"))
    assert [ask(root, *words).stdout for words in ASKING] == kept
    refused = ask(root, "build")
    assert refused.returncode == 1
    assert "name another folder in GONGSHI_CACHE" in refused.stderr


@pytest.mark.slow
@pytest.mark.parametrize("where", [".gongshi", "site"])
def test_what_lies_in_a_clone_in_place_of_a_cache_is_not_loaded(
    root: Path, tmp_path: Path, where: str
) -> None:
    """An index with a pickle that runs a program, as an author could have put it there."""
    assert ask(root, "search", "远澜").returncode == 0
    made = cache_folder(root) / "reference"
    shutil.copytree(made, root / where / "reference")
    for toc in (root / where).rglob("*.toc"):
        toc.write_bytes(pickle.dumps(Trap(tmp_path / "ran")))
    shutil.rmtree(cache_folder(root))

    for words in ASKING:
        ask(root, *words)
    assert not (tmp_path / "ran").exists()

    subprocess.run(["git", "-C", root, "add", "-f", where], check=True)
    for words in (*ASKING, ("build",), ("new", "serious-violations")):
        refused = gongshi(root, *words) if words[0] == "new" else ask(root, *words)
        assert refused.returncode == 1, words
        assert f"{where} is kept in git" in refused.stderr, words
    assert not (tmp_path / "ran").exists()


@pytest.mark.slow
def test_a_store_that_came_with_a_clone_is_not_published(root: Path) -> None:
    """The site says what the records say, whatever database lies beside them."""
    assert ask(root, "build").returncode == 0
    store = cache_folder(root)
    shutil.copytree(store, root / ".gongshi")
    with sqlite3.connect(root / ".gongshi/store.db") as connection:
        connection.execute("UPDATE records SET name = 'Victim'")
    shutil.rmtree(store)
    shutil.rmtree(root / "site")

    assert ask(root, "build").returncode == 0

    assert not [path for path, data in tree(root / "site").items() if b"Victim" in data]


@pytest.mark.slow
def test_a_cache_is_its_users_alone(root: Path) -> None:
    assert ask(root, "search", "远澜").returncode == 0
    assert ask(root, "build").returncode == 0
    assert cache_folder(root).stat().st_mode & 0o077 == 0


@pytest.mark.slow
def test_the_settings_of_a_clone_name_no_program_to_git(root: Path, tmp_path: Path) -> None:
    """A folder that was unpacked can have a configuration of git, which can name programs."""
    for key in ("core.fsmonitor", "core.hooksPath", "diff.external", "core.sshCommand"):
        script = tmp_path / "program"
        script.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
        script.chmod(0o755)
        value = str(tmp_path if key == "core.hooksPath" else script)
        subprocess.run(["git", "-C", root, "config", key, value], check=True)
    for words in ASKING:
        ask(root, *words)
    assert not (tmp_path / "ran").exists()
