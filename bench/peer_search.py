"""Pagefind's first search beside ours, in a real browser, on what bench/peers.py has built.

    python bench/peer_search.py ENTITIES… --folder FOLDER [--queries N]

Both sites are shown by an nginx on the loopback address that compresses text. For each query a
browser with nothing in its cache opens the search page, waits until it is quiet, and asks. Counted
is what nginx sent from opening the page to the first answer, but for the page, its style, its
icon and the guide's articles: scripts (Pagefind's WebAssembly among them) apart from the index.
Each query is a part of one entity's names or code. Told is for how many queries that entity is
among the results, and, of all queries together, how many entities are, how many hold the text by a
plain scan, and how many of these are among the results. Ours shows twenty results at first,
Pagefind five, as its own interface does; of both all results are looked through.
"""

import argparse
import json
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from tests.browser.install import found as chromium  # noqa: E402 - found beside this folder
from tests.deploy.install import found as server  # noqa: E402

DAY = "2026-11-23T12:00:00+08:00"
"""The day the sites were built for; later some listings would end in the browser."""

NGINX = """\
daemon off; user root; pid {work}/pid; error_log {work}/errors;
events {{}}
http {{
    log_format sent "$bytes_sent $uri";
    access_log {work}/sent sent;
    types {{ text/html html; text/css css; text/javascript js mjs; application/json json; }}
    default_type application/octet-stream;
    gzip on; gzip_min_length 512; gzip_types text/css text/javascript application/json;
    server {{ listen 127.0.0.1:{port}; root {site}; index index.html; }}
}}
"""


class Entity(NamedTuple):
    id: str
    name: str
    name_en: str
    code: str

    def holds(self, text: str) -> bool:
        return any(text.lower() in value.lower() for value in self[1:])


class Figures(NamedTuple):
    requests: int
    scripts: int
    index: int


class Host:
    """A site on nginx, and what it has sent since it was last asked."""

    def __init__(self, url: str, log: Path) -> None:
        self.url, self.log, self.read = url, log, 0

    def sent(self) -> list[tuple[int, str]]:
        time.sleep(0.1)  # a line is written after the answer
        lines = self.log.read_text().splitlines()
        new, self.read = lines[self.read :], len(lines)
        return [(int(size), path) for size, path in (line.split(" ", 1) for line in new)]


@contextmanager
def hosted(site: Path, work: Path) -> Iterator[Host]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    (work / "conf").write_text(NGINX.format(work=work, port=port, site=site.resolve()))
    command = [str(server("nginx")), "-e", str(work / "errors"), "-c", str(work / "conf")]
    with subprocess.Popen([*command, "-p", str(work)]) as running:
        try:
            _wait(port)
            yield Host(f"http://127.0.0.1:{port}/", work / "sent")
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


def figures(sent: list[tuple[int, str]]) -> Figures:
    """Without the page itself, its style, pictures and fonts."""
    kept = [(size, path) for size, path in sent if not _PAGE.search(path)]
    scripts = [size for size, path in kept if _SCRIPT.search(path)]
    return Figures(len(kept), sum(scripts), sum(size for size, _ in kept) - sum(scripts))


_PAGE = re.compile(r"(/|\.(html|css|svg|png|ico|woff2|webmanifest)|/search/articles\.\S+)$")
_SCRIPT = re.compile(r"\.m?js$|/wasm\.")


def ours(page: Page, host: Host, language: str, text: str) -> tuple[Figures, set[str]]:
    root = f"{host.url}{'' if language == 'en' else language + '/'}search/"
    host.sent()
    page.goto(root)
    page.wait_for_load_state("networkidle")
    page.wait_for_selector("html[data-scripts=ready]")
    _submit(page, text)
    page.wait_for_function(_READY, arg=text)
    taken, found = figures(host.sent()), _links(page)
    for number in range(
        2, int(page.locator("ol[data-results]").get_attribute("data-total")) // 20 + 2
    ):
        page.goto(f"{root}?q={urllib.parse.quote(text)}&page={number}")
        page.wait_for_function(_READY, arg=text)
        found |= _links(page)
    return taken, found


_READY = """(q) => document.querySelector("ol[data-results]")?.dataset.state === "ready"
  && new URLSearchParams(location.search).get("q") === q"""


def pagefind(page: Page, host: Host, language: str, text: str) -> tuple[Figures, set[str]]:
    host.sent()
    page.goto(f"{host.url}{'' if language == 'en' else language + '/'}search/")
    page.wait_for_selector("body[data-listening]")
    page.wait_for_load_state("networkidle")
    _submit(page, text)
    page.wait_for_selector("body[data-state=ready]")
    taken = figures(host.sent())
    urls = page.evaluate(
        "async () => (await Promise.all(window.results.map((r) => r.data()))).map((d) => d.url)"
    )
    return taken, {_entity(url) for url in urls}


