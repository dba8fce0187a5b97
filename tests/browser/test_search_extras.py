"""What is under the results? The articles that answer, and the statement of the search."""

import hashlib
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import Locator, Page, expect

from gongshi.cli import verify
from gongshi.screening.statement import page_differences, parse_statement
from gongshi.search.index.entries import Entry, IndexRow
from tests.browser.conftest import ROOT
from tests.browser.fixture_site import BUILD, FOODS, HOSTILE, HOSTILE_NAME, LOGISTICS, Site
from tests.support.search_cases import SHARDS, Files

pytestmark = pytest.mark.browser


def opened(page: Page, site: Site, query: str, lang: str = "") -> Locator:
    """The results page of a query, with its answer."""
    page.goto(f"{site.url}{lang}search/?q={query}")
    expect(page.locator("ol[data-results]")).to_have_attribute("data-state", "ready")
    return page.locator("[data-results] > li")


def articles(page: Page) -> Locator:
    return page.locator("[data-articles] li")


# --- articles


def test_articles_are_found_by_title_and_text_after_the_entities(page: Page, site: Site) -> None:
    """The title counts most; the text around what was found is shown, and what was found marked."""
    opened(page, site, "repair")
    expect(articles(page).locator("a")).to_have_text(["How to be repaired", "How to object"])
    expect(articles(page).first.locator("a mark")).to_have_text("repair")
    expect(articles(page).last.locator("p")).to_have_text("An objection is not a repair.")
    expect(articles(page).last.locator("p mark")).to_have_text("repair")


def test_an_article_is_opened_where_its_heading_answers(page: Page, site: Site) -> None:
    opened(page, site, "what%20costs")
    link = articles(page).locator("a")
    expect(link).to_have_attribute("href", f"{site.url}articles/repair/#costs")
    expect(articles(page).locator("p")).to_contain_text("Applying for <b>repair</b> is free")


@pytest.mark.parametrize(("lang", "query", "found"), [("zh/", "修復", 1), ("zh/", "費用", 1)])
def test_chinese_articles_are_found_in_either_script(
    page: Page, site: Site, lang: str, query: str, found: int
) -> None:
    opened(page, site, query, lang)
    expect(articles(page)).to_have_count(found)
    expect(articles(page).locator("a")).to_have_attribute(
        "href", re.compile(r"/zh/articles/repair/")
    )


def test_where_no_article_answers_nothing_is_shown_and_a_new_search_looks_again(
    page: Page, site: Site
) -> None:
    opened(page, site, "快运")
    expect(page.locator("[data-articles]")).to_be_hidden()
    page.locator("input[name=q]").fill("repair")
    page.locator("input[name=q]").press("Enter")
    expect(articles(page)).to_have_count(2)


def test_entities_are_found_though_articles_cannot_be_had(
    page: Page, site: Site, complaints: list[str]
) -> None:
    """The page does not wait for the articles, and their fault is not the register's."""
    site.broken.add("search/articles.en.bin")
    expect(opened(page, site, "远航")).to_have_count(3)
    expect(page.locator("[data-statement]")).to_be_visible()
    expect(page.locator("[data-articles]")).to_be_hidden()
    assert page.get_by_role("alert").count() == 0
    complaints.clear()


# --- the statement


