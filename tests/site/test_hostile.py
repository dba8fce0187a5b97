"""Whatever a register says, its site shows it as text: no file's text becomes markup."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml

from gongshi.search.index.article_index import read_article_index
from gongshi.settings import settings_for
from gongshi.site import build as building
from tests.support import hostile
from tests.support.hostile import ATTACKS
from tests.support.registers import TODAY

ACTIVE = re.compile(r"[\x00-\x20]*(?:javascript|vbscript|data):", re.IGNORECASE)


class Parsed(HTMLParser):
    """A page's elements with the names of their attributes, and the text of each."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.elements: Counter[tuple[str, ...]] = Counter()
        self.values: list[tuple[str, str]] = []
        self.texts: dict[str, list[str]] = {}
        self._open = ""
        self.feed(page.read_text())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[(tag, *(name for name, _ in attrs))] += 1
        self.values += [(name, value or "") for name, value in attrs]
        kind = dict(attrs).get("type") or "plain"
        self._open = f"script {kind}" if tag == "script" else tag
        self.texts.setdefault(self._open, []).append("")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - no page nests texts
        self._open = ""

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self._open, [""])[-1] += data


@pytest.fixture(name="harmless_site", scope="module")
def _harmless_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the register with harmless words for every text."""
    root = hostile.write_register(tmp_path_factory.mktemp("harmless") / "r", hostile.harmless())
    settings = settings_for(root / "mkdocs.yml")
    building.build(settings, TODAY)
    return settings.site_dir


def pages(site: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site).as_posix(), path


def test_no_text_brings_an_element_or_an_attribute(hostile_site: Path, harmless_site: Path) -> None:
    """Page by page the same as with harmless words, articles included."""
    attacked = {name: Parsed(path).elements for name, path in pages(hostile_site)}
    plain = {name: Parsed(path).elements for name, path in pages(harmless_site)}

    assert attacked.keys() == plain.keys()
    assert {
        name: attacked[name] ^ plain[name] for name in plain if attacked[name] != plain[name]
    } == {}
    assert {name.split("/")[0] for name in plain} > {"articles", "entity", "list", "zh", "404.html"}


def test_no_text_is_filled_in_or_left_half_way(hostile_site: Path) -> None:
    for name, path in pages(hostile_site):
        text = path.read_text()
        assert "1337" not in text, name
        assert "<!--gs:" not in text, name


def test_pages_hold_no_script_and_data_stays_data(hostile_site: Path) -> None:
    inline, data = set(), 0
    for _, path in pages(hostile_site):
        for kind, texts in Parsed(path).texts.items():
            if kind == "script plain":
                inline.update(texts)
            elif kind.endswith("json"):
                data += len([json.loads(text) for text in texts])
    assert inline <= {""}
    assert data > 10


def test_no_link_runs_what_a_text_says(hostile_site: Path) -> None:
    """Neither a record's nor one that mkdocs.yml puts into the navigation."""
    found = {
        (name, value)
        for _, path in pages(hostile_site)
        for name, value in Parsed(path).values
        if name in ("href", "src", "action") and ACTIVE.match(value)
    }
    assert found == set()


@pytest.mark.parametrize("number", range(len(ATTACKS)))
def test_an_articles_title_is_shown_as_it_was_written(hostile_site: Path, number: int) -> None:
    """Once escaped: in the title, the preview and the heading."""
    source = hostile_site.parent / f"content/en/articles/a{number}.md"
    title = json.loads(source.read_text().split("\n")[1])["title"]
    page = Parsed(hostile_site / f"articles/a{number}/index.html")

    assert page.texts["title"][0].startswith(f"{title} - x")
    assert page.values.count(("content", title)) == 2
    assert number < hostile.IN_NAV or page.texts["h1"] == [title]


def test_titles_in_mkdocs_yml_are_shown_as_they_were_written(hostile_site: Path) -> None:
    """Of sections and pages, in the navigation of every article."""
    nav = yaml.safe_load((hostile_site.parent / "mkdocs.yml").read_text())["nav"]
    shown = Parsed(hostile_site / "articles/index.html").texts
    sections = [
        (title, *page)
        for entry in nav
        if isinstance(entry, dict)
        for title, (page, *_) in entry.items()
        if isinstance(page, dict)
    ]

    assert len(sections) == hostile.IN_NAV
    for title, page in sections:
        assert title in shown["summary"]
        assert page in shown["a"]


def test_a_title_with_signs_of_markup_is_escaped_once(hostile_site: Path) -> None:
    """From a heading, which Markdown has escaped already."""
    page = (hostile_site / "articles/entities/index.html").read_text()

    assert "<title>A &amp; B &lt;C&gt; - " in page
    assert '<meta property="og:title" content="A &amp; B &lt;C&gt;">' in page
    assert 'aria-current="page">A &amp; B &lt;C&gt;</a>' in page
    assert 'href="#d-e">D &lt;E&gt;</a>' in page
    assert "&amp;amp;" not in page.split("<main")[1].split("</h1>")[0]
    assert read_article_index(page)[0] == "A & B <C>"


def test_files_for_programs_hold_together(hostile_site: Path) -> None:
    for path in [*hostile_site.rglob("*.xml"), *hostile_site.rglob("*.svg")]:
        ET.fromstring(path.read_bytes())  # noqa: S314 - our own
    for path in hostile_site.rglob("*.json"):
        json.loads(path.read_bytes())
    for path in hostile_site.rglob("*.jsonl"):
        assert [json.loads(line) for line in path.read_bytes().splitlines()]
