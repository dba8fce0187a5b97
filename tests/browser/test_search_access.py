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


@pytest.mark.parametrize(("width", "size"), [(320, 100), (390, 100), (390, 212)])
@pytest.mark.parametrize("language", ["", "zh/"])
def test_filters_and_order_do_not_lie_on_each_other(
    new_page: Callable[..., Page], demo: Site, language: str, width: int, size: int
) -> None:
    """Nor on phones whose text is twice as large."""
    page = new_page(viewport={"width": width, "height": 844})
    page.goto(f"{demo.url}/{language}search/?q=蓝海&list=penalties&list=watchlist&sort=ending")
    answered(page)
    page.evaluate(f"document.documentElement.style.fontSize = '{size}%'")
    filters = page.locator(".gs-filters > summary").bounding_box()
    order = page.locator(".gs-sort").bounding_box()
    assert filters
    assert order
    beside = filters["x"] + filters["width"] <= order["x"]
    below = order["y"] >= filters["y"] + filters["height"]
    assert beside or below
    assert order["height"] < 2.5 * filters["height"]  # the word above the choice
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


@pytest.mark.parametrize("address", ["", "search/?q=蓝海", "entity/91990100MATG5T1A96/"])
@pytest.mark.parametrize("language", ["", "zh/"])
def test_a_phone_whose_text_is_twice_as_large_shows_what_is_typed_and_every_code(
    new_page: Callable[..., Page], demo: Site, language: str, address: str
) -> None:
    """Rather than cut a name or a code, it uses another line."""
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{demo.url}/{language}{address}")
    page.evaluate("document.documentElement.style.fontSize = '212%'")
    field = page.locator("input[name=q]")
    if field.count():
        field.fill("蓝海远澜渔业")
        field.focus()
        assert field.evaluate("field => field.scrollWidth <= field.clientWidth")
    if address == "":
        expect(page.locator("#gs-suggestions")).to_be_visible()
    else:
        expect(page.locator(".gs-code").first).to_be_visible()
    beside = page.locator(".gs-code").evaluate_all(
        "all => all.filter(code => code.getBoundingClientRect().right > 390)"
        ".map(code => code.outerHTML)"
    )
    assert beside == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


SHIFTS = """window.shifted = 0; new PerformanceObserver(list => {
  for (const shift of list.getEntries()) window.shifted += shift.value;
}).observe({ type: "layout-shift", buffered: true });"""
NEVER_SLOW = """const later = window.setTimeout;
window.setTimeout = (act, ms, ...more) => ms === 150 ? 0 : later(act, ms, ...more);"""
"""A search is said to be slow after so many milliseconds, which a busy machine may take."""


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("query", ["", "?q=公司", "?q=公司&list=penalties", "?q=查无此名"])
def test_results_come_without_moving_what_is_there(
    new_page: Callable[..., Page], demo: Site, query: str, width: int
) -> None:
    """A thousandth of the screen is for letters that move within the field."""
    page = new_page(viewport={"width": width, "height": 844})
    page.add_init_script(SHIFTS)
    page.add_init_script(NEVER_SLOW)
    page.goto(f"{demo.url}/search/{query}")
    answered(page)
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    assert page.evaluate("window.shifted") < 0.001


@pytest.mark.parametrize("width", [390, 1280])
def test_only_the_words_that_a_search_is_slow_move_when_its_results_come(
    new_page: Callable[..., Page], demo: Site, width: int
) -> None:
    page = new_page(viewport={"width": width, "height": 844})
    page.add_init_script(SHIFTS)
    page.route("**/all.bin", lambda route: (page.wait_for_timeout(400), route.continue_()))
    page.goto(f"{demo.url}/search/?q=公司")
    answered(page)
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    assert page.evaluate("window.shifted") < 0.01
