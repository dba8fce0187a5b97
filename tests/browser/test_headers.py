"""The pages work under the policies that servers send and pages have; scripts of others do not."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fixture_site import Served, Site
from tests.deploy.serving import serving

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_break_no_rule_of_their_policy(
    new_page: Callable[..., Page], toy_site: Path, tmp_path: Path, scheme: str
) -> None:
    """Looking up, an entity, an article, a missing page: nothing refused in the console."""
    with serving("nginx", toy_site, tmp_path) as address:
        page = new_page(color_scheme=scheme)
        page.goto(f"{address}/")
        page.locator("input[name=q]").fill("红帆")
        page.keyboard.press("Enter")
        expect(page.locator("ol[data-results] li").first).to_be_visible()
        pages = [page]
        for path in ("entity/91990102MA1TKY0150/", "articles/", "zh/", "changes/", "data/"):
            pages.append(new_page(color_scheme=scheme))
            pages[-1].goto(f"{address}/{path}")
            expect(pages[-1].locator("h1").first).to_be_visible()
        for page in pages:  # beside each other they come to rest in the time of one
            page.wait_for_load_state("networkidle")


INLINE = "<script>document.title = 'ran'</script><p onclick=\"document.title = 'ran'\">press</p>"
OF_ARTICLES = '<script src="x.js"></script>'


@pytest.fixture(name="tampered")
def _tampered(toy_site: Path, tmp_path: Path) -> Callable[[str], Path]:
    """The site with something in an article, and a script beside it."""

    def made(added: str) -> Path:
        site = shutil.copytree(toy_site, tmp_path / "site")
        page = site / "articles/index.html"
        page.write_text(page.read_text().replace("</article>", f"{added}</article>"))
        (page.parent / "x.js").write_text("document.title = 'ran'")
        return site

    return made


def test_a_script_in_an_article_does_not_run_where_no_header_is_sent(
    page: Page, tampered: Callable[[str], Path], complaints: list[str]
) -> None:
    with Served(Site(tampered(INLINE))) as site:
        page.goto(f"{site.url}articles/")
        page.get_by_text("press").click()
        assert page.title() != "ran"
    assert len(complaints) == 2
    complaints.clear()


def test_a_script_beside_an_article_does_not_run_where_headers_are_sent(
    page: Page, tampered: Callable[[str], Path], complaints: list[str], tmp_path: Path
) -> None:
    """Only files in the folder of scripts do."""
    with serving("nginx", tampered(OF_ARTICLES), tmp_path) as address:
        page.goto(f"{address}/articles/")
        page.wait_for_load_state("networkidle")
        assert page.title() != "ran"
    assert len(complaints) == 1
    complaints.clear()
