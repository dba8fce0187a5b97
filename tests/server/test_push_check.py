"""A push is checked as the whole register would be, from a part of its files."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from gongshi.project import checkout
from gongshi.register.problems import Problem, errors
from gongshi.server import deleted_ids, push_check
from gongshi.settings import settings_for
from tests.support.registers import NEW_RECORD, TODAY, commit_all, copy_toy

FOLDER = "lists/serious-violations/2026"
SV1, SV3 = "sv-2026-0001", "sv-2026-0003"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A register with one commit, and many records that have nothing to do with the rest."""
    root = copy_toy(tmp_path / "register")
    for number in range(40):
        (root / f"{FOLDER}/q-{number}.yml").write_text(NEW_RECORD.format(id=f"q-2020-{number:04}"))
    subprocess.run(["git", "init", "-q", "-b", "main", root], check=True)
    commit_all(root, "begin", TODAY)
    return root


def write(path: str, text: str, *, more: bool = False) -> Callable[[Path], None]:
    def written(root: Path) -> None:
        before = (root / path).read_text() if more else ""
        (root / path).write_text(before + text)

    return written


CASES: dict[str, tuple[Callable[[Path], None], str]] = {
    "a sound record": (write(f"{FOLDER}/x.yml", NEW_RECORD.format(id="sv-2026-0009")), ""),
    "an id that another file has": (
        write(f"{FOLDER}/x.yml", NEW_RECORD.format(id=SV3)),
        "I05",
    ),
    "an id that a later file has": (
        write(f"{FOLDER}/0.yml", NEW_RECORD.format(id=SV3)),
        "I05",
    ),
    "a code with another name": (
        write(
            f"{FOLDER}/x.yml",
            NEW_RECORD.format(id="a-1").replace('reg: "a-1"', "lei: 999000TQYBLUEWHALE59"),
        ),
        "I07",
    ),
    "the same document twice": (
        write(f"{FOLDER}/x.yml", NEW_RECORD.format(id="q-2020-0003").replace("id: q", "id: z", 1)),
        "I08",
    ),
    "registration details with another name": (
        write(
            "lists/entities/x.yml",
            "kind: enterprise\nname: 别名公司\nids: {lei: 999000TQYBLUEWHALE59}\n",
        ),
        "I07",
    ),
    "a reference to nobody": (
        write(
            f"{FOLDER}/{SV3}.yml",
            "withdrawn: {date: 2026-11-03, reason: duplicate, replaced_by: nobody}\n",
            more=True,
        ),
        "R07",
    ),
    "a reference to a record elsewhere": (
        write(
            f"{FOLDER}/{SV3}.yml",
            "withdrawn: {date: 2026-11-03, reason: duplicate, replaced_by: q-2020-0007}\n",
            more=True,
        ),
        "",
    ),
    "a broken file": (write(f"{FOLDER}/x.yml", "id: ["), "Y01"),
    "a file that is no YAML file": (write(f"{FOLDER}/x.txt", "x"), "F08"),
    "a table that records need": (write("lists/authorities.yml", "nobody: {title: x}\n"), "R02"),
    "a stricter term": (
        write("lists/terms.yml", "toy-general: {title: x, max: P1D, basis: x}\n"),
        "R",
    ),
    "a personal number in an article": (write("content/en/x.md", "Call 13800138000\n"), "P"),
    "register.yml gone": (lambda root: (root / "lists/register.yml").unlink(), "F10"),
    "the articles gone": (lambda root: shutil.rmtree(root / "content"), "F10"),
    "a record gone": (lambda root: (root / f"{FOLDER}/{SV3}.yml").unlink(), ""),
}


@pytest.mark.parametrize("name", CASES)
def test_the_errors_of_a_push_are_those_of_the_whole_register(root: Path, name: str) -> None:
    """Whatever is broken, checking what the push touches finds the same as checking everything."""
    make, code = CASES[name]
    make(root)
    commit_all(root, name, TODAY)

    judged = push_check.check_push(root, "HEAD~1", "HEAD", TODAY)

    whole = checkout.read_register(settings_for(root / "mkdocs.yml"), TODAY)
    assert told(judged.problems) == told(whole.problems)
    assert any(problem.code.startswith(code) for problem in errors(judged.problems)) == bool(code)


def told(problems: tuple[Problem, ...]) -> list[Problem]:
    """Without those that only the history knows."""
    return sorted(problem for problem in errors(problems) if problem.code != "I18")


def test_a_push_without_the_settings_of_the_site_is_refused(root: Path) -> None:
    """It would be accepted, and then no site could be made of it."""
    (root / "mkdocs.yml").unlink()
    commit_all(root, "settings gone", TODAY)

    (problem,) = errors(push_check.check_push(root, "HEAD~1", "HEAD", TODAY).problems)

    assert (problem.code, problem.path) == ("F10", "mkdocs.yml")


