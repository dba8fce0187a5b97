"""The credit report: what an entity's page becomes on paper."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import qrcode
from playwright.sync_api import Page, expect
from qrcode.util import MODE_8BIT_BYTE, QRData

from gongshi.settings import settings_for
from gongshi.site import build as building
from tests.browser.axe import faint, misbuilt
from tests.browser.extremes import MANY, written
from tests.browser.fixture_site import Served, Site
from tests.support.registers import TODAY, copy_toy

pytestmark = pytest.mark.browser

TEXTS = [
    "a",
    "https://toy.example/entity/91990102MA1TKY0150/",
    "https://credit.example.org/register/zh/entity/91990102MA1TKY0150/",
    "网址",
    *("x" * n for n in (14, 15, 26, 27, 42, 43, 62, 63, 84, 85, 105, 106)),
]


@pytest.fixture(name="served", scope="module")
def _served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    root = written(tmp_path_factory.mktemp("report") / "register")
    building.build(settings_for(root / "mkdocs.yml"), TODAY)
    with Served(Site(root / "site")) as served:
        served.url = served.url.rstrip("/")
        yield served


def expected(text: str) -> list[list[bool]]:
    """The same code by another encoder, with the mask that ours always takes."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, mask_pattern=3, border=0)
    code.add_data(QRData(text.encode(), mode=MODE_8BIT_BYTE))
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]


def module_of(site: Path, name: str) -> str:
    return next(p.relative_to(site).as_posix() for p in site.glob(f"assets/g/*/js/{name}"))


def test_a_qr_code_is_the_one_another_encoder_makes(page: Page, served: Site) -> None:
    """Module by module, for every version the encoder knows, full and padded."""
    page.goto(f"{served.url}/list/")
    address = f"{served.url}/{module_of(served.folder, 'lib/qr.mjs')}"
    found = page.evaluate(
        "async ([from, texts]) => { const { qr } = await import(from); return texts.map(qr); }",
        [address, TEXTS],
    )

    assert [text for text, code in zip(TEXTS, found, strict=True) if code != expected(text)] == []


def test_an_address_too_long_for_a_code_gets_none(page: Page, served: Site) -> None:
    page.goto(f"{served.url}/list/")
    address = f"{served.url}/{module_of(served.folder, 'lib/qr.mjs')}"

    assert page.evaluate(f"import('{address}').then(({{ qr }}) => qr('x'.repeat(107)))") is None


def on_paper(page: Page, selector: str) -> list[str]:
    """The texts of the printed report, from the top of the first sheet downwards."""
    page.emulate_media(media="print")
    return page.evaluate(
        """selector => [...document.querySelectorAll(selector)]
            .filter(element => element.getClientRects().length)
            .map(element => [element.getBoundingClientRect().top, element.textContent.trim()])
            .sort((a, b) => a[0] - b[0]).map(pair => pair[1].replace(/\\s+/g, " "))""",
        selector,
    )


def test_the_paper_has_the_sections_in_the_order_of_the_standard(page: Page, served: Site) -> None:
    """On the screen the most important comes first; a report has its own order."""
    page.goto(f"{served.url}/zh/entity/{MANY}/")
    screen = page.locator(".gs-records > h2").all_inner_texts()
    paper = on_paper(page, ".gs-records > h2")

    assert [re.sub(r"（\d+）", "", text) for text in screen] == [
        "严重违法失信名单信息",
        "经营异常名录信息",
        "守信激励信息",
    ]
    assert [re.sub(r"（\d+）", "", text) for text in paper] == [
        "守信激励信息",
        "严重违法失信名单信息",
        "经营异常名录信息",
    ]


