"""The units of deploy/systemd: systemd reads them, and what they run is there and publishes."""

import configparser
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gongshi.server import setup
from gongshi.settings import settings_for
from gongshi.site import build as building
from tests.support.paths import ROOT
from tests.support.registers import TODAY, commit_all, copy_toy

UNITS = ROOT / "deploy/systemd"
SERVICE, TIMER = "gongshi-publish.service", "gongshi-publish.timer"
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
    for unit in (SERVICE, TIMER):
        text = (UNITS / unit).read_text().replace(PROGRAM, str(program))
        (tmp_path / unit).write_text(text)

    paths = [str(tmp_path / unit) for unit in (SERVICE, TIMER)]
    done = subprocess.run(
        ["systemd-analyze", "verify", *paths], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_night_begins_where_the_register_applies() -> None:
    """The timer's zone is the demonstration register's, whatever the server's own is."""
    when = settings(TIMER)["Timer"]["OnCalendar"]

    zone = re.search(r"^timezone: (\S+)", (ROOT / "lists/register.yml").read_text(), re.MULTILINE)
    assert zone
    assert when == f"*-*-* 00:05:00 {zone[1]}"


def test_the_service_may_write_where_publishing_writes() -> None:
    """The repository, which holds checkout and cache, and the folder the site's link lies in."""
    writable = settings(SERVICE)["Service"]["ReadWritePaths"].split()

    readme = (ROOT / "README.md").read_text()
    found = re.search(r"hook install (\S+) --to (\S+)", readme)
    assert found
    assert writable == [found[1], str(Path(found[2]).parent)]


@pytest.mark.slow
def test_what_the_service_runs_publishes(tmp_path: Path) -> None:
    """As in the unit except for the paths: a deleted site is made again."""
    root = copy_toy(tmp_path / "register")
    subprocess.run(["git", "init", "-q", "-b", "main", root], check=True)
    commit_all(root, "begin", TODAY)
    bare, site = tmp_path / "register.git", tmp_path / "www/site"
    setup.install_hooks(bare, site, "main")
    subprocess.run(["git", "-C", root, "push", "-q", str(bare), "main"], check=True)
    site.unlink()

    line = settings(SERVICE)["Service"]["ExecStart"]
    program = shlex.join([sys.executable, "-P", "-m", "gongshi"])
    words = shlex.split(line.replace(PROGRAM, program).replace(BARE, str(bare)))
    done = subprocess.run(words, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    building.build(settings_for(root / "mkdocs.yml"), TODAY)
    assert {path.name for path in site.iterdir()} == {p.name for p in (root / "site").iterdir()}
