"""A page that was not rebuilt never shows an ended listing as in force."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fixture_site import Site, document, record

pytestmark = pytest.mark.browser

BEFORE = "2026-11-23T23:59:59.999+08:00"
AFTER = "2026-11-24T00:00:00+08:00"
LAST_DAY = "2026-11-23"
LINE = (
    "The dates of this page have been checked against your clock, 24 November 2026. Records that "
    "have ended since it was made are not shown as in force."
)
ENDED = (
    "A record shown here when this page was made ended on 23 November 2026; it is no longer shown."
)
ADVERSE = "gs-record--adverse"
COUNTS = '<b data-count="watchlist">3</b><b data-count="serious">1,000</b>'


def put(site: Site, *records: str, entity: str = "", lang: str = "en") -> str:
    attributes = f'data-entity="{entity}"' if entity else ""
    body = COUNTS + "".join(records)
    page = document(body, depth=2, lang=lang, attributes=attributes)
    return site.put(f"{'' if lang == 'en' else 'zh/'}list/clock/index.html", page)


@pytest.mark.parametrize("timezone", ["Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_a_listing_ends_at_midnight_in_the_registers_time_zone(
    new_page: Callable[..., Page], site: Site, timezone: str
) -> None:
    """In every time zone: in force a second before midnight, and gone at midnight."""
    address = put(site, record("lh-1", LAST_DAY), record("lh-2", "2026-11-24"))
    early = new_page(now=BEFORE, timezone_id=timezone)
    early.goto(address)
    expect(early.get_by_role("button", name="Copy")).to_be_visible()  # the scripts have run
    expect(early.locator("article")).to_have_count(2)
    expect(early.locator("[data-clock-line]")).to_be_empty()
    late = new_page(now=AFTER, timezone_id=timezone)
    late.goto(address)
    expect(late.locator("article")).to_have_count(1)
    expect(late.locator(".gs-ended")).to_have_text(ENDED)
    expect(late.locator("[data-clock-line]")).to_have_text(LINE)
    expect(late.locator("[data-clock-line]")).to_be_visible()
    assert "lh-1" not in late.locator("main").inner_html()


def test_an_unfulfilled_duty_is_overdue_and_still_counts(
    new_page: Callable[..., Page], site: Site
) -> None:
    page = new_page(now=AFTER)
    page.goto(put(site, record("lh-1", LAST_DAY, keep=1)))
    expect(page.locator("article")).to_have_attribute("data-status", "overdue")
    expect(page.locator("[data-status-text]")).to_have_text("Still shown: duty not fulfilled")
    expect(page.locator("[data-status-text]")).to_have_class("gs-status gs-status--overdue")
    expect(page.locator("[data-count=watchlist]")).to_have_text("3")
    expect(page.locator("[data-clock-line]")).to_have_text(LINE)


def test_an_archived_listing_stays_as_history_and_no_longer_counts(
    new_page: Callable[..., Page], site: Site
) -> None:
    page = new_page(now=AFTER)
    page.goto(put(site, record("lh-1", LAST_DAY, after="archive", class_="serious"), entity="X"))
    expect(page.locator("article")).to_have_attribute("data-status", "expired")
    expect(page.locator("[data-status-text]")).to_have_text("Ended")
    expect(page.locator("[data-count=serious]")).to_have_text("999")
    expect(page.locator("h1")).to_have_text("Fixture")


@pytest.mark.parametrize("tag", ["tr", "li"])
def test_rows_and_items_leave_a_row_and_an_item(
    new_page: Callable[..., Page], site: Site, tag: str
) -> None:
    around = {"tr": "<table><tbody>{}</tbody></table>", "li": "<ul>{}</ul>"}[tag]
    page = new_page(now=AFTER)
    page.goto(put(site, around.format(record("lh-1", LAST_DAY, tag=tag, text="某某公司"))))
    expect(page.locator(f"{tag}.gs-ended")).to_have_text(ENDED)
    if tag == "tr":
        expect(page.locator("tr.gs-ended td")).to_have_attribute("colspan", "2")
    assert "某某公司" not in page.content()


def test_a_record_shown_twice_is_counted_once(new_page: Callable[..., Page], site: Site) -> None:
    page = new_page(now=AFTER)
    page.goto(
        put(site, record("lh-1", LAST_DAY), record("lh-1", LAST_DAY), record("lh-2", LAST_DAY))
    )
    expect(page.locator("[data-count=watchlist]")).to_have_text("1")


def test_what_has_no_end_or_is_no_longer_in_force_is_left_alone(
    new_page: Callable[..., Page], site: Site
) -> None:
    records = [
        record("lh-1", ""),
        record("lh-2", "2025-01-01", status="overdue", keep=1),
        record("lh-3", "2025-01-01", status="expired", after="archive"),
    ]
    page = new_page(now="2031-01-01T00:00:00Z")
    page.goto(put(site, *records, entity="X"))
    expect(page.get_by_role("button", name="Copy")).to_be_visible()  # the scripts have run
    expect(page.locator("article")).to_have_count(3)
    expect(page.locator("[data-clock-line]")).to_be_empty()


@pytest.mark.parametrize(
    ("lang", "title"), [("en", "Nothing is listed here"), ("zh", "本页无公示信息")]
)
def test_when_all_has_ended_the_page_names_nobody(
    new_page: Callable[..., Page], site: Site, lang: str, title: str
) -> None:
    """As after the next build: neither the page nor its title shows whose listing it was."""
    page = new_page(now=AFTER)
    page.goto(put(site, record("lh-1", LAST_DAY, text="某某公司"), entity="X", lang=lang))
    expect(page.locator("h1")).to_have_text(title)
    expect(page).to_have_title(title)
    expect(page.locator("main")).to_have_attribute("data-entity", "X")
    expect(page.locator("meta[name=robots]")).to_have_attribute("content", "noindex")
    expect(page.locator("[data-clock-line]")).not_to_be_empty()
    assert "某某公司" not in page.content()


def test_one_record_that_still_counts_keeps_the_page(
    new_page: Callable[..., Page], site: Site
) -> None:
    page = new_page(now=AFTER)
    page.goto(put(site, record("lh-1", LAST_DAY), record("lh-2", ""), entity="X"))
    expect(page.locator(".gs-ended")).to_have_count(1)
    expect(page.locator("h1")).to_have_text("Fixture")


def test_a_page_left_open_over_midnight_is_checked_when_looked_at_again(
    new_page: Callable[..., Page], site: Site
) -> None:
    page = new_page(now=BEFORE)
    page.goto(put(site, record("lh-1", LAST_DAY)))
    expect(page.get_by_role("button", name="Copy")).to_be_visible()
    expect(page.locator("article")).to_have_count(1)
    page.clock.set_fixed_time(AFTER)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("article")).to_have_count(0)


def test_without_scripts_the_page_is_whole(new_page: Callable[..., Page], site: Site) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(put(site, record("lh-1", LAST_DAY)))
    expect(page.locator("article")).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)


def test_an_answer_counts_what_is_still_in_force(new_page: Callable[..., Page], site: Site) -> None:
    """As the next build will say it: the tone, the number, the last day, and no dead link."""
    answer = (
        '<section class="gs-answer gs-answer--adverse" data-answer><p>2 adverse records are in '
        'force.</p><ul><li><a href="#record-lh-1">One</a></li><li><a href="#record-lh-2">Two</a>'
        "</li></ul></section>"
    )
    page = new_page(now=AFTER)
    adverse = [
        record(key, last).replace("<article", f'<article id="record-{key}" class="{ADVERSE}"')
        for key, last in (("lh-1", LAST_DAY), ("lh-2", "2026-11-24"))
    ]
    page.goto(put(site, answer, *adverse))
    expect(page.locator("[data-answer] p")).to_have_text(
        "1 adverse record is in force. Its term ends on 24 November 2026."
    )
    expect(page.locator("[data-answer]")).to_have_class("gs-answer gs-answer--adverse")
    expect(page.locator("[data-answer] li")).to_have_text(["Two"])


def test_an_entity_keeps_its_history_when_its_last_current_listing_ends(
    new_page: Callable[..., Page], site: Site
) -> None:
    """History has the same attributes, is not counted, and keeps the page."""
    history = (
        '<article data-record="lh-9" data-status="expired" data-expires="2025-01-01">Old</article>'
    )
    page = new_page(now=AFTER)
    page.goto(put(site, record("lh-1", LAST_DAY), history, entity="X"))
    expect(page.locator("article[data-record]")).to_have_count(1)
    expect(page.locator("article[data-record=lh-9]")).to_have_attribute("data-status", "expired")
    expect(page.locator("[data-count=watchlist]")).to_have_text("2")


def test_an_answer_becomes_overdue_after_its_last_day(
    new_page: Callable[..., Page], site: Site
) -> None:
    """The words are on the page from the first; what was overdue stays so."""
    due = (
        f'<ul class="gs-due"><li data-due="{LAST_DAY}" data-late="Late"><b>Due</b> (rule)</li></ul>'
    )
    address = put(site, due)
    early, late = new_page(now=BEFORE), new_page(now=AFTER)
    for page in (early, late):
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("data-scripts", "ready")
    expect(early.locator(".gs-due li")).to_have_text("Due (rule)")
    expect(late.locator(".gs-due li")).to_have_text("Late (rule)")
    expect(late.locator(".gs-due--late")).to_have_count(1)


def test_a_kept_record_does_not_call_its_end_the_last_day(
    new_page: Callable[..., Page], site: Site
) -> None:
    """It is shown after that day, for as long as its duty is not fulfilled."""
    days = '<div class="gs-clock"><dl><div><dt>Last day shown</dt><dd>D</dd></div></dl></div>'
    page = new_page(now=AFTER)
    page.goto(
        put(site, record("lh-1", LAST_DAY, keep=1).replace("</article>", f"{days}</article>"))
    )
    expect(page.locator("article dt")).to_have_text("Term ended")


@pytest.mark.parametrize(
    ("day", "share"), [("2026-01-01", "0%"), ("2026-07-02", "50%"), ("2031-01-01", "100%")]
)
def test_bars_show_how_much_of_a_term_is_over(
    new_page: Callable[..., Page], site: Site, day: str, share: str
) -> None:
    """By the reader's clock: the page does not know what day it is."""
    page = new_page(now=f"{day}T12:00:00+08:00")
    bar = '<div class="gs-bar" data-from="2026-01-01"></div>'
    page.goto(put(site, f'<div data-expires="2026-12-31">{bar}</div>', record("lh-1", "")))
    expect(page.locator(".gs-bar")).to_have_css("--p", share)
