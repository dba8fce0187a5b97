"""Every kind of page of the demonstration register, as a real browser shows it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from gongshi.register.entities import Entity
from tests.browser.conftest import opening
from tests.browser.fixture_site import Site
from tests.browser.looks import Sight, looking
from tests.support.registers import dead_links

pytestmark = pytest.mark.browser

IDS = "items => items.map(item => item.dataset.entity)"


def of_kind(members: list[Entity], kind: str) -> str:
    """The address of an entity page, by the kind that a test names."""
    chosen = {
        "entity": lambda e: len(e.current) == 1 and e.kind == "enterprise",
        "busy entity": lambda e: len(e.current) > 7,
        "person": lambda e: e.kind == "natural-person" and e.shown,
        "tombstone": lambda e: e.published and not e.shown,
        "history": lambda e: e.shown and not e.current,
    }
    return f"entity/{next(e.id for e in members if chosen[kind](e))}/"


ADDRESSES = {
    "home": "",
    "search": "search/?q=蓝海",
    "no result": "search/?q=查无此名",
    "lists": "list/",
    "list": "list/penalties/",
    "second page": "list/penalties/page/1/",
    "regions": "region/",
    "region": "region/990100/",
    "authorities": "authority/",
    "authority": "authority/lanhai-court/",
    "changes": "changes/",
    "statistics": "statistics/",
    "data": "data/",
    "not found": "404.html",
    "article": "articles/repair/",
    "rules": "articles/rules/",
    "style": "articles/style/",
}
KINDS = [*ADDRESSES, "entity", "busy entity", "person", "tombstone", "history"]


def address_of(members: list[Entity], kind: str) -> str:
    return ADDRESSES[kind] if kind in ADDRESSES else of_kind(members, kind)


def opened(page: Page, demo: Site, members: list[Entity], kind: str, language: str) -> Page:
    """The page of a kind in a language, with what its scripts fill in."""
    address = address_of(members, kind)
    page.goto(f"{demo.url}/{'' if language == 'en' else 'zh/'}{address}")
    if "search" in address:
        page.wait_for_selector("[data-results][data-state=ready]")
        page.wait_for_load_state("networkidle")  # articles come after the entities
    return page


Look = Callable[[str, str], Sight]


@pytest.fixture(scope="module")
def look(browser: Browser, demo: Site, members: list[Entity]) -> Iterator[Look]:
    """What a page of a kind in a language shows; it is visited once."""
    with looking(browser, lambda page, *which: opened(page, demo, members, *which)) as look:
        yield look


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_page_breaks_the_accessibility_rules(look: Look, kind: str, language: str) -> None:
    """axe-core finds no violation of WCAG 2.2 AA on any kind of page, in light and in dark."""
    assert look(kind, language).broken == []


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_page_scrolls_sideways(look: Look, kind: str, language: str) -> None:
    """Every kind of page fits a narrow phone and, when the window grows, a desk."""
    assert look(kind, language).wide == []


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", KINDS)
def test_text_at_twice_its_size_is_neither_cut_off_nor_beside_the_screen(
    look: Look, kind: str, language: str
) -> None:
    assert look(kind, language).large == []


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_moves_on_any_page_for_a_reader_who_wants_no_motion(
    look: Look, kind: str, language: str
) -> None:
    assert look(kind, language).moving == []


@pytest.fixture(scope="module")
def plain(browser: Browser) -> Iterator[Page]:
    """A page in a browser that runs no scripts."""
    with opening(browser, []) as open_page:
        yield open_page(java_script_enabled=False)


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_says_it_is_fiction_and_is_whole_without_a_script(
    plain: Page, demo: Site, members: list[Entity], kind: str
) -> None:
    """The notice, one heading, and the content are there with scripts off."""
    plain.goto(f"{demo.url}/{address_of(members, kind)}")

    assert "invented" in plain.inner_text("body")
    assert plain.locator("h1").count() == 1
    assert plain.locator("main").count() == 1


def test_no_internal_link_of_the_demonstration_is_dead(demo_site: Path) -> None:
    """Every link and anchor on every page leads somewhere."""
    assert dead_links(demo_site) == []


def test_the_footer_says_from_which_commit_the_site_was_made(page: Page, demo: Site) -> None:
    """The pages do not have the commit, but a reader who reaches the footer sees it."""
    page.route("**/build.json", lambda route: route.fulfill(json={"commit": "0123456789ab+"}))
    for address in ("", "zh/", "zh/articles/repair/"):
        page.goto(f"{demo.url}/{address}")
        link = page.locator("a[data-component=edition]")
        link.scroll_into_view_if_needed()

        assert link.locator("code").inner_text() == "0123456789ab+"


def test_an_entity_is_found_from_the_home_page_by_keyboard(page: Page, demo: Site) -> None:
    """Type two characters, go down, Enter: the entity's page."""
    page.goto(f"{demo.url}/")
    page.keyboard.press("/")
    page.keyboard.insert_text("远澜渔业")
    page.wait_for_selector("#gs-suggestions [role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("main[data-entity]")

    assert "远澜渔业" in page.inner_text("h1")


def found(page: Page, name: str) -> list[str]:
    """The entities that a search for a name gives, on a page that stays."""
    page.locator("#gs-q").fill(name)
    page.locator("#gs-q").press("Enter")
    expect(page.locator("[data-results][data-state=ready]")).to_have_count(1)
    expect(page.locator("p[data-status]")).to_contain_text(f"“{name}”")
    return page.locator("[data-results] > li").evaluate_all(IDS)


def test_every_current_name_is_found_by_the_lookup(
    page: Page, demo: Site, members: list[Entity]
) -> None:
    """A name in full finds its entity, a name that ended finds nothing."""
    page.goto(f"{demo.url}/search/")
    for entity in [e for e in members if e.current][::12]:
        assert entity.id in found(page, entity.name)
    borne = {e.name for e in members if e.current}
    for entity in [e for e in members if e.published and not e.shown and e.name not in borne][:5]:
        assert entity.id not in found(page, entity.name)


def test_a_listing_that_ended_since_the_build_is_not_shown_as_in_force(
    new_page: Callable[..., Page], demo: Site, members: list[Entity]
) -> None:
    """The reader's clock hides a listing after its last day, if the page was not rebuilt."""
    entity = next(
        e
        for e in members
        if len(e.current) == 1
        and not [x for x in e.records if x.standing.shown and not x.standing.current]
        and (last := e.current[0].standing.clock.last_day) is not None
        and last.year < 2030
        and e.current[0].record.fulfilled is not False
        and e.current[0].filed.list in ("penalties", "watchlist", "honest-traders")
    )
    last = entity.current[0].standing.clock.last_day
    address = f"{demo.url}/entity/{entity.id}/"

    before = new_page(now=f"{last}T23:59:00+08:00")
    before.goto(address)
    assert entity.name in before.inner_text("main")

    after = new_page(now=f"{last}T23:59:59+08:00")
    after.clock.set_fixed_time(f"{last.isoformat()}T16:00:01Z")
    after.goto(address)
    after.wait_for_function("document.querySelectorAll('article[data-record]').length === 0")
    assert entity.name not in after.inner_text("main")


UNSEEN = """() => [...document.querySelectorAll("body *")].flatMap(element =>
  [null, "::before", "::after"].filter(part => {
    const { maskImage, backgroundColor } = getComputedStyle(element, part);
    const ground = getComputedStyle(document.body).backgroundColor;
    return maskImage !== "none" && element.checkVisibility() && backgroundColor === ground;
  }).map(part => `${element.outerHTML.slice(0, 80)} ${part ?? ""}`))"""


@pytest.mark.parametrize("kind", ["home", "search", "entity", "style"])
def test_icons_are_seen_in_a_readers_own_colours(
    new_page: Callable[..., Page], demo: Site, members: list[Entity], kind: str
) -> None:
    """High contrast removes backgrounds, and shapes that are cut out of a background."""
    page = new_page(forced_colors="active")
    opened(page, demo, members, kind, "en")

    assert page.evaluate(UNSEEN) == []


def test_a_readers_own_colours_show_how_far_a_term_has_run_and_which_page_this_is(
    new_page: Callable[..., Page], demo: Site, members: list[Entity]
) -> None:
    page = new_page(forced_colors="active")
    opened(page, demo, members, "entity", "en")
    bar = page.locator(".gs-bar").first
    assert "gradient" in bar.evaluate("bar => getComputedStyle(bar).backgroundImage")
    opened(page, demo, members, "lists", "en")
    lined = page.locator(".md-tabs a").evaluate_all(
        "all => all.filter(a => getComputedStyle(a).borderBottomStyle === 'solid')"
        ".map(a => a.hasAttribute('aria-current'))"
    )
    assert lined == [True]


@pytest.mark.parametrize("language", ["", "zh/"])
def test_the_key_that_leads_to_the_lookup_can_be_turned_off(
    page: Page, demo: Site, language: str
) -> None:
    """WCAG 2.2, 2.1.4: people who dictate, or press keys by accident, can switch it off."""
    page.goto(f"{demo.url}/{language}articles/accessibility/")
    button = page.locator("[data-component=shortcut]")
    before = button.inner_text()
    button.click()
    expect(button).not_to_have_text(before)
    page.goto(f"{demo.url}/{language}")
    page.keyboard.press("/")
    expect(page.locator("input[name=q]")).not_to_be_focused()

    page.go_back()
    button.click()
    expect(button).to_have_text(before)
    page.goto(f"{demo.url}/{language}")
    page.keyboard.press("/")
    expect(page.locator("input[name=q]")).to_be_focused()


INKS = """() => Object.fromEntries([...document.querySelectorAll("body *")].flatMap(element =>
  [null, "::before", "::after"].map(part => {
    const { color, backgroundColor, borderTopColor } = getComputedStyle(element, part);
    const inks = [color, backgroundColor, borderTopColor].join(" ");
    return [`${element.outerHTML.slice(0, 80)} ${part}`, inks];
  })))"""


@pytest.mark.parametrize(
    "kind", ["home", "search", "no result", "list", "changes", "article", "style", "history"]
)
def test_paper_is_the_same_whatever_the_light_on_the_screen(
    new_page: Callable[..., Page], demo: Site, members: list[Entity], kind: str
) -> None:
    inks = []  # of what is there in both: what comes after the results may still be on its way
    for light in ("light", "dark"):
        page = new_page(color_scheme=light)
        opened(page, demo, members, kind, "en")
        page.emulate_media(media="print")
        page.locator(".gs-palette").evaluate("button => button.remove()")  # it says which light
        inks.append(page.evaluate(INKS))
    light, dark = inks
    both = light.keys() & dark.keys()
    assert len(both) > len(light) * 0.9
    assert {key: (light[key], dark[key]) for key in both if light[key] != dark[key]} == {}


def test_a_search_that_found_nothing_is_one_page_of_paper(page: Page, demo: Site) -> None:
    page.goto(f"{demo.url}/search/?q=91990100MATG5T1A97")
    page.wait_for_selector("[data-results][data-state=ready]")
    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))
    assert len(sheets) == 1
