"""The history of records, made from git in one pass, shows days and no texts."""

import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from gongshi.git.history import Revisions, after, revisions
from gongshi.register.revision import RevisedField, Revision
from tests.support.registers import commit_all

A = """\
id: a-1
subject: {kind: enterprise, name: 甲公司, representative: 木某}
document: 一号
reason: Sold bad fish.
basis: Act
decided: 2026-01-05
published: 2026-01-06
"""
PATH = "lists/watchlist/a-1.yml"
ZONE = "Asia/Shanghai"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", "-b", "main", tmp_path], check=True)
    write(tmp_path, PATH, A)
    commit_all(tmp_path, "enter", date(2026, 1, 6))
    return tmp_path


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text)


def of(root: Path, path: str = PATH, record_id: str = "a-1") -> tuple[Revision, ...]:
    found: Revisions = revisions(root, {path: [record_id]}, ZONE)
    assert found.gap == ""
    return found.by_record.get(record_id, ())


def public(found: tuple[Revision, ...]) -> list[tuple[str, str, tuple[RevisedField, ...]]]:
    return [(revision.day.isoformat(), revision.kind, revision.changes) for revision in found]


def test_a_record_is_entered_on_the_day_of_its_commit(root: Path) -> None:
    """Not on the day it was decided or published."""
    assert public(of(root)) == [("2026-01-06", "entered", ())]


def test_a_changed_day_is_shown_with_both_values(root: Path) -> None:
    """For a person who objects: the day until which it was shown before, and is shown now."""
    write(root, PATH, A + "expires: 2027-01-01\n")
    commit_all(root, "set", date(2026, 2, 1))
    write(root, PATH, A + "expires: 2026-06-01\n")
    commit_all(root, "shorten", date(2026, 3, 2))

    assert public(of(root))[1:] == [
        (
            "2026-02-01",
            "changed",
            (RevisedField(field="expires", public=True, old=None, new="2027-01-01"),),
        ),
        (
            "2026-03-02",
            "changed",
            (RevisedField(field="expires", public=True, old="2027-01-01", new="2026-06-01"),),
        ),
    ]


SECRET = [
    ("Sold bad fish.", "Sold fish.", "reason"),
    ("甲公司", "乙公司", "subject"),
    ("木某", "林某", "subject"),
    ("一号", "二号", "document"),
    ("basis: Act", "basis: {en: Act 2, zh: 法}", "basis"),
]


@pytest.mark.parametrize(("old", "new", "field"), SECRET)
def test_a_text_that_was_corrected_does_not_come_back(
    root: Path, old: str, new: str, field: str
) -> None:
    """The correction is shown, but neither the old nor the new words."""
    write(root, PATH, A.replace(old, new))
    commit_all(root, "correct", date(2026, 2, 1))

    (_, revision) = of(root)

    assert revision.changes == (RevisedField(field=field, public=False),)
    assert old not in repr(of(root))


SAME = {
    "a comment": A + "# looked at\n",
    "another order": "\n".join(reversed(A.rstrip().split("\n"))) + "\n",
    "a day to look again": A + "review: 2026-05-01\n",
    "quotes": A.replace("一号", '"一号"'),
}


@pytest.mark.parametrize("name", SAME)
def test_what_changes_nothing_is_no_revision(root: Path, name: str) -> None:
    """Only the values of a record count, not how its file is written."""
    write(root, PATH, SAME[name])
    commit_all(root, name, date(2026, 2, 1))

    assert len(of(root)) == 1


def test_a_version_that_could_not_be_read_is_passed_over(root: Path) -> None:
    """The next valid version is compared with the last valid one."""
    write(root, PATH, "id: [")
    commit_all(root, "break", date(2026, 2, 1))
    write(root, PATH, A + "fulfilled: true\n")
    commit_all(root, "mend", date(2026, 2, 2))

    assert [revision.day.isoformat() for revision in of(root)] == ["2026-01-06", "2026-02-02"]


