"""What a page of results needs for its first answer, a browser fetches with the page."""

from collections import Counter
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fixture_site import Site

pytestmark = pytest.mark.browser

NAMED = """() => [...document.querySelectorAll('link[rel=modulepreload], link[rel=preload]')]
  .map((link) => link.href)"""


@pytest.mark.parametrize("folder", ["", "zh/"])
def test_all_that_a_first_search_takes_is_named_by_the_page(
    page: Page, demo: Site, folder: str
) -> None:
    demo.asked.clear()
    page.goto(f"{demo.url}/{folder}search/?q=蓝海")
    expect(page.locator("ol[data-results][data-state=ready] > li")).not_to_have_count(0)
    index = next(n for n, path in enumerate(demo.asked) if path.endswith("/all.bin"))
    asked = {urljoin(f"{demo.url}/", path) for path in demo.asked[:index] if path.endswith(".mjs")}
    named = set(page.evaluate(NAMED))

    assert len(asked) > 20
    assert asked <= named
    times = Counter(urljoin(f"{demo.url}/", path) for path in demo.asked)
    assert {address: times[address] for address in named} == dict.fromkeys(named, 1)
