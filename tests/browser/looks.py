"""What does a page show? Everything in one visit, because opening it takes as long as looking."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import NamedTuple

from playwright.sync_api import Browser, Page

from tests.browser.axe import Broken, broken
from tests.browser.conftest import opening

WIDTHS = (320, 390, 768, 1280)
"""Widths of a narrow phone, a phone, a tablet and a desktop."""

CUT_OFF = """() => [...document.querySelectorAll("main *")].filter(element => {
  const style = getComputedStyle(element);
  return style.overflowX === "hidden" && !element.closest(".gs-hidden, svg")
    && element.scrollWidth > element.clientWidth + 1;
}).map(element => element.outerHTML.slice(0, 120))"""

MOVING = """() => [...document.querySelectorAll("*")].filter(element =>
  [null, "::before", "::after"].some(part => {
    const style = getComputedStyle(element, part);
    return style.transitionDuration !== "0s" || style.animationName !== "none";
  })).map(element => element.outerHTML.slice(0, 120))"""


class Sight(NamedTuple):
    """`wide` has the widths at which the page scrolls sideways.

    `large` says what is wrong with text at twice its size, `moving` what moves all the same for a
    reader who wants no motion.
    """

    broken: Broken
    wide: list[int]
    large: list[str]
    moving: list[str]


def wider_than(page: Page, width: int) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth") > width)


def widths_scrolling_sideways(page: Page) -> list[int]:
    """The window grows: what scripts did on a narrow one has to fit a wide one."""
    wide = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        wide += [width] if wider_than(page, width) else []
    return wide


def wrong_at_twice_the_size(page: Page) -> list[str]:
    page.evaluate("document.documentElement.style.fontSize = '212%'")
    cut_off: list[str] = page.evaluate(CUT_OFF)
    for width in (1280, 768):
        page.set_viewport_size({"width": width, "height": 800})
        cut_off += [f"{width} pixels are too few"] if wider_than(page, width) else []
    return cut_off


def seen(page: Page, open_in: Callable[[Page], object]) -> Sight:
    """The same page in a growing window, and then opened on a desktop."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    open_in(page)
    wide = widths_scrolling_sideways(page)
    if page.locator("[data-facets]").count():  # opened by the room there is when they come
        open_in(page)
    moving = page.evaluate(MOVING)
    rules = broken(page)
    return Sight(rules, wide, wrong_at_twice_the_size(page), moving)


@contextmanager
def looking(browser: Browser, open_in: Callable[..., object]) -> Iterator[Callable[..., Sight]]:
    """What pages show, each visited once; `open_in` opens one in a browser's page."""
    complaints: list[str] = []
    with opening(browser, complaints) as open_page:
        page = open_page()

        @cache
        def look(*which: str) -> Sight:
            complaints.clear()
            sight = seen(page, lambda page: open_in(page, *which))
            assert complaints == [], "errors in the console"
            return sight

        yield look
