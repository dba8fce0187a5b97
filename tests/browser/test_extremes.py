"""Pages that are hard to lay out: many records, very long names, text at twice its size."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page
from tests_support import TODAY

from generator import build as building
from generator.settings import settings_for
from tests.browser.axe import broken
from tests.browser.extremes import BARE, LONG, MANY, written
from tests.browser.fixture_site import Served, Site
from tests.browser.keyboard import tabbed

pytestmark = pytest.mark.browser

ADDRESSES = [f"entity/{code}/" for code in (MANY, LONG, BARE)] + ["list/serious-violations/", ""]


@pytest.fixture(name="strained", scope="module")
def _strained(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    root = written(tmp_path_factory.mktemp("extremes") / "register")
    building.build(settings_for(root / "mkdocs.yml"), TODAY)
    with Served(Site(root / "site")) as served:
        served.url = served.url.rstrip("/")
        yield served


@pytest.mark.parametrize("folder", ["", "zh/"])
def test_no_extreme_page_breaks_the_accessibility_rules(
    page: Page, strained: Site, folder: str
) -> None:
    found = []
    for address in ADDRESSES:
        page.goto(f"{strained.url}/{folder}{address}")
        found += [(address, *one) for one in broken(page)]

    assert found == []


def wider_than(page: Page, width: int) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth") > width)


@pytest.mark.parametrize("folder", ["", "zh/"])
def test_no_extreme_page_scrolls_sideways(
    new_page: Callable[..., Page], strained: Site, folder: str
) -> None:
    """On the narrowest phone, and on a desk with the text at twice its size."""
    wide = []
    for width, size in ((320, "100%"), (768, "212%"), (1280, "212%")):
        page = new_page(viewport={"width": width, "height": 800})
        for address in ADDRESSES:
            page.goto(f"{strained.url}/{folder}{address}")
            page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
            if wider_than(page, width):
                wide.append((address, width, size))

    assert wide == []


def test_every_record_of_forty_is_there_and_counted(page: Page, strained: Site) -> None:
    """The answer names three and says how many more; the counts say all."""
    page.goto(f"{strained.url}/entity/{MANY}/")

    assert page.locator("article[data-record]").count() == 42
    counts = page.locator("[data-count]").all_inner_texts()
    assert sum(int(n) for n in counts) == 42
    assert "and 25 more below" in page.inner_text("[data-answer]")


@pytest.mark.parametrize("address", ADDRESSES)
def test_everything_to_press_is_reached_by_tab_and_shows_it(
    page: Page, strained: Site, address: str
) -> None:
    """Tab goes through every link, field and button there is, and each is outlined then."""
    page.goto(f"{strained.url}/{address}")

    there, reached, bare = tabbed(page)

    assert bare == []
    assert reached >= there


def test_nothing_moves_for_a_reader_who_wants_no_motion(
    new_page: Callable[..., Page], strained: Site
) -> None:
    page = new_page(reduced_motion="reduce")
    page.goto(f"{strained.url}/entity/{MANY}/")
    moving = page.evaluate(
        """[...document.querySelectorAll("*")].filter(element =>
            [null, "::before", "::after"].some(part => {
              const style = getComputedStyle(element, part);
              return style.transitionDuration !== "0s" || style.animationName !== "none";
            })).length"""
    )

    assert moving == 0


MOVED = """window.moved = []; new PerformanceObserver(list => {
  for (const shift of list.getEntries()) {
    window.moved.push(shift.sources.map(s => s.node && (s.node.className || s.node.nodeName)));
  }
}).observe({ type: "layout-shift", buffered: true });"""


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_moves_while_a_page_comes(
    new_page: Callable[..., Page], strained: Site, address: str, width: int
) -> None:
    """What scripts show has its room from the beginning."""
    page = new_page(viewport={"width": width, "height": 844})
    page.add_init_script(MOVED)
    page.goto(f"{strained.url}/{address}")
    page.wait_for_selector(".gs-palette:not([hidden])")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    assert page.evaluate("window.moved") == []