def test_a_file_that_moves_keeps_its_history(root: Path) -> None:
    """From one folder to another: entered when it was entered, and the list it moved to."""
    moved = "lists/serious/2026/a-1.yml"
    write(root, moved, A)
    (root / PATH).unlink()
    commit_all(root, "move", date(2026, 2, 1))

    found = of(root, moved)

    assert public(found) == [
        ("2026-01-06", "entered", ()),
        (
            "2026-02-01",
            "changed",
            (RevisedField(field="list", public=True, old="watchlist", new="serious"),),
        ),
    ]


def test_a_path_that_was_used_before_has_no_part_in_it(root: Path) -> None:
    """Another record was once in a file of this name: its days are not this one's."""
    (root / PATH).unlink()
    commit_all(root, "delete", date(2026, 2, 1))
    write(root, PATH, A.replace("a-1", "b-2"))
    commit_all(root, "another", date(2026, 3, 1))

    assert public(of(root, PATH, "b-2")) == [("2026-03-01", "entered", ())]


def test_records_of_one_file_have_each_their_own(root: Path) -> None:
    """A commit that changes one record of a sequence is no revision of the others."""
    two = "".join(
        f"- {line}" if i == 0 else f"  {line}" for i, line in enumerate(A.splitlines(keepends=True))
    )
    many = two + two.replace("a-1", "b-2")
    write(root, "lists/watchlist/many.yml", many)
    (root / PATH).unlink()
    commit_all(root, "gather", date(2026, 2, 1))
    write(root, "lists/watchlist/many.yml", many + "  fulfilled: true\n")
    commit_all(root, "fulfil", date(2026, 2, 2))

    found = revisions(root, {"lists/watchlist/many.yml": ["a-1", "b-2"]}, ZONE).by_record

    assert public(found["a-1"]) == [("2026-02-01", "moved", ())]
    assert [(r.day.day, r.kind) for r in found["b-2"]] == [(1, "entered"), (2, "changed")]


def test_a_record_filed_elsewhere_and_changed_is_not_called_new(root: Path) -> None:
    """It shows only that the record was filed there: it had been entered before that day."""
    (root / PATH).unlink()
    write(root, "lists/serious/a-1.yml", A.replace("bad", "very bad"))
    commit_all(root, "move and change", date(2026, 2, 1))

    assert public(of(root, "lists/serious/a-1.yml")) == [("2026-02-01", "moved", ())]


def test_the_day_is_that_of_the_register_not_of_the_machine(root: Path) -> None:
    """Late in the evening in Lanhai it is still the day before in Berlin."""
    day = revisions(root, {PATH: ["a-1"]}, "Pacific/Kiritimati").by_record["a-1"][0].day

    assert day == date(2026, 1, 6)
    assert revisions(root, {PATH: ["a-1"]}, "Pacific/Pago_Pago").by_record["a-1"][0].day == date(
        2026, 1, 5
    )


def test_a_merge_counts_as_of_the_merge(root: Path) -> None:
    """A change in a branch is published when the branch is merged."""
    git = ["git", "-C", str(root), "-c", "user.name=A", "-c", "user.email=a@toy.example"]
    subprocess.run([*git, "checkout", "-qb", "work"], check=True)
    write(root, PATH, A + "fulfilled: true\n")
    commit_all(root, "fulfil", date(2026, 2, 1))
    subprocess.run([*git, "checkout", "-q", "main"], check=True)
    write(root, "lists/watchlist/x.yml", A.replace("a-1", "x-1"))
    commit_all(root, "other", date(2026, 2, 2))
    subprocess.run([*git, "merge", "-q", "--no-ff", "--no-commit", "work"], check=True)
    commit_all(root, "merge", date(2026, 2, 5))

    assert [revision.day for revision in of(root)] == [date(2026, 1, 6), date(2026, 2, 5)]


def no_git(root: Path, other: Path) -> None:
    other.mkdir()


def shallow(root: Path, other: Path) -> None:
    write(root, PATH, A + "fulfilled: true\n")
    commit_all(root, "fulfil", date(2026, 2, 1))
    subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{root}", other], check=True)


