"""What are the options and the output of `gongshi verify`?"""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from gongshi import __version__
from gongshi.cli import options, terminal
from gongshi.git import repository
from gongshi.project import checkout
from gongshi.screening import statement
from gongshi.screening.statement import SavedStatement, Statement
from gongshi.search.query import local_index

_SHOWN = 10
_COMMIT = re.compile("[0-9a-f]{7,64}")
"""Commits that are safe to show in a command that people copy."""

Verdict = tuple[bool | None, str]
"""Whether it is right, or None for a remark; and the message."""


@click.command(
    "verify", epilog="Exit codes: 0 all is right, 1 something is not, 2 there is no statement."
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.config_file
@options.jobs
def command(file: Path, config_file: Path, jobs: int) -> None:
    """Check a saved statement of a search against the files of the register here.

    The statement must be as it was saved, its page must show what it says, its register must be
    the one checked out, and the search, repeated for its day, must find what it says.
    """
    try:
        saved = statement.parse_statement(file.read_bytes())
    except ValueError as error:
        raise click.UsageError(f"{file}: {error}") from None
    for line in _stated(saved.says):
        terminal.say(f"    {line}")
    found = (_untouched(saved), *_shown(saved), *_checked(saved.says, config_file, jobs))
    right = [_say(*line) for line in found]
    terminal.say(
        "    the statement is right" if all(right) else "    the statement is not confirmed"
    )
    sys.exit(0 if all(right) else options.FOUND_PROBLEMS)


def _say(right: bool | None, words: str) -> bool:  # noqa: FBT001
    mark = "--" if right is None else "ok" if right else "NO"
    terminal.say(*f"{mark:<4}{words}".split("\n"))
    return right is not False


def _stated(says: Statement) -> Iterator[str]:
    """The values of the statement, to read instead of its page."""
    result = says.result
    more = "more than " if result.more else ""
    filters = [
        f"{key} {' or '.join(map(repr, says.query.filters[key]))}" for key in says.query.filters
    ]
    within = f" with {', '.join(filters)}" if filters else ""
    yield (
        f"The statement says: {says.query.q!r}{within}, searched in {says.register.title!r} for "
        f"{says.day}: {more}{result.total + (0 if filters else result.beyond)} found"
    )
    for place, row in enumerate(result.first[:_SHOWN], 1):
        yield f"{place:>3}  {row.name}  {row.code or row.id}"
    if len(result.first) > _SHOWN:
        yield f"     and {len(result.first) - _SHOWN} more that it names"


def _untouched(saved: SavedStatement) -> Verdict:
    claimed = saved.says.sha256
    if claimed is None:
        return None, "it carries no digest, as browsers give none to pages without https"
    if claimed == statement.digest_of(saved.whole):
        return True, "it is as it was saved"
    return False, "it was changed after it was saved: its digest does not fit"


def _shown(saved: SavedStatement) -> Iterator[Verdict]:
    if saved.facts or saved.rows:
        yield from _all(
            statement.page_differences(saved),
            "its page shows the query, day, number and results that it says",
        )
    else:
        yield None, "it is not on a page; what it says stands above"


def _all(wrong: Iterable[str], right: str) -> list[Verdict]:
    """Every difference, or the message that there is none."""
    return [(False, words) for words in wrong] or [(True, right)]


def _checked(says: Statement, config_file: Path, jobs: int) -> Iterator[Verdict]:
    settings = options.settings_of(config_file, None, jobs)
    read, register = options.sound_read(settings, says.register.as_of)
    same = checkout.digest(settings, read.digests) == says.register.inputs
    yield _edition(says, repository.current_commit(settings.root), same=same)
    search = local_index.open_local_index(register, read.today, settings.root).search
    computed = statement.result_of(search(statement.request_of(says)))
    finds = f"searching {says.query.q!r} for {says.day} finds what it says"
    claimed = _all(statement.differences(says.result, computed), finds)
    yield from claimed
    if says.register.generator != __version__ and not claimed[0][0]:
        yield None, f"it was made by gongshi {says.register.generator!r}, and this is {__version__}"


def _edition(says: Statement, here: str, *, same: bool) -> Verdict:
    """The digest includes the templates of gongshi, which may differ in another version."""
    if same:
        return True, "the register's files here are those it was made from"
    if _COMMIT.fullmatch(here) and here == says.register.commit:
        return None, (
            f"the register's files here are those of its commit {here}; that the digest is another "
            f"may be due to the gongshi it was made by, {says.register.generator!r}"
        )
    return False, f"the register's files here are not those it was made from; {_how_to_get(says)}"


def _how_to_get(says: Statement) -> str:
    """How to come by the files it was made from."""
    commit = says.register.commit
    if not _COMMIT.fullmatch(commit.removesuffix("+")):
        return f"it names no commit: look in git log for the one published on {says.register.as_of}"
    if commit.endswith("+"):
        return f"they were those of {commit[:-1]} with changes that nobody had committed"
    return (
        "take those of its commit and try again:\n"
        f"    git worktree add ../as-searched {commit}\n"
        "    gongshi verify FILE --config-file ../as-searched/mkdocs.yml"
    )
