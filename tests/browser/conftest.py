"""A real Chromium, whose pages may have no errors and make no requests to other origins."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response, sync_playwright

from gongshi.project import checkout
from gongshi.register.entities import Entity, entities
from gongshi.settings import settings_for
from tests.browser.fixture_site import Served, Site, build
from tests.browser.install import quickest
from tests.support.paths import ROOT
from tests.support.registers import TODAY

NOON = "2026-11-23T12:00:00+08:00"
"""The time on a page's clock unless a test sets it: noon on the day of the fixtures."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=quickest(),  # None: Playwright's own
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        yield chromium
        chromium.close()


def wait_for_scripts(page: Page) -> None:
    """Lets `goto` return only when the page's components listen; otherwise the next key is lost."""
    plain = page.goto

    def goto(url: str, **options: Any) -> Response | None:
        response = plain(url, **options)
        if page.locator("script[src$='js/main.mjs']").count():
            page.wait_for_selector("html[data-scripts=ready]", state="attached")
        return response

    page.goto = goto  # type: ignore[method-assign]


@pytest.fixture
def complaints() -> list[str]:
    """What a test's pages wrote to the console as errors; a test that expects some clears it."""
    return []


@contextmanager
def opening(browser: Browser, complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """Opens pages, each in a context of its own with the options given."""
    contexts = []
    strangers: list[str] = []

    def watch(page: Page) -> None:
        origins: list[str] = []

        def on_request(url: str) -> None:
            origin = "/".join(url.split("/")[:3])
            if url.startswith(("http:", "https:")):
                origins.append(origin)
                if origin != origins[0]:
                    strangers.append(url)

        page.on("request", lambda request: on_request(request.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: complaints.append(message.text) if message.type == "error" else None,
        )

    def open_page(*, now: str = NOON, **options: object) -> Page:
        context = browser.new_context(**options)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.clock.set_fixed_time(now)
        watch(page)
        if options.get("java_script_enabled", True):
            wait_for_scripts(page)
        return page

    yield open_page
    heard = list(complaints)  # closing breaks off what is still loading, and that is no complaint
    for context in contexts:
        context.close()
    assert heard == [], "errors in the console"
    assert strangers == [], "requests to other origins"


@pytest.fixture
def new_page(browser: Browser, complaints: list[str]) -> Iterator[Callable[..., Page]]:
    with opening(browser, complaints) as open_page:
        yield open_page


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()


@pytest.fixture(scope="session")
def site_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fixture site, made once: for copying, not for changing."""
    return build(tmp_path_factory.mktemp("site")).folder


@pytest.fixture
def site(tmp_path: Path, site_files: Path) -> Iterator[Site]:
    with Served(Site(shutil.copytree(site_files, tmp_path / "site"))) as served:
        yield served


@pytest.fixture(scope="session")
def demo(demo_site: Path) -> Iterator[Site]:
    with Served(Site(demo_site)) as served:
        served.url = served.url.rstrip("/")
        yield served


@pytest.fixture(scope="session")
def members() -> list[Entity]:
    """The demonstration register's entities on its day."""
    read = checkout.read_register(settings_for(ROOT / "mkdocs.yml"), TODAY)
    assert read.register is not None
    return list(entities(read.register, TODAY))
