"""Which changes of a push would run as code, on the server or in a reader's browser?

Templates, Python files, most settings of MkDocs and active content in articles are programs of the
person who pushes. A server accepts them only if its owner allows it; words and style sheets are
data and always accepted.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from gongshi.format.yaml_reader import parse_yaml
from gongshi.project.content_files import is_content, is_text
from gongshi.register.problems import Field, Problem
from gongshi.rules.articles import active_content

SETTINGS = "mkdocs.yml"
_TEMPLATE_DATA = re.compile(r"templates/(?:words/[^/]+\.yml|assets/css/[^/]+\.css)\Z")
_PYTHON = re.compile(
    r"(?!wheels/gongshi-[^/]+\.whl\Z)"  # what workflows of code hosts install, and no server does
    r".*\.(?:py|pyc|pyd|pyi|pyw|pyz|pth|so|egg|whl)\Z",
    re.DOTALL,
)

_ANY: Any = object()
"""Marks any plain value: text, a list or a mapping of text."""
_EXTENSIONS = frozenset(
    {
        *("abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "meta"),
        *("sane_lists", "smarty", "tables", "toc"),
        *("pymdownx.betterem", "pymdownx.caret", "pymdownx.details", "pymdownx.keys"),
        *("pymdownx.mark", "pymdownx.tasklist", "pymdownx.tilde"),
    }
)
"""Markdown extensions that read no files and import nothing named in a setting."""
_ALLOWED: dict[str, Any] = {
    "site_name": _ANY,
    "site_url": _ANY,
    "site_description": _ANY,
    "site_author": _ANY,
    "copyright": _ANY,
    "docs_dir": {"content"},
    "use_directory_urls": {"true"},
    "nav": _ANY,
    "validation": _ANY,
    "theme": {"name": {"material"}, "font": _ANY, "language": _ANY, "features": _ANY},
    "plugins": {"[]"},
    "markdown_extensions": _EXTENSIONS,
    "extra": {"titles": _ANY},
}
"""Keys that are data; a set has the only values, a mapping the only keys."""


def code_problems(paths: Iterable[str], texts: dict[str, bytes], allow: str) -> Iterator[Problem]:
    """Changes that a server without code refuses, among the files that a push changes.

    `texts` are the articles and mkdocs.yml among them; `allow` is the command to allow code.
    """
    for path in paths:
        if path.startswith("templates/") and not _TEMPLATE_DATA.match(path):
            yield _refused(path, "a template runs as code on the server", allow)
        elif _PYTHON.match(path):
            yield _refused(path, "a program of Python has no place in a register", allow)
    for path, data in texts.items():
        if path == SETTINGS:
            yield from _settings(data, allow)
        elif is_content(path) and is_text(path):
            yield from _active(path, data, allow)


def _refused(path: str, why: str, allow: str, line: int = 1, column: int = 1) -> Problem:
    return Problem(
        path=path,
        line=line,
        column=column,
        code="F15",
        message=f"this server takes no code, and {why}: {path!r}",
        hint=f"take it out; or the owner of the server allows code: {allow}",
    )


def _active(path: str, data: bytes, allow: str) -> Iterator[Problem]:
    for found in active_content(path, data.decode(errors="replace")):
        line, column = (int(step) for step in found.field)
        hint = f"{found.hint}; or the owner of the server allows code: {allow}"
        yield Problem(
            path=path, line=line, column=column, code="A03", message=found.message, hint=hint
        )


def _settings(data: bytes, allow: str) -> Iterator[Problem]:
    parsed = parse_yaml(SETTINGS, data.decode(errors="replace"), positions=True)
    for finding, (line, column) in parsed.findings:
        if finding.code in {"Y03", "Y04", "Y05"}:
            yield _refused(SETTINGS, finding.message, allow, line, column)
    for field in _unknown_settings(parsed.value, _ALLOWED, ()):
        line, column = parsed.marks.get((field, True)) or parsed.marks.get((field, False), (1, 1))
        named = ".".join(map(str, field))
        why = f"the setting {named} of mkdocs.yml can name files and programs"
        yield _refused(SETTINGS, why, allow, line, column)


def _unknown_settings(value: Any, allowed: Any, field: Field) -> Iterator[Field]:
    """The field of every key or value of mkdocs.yml that is not known to be data."""
    if allowed is _ANY:
        return
    if isinstance(allowed, dict):
        known = value if isinstance(value, dict) else {}
        for key, inner in known.items():
            inner_field = (*field, key)
            if key in allowed:
                yield from _unknown_settings(inner, allowed[key], inner_field)
            else:
                yield inner_field
        if not isinstance(value, dict) and value is not None:
            yield field
    elif allowed is _EXTENSIONS:
        yield from _extensions(value, field)
    elif (value if isinstance(value, str) else str(value)) not in allowed:
        yield field


def _extensions(value: Any, field: Field) -> Iterator[Field]:
    """A list of names, or of mappings of one name to its options."""
    entries = [(at, entry) for at, entry in enumerate(value)] if isinstance(value, list) else []
    for at, entry in entries:
        names = [*entry] if isinstance(entry, dict) else [entry]
        if any(name not in _EXTENSIONS for name in names):
            yield (*field, at)
    if isinstance(value, dict):
        yield from ((*field, name) for name in value if name not in _EXTENSIONS)
