"""What readers can do with the lookup and the results page, by keyboard, touch and ear."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from gongshi.register import codes
from gongshi.search.index.codec import pack
from tests.browser.fixture_site import (
    BUILDERS,
    ENTITIES,
    FOODS,
    HOSTILE,
    HOSTILE_NAME,
    LOGISTICS,
    MIDNIGHT,
    SHIPYARD,
    Site,
)

pytestmark = pytest.mark.browser

TYPING_PAUSE = 600  # milliseconds, longer than what the live region waits


def box(page: Page) -> Locator:
    return page.locator("input[name=q]")


def options(page: Page) -> Locator:
    return page.locator("#gs-suggestions [role=option][data-entity]")


def results(page: Page) -> Locator:
    return page.locator("ol[data-results]")


def search(page: Page, site: Site, query: str = "", lang: str = "") -> list[str]:
    """Opens the results page at an address and gives the entities found, in order."""
    page.goto(f"{site.url}{lang}search/{query}")
    return found(page)


def found(page: Page) -> list[str]:
    expect(results(page)).to_have_attribute("data-state", "ready")
    return [
        item.get_attribute("data-entity") or ""
        for item in page.locator("ol[data-results] > li").all()
    ]


def marks(scope: Locator) -> list[str]:
    return scope.locator("mark").all_text_contents()


def evaluate(page: Page, site: Site, script: str, argument: object = None) -> object:
    """Runs `script` with the modules of the site importable as `load(name)`."""
    if not page.url.startswith(site.url):
        page.goto(site.url)
    base = json.dumps(f"{site.url}assets/js/")
    return page.evaluate(
        f"async (argument) => {{ const load = (name) => import({base} + name); {script} }}",
        argument,
    )


# --- what is found, and why


@pytest.mark.parametrize(
    ("query", "first", "marked"),
    [
        ("远航", FOODS, ["远航"]),
        ("航食", FOODS, ["航食"]),
        ("蓝海（远航）", FOODS, ["蓝海远航"]),
        ("ＬＡＮＨＡＩ　ｙｕａｎ", FOODS, ["Lanhai Yuan"]),
        ("foods lanhai", FOODS, ["Lanhai", "Foods"]),
        ("(蓝海)物流", LOGISTICS, ["蓝海）物流"]),
    ],
)
def test_any_two_characters_of_a_name_are_enough(
    page: Page, site: Site, query: str, first: str, marked: list[str]
) -> None:
    """Width, case, spaces and brackets do not matter; words in Latin may come in any order."""
    assert search(page, site, f"?q={query}")[0] == first
    assert marks(page.locator(f"ol > li[data-entity='{first}']")) == marked


@pytest.mark.parametrize(
    ("query", "entity", "why", "text"),
    [
        ("渔业", FOODS, "former", "Former name: 蓝海渔业有限公司"),
        ("快运", LOGISTICS, "alias", "Also known as: 远航快运"),
        (
            "远航物流",
            LOGISTICS,
            "unbracketed",
            "Name without the part in brackets: 远航物流有限公司",
        ),
        ("pearl", BUILDERS, "english", "English name: Lanhai Pearl Construction Group"),
        (BUILDERS[9:16].lower(), BUILDERS, "code", f"Code found: {BUILDERS}"),
        (f"{FOODS[:8]} {FOODS[8:12]}", FOODS, "code", f"Code found: {FOODS}"),
    ],
)
def test_a_result_says_why_it_was_found(
    page: Page, site: Site, query: str, entity: str, why: str, text: str
) -> None:
    assert search(page, site, f"?q={query}") == [entity]
    expect(page.locator(f"ol [data-why={why}]")).to_have_text(text)
    assert "".join(marks(results(page))).lower() == query.replace(" ", "").lower()


def test_letters_no_code_has_are_read_as_digits(page: Page, site: Site) -> None:
    assert FOODS[8:13] == "MA0K7"
    assert search(page, site, "?q=MAOK7") == [FOODS]
    assert marks(results(page)) == ["MA0K7"]


def test_nearer_matches_come_first(page: Page, site: Site) -> None:
    """Whole name, brand after a region, anywhere; within these more records, then earlier."""
    assert search(page, site, "?q=远航") == [FOODS, LOGISTICS, SHIPYARD]
    assert search(page, site, "?q=蓝海") == [FOODS, BUILDERS, LOGISTICS]
    assert search(page, site, "?q=远航快运") == [LOGISTICS]


def test_a_result_shows_what_it_is_about(page: Page, site: Site) -> None:
    """Tones in words, the latest end date, the region: never by colour alone."""
    search(page, site, "?q=蓝海远航食品")
    item = page.locator("ol > li")
    expect(item).to_have_attribute("data-status", "in_force")
    expect(item.locator("a")).to_have_attribute("href", f"{site.url}entity/{FOODS}/")
    expect(item.locator(".gs-tag--adverse")).to_have_text("2 adverse records")
    expect(item).to_contain_text("the last until 13 March 2029")
    expect(item).to_contain_text("under objection")
    expect(item).to_contain_text("Wanglan District")
    expect(item.locator("h2 bdi")).to_have_attribute("lang", "zh")
    expect(page.locator("[data-lead]")).to_have_text(
        "A similar name is not the same entity: compare the code."
    )


def test_people_with_the_same_name_are_distinguished_by_their_records(
    page: Page, site: Site
) -> None:
    """They have no code to compare."""
    assert search(page, site, "?q=王某") == ["r-lh-2026-0042"]
    expect(page.locator("[data-lead]")).to_have_text(
        "People can share a name: compare the record and document numbers on their pages."
    )


def test_the_chinese_page_speaks_chinese_and_links_to_chinese_pages(page: Page, site: Site) -> None:
    search(page, site, "?q=蓝海远航食品", "zh/")
    expect(page.locator("p[data-status]")).to_have_text("查询到与“蓝海远航食品”相关的主体1个。")
    expect(page.locator("ol > li a")).to_have_attribute("href", f"{site.url}zh/entity/{FOODS}/")
    expect(page.locator("ol > li")).to_contain_text("失信信息2条 最迟公示至2029年3月13日")
    expect(page.locator("ol > li")).to_contain_text("望澜区")


def test_hostile_text_stays_text(page: Page, site: Site) -> None:
    """Names, queries and addresses are shown, never parsed."""
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    assert search(page, site, "?q=onerror") == [HOSTILE]
    expect(page.locator("ol h2")).to_have_text(HOSTILE_NAME)
    box(page).fill(HOSTILE_NAME)
    box(page).press("Enter")
    assert found(page) == [HOSTILE]
    search(
        page,
        site,
        "?q=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E无&region=%3Cb%3E&sort=__proto__&page=-1",
    )
    expect(page.locator("p[data-status]")).to_contain_text("<img src=x onerror=alert(1)>无")
    assert page.locator("main img, main b").count() == 0


def test_a_long_query_is_quoted_in_part(page: Page, site: Site) -> None:
    """The field shows all of it; in the sentences it would hide their meaning."""
    search(page, site, f"?q={'无' * 150}")
    said = f"No entity found for “{'无' * 40}…”."
    expect(page.locator("p[data-status]")).to_have_text(said)
    expect(box(page)).to_have_value("无" * 150)
    page.goto(site.url)
    box(page).fill("无" * 150)
    expect(page.locator(".gs-lookup__status")).to_have_text(said)


def test_a_query_cannot_turn_the_sentence_around_that_quotes_it(page: Page, site: Site) -> None:
    """Marks that turn the direction of writing act until they are taken back."""
    search(page, site, "?q=%E2%80%AE%E6%97%A0%E2%81%A7%E6%AD%A4")
    expect(page.locator("p[data-status]")).to_have_text("No entity found for “无此”.")
    expect(page).to_have_title("无此 - Fixture")


# --- nothing found


def test_nothing_found_says_what_was_searched_and_what_it_means(page: Page, site: Site) -> None:
    assert search(page, site, "?q=不存在的公司") == []
    expect(results(page)).to_have_attribute("data-total", "0")
    notes = page.locator("[data-notes]")
    expect(notes).to_contain_text("on 23 November 2026")
    expect(notes).to_contain_text("You can try:")
    expect(notes).to_contain_text("Finding nothing here does not prove a clean record.")


def test_one_chinese_character_is_answered_from_the_nearest(page: Page, site: Site) -> None:
    assert search(page, site, "?q=航") == [FOODS, LOGISTICS, SHIPYARD]


def test_a_text_without_anything_to_search_for_is_reported(page: Page, site: Site) -> None:
    assert search(page, site, "?q=·（）") == []
    expect(page.locator("p[data-status]")).to_have_text("Type a name, part of one, or a code.")
    assert page.locator(".gs-none").count() == 0
    expect(page.locator("[data-start]")).to_be_attached()


def test_a_mistyped_code_is_noted_with_the_character_that_would_fit(page: Page, site: Site) -> None:
    wrong = FOODS[:17] + ("1" if FOODS[17] != "1" else "2")
    assert search(page, site, f"?q={wrong}") == []
    said = (
        f"No entity found. The last character of {wrong} would be {FOODS[17]} if the others "
        "were right. Check the code for a typing error."
    )
    expect(page.locator("p[data-status]")).to_have_text(said)
    expect(page.locator("[data-notes]")).not_to_contain_text("The last character")
    page.goto(site.url)
    box(page).fill(wrong)
    expect(page.locator(".gs-lookup__status")).to_have_text(said)


def test_a_code_wrong_only_in_its_check_character_leads_to_its_entity(
    page: Page, site: Site
) -> None:
    wrong = FOODS[:17] + ("1" if FOODS[17] != "1" else "2")
    assert search(page, site, f"?q={wrong}") == []
    page.get_by_role("link", name=FOODS).click()
    expect(page.locator("ol > li")).to_have_attribute("data-entity", FOODS)


def test_an_unknown_code_gets_no_suggestion(page: Page, site: Site) -> None:
    first17 = "91990100MA5555555"
    unknown = first17 + ("1" if codes.check_character(first17) != "1" else "2")
    assert search(page, site, f"?q={unknown}") == []
    page.wait_for_load_state("networkidle")
    assert page.locator("[data-meant]").count() == 0


def test_results_without_filters_are_offered(page: Page, site: Site) -> None:
    """Results are missing because of these filters, so no other spelling is suggested."""
    assert search(page, site, "?q=远航食品&region=990121") == []
    expect(page.locator("p[data-status]")).to_have_text(
        "No entity found for “远航食品” with these filters."
    )
    expect(page.locator("[data-notes]")).not_to_contain_text("You can try:")
    page.get_by_role("link", name="Show the 1 result without filters").click()
    assert found(page) == [FOODS]
    assert "region" not in page.url


# --- facets, order, pages, address


def test_facets_count_what_they_would_show(page: Page, site: Site) -> None:
    search(page, site, "?q=远航")
    expect(page.locator("[data-facet=list] label")).to_have_text(
        ["Watch list 2", "Grade A taxpayers 1", "Serious violations 1"]
    )


def test_filters_narrow_and_chips_take_them_back(page: Page, site: Site) -> None:
    search(page, site, "?q=远航")
    page.get_by_label(re.compile(r"^\s*Watch list")).check()
    assert found(page) == [FOODS, SHIPYARD]
    # the facet's own counts stay: choosing more widens
    expect(page.get_by_label(re.compile(r"^\s*Grade A"))).to_be_visible()
    expect(page.get_by_label(re.compile(r"^\s*Watch list"))).to_be_focused()
    page.locator("details[data-facet=region] summary").click()
    page.get_by_label(re.compile(r"^\s*Xiwan")).check()
    assert found(page) == [SHIPYARD]
    assert page.url.endswith("&list=watchlist&region=990103")
    page.get_by_role("button", name="Remove the filter List: Watch list").click()
    expect(
        page.get_by_role("button", name="Remove the filter Region: Xiwan District")
    ).to_be_focused()
    page.keyboard.press("Enter")
    assert len(found(page)) == 3
    assert page.locator("[data-chips] button").count() == 0


def test_chinese_counts_are_in_chinese_brackets(page: Page, site: Site) -> None:
    search(page, site, "?q=远航&list=watchlist", "zh/")
    expect(page.locator("[data-facet=list] summary")).to_have_text("名单（1）")


def test_filters_ask_one_and_the_same_record(page: Page, site: Site) -> None:
    """An entity with a serious record by one decision and another record is not both at once."""
    assert search(page, site, "?class=serious&authority=court") == []
    assert search(page, site, "?class=serious&authority=market") == [FOODS]


def test_filters_are_kept_on_a_new_search(page: Page, site: Site) -> None:
    search(page, site, "?q=远航&list=watchlist&page=1")
    box(page).fill("蓝海")
    box(page).press("Enter")
    assert found(page) == [FOODS]
    assert "list=watchlist" in page.url


def test_pages_of_twenty(page: Page, site: Site) -> None:
    """45 found: 20, 20 and 5; a page too far is the last; the order does not change between."""
    first = search(page, site, "?q=茶业")
    expect(results(page)).to_have_attribute("data-total", "45")
    expect(page.locator("p[data-status]")).to_have_text(
        "45 entities found for “茶业”. Page 1 of 3."
    )
    page.get_by_role("link", name="Next").click()
    expect(results(page)).to_be_focused()  # the status is said by itself
    second = found(page)
    page.get_by_role("link", name="Page 3").click()
    expect(page.get_by_role("link", name="Page 3")).to_have_attribute("aria-current", "page")
    third = found(page)
    assert [len(first), len(second), len(third)] == [20, 20, 5]
    assert len({*first, *second, *third}) == 45
    assert search(page, site, "?q=茶业&page=99") == third


def test_order_by_newest_and_by_ending(page: Page, site: Site) -> None:
    assert search(page, site, "?q=远航&sort=newest") == [FOODS, SHIPYARD, LOGISTICS]
    page.locator("select[data-sort]").select_option("ending")
    assert found(page) == [SHIPYARD, FOODS, LOGISTICS]
    assert page.url.endswith("sort=ending")


def test_the_back_button_goes_through_the_searches(page: Page, site: Site) -> None:
    """Sending, filtering and paging are steps; typing is none."""
    search(page, site, "?q=远航")
    box(page).fill("茶")
    box(page).fill("茶业")
    expect(page).to_have_url(re.compile(r"\?q=%E8%8C%B6%E4%B8%9A$"))
    page.get_by_role("link", name="Next").click()
    expect(page.locator("p[data-status]")).to_contain_text("Page 2")
    box(page).fill("明")
    box(page).fill("明珠")
    box(page).press("Enter")
    assert found(page) == [BUILDERS]
    for query, says in [("茶业", "Page 2 of 3"), ("茶业", "Page 1 of 3"), ("远航", "3 entities")]:
        page.go_back()
        expect(page.locator("p[data-status]")).to_contain_text(says)
        expect(box(page)).to_have_value(query)
    page.go_forward()
    expect(box(page)).to_have_value("茶业")


def test_the_title_names_the_search(page: Page, site: Site) -> None:
    """So that tabs, bookmarks and the list behind the back button differ."""
    search(page, site)
    expect(page).to_have_title("Fixture")
    box(page).fill("远航")
    box(page).press("Enter")
    expect(page).to_have_title("远航 - Fixture")
    page.go_back()
    expect(page).to_have_title("Fixture")


def test_what_was_meant_is_one_click_away_on_the_same_page(page: Page, site: Site) -> None:
    search(page, site, "?q=lanhai+yuanhagn")
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="lanhai yuanhang").click()
    expect(page.locator("p[data-status]")).to_have_text("1 entity found for “lanhai yuanhang”.")
    expect(results(page)).to_be_focused()
    expect(box(page)).to_have_value("lanhai yuanhang")
    assert page.evaluate("window.stayed")
    page.go_back()
    expect(page.locator("[data-meant]")).to_be_visible()


@pytest.mark.parametrize("touch", [True, False])
def test_sending_lets_go_of_the_field_where_a_keyboard_would_cover_the_results(
    new_page: Callable[..., Page], site: Site, *, touch: bool
) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=touch, is_mobile=touch)
    search(page, site)
    box(page).fill("远航")
    box(page).press("Enter")
    found(page)
    assert box(page).evaluate("e => e === document.activeElement") is not touch


def test_going_back_keeps_the_focus(page: Page, site: Site) -> None:
    search(page, site, "?q=远航&list=watchlist")
    page.get_by_role("button", name="Remove the filter List: Watch list").click()
    group = page.locator("[data-facet=class] summary")
    group.focus()
    page.go_back()
    expect(page.locator("[data-chips] button")).to_have_count(1)
    expect(group).to_be_focused()


def test_an_address_can_be_shared(new_page: Callable[..., Page], site: Site) -> None:
    sender = new_page()
    search(sender, site)
    box(sender).fill("远航")
    box(sender).press("Enter")
    found(sender)
    sender.get_by_label(re.compile(r"^\s*Watch list")).check()
    shown = found(sender)
    receiver = new_page(locale="zh-CN")
    receiver.goto(sender.url)
    assert found(receiver) == shown
    expect(box(receiver)).to_have_value("远航")
    expect(receiver.locator("[data-chips] button")).to_have_count(1)


def test_results_follow_the_typing(page: Page, site: Site) -> None:
    """On the results page no list opens over the results until an arrow asks for it."""
    search(page, site)
    expect(page.locator("[data-notes]")).to_contain_text("Type a name, part of one, or a code")
    box(page).press_sequentially("明珠")
    expect(page.locator("ol[data-results] > li")).to_have_attribute("data-entity", BUILDERS)
    expect(page.locator("#gs-suggestions")).to_be_hidden()
    box(page).press("ArrowDown")
    expect(options(page)).to_have_count(1)


# --- typing

HEARD = """() => { const heard = [];
  for (const type of ["gs-query", "gs-submit"])
    document.addEventListener(type, (event) => heard.push([type, event.detail.q]), true);
  window.put = (text, type = "input") => { const input = document.querySelector("input[name=q]");
    input.focus(); input.value = text; input.dispatchEvent(new Event(type, {bubbles: true})); };
  return heard; }"""
"""Gives what was asked and sent so far; makes `put`, which types quickly on any machine."""


def test_letters_typed_quickly_are_one_question(page: Page, site: Site) -> None:
    page.goto(site.url)
    heard = page.evaluate_handle(HEARD)
    page.evaluate("() => ['远', '远航', '远航食', '远航食品'].forEach((text) => put(text))")
    expect(options(page)).to_have_count(1)
    assert heard.json_value() == [["gs-query", "远航食品"]]


def test_what_is_sent_does_not_wait_and_nothing_is_asked_after_it(page: Page, site: Site) -> None:
    search(page, site)
    heard = page.evaluate_handle(HEARD)
    sent = page.evaluate(
        """(heard) => { put("明珠"); document.querySelector("form").requestSubmit();
        return [...heard]; }""",
        heard,
    )
    assert sent == [["gs-submit", "明珠"]]
    page.wait_for_timeout(TYPING_PAUSE)
    assert heard.json_value() == sent


@pytest.mark.parametrize(
    ("text", "event"),
    [("远航", "compositionend"), ("", "input")],
    ids=["a word from an input method", "an emptied field"],
)
def test_what_is_whole_is_asked_at_once(page: Page, site: Site, text: str, event: str) -> None:
    search(page, site)
    heard = page.evaluate_handle(HEARD)
    put = "([heard, text, event]) => { put(text, event); return [...heard]; }"
    assert page.evaluate(put, [heard, text, event]) == [["gs-query", text]]


def test_an_arrow_asks_at_once_for_what_was_typed(page: Page, site: Site) -> None:
    page.goto(site.url)
    heard = page.evaluate_handle(HEARD)
    asked = page.evaluate(
        """(heard) => { put("远航"); document.activeElement.dispatchEvent(
          new KeyboardEvent("keydown", {key: "ArrowDown", bubbles: true}));
        return [...heard]; }""",
        heard,
    )
    assert asked == [["gs-query", "远航"]]


def test_a_search_opened_while_letters_wait_is_not_asked_again(page: Page, site: Site) -> None:
    """By the back button, say, which would land on its first page."""
    search(page, site)
    heard = page.evaluate_handle(HEARD)
    page.evaluate("() => { put('明'); document.querySelector('input[name=q]').value = '茶业'; }")
    page.wait_for_timeout(TYPING_PAUSE)
    assert heard.json_value() == []


def test_leaving_while_letters_wait_announces_no_suggestions(page: Page, site: Site) -> None:
    page.goto(site.url)
    page.evaluate(HEARD)
    page.evaluate("() => { put('远航'); document.activeElement.blur(); }")
    page.wait_for_timeout(TYPING_PAUSE)
    expect(page.locator("#gs-suggestions")).to_be_hidden()
    expect(page.locator(".gs-lookup__status")).to_be_empty()


def test_typing_on_lets_go_of_the_chosen_suggestion(page: Page, site: Site) -> None:
    """Enter then sends the text, though the list is still that of the text before."""
    page.goto(site.url)
    page.evaluate(HEARD)
    box(page).fill("远航")
    expect(options(page)).to_have_count(3)
    box(page).press("ArrowDown")
    chosen = "document.activeElement.getAttribute('aria-activedescendant')"
    assert page.evaluate(chosen) == "gs-suggestion-0"
    assert page.evaluate(f"() => {{ put('远航食'); return {chosen}; }}") is None


def test_an_answer_to_the_text_before_is_not_suggested(page: Page, site: Site) -> None:
    page.goto(site.url)
    shown = evaluate(
        page,
        site,
        """
        const { Lookup } = await load("components/lookup.mjs");
        const { Words } = await load("lib/words.mjs");
        const waiting = [];
        const engine = { label: (_, value) => value, ready: async () => {},
          search: ({ q }) => new Promise((answer) => waiting.push(() => answer({
            short: false, total: 1, more: false, hits: [{ match: null, listings: [],
              entity: { id: q, code: "", region: "", kind: "", names: [] } }] }))) };
        const form = document.querySelector("form[data-component=lookup]");
        const fresh = form.cloneNode(true);
        form.replaceWith(fresh);
        const page = { lang: "en", base: new URL(location.href) };
        new Lookup(fresh, { engine, page, words: new Words({}, "en") }).start();
        const input = fresh.querySelector("input");
        const list = fresh.querySelector("[role=listbox]");
        const put = (text, type) => { input.value = text; input.dispatchEvent(new Event(type)); };
        const frame = () => new Promise(requestAnimationFrame);
        input.focus();
        put("slow", "compositionend");
        put("slower", "input");
        waiting[0]();
        await frame();
        const early = list.hidden;
        while (waiting.length < 2) await frame();
        waiting[1]();
        await frame();
        return [early, ...[...list.children].map((li) => li.dataset.entity ?? "")];
        """,
    )
    assert shown == [True, "slower", ""]


# --- the lookup by hand and ear


def test_one_result_alone_is_not_called_all_of_them(page: Page, site: Site) -> None:
    """In Chinese too, whose grammar has no singular."""
    page.goto(f"{site.url}zh/")
    box(page).fill("快运")
    expect(page.locator("#gs-suggestion-all")).to_have_text("查看查询结果")


def test_suggestions_by_keyboard(page: Page, site: Site) -> None:
    """Nothing is chosen until an arrow says so; the text is one of the places arrows reach."""
    page.goto(site.url)
    box(page).fill("远航")
    expect(options(page)).to_have_count(3)
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    assert box(page).get_attribute("aria-activedescendant") is None
    box(page).press("ArrowDown")
    expect(box(page)).to_have_attribute("aria-activedescendant", "gs-suggestion-0")
    expect(options(page).first).to_have_attribute("aria-selected", "true")
    box(page).press("ArrowUp")
    assert box(page).get_attribute("aria-activedescendant") is None
    box(page).press("ArrowUp")
    expect(box(page)).to_have_attribute("aria-activedescendant", "gs-suggestion-all")
    box(page).press("Home")
    assert box(page).get_attribute("aria-activedescendant") is None
    box(page).press("Escape")
    expect(page.locator("#gs-suggestions")).to_be_hidden()
    expect(box(page)).to_have_value("远航")
    box(page).press("Escape")
    expect(box(page)).to_have_value("")
    expect(box(page)).to_have_attribute("aria-expanded", "false")


def test_enter_opens_the_chosen_suggestion(page: Page, site: Site) -> None:
    page.goto(site.url)
    box(page).fill("食品")
    expect(options(page)).to_have_count(1)
    box(page).press("ArrowDown")
    box(page).press("Enter")
    page.wait_for_url(f"{site.url}entity/{FOODS}/")


def test_enter_sends_what_was_typed(page: Page, site: Site) -> None:
    page.goto(site.url)
    box(page).fill("食品")
    expect(options(page)).to_have_count(1)
    box(page).press("Enter")
    page.wait_for_url(f"{site.url}search/?q=%E9%A3%9F%E5%93%81")
    assert found(page) == [FOODS]


def test_a_finger_or_mouse_chooses_too(page: Page, site: Site) -> None:
    page.goto(site.url)
    box(page).fill("茶业")
    expect(options(page)).to_have_count(6)
    page.get_by_role("option", name="See all 45 results").click()
    page.wait_for_url("**/search/?q=**")
    page.go_back()
    box(page).fill("食品")
    options(page).first.click()
    page.wait_for_url(f"{site.url}entity/{FOODS}/")


def test_the_magnifying_glass_is_a_part_of_the_field(page: Page, site: Site) -> None:
    page.goto(site.url)
    field = box(page).bounding_box()
    assert field
    page.mouse.click(field["x"] + 20, field["y"] + field["height"] / 2)
    expect(box(page)).to_be_focused()


def test_escape_closes_then_empties_and_is_then_the_browsers(page: Page, site: Site) -> None:
    page.goto(site.url)
    page.evaluate(
        "addEventListener('keydown', event => { window.taken = event.defaultPrevented; })"
    )
    box(page).fill("远航")
    expect(page.locator("#gs-suggestions")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#gs-suggestions")).to_be_hidden()
    expect(box(page)).to_have_value("远航")
    page.keyboard.press("Escape")
    expect(box(page)).to_have_value("")
    assert page.evaluate("window.taken")
    page.keyboard.press("Escape")
    assert not page.evaluate("window.taken")


def test_tab_leaves_and_closes(page: Page, site: Site) -> None:
    page.goto(site.url)
    box(page).fill("远航")
    expect(options(page)).to_have_count(3)
    box(page).press("Tab")
    expect(page.get_by_role("button", name="Search")).to_be_focused()
    expect(page.locator("#gs-suggestions")).to_be_hidden()


def test_coming_back_to_the_field_shows_the_suggestions_again(page: Page, site: Site) -> None:
    """On a phone the keyboard is put away to see them, which leaves the field."""
    page.goto(site.url)
    box(page).fill("远航")
    expect(options(page)).to_have_count(3)
    box(page).blur()
    expect(page.locator("#gs-suggestions")).to_be_hidden()
    box(page).focus()
    expect(page.locator("#gs-suggestions")).to_be_visible()
    search(page, site, "?q=远航")
    box(page).fill("远航快")
    found(page)
    box(page).blur()
    box(page).focus()
    page.wait_for_timeout(200)
    expect(page.locator("#gs-suggestions")).to_be_hidden()


def test_slash_goes_to_the_lookup_but_not_while_typing_elsewhere(page: Page, site: Site) -> None:
    page.goto(site.url)
    page.get_by_label("Note").press("/")
    expect(page.get_by_label("Note")).to_have_value("/")
    page.get_by_label("Note").blur()
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value("")


def test_a_screen_reader_hears_the_count_after_a_pause(page: Page, site: Site) -> None:
    """One polite region, which is silent while the reader types."""
    page.goto(site.url)
    region = page.locator(".gs-lookup__status")
    expect(region).to_have_attribute("role", "status")
    said = page.evaluate_handle(
        """() => { const said = []; const region = document.querySelector(".gs-lookup__status");
        new MutationObserver(() => said.push(region.textContent))
          .observe(region, {childList: true, characterData: true, subtree: true});
        return said; }"""
    )
    box(page).focus()
    page.wait_for_load_state("networkidle")
    box(page).evaluate(  # typed quickly, however slow the machine
        """(input) => { for (const text of ["远", "远航", "远航食", "远航食品"]) {
          input.value = text; input.dispatchEvent(new Event("input", {bubbles: true})); } }"""
    )
    expect(region).to_have_text("1 entity found. Use the up and down arrows to look at it.")
    box(page).fill("··")
    expect(region).to_have_text("Type a name, part of one, or a code.")
    box(page).fill("没有的")
    expect(region).to_have_text("No entity found for “没有的”.")
    assert [text for text in said.json_value() if text != "Searching…"] == [
        "1 entity found. Use the up and down arrows to look at it.",
        "Type a name, part of one, or a code.",
        "No entity found for “没有的”.",
    ]


def test_an_input_method_is_left_alone(page: Page, site: Site) -> None:
    """No search for what is still being composed; its Enter sends nothing."""
    page.goto(site.url)
    box(page).focus()
    keys = page.context.new_cdp_session(page)
    keys.send("Input.imeSetComposition", {"text": "yuan", "selectionStart": 4, "selectionEnd": 4})
    keys.send("Input.imeSetComposition", {"text": "远航", "selectionStart": 2, "selectionEnd": 2})
    expect(box(page)).to_have_value("远航")
    page.wait_for_timeout(TYPING_PAUSE)
    expect(page.locator("#gs-suggestions")).to_be_hidden()
    box(page).press("Enter")
    page.wait_for_timeout(100)
    assert page.url == site.url
    box(page).fill("")
    box(page).focus()
    keys.send("Input.imeSetComposition", {"text": "远航", "selectionStart": 2, "selectionEnd": 2})
    keys.send("Input.insertText", {"text": "远航"})
    expect(options(page)).to_have_count(3)


def test_a_key_of_the_input_method_is_no_enter(page: Page, site: Site) -> None:
    """Some browsers end the composition before its last key arrives; the key then says 229."""
    page.goto(site.url)
    box(page).fill("远航")
    expect(options(page)).to_have_count(3)
    taken = box(page).evaluate(
        """(input) => { input.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowDown"}));
        const enter = new KeyboardEvent("keydown", {key: "Enter", keyCode: 229, cancelable: true});
        return !input.dispatchEvent(enter); }"""
    )
    assert taken
    assert page.url == site.url


def test_a_whole_code_leads_straight_to_its_entity(page: Page, site: Site) -> None:
    page.goto(site.url)
    box(page).fill(f" {FOODS[:8].lower()}-{FOODS[8:].lower()}")
    box(page).press("Enter")
    page.wait_for_url(f"{site.url}entity/{FOODS}/")


def test_an_unlisted_code_leads_to_the_search(page: Page, site: Site) -> None:
    """Valid in itself, but without a current record: there is no page."""
    unlisted = "91350100M000100Y43"
    page.goto(site.url)
    box(page).fill(unlisted)
    box(page).press("Enter")
    page.wait_for_url(f"{site.url}search/?q={unlisted}")
    assert found(page) == []
    expect(page.locator("p[data-status]")).to_have_text(f"No entity found for “{unlisted}”.")


def test_the_index_is_fetched_on_focus_and_once(page: Page, site: Site) -> None:
    page.goto(site.url)
    assert "search/index.bin" not in site.asked
    box(page).focus()
    page.wait_for_load_state("networkidle")
    box(page).fill("远航")
    expect(options(page)).to_have_count(3)
    assert site.asked.count("search/index.bin") == 1
    assert site.asked.count(site.of_index("all.bin")) == 1


def test_without_scripts_the_form_goes_to_the_search_page(
    new_page: Callable[..., Page], site: Site
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{site.url}zh/")
    box(page).fill("远航")
    box(page).press("Enter")
    page.wait_for_url(f"{site.url}zh/search/?q=**")
    expect(page.get_by_role("link", name="Browse")).to_be_visible()


# --- faults


@pytest.mark.parametrize("broken", ["index.bin", "*/all.bin"])
def test_a_fault_is_shown_and_can_be_retried(
    page: Page, site: Site, complaints: list[str], broken: str
) -> None:
    """Half an index is no index: an incomplete answer would look like a clean record."""
    (path,) = site.folder.glob(f"search/{broken}")
    site.broken.add(path.relative_to(site.folder).as_posix())
    page.goto(f"{site.url}search/?q=远航")
    expect(results(page)).to_have_attribute("data-state", "error")
    expect(page.get_by_role("alert")).to_contain_text("nothing has been searched")
    assert page.locator("ol > li").count() == 0
    site.broken.clear()
    page.get_by_role("button", name="Try again").click()
    assert len(found(page)) == 3
    assert page.get_by_role("alert").count() == 0
    complaints.clear()


def test_a_fault_in_the_lookup(page: Page, site: Site, complaints: list[str]) -> None:
    site.broken.add("search/index.bin")
    page.goto(site.url)
    box(page).fill("远航")
    expect(page.get_by_role("alert")).to_be_visible()
    site.broken.clear()
    page.get_by_role("button", name="Try again").click()
    expect(options(page)).to_have_count(3)
    expect(box(page)).to_be_focused()
    assert page.get_by_role("alert").count() == 0
    complaints.clear()


def test_an_index_of_another_format_is_a_fault(page: Page, site: Site) -> None:
    site.put_bytes("search/index.bin", pack(b'{"format": 9}'))
    page.goto(f"{site.url}search/?q=远航")
    expect(results(page)).to_have_attribute("data-state", "error")


def test_a_site_published_in_between_is_asked_again(
    page: Page, site: Site, complaints: list[str]
) -> None:
    """A missing part means that the index is old: it is fetched again, past every cache."""
    gone = site.url + site.of_index("all.bin")
    page.route(gone, lambda route: route.fulfill(status=404), times=1)
    assert len(search(page, site, "?q=远航")) == 3
    assert site.asked.count("search/index.bin") == 2
    complaints.clear()


def test_the_last_query_wins(page: Page, site: Site) -> None:
    """An answer that comes late does not overwrite a newer one."""
    page.goto(f"{site.url}search/")
    found(page)
    shown = evaluate(
        page,
        site,
        """
        const { Results } = await load("components/results.mjs");
        const { Words } = await load("lib/words.mjs");
        const waiting = [];
        const engine = { label: (_, value) => value, values: () => new Map(),
          articles: async () => ({ format: 1, simplified: "復复", articles: [] }),
          search: (request) => new Promise((answer) => waiting.push(() => answer({
            short: false, total: 1, page: 1, pages: 1, counts: null, unfiltered: 1, code: null,
            today: "2026-11-23", hits: [{ match: null, listings: [],
              entity: { id: request.q, code: "", region: "", kind: "", names: [] } }] }))) };
        const section = document.querySelector("section");
        const fresh = section.cloneNode(true);
        section.replaceWith(fresh);
        const page = { lang: "en", base: new URL(location.href) };
        const script = (path) => load(`${path}.mjs`);
        new Results(fresh, { engine, page, words: new Words({}, "en"), load: script }).start();
        for (const q of ["slow", "fast"]) document.dispatchEvent(
          new CustomEvent("gs-query", { cancelable: true, detail: { q } }));
        waiting[2]();
        await new Promise(requestAnimationFrame);
        waiting[1]();
        await new Promise(requestAnimationFrame);
        return [...fresh.querySelectorAll("ol > li")].map((li) => li.dataset.entity);
        """,
    )
    assert shown == ["fast"]


def test_one_failing_component_does_not_stop_the_next(
    page: Page, site: Site, complaints: list[str]
) -> None:
    text = (site.folder / "search/index.html").read_text("utf-8")
    page.goto(site.put("broken/index.html", text.replace("data-pages", "data-lost")))
    box(page).fill("远航")
    expect(options(page)).to_have_count(3)
    assert "expected nav[data-pages]" in "".join(complaints)
    complaints.clear()


# --- what has ended by the reader's clock is not found


@pytest.mark.parametrize(
    ("now", "ends", "overdue"),
    [
        ("2026-11-23T23:59:59+08:00", [MIDNIGHT], "in_force"),
        ("2026-11-24T00:00:00+08:00", [], "overdue"),
        ("2020-01-01T00:00:00Z", [MIDNIGHT], "in_force"),  # a clock that is wrong revives nothing
    ],
)
@pytest.mark.parametrize("timezone", ["Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_what_ended_at_midnight_in_the_registers_zone_is_not_found(
    new_page: Callable[..., Page],
    site: Site,
    now: str,
    ends: list[str],
    overdue: str,
    timezone: str,
) -> None:
    page = new_page(now=now, timezone_id=timezone)
    assert search(page, site, "?q=子夜钟表") == ends
    assert search(page, site, "?q=明珠") == [BUILDERS]
    expect(page.locator("ol > li")).to_have_attribute("data-status", overdue)
    assert search(page, site, f"?status={overdue}&q=明珠") == [BUILDERS]


# --- the pure modules


def test_codes_are_checked_as_the_generator_checks_them(page: Page, site: Site) -> None:
    samples = [found["i"] for found in ENTITIES if found["c"]]
    samples += ["91350100M000100Y43", "91110000600037341L", "91310115MA1H8R7C6D", "", "9"]
    samples += ["Z1350100M000100Y43", "L1350100M000100Y43", "11320100MB1886843H"]
    judged = evaluate(
        page,
        site,
        "const m = await load('lib/codes.mjs'); return argument.map(m.codeFault);",
        samples,
    )
    assert judged == [codes.code_fault(sample) for sample in samples]


def test_a_remainder_of_nought_gives_the_check_character_0(page: Page, site: Site) -> None:
    first17 = next(
        f"91990102MA{n:07d}"
        for n in range(1000)
        if codes.check_character(f"91990102MA{n:07d}") == "0"
    )
    given = evaluate(
        page, site, "return (await load('lib/codes.mjs')).checkCharacter(argument);", first17
    )
    assert given == "0"


def test_addresses_are_read_as_they_are_written(page: Page, site: Site) -> None:
    same = evaluate(
        page,
        site,
        """
        const { readState, writeState } = await load("components/url-state.mjs");
        return argument.map((address) => writeState(readState(address)));
        """,
        ["?q=a%26b&class=x&list=a&list=b&sort=ending&page=3", "?", "?page=0&sort=bad&list=&q="],
    )
    assert same == ["?q=a%26b&class=x&list=a&list=b&sort=ending&page=3", "?", "?"]


def test_a_former_key_in_an_address_filters_as_the_present_one(page: Page, site: Site) -> None:
    """People keep the addresses of searches as they keep those of pages."""
    path = site.folder / "search/index.html"
    moved = 'data-component="results" data-moved="list/watched=watchlist&amp;authority/x=market"'
    path.write_text(path.read_text().replace('data-component="results"', moved))

    page.goto(f"{site.url}search/?q=远航&list=watched&authority=x")
    old = found(page)
    page.goto(f"{site.url}search/?q=远航&list=watchlist&authority=market")

    assert old == found(page) != []


def test_gaps_between_page_numbers(page: Page, site: Site) -> None:
    numbers = evaluate(
        page, site, "return (await load('components/pager.mjs')).pageNumbers(...argument);", [6, 12]
    )
    assert numbers == [1, None, 4, 5, 6, 7, 8, None, 12]


def test_components_leave_the_page_as_they_found_it(page: Page, site: Site) -> None:
    """Start and stop are a pair."""
    page.goto(f"{site.url}search/?q=远航")
    found(page)
    left = evaluate(
        page,
        site,
        """
        const { mount } = await load("main.mjs");
        const fresh = document.implementation.createHTMLDocument("");
        const source = await (await fetch("../index.html")).text();
        document.querySelector("main").replaceWith(
          document.importNode(new DOMParser().parseFromString(source, "text/html")
            .querySelector("main"), true));
        const before = document.querySelector("form").outerHTML;
        const components = await mount(document);
        const during = document.querySelector("form").outerHTML;
        for (const component of components) component.stop();
        return [before === during, before === document.querySelector("form").outerHTML];
        """,
    )
    assert left == [False, True]


# --- small helpers of every page


def test_the_palette_follows_the_system_until_the_reader_chooses(
    new_page: Callable[..., Page], site: Site
) -> None:
    page = new_page(color_scheme="dark")
    page.goto(site.url)
    body, button = page.locator("body"), page.get_by_role("button", name="Dark")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    page.reload()
    expect(body).to_have_attribute("data-md-color-scheme", "default")


def test_a_browser_that_refuses_storage_still_switches(page: Page, site: Site) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('refused'); }})"
    )
    page.goto(site.url)
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def test_the_address_is_copied_whole(page: Page, site: Site) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(site.url)
    page.get_by_role("button", name="Copy").click()
    expect(page.locator(".gs-copy__status")).to_have_text("Link copied.")
    assert page.evaluate("navigator.clipboard.readText()") == f"{site.url}entity/X/"


def test_where_copying_is_refused_the_address_is_shown(page: Page, site: Site) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto(site.url)
    page.get_by_role("button", name="Copy").click()
    expect(page.locator(".gs-copy__status")).to_contain_text(f"{site.url}entity/X/")
