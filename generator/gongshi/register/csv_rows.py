"""How is CSV written so that no spreadsheet finds a formula? Text from others stays text."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_SIGNS = "=+\\-@＝＋－＠"
_BEGINS = re.compile(f'[\\s"]*[{_SIGNS}]|[\\t\\r\\n]')
_WITHIN = re.compile(f'(?<=[\\t\\n\\r;|])(?="*[{_SIGNS}])')
"""Positions where another program may start a cell: after a line end, or after its own separator.
"""


def csv_rows(rows: Iterable[Sequence[str | int]]) -> str:
    """Lines with CRLF. A mark is put before text that would be a formula (OWASP, CSV Injection)."""
    out = io.StringIO(newline="")
    marked = ([_marked(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    csv.writer(out, lineterminator="\r\n").writerows(marked)
    return out.getvalue()


def _marked(text: str) -> str:
    marked = _WITHIN.sub("'", text)
    return f"'{marked}" if _BEGINS.match(text) else marked
