"""How long a search takes in a real browser, and what it fetches, with nothing in its cache.

    python bench/browser.py ENTITIES [--brands FILE] [--queries N] [--site FOLDER]

Builds the demonstration site with the index of an invented register in the place of its own,
shows it with nginx as deploy/ sets it up, over HTTP/2, and asks queries of every kind over two
networks: on the results page once that has loaded, then one that follows, and by opening the
address of the search. Printed are medians and 99th percentiles (of less than a hundred queries:
the largest): bytes of the index as the browser counts them on the wire, requests, serial round
trips (the longest chain of requests of which each began after the one before had ended), and
milliseconds from the query to the first result on the page, or until it says that there is none.
"""

import argparse
import math
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE), str(HERE.parent / "tests")]

import search_rows  # noqa: E402 - found beside this file

from gongshi.search.index import writer  # noqa: E402
from gongshi.settings import settings_for  # noqa: E402
from gongshi.site import build  # noqa: E402
from tests.browser.install import found  # noqa: E402
from tests.deploy import serving  # noqa: E402
from tests.deploy.install import found as server  # noqa: E402
from tests.support.search_cases import ABOUT, KINDS  # noqa: E402 - found in tests/

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


@contextmanager
def served(site: Path, work: Path) -> Iterator[str]:
    """Nginx with our configuration, TLS and HTTP/2, as hosts have them; the certificate is new."""
    if server("nginx") is None:
        raise SystemExit("nginx is not here; get it with: apt-get install nginx-light")
    port = serving.free_port()
    command = serving.nginx(site.resolve(), work, port)
    names = ("-keyout", str(work / "key"), "-out", str(work / "certificate"))
    made = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost")
    subprocess.run([*made, *names], check=True, capture_output=True)
    config = work / "nginx.conf"
    listening = f"listen 127.0.0.1:{port}"
    tls = f"ssl_certificate {work}/certificate; ssl_certificate_key {work}/key;"
    text = config.read_text().replace(f"{listening};", f"{listening} ssl http2; {tls}")
    config.write_text(text)
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as running:
        try:
            _wait(port)
            yield f"https://127.0.0.1:{port}/"
        finally:
            running.terminate()


def _wait(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("nginx does not answer")


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
    context = browser.new_context(ignore_https_errors=True)
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
        late = values[math.ceil(len(values) * 0.99) - 1]
        return f"{statistics.median(values):,.0f} / {late:,.0f}"

    cells = [kind, network, way, *(middle(name) for name in Figures._fields)]
    return "| " + " | ".join(cells) + " |"


def prepared(site: Path, entities: int, brands: Path | None) -> None:
    """The demonstration site, searching another register; one that is there already is taken."""
    if site.exists():
        return
    build.build(settings_for(HERE.parent / "mkdocs.yml", site))
    for folder in (site / "search").iterdir():
        if folder.is_dir():
            shutil.rmtree(folder)
    for path, data in writer.index_files(search_rows.entries(entities, brands), ABOUT):
        target = site / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def queries(entities: int, brands: Path | None, each: int) -> dict[str, list[str]]:
    """Of each kind, about the first two thousand of the register."""
    chance = random.Random(1)
    rows = list(islice(search_rows.rows(entities, brands), 2000))
    drawn = {"generic": list(GENERIC[:each])}
    for kind in ASKED:
        chosen = chance.sample(rows, each)
        drawn[kind] = [KINDS[kind](chance, row, row.names[0][1]) for row in chosen]
    return drawn


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("entities", type=int)
    parser.add_argument("--brands", type=Path, help="one a line; invented without")
    parser.add_argument("--queries", type=int, default=5, help="of each kind")
    parser.add_argument("--site", type=Path, help="kept, and taken where it is there")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        site = given.site or Path(work, "site")
        prepared(site, given.entities, given.brands)
        drawn = queries(given.entities, given.brands, given.queries)
        browser = playwright.chromium.launch(executable_path=found(), args=["--no-sandbox"])
        print("| query | network | asked | bytes | requests | round trips | milliseconds |")
        print("|---|---|---|---:|---:|---:|---:|")
        with served(site, Path(work)) as url:
            for name, network in NETWORKS.items():
                for kind, texts in drawn.items():
                    pairs = [typed(browser, url, text, network) for text in texts]
                    print(row(kind, name, "first", [first for first, _ in pairs]))
                    print(row(kind, name, "next", [later for _, later in pairs]))
                    by_address = [addressed(browser, url, text, network) for text in texts]
                    print(row(kind, name, "by address", by_address), flush=True)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
