"""Nothing a register says runs in a browser, whatever page it is shown on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fixture_site import Served, Site
from tests.support.hostile import MARK

pytestmark = pytest.mark.browser

PAGES = (
    *("", "search/?q=x", "list/", "list/serious-violations/", "region/", "region/990100/"),
    *("authority/", "changes/", "data/", "404.html", "articles/", "articles/examples/"),
    *("entity/91990102MA1TKY0150/", "entity/91990100MA1TFY069M/", "entity/r-jd-2026-0001/"),
    *("articles/a0/", "articles/a3/", "zh/", "zh/articles/a10/"),
)
"""One of each kind; the third entity is a person, the second no longer listed."""


@pytest.fixture(name="hostile", scope="module")
def _hostile(hostile_site: Path) -> Iterator[Site]:
    with Served(Site(hostile_site)) as served:
        yield served


def test_no_attack_runs_or_asks_for_anything(page: Page, hostile: Site) -> None:
    """A call of a missing function, or a missing picture, would be an error."""
    for address in PAGES:
        page.goto(hostile.url + address)
        assert page.locator(f"{MARK}, [{MARK}], [onload], [onerror], [onclick]").count() == 0
        assert MARK in page.content()
    page.wait_for_load_state("networkidle")
    assert [path for path in hostile.asked if MARK in path] == []


def test_what_scripts_show_of_an_attack_is_text(page: Page, hostile: Site) -> None:
    """In suggestions, results, filters and spelling suggestions."""
    page.goto(hostile.url)
    page.locator("input[name=q]").fill("onerror")
    expect(page.locator("#gs-suggestions [role=option]").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("ol[data-results] li").first).to_contain_text(MARK)
    assert page.locator(f"{MARK}, [{MARK}], ol img").count() == 0
