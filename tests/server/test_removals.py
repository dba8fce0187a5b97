"""A list, an authority and many records are taken out only by who says so."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from gongshi.register.problems import errors
from gongshi.server.push_check import check_push
from tests.server.conftest import Server, git
from tests.support.registers import NEW_RECORD, TODAY, commit_all, copy_toy, gongshi

FOLDER = "lists/serious-violations/2026"
HONEST = "lists/honest-traders"
SPARE = 'toy-spare:\n  title: Spare\n  region: "990100"\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A register with a limit, forty records more and an authority without any."""
    root = copy_toy(tmp_path / "register")
    for number in range(40):
        (root / f"{FOLDER}/q-{number}.yml").write_text(NEW_RECORD.format(id=f"q-{number}"))
    with (root / "lists/register.yml").open("a") as file:
        file.write("limits: {disappear: 10%}\n")
    with (root / "lists/authorities.yml").open("a") as file:
        file.write(SPARE)
    subprocess.run(["git", "init", "-q", "-b", "main", root], check=True)
    commit_all(root, "begin", TODAY)
    return root


def told(root: Path, message: str = "change") -> list[str]:
    """The errors of one more commit, after the paths of their files."""
    commit_all(root, message, TODAY)
    found = errors(check_push(root, "HEAD~1", "HEAD", TODAY).problems)
    return [f"{problem.code} {problem.message}\n{problem.hint}" for problem in found]


def delete(*paths: str) -> Callable[[Path], None]:
    def deleted(root: Path) -> None:
        for path in paths:
            place = root / path
            shutil.rmtree(place) if place.is_dir() else place.unlink()

    return deleted


def delete_records(count: int) -> Callable[[Path], None]:
    return delete(*(f"{FOLDER}/q-{number}.yml" for number in range(count)))


def edit(path: str, old: str, new: str) -> Callable[[Path], None]:
    def edited(root: Path) -> None:
        text = (root / path).read_text()
        assert old in text
        (root / path).write_text(text.replace(old, new))

    return edited


def empty_the_list(root: Path) -> None:
    (root / f"{HONEST}/2026.yml").write_text("[]\n")


