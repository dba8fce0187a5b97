"""The README's story, done word for word from an empty folder: real git, a real web server."""

import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.deploy.serving import serving
from tests.support.paths import ROOT

README = (ROOT / "README.md").read_text()


def story() -> list[str]:
    """The commands of the story, in order; what is for another machine's set-up is `console`."""
    told = README.partition("## From nothing")[2].partition("\n## ")[0]
    blocks = re.findall(r"^```sh\n(.*?)^```", told, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


class Reader:
    """A person who types what the README says, on one machine instead of two."""

    def __init__(self, folder: Path) -> None:
        self.where, self.server, self.record = folder, folder / "server", "r-2026-0001"
        command = Path(sys.executable).parent
        names = {f"GIT_{who}_NAME": "Reader" for who in ("AUTHOR", "COMMITTER")}
        mails = {f"GIT_{who}_EMAIL": "reader@toy.example" for who in ("AUTHOR", "COMMITTER")}
        path = {"PATH": f"{command}:{os.environ['PATH']}", "HOME": str(folder)}
        self.environment = {**os.environ, **names, **mails, **path}

    def type(self, line: str) -> str:
        line = line.replace("sudo -u git -H /srv/gongshi/bin/", "").replace("git@server:", "")
        line = line.replace("/srv", str(self.server))
        line = re.sub(r" --raised \S+", f" --raised {self.today}" if "object" in line else "", line)
        if line.startswith("cd "):
            self.where = self.where / line[3:]
            return ""
        done = subprocess.run(
            ["bash", "-ec", line.replace("r-2026-0001", self.record)],
            cwd=self.where,
            env=self.environment,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    @property
    def today(self) -> str:
        (record,) = self.where.glob("lists/*/*/*.yml")
        found = re.search(r"^published: (\S+)", record.read_text(), re.MULTILINE)
        assert found
        return found[1]

    def fill_in(self, said: str) -> None:
        path = self.where / said.splitlines()[0].removeprefix("wrote ")
        text = path.read_text().replace("decided:  # TODO", f"decided: {self.today}  #")
        path.write_text(text.replace("  # TODO", " As the decision says."))
        self.record = path.stem


@pytest.mark.slow
def test_the_story_leads_from_nothing_to_a_live_site(tmp_path: Path) -> None:
    """Every command does what the text beside it says; at the end the name is gone again."""
    reader = Reader(tmp_path)
    (tmp_path / "server").mkdir()
    page = tmp_path / "server/register/site"
    for line in story():
        said = reader.type(line)
        if line.startswith("gongshi new"):
            reader.fill_in(said)
        if line == "gongshi check":
            assert " error" not in said
        if line.startswith("git push"):
            assert "published" in said
        if line.startswith("git push") and "Withdraw" not in reader.type("git log -1"):
            assert "Example Shipping" in seen(page, reader.record, tmp_path)

    assert "Example Shipping" not in seen(page, reader.record, tmp_path)


def seen(site: Path, record: str, work: Path) -> str:
    """The entity's page as the web server shows it."""
    with (
        serving("nginx", site, work) as address,
        urllib.request.urlopen(f"{address}/entity/r-{record}/") as answer,
    ):
        text: str = answer.read().decode()
        return text


def test_every_file_it_names_is_there() -> None:
    """No link and no picture leads nowhere."""
    for target in re.findall(r"\]\(([^)#]+)", README):
        if not target.startswith("https:"):
            assert (ROOT / target).exists(), target


def test_every_command_it_names_is_one() -> None:
    """And none of the commands is left out of its table."""
    from gongshi.cli import COMMANDS  # noqa: PLC0415 - only here

    table = README.partition("## Commands")[2].partition("\n## ")[0]
    named = set(re.findall(r"`(?:gongshi )?([a-z]+)[^`]*`", table))

    assert {*COMMANDS} - named <= {"schema"}
