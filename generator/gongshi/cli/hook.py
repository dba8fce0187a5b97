"""What are the options and the output of `gongshi hook`?"""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

import click

from gongshi.cli import options, terminal
from gongshi.server import erase, health, publish_push, receive
from gongshi.server.bounded_process import ProcessBounds, limit_this_process
from gongshi.server.repository_settings import Setup, install_hooks, setup_of

_BARE = click.argument("bare", metavar="BARE_REPO", type=click.Path(path_type=Path))


@click.group("hook")
def command() -> None:
    """Check what is pushed, and publish it: hooks for a bare repository on any server."""


@command.command("install")
@_BARE
@click.option(
    "--to", required=True, type=click.Path(path_type=Path), help="Folder of the published site."
)
@click.option("--branch", help="The branch that is published; default: the repository's own.")
def install(bare: Path, to: Path, branch: str | None) -> None:
    """Write the hooks into BARE_REPO, which is made where it is not there."""
    here = install_hooks(bare, to, branch)
    click.echo(f"{here.bare}: pushes to {here.branch} are checked, and published to {here.to}")
    click.echo(f"  push to it:   git remote add live HOST:{here.bare}")
    click.echo(f"  every night:  5 0 * * *  {_command()} hook publish {here.bare}")
    click.echo(f"  is it well?   {_command()} hook status {here.bare}")
    if not here.code:
        click.echo("  templates and other code of a push are refused; to allow them:")
        click.echo(f"    {here.policy.allow}")


def _command() -> str:
    beside = Path(sys.executable).with_name("gongshi")
    return str(beside) if beside.is_file() else f"{sys.executable} -P -m gongshi"


@command.command("publish")
@_BARE
@click.option("--clean", is_flag=True, help="Use nothing that earlier builds found out.")
def publish(bare: Path, *, clean: bool) -> None:
    """Build and publish the newest commit of BARE_REPO again: once a day, because days pass.

    Without a terminal it is silent unless it fails, so that cron sends mail only then.
    """
    kept: list[str] = []
    say = _say if sys.stderr.isatty() else kept.append
    if not publish_push.publish_push(setup_of(bare), say, again=True, clean=clean):
        for line in kept:
            _say(line)
        sys.exit(options.FOUND_PROBLEMS)


@command.command("status")
@_BARE
@click.option("--json", "as_json", is_flag=True, help="Print it for programs.")
def status(bare: Path, *, as_json: bool) -> None:
    """Tell what is live of BARE_REPO, as of which day, and what failed last.

    Exits with 0 where the newest commit is live and as of today, else with 1: for monitoring.
    """
    found = health.health_of(setup_of(bare))
    if as_json:
        click.echo(health.status_as_json(found))
    else:
        for line in health.status_as_text(found):
            click.echo(line)
    if found.trouble:
        sys.exit(options.FOUND_PROBLEMS)


@command.command("forget")
@_BARE
@click.argument("commits", nargs=-1, metavar="[COMMIT]...")
def forget(bare: Path, commits: tuple[str, ...]) -> None:
    """Erase what BARE_REPO keeps besides its branches and the site that is live.

    For personal data that was pushed: first rewrite the history without it and push that
    (git config gongshi.allowRewrite true), then name the commits that held it. Exits with 1 where
    one of them is still there.
    """
    here = setup_of(bare)
    found = erase.erase(here, commits)
    for what in found.dropped:
        click.echo(f"erased: {what}")
    for sha, holders in found.kept:
        click.echo(f"STILL THERE: {sha}, in {', '.join(holders) or 'a hidden reference'}", err=True)
    click.echo("out of reach from here:")
    for place in erase.OUT_OF_REACH:
        click.echo(f"  {place}")
    if found.kept:
        sys.exit(options.FOUND_PROBLEMS)


@command.command("pre-commit")
def pre_commit() -> None:
    """Have git check what is staged before each commit in this clone."""
    click.echo(f"wrote {receive.install_pre_commit(Path())}; it runs: gongshi hook staged")


@command.command("staged")
def staged() -> None:
    """Check what is staged for the next commit, and what it touches."""
    if not receive.check_staged(Path(), _say):
        sys.exit(options.FOUND_PROBLEMS)


@command.command("pre-receive", hidden=True)
def pre_receive() -> None:
    """Called by git before a push is taken in."""
    here = _here()
    said = f"refused: checking took more than {here.build.seconds} seconds of processor time"
    bounds = ProcessBounds(seconds=here.build.seconds, memory=here.build.memory)
    limit_this_process(bounds, said)
    if not receive.receive_push(here, receive.pushes(sys.stdin), _say):
        sys.exit(options.FOUND_PROBLEMS)


@command.command("post-receive", hidden=True)
def post_receive() -> None:
    """Called by git after a push was taken in."""
    here, brought = _here(), receive.pushes(sys.stdin)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    for name in [*os.environ]:
        if name.startswith("GIT_"):
            del os.environ[name]
    if not publish_push.publish_pushed(here, brought, _say):
        sys.exit(options.FOUND_PROBLEMS)


def _here() -> Setup:
    return setup_of(Path(os.environ.get("GIT_DIR", ".")))


def _say(line: str) -> None:
    """Reports to the person who pushed. A closed connection must not stop the publication."""
    with suppress(OSError):
        terminal.say(*line.split("\n"), err=True)
