"""The demonstration register on a day, and its Whoosh index in memory."""

from datetime import date
from functools import cache

from gongshi.project import checkout
from gongshi.register import entities
from gongshi.register.entities import Entity
from gongshi.register.model import Register
from gongshi.register.names import regions_in
from gongshi.search.index import corpus
from gongshi.search.index.entries import IndexRow, row_of
from gongshi.search.index.manifest import IndexHeader
from gongshi.search.query import whoosh_index
from gongshi.search.query.whoosh_index import Reference
from gongshi.settings import settings_for
from tests.support.paths import ROOT
from tests.support.registers import TODAY

DAY = TODAY.isoformat()


@cache
def register() -> Register:
    read = checkout.read_register(settings_for(ROOT / "mkdocs.yml"), TODAY)
    assert read.register is not None
    return read.register


@cache
def published(day: date = TODAY) -> list[Entity]:
    return [entity for entity in entities.entities(register(), day) if entity.published]


@cache
def about(day: date = TODAY) -> IndexHeader:
    vocabulary = register().vocabulary
    return IndexHeader(
        as_of=day.isoformat(),
        timezone=vocabulary.about.timezone,
        regions=regions_in(vocabulary),
        labels={},
        list_class={key: rules.class_ for key, rules in vocabulary.lists.items()},
    )


@cache
def indexed(day: date = TODAY) -> list[IndexRow]:
    found = (row_of(entity, register().vocabulary) for entity in published(day))
    return [row for row in found if row.records]


@cache
def whoosh(day: date = TODAY) -> Reference:
    entries = (corpus.entry_of(row, about(day).regions) for row in indexed(day))
    return Reference(whoosh_index.in_memory(corpus.read_corpus(entries)), about(day))
