"""Pages that are hard to lay out: many records, very long names, text at twice its size."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from gongshi.settings import settings_for
from gongshi.site import build as building
from tests.browser.extremes import BARE, LONG, MANY, written
from tests.browser.fixture_site import Served, Site
from tests.browser.keyboard import tabbed
from tests.browser.looks import Sight, looking
from tests.support.registers import TODAY

pytestmark = pytest.mark.browser

ADDRESSES = [f"entity/{code}/" for code in (MANY, LONG, BARE)] + ["list/serious-violations/", ""]


@pytest.fixture(name="strained", scope="module")
def _strained(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    root = written(tmp_path_factory.mktemp("extremes") / "register")
    building.build(settings_for(root / "mkdocs.yml"), TODAY)
    with Served(Site(root / "site")) as served:
        served.url = served.url.rstrip("/")
        yield served


Look = Callable[[str], Sight]
EACH = [folder + address for folder in ("", "zh/") for address in ADDRESSES]


@pytest.fixture(name="look", scope="module")
def _look(browser: Browser, strained: Site) -> Iterator[Look]:
    """What a page shows; it is visited once."""
    with looking(browser, lambda page, address: page.goto(f"{strained.url}/{address}")) as look:
        yield look


@pytest.mark.parametrize("address", EACH)
def test_no_extreme_page_breaks_the_accessibility_rules(look: Look, address: str) -> None:
    assert look(address).broken == []


@pytest.mark.parametrize("address", EACH)
def test_no_extreme_page_scrolls_sideways(look: Look, address: str) -> None:
    """On the narrowest phone, and on a desk with the text at twice its size."""
    assert (look(address).wide, look(address).large) == ([], [])


@pytest.mark.parametrize("address", EACH)
def test_nothing_moves_for_a_reader_who_wants_no_motion(look: Look, address: str) -> None:
    assert look(address).moving == []


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
    """Tab visits every link, field and button, and each is outlined then."""
    page.goto(f"{strained.url}/{address}")

    there, reached, bare = tabbed(page)

    assert bare == []
    assert reached >= there


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
    """Space for the output of scripts is reserved from the beginning."""
    page = new_page(viewport={"width": width, "height": 844})
    page.add_init_script(MOVED)
    page.goto(f"{strained.url}/{address}")
    page.wait_for_selector(".gs-palette:not([hidden])")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    assert page.evaluate("window.moved") == []
