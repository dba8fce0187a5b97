"""How do scripts get onto the site? Without comments, and with a table of their imports.

The scripts run as written in `templates/`, without a build step. A third of their size is comments,
which no browser needs. The table goes into `main.mjs`, so that a page loads a module and all its
imports at once; otherwise each level of imports would be a round trip. It covers the published
scripts, including a register's own. This code does not parse JavaScript. It removes a comment that
begins a line with `//`, or begins a line with `/**` and ends one, and an import must begin a line;
no string in this project's scripts does either.
"""

import json
import posixpath
import re
from collections.abc import Mapping
from typing import Final

MAIN: Final = "js/main.mjs"
_COMMENT = re.compile(rb"^[ \t]*(?:/\*\*(?:[^*]|\*(?!/))*\*/[ \t]*|//[^\n]*)\n", re.MULTILINE)
_IMPORT = re.compile(
    rb"""^(?:import|(?:import|export)\b[^;"'=]*\bfrom)\s*["'](\.[^"']+)["']""", re.MULTILINE
)
_TABLE: Final = b"const DEPENDENCIES = {};"


def published_scripts(sources: Mapping[str, bytes]) -> dict[str, bytes]:
    """Each script as published; all paths are from the folder of assets (`js/main.mjs`)."""
    scripts = {path: without_comments(source) for path, source in sources.items()}
    if MAIN in scripts:
        table = {_name(path): [*map(_name, below)] for path, below in dependencies(sources).items()}
        encoded = json.dumps(table, separators=(",", ":")).encode()
        scripts[MAIN] = scripts[MAIN].replace(_TABLE, _TABLE.replace(b"{}", encoded))
    return scripts


def without_comments(script: bytes) -> bytes:
    """The script without its comments; a line that also has code stays whole."""
    return _COMMENT.sub(b"", script)


def dependencies(sources: Mapping[str, bytes]) -> dict[str, list[str]]:
    """All direct and indirect imports of each script that no other script imports."""
    direct = {path: _imports(path, source) & sources.keys() for path, source in sources.items()}
    inner = set[str]().union(*direct.values())
    closures = {path: sorted(_closure(path, direct)) for path in sorted(direct.keys() - inner)}
    return {path: below for path, below in closures.items() if below}


def _imports(path: str, source: bytes) -> set[str]:
    """Static imports only: `import()` loads a module when it is needed."""
    folder = posixpath.dirname(path)
    found = (match.decode() for match in _IMPORT.findall(source))
    return {posixpath.normpath(posixpath.join(folder, other)) for other in found}


def _closure(path: str, direct: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    todo = [path]
    while todo:
        new = direct[todo.pop()] - found
        found |= new
        todo.extend(new)
    return found


def _name(path: str) -> str:
    """The name in `main.mjs`: `js/lib/dom.mjs` is `lib/dom`."""
    return path.removeprefix("js/").removesuffix(".mjs")
