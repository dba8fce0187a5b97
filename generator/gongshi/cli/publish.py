"""What `gongshi publish` asks for and prints."""

from datetime import date
from pathlib import Path

import click

from gongshi.cli import options, terminal
from gongshi.git import repository
from gongshi.publishing import guard
from gongshi.publishing.releases import Release, Releases, gone
from gongshi.publishing.staging import Publishing, site_state
from gongshi.register.problems import Unusable
from gongshi.register.text import count_noun
from gongshi.settings import Settings
from gongshi.store import database

KEEP = 3


@click.command("publish")
@click.argument("target", type=click.Path(path_type=Path))
@options.config_file
@click.option("--site-dir", type=click.Path(path_type=Path), help="The built site; default: site.")
@click.option(
    "--keep",
    type=click.IntRange(2, 100),
    default=KEEP,
    show_default=True,
    help="Releases to keep, the live one among them.",
)
@click.option("--rollback", is_flag=True, help="Make the release before the live one live again.")
@click.option("--release", type=int, help="With --rollback: the number of the release.")
def command(
    target: Path,
    config_file: Path,
    site_dir: Path | None,
    keep: int,
    release: int | None,
    *,
    rollback: bool,
) -> None:
    """Put the built site live at TARGET, whole and in one step.

    TARGET is a link to a release; a web server serves it as it would a folder. Where much more
    would disappear than the register allows, nothing is published and the message says what to
    write in the commit message to allow it.
    """
    if release is not None and not rollback:
        raise click.UsageError("--release goes with --rollback")
    if rollback:
        releases = Releases(target.absolute())
        with releases.locked():
            _roll_back(releases, release)
    else:
        put_live(target, options.settings_of(config_file, site_dir, 1), keep)


def put_live(target: Path, settings: Settings, keep: int = KEEP) -> None:
    """Make the built site the live release of a target. Raises Unusable where it may not be."""
    releases = Releases(target.absolute())
    with releases.locked():
        _publish(releases, settings, keep)


def _publish(releases: Releases, settings: Settings, keep: int) -> None:
    state = site_state(settings.site_dir)
    if not state:
        raise Unusable(f"there is no built site at {settings.site_dir}; run: gongshi build")
    live = releases.live()
    if live is not None and live.state == state:
        click.echo(f"{releases.target}: release {live.number} is live already")
        return
    with (
        database.lock_store(settings.root, terminal.lines()) as folder,
        database.open_store(folder, clean=False) as kept,
    ):
        if kept.fresh or kept.note("state") != state:
            raise Unusable(f"{settings.site_dir} is not what was built last; run: gongshi build")
        records = kept.one(_RECORDS) or ""
        _refuse(live, settings, kept, records)
        made = releases.add(settings.site_dir, kept.past(), records, keep)
    releases.go_live(made)
    number = len(records.splitlines())
    click.echo(f"{releases.target}: release {made.number} is live, {count_noun(number, 'record')}")
    _tidy(settings)
    releases.forget(keep)  # last: taking away 100,000 pages takes longer than all else


def _tidy(settings: Settings) -> None:
    with (
        database.lock_store(settings.root, terminal.lines()) as folder,
        database.open_store(folder, clean=False) as kept,
    ):
        Publishing(settings.site_dir).tidy(kept.past())


_RECORDS = """
SELECT group_concat(record || char(9) || list || char(9) || ifnull(last_day, ''), char(10))
FROM (SELECT record, list, last_day FROM listings ORDER BY record)
"""
_COUNTS = "SELECT list, count(*) FROM listings GROUP BY list"


def _refuse(live: Release | None, settings: Settings, kept: database.Store, records: str) -> None:
    before = (live.records() if live else None) or ""
    trailers = repository.trailers(settings.root) if repository.inside(settings.root) else {}
    found = guard.objections(
        len(before.splitlines()),
        gone(before, records),
        dict(kept.rows(_COUNTS)),
        kept.vocabulary(),
        date.fromisoformat(kept.note("day")),
        guard.allowed_removals(trailers),
    )
    if found:
        raise Unusable("not published:\n" + "\n".join(found))


def _roll_back(releases: Releases, number: int | None) -> None:
    kept, live = releases.kept(), releases.live()
    others = [one for one in kept if live is None or one.number != live.number]
    if number is None:
        others = [one for one in others if live is None or one.number < live.number]
        chosen: Release | None = others[-1] if others else None
    else:
        chosen = next((one for one in others if one.number == number), None)
    if chosen is None:
        known = ", ".join(str(one.number) for one in others) or "none"
        raise Unusable(f"there is no such release to return to; kept beside the live one: {known}")
    releases.go_live(chosen)
    click.echo(f"{releases.target}: release {chosen.number} is live again")
