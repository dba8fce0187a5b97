"""What of the scripts does a browser need? All but their comments; and at once what they import.

The scripts run as they stand in `templates/`, without a build; this only takes a third of their
weight away. It knows no JavaScript: what goes is a comment that begins a line with `/**` and ends
one, which no text in a script of this project does; and an import is `from "./name.mjs"`.
"""

import re
from collections.abc import Iterable, Mapping

_IMPORT = re.compile(rb"""^(?:import|export|\}).* from "\./([^"]+)";$""", re.MULTILINE)
_COMMENT = re.compile(rb"^[ \t]*/\*\*(?:[^*]|\*(?!/))*\*/[ \t]*\n", re.MULTILINE)


def trimmed(script: bytes) -> bytes:
    """The script without its documentation; a line that also holds code stays whole."""
    return _COMMENT.sub(b"", script)


def with_imports(scripts: Mapping[str, bytes], names: Iterable[str]) -> tuple[str, ...]:
    """Scripts and all that they import, however deep: a browser finds out one level a round trip.

    Those that are not there, as a register's own may name some from elsewhere, are left out.
    """
    found: dict[str, None] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop(0)
        if name in scripts and name not in found:
            found[name] = None
            waiting += [other.decode() for other in _IMPORT.findall(scripts[name])]
    return tuple(found)
