"""What are the options and the output of `gongshi publish`?"""

import os
from pathlib import Path

import click

from gongshi.cli import options, terminal
from gongshi.publishing import publish_site
from gongshi.publishing.releases import Releases
from gongshi.publishing.rollback import roll_back
from gongshi.register.text import count_noun
from gongshi.settings import Settings

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
@click.option("--yes", is_flag=True, help="With --rollback: although ended records come back.")
def command(
    target: Path,
    config_file: Path,
    site_dir: Path | None,
    keep: int,
    release: int | None,
    *,
    rollback: bool,
    yes: bool,
) -> None:
    """Put the built site live at TARGET, whole and in one step.

    TARGET is a link to a release; a web server serves it as it would a folder. Where much more
    would disappear than the register allows, nothing is published and the message says what to
    write in the commit message to allow it.
    """
    if release is not None and not rollback:
        raise click.UsageError("--release goes with --rollback")
    if not rollback:
        put_live(target, options.settings_of(config_file, site_dir, 1), keep)
        return
    releases = Releases(target.absolute())
    with releases.locked():
        number = roll_back(releases, release, force=yes).number
    click.echo(f"{target.absolute()}: release {number} is live again, until a new commit is built")


def put_live(target: Path, settings: Settings, keep: int = KEEP) -> None:
    """Make the built site the live release of a target. Raises Unusable if it may not be."""
    os.umask(0o022)  # the web server must be able to read it
    releases, say = Releases(target.absolute()), terminal.lines()
    with releases.locked():
        made = publish_site.publish_site(releases, settings, keep, say)
        if made.records is None:
            click.echo(f"{releases.target}: release {made.release} is live already")
            return
        records_text = count_noun(made.records, "record")
        click.echo(f"{releases.target}: release {made.release} is live, {records_text}")
        publish_site.clean_up(releases, settings, keep, say, private=made.private)
