"""How long a search takes in a real browser, and what it fetches, with nothing in its cache.

    python bench/browser.py ENTITIES [--queries N]

Builds the demonstration site with the index of an invented register in the place of its own, and
asks queries of every kind over two networks: on the results page once that has loaded, then one
that follows, and by opening the address of the search. Printed are medians and the largest: bytes
of the index as the browser counts them on the wire, requests, serial round trips (the longest
chain of requests of which each began after the one before had ended), and milliseconds from the
query to the first result on the page, or until it says that there is none.
"""

import argparse
import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE), str(HERE.parent / "tests")]

import search_rows  # noqa: E402 - found beside this file
from search_support import ABOUT, KINDS  # noqa: E402 - found in tests/

from generator import build  # noqa: E402
from generator.search import writing  # noqa: E402
from generator.settings import settings_for  # noqa: E402
from tests.browser.install import found  # noqa: E402

ASKED = (
    "two characters",
    "three characters",
    "name",
    "part of a code",
    "pinyin",
    "initials",
    "misspelt",
)
GENERIC = ("科技有限", "有限公司", "公司", "蓝海市", "食品有限公司")

NETWORKS = {
    # round trip in milliseconds, bytes a second; the first is the browser's own slow preset
    "slow 4G": (400, 400_000 / 8),
    "broadband": (20, 20_000_000 / 8),
}
READY = """(q) => document.querySelector("ol[data-results]")?.dataset.state === "ready"
  && new URLSearchParams(location.search).get("q") === q"""


class Figures(NamedTuple):
    """What one query cost."""

    bytes: int
    requests: int
    trips: int
    milliseconds: float


class Handler(SimpleHTTPRequestHandler):
    """Serves files as a plain host would, over connections that stay open."""

    protocol_version = "HTTP/1.1"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".mjs": "text/javascript"}

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


class Meter:
    """Listens to what a page fetches from the index."""

    def __init__(self, cdp: CDPSession) -> None:
        self.begun: dict[str, float] = {}
        self.ended: dict[str, tuple[float, int]] = {}
        self.before: set[str] = set()
        cdp.on("Network.requestWillBeSent", self._on_begin)
        cdp.on("Network.loadingFinished", self._on_end)

    def _on_begin(self, event: dict[str, Any]) -> None:
        if "/search/" in event["request"]["url"] and ".bin" in event["request"]["url"]:
            self.begun[event["requestId"]] = event["timestamp"]

    def _on_end(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self.begun:
            self.ended[event["requestId"]] = (event["timestamp"], int(event["encodedDataLength"]))

    def taken(self, milliseconds: float) -> Figures:
        """Bytes and requests since the meter was cleared; round trips since it was marked."""
        chains: dict[str, int] = {}
        for key in sorted(self.ended.keys() - self.before, key=lambda k: self.begun[k]):
            before = [c for k, c in chains.items() if self.ended[k][0] <= self.begun[key]]
            chains[key] = 1 + max(before, default=0)
        size = sum(length for _, length in self.ended.values())
        return Figures(size, len(self.ended), max(chains.values(), default=0), milliseconds)


@contextmanager
def opened(browser: Browser, network: tuple[int, float]) -> Iterator[tuple[Page, CDPSession]]:
    """A page in a context of its own, so with an empty cache, over a network."""
    context = browser.new_context()
    context.set_default_timeout(120_000)
    page = context.new_page()
    # the guide's articles are fetched after the answer, and are not part of it
    page.route("**/search/articles.*", lambda route: route.abort())
    cdp = context.new_cdp_session(page)
    cdp.send("Network.enable")
    latency, speed = network
    conditions = {"offline": False, "latency": latency}
    conditions |= {"downloadThroughput": speed, "uploadThroughput": speed}
    cdp.send("Network.emulateNetworkConditions", conditions)
    yield page, cdp
    context.close()


def typed(browser: Browser, url: str, query: str, network: tuple[int, float]) -> list[Figures]:
    """The query asked on a page that has loaded, and again with one character less."""
    figures = []
    with opened(browser, network) as (page, cdp):
        meter = Meter(cdp)
        page.goto(f"{url}search/")
        page.wait_for_load_state("networkidle")
        box = page.locator("input[name=q]")
        for text in (query, query[:-1] or query):
            meter.before = set(meter.ended)
            start = time.perf_counter()
            box.evaluate(
                "(input, q) => { input.value = q;"
                " input.form.dispatchEvent(new SubmitEvent('submit',"
                " {bubbles: true, cancelable: true})); }",
                text,
            )
            page.wait_for_function(READY, arg=text)
            figures.append(meter.taken((time.perf_counter() - start) * 1000))
            meter.begun.clear()
            meter.ended.clear()
    return figures


def addressed(browser: Browser, url: str, query: str, network: tuple[int, float]) -> Figures:
    """The address of a search, opened with nothing in the cache: page, scripts and answer."""
    with opened(browser, network) as (page, cdp):
        meter = Meter(cdp)
        start = time.perf_counter()
        page.goto(f"{url}search/?q={urllib.parse.quote(query)}", wait_until="commit")
        page.wait_for_function(READY, arg=query)
        return meter.taken((time.perf_counter() - start) * 1000)


def row(kind: str, network: str, way: str, figures: list[Figures]) -> str:
    def middle(name: str) -> str:
        values = sorted(getattr(one, name) for one in figures)
        return f"{statistics.median(values):,.0f} / {values[-1]:,.0f}"

    cells = [kind, network, way, *(middle(name) for name in Figures._fields)]
    return "| " + " | ".join(cells) + " |"


def prepared(site: Path, entities: int) -> None:
    """The demonstration site, searching another register."""
    build.build(settings_for(HERE.parent / "mkdocs.yml", site))
    for folder in (site / "search").iterdir():
        if folder.is_dir():
            shutil.rmtree(folder)
    for path, data in writing.files(search_rows.entries(entities), ABOUT):
        target = site / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def queries(entities: int, each: int) -> dict[str, list[str]]:
    chance = random.Random(1)
    rows = list(search_rows.rows(min(entities, 2000)))
    drawn = {"generic": list(GENERIC[:each])}
    for kind in ASKED:
        chosen = chance.sample(rows, each)
        drawn[kind] = [KINDS[kind](chance, row, row.names[0][1]) for row in chosen]
    return drawn


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("entities", type=int)
    parser.add_argument("--queries", type=int, default=5, help="of each kind")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        site = Path(work, "site")
        prepared(site, given.entities)
        browser = playwright.chromium.launch(executable_path=found(), args=["--no-sandbox"])
        print("| query | network | asked | bytes | requests | round trips | milliseconds |")
        print("|---|---|---|---:|---:|---:|---:|")
        with served(site) as url:
            for name, network in NETWORKS.items():
                for kind, texts in queries(given.entities, given.queries).items():
                    pairs = [typed(browser, url, text, network) for text in texts]
                    print(row(kind, name, "first", [first for first, _ in pairs]))
                    print(row(kind, name, "next", [later for _, later in pairs]))
                    by_address = [addressed(browser, url, text, network) for text in texts]
                    print(row(kind, name, "by address", by_address), flush=True)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
