"""Which files may a register have beside its records?

`gongshi check` and the build check files on disk. The server checks the files of a push before
their contents are read, so that it accepts nothing that cannot be published.
"""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import PurePosixPath

from gongshi.format.load import ROOT
from gongshi.format.yaml_reader import MAX_BYTES
from gongshi.register.problems import Problem

MAX_ASSET = 20 * 1024 * 1024
"""Bytes of a picture, a table or a document; hosts take files of up to 25 MiB."""

_TEXTS = frozenset({".csv", ".json", ".md", ".svg", ".txt"})
_PICTURES = frozenset({".avif", ".gif", ".ico", ".jpeg", ".jpg", ".png", ".webp"})
_DOCUMENTS = frozenset({".docx", ".ods", ".odt", ".pdf", ".xlsx"})
_KINDS = _TEXTS | _PICTURES | _DOCUMENTS
_MARKDOWN = frozenset({".markdown", ".mdown", ".mdtext", ".mdtxt", ".mdwn", ".mkd", ".mkdn"})
_CODE = frozenset({".css", ".htm", ".html", ".js", ".mjs", ".xhtml", ".xml"})

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
MADE_HERE = ("site", "site.staging", ".gongshi")
"""The site, the next site, and the folder in which earlier versions kept their cache."""


def is_text(path: str) -> bool:
    """Whether a file of content/ is text for readers, and is checked like articles."""
    return _ending(path) in _TEXTS


def is_content(path: str) -> bool:
    """Whether a file is in content/, and not hidden: MkDocs ignores hidden files."""
    return path.startswith("content/") and "/." not in path


def limit_of(path: str) -> int:
    """The maximum size of a file in bytes, by its kind."""
    text = not is_content(path) or is_text(path)
    return MAX_BYTES if text else MAX_ASSET


def size_problems(path: str, size: int) -> Iterator[Problem]:
    """A file that is too large. Its contents are not read."""
    most = limit_of(path)
    if size > most:
        article = is_content(path) and not is_text(path)
        hint = "make it smaller, or link to where it is" if article else "split it into several"
        message = f"file must be at most {most} bytes, and this one has {size}"
        yield Problem(path=path, code="F06", message=message, hint=hint)


def name_problems(path: str) -> Iterator[Problem]:
    """A name that git can store and a site cannot: no text, or with control characters."""
    if found := _CONTROL.search(path):
        shown = path.encode("utf-8", "backslashreplace").decode()
        what = f"U+{ord(found[0]):04X}" if ord(found[0]) < 0xD800 else "bytes that are not UTF-8"
        message = f"name of a file must be text on one line, and has {what}: {shown!r}"
        yield Problem(path=path, code="F12", message=message, hint="type the name anew")


def place_problems(path: str) -> Iterator[Problem]:
    """The output of a build, which is never read from git: a committed site or cache."""
    first = path.split("/", 1)[0]
    if first in MADE_HERE:
        message = f"{first} must not be kept in git: {path!r}"
        hint = f"take it out: git rm -r --cached {first}, and name it in .gitignore"
        yield Problem(path=path, code="F14", message=message, hint=hint)


def kind_problems(path: str) -> Iterator[Problem]:
    """A file of content/ of a kind that would be published without a check."""
    ending = _ending(path)
    if not is_content(path) or ending in _KINDS:
        return
    message = f"file of content/ must be of a kind that is published: {path!r}"
    yield Problem(path=path, code="F13", message=message, hint=_instead(path, ending))


def _instead(path: str, ending: str) -> str:
    if ending in _MARKDOWN:
        return f"name it {PurePosixPath(path).with_suffix('.md').name!r}"
    if ending in _CODE:
        return "write it as an article, in Markdown with the ending .md"
    known = ", ".join(sorted(kind[1:] for kind in _KINDS))
    return f"keep it elsewhere, or save it as one of: {known}"


def _ending(path: str) -> str:
    return unicodedata.normalize("NFKC", PurePosixPath(path).suffix).lower()


def belongs(path: str) -> bool:
    """Whether a path is for a file of the register's records and tables."""
    below = path.startswith(f"{ROOT}/") and "/." not in path
    return below and not path.startswith(f"{ROOT}/schema/")
