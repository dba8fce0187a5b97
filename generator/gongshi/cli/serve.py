"""What are the options and the output of `gongshi serve`?"""

import threading
from datetime import date
from pathlib import Path

import click

from gongshi.cli import options, terminal
from gongshi.maintain import preview as serving
from gongshi.register.problems import Refused, Unusable
from gongshi.site import build as building


@click.command("serve")
@options.config_file
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option("--site-dir", type=click.Path(path_type=Path), help="Where to build; default: site.")
@options.as_of
@options.jobs
def command(
    config_file: Path, host: str, port: int, site_dir: Path | None, as_of: date | None, jobs: int
) -> None:
    """Build, serve, rebuild on change and reload the page. Stop with Ctrl-C."""
    settings = options.settings_of(config_file, site_dir, jobs)
    builds = serving.Builds()

    def rebuild() -> None:
        try:
            built = building.build(settings, as_of, terminal.lines())
        except Refused as refused:
            options.print_problems(refused.problems, settings)
            click.echo("not rebuilt: correct the errors above; the site is as it was", err=True)
        except Unusable as unusable:
            terminal.say(*f"not rebuilt: {unusable}".split("\n"), err=True)
        else:
            options.print_problems(built.warnings, settings)
            builds.finished()

    click.echo("building the register")
    rebuild()
    try:
        server = serving.Server((host, port), settings.site_dir, builds)
    except OSError as error:
        raise click.UsageError(
            f"cannot listen on {host}:{port} ({error.strerror}); choose another with --port"
        ) from None
    folders = [settings.lists, settings.content, *settings.templates]
    watcher = threading.Thread(
        target=serving.watch_files, args=(folders, [settings.config_file], rebuild), daemon=True
    )
    watcher.start()
    click.echo("watching lists/, content/, templates/ and mkdocs.yml; stop with Ctrl-C")
    click.echo(f"http://{host}:{server.server_address[1]}")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo("stopped")
