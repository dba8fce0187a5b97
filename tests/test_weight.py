"""What a page costs its reader, on the demonstration register."""

import gzip
from pathlib import Path

import pytest
from tests_support import TODAY

from generator import build as building
from generator.settings import settings_for

ROOT = Path(__file__).resolve().parent.parent
ENTITY_HTML, ENTITY_GZIPPED = 12_000, 4_500
"""Bytes of the page of an entity with one record, as a host sends it."""


@pytest.fixture(name="pages", scope="module")
def _pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every entity page with one record, in both languages."""
    site = tmp_path_factory.mktemp("weight") / "site"
    building.build(settings_for(ROOT / "mkdocs.yml", site, jobs=1), TODAY)
    found = {
        p.relative_to(site).as_posix(): p.read_bytes() for p in site.glob("**/entity/*/*.html")
    }
    return {path: page for path, page in found.items() if page.count(b"<article") == 1}


def test_an_entity_with_one_record_is_a_light_page(pages: dict[str, bytes]) -> None:
    assert len(pages) > 100
    heavy = {path: len(page) for path, page in pages.items() if len(page) > ENTITY_HTML}
    assert heavy == {}


def test_an_entity_with_one_record_is_light_on_the_wire(pages: dict[str, bytes]) -> None:
    sent = {path: len(gzip.compress(page, 6)) for path, page in pages.items()}
    assert {path: size for path, size in sent.items() if size > ENTITY_GZIPPED} == {}
