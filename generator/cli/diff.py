"""What `gongshi diff` asks for and prints."""

from datetime import date
from pathlib import Path

import click

from generator import diff as comparing
from generator import git, load, telling
from generator.cli import options
from generator.diff import FileChange
from generator.git import Commit, Delta
from generator.settings import Settings
from generator.telling import Told

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
    commit = git.commit_of(settings.root, revision)
    told = _told(settings, commit, as_of)
    makers = {"text": telling.as_text, "markdown": telling.as_markdown, "json": telling.as_json}
    click.echo(makers[format_](told))


def _told(settings: Settings, commit: Commit, as_of: date | None) -> Told:
    register, today = options.sound(settings, as_of)
    deltas = git.changed(settings.root, commit.sha, _FOLDERS)
    filed = [delta for delta in deltas if load.kind_of(delta.path) is not None]
    blobs = git.blobs(settings.root, (delta.old for delta in filed if delta.old))
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
    return Told(commit=commit, since=since, today=today, diff=found)


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
