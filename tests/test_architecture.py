"""CONTRIBUTING.md's tables of modules against the imports of the code.

`python tests/test_architecture.py` writes the third column of the table of modules anew from the
code; the order of the rows and the second column are for people to write.
"""

import ast
import re
import sys
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TABLES = ROOT / "CONTRIBUTING.md"
PACKAGE = "generator"
HOW = "to write the third column anew: python tests/test_architecture.py"

_ROW = re.compile(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
_DOOR = re.compile(r"^\| `(\w+)` \| ([^|]+) \|$", re.MULTILINE)
_NAME = re.compile(r"`(\w+)`")


def _files() -> dict[str, Path]:
    """Every file of the package by its dotted name."""
    found = {}
    for path in sorted((ROOT / PACKAGE).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


FILES = _files()


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


def _module(name: str) -> str:
    """The row of the table a file belongs to; the package itself has none."""
    parts = name.split(".")
    return parts[1] if parts[0] == PACKAGE and len(parts) > 1 else ""


def actual() -> dict[str, set[str]]:
    """What each module imports of the others, whatever file of it does."""
    found: dict[str, set[str]] = {}
    for name in FILES:
        if (module := _module(name)) and module != "__main__":
            inner = {_module(target) for target in _imports(name)}
            found.setdefault(module, set()).update(inner - {"", module})
    return found


def rows() -> dict[str, tuple[str, list[str]]]:
    """The table of modules: what each answers and what it may import, in order."""
    text = TABLES.read_text(encoding="utf-8")
    return {m[1]: (m[2], _NAME.findall(m[3])) for m in _ROW.finditer(text)}


def row(module: str, answers: str, imports: set[str]) -> str:
    """A row as it should stand, imports in the order of the table."""
    order = list(rows())
    known = sorted(imports, key=lambda name: (order.index(name) if name in order else -1, name))
    return f"| `{module}` | {answers} | {', '.join(f'`{name}`' for name in known) or '–'} |"


def _header(module: str) -> str:
    docstring = ast.get_docstring(_tree(f"{PACKAGE}.{module}")) or "TODO"
    return docstring.split("\n")[0]


def write() -> None:
    """Write the third column anew; a new module's row comes before the first that imports it."""
    code = actual()
    for name in sorted(code.keys() - rows().keys()):
        text = TABLES.read_text(encoding="utf-8")
        stand = list(_ROW.finditer(text))
        users = [found.start() for found in stand if name in code.get(found[1], ())]
        place = min(users, default=stand[-1].end() + 1)
        added = row(name, _header(name), code[name]) + "\n"
        TABLES.write_text(text[:place] + added + text[place:], encoding="utf-8")

    def renewed(found: re.Match[str]) -> str:
        return row(found[1], found[2], code[found[1]]) + "\n" if found[1] in code else ""

    lines = re.compile(_ROW.pattern + r"\n", re.MULTILINE)
    text = lines.sub(renewed, TABLES.read_text(encoding="utf-8"))
    TABLES.write_text(text, encoding="utf-8")


def test_the_table_names_every_module_and_no_other() -> None:
    assert set(rows()) == set(actual()), HOW


@pytest.mark.parametrize("module", sorted(actual()))
def test_a_module_imports_what_the_table_allows_and_needs_all_of_it(module: str) -> None:
    answers, allowed = rows().get(module, (_header(module), []))
    imports = actual()[module]
    right = row(module, answers, imports)
    assert set(allowed) == imports, f"the right row is\n{right}\n{HOW}"


def test_imports_point_upward_in_the_table() -> None:
    order = list(rows())
    wrong = [
        f"`{module}` imports `{name}`, which stands below it"
        for module, imports in actual().items()
        for name in sorted(imports)
        if module in order and name in order and order.index(name) > order.index(module)
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
            if package not in {PACKAGE, *sys.stdlib_module_names}:
                used.setdefault(package, set()).add(_module(name))
    anywhere = {package for package, door in doors.items() if not door}
    assert {p: d for p, d in used.items() if p not in anywhere} == {
        p: d for p, d in doors.items() if p not in anywhere
    }
    assert anywhere <= used.keys()


@pytest.mark.parametrize("name", [name for name in FILES if name != f"{PACKAGE}.__main__"])
def test_every_module_says_what_it_is_for(name: str) -> None:
    assert ast.get_docstring(_tree(name)), f"{FILES[name].relative_to(ROOT)} has no docstring"


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    odd = {"utils", "util", "helpers", "helper", "misc", "common"}
    assert not [name for name in FILES if name.split(".")[-1] in odd]


if __name__ == "__main__":
    write()
