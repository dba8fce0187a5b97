"""What has ended stays ended, in every push, check since a commit, and commit."""

import subprocess
from pathlib import Path

import pytest

from gongshi.server.push_check import check_push
from tests.server.conftest import Server, git
from tests.support.registers import TODAY, commit_all, copy_toy, gongshi

RECORD = "lists/serious-violations/2026/sv-2026-0001.yml"
WITHDRAWN = "withdrawn: {date: 2026-11-20, reason: error}\n"
GRANTED = "repair: {applied: 2026-06-01, decided: 2026-06-08, outcome: granted}\n"
LATER = TODAY.replace(month=12, day=20)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = copy_toy(tmp_path / "register")
    subprocess.run(["git", "init", "-q", "-b", "main", root], check=True)
    commit_all(root, "begin", TODAY)
    return root


def plain(root: Path) -> str:
    """The record without its application for repair."""
    return (root / RECORD).read_text().partition("repair:\n")[0]


def codes(root: Path, old: str = "HEAD~1") -> list[str]:
    found = check_push(root, old, "HEAD", LATER).problems
    return [problem.code for problem in found if problem.severity == "error"]


LATER_DAYS = "decided: 2026-01-31\n  published: 2026-02-06"

CASES = {
    "a withdrawal": WITHDRAWN,
    "a granted repair": GRANTED,
    "a last day that is past": "expires: 2026-12-01\n",
}


@pytest.mark.parametrize("added", CASES.values(), ids=CASES.keys())
def test_what_has_ended_is_not_taken_back(root: Path, added: str) -> None:
    before = plain(root)
    (root / RECORD).write_text(before + added)
    commit_all(root, "end it", TODAY)
    assert codes(root) == []

    (root / RECORD).write_text(before)
    commit_all(root, "revert", TODAY)
    assert codes(root) == ["I17"]
    assert codes(root, "HEAD~2") == []  # where it had not ended before, nothing comes back

    subprocess.run(["git", "-C", root, "reset", "-q", "--soft", "HEAD~1"], check=True)
    commit_all(root, "revert\n\nThe court quashed it.\n\nAllow-Restore: sv-2026-0001", TODAY)
    assert codes(root) == []


EXPIRED = "sv-2023-0001"
OLDER = "lists/serious-violations/2022-2024.yml"
EDITS = {
    "by its own days": (OLDER, "decided: 2023-01-31\n  published: 2023-02-06", LATER_DAYS),
    "by a duty": (OLDER, "true\n  details: {fine: 3000", "false\n  details: {fine: 3000"),
    "by a longer term": ("lists/terms.yml", "max: P3Y", "max: P9Y"),
}


@pytest.mark.parametrize(("path", "old", "new"), EDITS.values(), ids=EDITS.keys())
@pytest.mark.parametrize("named", [EXPIRED, "serious-violations"])
def test_what_is_over_does_not_come_back_by_an_edit_elsewhere(
    root: Path, path: str, old: str, new: str, named: str
) -> None:
    """Whatever the status follows from: the record, the rules of its list, a term."""
    text = (root / path).read_text()
    assert old in text
    (root / path).write_text(text.replace(old, new))
    commit_all(root, "correct it", TODAY)

    found = [p for p in check_push(root, "HEAD~1", "HEAD", LATER).problems if p.code == "I17"]

    assert [p.path for p in found] == [OLDER]
    assert "a listing that is over (expired, 202" in found[0].message
    assert f"must not come back: '{EXPIRED}'" in found[0].message
    subprocess.run(["git", "-C", root, "reset", "-q", "--soft", "HEAD~1"], check=True)
    commit_all(root, f"correct it\n\nAllow-Restore: {named}", TODAY)
    assert "I17" not in codes(root)


@pytest.mark.parametrize(
    ("old", "new"),
    [("91990102MA1TKY0150", "91990102MA1TKY0163"), ("document: ", "document: 另字第1号 之 ")],
)
def test_the_id_of_a_shown_record_stays_with_its_decision(root: Path, old: str, new: str) -> None:
    path = root / RECORD
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    commit_all(root, "another", TODAY)
    assert "I17" in codes(root)


def test_a_record_that_became_a_link_is_told_by_the_check_since_a_commit(root: Path) -> None:
    path = root / RECORD
    path.unlink()
    path.symlink_to("/etc/hostname")

    done = gongshi(root, "check", "--since", "HEAD")

    assert done.returncode == 1
    assert f"{RECORD}:1:1 F09 file cannot be read: it is a link" in done.stderr


def test_a_document_number_may_be_written_in_another_way(root: Path) -> None:
    path = root / RECORD
    text = path.read_text()
    assert "〔2026〕" in text
    path.write_text(text.replace("〔2026〕", "[２０２６]"))
    commit_all(root, "brackets", TODAY)
    assert codes(root) == []


def test_a_record_that_was_never_shown_may_become_another(root: Path) -> None:
    text = plain(root).replace("published: 2026-01-05", "published: 2026-12-30")
    (root / RECORD).write_text(text)
    commit_all(root, "later", TODAY)
    (root / RECORD).write_text(text.replace("document: ", "document: 另字第1号 之 "))
    commit_all(root, "another", TODAY)
    assert codes(root) == []


@pytest.mark.slow
def test_a_reverted_withdrawal_is_pushed_only_by_who_says_so(server: Server, root: Path) -> None:
    """The page stays as the withdrawal left it until the message of a commit names the record."""
    git(root, "remote", "add", "live", str(server.bare))
    path = root / RECORD
    before = path.read_text()
    path.write_text(before + WITHDRAWN)
    commit_all(root, "withdraw", TODAY)
    assert git(root, "push", "live", "HEAD:main").returncode == 0
    page = server.site / "entity/91990102MA1TKY0150/index.html"
    withdrawn = page.read_text()
    path.write_text(before)
    commit_all(root, "Revert", TODAY)

    refused = git(root, "push", "live", "HEAD:main")

    assert refused.returncode == 1
    assert "I17 a withdrawal must not be taken back: 'sv-2026-0001'" in refused.stderr
    assert page.read_text() == withdrawn
    git(root, "commit", "--amend", "-m", "Revert\n\nAllow-Restore: sv-2026-0001")
    assert git(root, "push", "live", "HEAD:main").returncode == 0
    assert page.read_text() != withdrawn


@pytest.mark.slow
def test_the_check_since_a_commit_and_before_one_see_it_too(root: Path) -> None:
    path = root / RECORD
    before = path.read_text()
    path.write_text(before + WITHDRAWN)
    commit_all(root, "withdraw", TODAY)
    path.write_text(before)

    since = gongshi(root, "check", "--since", "HEAD")
    subprocess.run(["git", "-C", root, "add", "-A"], check=True)
    staged = gongshi(root, "hook", "staged")

    for done in (since, staged):
        assert done.returncode == 1
        assert "I17 a withdrawal must not be taken back: 'sv-2026-0001'" in (
            done.stdout + done.stderr
        )
        assert "Allow-Restore: sv-2026-0001" in done.stdout + done.stderr
