"""The guide as a whole: every article can be found, and Chinese is set as Chinese is."""

import re
from pathlib import Path

import pytest

from tests.support.paths import ROOT

ARTICLES = sorted(p.relative_to(ROOT / "content/en") for p in ROOT.glob("content/en/**/*.md"))
CHINESE = sorted(ROOT.glob("content/zh/**/*.md"))
SILENT = re.compile(r"```.*?```|`[^`]*`|<[^>]*>|\]\([^)]*\)|\{[^}]*\}", re.DOTALL)


def settings() -> str:
    return (ROOT / "mkdocs.yml").read_text()


def test_the_navigation_names_every_article_once_and_no_other() -> None:
    """An article that is missing there cannot be found: add it to `nav` in mkdocs.yml."""
    found = re.findall(r"^ +- (articles/\S+\.md)$", settings(), re.MULTILINE)

    assert sorted(found) == [path.as_posix() for path in ARTICLES]


def test_every_section_of_the_navigation_has_a_name_in_chinese() -> None:
    nav, titles = settings().split("theme:")[0], settings().split("    zh:\n")[1]
    sections = re.findall(r"^  - ([^/\n]+):$", nav, re.MULTILINE)

    assert sections
    assert [section for section in sections if f"      {section}: " not in titles] == []


@pytest.mark.parametrize("path", CHINESE, ids=[path.stem for path in CHINESE])
def test_chinese_is_written_with_chinese_signs(path: Path) -> None:
    """Sentences end and pause with full-width signs; code, addresses and markup are let alone."""
    prose = SILENT.sub("", path.read_text().split("\n---\n", 1)[1])

    assert re.findall(r"[\u4e00-\u9fff][,;:!?.](?=[\u4e00-\u9fff\s])", prose) == []
    assert re.findall(r"[\u4e00-\u9fff][(\"'][\u4e00-\u9fff]", prose) == []
