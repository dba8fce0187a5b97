"""Files of the toy register's site that other people's programs read, byte by byte.

`tests/golden/` holds them as they were last agreed on. After a change that is meant,
`pytest tests/test_golden.py --update-golden` writes them anew, for people to read before they
commit them.
"""

import html
import json
import re
from pathlib import Path

import pytest

from gongshi.format.load import FILE_TYPES
from tests.support.paths import TESTS

GOLDEN = TESTS / "golden"

FILES = [
    "data/records.csv",
    "data/entities.jsonl",
    *(f"data/schema/{kind}.json" for kind in FILE_TYPES),
    "sitemap.xml",
    "robots.txt",
]
TOMBSTONE = "entity/91990100MA1TFY069M/index.html"


def agreed(request: pytest.FixtureRequest, name: str, actual: str) -> None:
    """Compare with the golden file of a name, or write it if that was asked for."""
    path = GOLDEN / name
    if request.config.getoption("--update-golden"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(actual, encoding="utf-8", newline="")
    with path.open(encoding="utf-8", newline="") as file:
        expected = file.read()
    assert actual == expected, f"if {name} is meant to differ: pytest {__file__} --update-golden"


def text(path: Path) -> str:
    return path.read_bytes().decode()


@pytest.mark.parametrize("name", FILES)
def test_a_file_for_programs_is_as_agreed(
    request: pytest.FixtureRequest, toy_site: Path, name: str
) -> None:
    """Downloads, schemas, and what search engines ask for first."""
    agreed(request, name, text(toy_site / name))


def test_build_json_is_as_agreed(request: pytest.FixtureRequest, toy_site: Path) -> None:
    """All of it but the digest, which changes with every template."""
    found = json.loads(text(toy_site / "build.json"))
    found["inputs"] = re.sub("[0-9a-f]", "0", found["inputs"])

    agreed(request, "build.json", json.dumps(found, indent=1) + "\n")


@pytest.mark.parametrize("language", ["", "zh/"])
def test_a_tombstone_says_no_more_than_agreed(
    request: pytest.FixtureRequest, toy_site: Path, language: str
) -> None:
    """Every word of the page after the last listing has ended."""
    page = text(toy_site / language / TOMBSTONE)
    body = re.sub(r"<(script|style)\b.*?</\1>", "", page.partition("<main")[2], flags=re.DOTALL)
    words = re.sub(r"<[^>]+>", "\n", body.partition(">")[2].partition("</main>")[0])
    lines = [" ".join(html.unescape(line).split()) for line in words.splitlines()]

    agreed(request, f"{language}tombstone.txt", "\n".join(filter(None, lines)) + "\n")


def test_the_hooks_of_entity_pages_are_as_agreed(
    request: pytest.FixtureRequest, toy_site: Path
) -> None:
    """Elements and attributes that scripts of other people find their way by."""
    pattern = re.compile(r"<(main|article|ol|input)\b([^>]*\bdata-|[^>]*\brole=)[^>]*>")
    lines = []
    for path in sorted(toy_site.glob("entity/*/index.html")):
        lines.append(f"{path.parent.relative_to(toy_site).as_posix()}/")
        for found in pattern.finditer(text(path)):
            kept = re.findall(r'\b(data-(?:entity|record|status|expires)="[^"]*")', found[0])
            if kept:
                lines.append(f"  <{found[1]} {' '.join(sorted(kept))}>")

    agreed(request, "hooks.txt", "\n".join(lines) + "\n")


def test_no_golden_file_is_left_over() -> None:
    """What no test compares any more is taken away."""
    found = {p.relative_to(GOLDEN).as_posix() for p in GOLDEN.rglob("*") if p.is_file()}

    assert found == {*FILES, "build.json", "tombstone.txt", "zh/tombstone.txt", "hooks.txt"}
