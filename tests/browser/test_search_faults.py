"""A large register in the browser: what is fetched, what goes wrong, what is shown meanwhile."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.fixture_site import (
    ENTITIES,
    FOODS,
    LOGISTICS,
    SHIPYARD,
    Served,
    Site,
    build,
    code,
    entity,
    index,
)

pytestmark = pytest.mark.browser

RECORD = ["watchlist", "market", "in_force", "", 0, "2026-09-01", 0]


MANY = [
    entity(code(f"91990102MA77{n:05d}"), [[0, "".join(map(chr, range(s, s + 3)))]], [RECORD])
    for n, s in enumerate(range(0x5000, 0x8000, 9))
]
"""Entities enough that different names lie in different files."""


@pytest.fixture(scope="module")
def large_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fixture register among many others, as a large one is published: in shards."""
    made = build(tmp_path_factory.mktemp("large"))
    publish(made, [*ENTITIES, *MANY])
    return made.folder


@pytest.fixture
def large(tmp_path: Path, large_files: Path) -> Iterator[Site]:
    with Served(Site(shutil.copytree(large_files, tmp_path / "large"))) as served:
        yield served


def found(page: Page) -> list[str]:
    expect(page.locator("ol[data-results]")).to_have_attribute("data-state", "ready")
    items = page.locator("ol[data-results] > li").all()
    return [item.get_attribute("data-entity") or "" for item in items]


def ask(page: Page, query: str) -> None:
    page.locator("input[name=q]").fill(query)
    page.locator("input[name=q]").press("Enter")


def publish(site: Site, entities: list[dict[str, object]]) -> None:
    """Publish another edition in place of the current one, as a deployment does."""
    for path in site.folder.glob("search/*/"):
        shutil.rmtree(path)
    for path, data in index(entities, whole=0).items():
        site.put_bytes(path, data)


@pytest.mark.parametrize(
    ("query", "entities"),
    [
        ("远航", [FOODS, LOGISTICS, SHIPYARD]),
        ("yuanhang", [FOODS, LOGISTICS, SHIPYARD]),
        ("yhcb", [SHIPYARD]),
        ("lanhai yuanhagn", [FOODS]),
        ("foods lanhai", [FOODS]),
        (FOODS[8:14].lower(), [FOODS]),
        ("航", [FOODS, LOGISTICS, SHIPYARD]),
        ("遠航", [FOODS, LOGISTICS, SHIPYARD]),
    ],
)
def test_a_large_register_is_searched_as_a_small_one(
    new_page: Callable[..., Page], site: Site, large: Site, query: str, entities: list[str]
) -> None:
    shown = []
    for register in (site, large):
        page = new_page()
        page.goto(f"{register.url}search/?q={query}")
        shown.append(found(page))
    assert shown == [entities, entities]


def test_an_answer_takes_two_rounds_of_requests(page: Page, large: Site) -> None:
    """All lists at once, then all blocks; the manifest was there since the box had the focus."""
    page.goto(f"{large.url}search/")
    found(page)
    page.wait_for_load_state("networkidle")
    waiting: list[Route] = []
    page.route("**/search/*/**/*.bin", lambda route: waiting.append(route))  # noqa: PLW0108
    ask(page, "食品")
    rounds = []
    while page.locator("ol[data-results]").get_attribute("data-state") != "ready":
        page.wait_for_timeout(400)
        urls = [route.request.url.split("/search/")[1].split("/")[1] for route in waiting]
        rounds += [sorted(set(urls))] if urls else []
        for route in waiting[:]:
            waiting.remove(route)
            route.continue_()
        page.wait_for_timeout(100)
    assert len(rounds) == 2
    assert rounds[1] == ["b"]
    assert found(page) == [FOODS]


@pytest.mark.parametrize("part", ["h", "b"])
def test_a_failed_part_is_shown_and_can_be_retried(
    page: Page, large: Site, complaints: list[str], part: str
) -> None:
    page.goto(f"{large.url}search/?q=明珠")
    before = found(page)
    large.broken.update(
        path.relative_to(large.folder).as_posix()
        for path in large.folder.glob(f"search/*/{part}/**/*.bin")
    )
    ask(page, "食品")
    expect(page.get_by_role("alert")).to_contain_text("nothing has been searched")
    items = page.locator("ol[data-results] > li")
    assert [item.get_attribute("data-entity") for item in items.all()] == before
    large.broken.clear()
    page.get_by_role("button", name="Try again").click()
    expect(items).to_have_attribute("data-entity", FOODS)
    assert page.get_by_role("alert").count() == 0
    complaints.clear()


