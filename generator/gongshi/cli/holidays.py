"""What are the options and the output of `gongshi holidays`?"""

from pathlib import Path

import click

from gongshi.cli import options, terminal
from gongshi.format.load import HOLIDAYS
from gongshi.maintain import holiday_table
from gongshi.register.dates import FIRST_DAY, LAST_DAY


@click.command("holidays")
@options.config_file
@click.argument("year", type=click.IntRange(FIRST_DAY.year, LAST_DAY.year))
@click.option("--country", help="ISO 3166 code, as CN or DE-BY; default: by the time zone.")
def command(config_file: Path, year: int, country: str | None) -> None:
    """Write the public holidays of YEAR, and days worked in their place, into holidays.yml.

    Time limits in working days are counted with them. Compare them with the official notice.
    """
    settings = options.settings_of(config_file, None, 1)
    made = holiday_table.write_year(settings, year, country)
    terminal.say(
        f"{HOLIDAYS}: {year} of {made.country}: {made.closed} closed, {made.open} open; "
        "compare them with the official notice"
    )
    if made.lacks_open_days:
        terminal.say(
            f"the package holidays has no days worked in place of others for {year} yet, as it has "
            f"for {year - 1}: update it and write {year} again when the notice is out",
            err=True,
        )
