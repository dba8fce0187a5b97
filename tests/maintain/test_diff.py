"""What would publishing change: by the edit, and by the days alone?"""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.registers import TODAY, commit_all, copy_toy, gongshi

SV1, SV2, SV3 = "sv-2026-0001", "sv-2026-0002", "sv-2026-0003"
FOLDER = "lists/serious-violations/2026"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A register with one commit, made on the toy's day."""
    root = copy_toy(tmp_path / "register")
    subprocess.run(["git", "init", "-q", "-b", "main", root], check=True)
    commit_all(root, "begin", TODAY)
    return root


def found(root: Path, *words: str, day: str = TODAY.isoformat()) -> dict[str, object]:
    done = gongshi(root, "diff", "--format", "json", "--as-of", day, "--jobs", "1", *words)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def kinds(rows: object) -> dict[str, str]:
    assert isinstance(rows, list)
    return {row["record"]: row["kind"] for row in rows}


def edit(path: str, old: str, new: str) -> Callable[[Path], None]:
    def edited(root: Path) -> None:
        text = (root / path).read_text()
        assert old in text
        (root / path).write_text(text.replace(old, new, 1))

    return edited


def add(path: str, text: str) -> Callable[[Path], None]:
    def added(root: Path) -> None:
        with (root / path).open("a") as file:
            file.write(text)

    return added


NEW = """\
id: sv-2026-0009
subject: {kind: enterprise, name: 新立公司, code: 91990102MA3K7Q2H1H}
document: 玩市监严列〔2026〕9号
reason: {en: New., zh: 新。}
basis: {en: Act, zh: 法}
decided: 2026-11-20
published: DAY
details: {fine: 1 CNY}
"""