def test_a_browser_too_old_to_unpack_the_index_says_that_nothing_has_been_searched(
    page: Page, large: Site
) -> None:
    page.add_init_script("delete window.DecompressionStream")
    page.goto(f"{large.url}search/?q=远航")
    expect(page.get_by_role("alert")).to_contain_text("nothing has been searched")


def test_candidates_are_fetched_together_with_how_characters_are_read(
    page: Page, large: Site
) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/pinyin.bin", hold)
    with page.expect_response("**/search/*/b/**"):
        page.goto(f"{large.url}search/?q=yhcb")
    for route in held:
        route.continue_()

    assert found(page) == [SHIPYARD]
    assert held


def test_results_that_are_left_from_the_search_before_are_said_to_be_so(
    new_page: Callable[..., Page], large: Site, complaints: list[str]
) -> None:
    """The fault is shown before them; no part of the old answer looks like a new one."""
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{large.url}search/?q=lanhai yuanhagn")
    assert found(page) == [FOODS]
    expect(page.locator("[data-meant]")).to_be_visible()
    expect(page.locator("[data-statement]")).to_be_visible()
    page.route("**/search/*/**/*.bin", lambda route: route.fulfill(status=500))
    ask(page, "明珠")
    expect(page.get_by_role("alert")).to_be_in_viewport(ratio=1)
    said = "The results below are from the previous search."
    stale = page.get_by_text(said)
    assert stale.bounding_box()["y"] < page.locator("ol > li").bounding_box()["y"]  # type: ignore[index]
    for other in ("[data-meant]", "[data-facets] summary", ".gs-sort", "[data-statement]"):
        assert page.locator(other).filter(visible=True).count() == 0
    page.get_by_role("button", name="Try again").press("Enter")
    expect(page.get_by_role("button", name="Try again")).to_be_focused()
    page.unroute_all()
    page.keyboard.press("Enter")
    expect(page.locator("ol > li h2")).to_have_text("蓝海明珠建设集团有限公司")
    expect(page.locator("ol[data-results]")).to_be_focused()
    assert stale.count() == 0
    complaints.clear()


def test_two_questions_that_miss_their_files_at_once_fetch_the_way_in_once_more(
    page: Page, large: Site, complaints: list[str]
) -> None:
    page.goto(f"{large.url}search/?q=远航")
    assert len(found(page)) == 3
    publish(large, [*ENTITIES, *MANY, entity(code("91990102MA5555555"), [[0, "新来"]], [RECORD])])
    large.asked.clear()
    script = """async (base) => {
      const { engineAt } = await import(`${base}assets/js/search/engine.mjs`);
      const engine = engineAt(new URL(base), () => new Date());
      await engine.ready();
      window.engine = engine;
    }"""
    page.evaluate(script, large.url)
    publish(large, [*ENTITIES, *MANY])
    large.asked.clear()
    both = """async () => (await Promise.all(["新来", "食品"].map((q) => engine.search({ q }))))
      .map((answer) => answer.total)"""
    assert page.evaluate(both) == [0, 1]
    assert large.asked.count("search/index.bin") == 1
    complaints.clear()


def test_a_page_left_open_over_a_deployment_finds_what_is_there_now(
    page: Page, large: Site, complaints: list[str]
) -> None:
    """The old files are gone: the way in is fetched again, once, and the question repeated."""
    page.goto(f"{large.url}search/?q=远航")
    assert len(found(page)) == 3
    fresh = code("91990102MA5555555")
    publish(large, [*ENTITIES, *MANY, entity(fresh, [[0, "蓝海新来食品有限公司"]], [RECORD])])
    large.asked.clear()
    page.locator("input[name=q]").fill("食品")
    expect(page.locator("ol[data-results] > li")).to_have_count(2)
    assert set(found(page)) == {FOODS, fresh}
    assert large.asked.count("search/index.bin") == 1
    assert page.get_by_role("alert").count() == 0
    complaints.clear()


def test_a_host_that_answers_with_a_page_instead_of_404_is_understood(
    page: Page, large: Site
) -> None:
    page.goto(f"{large.url}search/?q=远航")
    found(page)
    (generation,) = (path.name for path in large.folder.glob("search/*/"))
    publish(large, [*ENTITIES[:5], *MANY])
    page.route(
        f"**/search/{generation}/**",
        lambda route: route.fulfill(status=200, content_type="text/html", body="<p>Not here</p>"),
    )
    ask(page, "食品")
    expect(page.locator("ol[data-results] > li")).to_have_count(1)
    assert found(page) == [FOODS]


