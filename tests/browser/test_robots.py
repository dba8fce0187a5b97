"""What does a page with results say to a search engine that runs scripts?"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fixture_site import Site

pytestmark = pytest.mark.browser

ROBOTS = "meta[name=robots]"


@pytest.mark.parametrize("kind", ["natural-person", "sole-trader"])
def test_results_that_name_a_person_are_not_to_be_kept(page: Page, site: Site, kind: str) -> None:
    """Only while a natural person, in trade or not, is among them."""
    page.goto(f"{site.url}search/?kind={kind}")
    expect(page.locator("[data-results] > li")).not_to_have_count(0)
    assert page.locator(ROBOTS).get_attribute("content") == "noindex, nofollow"

    page.goto(f"{site.url}search/?kind=social-organisation")
    expect(page.locator("[data-results][data-state=ready]")).to_have_count(1)
    assert page.locator(ROBOTS).count() == 0


def test_filtering_a_person_away_takes_the_ban_away(page: Page, site: Site) -> None:
    """The page describes what it shows now, not what it showed before."""
    page.goto(f"{site.url}search/?kind=natural-person")
    expect(page.locator(ROBOTS)).to_have_count(1)

    page.evaluate("history.pushState(null, '', '?kind=social-organisation')")
    page.evaluate("window.dispatchEvent(new PopStateEvent('popstate'))")

    expect(page.locator(ROBOTS)).to_have_count(0)
