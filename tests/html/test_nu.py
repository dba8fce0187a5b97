"""Is the HTML of the pages valid for the Nu checker (the W3C's own)?"""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.html.install import JAR, lacking

pytestmark = pytest.mark.skipif(bool(lacking()), reason=f"the Nu HTML checker: {lacking()}")

EVERY = 7
"""Of pages of one kind, every how many-th is checked: enough to meet every shape of record."""


def sample(site: Path) -> list[str]:
    """Every page that is the only one of its kind, and each seventh of those that are many."""
    pages = sorted(site.rglob("*.html"))
    many = [page for page in pages if page.parent.parent.name == "entity"]
    few = sorted({*pages} - {*many})
    return [page.relative_to(site).as_posix() for page in [*few, *many[::EVERY]]]


def complaints(site: Path, pages: list[str]) -> Iterator[str]:
    words = ["java", "-Xss1m", "-jar", str(JAR), "--format", "json", "--exit-zero-always"]
    done = subprocess.run([*words, *pages], cwd=site, capture_output=True, text=True, check=True)
    for said in json.loads(done.stderr)["messages"]:
        if said["type"] != "info":
            where = said.get("url", "").rpartition(f"{site.name}/")[2]
            yield f"{where}:{said.get('lastLine', 0)}: {said['message']}"


def test_no_page_has_an_error_of_html(demo_site: Path) -> None:
    pages = sample(demo_site)

    assert {"index.html", "zh/index.html", "zh/search/index.html", "404.html"} <= {*pages}
    assert list(complaints(demo_site, pages)) == []


def test_the_checker_does_find_errors(tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text("<!doctype html><title>x</title><p><div></p>")

    assert [c for c in complaints(tmp_path, ["bad.html"]) if "No “p” element in scope" in c]