class _Block(HTMLParser):
    """The text of the machine-readable block of a saved file."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.inside, self.text = False, ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag == "script" and ("id", "gongshi-statement") in attrs

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self.inside = False

    def handle_data(self, data: str) -> None:
        self.text += data if self.inside else ""


def statement(page: Page) -> Locator:
    page.locator("[data-statement]").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    return dialog


def saved(page: Page) -> tuple[str, str, dict[str, Any]]:
    """Name and text of the file that saving gives, and its machine-readable block."""
    with page.expect_download() as download:
        page.get_by_role("dialog").locator("[data-act=save]").click()
    text = Path(download.value.path()).read_text("utf-8")
    assert not [
        *page_differences(parse_statement(text.encode()))
    ]  # `gongshi verify` sees on the page what it says
    return download.value.suggested_filename, text, json.loads(_Block(text).text)


def digest(block: dict[str, Any]) -> str:
    """As `gongshi verify` computes it."""
    rest = {key: value for key, value in block.items() if key != "sha256"}
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_statement_says_what_was_asked_of_what_and_found(page: Page, site: Site) -> None:
    """Query, filters, result, day, revision and digest, for people and for programs."""
    opened(page, site, "远航&list=watchlist&list=tax-a&sort=newest")
    dialog = statement(page)
    expect(dialog).to_contain_text("List: Grade A taxpayers; List: Watch list")
    expect(dialog).to_contain_text("3 entities found.")
    expect(dialog).to_contain_text("23 November 2026 (China Standard Time)")
    name, text, block = saved(page)
    assert block["query"] == {
        "q": "远航",
        "filters": {"list": ["tax-a", "watchlist"]},
        "sort": "newest",
    }
    assert block["result"]["total"] == len(block["result"]["first"]) == 3
    assert block["result"]["first"][0]["id"] == FOODS
    assert block["day"] == BUILD["as_of"]
    assert block["register"]["commit"] == BUILD["commit"]
    assert block["register"]["inputs"] == BUILD["inputs"]
    assert block["made"] == "2026-11-23T04:00:00Z"
    assert block["sha256"] == digest(block)
    assert block["sha256"] in text.split("<script")[0]
    assert name == f"gongshi-search-2026-11-23-{block['sha256'][:8]}.html"
    assert LOGISTICS in text


def test_a_chinese_statement_is_saved_as_one_that_can_be_verified(page: Page, site: Site) -> None:
    opened(page, site, "远航", "zh/")
    statement(page)
    _, text, block = saved(page)
    assert block["result"]["total"] == 3
    assert '<html lang="zh' in text


def test_a_statement_names_the_register_and_not_the_page(page: Page, site: Site) -> None:
    opened(page, site, "远航")
    statement(page)
    assert saved(page)[2]["register"]["title"] == "Toy Register"


def test_a_statement_in_chinese_is_punctuated_as_chinese(page: Page, site: Site) -> None:
    opened(page, site, "远航&list=watchlist&region=990103", "zh/")
    expect(statement(page)).to_contain_text("名单：重点关注对象名单；地区：汐湾区")


def test_a_search_by_filters_alone_can_be_stated(page: Page, site: Site) -> None:
    opened(page, site, "&list=watchlist")
    dialog = statement(page)
    asked = dialog.locator("dd").first
    assert asked.evaluate("e => getComputedStyle(e, '::before').content") == '"any"'
    _, _, block = saved(page)
    assert block["query"]["q"] == ""
    assert block["result"]["total"] == len(block["result"]["first"]) == 4


def test_results_on_paper_say_how_they_were_filtered_and_ordered(page: Page, site: Site) -> None:
    """Otherwise a part would look like the whole."""
    opened(page, site, "远航&list=watchlist&list=tax-a&sort=newest")
    page.emulate_media(media="print")
    chips = page.locator("[data-chips] button").filter(visible=True)
    assert chips.evaluate_all("all => all.map(chip => chip.innerText)") == [
        "List: Watch list",
        "List: Grade A taxpayers",
    ]
    expect(page.locator("select[data-sort]")).to_be_visible()
    expect(page.locator("[data-facets]")).to_be_hidden()


def test_a_search_that_found_nothing_can_be_stated_too(page: Page, site: Site) -> None:
    opened(page, site, "查无此名")
    expect(statement(page)).to_contain_text("does not prove a clean record")
    _, _, block = saved(page)
    assert block["result"] == {"total": 0, "beyond": 0, "first": []}
    assert block["sha256"] == digest(block)


@pytest.mark.parametrize(("region", "found"), [("990102", "100 entities"), ("990103", "No entity")])
def test_those_not_held_against_filters_are_not_counted_among_those_found(
    page: Page, site: Site, region: str, found: str
) -> None:
    """Of a single character the nearest hundred are listed; here they are all of one region."""
    records = [
        Entry("watchlist", "market", "in_force", "", 0, "2026-01-01", 0, f"{n}号") for n in range(2)
    ]
    rows = [
        IndexRow(
            f"r-{n}", "enterprise", where, "", {}, ((0, f"远{n}食品"),), tuple(records[:count])
        )
        for where, count, numbers in (("990102", 2, range(100)), ("990103", 1, range(100, 120)))
        for n in numbers
    ]
    for path, data in Files(rows, SHARDS).files.items():
        site.put_bytes(path, data)
    page.goto(f"{site.url}search/?q=远&region={region}")
    expect(page.locator("p[data-status]")).to_contain_text(found)
    expect(page.locator(".gs-capped")).to_contain_text("20 others were not")
    expect(statement(page)).to_contain_text("20 others were not")
    block = saved(page)[2]
    assert block["result"]["beyond"] == 20


@pytest.mark.parametrize(
    "query",
    ["有限公司&sort=ending", "查无此名", "lanhai+yuanlann", "&list=penalties&region=990102"],
)
def test_what_the_browser_saved_is_verified(
    page: Page, demo: Site, tmp_path: Path, query: str
) -> None:
    page.goto(f"{demo.url}/zh/search/?q={query}")
    statement(page)
    with page.expect_download() as download:
        page.get_by_role("dialog").get_by_role("button", name="保存为文件").click()
    file = tmp_path / "saved.html"
    download.value.save_as(file)
    config = ["--config-file", str(ROOT / "mkdocs.yml"), "--jobs", "1"]
    done = CliRunner().invoke(verify.command, [str(file), *config])
    assert (done.exit_code, done.stdout.count("ok ")) == (0, 4), done.output


def test_hostile_names_stay_text_in_a_saved_statement(
    new_page: Callable[..., Page], page: Page, site: Site, tmp_path: Path
) -> None:
    """Markup in a query or a name can neither end the block nor become an element."""
    query = "onerror</script><b>"
    opened(page, site, "onerror")
    page.locator("input[name=q]").fill(HOSTILE_NAME)
    page.locator("input[name=q]").press("Enter")
    expect(page.locator("[data-results] > li")).to_have_count(1)
    statement(page)
    _, text, block = saved(page)
    assert block["result"]["first"][0]["id"] == HOSTILE
    page.get_by_role("button", name="Close").click()
    page.locator("input[name=q]").fill(query)
    page.locator("input[name=q]").press("Enter")
    expect(page.locator("p[data-status]")).to_contain_text(query)
    statement(page)
    _, other, block = saved(page)
    assert block["query"]["q"] == query
    for number, content in enumerate((text, other)):
        copy = tmp_path / f"{number}.html"
        copy.write_text(content, "utf-8")
        reader = new_page()
        reader.on("dialog", lambda dialog: pytest.fail(dialog.message))
        reader.goto(copy.as_uri())
        assert reader.locator("img, body b").count() == 0
        assert reader.locator("script").count() == 1


def test_without_https_the_statement_says_that_it_has_no_digest(page: Page, site: Site) -> None:
    page.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    opened(page, site, "远航")
    expect(statement(page)).to_contain_text("browsers compute one only on pages opened over https")
    name, _, block = saved(page)
    assert block["sha256"] is None
    assert name.endswith("-unsigned.html")


def test_printing_prints_the_statement_and_nothing_else(page: Page, site: Site) -> None:
    opened(page, site, "远航")
    statement(page)
    page.emulate_media(media="print")
    assert page.locator("main").is_hidden()
    expect(page.get_by_role("heading", name="Search statement")).to_be_visible()
    assert page.get_by_role("button", name="Print").count() == 0


def test_the_dialog_gives_the_focus_back(page: Page, site: Site) -> None:
    opened(page, site, "远航")
    page.locator("[data-statement]").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("[data-statement]")).to_be_focused()


def test_a_statement_that_cannot_be_made_says_so(
    page: Page, site: Site, complaints: list[str]
) -> None:
    opened(page, site, "远航")
    site.broken.add("build.json")
    page.locator("[data-statement]").click()
    expect(page.locator(".gs-results__tools")).to_contain_text("The statement could not be made.")
    site.broken.clear()
    statement(page)
    complaints.clear()
