"""What is wrong with a push? It is checked before it is accepted.

Only the changed files and the files they affect are read: the tables and the lists' rules, and
every record that shares an id, a code or a document with a changed record. One `git grep` over the
commit finds those, so a push of ten records to a register of 100,000 reads only a few files. If
rules or tables change, every record is affected, and the whole register is checked.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import msgspec

from gongshi.format import load
from gongshi.format.load import Loaded
from gongshi.git import repository, shared_words
from gongshi.git.repository import Delta
from gongshi.git.shared_words import AtCommit
from gongshi.project import checkout
from gongshi.project.content_files import belongs, is_content, is_text
from gongshi.project.mkdocs_settings import SETTINGS, settings_problems
from gongshi.register.problems import Problem
from gongshi.rules import check_register
from gongshi.rules.registry import Context
from gongshi.server.code_policy import code_problems
from gongshi.server.history_check import history_problems
from gongshi.server.push_limits import PushLimits, excess_problems, limit_problems

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
_MANY = 300
"""With more changed records, the whole register is checked: that is faster than searching."""


class PushResult(msgspec.Struct, frozen=True, kw_only=True):
    """The problems of a push, how many files were read for it, and their texts for excerpts."""

    problems: tuple[Problem, ...]
    read: int
    sources: dict[str, bytes]


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """What a server accepts. `code`: templates and programs too; `allow`: how to allow them."""

    code: bool = True
    allow: str = ""
    limits: PushLimits = PushLimits()


def check_push(
    root: Path,
    old: str | None,
    new: str,
    today: date | None = None,
    policy: Policy = Policy(),  # noqa: B008 - frozen
) -> PushResult:
    """Check the commit `new` against `old`; raises Unusable if git fails."""
    if excess := excess_problems(root, old, new, policy.limits):
        return PushResult(problems=tuple(excess), read=0, sources={})
    changed_files = repository.between(root, old or EMPTY_TREE, new, [])
    early = limit_problems(root, changed_files, policy.limits)
    if any(problem.code in _UNREAD for problem in early):
        return PushResult(problems=tuple(sorted(early)), read=0, sources={})
    deltas = [d for d in changed_files if not d.new or d.mode.startswith(repository.PLAIN)]
    tree = repository.tree_files(root, new, ["lists", "content", SETTINGS])
    paths = _paths(root, new, tree, deltas, whole=old is None)
    text_blobs = _texts(deltas) | {p: sha for p, sha in tree.items() if p == SETTINGS}
    blobs = repository.blobs(root, (*(tree[p] for p in paths), *text_blobs.values()))
    sources = {path: blobs[tree[path]] for path in paths}
    texts = {path: blobs[sha] for path, sha in text_blobs.items()}
    loaded = load.load(paths, sources.__getitem__)
    day = today or checkout.today_of(loaded)
    problems = [*early, *_absent(tree), *loaded.problems, *_text_problems(loaded, texts)]
    if not policy.code:
        changed_texts = {path: texts[path] for path in _changed(changed_files) if path in texts}
        problems = [problem for problem in problems if problem.code != "A03"]  # as errors instead
        problems += code_problems(_changed(changed_files), changed_texts, policy.allow)
    problems += _findings(loaded, sources, day)
    if old:
        read = sources.__getitem__
        problems += history_problems(root, (old, new), deltas, read, loaded.register, day)
    changed = {delta.path for delta in changed_files}
    reported = [p for p in problems if p.severity == "error" or p.path in changed]
    reported += _of_messages(root, old, new)
    return PushResult(problems=tuple(sorted(reported)), read=len(paths), sources=sources | texts)


def _findings(loaded: Loaded, sources: dict[str, bytes], day: date) -> list[Problem]:
    if loaded.register is None:
        return []
    context = Context(vocabulary=loaded.register.vocabulary, known=loaded.known, today=day)
    findings = check_register(loaded.register, context)
    return load.locate(findings, sources.__getitem__)


_UNREAD = frozenset({"F06", "F12", "F14", "F16"})
"""Problems after which no content is read, because it may be of any size."""


def _changed(changed_files: Iterable[Delta]) -> list[str]:
    return [delta.path for delta in changed_files if delta.new]


def _texts(deltas: Iterable[Delta]) -> dict[str, str]:
    return {d.path: d.new for d in deltas if d.new and is_content(d.path) and is_text(d.path)}


def _text_problems(loaded: Loaded, texts: dict[str, bytes]) -> Iterator[Problem]:
    """The problems of articles and of mkdocs.yml."""
    countries = checkout.countries_in(loaded)
    for path, data in texts.items():
        if path == SETTINGS:
            yield from settings_problems(path, data)
        else:
            yield from checkout.article_problems(path, data, countries)


def _of_messages(root: Path, old: str | None, new: str) -> Iterator[Problem]:
    """Commit messages are as public as the files, and stay as long."""
    for commit, message in repository.messages(root, old, new):
        yield from load.private_remarks(f"commit {commit[:12]}", message, mail=False)


def _absent(tree: dict[str, str]) -> Iterator[Problem]:
    """Required files besides the tables."""
    if SETTINGS not in tree:
        yield load.absent(SETTINGS, "file", "it names the site and its articles")
    if not any(path.startswith("content/") for path in tree):
        hint = "articles stand in a folder for each language, as content/en/"
        yield load.absent("content", "folder", hint)


def _paths(
    root: Path, new: str, tree: dict[str, str], deltas: list[Delta], *, whole: bool
) -> list[str]:
    """The files of the register to read for checking the changed files."""
    every = [path for path in tree if belongs(path)]
    changed_files = [delta for delta in deltas if delta.path.startswith("lists/")]
    rules = [path for path in every if load.kind_of(path) not in ("record", "registration")]
    if whole or len(changed_files) > _MANY or any(_is_rules(delta.path) for delta in changed_files):
        return every
    changed = [delta.path for delta in changed_files if delta.new and belongs(delta.path)]
    found = shared_words.related_files(AtCommit(root, new), _shared(root, changed_files))
    return sorted({*rules, *changed, *(path for path in found if path in tree)})


def _shared(root: Path, changed_files: list[Delta]) -> set[str]:
    """The values that the changed files share with others, before and after."""
    versions = [
        (d.path, sha) for d in changed_files if belongs(d.path) for sha in (d.old, d.new) if sha
    ]
    blobs = repository.blobs(root, (sha for _, sha in versions))
    return {word for path, sha in versions for word in shared_words.words(path, blobs[sha])}


def _is_rules(path: str) -> bool:
    return load.kind_of(path) not in ("record", "registration", None)