@pytest.mark.parametrize(
    ("lang", "page_1", "page_2", "all_of_them"),
    [
        (
            "",
            "More than 20 entities found for “constuction”. Page 1.",
            "More than 40 entities found for “constuction”. Page 2.",
            "See all results (more than 6)",
        ),
        (
            "zh/",
            "查询到与“constuction”相关的主体超过20个。第1页。",
            "查询到与“constuction”相关的主体超过40个。第2页。",
            "查看全部结果（超过6条）",
        ),
    ],
)
def test_more_than_were_counted_is_said_everywhere(
    page: Page, site: Site, lang: str, page_1: str, page_2: str, all_of_them: str
) -> None:
    """By the status, the pages, the filters and the suggestions."""
    names = [
        f"Construction {'abcdefghijklmnopqrstuvwxyz'[n // 26 :: n % 26 + 1]}" for n in range(45)
    ]
    publish(
        site,
        [
            entity(code(f"91990102MA88{n:05d}"), [[0, name]], [RECORD])
            for n, name in enumerate(names)
        ],
    )
    page.goto(f"{site.url}{lang}search/?q=constuction&list=watchlist")
    found(page)
    expect(page.locator("[data-facets] summary").first).to_be_attached()
    page.locator("[data-chips] button").click()
    expect(page.locator("p[data-status]")).to_have_text(page_1)
    expect(page.locator("[data-facet=list] label")).to_have_count(1)
    assert page.locator(".gs-facet__count").count() == 0
    page.locator("[data-pages] a[rel=next]").click()
    expect(page.locator("p[data-status]")).to_have_text(page_2)
    page.locator("[data-pages] a[rel=next]").click()
    expect(page.locator("ol > li")).to_have_count(5)
    assert page.locator("[data-pages] a[rel=next]").count() == 0
    page.goto(f"{site.url}{lang}")
    page.locator("input[name=q]").fill("constuction")
    expect(page.locator("[role=option]").last).to_have_text(all_of_them)


# --- filters where the results are too many to be counted


def labels(page: Page, facet: str) -> Locator:
    return page.locator(f"details[data-facet={facet}] label")


