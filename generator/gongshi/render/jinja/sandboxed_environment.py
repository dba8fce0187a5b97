"""How are the templates of a register filled in, so that they cannot run programs or read files?

This is Jinja's sandbox with a stricter limit: a template may only call the functions it is given
and methods of plain values, because MkDocs gives its templates objects that open files and create
environments without a sandbox. Nothing is folded, so an error has its file and line.
"""

import datetime as dt
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jinja2
import msgspec
from jinja2.runtime import BlockReference, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Cycler, Joiner

from gongshi.render.jinja.fragment_cache import TAG, OnceTag, unchanged_text

_PLAIN = (
    *(str, bytes, int, float, dt.date, tuple, list, dict, set, frozenset),
    *(msgspec.Struct, LoopContext, Cycler, Joiner),
)
"""Types whose methods have no effects, except those that change a value: Jinja refuses them."""
_OF_TEMPLATES = (Macro, BlockReference, LoopContext, Joiner, jinja2.Undefined)


class SandboxedEnvironment(ImmutableSandboxedEnvironment):
    """An environment for templates that are not ours.

    `names` are the constants and functions that templates are given.
    """

    def __init__(self, names: dict[str, Any], **options: Any) -> None:
        super().__init__(**options)
        self.add_extension(OnceTag)
        self.filters[TAG] = unchanged_text
        self.globals.update(names)

    def is_safe_callable(self, obj: Any) -> bool:
        """Whether a template may call an object."""
        given = isinstance(obj, _OF_TEMPLATES) or any(obj is one for one in self.globals.values())
        method = getattr(obj, "__wrapped__", obj)  # as the sandbox has the methods that format
        of_plain = isinstance(getattr(method, "__self__", None), _PLAIN)
        return (given or of_plain) and super().is_safe_callable(obj)

    def page(self, name: str) -> jinja2.Template:
        return self.get_template(name)


def sandboxed(environment: jinja2.Environment) -> SandboxedEnvironment:
    """A sandbox with the templates, filters and names of another environment."""
    made = SandboxedEnvironment(
        {}, loader=environment.loader, auto_reload=False, undefined=environment.undefined
    )
    made.filters.update(environment.filters)
    made.tests.update(environment.tests)
    made.globals.update({k: v for k, v in environment.globals.items() if k not in made.globals})
    return made


def place_of_error(error: Exception, folders: Iterable[Path]) -> str:
    """The file and line of the template with the error, below one of the folders; else empty.

    Jinja puts the templates into the traceback. A syntax error has its place itself.
    """
    through = [(at.filename, at.lineno) for at in traceback.extract_tb(error.__traceback__)]
    itself = (getattr(error, "filename", None), getattr(error, "lineno", None))
    for name, line in reversed([*through, itself]):
        for folder in folders:
            if name and line and Path(name).is_relative_to(folder):
                return f"{Path(name).relative_to(folder).as_posix()}:{line}"
    return ""
