"""Releases of a published site, and what stops a publication."""

import subprocess
from datetime import date
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from gongshi.cli import cli
from gongshi.git.commit_trailers import Allowed, allowed_by
from gongshi.publishing import guard
from gongshi.publishing.releases import LiveRecord, Releases, removed_records
from gongshi.register.model import Bounds, Limits, Register, Vocabulary
from gongshi.settings import settings_for
from gongshi.site import build as building
from tests.support.registers import TODAY, copy_toy, tree

RECORD = "lists/serious-violations/2026/sv-2026-0001.yml"


def build(root: Path, day: date = TODAY) -> None:
    building.build(settings_for(root / "mkdocs.yml"), day)


def publish(root: Path, target: Path, *words: str) -> Result:
    config = ["--config-file", str(root / "mkdocs.yml")]
    return CliRunner().invoke(cli, ["publish", str(target), *config, *words])


def reword(root: Path, text: str) -> None:
    path = root / RECORD
    path.write_text(path.read_text().replace("Sold ", f"Sold {text} "))


@pytest.fixture(name="root", scope="module")
def _root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_toy(tmp_path_factory.mktemp("releases") / "r")
    build(root)
    return root


def test_publishing_makes_the_target_what_was_built(root: Path, tmp_path: Path) -> None:
    target = tmp_path / "www"

    done = publish(root, target)

    assert done.exit_code == 0, done.output
    assert target.is_symlink()
    assert tree(target) == tree(root / "site")


def test_releases_follow_each_other_and_only_the_last_are_kept(root: Path, tmp_path: Path) -> None:
    """Each is what was built, also where an old release was made into it."""
    target = tmp_path / "www"
    sites = []
    for number in range(6):
        reword(root, f"n{number}")
        build(root)
        done = publish(root, target)
        assert done.exit_code == 0, done.output
        sites.append(tree(root / "site"))
        assert tree(target) == sites[-1]

    kept = Releases(target).kept()

    assert [tree(release.site) for release in kept] == sites[-3:]
    assert [release.number for release in kept] == [4, 5, 6]


def test_a_rollback_returns_to_the_release_before(root: Path, tmp_path: Path) -> None:
    target = tmp_path / "www"
    publish(root, target)
    before = tree(target)
    reword(root, "again")
    build(root)
    publish(root, target)
    assert tree(target) != before

    done = publish(root, target, "--rollback")

    assert done.exit_code == 0
    assert tree(target) == before
    assert publish(root, target, "--rollback").exit_code == 1, "there is none before it"
    assert publish(root, target, "--rollback", "--release", "2").exit_code == 0
    assert tree(target) == tree(root / "site")


def test_what_is_live_already_is_not_published_again(root: Path, tmp_path: Path) -> None:
    target = tmp_path / "www"
    publish(root, target)

    done = publish(root, target)

    assert "live already" in done.output
    assert len(Releases(target).kept()) == 1


def test_a_folder_built_by_us_becomes_a_release(root: Path, tmp_path: Path) -> None:
    """A site that was built straight to its place is replaced in one step."""
    target = tmp_path / "www"
    target.mkdir()
    (target / "build.json").write_text("{}")

    assert publish(root, target).exit_code == 0

    assert target.is_symlink()
    assert tree(target) == tree(root / "site")


def test_a_foreign_folder_is_left_alone(root: Path, tmp_path: Path) -> None:
    target = tmp_path / "www"
    target.mkdir()
    (target / "thesis.txt").write_text("years of work")

    done = publish(root, target)

    assert done.exit_code == 1
    assert "not a site made here" in str(done.exception)
    assert tree(target) == {"thesis.txt": b"years of work"}


