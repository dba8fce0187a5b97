"""Which rows do the downloads have? The data of the pages, as CSV and JSON Lines.

Natural persons, in trade or not, are left out of bulk files: their records can be looked up one by
one, but a copied list of people could outlive the listings (CJEU C-26/22 and C-64/22, SCHUFA,
2023). Withdrawn, repaired and ended records are left out, as on the pages.
"""

from collections.abc import Iterator, Sequence

import msgspec

from gongshi.register.csv_rows import csv_rows
from gongshi.register.entities import Entity
from gongshi.views.entity import EntityView

COLUMNS = (
    "record_id",
    "entity_id",
    "kind",
    "name",
    "name_en",
    "code",
    "region",
    "list",
    "class",
    "tone",
    "status",
    "under_objection",
    "repairable",
    "authority",
    "document",
    "decided",
    "published",
    "last_day",
    "reason",
    "basis",
)

ExportRow = Sequence[str]
"""Texts in the order of the columns."""


def header() -> bytes:
    """The first line of the CSV, with the byte order mark by which spreadsheets recognise UTF-8."""
    return b"\xef\xbb\xbf" + csv_lines([COLUMNS])


def csv_lines(rows: Sequence[ExportRow]) -> bytes:
    return csv_rows(rows).encode()


def rows_of(entity: Entity, view: EntityView) -> list[ExportRow]:
    """A row for each current record; none for a private entity."""
    return [] if entity.private else [*_rows(entity, view)]


def _rows(entity: Entity, view: EntityView) -> Iterator[ExportRow]:
    by_id = {listed.record.id: listed for listed in entity.records}
    for shown in view.records:
        listed = by_id[shown.id]
        facts = {fact.key: fact.value for fact in shown.facts}
        last = listed.standing.clock.last_day
        yield (
            shown.id,
            view.id,
            view.kind,
            view.name,
            view.name_en,
            view.code,
            view.region,
            shown.list_id,
            shown.class_.key,
            shown.tone,
            shown.status,
            str(shown.under_objection).lower(),
            str(shown.repairable).lower(),
            shown.authority.text,
            facts["document"],
            listed.record.decided.isoformat(),
            listed.record.published.isoformat(),
            last.isoformat() if last else "",
            shown.reason,
            facts["basis"],
        )


def json_line(entity: Entity, view: EntityView, rows: Sequence[ExportRow]) -> bytes:
    """The entity with its current records, as one line; empty if it has no rows."""
    if not rows:
        return b""
    found = {
        "id": view.id,
        "kind": view.kind,
        "name": view.name,
        "name_en": view.name_en,
        "code": view.code,
        "ids": entity.ids,
        "aliases": list(entity.aliases),
        "former_names": list(entity.former_names),
        "region": entity.region or "",
        "records": [dict(zip(COLUMNS, row, strict=True)) for row in rows],
    }
    return msgspec.json.encode(found) + b"\n"
