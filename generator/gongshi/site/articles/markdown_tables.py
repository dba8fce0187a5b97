"""How does a Markdown table become readable on a phone and for a screen reader?

Markdown tables have only rows and columns. Here each row gets a heading, and each cell the heading
of its column, like the register's own tables: a narrow screen shows a row as a card.
"""

import re

_TABLE = re.compile(r"<table>\s*<thead>(.*?)</thead>\s*<tbody>(.*?)</tbody>\s*</table>", re.DOTALL)
_HEADING = re.compile(r"<th\b([^>]*)>(.*?)</th>", re.DOTALL)
_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<td\b([^>]*)>(.*?)</td>", re.DOTALL)
_TAG = re.compile(r"<sup\b.*?</sup>|<[^>]+>", re.DOTALL)


def label_tables(page: str) -> str:
    """A page of HTML with every table from Markdown labelled, and otherwise unchanged."""
    return _TABLE.sub(_table, page)


def _table(found: re.Match[str]) -> str:
    head, body = found.groups()
    labels = [
        _TAG.sub("", text).strip().replace('"', "&quot;") for _, text in _HEADING.findall(head)
    ]
    head = _HEADING.sub(r'<th scope="col"\1>\2</th>', head)
    rows = "\n".join(_row(cells, labels) for cells in _ROW.findall(body))
    return (
        f'<div class="gs-fit"><table class="gs-rows">\n<thead>{head}</thead>\n'
        f"<tbody>\n{rows}\n</tbody>\n</table></div>"
    )


def _row(cells: str, labels: list[str]) -> str:
    (attributes, heading), *rest = _CELL.findall(cells)
    data_cells = "".join(
        f'<td data-l="{label}"{attributes}><div>{text}</div></td>'
        for label, (attributes, text) in zip(labels[1:], rest, strict=True)
    )
    return f'<tr><th scope="row"{attributes}><div>{heading}</div></th>{data_cells}</tr>'
