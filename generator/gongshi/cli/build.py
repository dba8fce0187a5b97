"""What are the options and the output of `gongshi build`?"""

import os
from datetime import date
from pathlib import Path

import click

from gongshi.cli import options, terminal
from gongshi.register.text import count_noun
from gongshi.site import build as building


@click.command("build")
@options.config_file
@click.option("--site-dir", type=click.Path(path_type=Path), help="Where to write; default: site.")
@options.as_of
@options.jobs
@click.option("--clean", is_flag=True, help="Use nothing that earlier builds found out.")
@click.option("--quiet", "-q", is_flag=True, help="Say how many warnings there are, not each.")
@click.option(
    "--publish",
    "target",
    type=click.Path(path_type=Path),
    help="Put the site live at this place too, as `gongshi publish` does.",
)
def command(
    config_file: Path,
    site_dir: Path | None,
    as_of: date | None,
    jobs: int,
    *,
    clean: bool,
    quiet: bool,
    target: Path | None,
) -> None:
    """Check the register and build the site. With an error in it, nothing is written.

    A later build does only what changed; the site is the same, byte for byte.
    """
    settings = options.settings_of(config_file, site_dir, jobs)
    os.umask(0o022)  # everybody may read a site, whatever the umask
    with terminal.steps("building") as say:
        built = building.build(settings, as_of, say, clean=clean)
    if not quiet:
        options.print_problems(built.warnings, settings)
    if built.warned > (0 if quiet else len(built.warnings)):
        more = count_noun(built.warned, "warning")
        click.echo(f"{more}; see them with: gongshi check", err=True)
    click.echo(
        f"{settings.site_dir}: {count_noun(built.pages, 'page')}, "
        f"{count_noun(built.entities, 'entity')}, {count_noun(built.records, 'record')} in force; "
        f"{count_noun(built.rendered, 'entity')} made anew"
    )
    if target is not None:
        from gongshi.cli import publish  # noqa: PLC0415 - others need not wait for it

        publish.put_live(target, settings)