REFUSED: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "a list": (
        delete(HONEST),
        "list must not be taken out: 'honest-traders'",
        "Allow-Removal: honest-traders",
    ),
    "all records of a list": (
        empty_the_list,
        "list must not lose all its records: 'honest-traders'",
        "Allow-Removal: honest-traders",
    ),
    "an authority": (
        edit("lists/authorities.yml", SPARE, ""),
        "authority must not be taken out: 'toy-spare'",
        "Allow-Removal: toy-spare",
    ),
    "more records than the limit": (
        delete_records(8),
        "8 of 5",
        "Allow-Removal: 8",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_once_and_the_message_of_the_commit_allows_it(root: Path, name: str) -> None:
    make, message, trailer = REFUSED[name]
    make(root)

    (said,) = told(root)

    assert said.startswith(f"I18 {message}")
    assert said.endswith(f"write in the commit message: {trailer}")
    subprocess.run(["git", "-C", root, "reset", "-q", "--soft", "HEAD~1"], check=True)
    assert told(root, f"change\n\nThe scheme has ended.\n\n{trailer}") == []


@pytest.mark.parametrize("trailer", ["Allow-Removal: 7", "Allow-Removal: judgment-defaulters"])
def test_what_is_allowed_is_no_more_than_what_is_said(root: Path, trailer: str) -> None:
    delete_records(8)(root)

    (said,) = told(root, f"change\n\n{trailer}")

    assert said.startswith("I18 8 of 5")


def rename_the_list(root: Path) -> None:
    (root / HONEST).rename(root / "lists/good-traders")
    edit("lists/good-traders/list.yml", "\ntitle:", "\nformer_keys: [honest-traders]\ntitle:")(root)


def delete_before_they_are_shown(root: Path) -> None:
    for number in range(20):
        edit(f"{FOLDER}/q-{number}.yml", "2026-11-03", "2026-12-30")(root)
    commit_all(root, "later", TODAY)
    delete_records(20)(root)


ACCEPTED: dict[str, Callable[[Path], None]] = {
    "as many records as the limit": delete_records(5),
    "records that were never shown": delete_before_they_are_shown,
    "a list that names its former key": rename_the_list,
    "an authority that names its former key": edit(
        "lists/authorities.yml", SPARE, SPARE.replace("spare:", "new:\n  former_keys: [toy-spare]")
    ),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_leads_nobody_astray_is_accepted(root: Path, name: str) -> None:
    ACCEPTED[name](root)

    assert told(root) == []


def test_a_list_under_another_key_is_refused_until_it_names_the_former_one(root: Path) -> None:
    """Its page, and what people kept of its address, would lead nowhere."""
    (root / HONEST).rename(root / "lists/good-traders")

    (said,) = told(root)

    assert said.startswith("I18 list must not be taken out: 'honest-traders'")
    assert "former_keys: [honest-traders]" in said


def test_a_former_key_stays(root: Path) -> None:
    path = "lists/authorities.yml"
    edit(path, "toy-spare:", "toy-spare:\n  former_keys: [toy-older]")(root)
    assert told(root) == []
    edit(path, "\n  former_keys: [toy-older]", "")(root)

    (said,) = told(root)

    assert said.startswith("I18 authority must not be taken out: 'toy-older'")


def test_without_a_limit_only_whole_lists_are_kept(root: Path) -> None:
    edit("lists/register.yml", "limits: {disappear: 10%}\n", "")(root)
    commit_all(root, "no limit", TODAY)
    delete_records(20)(root)

    assert told(root) == []


def test_a_broken_file_is_not_taken_for_an_empty_one(root: Path) -> None:
    """The mistake in it is what is told."""
    with (root / f"{HONEST}/2026.yml").open("a") as file:
        file.write("- {id: [\n")

    assert {said.split()[0] for said in told(root)} <= {"Y01"}


@pytest.mark.slow
def test_a_list_is_deleted_by_a_push_that_says_so(
    server: Server, root: Path, tmp_path: Path
) -> None:
    """The door refuses it, and lets it in and on to the site once the message allows it."""
    git(root, "remote", "add", "live", str(server.bare))
    assert git(root, "push", "live", "HEAD:main").returncode == 0
    page = server.site / "list/honest-traders/index.html"
    assert page.exists()
    delete(HONEST)(root)
    commit_all(root, "Tidy up", TODAY)

    refused = git(root, "push", "live", "HEAD:main")

    assert refused.returncode == 1
    assert "I18 list must not be taken out: 'honest-traders'" in refused.stderr
    assert "Allow-Removal: honest-traders" in refused.stderr
    assert "refused: 1 error" in refused.stderr
    assert page.exists()

    (root / "note.md").write_text("x")
    commit_all(root, "End the scheme\n\nAllow-Removal: honest-traders", TODAY)
    edit("lists/register.yml", "Toy Town Credit Centre", "Toy Credit Centre")(root)
    commit_all(root, "Another commit of the same push", TODAY)
    taken = git(root, "push", "live", "HEAD:main")

    assert taken.returncode == 0, taken.stderr
    assert "published" in taken.stderr, taken.stderr
    assert not page.exists()


@pytest.mark.slow
def test_a_list_under_another_key_is_pushed_with_the_former_one(server: Server, root: Path) -> None:
    """The page at its former address then leads to it."""
    git(root, "remote", "add", "live", str(server.bare))
    assert git(root, "push", "live", "HEAD:main").returncode == 0
    (root / HONEST).rename(root / "lists/good-traders")
    commit_all(root, "Rename", TODAY)

    refused = git(root, "push", "live", "HEAD:main")
    (root / "lists/good-traders").rename(root / HONEST)
    rename_the_list(root)
    commit_all(root, "Say how it was called", TODAY)
    taken = git(root, "push", "live", "HEAD:main")

    assert "I18 list must not be taken out: 'honest-traders'" in refused.stderr
    assert taken.returncode == 0, taken.stderr
    page = (server.site / "list/honest-traders/index.html").read_text()
    assert 'content="0; url=../../list/good-traders/"' in page


@pytest.mark.slow
def test_the_check_since_a_commit_and_before_one_see_it_too(root: Path) -> None:
    delete(HONEST)(root)

    since = gongshi(root, "check", "--since", "HEAD")
    subprocess.run(["git", "-C", root, "add", "-A"], check=True)
    staged = gongshi(root, "hook", "staged")

    for done in (since, staged):
        assert done.returncode == 1
        assert "I18 list must not be taken out: 'honest-traders'" in done.stdout + done.stderr
    assert "git commit --no-verify" in staged.stderr