def test_a_site_that_was_not_built_last_is_refused(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere"
    other.mkdir()
    (other / "build.json").write_text("{}")

    done = publish(root, tmp_path / "www", "--site-dir", str(other))

    assert done.exit_code == 1
    assert not (tmp_path / "www").exists()


def test_what_a_crash_left_half_done_is_taken_away(root: Path, tmp_path: Path) -> None:
    target = tmp_path / "www"
    publish(root, target)
    home = Releases(target).home
    (home / "making.9").mkdir()
    (home / "making.9/x").write_text("x")
    (home / "link.9").symlink_to("nowhere")
    (home / "000008/site").mkdir(parents=True)
    reword(root, "crash")
    build(root)

    assert publish(root, target).exit_code == 0

    assert tree(target) == tree(root / "site")
    assert sorted(path.name for path in home.iterdir()) == ["000001", "000002", "lock"]


def rows(count: int, last_day: str | None = None) -> str:
    """The records of a release, as its file has them."""
    return "\n".join(f"r{number:03}\ta-list\t{last_day or ''}" for number in range(count))


def objections(live: str, new: str, vocabulary: Vocabulary, allowed: Allowed) -> list[str]:
    number, counts = len(live.splitlines()), {"a-list": len(new.splitlines())}
    return guard.refusals(number, removed_records(live, new), counts, vocabulary, TODAY, allowed)


def test_a_record_whose_last_day_is_another_is_not_gone() -> None:
    assert removed_records(rows(3, "2026-12-01"), rows(2, "2026-12-31")) == [
        LiveRecord("r002", "a-list", "2026-12-01")
    ]


def limited(toy: Register, share: str | None, bounds: Bounds | None = None) -> Register:
    about = msgspec.structs.replace(toy.vocabulary.about, limits=Limits(disappear=share))
    first, *rest = toy.vocabulary.lists.items()
    lists = dict([("a-list", msgspec.structs.replace(first[1], bounds=bounds)), *rest])
    vocabulary = msgspec.structs.replace(toy.vocabulary, about=about, lists=lists)
    return msgspec.structs.replace(toy, vocabulary=vocabulary)


REMOVALS = [
    ("no limit is stated", None, 100, 0, None, 0, True),
    ("as much as is allowed", "5%", 100, 95, None, 0, True),
    ("more than is allowed", "5%", 100, 94, None, 0, False),
    ("more, and the commit allows as many", "5%", 100, 94, None, 6, True),
    ("more, and the commit allows fewer", "5%", 100, 94, None, 5, False),
    ("more, because their term is over", "5%", 100, 0, "2026-11-22", 0, True),
    ("more on their last day", "5%", 100, 0, "2026-11-23", 0, False),
    ("nothing was live", "0%", 0, 50, None, 0, True),
    ("one of few where none may go", "0%", 3, 2, None, 0, False),
    ("the only one", "5%", 1, 0, None, 0, True),
    ("three of twenty", "5%", 20, 17, None, 0, True),
    ("four of twenty", "5%", 20, 16, None, 0, False),
]


@pytest.mark.parametrize(
    ("share", "before", "after", "last", "removal", "passes"),
    [case[1:] for case in REMOVALS],
    ids=[case[0] for case in REMOVALS],
)
def test_so_much_may_go_at_once(
    toy: Register,
    share: str | None,
    before: int,
    after: int,
    last: str | None,
    removal: int,
    passes: bool,  # noqa: FBT001 - a column of the table
) -> None:
    vocabulary = limited(toy, share).vocabulary

    found = objections(rows(before, last), rows(after, last), vocabulary, Allowed(removal=removal))

    assert (found == []) is passes


def test_a_list_that_may_go_is_not_counted(toy: Register) -> None:
    vocabulary = limited(toy, "5%").vocabulary
    live = rows(100)

    assert objections(live, "", vocabulary, Allowed(removed=frozenset({"a-list"}))) == []
    assert objections(live, "", vocabulary, Allowed(removed=frozenset({"b-list"}))) != []


def test_an_objection_says_what_to_write(toy: Register) -> None:
    vocabulary = limited(toy, "5%").vocabulary

    (said,) = objections(rows(100), rows(90), vocabulary, Allowed())

    assert said.endswith("write in the commit message:\n  Allow-Removal: 10")


@pytest.mark.parametrize(
    ("bounds", "count", "passes"),
    [
        (Bounds(min=3, max=5), 2, False),
        (Bounds(min=3, max=5), 3, True),
        (Bounds(min=3, max=5), 5, True),
        (Bounds(min=3, max=5), 6, False),
        (Bounds(min=1), 0, False),
        (Bounds(max=5), 0, True),
        (None, 0, True),
    ],
)
def test_a_list_outside_its_bounds_is_not_published(
    toy: Register,
    bounds: Bounds | None,
    count: int,
    passes: bool,  # noqa: FBT001 - a column of the table
) -> None:
    vocabulary = limited(toy, None, bounds).vocabulary
    allowed = Allowed(bounds=frozenset({"a-list"}))

    assert (objections("", rows(count), vocabulary, Allowed()) == []) is passes
    assert objections("", rows(count), vocabulary, allowed) == []


def commit(root: Path, message: str) -> None:
    who = ["-c", "user.name=Clerk", "-c", "user.email=clerk@lanhai.example"]
    subprocess.run(["git", *who, "add", "-A"], cwd=root, check=True)
    subprocess.run(["git", *who, "commit", "-qm", message], cwd=root, check=True)


def test_a_mass_removal_is_published_only_with_its_trailer(tmp_path: Path) -> None:
    """The live site stays until a commit after it says that it is meant, not only the newest."""
    root, target = copy_toy(tmp_path / "r"), tmp_path / "www"
    (root / ".gitignore").write_text("/site/\n/site.*/\n")
    register = root / "lists/register.yml"
    register.write_text(register.read_text() + 'limits: {disappear: "0%"}\n')
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=root, check=True)
    commit(root, "Begin\n\nAllow-Removal: 100")
    build(root)
    assert publish(root, target).exit_code == 0
    before = tree(target)
    (root / "lists/honest-traders/2026.yml").write_text("[]\n")
    commit(root, "Remove the honest traders")
    build(root)

    stopped = publish(root, target)

    assert stopped.exit_code == 1
    said = str(stopped.exception)
    trailer = said.rsplit("\n", maxsplit=1)[-1].strip()
    assert trailer.startswith("Allow-Removal: ")
    assert tree(target) == before
    (root / "README.md").write_text("Meant.\n")
    commit(root, f"Remove the honest traders\n\nThe scheme has ended.\n\n{trailer}")
    (root / "README.md").write_text("Corrected.\n")
    commit(root, "Correct the note")
    build(root)
    assert publish(root, target).exit_code == 0
    assert tree(target) == tree(root / "site")


def test_the_lines_of_a_message_that_allow_something() -> None:
    said = "One\n\nAllow-Removal: 3, a-list\nAllow-Bounds: a, b\nAllow-Restore: r-1 r-2"

    assert allowed_by([said, "Two\n\nAllow-Removal: 2"]) == Allowed(
        removal=3,
        removed=frozenset({"2", "3", "a-list"}),
        bounds=frozenset({"a", "b"}),
        restored=frozenset({"r-1", "r-2"}),
    )
