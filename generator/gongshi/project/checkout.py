"""Which register is on this disk, and what is wrong with it?

`check`, `build`, `due` and the server all use it, so that they see the same problems.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from gongshi import parallel, rules
from gongshi.format import load
from gongshi.format.load import Loaded, ReadFile
from gongshi.format.yaml_reader import MAX_BYTES, conflict, undecodable
from gongshi.project import content_files, input_files
from gongshi.project.mkdocs_settings import settings_problems
from gongshi.register import dates
from gongshi.register.model import Register
from gongshi.register.personal_numbers import countries_of_register
from gongshi.register.problems import Finding, Mark, Problem
from gongshi.register.sightings import Countries
from gongshi.rules.registry import Context
from gongshi.settings import Settings

_BATCH = 200


class Disk(msgspec.Struct, frozen=True):
    """Reads files below a folder; a picklable value.

    A path that is a key of `instead` is read from there: for a change that is not written yet.
    """

    root: str
    instead: dict[str, bytes] = {}

    def __call__(self, path: str) -> bytes:
        given = self.instead.get(path)
        return input_files.read_file(f"{self.root}/{path}") if given is None else given


class CheckedRegister(msgspec.Struct, frozen=True, kw_only=True):
    """A register on disk, checked for a day, with all its problems.

    `unsound` are the ids of records with an error of form, which are not in the register.
    """

    register: Register | None
    unsound: frozenset[str] = frozenset()
    today: date
    problems: tuple[Problem, ...]
    digests: dict[str, str]


def read_register(
    settings: Settings,
    as_of: date | None,
    instead: dict[str, bytes] | None = None,
    paths: Iterable[str] | None = None,
) -> CheckedRegister:
    """Never raises for the contents of files. Without `as_of`, the day is today in the time zone.

    The clock is always read: an event that is no longer in the future is accepted, whatever day it
    is checked for. Nothing else depends on the clock if `as_of` is given.

    `instead` has the bytes of files after a change. With `paths` only these files of the register
    are read, and no articles.
    """
    disk = Disk(str(settings.root), instead or {})
    every = register_files(settings) if paths is None else paths
    loaded = load.load(every, disk, _mapping(settings.jobs))
    now = today_of(loaded)
    day = as_of or now
    problems = [*loaded.problems, *_checked(loaded, disk, day, now)]
    problems += articles_problems(settings, countries_in(loaded)) if paths is None else []
    return CheckedRegister(
        register=loaded.register,
        unsound=loaded.known.get("unsound", frozenset()),
        today=day,
        problems=tuple(sorted(problems)),
        digests=loaded.digests,
    )


def countries_in(loaded: Loaded) -> Countries:
    """The countries of the register; none if register.yml cannot be read."""
    about = loaded.register and loaded.register.vocabulary.about
    return countries_of_register(about) if about else frozenset()


def today_of(loaded: Loaded) -> date:
    """The current day in the register's time zone."""
    return today_in(loaded.register.vocabulary.about.timezone if loaded.register else "UTC")


def today_in(zone: str) -> date:
    """The current day in a time zone; in UTC if there is no such zone."""
    try:
        return dates.today(zone)
    except (ValueError, KeyError, OSError):  # the check reports an unknown time zone
        return dates.today("UTC")


def _mapping(jobs: int) -> load.Map:
    def mapped(function: Any, paths: Iterable[Any]) -> Iterator[ReadFile]:
        for files in parallel.run_parallel(
            _read_batch, function, parallel.batches(paths, _BATCH), jobs
        ):
            yield from files

    return mapped


def _read_batch(function: Any, paths: list[str]) -> list[ReadFile]:
    return [function(path) for path in paths]


def _checked(loaded: Loaded, disk: Disk, today: date, now: date) -> list[Problem]:
    if loaded.register is None:
        return []
    vocabulary = loaded.register.vocabulary
    context = Context(vocabulary=vocabulary, known=loaded.known, today=today, now=now)
    return load.locate(rules.check_register(loaded.register, context), disk)


