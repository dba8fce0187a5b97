"""What does a command do?

A command parses its arguments, calls the module that does the work, prints, and exits.

Exit codes: 0 done, 1 problems in the register, 2 wrong usage, 3 an entity was found, with
`--exit-code`. Each command has a file here, imported only when the command is called, so that a
command does not wait for another command's imports.
"""

import io
import sys
from concurrent.futures import BrokenExecutor
from importlib import import_module

import click

from gongshi import __version__
from gongshi.cli import terminal
from gongshi.cli.options import FOUND_PROBLEMS, WRONG_USAGE
from gongshi.register.problems import Refused, Unusable

COMMANDS = (
    "init",
    "build",
    "check",
    "publish",
    "serve",
    "new",
    "renew",
    "extend",
    "end",
    "withdraw",
    "repair",
    "object",
    "due",
    "holidays",
    "diff",
    "search",
    "screen",
    "verify",
    "hook",
    "schema",
)
"""In the order of `--help`. Each is `command` in the file of its name."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"gongshi.cli.{cmd_name}").command
        return command


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="gongshi")
def cli() -> None:
    """Turn YAML records of blacklists and redlists into a public, searchable register."""


_NO_MEMORY = "there was not enough memory for it, or a process was ended; nothing was changed"


def main() -> None:
    """Run the command line; every refusal ends in a message, never in a traceback."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal may not have all characters of a name
    try:
        cli.main(standalone_mode=False)
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        terminal.say(*shown.getvalue().rstrip("\n").split("\n"), err=True)
        sys.exit(WRONG_USAGE)
    except click.Abort:
        sys.exit(WRONG_USAGE)
    except Refused as refused:
        from gongshi.project import problem_report  # noqa: PLC0415 - only a refusal needs it

        click.echo(
            problem_report.problems_as_text(list(refused.problems), None, colour=False), err=True
        )
        click.echo(problem_report.summary(refused.problems), err=True)
        sys.exit(FOUND_PROBLEMS)
    except (MemoryError, BrokenExecutor):
        terminal.say(f"gongshi: {_NO_MEMORY}", err=True)
        sys.exit(FOUND_PROBLEMS)
    except (Unusable, OSError) as error:
        terminal.say(*f"gongshi: {_os_error_message(error)}".split("\n"), err=True)
        sys.exit(FOUND_PROBLEMS)


def _os_error_message(error: Exception) -> str:
    """The message for an error of the operating system, with the file."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error)
