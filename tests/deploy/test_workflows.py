"""The workflows for code hosts: the scripts they run, and what they must not do."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongshi.git import repository
from gongshi.maintain.new_register import FORGES, Answers, register_files
from tests.support.paths import DEPLOY
from tests.support.registers import TODAY, commit_all

ACTIONS = [DEPLOY / "github.yml", DEPLOY / "gitea.yml"]
RECORD = """\
id: r-2026-0001
subject: {kind: enterprise, name: 甲公司, ids: {reg: "1"}}
document: 一号
reason: Facts.
basis: Act
decided: 2026-11-02
published: DAY
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new register with the workflows of every code host, and a second commit."""
    root = tmp_path_factory.mktemp("register")
    answers = Answers(
        title={"en": "Harbour"},
        operator={"en": "Harbour Office"},
        languages=("en",),
        timezone="Asia/Shanghai",
        region="100000",
        region_name={"en": "Everywhere"},
        list_id="watchlist",
        class_="watchlist",
        list_title={"en": "Watch list"},
        forges=tuple(FORGES),
    )
    for path, data in register_files(answers).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    for script in (root / "ci").iterdir():
        script.chmod(0o755)
    subprocess.run(["git", "init", "-q", "-b", "main", root], check=True)
    commit_all(root, "begin", TODAY)
    record = root / "lists/watchlist/r-2026-0001.yml"
    record.write_text(RECORD.replace("DAY", "2026-11-03"))
    commit_all(root, "list", TODAY)
    return root


def run(root: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).with_name("gongshi")
    return subprocess.run(
        words,
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "GONGSHI": str(command), **environment},
    )


def steps(path: Path) -> list[dict[str, Any]]:
    jobs = yaml.safe_load(path.read_text())["jobs"]
    return [step for job in jobs.values() for step in job["steps"]]


def test_a_change_is_checked_reported_and_built(root: Path, tmp_path: Path) -> None:
    """What a pull request runs, word for word, with the variables that GitHub sets."""
    summary, base = tmp_path / "summary.md", repository.commit_of(root, "HEAD~1").sha
    for step in steps(root / ".github/workflows/register.yml")[2:6]:
        words = step["run"].split()
        if words == ["ci/install.sh"]:
            continue
        given = {"BASE": base, "GITHUB_STEP_SUMMARY": str(summary)}
        done = run(root, "sh", "-euc", step["run"], **given)
        assert done.returncode == 0, done.stderr

    assert "### Listed (1)" in summary.read_text()
    assert "`r-2026-0001`" in summary.read_text()
    assert (root / "site/build.json").is_file()
    assert repository.run_git(root, "status", "--porcelain") == b""


def test_a_mistake_is_annotated_at_its_line(root: Path) -> None:
    """GitHub shows it in the pull request, GitLab in the merge request; both fail."""
    record = root / "lists/watchlist/r-2026-0001.yml"
    sound = record.read_text()
    record.write_text(RECORD.replace("DAY", "2026-10-01"))
    try:
        github = run(root, "ci/check.sh", "github")
        gitlab = run(root, "ci/check.sh", "gitlab", "problems.json")
        (problem,) = json.loads((root / "problems.json").read_text())
    finally:
        record.write_text(sound)
        (root / "problems.json").unlink()

    assert github.returncode == gitlab.returncode == 1
    assert "::error file=lists/watchlist/r-2026-0001.yml,line=7" in github.stdout
    assert problem["location"] == {
        "path": "lists/watchlist/r-2026-0001.yml",
        "lines": {"begin": 7},
    }
    assert problem["check_name"] == "T01"
    assert problem["severity"] == "major"


def test_the_id_of_a_record_taken_out_is_not_given_again(root: Path, tmp_path: Path) -> None:
    """A pull request is compared with what its base remembers."""
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", root, clone], check=True)
    (clone / "lists/watchlist/r-2026-0001.yml").unlink()
    commit_all(clone, "take out", TODAY)
    base = repository.commit_of(clone, "HEAD").sha
    other = RECORD.replace("DAY", "2026-11-03").replace("document: ", "document: other ")
    (clone / "lists/watchlist/again.yml").write_text(other)
    commit_all(clone, "again", TODAY)

    alone = run(clone, "ci/check.sh", "github")
    since = run(clone, "ci/check.sh", "github", BASE=base)
    new_branch = run(clone, "ci/check.sh", "github", BASE="0" * 40)

    assert (alone.returncode, new_branch.returncode) == (0, 0), alone.stdout + alone.stderr
    assert since.returncode == 1
    assert "::error file=lists/watchlist/again.yml,line=1" in since.stdout
    assert "I06" in since.stdout


def test_a_build_that_fails_fails_the_job(root: Path) -> None:
    """Nothing is deployed that was not made."""
    about = root / "lists/register.yml"
    sound = about.read_text()
    about.write_text("title: x\n")
    try:
        done = run(root, "ci/build.sh", "failed")
    finally:
        about.write_text(sound)

    assert done.returncode != 0
    assert not (root / "failed").exists()


def test_a_shallow_clone_is_refused(root: Path, tmp_path: Path) -> None:
    """The days of records' histories would be wrong."""
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{root}", clone], check=True)

    done = run(clone, "ci/build.sh", "site")

    assert done.returncode != 0
    assert "shallow" in done.stderr


