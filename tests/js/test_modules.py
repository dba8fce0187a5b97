"""What do the page's scripts load, say and weigh? Read from their source."""

import gzip
import json
import posixpath
import re

import pytest

from gongshi.site.script_source import dependencies, published_scripts, without_comments
from gongshi.views.words import read_words
from tests.support.paths import TEMPLATES, TESTS

ASSETS = TEMPLATES / "assets"
SOURCE = {
    path.relative_to(ASSETS / "js").with_suffix("").as_posix(): path.read_text("utf-8")
    for path in sorted((ASSETS / "js").rglob("*.mjs"))
}
_COMMENTS = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
CODE = {name: _COMMENTS.sub("", text) for name, text in SOURCE.items()}
PUBLISHED = published_scripts({f"js/{k}.mjs": v.encode() for k, v in SOURCE.items()})
NAMES = ("clock", "palette", "results", "lookup", "copy", "edition", "report")
COMPONENTS = tuple(f"components/{name}" for name in NAMES)
LATER = (
    *("search/engine", "search/scan", "search/sharded-index"),
    *("components/extras", "components/statement-view"),
)
"""Modules that are imported when they are needed."""
RESULTS = tuple(name for name in COMPONENTS if name != "components/report")
"""What a page of results has; the report is of an entity's page."""
FOLDERS = ("components", "search", "lib")
MOST, ENGINE = 30_000, 20_000
"""Bytes of script, gzipped, that a page of results may load at once, and for a large register."""


def imported(name: str) -> set[str]:
    """The modules that one imports at once; types and later imports do not count."""
    line = r'^(?:import|export) \{[^}]*\} from "(\.[a-z0-9/.-]+)\.mjs";'
    found = re.findall(line, SOURCE[name], re.MULTILINE)
    return {posixpath.normpath(posixpath.join(posixpath.dirname(name), other)) for other in found}


def beneath(name: str) -> set[str]:
    found: set[str] = set()
    todo = [name]
    while todo:
        for other in imported(todo.pop()) - found:
            found.add(other)
            todo.append(other)
    return found


def told() -> dict[str, list[str]]:
    """The table of imports in the published `main`."""
    match = re.search(rb"^const DEPENDENCIES = (.*);$", PUBLISHED["js/main.mjs"], re.MULTILINE)
    assert match
    found: dict[str, list[str]] = json.loads(match[1])
    return found


@pytest.mark.parametrize("component", [*COMPONENTS, *LATER])
def test_everything_a_component_needs_is_fetched_at_the_same_time(component: str) -> None:
    """A module that `main` does not list is found only after its importer: a round trip later."""
    assert told().get(component, []) == sorted(beneath(component))


def test_imports_are_those_of_the_scripts_that_are_published() -> None:
    """A register's own script may import others, over several lines, for effect or by default."""
    own = b"""import one,
  { other } from "../lib/a.mjs";
import './side.mjs';
export * from "./b.mjs";
const later = import("./later.mjs"), text = "./text.mjs";
import "https://elsewhere.example/x.mjs";
import "./missing.mjs";
"""
    others = ("lib/a", "components/side", "components/b", "components/later", "components/text")
    scripts = {"js/main.mjs": b"const DEPENDENCIES = {};\n", "js/components/own.mjs": own}
    scripts |= {f"js/{name}.mjs": b"" for name in others}

    table = b'{"components/own":["components/b","components/side","lib/a"]}'
    assert published_scripts(scripts)["js/main.mjs"] == b"const DEPENDENCIES = %s;\n" % table


def test_imports_in_a_circle_end() -> None:
    scripts = {
        "js/a.mjs": b'import "./b.mjs";',
        "js/b.mjs": b'import "./c.mjs";',
        "js/c.mjs": b'import "./b.mjs";',
    }

    assert dependencies(scripts) == {"js/a.mjs": ["js/b.mjs", "js/c.mjs"]}


