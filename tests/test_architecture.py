"""CONTRIBUTING.md's tables of packages against the imports of the code, and rules about names.

`python -m tests.test_architecture` writes the third column of the table of packages anew from the
code; the order of the rows is for people to choose, the second column is each package's docstring.
"""

import ast
import re
import sys
from collections import defaultdict
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.support.paths import PACKAGE, ROOT

TABLES = ROOT / "CONTRIBUTING.md"
NAME = PACKAGE.name
HOW = "to write the columns anew: python -m tests.test_architecture"
MOST_ROWS = 20

_ROW = re.compile(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
_DOOR = re.compile(r"^\| `(\w+)` \| ([^|]+) \|$", re.MULTILINE)
_NAME = re.compile(r"`(\w+)`")


def _files() -> dict[str, Path]:
    """Every file of the package by its dotted name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


FILES = _files()
PACKAGES = [name for name, path in FILES.items() if path.name == "__init__.py" and name != NAME]


def _package_of(name: str) -> list[str]:
    parts = name.split(".")
    return parts if FILES[name].name == "__init__.py" else parts[:-1]


def _targets(name: str, node: ast.AST) -> list[str]:
    """What an import names, absolute; a submodule where one is named, else its package."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    package = _package_of(name)
    above = package[: len(package) - node.level + 1] if node.level else []
    base = ".".join([*above, *(node.module or "").split(".")]).strip(".")
    below = [f"{base}.{alias.name}" for alias in node.names]
    return [full if full in FILES else base for full in below]


@cache
def _tree(name: str) -> ast.Module:
    return ast.parse(FILES[name].read_text(encoding="utf-8"))


@cache
def _imports(name: str) -> frozenset[str]:
    """All imports of a file, also those inside functions and under TYPE_CHECKING."""
    nodes = ast.walk(_tree(name))
    return frozenset(target for node in nodes for target in _targets(name, node))


def _top(name: str) -> str:
    """The row of the table a file belongs to; the package itself has none."""
    parts = name.split(".")
    return parts[1] if parts[0] == NAME and len(parts) > 1 else ""


def actual() -> dict[str, set[str]]:
    """What each package, or module beside them, imports of the others."""
    found: dict[str, set[str]] = {}
    for name in FILES:
        if (top := _top(name)) and top != "__main__":
            inner = {_top(target) for target in _imports(name)}
            found.setdefault(top, set()).update(inner - {"", top})
    return found


def rows() -> dict[str, tuple[str, list[str]]]:
    """The table of packages: the question of each and what it may import, in order."""
    text = TABLES.read_text(encoding="utf-8")
    return {m[1]: (m[2], _NAME.findall(m[3])) for m in _ROW.finditer(text)}


def _question(top: str) -> str:
    docstring = ast.get_docstring(_tree(f"{NAME}.{top}")) or "TODO"
    return docstring.split("\n\n")[0].replace("\n", " ")


def row(top: str, imports: set[str]) -> str:
    """A row as it should be, imports in the order of the table."""
    order = list(rows())
    known = sorted(imports, key=lambda name: (order.index(name) if name in order else -1, name))
    return f"| `{top}` | {_question(top)} | {', '.join(f'`{name}`' for name in known) or '–'} |"


def write() -> None:
    """Write question and imports of every row anew; a new package's row comes last."""
    code = actual()
    text = TABLES.read_text(encoding="utf-8")
    last = [*_ROW.finditer(text)][-1].end() + 1
    added = "".join(row(top, code[top]) + "\n" for top in sorted(code.keys() - rows().keys()))
    text = text[:last] + added + text[last:]

    def renewed(found: re.Match[str]) -> str:
        return row(found[1], code[found[1]]) + "\n" if found[1] in code else ""

    lines = re.compile(_ROW.pattern + r"\n", re.MULTILINE)
    TABLES.write_text(lines.sub(renewed, text), encoding="utf-8")


def test_the_table_names_every_package_and_no_other() -> None:
    assert set(rows()) == set(actual()), HOW
    assert len(rows()) <= MOST_ROWS


@pytest.mark.parametrize("top", sorted(actual()))
def test_a_package_imports_what_the_table_allows_and_needs_all_of_it(top: str) -> None:
    question, allowed = rows().get(top, ("", []))
    imports = actual()[top]
    wanted = f"the right row is\n{row(top, imports)}\n{HOW}"
    assert set(allowed) == imports, wanted
    assert question == _question(top), wanted


def test_imports_point_upward_in_the_table() -> None:
    order = list(rows())
    wrong = [
        f"`{top}` imports `{name}`, which is below it"
        for top, imports in actual().items()
        for name in sorted(imports)
        if top in order and name in order and order.index(name) > order.index(top)
    ]
    assert not wrong, "\n".join(wrong)


def test_no_file_imports_itself_by_way_of_others() -> None:
    inner = {name: {t for t in _imports(name) if t in FILES} for name in FILES}
    try:
        TopologicalSorter(inner).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


def test_every_third_party_package_has_the_door_the_table_names() -> None:
    text = TABLES.read_text(encoding="utf-8")
    doors = {m[1]: set(_NAME.findall(m[2])) for m in _DOOR.finditer(text)}
    used: dict[str, set[str]] = {}
    for name in FILES:
        for target in _imports(name):
            package = target.split(".")[0]
            if package not in {NAME, *sys.stdlib_module_names}:
                used.setdefault(package, set()).add(_top(name))
    anywhere = {package for package, door in doors.items() if not door}
    assert {p: d for p, d in used.items() if p not in anywhere} == {
        p: d for p, d in doors.items() if p not in anywhere
    }
    assert anywhere <= used.keys()


@pytest.mark.parametrize("name", [name for name in FILES if name != f"{NAME}.__main__"])
def test_every_module_says_what_it_is_for(name: str) -> None:
    assert ast.get_docstring(_tree(name)), f"{FILES[name].relative_to(ROOT)} has no docstring"


@pytest.mark.parametrize("name", PACKAGES)
def test_a_packages_docstring_is_one_question(name: str) -> None:
    first = (ast.get_docstring(_tree(name)) or "").split("\n\n")[0]
    assert first.endswith("?")
    assert first.count("?") == 1


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    odd = {"utils", "util", "helpers", "helper", "misc", "common"}
    assert not [name for name in FILES if name.split(".")[-1] in odd]


def test_no_file_name_occurs_twice_but_commands() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for name, path in FILES.items():
        if path.stem not in {"__init__", "__main__"} and _top(name) != "cli":
            places[path.stem].append(name)
    assert {stem: names for stem, names in places.items() if len(names) > 1} == {}


def _public(kind: type[ast.AST]) -> dict[str, list[str]]:
    """Where the public definitions of a kind are, by their names."""
    places: dict[str, list[str]] = defaultdict(list)
    for name in FILES:
        for node in _tree(name).body:
            if isinstance(node, kind) and not node.name.startswith("_"):  # type: ignore[attr-defined]
                places[node.name].append(name)  # type: ignore[attr-defined]
    return places


def test_no_public_function_is_a_bare_verb() -> None:
    bare = {"write", "read", "files", "make", "get", "run"}
    assert {name: where for name, where in _public(ast.FunctionDef).items() if name in bare} == {}


def _aliases() -> dict[str, list[str]]:
    """Names of types that are given to other types, as `Row = tuple[str, int]`."""
    places: dict[str, list[str]] = defaultdict(list)
    for name in FILES:
        for node in _tree(name).body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                alias = node.targets[0].id
                if re.fullmatch(r"[A-Z]\w*[a-z]\w*", alias):
                    places[alias].append(name)
    return places


def test_no_two_public_types_share_a_name() -> None:
    places = _public(ast.ClassDef)
    for alias, where in _aliases().items():
        places[alias] = places.get(alias, []) + where
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


IMPURE = {
    *("fcntl", "multiprocessing", "os", "shutil", "socket", "sqlite3", "subprocess", "tempfile"),
    *("threading", "time"),
}
ON_DISK = {f"{NAME}.search.query.whoosh_index"}
"""Keeps its index in a folder."""


@pytest.mark.parametrize("part", ["register", "views", "rules", "search.query"])
def test_the_domain_asks_nothing_of_disks_processes_and_clocks(part: str) -> None:
    own = [name for name in FILES if name.startswith(f"{NAME}.{part}.")]
    assert own
    wrong = {name: _imports(name) & IMPURE for name in own if name not in ON_DISK}
    assert {name: found for name, found in wrong.items() if found} == {}


def test_git_is_called_and_processes_are_begun_in_one_place_each() -> None:
    assert {name for name in FILES if "subprocess" in _imports(name)} == {
        f"{NAME}.git.repository",
        f"{NAME}.server.bounded_process",  # our own command, and whether there is a sandbox
    }


def _calls(name: str) -> set[str]:
    """What a file calls, as `date.today`."""
    calls = (node.func for node in ast.walk(_tree(name)) if isinstance(node, ast.Call))
    return {ast.unparse(call) for call in calls}


def test_only_dates_reads_a_clock() -> None:
    asks = re.compile(r"(.*\.)?(datetime\.(now|utcnow)|date\.today|time\.(?!monotonic|sleep)\w+)")
    found = {name for name in FILES if any(map(asks.fullmatch, _calls(name)))}
    assert found == {f"{NAME}.register.dates"}


def _texts(name: str) -> list[str]:
    nodes = ast.walk(_tree(name))
    return [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]


def test_the_cache_folder_is_named_in_one_place() -> None:
    path = re.compile(r"GONGSHI_CACHE|XDG_CACHE_HOME")
    named = {name for name in FILES if any(map(path.fullmatch, _texts(name)))}
    assert named == {f"{NAME}.settings"}


@pytest.mark.parametrize("name", [name for name in FILES if _top(name) == "cli"])
def test_a_command_knows_neither_tables_nor_formats(name: str) -> None:
    assert not _imports(name) & {"csv", "json", "sqlite3"}
    assert not [text for text in _texts(name) if re.match(r"\s*SELECT\b", text)]


if __name__ == "__main__":
    write()