@pytest.mark.parametrize("script", [True, False])
def test_the_cover_says_what_a_report_must_say(
    new_page: Callable[..., Page], served: Site, *, script: bool
) -> None:
    """Title, number, day, issuer, labels; a line for every class; the way to verify it."""
    page = new_page(java_script_enabled=script)
    page.goto(f"{served.url}/zh/entity/{MANY}/")
    check = page.locator(".gs-report b").inner_text().replace("-", "")
    facts = " ".join(on_paper(page, ".gs-paper--facts > div"))

    assert on_paper(page, ".gs-paper--title") == ["公共信用信息报告"]
    assert (f"20261123-{MANY}-{check}" in facts) == script  # the page does not know the day
    assert f"{MANY}-{check}" in facts
    assert ("数据截至2026年11月23日" if script else "信息最近变动日期") in facts
    assert "玩具城信用中心" in facts
    assert "严重违法失信主体" in facts
    said = page.locator(".gs-counts li").all_inner_texts()
    assert len(said) == 9
    assert sum("当前无公示信息" in line for line in said) == 6
    assert f"https://toy.example/zh/entity/{MANY}/" in on_paper(page, ".gs-report")[0]
    assert page.locator(".gs-report__code").count() == (1 if script else 0)


@pytest.mark.parametrize("folder", ["", "zh/"])
def test_the_paper_breaks_no_accessibility_rule(page: Page, served: Site, folder: str) -> None:
    """The printed page, or its PDF, has the contrast and the structure of the page."""
    page.emulate_media(media="print")
    page.goto(f"{served.url}/{folder}entity/{MANY}/")

    assert [*misbuilt(page), *faint(page)] == []


def test_nothing_of_the_paper_shows_on_a_screen(page: Page, served: Site) -> None:
    page.goto(f"{served.url}/entity/{MANY}/")
    page.wait_for_selector(".gs-report__code", state="attached")

    assert page.locator(".gs-paper:visible").count() == 0
    assert page.locator(".gs-counts i:visible").count() == 0


def test_the_report_is_several_a4_sheets(page: Page, served: Site) -> None:
    """Chromium prints it on A4, cover first; the sheets are counted in the file it writes."""
    page.goto(f"{served.url}/zh/entity/{MANY}/")
    page.wait_for_selector(".gs-report__code", state="attached")
    printed = page.pdf(prefer_css_page_size=True)
    sheets = len(re.findall(rb"/Type\s*/Page\b", printed))
    boxes = re.findall(rb"/MediaBox \[([^]]*)\]", printed)
    sizes = {tuple(round(float(n)) for n in box.split()[2:]) for box in boxes}

    assert sheets > 5
    assert sizes == {(595, 842)}


def test_a_click_prints(page: Page, served: Site) -> None:
    page.add_init_script("window.printed = 0; window.print = () => { window.printed += 1; };")
    page.goto(f"{served.url}/entity/{MANY}/")
    page.get_by_role("button", name="Print or save as a report").click()

    assert page.evaluate("window.printed") == 1


def test_a_register_without_an_address_says_how_to_verify_by_name(
    page: Page, tmp_path: Path
) -> None:
    root = copy_toy(tmp_path / "register")
    config = root / "mkdocs.yml"
    config.write_text(config.read_text().replace("site_url: https://toy.example/\n", ""))
    building.build(settings_for(config), TODAY)
    with Served(Site(root / "site")) as served:
        page.goto(f"{served.url.rstrip('/')}/zh/entity/91990102MA1TKY0150/")
        assert "在本站查询该主体名称或者代码" in on_paper(page, ".gs-report")[0]


MILLIMETRE = 96 / 25.4  # in pixels of style sheets
SHEET = (297 - 18 - 20) * MILLIMETRE  # what the margins of A4 leave
TEXT = int((210 - 17 - 17) * MILLIMETRE)


@pytest.mark.parametrize("language", ["", "zh/"])
def test_the_cover_of_a_report_is_one_sheet_with_its_check_code(
    new_page: Callable[..., Page], demo: Site, language: str
) -> None:
    """Of an entity with a full cover; the rest begins on the next sheet."""
    page = new_page(viewport={"width": TEXT, "height": 900})
    page.goto(f"{demo.url}/{language}entity/91990100MATG5T1A96/")
    page.emulate_media(media="print")
    expect(page.locator(".gs-report__code")).to_be_visible()
    report = page.locator(".gs-report").bounding_box()
    assert report
    assert report["y"] + report["height"] < SHEET