@pytest.fixture(scope="module")
def shops_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A large register in which many names end alike."""
    made = build(tmp_path_factory.mktemp("shops"))
    shops = [{**one, "n": [[0, one["n"][0][1] + "商行"]]} for one in MANY]
    publish(made, [*ENTITIES, *shops])
    return made.folder


@pytest.fixture
def shops(shops_files: Path) -> Iterator[Site]:
    with Served(Site(shops_files)) as served:
        yield served


@pytest.mark.parametrize(
    ("lang", "lists", "statuses"),
    [
        (
            "",
            ["Watch list", "Grade A taxpayers", "Judgment defaulters", "Serious violations"],
            ["In force"],
        ),
        (
            "zh/",
            ["重点关注对象名单", "纳税信用A级纳税人名单", "失信被执行人名单", "严重违法失信名单"],
            ["公示中"],
        ),
    ],
)
def test_results_too_many_to_count_can_be_filtered_by_what_the_register_has(
    page: Page, shops: Site, lang: str, lists: list[str], statuses: list[str]
) -> None:
    """The commonest first, and nothing that no record has."""
    page.goto(f"{shops.url}{lang}search/?q=商行")
    assert len(found(page)) == 20
    expect(labels(page, "list")).to_have_text(lists)
    page.locator("details[data-facet=status] summary").click()
    expect(labels(page, "status")).to_have_text(statuses)


def test_filtering_results_too_many_to_count_narrows_them(page: Page, shops: Site) -> None:
    """No value has a count: that of the register would look like one of the results."""
    page.goto(f"{shops.url}search/?q=商行")
    found(page)
    expect(labels(page, "list")).to_have_count(4)
    expect(page.locator(".gs-facet__count")).to_have_count(0)
    page.locator("[id=gs-facet-list-tax-a]").check()
    expect(page.locator("ol[data-results]")).to_have_attribute("data-total", "0")
    expect(page.locator("[id=gs-facet-list-tax-a]")).to_be_focused()
    page.locator("[id=gs-facet-list-watchlist]").check()
    expect(page.locator("ol[data-results]")).to_have_attribute("data-total", str(len(MANY)))
    expect(page.locator("[data-chips] button[data-facet]")).to_have_count(2)


def test_results_by_filters_alone_can_be_filtered_further(page: Page, large: Site) -> None:
    page.goto(f"{large.url}search/?list=judgment-defaulters")
    assert len(found(page)) == 2
    expect(labels(page, "class")).to_have_count(4)
    page.locator("details[data-facet=kind] summary").click()
    page.get_by_role("checkbox", name="Natural person").check()
    expect(page.locator("ol[data-results]")).to_have_attribute("data-total", "1")
    page.get_by_role("checkbox", name="Natural person").uncheck()
    page.get_by_role("checkbox", name="Social organisation").check()
    expect(page.locator("ol[data-results]")).to_have_attribute("data-total", "0")
    page.get_by_role("checkbox", name="Social organisation").uncheck()
    expect(page.locator("ol[data-results]")).to_have_attribute("data-total", "2")


@pytest.mark.parametrize("query", ["", "?q=··", "?q=查无此名"])
def test_where_nothing_is_found_in_a_large_register_no_filter_is_offered(
    page: Page, large: Site, query: str
) -> None:
    page.goto(f"{large.url}search/{query}")
    assert found(page) == []
    expect(page.locator("[data-facets] > *")).to_have_count(0)


def test_a_long_list_of_values_takes_a_part_of_the_page_and_keeps_its_place(
    new_page: Callable[..., Page], large: Site
) -> None:
    """Hundreds of regions scroll within their own box, on a phone and beside the results."""
    regions = [f"{990200 + n}" for n in range(300)]
    many = [{**one, "g": region} for one, region in zip(MANY, regions, strict=False)]
    publish(large, [*ENTITIES, *many])
    for width in (390, 1280):
        page = new_page(viewport={"width": width, "height": 844})
        page.goto(f"{large.url}search/?list=tax-a")
        found(page)
        if width < 960:
            page.locator(".gs-filters > summary").click()
        page.locator("details[data-facet=region] summary").click()
        expect(labels(page, "region")).to_have_count(304)
        box = page.locator("details[data-facet=region] fieldset")
        assert box.evaluate("e => e.clientHeight") < 844
        page.locator("[id=gs-facet-region-990450]").check()
        expect(page.locator("ol[data-results]")).to_have_attribute("data-total", "0")
        expect(page.locator("[id=gs-facet-region-990450]")).to_be_in_viewport()
        expect(page.locator("[id=gs-facet-region-990450]")).to_be_focused()
        assert box.evaluate("e => e.scrollTop") > 0


def test_while_an_answer_is_slow_the_last_one_stays_and_progress_shows(
    page: Page, large: Site
) -> None:
    page.goto(f"{large.url}search/?q=远航")
    assert len(found(page)) == 3
    held: list[Route] = []
    slow = True
    page.route(
        "**/search/*/**/*.bin",
        lambda route: held.append(route) if slow else route.continue_(),
    )
    ask(page, "明珠")
    expect(page.locator("section[data-slow]")).to_be_attached()
    expect(page.locator("p[data-status]")).to_have_text("Searching…")
    assert page.locator("ol[data-results] > li").count() == 3
    slow = False
    for route in held:
        route.continue_()
    expect(page.locator("ol[data-results] > li")).to_have_count(1)
    expect(page.locator("section[data-slow]")).to_have_count(0)


OVERFLOWING = """() => [...document.querySelectorAll("main *")]
  .filter((e) => e.getBoundingClientRect().right > innerWidth && e.checkVisibility())
  .map((e) => e.outerHTML.slice(0, 80))"""
HOSTILE = [
    "<script>alert(1)</script>商贸",
    "\"quoted\" & 'single' <b>食坊</b>",
    "🚀火箭🚀科技",
    "\u202eكلمة\u202c右左商行",
    "长" * 480 + "名甲乙丙丁商会",
    "Unbroken" * 62 + "Trading",
]


@pytest.mark.parametrize("whole", [5000, 0], ids=["one file", "shards"])
def test_hostile_names_are_found_and_shown_as_text(
    new_page: Callable[..., Page], site: Site, whole: int
) -> None:
    """Markup, quotes, emoji, marks that turn the direction, five hundred characters, one word."""
    page = new_page(viewport={"width": 390, "height": 844})
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    codes = [code(f"91990102MA66666{n:02d}") for n in range(len(HOSTILE))]
    members = [entity(c, [[0, n]], [RECORD]) for c, n in zip(codes, HOSTILE, strict=True)]
    for path in site.folder.glob("search/*/"):
        shutil.rmtree(path)
    for path, data in index(members, whole=whole).items():
        site.put_bytes(path, data)
    for number, name in enumerate(HOSTILE):
        page.goto(f"{site.url}search/")
        found(page)
        for query in (name[-4:], name):
            ask(page, query)
            item = page.locator(f"ol > li[data-entity='{codes[number]}']")
            expect(item.locator("h2")).to_have_text(name.replace("\n", " "))
            assert page.evaluate(OVERFLOWING) == []
            assert page.locator("p[data-status]").bounding_box()["height"] < 120  # type: ignore[index]
    assert page.locator("main script:not([id]), main b, main img").count() == 0
