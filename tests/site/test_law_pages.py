"""Every case of the law as a built page: what the public reads is what the law says of the day."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gongshi.register import dates
from gongshi.settings import settings_for
from gongshi.site import build as building
from tests.support.law_cases import CASES, Case, add_case, shown_days
from tests.support.registers import copy_toy

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("compiled_once")]

Told = list[tuple[Case, dict[str, Any]]]


def _days() -> dict[date, Told]:
    """Few days that together tell of every case once, each with its cases and what is expected."""
    left = {case["id"]: case for case in CASES}
    found: dict[date, Told] = {}
    candidates = sorted(
        {day for case in CASES for first, last, _ in shown_days(case) for day in (first, last)}
    )
    while left:
        day = max(candidates, key=lambda day: sum(bool(_on(case, day)) for case in left.values()))
        found[day] = [(case, _on(case, day)) for case in left.values() if _on(case, day)]
        for case, _ in found[day]:
            del left[case["id"]]
    return found


def _on(case: Case, day: date) -> dict[str, Any]:
    spans = (expected for first, last, expected in shown_days(case) if first <= day <= last)
    return next(spans, {})


DAYS = _days()


@pytest.fixture(name="register", scope="module")
def _register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy register with a list and a record for each case."""
    root = copy_toy(tmp_path_factory.mktemp("law") / "register")
    for case in CASES:
        add_case(root, case)
    return root


def test_every_case_has_its_page() -> None:
    """The days cover all of them."""
    assert sorted(case["id"] for told in DAYS.values() for case, _ in told) == sorted(
        case["id"] for case in CASES
    )


@pytest.mark.parametrize("day", sorted(DAYS))
def test_pages_say_what_the_law_says(
    register: Path, day: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shown or not, with which status, until when, and whether repair may be applied for."""
    # some cases are of years to come, and what has not happened yet cannot be written down
    monkeypatch.setattr(dates, "today", lambda _: date(2040, 1, 1))
    settings = settings_for(register / "mkdocs.yml")
    building.build(settings, day)
    pages = {
        path.parent.name: path.read_text(encoding="utf-8")
        for path in settings.site_dir.glob("entity/*/index.html")
    }

    actual = {case["id"]: _told(case, pages) for case, _ in DAYS[day]}

    assert actual == {case["id"]: _asked(case, expected, actual) for case, expected in DAYS[day]}


def _asked(case: Case, expected: dict[str, Any], actual: dict[str, Any]) -> dict[str, Any]:
    """What is expected, and what no case asserts as it is."""
    if not expected["shown"]:
        return {"shown": False}
    names = ("shown", "status", "last_day", "repair_may_be_applied_for")
    return {name: expected.get(name, actual[case["id"]].get(name)) for name in names}


def _told(case: Case, pages: dict[str, str]) -> dict[str, Any]:
    """What the site's pages say of a case."""
    name, key = f"Case {case['id']} Limited", f"case-{case['id']}"
    found = [page for page in pages.values() if f'data-record="{key}"' in page]
    if not found:
        shown = [page for page in pages.values() if name in page]
        assert not shown, "what is not shown is on no page by its name"
        return {"shown": False}
    (page,) = found
    record = re.search(rf'<article[^>]*data-record="{key}"[^>]*>.*?</header>', page, re.DOTALL)
    assert record is not None
    status, last = (re.search(rf'data-{one}="([^"]*)"', record[0]) for one in ("status", "expires"))
    assert status is not None
    assert last is not None
    return {
        "shown": True,
        "status": status[1],
        "last_day": last[1] or None,
        "repair_may_be_applied_for": "gs-status--repairable" in record[0],
    }
