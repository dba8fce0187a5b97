"""The units of deploy/systemd: systemd reads them, and what they run is there and publishes."""

import configparser
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gongshi.server import repository_settings
from gongshi.settings import settings_for
from gongshi.site import build as building
from tests.support.paths import ROOT
from tests.support.registers import TODAY, commit_all, copy_toy

UNITS = ROOT / "deploy/systemd"
SERVICE, TIMER = "gongshi-publish.service", "gongshi-publish.timer"
CLEAN, WEEKLY = "gongshi-clean.service", "gongshi-clean.timer"
PROGRAM, BARE = "/srv/gongshi/bin/gongshi", "/srv/register.git"
"""What the service names, to be replaced by what is here."""


def settings(unit: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(UNITS / unit)
    return parser


def test_systemd_understands_every_line(tmp_path: Path) -> None:
    """It only warns of a key that it does not know, so nothing may be said at all."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze here")
    program = Path(sys.executable).with_name("gongshi")
    units = (SERVICE, TIMER, CLEAN, WEEKLY)
    for unit in units:
        text = (UNITS / unit).read_text().replace(PROGRAM, str(program))
        (tmp_path / unit).write_text(text)

    paths = [str(tmp_path / unit) for unit in units]
    done = subprocess.run(
        ["systemd-analyze", "verify", *paths], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_night_begins_where_the_register_applies() -> None:
    """The timers' zone is the demonstration register's, whatever the server's own is."""
    when = [settings(unit)["Timer"]["OnCalendar"] for unit in (TIMER, WEEKLY)]

    zone = re.search(r"^timezone: (\S+)", (ROOT / "lists/register.yml").read_text(), re.MULTILINE)
    assert zone
    assert when == [f"*-*-* 00:05:00 {zone[1]}", f"Sun *-*-* 03:05:00 {zone[1]}"]


def test_the_service_may_write_where_publishing_writes() -> None:
    """The repository, which holds checkout and cache, and the folder the site's link lies in."""
    writable = settings(SERVICE)["Service"]["ReadWritePaths"].split()

    readme = (ROOT / "README.md").read_text()
    found = re.search(r"hook install (\S+) --to (\S+)", readme)
    assert found
    assert writable == [found[1], str(Path(found[2]).parent)]


def test_the_units_name_what_the_readme_sets_up() -> None:
    """The program, the user and the repository, as the reader has typed them."""
    service, readme = settings(SERVICE)["Service"], (ROOT / "README.md").read_text()

    assert f"sudo -u {service['User']} -H {PROGRAM} hook install {BARE} " in readme
    assert service["ExecStart"] == f"{PROGRAM} hook publish {BARE}"


def test_the_weekly_build_differs_only_in_that_it_begins_from_nothing() -> None:
    """Who runs it, what it may write and how much it may take are the nightly one's."""
    nightly, weekly = (
        {section: dict(found) for section, found in settings(unit).items()}
        for unit in (SERVICE, CLEAN)
    )
    assert nightly["Unit"].pop("Description") != weekly["Unit"].pop("Description")
    nightly["Service"]["ExecStart"] += " --clean"

    assert weekly == nightly


def test_a_service_outlasts_what_it_may_wait_for_and_build() -> None:
    """Three builds of others, then one, tried again, and the last commit in its place."""
    hours = re.fullmatch(r"(\d+)h", settings(SERVICE)["Service"]["TimeoutStartSec"])

    assert hours
    assert int(hours[1]) * 3600 >= (3 + 2 + 2) * repository_settings.BuildLimits().seconds


@pytest.mark.slow
@pytest.mark.parametrize("unit", [SERVICE, CLEAN])
def test_what_the_service_runs_publishes(tmp_path: Path, unit: str) -> None:
    """As in the unit except for the paths: a deleted site is made again."""
    root = copy_toy(tmp_path / "register")
    subprocess.run(["git", "init", "-q", "-b", "main", root], check=True)
    commit_all(root, "begin", TODAY)
    bare, site = tmp_path / "register.git", tmp_path / "www/site"
    repository_settings.install_hooks(bare, site, "main")
    subprocess.run(["git", "-C", root, "push", "-q", str(bare), "main"], check=True)
    site.unlink()

    line = settings(unit)["Service"]["ExecStart"]
    program = shlex.join([sys.executable, "-P", "-m", "gongshi"])
    words = shlex.split(line.replace(PROGRAM, program).replace(BARE, str(bare)))
    done = subprocess.run(words, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    building.build(settings_for(root / "mkdocs.yml"), TODAY)
    assert {path.name for path in site.iterdir()} == {p.name for p in (root / "site").iterdir()}
