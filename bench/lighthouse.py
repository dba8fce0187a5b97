"""Lighthouse over the pages a visitor meets first: performance, accessibility, practices, SEO.

Needs npm and a Chromium. Builds the demonstration register, serves it compressed as any web server
would, and prints a table for `bench/README.md`.

    .venv/bin/python bench/lighthouse.py [PAGE…]
"""

import gzip
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from gongshi.settings import settings_for
from gongshi.site import build as building
from tests.browser.install import found

ROOT = Path(__file__).resolve().parents[1]
VERSION = "12.8.2"
"""The last that runs on Node.js 20."""
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
AUDITS = ("first-contentful-paint", "largest-contentful-paint", "cumulative-layout-shift")
AUDITS_SHOWN = ("first paint", "largest paint", "layout shift")
COMPRESSED = (".html", ".css", ".js", ".mjs", ".json", ".svg", ".txt", ".xml")


class Handler(SimpleHTTPRequestHandler):
    """Files as a web server with compression and caching gives them."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        data = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.suffix in COMPRESSED:
            data = gzip.compress(data, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        lasting = "/assets/" in self.path
        self.send_header("Cache-Control", "max-age=31536000" if lasting else "max-age=300")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()


def addresses(site: Path) -> dict[str, str]:
    """A page of each kind; the entity is the first the home page links to."""
    home = (site / "index.html").read_text()
    entity = home.split('href="entity/', 1)[1].split('"', 1)[0].split("#", 1)[0]
    return {
        "home": "",
        "entity": f"entity/{entity}",
        "list": "list/penalties/",
        "search": "search/?q=蓝海",
        "home, Chinese": "zh/",
        "entity, Chinese": f"zh/entity/{entity}",
    }


def judged(url: str, work: Path) -> dict[str, object]:
    """Lighthouse's report on one page, as a phone on a slow network sees it."""
    out = work / "report.json"
    words = [
        *("npx", "--yes", f"lighthouse@{VERSION}", url, "--quiet", "--output=json"),
        *(f"--output-path={out}", f"--only-categories={','.join(CATEGORIES)}"),
        "--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage",
    ]
    subprocess.run(words, check=True, env={**os.environ, "CHROME_PATH": found() or ""})
    report: dict[str, object] = json.loads(out.read_text())
    return report


def row(name: str, report: dict) -> str:
    scores = [f"{report['categories'][c]['score'] * 100:.0f}" for c in CATEGORIES]
    shown = [report["audits"][a]["displayValue"].replace("\xa0", " ") for a in AUDITS]
    return f"| {name} | {' | '.join(scores + shown)} |"


def wanting(report: dict) -> Iterator[str]:
    """What can still be improved on a page."""
    for key in CATEGORIES:
        for ref in report["categories"][key]["auditRefs"]:
            audit = report["audits"][ref["id"]]
            if ref["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                yield f"  {key}: {audit['id']}: {audit['title']} ({audit.get('displayValue', '')})"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        site = work / "site"
        building.build(settings_for(ROOT / "mkdocs.yml", site))
        print("| page |", " | ".join((*CATEGORIES, *AUDITS_SHOWN)), "|")
        print("|---|", "---:|" * (len(CATEGORIES) + len(AUDITS)), sep="")
        with served(site) as base:
            wanted = {n: a for n, a in addresses(site).items() if n in (sys.argv[1:] or [n])}
            reports = {name: judged(f"{base}/{address}", work) for name, address in wanted.items()}
        for name, report in reports.items():
            print(row(name, report))
        for name, report in reports.items():
            for line in wanting(report):
                print(f"{name}:{line}", file=sys.stderr)


if __name__ == "__main__":
    main()
