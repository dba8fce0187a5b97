"""The register as files for other people's programs: CSV and JSON Lines of what the pages show.

Natural persons are left out of bulk files: their records can be looked up one by one, but a
copied list of people could outlive the listings (CJEU C-26/22 and C-64/22, SCHUFA, 2023).
Withdrawn, repaired and ended records are left out as they are on the pages.
"""

import csv
import io
from collections.abc import Iterator

import msgspec

from generator.entities import Entity
from generator.views.entity import EntityView

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


def in_bulk(entity: Entity) -> bool:
    return not entity.person


def header() -> bytes:
    """The CSV's first line, with the mark by which spreadsheets know UTF-8."""
    return b"\xef\xbb\xbf" + _csv([COLUMNS])


def csv_rows(entity: Entity, view: EntityView) -> bytes:
    return _csv(_rows(entity, view))


def _csv(rows: "Iterator[tuple[str, ...]] | list[tuple[str, ...]]") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()


def _rows(entity: Entity, view: EntityView) -> Iterator[tuple[str, ...]]:
    by_id = {listed.record.id: listed for listed in entity.records}
    for shown in view.records:
        listed = by_id[shown.id]
        facts = {fact.key: fact.value for fact in shown.facts}
        last = listed.standing.clock.last_day
        values = (
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
        yield tuple(_inert(value) for value in values)


def _inert(value: str) -> str:
    """Text a spreadsheet will not take for a formula (OWASP, CSV Injection)."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def json_line(entity: Entity, view: EntityView) -> bytes:
    """The entity with its current records, one line."""
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
        "records": [dict(zip(COLUMNS, row, strict=True)) for row in _rows(entity, view)],
    }
    return msgspec.json.encode(found) + b"\n"
