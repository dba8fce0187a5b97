"""Box, results and statement break no accessibility rule, in any state, language or light."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import broken
from tests.browser.fixture_site import Site

pytestmark = pytest.mark.browser


def suggestions(page: Page) -> None:
    page.locator("input[name=q]").fill("公司")
    expect(page.locator("#gs-suggestions")).to_be_visible()
    page.keyboard.press("ArrowDown")


def statement(page: Page) -> None:
    page.locator("[data-statement]").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def fault(page: Page) -> None:
    """With the results of the search before: it fails where it asks for the day."""
    answered(page)
    page.evaluate("() => { Intl.DateTimeFormat = () => { throw new Error('no clock'); }; }")
    page.locator("input[name=q]").fill("食品")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator(".gs-stale")).to_be_visible()


def filters(page: Page) -> None:
    answered(page)
    page.locator(".gs-filters > summary").click()
    page.locator("[data-facet=region] summary").click()
    expect(page.locator("[data-facet=region] label").first).to_be_visible()


def answered(page: Page) -> None:
    expect(page.locator("ol[data-results]")).to_have_attribute("data-state", "ready")


STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "suggestions": ("", suggestions),
    "misspelt": ("search/?q=lanhai+yuanlann", answered),
    "filters": ("search/?q=公&list=penalties", filters),
    "nothing asked": ("search/", answered),
    "wrong code": ("search/?q=91990100MATG5T1A97&region=990102", answered),
    "statement": ("search/?q=蓝海", statement),
    "fault": ("search/?q=蓝海", fault),
}


@pytest.mark.parametrize("language", ["", "zh/"])
@pytest.mark.parametrize("state", STATES)
def test_no_state_of_the_search_breaks_the_accessibility_rules(
    new_page: Callable[..., Page],
    demo: Site,
    complaints: list[str],
    state: str,
    language: str,
) -> None:
    page = new_page(viewport={"width": 390, "height": 844})
    address, act = STATES[state]
    page.goto(f"{demo.url}/{language}{address}")
    act(page)

    assert broken(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    complaints.clear()


@pytest.mark.parametrize("language", ["", "zh/"])
def test_what_is_pressed_is_large_enough_for_a_finger(
    new_page: Callable[..., Page], demo: Site, language: str
) -> None:
    """44 pixels high, as a finger needs; links within text are not meant."""
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True)
    page.goto(f"{demo.url}/{language}search/?q=公司&list=penalties&list=tax-a")
    answered(page)
    page.locator(".gs-filters > summary").tap()
    page.locator("[data-facet=class] summary").tap()
    expect(page.locator("[data-facet=class] label").first).to_be_visible()
    small = page.locator(
        "main button, main select, main summary, .gs-pages a, .gs-facet__value"
    ).evaluate_all(
        "all => all.filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44)"
        ".map(e => e.outerHTML.slice(0, 120))"
    )

    assert small == []


@pytest.mark.parametrize("width", [320, 390])
def test_filters_and_order_do_not_lie_on_each_other(
    new_page: Callable[..., Page], demo: Site, width: int
) -> None:
    page = new_page(viewport={"width": width, "height": 844})
    page.goto(f"{demo.url}/search/?q=蓝海&list=penalties&list=watchlist&sort=ending")
    answered(page)
    filters = page.locator(".gs-filters > summary").bounding_box()
    order = page.locator(".gs-sort").bounding_box()
    assert filters
    assert order
    beside = filters["x"] + filters["width"] <= order["x"]
    below = order["y"] >= filters["y"] + filters["height"]
    assert beside or below
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("query", ["公司", "蓝海&list=penalties&region=990102", "lanhai+yuanlann"])
@pytest.mark.parametrize("language", ["", "zh/"])
def test_filters_leave_the_first_result_on_the_first_screen_of_a_phone(
    new_page: Callable[..., Page], demo: Site, language: str, query: str
) -> None:
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{demo.url}/{language}search/?q={query}")
    answered(page)
    first = page.locator("ol > li").first
    expect(first.locator("h2")).to_be_in_viewport(ratio=1)
    expect(first.locator(".gs-hit__code")).to_be_in_viewport(ratio=1)