def test_a_push_with_unreadable_settings_is_refused(root: Path) -> None:
    """They are MkDocs' own, but their problems are reported as for any other file."""
    path = root / "mkdocs.yml"
    path.write_text(path.read_text().replace("theme:", "theme", 1))
    commit_all(root, "a colon gone", TODAY)

    (pushed_,) = errors(push_check.check_push(root, "HEAD~1", "HEAD", TODAY).problems)
    (on_disk,) = errors(checkout.read_register(settings_for(path), TODAY).problems)

    assert pushed_ == on_disk
    assert (on_disk.path, on_disk.code) == ("mkdocs.yml", "Y01")
    assert path.read_text().splitlines()[on_disk.line - 1].startswith("theme ")


def test_a_small_push_reads_few_files(root: Path) -> None:
    """The tables, the lists' rules, the new file; not the forty that share nothing with it."""
    write(f"{FOLDER}/x.yml", NEW_RECORD.format(id="sv-2026-0009"))(root)
    commit_all(root, "one more", TODAY)

    judged = push_check.check_push(root, "HEAD~1", "HEAD", TODAY)

    assert judged.problems == ()
    assert judged.read < 12


def test_a_reference_to_a_removed_record_is_found(root: Path) -> None:
    """The record that refers to a deleted record is in a file that the push does not change."""
    line = "withdrawn: {date: 2026-11-03, reason: duplicate, replaced_by: q-2020-0007}\n"
    write(f"{FOLDER}/{SV3}.yml", line, more=True)(root)
    commit_all(root, "withdraw", TODAY)
    (root / f"{FOLDER}/q-7.yml").unlink()
    commit_all(root, "delete", TODAY)

    (problem,) = errors(push_check.check_push(root, "HEAD~1", "HEAD", TODAY).problems)

    assert (problem.code, problem.path) == ("R07", f"{FOLDER}/{SV3}.yml")


def test_a_link_is_refused(root: Path) -> None:
    """It would be followed when the site is built, to any file of the server."""
    (root / f"{FOLDER}/x.yml").symlink_to("/etc/hostname")
    commit_all(root, "link", TODAY)

    (found,) = errors(push_check.check_push(root, "HEAD~1", "HEAD", TODAY).problems)

    assert (found.code, found.message) == ("F09", "file must not be a link")


@pytest.mark.parametrize("whole", [False, True])
def test_another_repository_in_the_place_of_files_is_refused(root: Path, whole: bool) -> None:  # noqa: FBT001
    """Git keeps only the name of its commit: on the server its files would be lacking."""
    submodule = f"160000,{'1' * 40},{FOLDER}/sub"
    git = ("git", "-C", root, "-c", "user.name=T", "-c", "user.email=t@toy.example")
    subprocess.run([*git, "update-index", "--add", "--cacheinfo", submodule], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "submodule"], check=True)

    old = None if whole else "HEAD~1"
    (found,) = errors(push_check.check_push(root, old, "HEAD", TODAY).problems)

    assert (found.path, found.code) == (f"{FOLDER}/sub", "F09")
    assert found.message == "file must not be another repository (a submodule)"


def removed(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).unlink()
    commit_all(root, "delete", TODAY)


REUSES: dict[str, tuple[Callable[[Path], None], bool]] = {
    "given to another subject": (
        write(f"{FOLDER}/other.yml", NEW_RECORD.format(id="q-2020-0007").replace("reg: ", "tax: ")),
        True,
    ),
    "given to another decision about the same subject": (
        write(f"{FOLDER}/q-7.yml", NEW_RECORD.format(id="q-2020-0007").replace("2026〕", "2027〕")),
        True,
    ),
    "given in a file of several records": (
        write(
            f"{FOLDER}/x.yml",
            "- {"
            + NEW_RECORD.format(id="q-2020-0007").strip().replace("\n", ", ").replace("reg", "tax")
            + "}\n",
        ),
        True,
    ),
    "back with its own record": (
        write(f"{FOLDER}/q-7.yml", NEW_RECORD.format(id="q-2020-0007")),
        False,
    ),
    "back in another file": (
        write(f"{FOLDER}/back.yml", NEW_RECORD.format(id="q-2020-0007")),
        False,
    ),
    "only named by another record": (
        write(
            f"{FOLDER}/x.yml",
            NEW_RECORD.format(id="x-1").replace("New.", '"Instead of id: q-2020-0007."'),
        ),
        False,
    ),
}
"""What happens to the id of a record that an earlier push deleted, and is it refused?"""


