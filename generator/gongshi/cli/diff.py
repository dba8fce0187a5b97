"""What `gongshi diff` asks for and prints."""

from datetime import date
from pathlib import Path

import click

from gongshi.cli import options
from gongshi.format import load
from gongshi.git import repository
from gongshi.git.repository import Commit, Delta
from gongshi.maintain import diff as comparing
from gongshi.maintain import diff_report
from gongshi.maintain.diff import FileChange
from gongshi.maintain.diff_report import ComparedDiff
from gongshi.settings import Settings

_FOLDERS = ("lists", "content", "templates", "mkdocs.yml")


@click.command("diff")
@click.argument("revision", metavar="[REV]", default="HEAD")
@options.config_file
@options.as_of
@options.jobs
@click.option(
    "--format", "format_", type=click.Choice(["text", "markdown", "json"]), default="text"
)
def command(revision: str, config_file: Path, as_of: date | None, jobs: int, format_: str) -> None:
    """What publishing the files here would change for the public, compared with a commit.

    REV is the commit that is published now; default: HEAD. What an edit does and what only the
    passing of days does are told apart.
    """
    settings = options.settings_of(config_file, None, jobs)
    commit = repository.commit_of(settings.root, revision)
    told = _told(settings, commit, as_of)
    makers = {
        "text": diff_report.diff_as_text,
        "markdown": diff_report.diff_as_markdown,
        "json": diff_report.diff_as_json,
    }
    click.echo(makers[format_](told))


def _told(settings: Settings, commit: Commit, as_of: date | None) -> ComparedDiff:
    register, today = options.sound(settings, as_of)
    deltas = repository.changed_paths(settings.root, commit.sha, _FOLDERS)
    filed = [delta for delta in deltas if load.kind_of(delta.path) is not None]
    blobs = repository.blobs(settings.root, (delta.old for delta in filed if delta.old))
    files = {d.path: load.read_file(d.path, blobs[d.old]) for d in filed if d.old}
    old = comparing.older(register, (delta.path for delta in filed), files)
    since = commit.day(register.vocabulary.about.timezone)
    found = comparing.compare(
        old,
        register,
        since,
        today,
        (delta.path for delta in filed),
        [*_others(deltas)],
        tuple(path for path, file in files.items() if file.problems),
    )
    return ComparedDiff(commit=commit, since=since, today=today, diff=found)


def _others(deltas: list[Delta]) -> list[FileChange]:
    """Articles, templates, registration details: told by name only."""
    kinds = ("list", "record", "register", "authorities", "measures", "catalogue", "terms")
    return [
        FileChange(path=delta.path, kind=_kind(delta))
        for delta in deltas
        if load.kind_of(delta.path) not in kinds
    ]


def _kind(delta: Delta) -> str:
    return "added" if delta.old is None else "removed" if delta.new is None else "changed"
