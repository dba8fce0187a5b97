"""Which changes of a push would run as code, on the server or in a reader's browser?

Templates, Python files and active content in articles are programs of the person who pushes. A
server accepts them only if its owner allows it; words and style sheets are data and always
accepted.
"""

import re
from collections.abc import Iterable, Iterator

from gongshi.project.content_files import is_content, is_text
from gongshi.register.problems import Problem
from gongshi.rules.articles import active_content

_TEMPLATE_DATA = re.compile(r"templates/(?:words/[^/]+\.yml|assets/css/[^/]+\.css)\Z")
_PYTHON = re.compile(
    r"(?!wheels/gongshi-[^/]+\.whl\Z)"  # what workflows of code hosts install, and no server does
    r".*\.(?:py|pyc|pyd|pyi|pyw|pyz|pth|so|egg|whl)\Z",
    re.DOTALL,
)


def code_problems(paths: Iterable[str], texts: dict[str, bytes], allow: str) -> Iterator[Problem]:
    """Changes that a server without code refuses, among the files that a push changes.

    `texts` are the articles among them; `allow` is the command to allow code.
    """
    for path in paths:
        if path.startswith("templates/") and not _TEMPLATE_DATA.match(path):
            yield _refused(path, "a template runs as code on the server", allow)
        elif _PYTHON.match(path):
            yield _refused(path, "a program of Python has no place in a register", allow)
    for path, data in texts.items():
        if is_content(path) and is_text(path):
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
