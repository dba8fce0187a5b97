"""What does each page of the demonstration register cost readers, and how is it read aloud?"""

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

ENTITY_HTML, ENTITY_GZIPPED = 12_000, 4_500
"""Bytes of the page of an entity with one record, as a host sends it."""


@pytest.fixture(name="pages")
def _pages(demo_site: Path) -> dict[str, bytes]:
    return {p.relative_to(demo_site).as_posix(): p.read_bytes() for p in demo_site.rglob("*.html")}


@pytest.fixture(name="light")
def _light(pages: dict[str, bytes]) -> dict[str, bytes]:
    """The pages of entities with one record, in both languages."""
    return {
        path: page
        for path, page in pages.items()
        if re.match(r"(zh/)?entity/", path) and page.count(b"<article") == 1
    }


def test_an_entity_with_one_record_is_a_light_page(light: dict[str, bytes]) -> None:
    assert len(light) > 100
    assert {path: len(page) for path, page in light.items() if len(page) > ENTITY_HTML} == {}


def test_an_entity_with_one_record_is_light_on_the_wire(light: dict[str, bytes]) -> None:
    sent = {path: len(gzip.compress(page, 6)) for path, page in light.items()}
    assert {path: size for path, size in sent.items() if size > ENTITY_GZIPPED} == {}


class _Spoken(HTMLParser):
    """Collects Chinese characters in elements of another language."""

    def __init__(self) -> None:
        super().__init__()
        self.languages: list[tuple[str, str]] = [("", "")]
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "link", "br", "hr", "img", "input", "path", "line", "rect"}:
            self.languages.append((tag, dict(attrs).get("lang") or self.languages[-1][1]))

    def handle_endtag(self, tag: str) -> None:
        if tag in [name for name, _ in self.languages]:
            while self.languages.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        tag, language = self.languages[-1]
        chinese = re.search(r"[\u3400-\u9fff]", data)
        if chinese and not language.startswith("zh") and tag not in {"script", "title", "style"}:
            self.wrong.append(data.strip()[:60])


def test_chinese_on_an_english_page_is_marked_as_chinese(pages: dict[str, bytes]) -> None:
    """A screen reader must change its voice for it, in articles too."""
    wrong = {}
    for path, page in pages.items():
        if not path.startswith("zh/"):
            reader = _Spoken()
            reader.feed(page.decode())
            if reader.wrong:
                wrong[path] = reader.wrong[:3]

    assert wrong == {}