@pytest.mark.parametrize("name", SOURCE)
def test_a_folder_imports_only_what_its_modules_may_know(name: str) -> None:
    """Components know the search and both know the library; main starts components."""
    may = {
        "lib": ("lib",),
        "search": ("search", "lib"),
        "components": ("components", "search", "lib"),
    }
    folder = posixpath.dirname(name)

    assert {posixpath.dirname(other) for other in imported(name)} <= set(may.get(folder, ()))


FOR_TESTS = {
    ("main", "mount"),
    ("components/pager", "pageNumbers"),
    ("lib/codes", "checkCharacter"),
    ("lib/codes", "codeFault"),
    ("lib/words", "Words"),
    ("search/engine", "Engine"),
}
"""Exports only for tests in a browser."""


def test_what_is_exported_is_imported_by_another_script_or_by_a_test_named_here() -> None:
    line = r"^export (?:async )?(?:function\*?|const|class|let) (\w+)"
    exported = {(name, key) for name in CODE for key in re.findall(line, CODE[name], re.MULTILINE)}
    unused = {
        (name, key)
        for name, key in exported
        if not any(re.search(rf"\b{key}\b", CODE[other]) for other in CODE if other != name)
    }
    tests = "".join(p.read_text("utf-8") for p in (TESTS / "browser").glob("test_*.py"))

    assert unused == FOR_TESTS
    assert [key for _, key in FOR_TESTS if not re.search(rf"\b{key}\b", tests)] == []


def test_every_script_beside_this_file_is_run_by_a_test() -> None:
    tests = "".join(p.read_text("utf-8") for p in TESTS.rglob("*.py"))

    assert [p.name for p in (TESTS / "js").glob("*.mjs") if p.name not in tests] == []


def test_a_page_s_first_script_imports_nothing_before_it_runs() -> None:
    assert beneath("main") == set()


@pytest.mark.parametrize("name", SOURCE)
def test_a_module_says_what_it_needs_and_what_it_fires(name: str) -> None:
    head = SOURCE[name][: SOURCE[name].index("*/")]

    assert re.search(r"\bneeds\b", head, re.IGNORECASE)
    assert re.search(r"\bfires\b", head, re.IGNORECASE)


@pytest.mark.parametrize("name", SOURCE)
def test_no_module_parses_markup_or_runs_text(name: str) -> None:
    assert not re.search(
        r"innerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc", CODE[name]
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_word_a_script_says_exists(language: str) -> None:
    words = read_words(language, [TEMPLATES / "words"]).script
    said = {key for code in SOURCE.values() for key in re.findall(r'say\("([a-z_0-9]+)"', code)}

    assert {k for k in said if k not in words and f"{k}_other" not in words} == set()


def weight(names: set[str]) -> int:
    return sum(len(gzip.compress(PUBLISHED[f"js/{name}.mjs"], 9)) for name in names)


def test_what_the_first_answer_needs_is_light() -> None:
    needed = {
        "main",
        "lib/page",
        "lib/storage",
        "lib/words",
        "search/engine",
        *beneath("search/engine"),
    }
    for component in (*RESULTS, "search/engine"):
        needed |= {component, *beneath(component)}
    engine = {"search/sharded-index", *beneath("search/sharded-index")} - needed

    assert weight(needed) <= MOST
    assert weight(engine) <= ENGINE


@pytest.mark.parametrize("name", SOURCE)
def test_what_is_left_out_for_the_browser_is_comments_and_no_code(name: str) -> None:
    """Line by line: only text between /** and */ or after // is removed."""
    left = without_comments(SOURCE[name].encode()).decode().splitlines()
    inside, code = False, []
    for line in SOURCE[name].splitlines():
        inside = inside or line.lstrip().startswith("/**")
        ends = line.rstrip().endswith("*/")
        if line.lstrip().startswith("//") and not inside:
            continue
        if not inside or (line.lstrip().startswith("/**") and "*/" in line and not ends):
            code.append(line)
            inside = False
        inside = inside and not ends

    assert left == code
