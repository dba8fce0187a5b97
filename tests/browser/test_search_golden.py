"""The scripts in a real browser read text and the index as the generator does."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page

from gongshi.search.analysis.syllables import breaks
from gongshi.search.index.entries import Entry, IndexRow
from gongshi.search.query.answer import Request
from tests.browser.fixture_site import Site
from tests.support.paths import TESTS
from tests.support.search_cases import SHARDS, WHOLE, Files, Scan, drawn, search_rows
from tests.vectors import make_queries
from tests.vectors.make_queries import DAY

pytestmark = pytest.mark.browser

GOLDEN = json.loads((TESTS / "vectors/queries.json").read_text("utf-8"))
NORMALISE = json.loads((TESTS / "vectors/normalise.json").read_text("utf-8"))

READ = """
async ([base, cases]) => {
  const load = (name) => import(`${base}assets/js/${name}.mjs`);
  const modules = { folding: await load("lib/folding"), names: await load("lib/names"),
    pinyin: await load("search/pinyin") };
  return (await import(`${base}vectors.mjs`)).run(modules, cases);
}
"""
ASK = """
async ([base, rows]) => {
  const { Engine } = await import(`${base}assets/js/search/engine.mjs`);
  const { Files } = await import(`${base}assets/js/search/files.mjs`);
  const files = new Files(new URL("search/", base));
  const engines = {};
  const on = (day) => (engines[day] ??= new Engine(files, () => day));
  return (await import(`${base}golden.mjs`)).run(on, rows);
}
"""


ANSWER = """
async ([base, day, asked, first]) => {
  const { Engine } = await import(`${base}assets/js/search/engine.mjs`);
  const { Files } = await import(`${base}assets/js/search/files.mjs`);
  const engine = new Engine(new Files(new URL("search/", base)), () => day);
  await engine.search({ ...asked, page: first / 10 + 1, size: 10 });
}
"""


def ran(page: Page, site: Site, script: str, cases: Any) -> dict[str, Any]:
    for name in ("vectors.mjs", "golden.mjs"):
        site.put(name, (TESTS / "js" / name).read_text("utf-8"))
    page.goto(site.url)
    found: dict[str, Any] = page.evaluate(script, [site.url, cases])
    return found


def with_index(site: Site, register: str) -> Site:
    for path, data in make_queries.files_of(register).files.items():
        site.put_bytes(path, data)
    return site


def test_texts_are_read_as_the_generator_reads_them(page: Page, site: Site) -> None:
    found = ran(page, site, READ, NORMALISE)

    assert found["failures"] == []
    assert found["tried"] > 300


def test_where_syllables_begin_is_known_in_a_text_that_can_be_read_in_ways_past_counting(
    page: Page, site: Site
) -> None:
    page.goto(site.url)
    script = """async ([base, text]) =>
      (await import(`${base}assets/js/search/syllables.mjs`)).breaks(text)"""
    assert page.evaluate(script, [site.url, "xian" * 1100]) == breaks("xian" * 1100)


def test_the_browser_fetches_the_files_that_are_counted_in_node(page: Page, site: Site) -> None:
    """With an empty cache, query by query, and no others."""
    files = make_queries.files_of("large")
    large = [row for row in GOLDEN if row[0] == "large" and row[2] == DAY]
    rows = [row for row in large if not row[3] and row[4] == "relevance"][::12]
    rows.append(["large", "Lanhi Technology", DAY, {}, "relevance", 0])
    more = {}
    with_index(site, "large")
    page.goto(site.url)
    for _, text, day, _, _, first, *_ in rows:
        files.reader().search(Request(text=text, day=day, first=first, count=10))
        site.asked.clear()
        page.evaluate(ANSWER, [site.url, day, {"q": text}, first])
        right = {path for paths in files.rounds for path in paths}
        found = {p.removeprefix("search/") for p in site.asked if p.startswith("search/")}
        if found - right - {"index.bin"}:
            more[text] = sorted(found - right)
    assert more == {}


def test_the_index_of_one_file_gives_the_right_answers(page: Page, site: Site) -> None:
    """Hits, order, reasons, positions of the marks, and the results beyond: all of it."""
    rows = [row for row in GOLDEN if row[0] == "small"]

    found = ran(page, with_index(site, "small"), ASK, rows)

    assert found["failures"] == []
    assert found["tried"] == len(rows) > 250


@pytest.mark.slow
def test_the_shards_give_the_right_answers(page: Page, site: Site) -> None:
    rows = [row for row in GOLDEN if row[0] == "large"]

    found = ran(page, with_index(site, "large"), ASK, rows)

    assert found["failures"] == []
    assert found["tried"] == len(rows) > 250


@pytest.mark.slow
def test_filters_alone_find_entities_that_came_to_pass_them_since(page: Page, site: Site) -> None:
    """A status follows from the day of the search: lists made earlier are incomplete."""
    rows = make_queries.by_filters_alone("large", "2027-03-05")

    found = ran(page, with_index(site, "large"), ASK, rows)

    assert found["failures"] == []
    assert {row[3]["status"][0] for row in rows if row[6]} == {"in_force", "overdue"}


@pytest.mark.parametrize("day", [DAY, "2027-03-05"])
def test_in_a_large_register_too_many_are_not_counted(page: Page, site: Site, day: str) -> None:
    """Names neither, on a day when some of them may have ended: as in the plain scan."""
    rows = list(search_rows.rows(1500))
    files = Files(rows, SHARDS, counted=500)
    for path, data in files.files.items():
        site.put_bytes(path, data)
    texts = ["科技", "Lanhia", "Lanhai Trdae", *(t for _, t in drawn(rows, 2, 7))]
    requests = [
        Request(text=text, day=day, first=first, count=make_queries.PAGE, sort=sort)
        for text in texts
        for first, sort in ((0, "relevance"), (50, "relevance"), (90, "relevance"), (0, "newest"))
    ]
    scan = Scan(rows, loose=True)
    answers = [make_queries._row("large", r, scan.search(r)) for r in requests]
    asked = json.loads(json.dumps(answers))

    found = ran(page, site, ASK, asked)

    assert found["failures"] == []
    assert sum(row[8] for row in asked) > 5  # more than that


@pytest.mark.parametrize("mode", [WHOLE, SHARDS])
def test_traditional_characters_that_no_name_has_are_read_in_numbers_regions_and_forms(
    page: Page, site: Site, mode: int
) -> None:
    record = Entry("penalties", "a", "in_force", "", 0, "2026-01-01", 0, "蓝市监罚〔2026〕42号")
    name = ((0, "远航有限公司"),)
    row = IndexRow("r-1", "enterprise", "", "", {}, name, (record,))
    for path, data in Files([row], mode).files.items():
        site.put_bytes(path, data)
    asked = ("藍市監罰〔2026〕42號", "滄瀾省远航有限公司", "远航農民專業合作社")
    requests = [Request(text=text, day=DAY, count=make_queries.PAGE) for text in asked]
    answers = [make_queries._row("one", r, Scan([row]).search(r)) for r in requests]
    rows = json.loads(json.dumps(answers))

    found = ran(page, site, ASK, rows)

    assert found["failures"] == []
    assert [row[6] for row in rows] == [1, 1, 1]
