"""The guide of the demonstration: whole in every language, sourced, and true of the commands."""

import re
import shlex
import shutil
from datetime import date
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import click
import pytest

from gongshi.cli import COMMANDS
from gongshi.exchange import export_rows
from gongshi.format import yaml_reader
from gongshi.project import checkout
from gongshi.settings import settings_for
from gongshi.site import build as building
from tests.support.paths import ROOT
from tests.support.registers import TODAY, dead_links, gongshi

LANGUAGES = ("en", "zh")
GUIDE = sorted(ROOT.glob("content/*/articles/*.md"))

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_FRONT = re.compile(r"\A---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)


def named(path: Path) -> str:
    return path.relative_to(ROOT / "content").as_posix()


every_article = pytest.mark.parametrize("path", GUIDE, ids=named)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def blocks(path: Path, kind: str) -> list[str]:
    """The fenced blocks of a kind, such as `yaml` or `sh`."""
    return [body for found, body in _BLOCK.findall(path.read_text()) if found == kind]


def test_every_article_exists_in_every_language() -> None:
    names = [{p.name for p in (ROOT / "content" / code).rglob("*.md")} for code in LANGUAGES]

    assert names[0] == names[1]


@every_article
def test_an_article_says_what_it_is_and_when_it_was_reviewed(path: Path) -> None:
    front = _FRONT.match(path.read_text())
    assert front is not None
    told = yaml_reader.parse_yaml(path.name, front[1]).value

    assert str(told["title"])
    assert len(str(told["description"])) <= 200
    assert date.fromisoformat(str(told["reviewed"]))


@every_article
def test_a_box_has_a_title_that_is_read_as_one(path: Path) -> None:
    """A title in typographic quotes would leave the box's Markdown on the page."""
    boxes = [line for line in path.read_text().splitlines() if line.startswith("!!!")]

    assert [line for line in boxes if not re.fullmatch(r'!!! [a-z]+ "[^"]+"', line)] == []


@every_article
def test_every_source_is_listed_once_and_in_the_order_of_its_use(path: Path) -> None:
    text = path.read_text()
    told = re.findall(r"^\[\^([\w-]+)\]: ", text, re.MULTILINE)
    named_ = re.findall(r"\[\^([\w-]+)\](?!: )", text)

    assert told == list(dict.fromkeys(named_))


@every_article
def test_every_command_named_exists_with_its_options(path: Path) -> None:
    lines = "\n".join(blocks(path, "sh")).replace("\\\n", " ").splitlines()
    lines += re.findall(r"`(gongshi [^`]+)`", path.read_text())
    calls = [shlex.split(line)[1:] for line in lines if line.startswith("gongshi ")]

    for name, *rest in calls:
        assert name in COMMANDS
        command = import_module(f"gongshi.cli.{name}").command
        if isinstance(command, click.Group) and rest:
            command = command.commands[rest[0]]
        known = {option for param in command.params for option in param.opts}
        assert [word for word in rest if word.startswith("--") and word not in known] == []


def checked(root: Path) -> list[str]:
    """The check's output for a register, warnings included, a line for each problem."""
    found = checkout.read_register(settings_for(root / "mkdocs.yml"), date(2026, 11, 25))
    return [f"{p.path}:{p.line} {p.code} {p.message}" for p in found.problems]


@every_language
def test_the_smallest_register_passes_the_check(language: str, tmp_path: Path) -> None:
    article = ROOT / "content" / language / "articles/own-register.md"
    for body in blocks(article, "yaml") + blocks(article, "markdown"):
        first, rest = body.split("\n", 1)
        name = re.search(r"[\w./-]+\.(?:yml|md)", first)
        assert name is not None, first
        (tmp_path / name.group()).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name.group()).write_text(rest)

    assert checked(tmp_path) == []
    built = building.build(settings_for(tmp_path / "mkdocs.yml"), TODAY)
    assert (built.entities, built.records) == (1, 1)
    assert dead_links(tmp_path / "site") == []


def rules_of_the_demonstration(root: Path) -> None:
    """A register with all that records refer to, and without any."""
    for path in [*ROOT.glob("lists/*.yml"), *ROOT.glob("lists/*/list.yml")]:
        (root / path.relative_to(ROOT)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, root / path.relative_to(ROOT))
    (root / "mkdocs.yml").write_text("site_name: Lanhai\n")


@every_language
def test_the_commands_shown_to_maintainers_write_what_is_shown(
    language: str, tmp_path: Path
) -> None:
    """Each block of commands on the record of the article, and the block of YAML after it."""
    rules_of_the_demonstration(tmp_path)
    article = ROOT / "content" / language / "articles/maintain.md"
    record, *_ = blocks(article, "yaml")
    place = tmp_path / "lists/watchlist/lh-2026-0257.yml"
    pairs = [
        (typed, after)
        for (kind, typed), (other, after) in pairwise(_BLOCK.findall(article.read_text()))
        if (kind, other) == ("sh", "yaml") and " lh-2026-0257 " in typed
    ]
    assert len(pairs) == 4

    for typed, after in pairs:
        place.write_text(record)
        for line in typed.replace("\\\n", " ").splitlines():
            done = gongshi(tmp_path, *shlex.split(line)[1:], "--as-of", "2026-11-24")
            assert done.returncode == 0, done.stderr
        written = yaml_reader.parse_yaml("", place.read_text()).value
        told = yaml_reader.parse_yaml("", after).value

        assert {key: written.get(key) for key in told} == told


@every_language
def test_the_records_shown_to_maintainers_pass_the_check(language: str, tmp_path: Path) -> None:
    """The record of the article, and each change shown laid over it."""
    rules_of_the_demonstration(tmp_path)
    record, *changes = blocks(ROOT / "content" / language / "articles/maintain.md", "yaml")
    place = tmp_path / "lists/watchlist/lh-2026-0257.yml"

    for change in ["", *changes]:
        key = change.partition(":")[0]
        before = re.sub(rf"^{key}:.*?\n(?=\w|\Z)", "", record, flags=re.DOTALL | re.MULTILINE)
        place.write_text((before if change else record) + change)

        assert [line for line in checked(tmp_path) if "0257" in line] == [], change


def test_no_link_of_the_demonstration_is_dead(tmp_path: Path) -> None:
    settings = settings_for(ROOT / "mkdocs.yml", tmp_path / "site")
    building.build(settings, TODAY)

    assert dead_links(tmp_path / "site") == []


@every_language
def test_every_column_of_the_downloads_is_described(language: str) -> None:
    text = (ROOT / "content" / language / "articles/data.md").read_text()
    table = text.split("{#columns}")[1].split("## ")[0]
    told = [
        name
        for row in re.findall(r"^\| (`[^|]+) \|", table, re.MULTILINE)
        for name in row.split("`")
    ]

    assert [name for name in told if re.fullmatch(r"\w+", name)] == list(export_rows.COLUMNS)


@every_article
def test_an_article_is_in_the_navigation(path: Path) -> None:
    assert re.search(rf"- articles/{path.name}$", (ROOT / "mkdocs.yml").read_text(), re.MULTILINE)
