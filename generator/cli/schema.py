"""What `gongshi schema` asks for and prints."""

from pathlib import Path

import click

from generator import new as making
from generator import schema as schemas


@click.command("schema")
@click.argument("folder", type=click.Path(path_type=Path), default=Path("lists/schema"))
def command(folder: Path) -> None:
    """Write the JSON Schemas that editors use into FOLDER."""
    for name, data in schemas.files().items():
        making.write(folder / name, data.decode(), replace=True)
    click.echo(f"wrote {folder}")