EDITS: dict[str, tuple[Callable[[Path], None], dict[str, str]]] = {
    "a new record is listed": (
        add(f"{FOLDER}/new.yml", NEW.replace("DAY", "2026-11-21")),
        {"sv-2026-0009": "listed"},
    ),
    "a record for a later day waits": (
        add(f"{FOLDER}/new.yml", NEW.replace("DAY", "2026-12-01")),
        {"sv-2026-0009": "scheduled"},
    ),
    "a record changes": (edit(f"{FOLDER}/{SV1}.yml", "biscuits", "cakes"), {SV1: "changed"}),
    "a record is withdrawn": (
        add(f"{FOLDER}/{SV3}.yml", "withdrawn: {date: 2026-11-23, reason: error}\n"),
        {SV3: "withdrawn"},
    ),
    "a hidden record is withdrawn": (
        edit(
            "lists/judgment-defaulters/2026.yml",
            "objection: {raised: 2026-11-02, accepted: 2026-11-04}",
            "withdrawn: {date: 2026-11-23, reason: error}",
        ),
        {"jd-2026-0002": "withdrawn"},
    ),
    "a record is repaired": (
        edit(f"{FOLDER}/{SV1}.yml", "outcome: refused", "outcome: granted"),
        {SV1: "repaired"},
    ),
    "a record ends early": (
        edit(f"{FOLDER}/{SV3}.yml", "expires: 2027-02-27", "expires: 2026-11-01"),
        {SV3: "ended"},
    ),
    "a record is deleted": (lambda root: (root / f"{FOLDER}/{SV3}.yml").unlink(), {SV3: "removed"}),
    "a record nobody saw is deleted": (lambda root: (root / f"{FOLDER}/{SV2}.yml").unlink(), {}),
    "only a comment changes": (add(f"{FOLDER}/{SV1}.yml", "# looked at\n"), {}),
    "a file moves within its list": (
        lambda root: (root / f"{FOLDER}/{SV3}.yml").rename(
            root / f"lists/serious-violations/2025/{SV3}.yml"
        ),
        {},
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_described_by_what_the_public_sees(root: Path, name: str) -> None:
    """A table of edits and what becomes of the records."""
    make, wanted = EDITS[name]
    make(root)

    told = found(root)

    assert kinds(told["records"]) == wanted
    assert told["passing_of_time"] == []


def test_nothing_changed_is_said(root: Path) -> None:
    """An untouched register on its own day."""
    told = found(root)

    assert told["changes_nothing"] is True
    assert "would change nothing" in gongshi(root, "diff", "--as-of", TODAY.isoformat()).stdout


def test_a_change_is_reported_field_by_field(root: Path) -> None:
    """Old and new value of each field, and the last day that follows from it."""
    edit(f"{FOLDER}/{SV1}.yml", "decided: 2025-12-31", "decided: 2025-12-30")(root)

    (change,) = found(root)["records"]  # type: ignore[misc]

    told = {row["field"]: (row["old"], row["new"]) for row in change["fields"]}  # type: ignore[index]
    assert told["decided"] == ("2025-12-31", "2025-12-30")
    assert told["last day shown"][0] > told["last day shown"][1]


def test_what_days_do_is_kept_apart_from_what_an_edit_does(root: Path) -> None:
    """On a later day listings begin and end although no file changed."""
    edit(f"{FOLDER}/{SV1}.yml", "biscuits", "cakes")(root)

    told = found(root, day="2027-02-28")

    assert kinds(told["passing_of_time"])[SV2] == "listed"
    assert kinds(told["passing_of_time"])[SV3] == "ended"
    assert kinds(told["records"]) == {SV1: "changed"}


def test_a_rule_of_a_list_changes_its_records(root: Path) -> None:
    """A shorter term ends listings whose files did not change."""
    path = root / "lists/terms.yml"
    path.write_text(path.read_text().replace("max: P2Y", "max: P1M"))

    told = found(root)

    assert "ended" in kinds(told["records"]).values()
    assert "lists/terms.yml" in {row["path"] for row in told["files"]}  # type: ignore[attr-defined]


def test_a_removed_address_is_named(root: Path) -> None:
    """A deleted record leaves not even a tombstone, and that is said."""
    (root / f"{FOLDER}/{SV3}.yml").unlink()

    assert found(root)["pages_removed"] == ["entity/lei-999000TQYBLUEWHALE59"]


def test_a_list_under_another_key_is_told_with_where_its_address_leads(root: Path) -> None:
    """Without the former key its page would go, and so would that of the authority."""
    (root / "lists/honest-traders").rename(root / "lists/good-traders")
    edit("lists/authorities.yml", "toy-court:", "toy-high-court:")(root)
    edit("lists/judgment-defaulters/list.yml", "toy-court", "toy-high-court")(root)

    told = found(root)

    assert told["pages_removed"] == ["authority/toy-court", "list/honest-traders"]
    assert told["pages_new"] == ["authority/toy-high-court", "list/good-traders"]
    assert told["pages_moved"] == []

    rules = "lists/good-traders/list.yml"
    edit(rules, "\ntitle:", "\nformer_keys: [honest-traders]\ntitle:")(root)
    told = found(root)

    assert told["pages_removed"] == ["authority/toy-court"]
    assert told["pages_moved"] == [["list/honest-traders", "list/good-traders"]]
    said = gongshi(root, "diff", "--as-of", TODAY.isoformat()).stdout
    assert "Pages moved (1)\n  list/honest-traders -> list/good-traders\n" in said


def test_a_person_is_reported_without_a_name(root: Path) -> None:
    """The summary of a change may be public."""
    edit("lists/judgment-defaulters/2026.yml", "Has not paid a debt", "Owes a debt")(root)

    for format_ in ("text", "markdown", "json"):
        told = gongshi(root, "diff", "--format", format_, "--as-of", TODAY.isoformat()).stdout
        assert "jd-2026-0001" in told
        assert "陶某某" not in told
        assert "Owes" not in told


def test_markdown_is_safe_from_what_others_write(root: Path) -> None:
    """A name with Markdown and HTML in it stays a name."""
    edit(f"{FOLDER}/{SV3}.yml", "Blue Whale Toys GmbH", "'`` ![x](y) <b>@all'")(root)

    told = gongshi(root, "diff", "--format", "markdown", "--as-of", TODAY.isoformat()).stdout

    assert "``` `` ![x](y) <b>@all ```" in told


def test_articles_and_new_files_are_reported_by_name(root: Path) -> None:
    """Files without records are named; a file that git ignores is not."""
    (root / "content/en/new.md").write_text("# New\n")
    (root / ".gitignore").write_text("*.tmp\n")
    (root / "templates").mkdir()
    (root / "templates/x.tmp").write_text("x")

    told = found(root)

    assert told["files"] == [{"path": "content/en/new.md", "kind": "added", "fields": []}]


def test_an_unknown_commit_and_a_folder_without_git_are_said(root: Path, tmp_path: Path) -> None:
    """A message, never a traceback, and nothing that could be an option of git."""
    outside = copy_toy(tmp_path / "outside")

    for where, words in ((root, ["nope"]), (root, ["--", "--output=x"]), (outside, [])):
        done = gongshi(where, "diff", *words)
        assert done.returncode == 1
        assert done.stderr.startswith("gongshi: no commit")


def test_an_old_commit_that_cannot_be_read_is_said(root: Path) -> None:
    """A file that was broken then is named, and the rest is compared."""
    broken = root / f"{FOLDER}/{SV1}.yml"
    sound = broken.read_text()
    broken.write_text("id: [")
    commit_all(root, "break", TODAY)
    broken.write_text(sound)

    told = found(root)

    assert told["unreadable"] == [f"{FOLDER}/{SV1}.yml"]
    assert kinds(told["records"]) == {SV1: "listed"}


def test_a_register_below_the_top_of_the_repository(tmp_path: Path) -> None:
    """Paths are those below the register, wherever it lies."""
    root = copy_toy(tmp_path / "repository/below/register")
    subprocess.run(["git", "init", "-q", tmp_path / "repository"], check=True)
    commit_all(tmp_path / "repository", "begin", TODAY)
    edit(f"{FOLDER}/{SV1}.yml", "biscuits", "cakes")(root)

    assert kinds(found(root)["records"]) == {SV1: "changed"}
