"""What does the page of an entity say, and the neutral page after its last listing has ended?"""

from collections import Counter
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from gongshi.register.entities import Entity
from gongshi.register.model import Kind, erased
from gongshi.register.text import excerpt
from gongshi.views import urls
from gongshi.views.facts import Fact, money
from gongshi.views.record import Notice, RecordView, notices, record_view
from gongshi.views.report import (
    REPORT_ORDER,
    SCREEN_ORDER,
    ReportSection,
    ReportView,
    check_code,
    report_view,
    sections,
)
from gongshi.views.site import Edition, Page, Site, Tag, class_tag, page

_BRIEF = 3
"""Adverse records that the answer names; a phone's first screen has room for no more."""


class ClassCount(msgspec.Struct, frozen=True, kw_only=True):
    """The number of current records of a class, zero included."""

    class_: Tag
    count: int


class EntityView(msgspec.Struct, frozen=True, kw_only=True):
    """`answer` says in a sentence whether anything is in force, and until when.

    `brief` are the adverse records that the answer names, `more` is the number of the others.
    `records` and `sections` have the same records, in the order of the screen.
    """

    page: Page
    id: str
    kind: Kind
    kind_text: str
    name: str
    name_en: str
    code: str
    region: str
    answer: str
    brief: tuple[RecordView, ...]
    more: int
    facts: tuple[Fact, ...]
    other_names: tuple[Fact, ...]
    counts: tuple[ClassCount, ...]
    records: tuple[RecordView, ...]
    sections: tuple[ReportSection, ...]
    history: tuple[RecordView, ...]
    notices: tuple[Notice, ...]
    report: ReportView
    made: Edition


class TombstoneView(msgspec.Struct, frozen=True, kw_only=True):
    """Neither name nor content: only that nothing is listed any more, and required statements."""

    page: Page
    id: str
    notices: tuple[Notice, ...]
    made: Edition


def entity_view(site: Site, entity: Entity, check: str = "") -> EntityView:
    """`check` is the entity's check code if it is already known from another language."""
    head = _page(site, entity)
    current = [record_view(site, head, listed) for listed in entity.current]
    records = tuple(sorted(current, key=_place))
    adverse = tuple(record for record in records if record.tone == "adverse")
    return EntityView(
        page=head,
        id=entity.id,
        kind=entity.kind,
        kind_text=site.words(f"kind_{entity.kind}"),
        name=entity.name,
        name_en=entity.name_en or "",
        code=entity.code or "",
        region=site.region(entity.region),
        answer=_answer(site, records, adverse),
        brief=adverse[:_BRIEF],
        more=max(0, len(adverse) - _BRIEF),
        facts=tuple(_facts(site, entity)),
        other_names=tuple(_other_names(site, entity)),
        counts=_counts(site, tuple(record.class_.key for record in records)),
        records=records,
        sections=sections(site, records),
        history=tuple(
            record_view(site, head, listed)
            for listed in entity.records
            if listed.standing.shown and not listed.standing.current
        ),
        notices=notices(site, entity),
        report=report_view(site, head, entity, check or check_code(entity)),
        made=site.made,
    )


def _place(record: RecordView) -> int:
    return SCREEN_ORDER.index(record.class_.key)


def tombstone_view(site: Site, entity: Entity) -> TombstoneView:
    words = site.words
    head = page(
        site,
        "tombstone",
        urls.entity(entity.id),
        words("tombstone_title"),
        words("tombstone_description"),
        indexed=False,
    )
    visible = tuple(listed for listed in entity.records if not erased(listed.record))
    # a rule of the check keeps the subject's names out of the texts of a withdrawal
    said = notices(site, msgspec.structs.replace(entity, records=visible))
    return TombstoneView(page=head, id=entity.id, notices=said, made=site.made)


def _page(site: Site, entity: Entity) -> Page:
    code = entity.code or ""
    description = site.words(
        "entity_description", name=entity.name, register=site.text(site.vocabulary.about.title)
    )
    return page(
        site,
        "entity",
        urls.entity(entity.id),
        f"{entity.name} {code}".strip(),
        excerpt(description, 160),
        indexed=not entity.private and bool(entity.current),
        data=None if entity.private else _json_ld(entity),
    )


def _json_ld(entity: Entity) -> dict[str, Any]:
    """schema.org Organization: names and identifiers, no rating."""
    other = [entity.name_en, *entity.aliases, *entity.former_names]
    found = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": entity.name,
        "alternateName": [name for name in other if name],
        "identifier": entity.code or entity.id,
        "leiCode": entity.ids.get("lei"),
    }
    return {key: value for key, value in found.items() if value}


def _answer(site: Site, records: tuple[RecordView, ...], adverse: tuple[RecordView, ...]) -> str:
    if not adverse:
        return site.words("answer_none_adverse" if records else "answer_none")
    ends = [record.clock.last_day for record in adverse]
    if any(record.status == "overdue" for record in adverse) or None in ends:
        return site.words("answer_adverse_open", n=len(adverse))
    return _until(site, len(adverse), max(day for day in ends if day))


@lru_cache(10_000)
def _until(site: Site, number: int, last: date) -> str:
    return site.words("answer_adverse", n=number, last=last)


@lru_cache(1_000)
def _counts(site: Site, classes: tuple[str, ...]) -> tuple[ClassCount, ...]:
    found = Counter(classes)
    return tuple(
        ClassCount(class_=class_tag(site, class_), count=found[class_]) for class_ in REPORT_ORDER
    )


def _facts(site: Site, entity: Entity) -> list[Fact]:
    """The known registration details, in the order of a registration extract."""
    known = entity.registration
    established = known.established if known else None
    capital = known.capital if known else None
    values: list[tuple[str, str | date | None]] = [
        ("code", entity.code),
        *((f"id_{scheme}", value) for scheme, value in entity.ids.items()),
        ("id_hint", entity.id_hint),
        ("legal_form", site.text(known.legal_form) if known else None),
        ("representative", entity.representative),
        ("region", site.region(entity.region)),
        ("address", site.text(known.address) if known else None),
        ("established", site.words.day(established) if established else None),
        ("capital", money(site, capital) if capital else None),
        ("registrar", _registrar(site, entity)),
        ("state", site.text(known.state) if known else None),
        ("scope", site.text(known.scope) if known else None),
    ]
    return [Fact(key=key, label=_label(site, key), value=str(v)) for key, v in values if v]


@lru_cache(1_000)
def _label(site: Site, key: str) -> str:
    name = f"fact_{key}"
    return site.words(name) if site.words.has(name) else key.removeprefix("id_").upper()


def _registrar(site: Site, entity: Entity) -> str:
    registrar = entity.registration.registrar if entity.registration else None
    if isinstance(registrar, str) and registrar in site.vocabulary.authorities:
        return site.authority(registrar)
    return site.text(registrar)


def _other_names(site: Site, entity: Entity) -> list[Fact]:
    """The English name, and the former and other names: one fact for each kind of name."""
    names = {
        "name_en": (entity.name_en,) if entity.name_en else (),
        "former_name": entity.former_names,
        "alias": entity.aliases,
    }
    join = site.words("names_join").join
    return [
        Fact(key=key, label=site.words(f"fact_{key}"), value=join(found))
        for key, found in names.items()
        if found
    ]
