"""What is wrong with what a push brings, judged before it is taken in.

Only what the push brings and what that touches is read: the files that differ, the tables and the
lists' rules, and every record that shares an id, a code or a document with a record that differs.
One `git grep` over the commit finds those, so that a push of ten records to a register of 100,000
reads a few files and not 100,000. Where rules or tables differ, every record is touched, and the
whole register is judged.
"""

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
from gongshi.project.content_files import belongs, is_content, is_text
from gongshi.register.problems import Problem
from gongshi.rules import check_register
from gongshi.rules.registry import Context
from gongshi.server import deleted_ids
from gongshi.server.code_policy import SETTINGS, code_problems
from gongshi.server.push_door import PushLimits, door_problems

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
_MANY = 300
"""Records above which the whole register is judged: sooner done than searched for."""


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """The problems of a push, how many files were read for it, and their texts for excerpts."""

    problems: tuple[Problem, ...]
    read: int
    sources: dict[str, bytes]


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """What a server takes. `code`: templates and other programs too; else `allow` says how."""

    code: bool = True
    allow: str = ""
    limits: PushLimits = PushLimits()


def check_push(
    root: Path,
    old: str | None,
    new: str,
    today: date | None = None,
    policy: Policy = Policy(),  # noqa: B008 - frozen
) -> Judged:
    """Judge the commit `new` where `old` was; raises Unusable where git cannot answer."""
    differ = repository.between(root, old or EMPTY_TREE, new, [])
    closed = door_problems(root, differ, policy.limits)
    if any(problem.code in _UNREAD for problem in closed):
        return Judged(problems=tuple(sorted(closed)), read=0, sources={})
    deltas = [d for d in differ if not d.new or d.mode.startswith(repository.PLAIN)]
    tree = repository.tree_files(root, new, ["lists", "content", SETTINGS])
    paths = _paths(root, new, tree, deltas, whole=old is None)
    beside = _texts(deltas) | {p: sha for p, sha in tree.items() if p == SETTINGS}
    blobs = repository.blobs(root, (*(tree[p] for p in paths), *beside.values()))
    sources = {path: blobs[tree[path]] for path in paths}
    texts = {path: blobs[sha] for path, sha in beside.items()}
    loaded = load.load(paths, sources.__getitem__)
    day = today or checkout.today_of(loaded)
    problems = [*closed, *_absent(tree), *loaded.problems, *_beside(loaded, texts)]
    if not policy.code:
        changed_texts = {path: texts[path] for path in _changed(differ) if path in texts}
        problems = [problem for problem in problems if problem.code != "A03"]  # as errors instead
        problems += code_problems(_changed(differ), changed_texts, policy.allow)
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


_UNREAD = frozenset({"F06", "F12", "F14", "F16"})
"""Problems of the door after which nothing is read: what they are about may be of any size."""


def _changed(differ: Iterable[Delta]) -> list[str]:
    return [delta.path for delta in differ if delta.new]


def _texts(deltas: Iterable[Delta]) -> dict[str, str]:
    return {d.path: d.new for d in deltas if d.new and is_content(d.path) and is_text(d.path)}


def _beside(loaded: Loaded, texts: dict[str, bytes]) -> Iterator[Problem]:
    """What is wrong with articles and with the file that names them."""
    countries = checkout.countries_in(loaded)
    for path, data in texts.items():
        if path == SETTINGS:
            yield from checkout.settings_problems(path, data)
        else:
            yield from checkout.article_problems(path, data, countries)


def _of_messages(root: Path, old: str | None, new: str) -> Iterator[Problem]:
    """Messages of commits are as public as the files, and stay as long as they."""
    for commit, message in repository.messages(root, old, new):
        yield from load.private_remarks(f"commit {commit[:12]}", message, mail=False)


def _absent(tree: dict[str, str]) -> Iterator[Problem]:
    """What no site can be made without, besides the tables."""
    if SETTINGS not in tree:
        yield load.absent(SETTINGS, "file", "it names the site and its articles")
    if not any(path.startswith("content/") for path in tree):
        hint = "articles stand in a folder for each language, as content/en/"
        yield load.absent("content", "folder", hint)


def _paths(
    root: Path, new: str, tree: dict[str, str], deltas: list[Delta], *, whole: bool
) -> list[str]:
    """The files of the register to read for judging what differs."""
    every = [path for path in tree if belongs(path)]
    differ = [delta for delta in deltas if delta.path.startswith("lists/")]
    rules = [path for path in every if load.kind_of(path) not in ("record", "registration")]
    if whole or len(differ) > _MANY or any(_ruling(delta.path) for delta in differ):
        return every
    changed = [delta.path for delta in differ if delta.new and belongs(delta.path)]
    found = related.related_files(AtCommit(root, new), _shared(root, differ))
    return sorted({*rules, *changed, *(path for path in found if path in tree)})


def _shared(root: Path, differ: list[Delta]) -> set[str]:
    """What the files that differ share with others, before and after."""
    sides = [(d.path, sha) for d in differ if belongs(d.path) for sha in (d.old, d.new) if sha]
    blobs = repository.blobs(root, (sha for _, sha in sides))
    return {word for path, sha in sides for word in related.words(path, blobs[sha])}


def _ruling(path: str) -> bool:
    return load.kind_of(path) not in ("record", "registration", None)
