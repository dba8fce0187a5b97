"""A release that was rolled back from stays down, and nothing that has ended comes back unseen."""

import re
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gongshi.cli import cli
from gongshi.publishing.live_build import live_build
from gongshi.publishing.releases import Releases
from gongshi.publishing.rollback_pin import read_pin
from gongshi.settings import settings_for
from gongshi.site import build as building
from tests.support.registers import TODAY, commit_all, copy_toy, gongshi

RECORD = "lists/serious-violations/2026/sv-2026-0001.yml"
pytestmark = pytest.mark.slow


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = copy_toy(tmp_path / "register")
    (root / ".gitignore").write_text("/site/\n/site.*/\n")
    subprocess.run(["git", "init", "-q", "-b", "main", root], check=True)
    return root


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "www"


def run(root: Path, target: Path, *words: str) -> Result:
    config = ["--config-file", str(root / "mkdocs.yml")]
    return CliRunner().invoke(cli, ["publish", str(target), *config, *words])


def go(root: Path, target: Path, message: str, day: date = TODAY) -> Result:
    """Commit what is there, build it for a day, and publish it."""
    commit_all(root, message, TODAY)
    building.build(settings_for(root / "mkdocs.yml"), day)
    return run(root, target)


def reword(root: Path, text: str) -> None:
    path = root / RECORD
    path.write_text(path.read_text().replace("Sold ", f"Sold {text} "))


def test_what_was_rolled_back_from_stays_down_until_a_new_commit(root: Path, target: Path) -> None:
    assert go(root, target, "good").exit_code == 0
    good = live_build(target).commit
    reword(root, "wrong")
    assert go(root, target, "wrong").exit_code == 0
    wrong = live_build(target).commit

    back = run(root, target, "--rollback")

    assert back.exit_code == 0, back.output
    assert "until a new commit is built" in back.output
    pin = read_pin(Releases(target).home)
    assert pin is not None
    assert (pin.down, pin.live) == (wrong, good)

    building.build(settings_for(root / "mkdocs.yml"), TODAY + timedelta(1))
    nightly = run(root, target)
    assert nightly.exit_code == 1
    assert f"commit {wrong} was rolled back from" in str(nightly.exception)
    assert live_build(target).commit == good

    reword(root, "right")
    assert go(root, target, "right").exit_code == 0
    assert live_build(target).commit not in (good, wrong)
    assert read_pin(Releases(target).home) is None


@pytest.mark.parametrize("reason", ["error", "privacy"])
def test_a_withdrawn_record_does_not_come_back_unseen(
    root: Path, target: Path, reason: str
) -> None:
    assert go(root, target, "list").exit_code == 0
    (document,) = re.findall("^document: (.+)$", (root / RECORD).read_text(), re.MULTILINE)
    day = TODAY.isoformat()
    done = gongshi(root, "withdraw", "sv-2026-0001", "--reason", reason, "--date", day)
    assert done.returncode == 0, done.stderr
    assert go(root, target, "withdraw").exit_code == 0

    refused = run(root, target, "--rollback")

    assert refused.exit_code == 1
    if reason == "privacy":  # no release that names it is left
        assert "there is no such release to return to" in str(refused.exception)
        assert len(Releases(target).kept()) == 1
        places = (root / "site.staging", Releases(target).home)
        found = [p for place in places for p in place.rglob("*") if p.is_file()]
        assert [p for p in found if document.encode() in p.read_bytes()] == []
        return
    assert "what has ended or was withdrawn since: sv-2026-0001" in str(refused.exception)
    assert run(root, target, "--rollback", "--yes").exit_code == 0


def test_the_nightly_publication_renews_what_was_rolled_back_to(tmp_path: Path) -> None:
    """Listings end on their days in a release that was rolled back to, too."""
    root = copy_toy(tmp_path / "register")
    subprocess.run(["git", "init", "-q", "-b", "main", root], check=True)
    commit_all(root, "good", TODAY)
    bare, site = tmp_path / "bare.git", tmp_path / "public/site"
    assert gongshi(tmp_path, "hook", "install", str(bare), "--to", str(site)).returncode == 0
    push = ["git", "-C", root, "push", "-q", str(bare), "HEAD:main"]
    subprocess.run(push, check=True, capture_output=True)
    good = live_build(site).commit
    reword(root, "wrong")
    commit_all(root, "wrong", TODAY)
    subprocess.run(push, check=True, capture_output=True)
    assert gongshi(root, "publish", str(site), "--rollback").returncode == 0

    done = gongshi(tmp_path, "hook", "publish", str(bare))

    assert done.returncode == 0, done.stderr
    assert live_build(site).commit == good
    told = gongshi(tmp_path, "hook", "status", str(bare))
    assert told.returncode == 0, told.stdout
    assert f"back to {good}" in told.stdout

    reword(root, "right")
    commit_all(root, "right", TODAY)
    subprocess.run(push, check=True, capture_output=True)
    assert live_build(site).commit not in (good, "")
    assert read_pin(Releases(site).home) is None
