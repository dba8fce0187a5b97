"""What `gongshi verify` asks for and prints."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from generator import reading
from generator.cli import options
from generator.problems import Refused, errors
from generator.search import local, statement


@click.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.config_file
@options.jobs
def command(file: Path, config_file: Path, jobs: int) -> None:
    """Check a saved statement of a search against the files of the register here.

    The statement must be as it was saved, its register must be the one checked out, and the
    search, done anew for its day, must find what it says.
    """
    try:
        told = statement.parse(file.read_bytes())
    except ValueError as error:
        raise click.UsageError(f"{file}: {error}") from None
    good = [_untouched(told), *_checked(told, config_file, jobs)]
    sys.exit(0 if all(good) else options.FOUND_PROBLEMS)


def _say(good: bool, words: str) -> bool:  # noqa: FBT001
    click.echo(f"{'ok' if good else 'NO':<4}{words}")
    return good


def _untouched(told: dict[str, Any]) -> bool:
    if told.get("sha256") is None:
        return _say(
            good=False, words="the statement carries no digest, so it may have been changed"
        )
    same = statement.digest_of(told) == told["sha256"]
    words = "is as it was saved" if same else "was changed after it was saved"
    return _say(same, f"the statement {words}")


def _checked(told: dict[str, Any], config_file: Path, jobs: int) -> list[bool]:
    settings = options.settings_of(config_file, None, jobs)
    edition = told["register"]
    read = reading.read(settings, date.fromisoformat(edition["as_of"]))
    if read.register is None or errors(read.problems):
        raise Refused(read.problems)
    same = reading.digest(settings, read.digests) == edition["inputs"]
    commit = edition.get("commit") or "the commit it was made from"
    words = (
        "the register's files here are those it was made from"
        if same
        else f"the register's files here are others; check out {commit} and try again"
    )
    answer = local.opened(read.register, read.today, settings.root).search(
        statement.request_of(told)
    )
    wrong = [*statement.differences(told["result"], statement.result_of(answer))]
    found = f"searching {told['query']['q']!r} for {told['day']} finds what it says"
    told_ = [_say(same, words)]
    told_ += [_say(good=False, words=line) for line in wrong] or [_say(good=True, words=found)]
    return told_