@pytest.mark.parametrize("name", REUSES)
def test_the_id_of_a_record_that_was_taken_out_is_not_given_again(root: Path, name: str) -> None:
    """Other people's files contain its address; it comes back only with the same record."""
    make, refused = REUSES[name]
    removed(root, f"{FOLDER}/q-7.yml", f"{FOLDER}/q-8.yml")
    make(root)
    commit_all(root, name, TODAY)

    found = errors(push_check.check_push(root, "HEAD~1", "HEAD", TODAY).problems)

    assert [(p.code, p.field.rpartition(".")[2]) for p in found] == [("I06", "id")] * refused
    assert all("q-2020-0007" in p.message and f"{FOLDER}/q-7.yml" in p.hint for p in found)


def test_an_id_dropped_from_a_file_of_several_is_not_given_again(root: Path) -> None:
    """The file is still there; its history knows the record."""
    several = root / f"{FOLDER}/several.yml"
    both = [NEW_RECORD.format(id=id_).strip().replace("\n", "\n  ") for id_ in ("m-1", "m-2")]
    several.write_text("".join(f"- {one}\n" for one in both))
    commit_all(root, "two in one file", TODAY)
    several.write_text(f"- {both[0]}\n")
    commit_all(root, "one goes", TODAY)
    write(f"{FOLDER}/x.yml", NEW_RECORD.format(id="m-2").replace("reg: ", "tax: "))(root)
    commit_all(root, "again", TODAY)

    (problem,) = errors(push_check.check_push(root, "HEAD~1", "HEAD", TODAY).problems)

    assert (problem.code, problem.path, problem.line) == ("I06", f"{FOLDER}/x.yml", 1)


@pytest.mark.parametrize(("published", "codes"), [("2026-11-23", ["I16"]), ("2026-11-24", [])])
def test_taking_out_a_record_that_was_shown_has_a_hint_to_withdraw_it(
    root: Path, published: str, codes: list[str]
) -> None:
    """It would be removed without the statement the law requires; a pending one was never shown."""
    text = NEW_RECORD.format(id="sv-2026-0009").replace("2026-11-03", published)
    write(f"{FOLDER}/x.yml", text)(root)
    commit_all(root, "one more", TODAY)
    removed(root, f"{FOLDER}/x.yml")

    found = push_check.check_push(root, "HEAD~1", "HEAD", TODAY).problems

    assert [(p.code, p.severity, p.path) for p in found] == [
        (code, "warning", f"{FOLDER}/x.yml") for code in codes
    ]


def test_a_record_that_moves_keeps_its_id(root: Path) -> None:
    """It is removed from one file and added to another in the same push."""
    path = root / f"{FOLDER}/q-7.yml"
    path.rename(path.with_name("moved.yml"))
    commit_all(root, "move", TODAY)

    assert push_check.check_push(root, "HEAD~1", "HEAD", TODAY).problems == ()


@pytest.mark.parametrize("most", [0, 200])
def test_many_new_ids_are_checked_like_a_few(
    root: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """However ids are searched, only the one that existed before is found."""
    monkeypatch.setattr(deleted_ids, "_MANY", most)
    removed(root, f"{FOLDER}/q-7.yml", f"{FOLDER}/q-8.yml")
    for number in range(20):
        write(f"{FOLDER}/n-{number}.yml", NEW_RECORD.format(id=f"n-{number}"))(root)
    write(f"{FOLDER}/x.yml", NEW_RECORD.format(id="q-2020-0008").replace("reg: ", "tax: "))(root)
    commit_all(root, "many", TODAY)

    (problem,) = errors(push_check.check_push(root, "HEAD~1", "HEAD", TODAY).problems)

    assert (problem.code, problem.path) == ("I06", f"{FOLDER}/x.yml")


@pytest.mark.parametrize("name", [".hidden.yml", ".yml", "..yml"])
def test_a_hidden_record_is_no_part_of_a_register(root: Path, name: str) -> None:
    """It is not published, so its id may be used and it may go."""
    (root / FOLDER / name).write_text(NEW_RECORD.format(id="h-1"))
    commit_all(root, "hide it", TODAY)
    assert push_check.check_push(root, "HEAD~1", "HEAD", TODAY).problems == ()
    (root / FOLDER / name).write_text("not\0even: text")
    commit_all(root, "change it", TODAY)
    assert push_check.check_push(root, "HEAD~1", "HEAD", TODAY).problems == ()
    removed(root, f"{FOLDER}/{name}")
    assert push_check.check_push(root, "HEAD~1", "HEAD", TODAY).problems == ()


def test_a_number_in_the_message_of_a_commit_is_reported(root: Path) -> None:
    """Messages stay as long as files do; the address of a commit's author is ignored."""
    (root / f"{FOLDER}/x.yml").write_text(NEW_RECORD.format(id="sv-2026-0009"))
    commit_all(
        root, "List it\n\nHe called from 13800138000.\n\nSigned-off-by: C <c@toy.example>", TODAY
    )

    (found,) = push_check.check_push(root, "HEAD~1", "HEAD", TODAY).problems

    assert (found.code, found.severity) == ("P05", "warning")
    assert found.path.startswith("commit ")
    assert "13800138000" not in found.message
