"""What are the options and the output of `gongshi schema`?"""

from pathlib import Path

import click

from gongshi.format import json_schema as schemas
from gongshi.maintain import new_record as making


@click.command("schema")
@click.argument("folder", type=click.Path(path_type=Path), default=Path("lists/schema"))
def command(folder: Path) -> None:
    """Write the JSON Schemas that editors use into FOLDER."""
    for name, data in schemas.schema_files().items():
        making.write_file(folder / name, data, replace=True)
    click.echo(f"wrote {folder}")
