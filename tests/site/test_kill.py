"""Whatever ends a build, the old site or the new one is complete."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gongshi.register.problems import Unusable
from gongshi.settings import CACHE_VARIABLE, settings_for
from gongshi.site import build as building
from tests.support.paths import PACKAGE, ROOT, TESTS
from tests.support.registers import TODAY, copy_toy, tree

RECORD = "lists/serious-violations/2026/sv-2026-0001.yml"
KILLS = 200
CACHE = {CACHE_VARIABLE: os.environ[CACHE_VARIABLE]}
ENVIRONMENT = {"PYTHONPATH": f"{PACKAGE.parent}:{ROOT}", "PATH": "/usr/bin:/bin", **CACHE}


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_a_whole_site(tmp_path: Path) -> None:
    """200 kills of building and publishing; then everything still works and nothing is lost."""
    root = copy_toy(tmp_path / "r")
    words = [TESTS / "support/killing.py", root, tmp_path / "www", str(KILLS), "7"]

    done = subprocess.run(
        [sys.executable, *map(str, words)],
        check=False,
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert int(done.stdout) > KILLS / 2, "most attempts were killed at work"


def limited_build(root: Path, limit: int) -> subprocess.CompletedProcess[str]:
    """A build in which no file can grow beyond a size, as on a disk that is full."""
    return subprocess.run(
        [
            sys.executable,
            "-P",
            "-m",
            "gongshi",
            "build",
            "--as-of",
            TODAY.isoformat(),
            "--jobs",
            "1",
        ],
        cwd=root,
        check=False,
        capture_output=True,
        text=True,
        env={**ENVIRONMENT, "PYTHONDONTWRITEBYTECODE": "1"},  # else a part of one may be kept
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )


def stop_by_template(root: Path) -> str:
    (root / "templates").mkdir()
    (root / "templates/tombstone.html").write_text("{% include 'not-there.html' %}")
    with pytest.raises(Unusable) as stopped:
        building.build(settings_for(root / "mkdocs.yml"), TODAY)
    return str(stopped.value)


def stop_by_full_disk(root: Path) -> str:
    done = limited_build(root, 9_000)
    assert done.returncode == 1
    return done.stderr


ENDS: dict[str, tuple[Callable[[Path], str], str]] = {
    "a template that is missing": (stop_by_template, "not-there.html"),
    "a disk that is full": (stop_by_full_disk, "gongshi: "),
}


@pytest.mark.parametrize(("stop", "said"), ENDS.values(), ids=ENDS)
def test_a_build_that_cannot_end_well_changes_nothing(
    stop: Callable[[Path], str], said: str, tmp_path: Path
) -> None:
    root = copy_toy(tmp_path / "r")
    building.build(settings_for(root / "mkdocs.yml"), TODAY)
    before = tree(root / "site")
    path = root / RECORD
    path.write_text(path.read_text().replace("Sold ", "Sold many "))

    message = stop(root)

    assert said in message
    assert "Traceback" not in message
    assert tree(root / "site") == before


def test_a_place_that_cannot_be_written_to_is_a_message(tmp_path: Path) -> None:
    root = copy_toy(tmp_path / "r")

    with pytest.raises(Unusable, match="cannot write"):
        building.build(settings_for(root / "mkdocs.yml", Path("/proc/no/site")), TODAY)
