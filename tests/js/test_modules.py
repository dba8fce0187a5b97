"""What the page's scripts load, say and weigh, read from their source."""

import gzip
import re

import pytest
import yaml

from gongshi.site.script_source import trimmed
from tests.support.paths import TEMPLATES

SCRIPTS = TEMPLATES / "assets/js"
SOURCE = {path.stem: path.read_text("utf-8") for path in sorted(SCRIPTS.glob("*.mjs"))}
COMPONENTS = ("clock", "palette", "results", "lookup", "copy", "edition", "report")
LATER = ("engine", "whole", "shards", "extras", "statement-view")
"""Modules that are imported when they are needed."""
RESULTS = tuple(name for name in COMPONENTS if name != "report")
"""What a page of results has; the report is of an entity's page."""
MOST, ENGINE = 30_000, 20_000
"""Bytes of script, gzipped, that a page of results may load at once, and for a large register."""


def imported(name: str) -> set[str]:
    """The modules that one imports at once; types and later imports do not count."""
    line = r'^(?:import|export) \{[^}]*\} from "\./([a-z0-9-]+)\.mjs";'
    return set(re.findall(line, SOURCE[name], re.MULTILINE))


def beneath(name: str) -> set[str]:
    found: set[str] = set()
    todo = [name]
    while todo:
        for other in imported(todo.pop()) - found:
            found.add(other)
            todo.append(other)
    return found


def told() -> dict[str, set[str]]:
    block = re.search(r"const BENEATH = \{(.*?)\n\};", SOURCE["main"], re.DOTALL)
    assert block
    rows = re.findall(r'"?([a-z-]+)"?: \[(.*?)\]', block[1], re.DOTALL)
    return {name: set(re.findall(r'"([a-z0-9-]+)"', names)) for name, names in rows}


@pytest.mark.parametrize("component", [*COMPONENTS, *LATER])
def test_everything_a_component_needs_is_fetched_at_the_same_time(component: str) -> None:
    """What `main` does not name would be found only after its importer came: a round trip later."""
    known = {"page", "storage", "words"}

    assert told().get(component, set()) == beneath(component) - known


def test_a_page_s_first_script_imports_nothing_before_it_runs() -> None:
    assert beneath("main") == set()


@pytest.mark.parametrize("name", SOURCE)
def test_a_module_says_what_it_needs_and_what_it_fires(name: str) -> None:
    head = SOURCE[name][: SOURCE[name].index("*/")]

    assert re.search(r"\bneeds\b", head, re.IGNORECASE)
    assert re.search(r"\bfires\b", head, re.IGNORECASE)


@pytest.mark.parametrize("name", SOURCE)
def test_no_module_parses_markup_or_runs_text(name: str) -> None:
    code = re.sub(r"/\*.*?\*/|//[^\n]*", "", SOURCE[name], flags=re.DOTALL)

    assert not re.search(
        r"innerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc", code
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_word_a_script_says_exists(language: str) -> None:
    words = yaml.safe_load((TEMPLATES / f"words/script.{language}.yml").read_text("utf-8"))
    said = {key for code in SOURCE.values() for key in re.findall(r'say\("([a-z_0-9]+)"', code)}

    assert {k for k in said if k not in words and f"{k}_other" not in words} == set()


def weight(names: set[str]) -> int:
    return sum(len(gzip.compress(trimmed(SOURCE[name].encode()), 9)) for name in names)


def test_what_the_first_answer_needs_is_light() -> None:
    needed = {"main", "page", "storage", "words", "engine", *beneath("engine")}
    for component in RESULTS:
        needed |= {component, *beneath(component)}
    engine = {"shards", *beneath("shards")} - needed

    assert weight(needed) <= MOST
    assert weight(engine) <= ENGINE


@pytest.mark.parametrize("name", SOURCE)
def test_what_is_left_out_for_the_browser_is_comments_and_no_code(name: str) -> None:
    """Line by line: what goes stands between /** and */, and nothing else does."""
    left = trimmed(SOURCE[name].encode()).decode().splitlines()
    inside, code = False, []
    for line in SOURCE[name].splitlines():
        inside = inside or line.lstrip().startswith("/**")
        ends = line.rstrip().endswith("*/")
        if not inside or (line.lstrip().startswith("/**") and "*/" in line and not ends):
            code.append(line)
            inside = False
        inside = inside and not ends

    assert left == code
