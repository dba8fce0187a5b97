"""What does `gongshi holidays` write, and what does it refuse?"""

import sys
from datetime import date
from pathlib import Path

import pytest

from gongshi.format.load import HOLIDAYS
from gongshi.maintain import holiday_table
from gongshi.maintain.holiday_table import Holiday, days_of_year, with_year, write_year
from gongshi.register.problems import Refused, Unusable
from gongshi.settings import Settings, settings_for
from tests.support.registers import copy_toy, gongshi

MAY = [Holiday(date(2025, 5, 1), "closed", "劳动节"), Holiday(date(2025, 5, 10), "open")]


@pytest.fixture(name="settings")
def _settings(tmp_path: Path) -> Settings:
    root = copy_toy(tmp_path / "register")
    return settings_for(root / "mkdocs.yml", None, 1)


NEW = "2025-05-01: closed  # 劳动节\n2025-05-10: open\n"
BEFORE, AFTER = "2024-01-01: closed # kept\n", "2026-01-01: closed\n"
TEXTS = [
    ("# head\n", f"# head\n{NEW}"),
    (BEFORE, BEFORE + NEW),
    (f"{BEFORE}2025-01-01: closed\n'2025-01-02': open\n{AFTER}", BEFORE + NEW + AFTER),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_a_year_takes_the_place_of_its_days(text: str, expected: str) -> None:
    """The lines of other years stay as people wrote them."""
    assert with_year(text, 2025, MAY) == expected
    assert with_year(expected, 2025, MAY) == expected


def test_a_weekend_that_is_another_is_written_out() -> None:
    """Where Friday and Saturday are days of rest, every Friday is closed and every Sunday open."""
    found = {one.day: one.kind for one in days_of_year("SA", 2026)}

    assert found[date(2026, 7, 3)] == "closed"
    assert date(2026, 7, 4) not in found
    assert found[date(2026, 7, 5)] == "open"


def test_a_part_of_a_country_may_have_its_own_holidays() -> None:
    days = [{one.day for one in days_of_year(code, 2026)} for code in ("DE", "DE-BY")]

    assert date(2026, 1, 6) in days[1] - days[0]


def test_the_command_writes_the_days_of_the_registers_country(settings: Settings) -> None:
    """The State Council's notice for 2026: 19 working weekdays off, six days worked for others."""
    done = gongshi(settings.root, "holidays", "2026")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "lists/holidays.yml: 2026 of CN: 19 closed, 6 open; compare them with the official notice\n"
    )
    text = (settings.root / HOLIDAYS).read_text()
    assert "2026-10-10: open\n" in text
    assert "2026-10-01: closed  # 国庆节\n" in text
    assert gongshi(settings.root, "check", "--as-of", "2026-11-23").returncode == 0


def test_a_year_without_its_notice_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The package computes the holidays of later years, but nobody can compute days worked."""
    known = {2025: MAY, 2026: [Holiday(date(2026, 5, 1), "closed")]}
    monkeypatch.setattr(holiday_table, "days_of_year", lambda _, year: known.get(year, []))

    assert [write_year(settings, year, "CN").lacks_open_days for year in (2025, 2026)] == [
        False,
        True,
    ]


REFUSED = [
    ("XX", "the package holidays does not know 'XX'; write an ISO 3166 code, as CN or DE-BY"),
    ("DE-XX", "the package holidays does not know 'DE-XX'; write an ISO 3166 code, as CN or DE-BY"),
]


@pytest.mark.parametrize(("country", "message"), REFUSED)
def test_an_unknown_country_is_refused(settings: Settings, country: str, message: str) -> None:
    with pytest.raises(Unusable) as refused:
        write_year(settings, 2026, country)

    assert str(refused.value) == message


def test_a_missing_package_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)

    with pytest.raises(Unusable, match=r"install it: pip install 'gongshi\[holidays\]'"):
        write_year(settings, 2026, "CN")


def test_a_register_of_no_one_country_has_to_name_it(settings: Settings) -> None:
    about = settings.root / "lists/register.yml"
    about.write_text(about.read_text().replace("Asia/Shanghai", "UTC"))

    with pytest.raises(Unusable, match="as --country CN"):
        write_year(settings, 2026, None)


def test_a_faulty_file_stays_as_it_is(settings: Settings) -> None:
    """What people wrote is not lost because a program could not read it."""
    place = settings.root / HOLIDAYS
    place.write_text("2024-01-01: shut\n")

    with pytest.raises(Refused):
        write_year(settings, 2026, "CN")

    assert place.read_text() == "2024-01-01: shut\n"
