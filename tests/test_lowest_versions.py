"""The lower bounds in pyproject.toml are versions that work."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.support.packaging import wheel
from tests.support.paths import ROOT

LOWEST = ROOT / "constraints-lowest.txt"
PIP = (sys.executable, "-m", "pip", "--retries", "1", "--timeout", "30")
RECORD = """\
id: first-2026-0001
subject: {kind: enterprise, name: 远帆船务有限公司, code: 91990102MAGEUX651E}
document: 港〔2026〕1号
reason: {en: Paid every due on the day., zh: 各项费用均按期缴纳。}
basis: {en: Harbour Rules, zh: 港口规则}
decided: 2026-01-05
published: 2026-01-08
"""
DAY = ("--as-of", "2026-02-01")
TITLE = ("--title", "en=Harbour Register", "--title", "zh=港口公示", "--list", "first")


def test_the_lowest_versions_are_the_lower_bounds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    bounds = [re.split("[>,]=?", one)[:2] for one in project["dependencies"]]

    assert LOWEST.read_text() == "".join(f"{name}=={least}\n" for name, least in bounds)


@pytest.mark.slow
def test_the_lowest_versions_make_check_build_and_search_a_register(tmp_path: Path) -> None:
    """Installed from the package index with nothing newer of what pyproject.toml names."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "env"], check=True)
    into = [*PIP, "--python", tmp_path / "env/bin/python", "install", "-q", "--no-compile"]
    done = subprocess.run(
        [*into, "-c", LOWEST, wheel(tmp_path / "wheel")],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and "Retrying (" in done.stderr:
        pytest.skip("no package index is reachable")
    assert done.returncode == 0, done.stderr

    def gongshi(*words: str, where: Path = tmp_path / "mine") -> str:
        command = [tmp_path / "env/bin/python", "-I", "-m", "gongshi", *words]
        done = subprocess.run(command, cwd=where, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    gongshi("init", "mine", *TITLE, where=tmp_path)
    (tmp_path / "mine/lists/first/first-2026-0001.yml").write_text(RECORD)
    assert gongshi("check", *DAY) == "no problems\n"
    gongshi("build", *DAY)
    assert "远帆船务有限公司" in (tmp_path / "mine/site/list/first/index.html").read_text()
    assert "远帆船务有限公司" in gongshi("search", "yuanfan", *DAY)
