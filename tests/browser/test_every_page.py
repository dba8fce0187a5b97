"""What is true of pages of every kind: articles, languages, keys, weight?"""

import gzip
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response

from gongshi.register.entities import Entity
from tests.browser.axe import misbuilt
from tests.browser.fixture_site import Site
from tests.browser.keyboard import tabbed
from tests.browser.test_pages import opened

pytestmark = pytest.mark.browser

FIRST_VISIT = 130_000
"""Compressed bytes of a reader's first look-up."""

UNMARKED = """() => {
  const SILENT = "script, style, [data-status]"; // a status says again what the reader typed
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (!/[\\u3400-\\u9fff]/.test(data) || parentElement.closest(SILENT)) continue;
    if (!parentElement.closest("[lang]").lang.startsWith("zh")) found.push(data.trim());
  }
  return found;
}"""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_article_breaks_a_rule_or_scrolls_sideways(
    new_page: Callable[..., Page], demo: Site, language: str
) -> None:
    """Each article once, on the narrowest phone."""
    page = new_page(viewport={"width": 320, "height": 800})
    folder = demo.folder / ("zh" if language == "zh" else "")
    articles = sorted(path.parent for path in folder.glob("articles/**/index.html"))
    found, wide = [], []
    for article in articles:
        page.goto(f"{demo.url}/{article.relative_to(demo.folder)}/")
        # articles have one style, whose colours are tried on three of them
        found += [(article.name, *one) for one in misbuilt(page)]
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(article.name)

    assert len(articles) > 25
    assert (found, wide) == ([], [])


def test_what_scripts_write_in_chinese_on_an_english_page_is_marked_as_chinese(
    page: Page, demo: Site
) -> None:
    """A screen reader must change its voice for results and suggestions too."""
    unmarked = {}
    for query in ("海", "Lanhai", "藍海", "yuanlan", "蓝海&list=penalties"):
        page.goto(f"{demo.url}/search/?q={query}")
        page.wait_for_selector("[data-results][data-state=ready]")
        unmarked[query] = page.evaluate(UNMARKED)
    page.goto(f"{demo.url}/")
    page.locator("#gs-q").fill("蓝海")
    page.wait_for_selector("#gs-suggestions [role=option]")
    unmarked["suggestions"] = page.evaluate(UNMARKED)

    assert {place: texts for place, texts in unmarked.items() if texts} == {}


@pytest.mark.parametrize(
    "kind", ["search", "no result", "lists", "changes", "data", "not found", "repair", "tombstone"]
)
def test_everything_to_press_on_a_page_is_reached_by_tab_and_shows_it(
    page: Page, demo: Site, members: list[Entity], kind: str
) -> None:
    opened(page, demo, members, "article" if kind == "repair" else kind, "en")

    there, reached, bare = tabbed(page)

    assert bare == []
    assert reached >= there


def test_the_first_look_up_brings_little_over_the_wire(page: Page, demo: Site) -> None:
    """Home with an empty cache, the look-up, and the page of the entity that was looked up."""
    came: dict[str, int] = {}

    def note(response: Response) -> None:
        if response.ok:
            came[response.url] = len(gzip.compress(response.body(), 6))

    page.on("response", note)
    page.goto(f"{demo.url}/zh/")
    page.locator("#gs-q").fill("远澜渔业")
    page.wait_for_selector("#gs-suggestions [role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("main[data-entity]")
    page.wait_for_load_state("networkidle")

    assert len(came) > 10
    assert sum(came.values()) <= FIRST_VISIT, dict(sorted(came.items(), key=lambda x: -x[1]))
