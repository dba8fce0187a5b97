"""What is wrong with what a push brings, judged before it is taken in.

Only what the push brings and what that touches is read: the files that differ, the tables and the
lists' rules, and every record that shares an id, a code or a document with a record that differs.
One `git grep` over the commit finds those, so that a push of ten records to a register of 100,000
reads a few files and not 100,000. Where rules or tables differ, every record is touched, and the
whole register is judged.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import msgspec

from gongshi.format import load
from gongshi.format.load import Loaded
from gongshi.git import related, repository
from gongshi.git.related import AtCommit
from gongshi.git.repository import Delta
from gongshi.project import checkout
from gongshi.register.problems import Problem
from gongshi.rules import check_register
from gongshi.rules.registry import Context
from gongshi.server import deleted_ids

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
_MANY = 300
"""Records above which the whole register is judged: sooner done than searched for."""
_SETTINGS = "mkdocs.yml"
_NO_FILES = {"120000": "a link", "160000": "another repository (a submodule)"}
"""What else may stand at a path in git, by its mode."""


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """The problems of a push, how many files were read for it, and their texts for excerpts."""

    problems: tuple[Problem, ...]
    read: int
    sources: dict[str, bytes]


def check_push(root: Path, old: str | None, new: str, today: date | None = None) -> Judged:
    """Judge the commit `new` where `old` was; raises Unusable where git cannot answer."""
    differ = repository.between(root, old or EMPTY_TREE, new, ["lists", "content", "templates"])
    deltas = [delta for delta in differ if not (delta.new and delta.mode in _NO_FILES)]
    tree = repository.tree_files(root, new, ["lists", "content", _SETTINGS])
    paths = _paths(root, new, tree, deltas, whole=old is None)
    beside = _articles(deltas) | {p: sha for p, sha in tree.items() if p == _SETTINGS}
    blobs = repository.blobs(root, (*(tree[p] for p in paths), *beside.values()))
    sources = {path: blobs[tree[path]] for path in paths}
    texts = {path: blobs[sha] for path, sha in beside.items()}
    loaded = load.load(paths, sources.__getitem__)
    day = today or checkout.today_of(loaded)
    problems = [*_absent(tree), *_no_files(differ), *loaded.problems, *_beside(loaded, texts)]
    problems += _found(loaded, sources, day)
    problems += (
        deleted_ids.reused_id_problems(root, old, deltas, sources.__getitem__, day) if old else []
    )
    changed = {delta.path for delta in differ}
    told = [p for p in problems if p.severity == "error" or p.path in changed]
    told += _of_messages(root, old, new)
    return Judged(problems=tuple(sorted(told)), read=len(paths), sources=sources | texts)


def _found(loaded: Loaded, sources: dict[str, bytes], day: date) -> list[Problem]:
    if loaded.register is None:
        return []
    context = Context(vocabulary=loaded.register.vocabulary, known=loaded.known, today=day)
    findings = check_register(loaded.register, context)
    return load.locate(findings, sources.__getitem__)


def _articles(deltas: Iterable[Delta]) -> dict[str, str]:
    return {d.path: d.new for d in deltas if d.new and re.match(r"content/.*\.md\Z", d.path)}


def _beside(loaded: Loaded, texts: dict[str, bytes]) -> Iterator[Problem]:
    """What is wrong with articles and with the file that names them."""
    countries = checkout.countries_in(loaded)
    for path, data in texts.items():
        if path == _SETTINGS:
            yield from checkout.settings_problems(path, data)
        else:
            yield from checkout.article_problems(path, data, countries)


def _of_messages(root: Path, old: str | None, new: str) -> Iterator[Problem]:
    """Messages of commits are as public as the files, and stay as long as they."""
    for commit, message in repository.messages(root, old, new):
        yield from load.private_remarks(f"commit {commit[:12]}", message, mail=False)


def _absent(tree: dict[str, str]) -> Iterator[Problem]:
    """What no site can be made without, besides the tables."""
    if _SETTINGS not in tree:
        yield load.absent(_SETTINGS, "file", "it names the site and its articles")
    if not any(path.startswith("content/") for path in tree):
        hint = "articles stand in a folder for each language, as content/en/"
        yield load.absent("content", "folder", hint)


def _no_files(deltas: Iterable[Delta]) -> Iterator[Problem]:
    """A link would be followed when the site is built, to whatever it names on that machine."""
    for delta in deltas:
        if delta.new and (what := _NO_FILES.get(delta.mode)):
            message, hint = f"file must not be {what}", "put the file itself there"
            yield Problem(path=delta.path, code="F09", message=message, hint=hint)


def _paths(
    root: Path, new: str, tree: dict[str, str], deltas: list[Delta], *, whole: bool
) -> list[str]:
    """The files of the register to read for judging what differs."""
    every = [path for path in tree if _belongs(path)]
    differ = [delta for delta in deltas if delta.path.startswith("lists/")]
    rules = [path for path in every if load.kind_of(path) not in ("record", "registration")]
    if whole or len(differ) > _MANY or any(_ruling(delta.path) for delta in differ):
        return every
    changed = [delta.path for delta in differ if delta.new and _belongs(delta.path)]
    found = related.related_files(AtCommit(root, new), _shared(root, differ))
    return sorted({*rules, *changed, *(path for path in found if path in tree)})


def _shared(root: Path, differ: list[Delta]) -> set[str]:
    """What the files that differ share with others, before and after."""
    sides = [(d.path, sha) for d in differ if _belongs(d.path) for sha in (d.old, d.new) if sha]
    blobs = repository.blobs(root, (sha for _, sha in sides))
    return {word for path, sha in sides for word in related.words(path, blobs[sha])}


def _belongs(path: str) -> bool:
    """Whether it is, or is to be, a file of the register."""
    below = path.startswith(f"{load.ROOT}/") and "/." not in path
    return below and not path.startswith(f"{load.ROOT}/schema/")


def _ruling(path: str) -> bool:
    return load.kind_of(path) not in ("record", "registration", None)
