"""What are the options of `gongshi end`?"""

from datetime import date

import click

from gongshi.cli import amending, options
from gongshi.cli.amending import FulfilledOn, Where
from gongshi.maintain import amend
from gongshi.register.entities import Listed
from gongshi.register.model import Register


@click.command("end")
@amending.record_id
@amending.place
@click.option("--last-day", type=options.DayParam(), help="Last day shown; default: today.")
@click.option(
    "--ground", metavar="KEY", help="End it by a decision, on this one of its list's `grounds`."
)
@click.option(
    "--date",
    "day",
    type=options.DayParam(),
    help="With --ground: first day on which it is no longer shown; default: today.",
)
@amending.document
@amending.note
@amending.fulfilled
def command(
    where: Where,
    record_id: str,
    last_day: date | None,
    ground: str | None,
    day: date | None,
    document: str | None,
    notes: tuple[str, ...],
    *,
    fulfilled_on: FulfilledOn,
) -> None:
    """End RECORD before its term does.

    With --ground the authority ended it for a reason that its list names; without, its last day is
    set.
    """
    if ground and last_day:
        raise click.UsageError("--ground has --date, and no --last-day")
    if not ground and (day or document or notes):
        raise click.UsageError("--date, --document and --note need --ground")

    def answer(register: Register, listed: Listed, today: date) -> amend.Changes:
        done = fulfilled_on(listed, today)
        if ground is None:
            return amend.ended(listed, last_day or today, fulfilled=done)
        details = {
            "date": (day or today).isoformat(),
            "ground": ground,
            **amending.reasons(document, notes, register),
        }
        return amend.lifted(listed, details, fulfilled=done)

    amending.amended(where, record_id, answer)
