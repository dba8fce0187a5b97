"""The demonstration register on a day, and its Whoosh index in memory."""

from datetime import date
from functools import cache
from pathlib import Path

from tests_support import TODAY

from generator import entities, reading
from generator.entities import Entity
from generator.model import Register
from generator.search import corpus, manifest, reference
from generator.search.manifest import About
from generator.search.reference import Reference
from generator.search.rows import Row, row_of
from generator.settings import settings_for

ROOT = Path(__file__).resolve().parents[1]
DAY = TODAY.isoformat()


@cache
def register() -> Register:
    read = reading.read(settings_for(ROOT / "mkdocs.yml"), TODAY)
    assert read.register is not None
    return read.register


@cache
def published(day: date = TODAY) -> list[Entity]:
    return [entity for entity in entities.entities(register(), day) if entity.published]


@cache
def about(day: date = TODAY) -> About:
    vocabulary = register().vocabulary
    return About(
        as_of=day.isoformat(),
        timezone=vocabulary.about.timezone,
        regions=manifest.regions_in(vocabulary),
        labels={},
        list_class={key: rules.class_ for key, rules in vocabulary.lists.items()},
    )


@cache
def indexed(day: date = TODAY) -> list[Row]:
    found = (row_of(entity, register().vocabulary) for entity in published(day))
    return [row for row in found if row.records]


@cache
def whoosh(day: date = TODAY) -> Reference:
    entries = (corpus.entry_of(row, about(day).regions) for row in indexed(day))
    return Reference(reference.in_memory(corpus.read(entries)), about(day))