@pytest.mark.parametrize(("make", "gap"), [(no_git, "no-git"), (shallow, "shallow")])
def test_what_is_not_known_is_said(
    root: Path,
    tmp_path_factory: pytest.TempPathFactory,
    make: Callable[[Path, Path], None],
    gap: str,
) -> None:
    """Never today's date, nor the date of a first commit that is not the first."""
    other = tmp_path_factory.mktemp("other") / "clone"
    make(root, other)

    assert revisions(other, {PATH: ["a-1"]}, ZONE) == Revisions(gap=gap)  # type: ignore[arg-type]


def head(root: Path) -> str:
    said = subprocess.run(["git", "-C", root, "rev-parse", "HEAD"], capture_output=True, check=True)
    return said.stdout.decode().strip()


def gone_on(root: Path, old: str, known: Revisions) -> Revisions | None:
    """The revisions of the records that files have now, continued from an older commit."""

    def stand(path: str) -> list[str]:
        place = root / path
        lines = place.read_text().splitlines() if place.is_file() else []
        return [line.partition("id: ")[2] for line in lines if line.startswith(("id: ", "- id: "))]

    return after(root, (old, head(root)), stand, lambda key: known.by_record.get(key, ()), ZONE)


NEXT: dict[str, Callable[[Path], None]] = {
    "a record changed": lambda r: write(r, PATH, A + "expires: 2027-01-01\n"),
    "a comment": lambda r: write(r, PATH, A + "# looked at\n"),
    "a new record": lambda r: write(r, "lists/watchlist/b-2.yml", A.replace("a-1", "b-2")),
    "one more, another gone": lambda r: (
        (r / PATH).unlink(),
        write(r, "lists/serious/a-1.yml", A.replace("bad", "very bad")),
    )[1],
    "an article": lambda r: write(r, "content/en/a.md", "# A"),
}


@pytest.mark.parametrize("change", NEXT.values(), ids=NEXT)
def test_continuing_from_a_commit_gives_what_the_whole_log_gives(
    change: Callable[[Path], None], root: Path
) -> None:
    """Of every file that was changed since, over two commits."""
    paths = {p: [i] for p, i in ((PATH, "a-1"), ("lists/watchlist/b-2.yml", "b-2"))}
    known, old = revisions(root, paths, ZONE), head(root)
    change(root)
    commit_all(root, "first", date(2026, 2, 1))
    write(root, "lists/watchlist/c-3.yml", A.replace("a-1", "c-3"))
    commit_all(root, "second", date(2026, 2, 2))

    found = gone_on(root, old, known)

    assert found is not None
    paths |= {"lists/watchlist/c-3.yml": ["c-3"], "lists/serious/a-1.yml": ["a-1"]}
    now = {path: ids for path, ids in paths.items() if (root / path).is_file()}
    whole = revisions(root, now, ZONE).by_record
    assert found.by_record == {
        key: whole[key] for path, ids in now.items() if path in found.changed for key in ids
    }
    assert {path for path in now if path in found.changed} >= {"lists/watchlist/c-3.yml"}


def rewrite(root: Path) -> None:
    git = ["git", "-C", str(root), "-c", "user.name=A", "-c", "user.email=a@toy.example"]
    subprocess.run([*git, "commit", "-q", "--amend", "-m", "another"], check=True)


def moved(root: Path) -> None:
    (root / "lists/serious").mkdir()
    (root / PATH).rename(root / "lists/serious/a-1.yml")
    commit_all(root, "move", date(2026, 2, 1))


def gathered(root: Path) -> None:
    write(root, PATH, A.replace("a-1", "b-2"))
    commit_all(root, "another record in its place", date(2026, 2, 1))


@pytest.mark.parametrize("change", [rewrite, moved, gathered])
def test_without_a_common_history_nothing_is_continued(
    change: Callable[[Path], None], root: Path
) -> None:
    """Then the whole log has to be read: history was rewritten, or a record came from elsewhere."""
    known, old = revisions(root, {PATH: ["a-1"]}, ZONE), head(root)
    change(root)

    assert gone_on(root, old, known) is None
