"""What `gongshi hook` asks for and prints."""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

import click

from gongshi.cli import options, terminal
from gongshi.server import hooks
from gongshi.server.hooks import Setup


@click.group("hook")
def command() -> None:
    """Check what is pushed, and publish it: hooks for a bare repository on any server."""


@command.command("install")
@click.argument("bare", metavar="BARE_REPO", type=click.Path(path_type=Path))
@click.option(
    "--to", required=True, type=click.Path(path_type=Path), help="Folder of the published site."
)
@click.option("--branch", help="The branch that is published; default: the repository's own.")
def install(bare: Path, to: Path, branch: str | None) -> None:
    """Write the hooks into BARE_REPO, which is made where it is not there."""
    here = hooks.install_hooks(bare, to, branch)
    click.echo(f"{here.bare}: pushes to {here.branch} are checked, and published to {here.to}")
    click.echo(f"  push to it:   git remote add live HOST:{here.bare}")
    click.echo(f"  every night:  5 0 * * *  {_command()} hook publish {here.bare}")


def _command() -> str:
    beside = Path(sys.executable).with_name("gongshi")
    return str(beside) if beside.is_file() else f"{sys.executable} -P -m gongshi"


@command.command("publish")
@click.argument("bare", metavar="BARE_REPO", type=click.Path(path_type=Path))
def publish(bare: Path) -> None:
    """Build and publish the newest commit of BARE_REPO again: once a day, because days pass.

    Where nobody watches it is silent unless it fails, so that cron writes a letter only then.
    """
    kept: list[str] = []
    say = _say if sys.stderr.isatty() else kept.append
    if not hooks.publish_push(hooks.setup(bare), say, again=True):
        for line in kept:
            _say(line)
        sys.exit(options.FOUND_PROBLEMS)


@command.command("pre-commit")
def pre_commit() -> None:
    """Have git check what is staged before each commit in this clone."""
    click.echo(f"wrote {hooks.install_pre_commit(Path())}; it runs: gongshi hook staged")


@command.command("staged")
def staged() -> None:
    """Check what is staged for the next commit, and what it touches."""
    if not hooks.check_staged(Path(), _say):
        sys.exit(options.FOUND_PROBLEMS)


@command.command("pre-receive", hidden=True)
def pre_receive() -> None:
    """Called by git before a push is taken in."""
    if not hooks.receive(_here(), hooks.pushes(sys.stdin), _say):
        sys.exit(options.FOUND_PROBLEMS)


@command.command("post-receive", hidden=True)
def post_receive() -> None:
    """Called by git after a push was taken in."""
    here, brought = _here(), hooks.pushes(sys.stdin)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    for name in [*os.environ]:
        if name.startswith("GIT_"):
            del os.environ[name]
    if not hooks.received(here, brought, _say):
        sys.exit(options.FOUND_PROBLEMS)


def _here() -> Setup:
    return hooks.setup(Path(os.environ.get("GIT_DIR", ".")))


def _say(line: str) -> None:
    """Tells who pushed, who may have hung up by now: that is no reason not to publish."""
    with suppress(OSError):
        terminal.say(*line.split("\n"), err=True)
