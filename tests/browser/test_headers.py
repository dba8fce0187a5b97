"""The pages work under the policy that the web servers' configurations send."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

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