def articles_problems(settings: Settings, countries: Countries) -> Iterator[Problem]:
    """The problems of the articles, and of mkdocs.yml, which lists them.

    `countries` are those of the register: personal numbers differ between them.
    """
    with suppress(OSError):  # MkDocs reports it
        yield from settings_problems(settings.config_file.name, settings.config_file.read_bytes())
    yield from _links(settings.root, "templates")
    if not settings.content.is_dir():
        hint = "articles stand in a folder for each language, as content/en/"
        yield load.absent(settings.content.name, "folder", hint)
    for path in input_files.paths(settings.root, settings.content, ".md"):
        try:
            size = input_files.size_of(settings.root / path)
            yield from content_files.name_problems(path)
            yield from content_files.kind_problems(path)
            large = [*content_files.size_problems(path, size)]
            yield from large
            if content_files.is_text(path) and not large:
                data = input_files.read_file(settings.root / path)
                yield from article_problems(path, data, countries)
        except OSError as error:
            yield load.unreadable(path, error)


def _links(root: Path, place: str) -> Iterator[Problem]:
    """Links in a folder. A build would follow them to any file on its machine."""
    for path in (root / place, *sorted((root / place).rglob("*"))):
        if path.is_symlink():
            yield load.unreadable(path.relative_to(root).as_posix(), OSError(None, "it is a link"))


def article_problems(
    name: str, data: bytes, countries: Countries = frozenset()
) -> Iterator[Problem]:
    if len(data) > MAX_BYTES:
        message = f"file must be at most {MAX_BYTES} bytes, and this one is larger"
        yield Problem(path=name, code="F06", message=message, hint="split it into several files")
        return
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        yield _problem_at(*undecodable(name, data, error.start))
        return
    yield from (_problem_at(*found) for found in conflict(name, text))
    markdown = name.lower().endswith(".md")
    for finding in rules.check_articles(name, text, countries):
        if markdown or finding.code not in _OF_MARKDOWN:
            yield _positioned(finding)


_OF_MARKDOWN = frozenset({"A02", "A03", "A04", "A05"})
"""Rules about rendered Markdown; a table or a plain text is not rendered."""


def _problem_at(finding: Finding, mark: Mark) -> Problem:
    return _positioned(msgspec.structs.replace(finding, field=mark))


def _positioned(finding: Finding) -> Problem:
    line, column = (int(step) for step in finding.field)
    return Problem(
        path=finding.path,
        line=line,
        column=column,
        code=finding.code,
        severity=finding.severity,
        message=finding.message,
        hint=finding.hint,
    )


def register_files(settings: Settings) -> list[str]:
    """Every path below lists/ at which a file of the register is, or should be."""
    found = input_files.paths(settings.root, settings.lists, ".yml")
    return [path for path in found if not path.startswith(f"{load.ROOT}/schema/")]


def vocabulary_files(settings: Settings) -> list[str]:
    """The tables and the lists' rules: every record is checked against them."""
    kinds = ("record", "registration")
    return [path for path in register_files(settings) if load.kind_of(path) not in kinds]


def digest(settings: Settings, digests: dict[str, str]) -> str:
    """SHA-256 over the path and content of every input: same digest, day and version, same bytes.

    `digests` are those of the files below lists/, from reading them.
    """
    by_folder: dict[str, list[tuple[str, str]]] = {}
    for path in sorted(digests):
        by_folder.setdefault(path.rpartition("/")[0], []).append((path, digests[path]))
    return digest_of(settings, ((one, folder_digest(by_folder[one])) for one in sorted(by_folder)))


def folder_digest(digests: Iterable[tuple[str, str]]) -> str:
    """A digest of the paths and digests of a folder's own files, in the order of paths."""
    total = hashlib.sha256()
    for path, found in digests:
        total.update(f"{path}\0{found}\0".encode())
    return total.hexdigest()


def digest_of(settings: Settings, folders: Iterable[tuple[str, str]]) -> str:
    """As `digest`, from the folders below lists/ and their digests, in order."""
    total = hashlib.sha256()
    for path, found in folders:
        total.update(f"{path}\0{found}\0".encode())
    for folder in (settings.content, *settings.templates, settings.config_file):
        for path_ in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
            if path_.is_file():
                name = path_.name if path_ == folder else path_.relative_to(folder).as_posix()
                found = hashlib.sha256(path_.read_bytes()).hexdigest()
                total.update(f"{folder.name}/{name}\0{found}\0".encode())
    return total.hexdigest()