def _submit(page: Page, text: str) -> None:
    page.locator("main input[name=q]").evaluate(
        "(input, q) => { input.value = q; input.form.dispatchEvent("
        "new SubmitEvent('submit', {bubbles: true, cancelable: true})); }",
        text,
    )


def _links(page: Page) -> set[str]:
    hrefs = page.locator("ol[data-results] a").evaluate_all("(all) => all.map((a) => a.href)")
    return {_entity(href) for href in hrefs} - {""}


def _entity(url: str) -> str:
    parts = url.split("/entity/")
    return parts[1].split("/")[0] if len(parts) > 1 else ""


Ask = Callable[[Page, Host, str, str], tuple[Figures, set[str]]]


def asked(
    browser: Browser, ask: Ask, host: Host, language: str, text: str
) -> tuple[Figures, set[str]]:
    """With an empty cache, on the day the site was built for."""
    context = browser.new_context(service_workers="block")
    context.set_default_timeout(120_000)
    page = context.new_page()
    page.clock.set_fixed_time(DAY)
    try:
        return ask(page, host, language, text)
    finally:
        context.close()


def queries(entities: list[Entity], each: int) -> dict[str, list[tuple[str, Entity, str]]]:
    """Of each kind: the language of the page, the entity it is about, and the text."""
    chance = random.Random(1)
    named = [one for one in entities if one.name_en]
    kinds: dict[str, tuple[str, list[Entity], Callable[[Entity], str]]] = {
        "two characters of a name": ("zh", entities, lambda one: _piece(chance, _core(one), 2)),
        "name not yet typed to its end": ("zh", entities, lambda one: _core(one)[:-1]),
        "whole name": ("zh", entities, lambda one: one.name),
        "whole name, English page": ("en", entities, lambda one: one.name),
        "part of a code": ("en", entities, lambda one: one.code[-8:-1]),
        "English word": ("en", named, lambda one: one.name_en.split(" ")[0]),
    }
    return {
        kind: [(language, one, text(one)) for one in chance.sample(those, each)]
        for kind, (language, those, text) in kinds.items()
    }


def _core(one: Entity) -> str:
    """A name without the place and the legal form that hundreds share."""
    return re.sub(r"^(蓝海市?|沧澜省?)|(集团|股份)?有限(责任)?公司$", "", one.name)


def _piece(chance: random.Random, text: str, length: int) -> str:
    start = chance.randrange(max(1, len(text) - length + 1))
    return text[start : start + length]


def known(site: Path) -> list[Entity]:
    """The entities that the sites show, from our site's own download."""
    lines = (site / "data/entities.jsonl").read_text(encoding="utf-8").splitlines()
    every = map(json.loads, lines)
    return [Entity(one["id"], one["name"], one["name_en"], one["code"]) for one in every]


class Outcome(NamedTuple):
    """What a query cost, whether it found its entity, and how many entities it returned."""

    cost: Figures
    hit: bool
    results: int
    held: int
    right: int


def row(size: int, kind: str, who: str, rows: list[Outcome]) -> str:
    def middle(name: str) -> str:
        return f"{statistics.median(getattr(one.cost, name) for one in rows):,.0f}"

    cells = [f"{size:,}", kind, who, middle("requests"), middle("index"), middle("scripts")]
    cells += [f"{sum(one.hit for one in rows)} of {len(rows)}"]
    cells += [
        f"{sum(getattr(one, name) for one in rows):,}" for name in ("results", "held", "right")
    ]
    return f"| {' | '.join(cells)} |"


HEAD = """\
| entities | asked | of | requests | index, bytes | scripts | found | results | hold it | both |
|---:|---|---|---:|---:|---:|---:|---:|---:|---:|"""


def compared(browser: Browser, folder: Path, size: int, each: int) -> Iterator[str]:
    site = folder / str(size) / "site"
    entities = known(site)
    with (
        hosted(site, folder / "nginx-ours") as our_host,
        hosted(folder / f"{size}-hugo/public", folder / "nginx-theirs") as their_host,
    ):
        for kind, drawn in queries(entities, each).items():
            for who, ask, host in (
                ("gongshi", ours, our_host),
                ("Pagefind", pagefind, their_host),
            ):
                rows = []
                for language, one, text in drawn:
                    taken, found = asked(browser, ask, host, language, text)
                    held = {other.id for other in entities if other.holds(text)}
                    sizes = (len(found), len(held), len(held & found))
                    rows.append(Outcome(taken, one.id in found, *sizes))
                yield row(size, kind, who, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("entities", type=int, nargs="+")
    parser.add_argument("--folder", type=Path, required=True, help="Where bench/peers.py built.")
    parser.add_argument("--queries", type=int, default=10, help="Of each kind.")
    given = parser.parse_args()
    if server("nginx") is None:
        raise SystemExit("nginx is not here; get it with: apt-get install nginx-light")
    print(HEAD)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for size in given.entities:
            for line in compared(browser, given.folder, size, given.queries):
                print(line, flush=True)
        browser.close()


if __name__ == "__main__":
    main()
