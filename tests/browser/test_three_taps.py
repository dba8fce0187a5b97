"""Three taps from home on a phone: whether it is listed, by whom, until when, and the remedy."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from gongshi.register.entities import Entity
from tests.browser.fixture_site import Site

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
UNLISTED = "晴川无此企业有限公司"
LOOK_UP = "form[data-component=lookup] button[type=submit]"
SAYS_NOTHING_FOUND = {"": "No entity found for", "zh/": "未查询到与"}
IS_NO_PROOF = {"": "does not prove a clean record", "zh/": "不代表该主体信用状况良好"}


def asked(page: Page, site: Site, folder: str, name: str) -> None:
    """The first tap: into the field on the home page, where the name is typed."""
    page.goto(f"{site.url}/{folder}")
    page.tap("#gs-q")
    page.locator("#gs-q").fill(name)
    page.wait_for_selector("#gs-suggestions [role=option]")


def seen(page: Page, selector: str) -> str:
    """The text of an element as the screen shows it."""
    found = page.locator(selector).first
    expect(found).to_be_in_viewport(ratio=0.9)
    return found.inner_text()


@pytest.mark.parametrize("folder", ["", "zh/"])
def test_a_listed_company_is_found_with_authority_last_day_and_remedy(
    new_page: Callable[..., Page], demo: Site, members: list[Entity], folder: str
) -> None:
    entity = next(
        e
        for e in members
        if len(e.current) == 1
        and e.kind == "enterprise"
        and e.current[0].filed.list == "penalties"
        and e.current[0].standing.clock.last_day
    )
    last = entity.current[0].standing.clock.last_day
    assert last is not None
    page = new_page(**PHONE)

    asked(page, demo, folder, entity.name)
    page.tap("#gs-suggestions [role=option] >> nth=0")
    page.wait_for_selector("main[data-entity]")

    assert seen(page, "h1") == entity.name
    answer = seen(page, "[data-answer]")
    assert str(last.year) in answer
    authority = page.locator("article .gs-facts a[href*='/authority/']").first.inner_text()
    assert authority in answer

    page.tap("[data-answer] a[href='#remedy']")

    assert seen(page, "#remedy h4")
    assert len(seen(page, "#remedy > p")) > 40
    assert seen(page, "#remedy .gs-ways")


@pytest.mark.parametrize("folder", ["", "zh/"])
def test_an_unlisted_name_is_said_not_to_be_listed_and_what_that_proves(
    new_page: Callable[..., Page], demo: Site, folder: str
) -> None:
    page = new_page(**PHONE)

    page.goto(f"{demo.url}/{folder}")
    page.tap("#gs-q")
    page.locator("#gs-q").fill(UNLISTED)
    page.tap(LOOK_UP)
    page.wait_for_selector("[data-results][data-state=ready]")

    assert SAYS_NOTHING_FOUND[folder] in seen(page, "[data-status]")
    assert IS_NO_PROOF[folder] in seen(page, ".gs-none__caution")


@pytest.mark.parametrize("folder", ["", "zh/"])
def test_a_company_whose_listing_ended_is_not_found_and_the_page_says_why(
    new_page: Callable[..., Page], demo: Site, members: list[Entity], folder: str
) -> None:
    borne = {e.name for e in members if e.current}
    entity = next(e for e in members if e.published and not e.shown and e.name not in borne)
    page = new_page(**PHONE)

    page.goto(f"{demo.url}/{folder}")
    page.tap("#gs-q")
    page.locator("#gs-q").fill(entity.name)
    page.tap(LOOK_UP)
    page.wait_for_selector("[data-results][data-state=ready]")

    assert SAYS_NOTHING_FOUND[folder] in seen(page, "[data-status]")
    assert {"": "ended", "zh/": "公示期满的信息不再展示"}[folder] in seen(page, ".gs-none__caution")
