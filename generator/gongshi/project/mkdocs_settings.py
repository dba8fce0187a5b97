"""Which settings may mkdocs.yml have, and what are their values?

MkDocs runs the programs that its settings name (hooks, plugins, extensions, Python tags) and reads
the files. Here only settings that are data are accepted, whoever builds. The file is read like any
other file of the register, and MkDocs gets plain values.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gongshi.format.yaml_reader import UNREADABLE, decode, parse_yaml, typed_value
from gongshi.project.input_files import read_file
from gongshi.register.problems import Field, Finding, Mark, Problem, Unusable

SETTINGS = "mkdocs.yml"

_OF_FILE = UNREADABLE | {"F01", "F06", "F07", "F11"}
"""Rules on every file of the register that hold for this one too."""

_ANY: Any = object()
"""Marks any plain value: text, a list or a mapping of text."""
_EXTENSIONS = frozenset(
    {
        *("abbr", "admonition", "attr_list", "def_list", "fenced_code", "footnotes", "md_in_html"),
        *("meta", "sane_lists", "smarty", "tables", "toc"),
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


def settings_problems(path: str, data: bytes) -> Iterator[Problem]:
    """The problems of the bytes and the YAML of mkdocs.yml, and of its settings."""
    text, found = decode(path, data)
    if not text and found:
        yield from map(_problem, found)
        return
    parsed = parse_yaml(path, text, positions=True)
    found += parsed.findings
    yield from (_problem(one) for one in found if one[0].code in _OF_FILE)
    if any(finding.code in UNREADABLE for finding, _ in found):
        return
    for field, hint in _unknown_settings(parsed.value, _ALLOWED, ()):
        mark = parsed.marks.get((field, True)) or parsed.marks.get((field, False), (1, 1))
        named = ".".join(map(str, field))
        message = f"the setting {named} of mkdocs.yml can name files and programs"
        yield _problem((Finding(path=path, code="F17", message=message, hint=hint), mark))


def read_settings(config_file: Path) -> dict[str, Any]:
    """The settings with the types of YAML. Raises Unusable if the file has a problem."""
    name = config_file.name
    try:
        data = read_file(config_file)
        for problem in settings_problems(name, data):
            raise Unusable(f"{name}:{problem.line}:{problem.column}: {problem.message}")
        return typed_value(data.decode()) or {}
    except (OSError, ValueError) as error:
        raise Unusable(f"{name}: {getattr(error, 'strerror', None) or error}") from None


def _problem(found: tuple[Finding, Mark]) -> Problem:
    finding, (line, column) = found
    return Problem(
        path=finding.path,
        line=line,
        column=column,
        code=finding.code,
        message=finding.message,
        hint=finding.hint,
    )


def _unknown_settings(value: Any, allowed: Any, field: Field) -> Iterator[tuple[Field, str]]:
    """The field of every key or value that is not known to be data, and what to write instead."""
    if allowed is _ANY:
        return
    if isinstance(allowed, dict):
        known = value if isinstance(value, dict) else {}
        for key, inner in known.items():
            inner_field = (*field, key)
            if key in allowed:
                yield from _unknown_settings(inner, allowed[key], inner_field)
            else:
                yield inner_field, f"delete it; settings may be: {', '.join(sorted(allowed))}"
        if not isinstance(value, dict) and value is not None:
            yield field, f"write a mapping of: {', '.join(sorted(allowed))}"
    elif allowed is _EXTENSIONS:
        yield from _extensions(value, field)
    elif (value if isinstance(value, str) else str(value)) not in allowed:
        yield field, f"write {field[-1]}: {next(iter(allowed))}"


def _extensions(value: Any, field: Field) -> Iterator[tuple[Field, str]]:
    """A list of names, or of mappings of one name to its options."""
    hint = f"delete it; extensions may be: {', '.join(sorted(_EXTENSIONS))}"
    entries = [(at, entry) for at, entry in enumerate(value)] if isinstance(value, list) else []
    for at, entry in entries:
        names = [*entry] if isinstance(entry, dict) else [entry]
        if not all(isinstance(name, str) and name in _EXTENSIONS for name in names):
            yield (*field, at), hint
    if isinstance(value, dict):
        yield from (((*field, name), hint) for name in value if name not in _EXTENSIONS)