def test_the_first_commit_of_a_branch_has_something_to_be_compared_with(
    root: Path, tmp_path: Path
) -> None:
    """A host says only zeros where there was nothing before."""
    done = run(root, "ci/diff.sh", "0" * 40, str(tmp_path / "diff.md"))

    assert done.returncode == 0, done.stderr
    assert "would change nothing" in (tmp_path / "diff.md").read_text()


@pytest.mark.parametrize("path", ACTIONS, ids=lambda path: path.name)
def test_actions_are_pinned_to_commits_with_their_version(path: Path) -> None:
    """A tag can be moved to other code; a commit cannot."""
    uses = re.findall(r"uses: (.+)", path.read_text())

    assert uses
    for line in uses:
        assert re.fullmatch(r"\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


@pytest.mark.parametrize("path", ACTIONS, ids=lambda path: path.name)
def test_nothing_from_outside_is_put_into_a_shell(path: Path) -> None:
    """An expression in a `run` is code of the person who named the branch."""
    for step in steps(path):
        assert "${{" not in step.get("run", "")


def test_jobs_may_do_only_what_they_must() -> None:
    """Nothing by default; reading to build; one job may deploy, and one keep the schedule."""
    workflow = yaml.safe_load((DEPLOY / "github.yml").read_text())

    assert workflow["permissions"] == {}
    rights = {name: job["permissions"] for name, job in workflow["jobs"].items()}
    assert rights == {
        "check": {"contents": "read"},
        "build": {"contents": "read"},
        "deploy": {"pages": "write", "id-token": "write"},
        "keep-schedule": {"actions": "write"},
    }
    for step in steps(DEPLOY / "github.yml"):
        if "checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False


def test_the_schedule_is_kept_by_a_job_that_runs_nothing_of_the_repository() -> None:
    """With the right to change workflows it holds neither the register nor what it installs."""
    job = yaml.safe_load((DEPLOY / "github.yml").read_text())["jobs"]["keep-schedule"]
    (step,) = job["steps"]
    workflow = Path(FORGES["github"][1]).name

    assert job["if"] == "github.event_name == 'schedule'"
    assert step["run"].endswith(f'actions/workflows/{workflow}/enable"')
    assert "uses" not in step


def test_gitea_checks_and_publishes_nothing() -> None:
    """A runner on the web server would take jobs of a pull request that names its label."""
    workflow = yaml.safe_load((DEPLOY / "gitea.yml").read_text())

    assert workflow["permissions"] == {"contents": "read"}
    assert {job["runs-on"] for job in workflow["jobs"].values()} == {"ubuntu-latest"}
    assert "vars." not in (DEPLOY / "gitea.yml").read_text()


def test_what_a_run_leaves_at_gitlab_is_for_developers_and_for_a_day() -> None:
    """An older site names listings that have ended."""
    jobs = yaml.safe_load((DEPLOY / "gitlab.yml").read_text())
    left = [job["artifacts"] for job in jobs.values() if "artifacts" in job]

    assert len(left) == 2
    for artifacts in left:
        assert (artifacts["access"], artifacts["expire_in"]) == ("developer", "1 day")


@pytest.mark.parametrize("path", [*ACTIONS, DEPLOY / "gitlab.yml"], ids=lambda path: path.name)
def test_nothing_is_cached_between_runs(path: Path) -> None:
    """A pull request could read the names that are in it."""
    assert not re.search(r"\bcache\b", re.sub("#.*", "", path.read_text()))


@pytest.mark.parametrize("path", [*ACTIONS, DEPLOY / "gitlab.yml"], ids=lambda path: path.name)
def test_every_script_that_is_called_is_there(path: Path) -> None:
    """And gets as many words as it takes."""
    called = re.findall(r"^ *- (?:run: )?ci/(\S+)", path.read_text(), re.MULTILINE)

    assert {"install.sh", "check.sh", "diff.sh", "build.sh"} == {*called}
    for name in called:
        assert (DEPLOY / "ci" / name).stat().st_mode & 0o111


def test_no_failure_is_swallowed() -> None:
    """Only the report for GitLab may fail, since the check runs again after it."""
    for script in (DEPLOY / "ci").iterdir():
        text = script.read_text()
        assert "set -eu" in text
        assert text.count("|| true") == (1 if script.name == "check.sh" else 0)
