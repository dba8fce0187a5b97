"""What does a record's page say of its changes, and what must it not say?"""

import subprocess
from pathlib import Path

import pytest

from gongshi.settings import settings_for
from gongshi.site import build as building
from tests.support.registers import TODAY, commit_all, copy_toy

pytestmark = pytest.mark.usefixtures("compiled_once")

FOLDER = "lists/serious-violations/2026"
PAGE = "site/entity/lei-999000TQYBLUEWHALE59/index.html"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = copy_toy(tmp_path / "register")
    subprocess.run(["git", "init", "-q", "-b", "main", root], check=True)
    commit_all(root, "begin", TODAY.replace(month=3))
    return root


def change(root: Path, old: str, new: str, month: int) -> None:
    path = root / f"{FOLDER}/sv-2026-0003.yml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    commit_all(root, "change", TODAY.replace(month=month))


def built(root: Path) -> list[str]:
    said: list[str] = []

    def say(step: str, done: int = 0, total: int = 0) -> None:
        said.append(step)

    building.build(settings_for(root / "mkdocs.yml"), TODAY, say)
    return said


def test_a_page_shows_when_its_record_was_changed(root: Path) -> None:
    """In both languages, with the day of the change and both values of a day."""
    change(root, "expires: 2027-02-27", "expires: 2026-12-31", 5)

    built(root)

    page = (root / PAGE).read_text()
    assert "Last day shown: 27 February 2027 → 31 December 2026" in page
    assert '<time datetime="2026-05-23">' in page
    assert "Entered in the register" in page
    chinese = (root / PAGE.replace("site/", "site/zh/")).read_text()
    assert "公示截止日期由2027年2月27日变更为2026年12月31日" in chinese


def test_a_corrected_text_is_nowhere_on_the_site(root: Path) -> None:
    """It says only that the facts were amended."""
    change(root, "Imported toys without papers.", "Imported toys.", 5)

    built(root)

    assert "Facts: amended" in (root / PAGE).read_text()
    pages = [path.read_bytes() for path in (root / "site").rglob("*") if path.is_file()]
    assert not [page for page in pages if b"without papers" in page]


def test_what_was_taken_down_has_no_history(root: Path) -> None:
    """The page that remains shows no change but the withdrawal itself."""
    change(root, "expires: 2027-02-27", "expires: 2026-12-31", 5)
    change(root, "details:", "withdrawn: {date: 2026-06-01, reason: error}\ndetails:", 6)

    built(root)

    page = (root / PAGE).read_text()
    assert "Blue Whale" not in page
    assert "Last day shown" not in page
    assert "2026-05-23" not in page


def test_the_page_of_changes_has_the_day_of_the_amendment(root: Path) -> None:
    """Once a day for a record, however often it was; a person is counted and not named."""
    change(root, "expires: 2027-02-27", "expires: 2026-12-31", 10)
    change(root, "expires: 2026-12-31", "expires: 2026-12-30", 10)
    person = root / "lists/judgment-defaulters/2026.yml"
    person.write_text(person.read_text().replace("Has not paid a debt", "Owes a debt"))
    commit_all(root, "amend", TODAY.replace(month=10))

    built(root)

    page = (root / "site/changes/index.html").read_text()
    day = page.partition('<time datetime="2026-10-23">')[2].partition("</section>")[0]
    assert day.count("Amended") == 2
    assert "Blue Whale Toys GmbH" in day
    assert "1 record about a person" in day
    assert "陶某某" not in page


def test_a_day_long_past_does_not_know_what_came_later(root: Path) -> None:
    """A build for an earlier day shows the changes until then."""
    change(root, "expires: 2027-02-27", "expires: 2026-12-31", 5)

    building.build(settings_for(root / "mkdocs.yml"), TODAY.replace(month=4))

    page = (root / PAGE).read_text()
    assert "Entered in the register" in page
    assert "→ 31 December 2026" not in page


def test_the_same_commit_makes_the_same_page(root: Path, tmp_path: Path) -> None:
    """In a clone too: the history is a function of the commit."""
    change(root, "expires: 2027-02-27", "expires: 2026-12-31", 5)
    subprocess.run(["git", "clone", "-q", root, tmp_path / "clone"], check=True)

    built(root)
    built(tmp_path / "clone")

    assert (root / PAGE).read_bytes() == (tmp_path / "clone" / PAGE).read_bytes()


def test_a_shallow_clone_says_what_it_does_not_know(root: Path, tmp_path: Path) -> None:
    """And its pages say nothing rather than a wrong day."""
    change(root, "expires: 2027-02-27", "expires: 2026-12-31", 5)
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{root}", clone], check=True)

    said = built(clone)

    assert any("lacks older commits" in line for line in said)
    assert "Entered in the register" not in (clone / PAGE).read_text()
