"""A day passes and nobody edits: what changes by itself is made again, as by a clean build."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from gongshi.settings import settings_for
from gongshi.site import build as building
from tests.support.law_cases import CASES, add_case
from tests.support.registers import copy_toy, tree

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("compiled_once")]

FIRST = date(2025, 11, 20)
"""Before the first of many days on which records of the cases end, open for repair or are kept."""
NIGHTS = 20


@pytest.fixture(name="register", scope="module")
def _register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy register, with records whose whole life is known."""
    root = copy_toy(tmp_path_factory.mktemp("nights") / "register")
    for case in CASES:
        if (
            max(day for day, _ in case["days"]) < "2026-11-01"
            and case["record"]["decided"] > "2024"
        ):
            add_case(root, case)
    return root


def test_twenty_nights_are_each_as_a_clean_build(register: Path, tmp_path: Path) -> None:
    """Also where several days have passed, and where the next build is for an earlier day."""
    settings = settings_for(register / "mkdocs.yml")
    # a folder of its own, so that neither build finds what the other has found out
    clean = settings_for(Path(shutil.copytree(register, tmp_path / "register")) / "mkdocs.yml")
    nights = [FIRST + timedelta(days=n + 16 * (n // 4)) for n in range(NIGHTS)]
    rendered = []
    for day in [*nights, FIRST]:
        rendered.append(building.build(settings, day).rendered)
        building.build(clean, day, clean=True)

        assert tree(settings.site_dir) == tree(clean.site_dir), day

    assert max(rendered[1:-1]) < rendered[0] == rendered[-1]


def test_a_quiet_night_changes_no_page_of_an_entity(register: Path) -> None:
    """Only what tells of the whole register: counts, statistics, the newest, the edition."""
    settings = settings_for(register / "mkdocs.yml")
    quiet = date(2026, 11, 28)
    building.build(settings, quiet)
    before = tree(settings.site_dir)

    built = building.build(settings, quiet + timedelta(days=1))

    after = tree(settings.site_dir)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert built.rendered == 0
    assert not {path for path in changed if path.split("/")[-3:-2] == ["entity"]}
    assert len(changed) < 20
