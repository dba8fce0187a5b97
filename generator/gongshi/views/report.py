"""What makes an entity's page a credit report when it is printed?

The page itself is the report. Its sections are in the order of the national standard of 2022
(《公共信用信息报告标准》), each with a count, and with "no information" said in words. The report
has a number and a code to check the paper by. The print stylesheet lays it out, so it needs no
page of its own.

A separate page for each report was considered and rejected. At 100,000 entities in two languages it
would be 200,000 more pages, which doubles a build, and another place where a listing could outlive
its term. The QR code is not made here either: segno takes 0.9 ms for one, three minutes in all, and
its 1.8 kB would be in each page. The browser draws it (qr.mjs); without a script the paper has
address and check code in words.
"""

import hashlib
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

import msgspec

from gongshi.register.deadlines import petitions_of
from gongshi.register.entities import Entity, Listed
from gongshi.register.model import CLASSES, TONES, Class, Record
from gongshi.register.status import Standing
from gongshi.views.record import RecordView
from gongshi.views.site import Page, Site, Tag

REPORT_ORDER: tuple[Class, ...] = (
    "penalty",
    "licence",
    "redlist",
    "blacklist",
    "serious",
    "abnormal",
    "watchlist",
    "commitment",
    "evaluation",
)
"""Administrative matters, good faith, serious, abnormal, watched, commitments, evaluations."""

SCREEN_ORDER: tuple[Class, ...] = (
    "serious",
    "blacklist",
    "abnormal",
    "penalty",
    "watchlist",
    "redlist",
    "licence",
    "commitment",
    "evaluation",
)
"""The most important first on a screen; the print stylesheet restores the report's order."""

_LABELLED = ("redlist", "blacklist", "serious", "abnormal", "watchlist")
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_CODE_BYTES = 5
"""Eight characters: enough to distinguish two states of one page. It is no signature."""


class ReportSection(msgspec.Struct, frozen=True, kw_only=True):
    """Records of one class on an entity's page."""

    class_: Tag
    title: str
    records: tuple[RecordView, ...]


class ReportView(msgspec.Struct, frozen=True, kw_only=True):
    """Data only for paper. `check` changes when, and only when, a shown record changes.

    A script puts the edition's day before `number`.
    """

    number: str
    check: str
    issuer: str
    labels: tuple[Tag, ...]
    address: str
    guide: str
    since: date


def sections(site: Site, records: tuple[RecordView, ...]) -> tuple[ReportSection, ...]:
    """The records by class, in their order; a class without records has no section."""
    return tuple(
        ReportSection(
            class_=members[0].class_, title=site.words(f"section_{class_}"), records=members
        )
        for class_, members in _by_class(records).items()
    )


def _by_class(records: tuple[RecordView, ...]) -> dict[str, tuple[RecordView, ...]]:
    found: dict[str, tuple[RecordView, ...]] = {}
    for record in records:
        found[record.class_.key] = (*found.get(record.class_.key, ()), record)
    return found


def report_view(site: Site, page: Page, entity: Entity, check: str) -> ReportView:
    """`check` is the entity's check code, the same in every language."""
    return ReportView(
        number=f"{entity.id}-{check}",
        check=check,
        issuer=site.text(site.vocabulary.about.operator),
        labels=_labels(site, *_labelled(site, entity)),
        address=page.canonical,
        guide=page.base + site.report_guide if site.report_guide else "",
        since=_since(site, entity),
    )


def _since(site: Site, entity: Entity) -> date:
    """The day of the latest change of a record on the page, by an edit or by itself."""
    today = site.made.as_of
    days = [day for listed in entity.records for day in _days(listed)]
    return max((day for day in days if day <= today), default=today)


def _days(listed: Listed) -> Iterator[date]:
    now, record = listed.standing, listed.record
    yield from (record.published, now.since, *(one.day for one in listed.revisions))
    yield from (one.decided for one in record.extended)
    for one in petitions_of(record):
        yield one.made
        yield from (day for day in (one.accepted, one.decided) if day)
    if now.repairable and now.clock.repairable_from:
        yield now.clock.repairable_from


def check_code(entity: Entity) -> str:
    """Eight letters and digits that identify the shown records: same code, same records."""
    shown = [
        _told(listed.record, listed.standing) for listed in entity.records if listed.standing.shown
    ]
    digest = hashlib.sha256(msgspec.json.encode([entity.id, entity.name, shown])).digest()
    number = int.from_bytes(digest[:_CODE_BYTES])
    return "".join([_BASE32[number >> shift & 31] for shift in range(35, -1, -5)])


def _told(record: Record, standing: Standing) -> tuple[object, ...]:
    last = standing.clock.last_day
    return (record.id, record.document, record.decided, record.reason, standing.status, last)


def _labelled(site: Site, entity: Entity) -> tuple[frozenset[Class], str]:
    """The classes of an entity's current records, and the state of its registration."""
    lists = site.vocabulary.lists
    classes = frozenset([lists[listed.filed.list].class_ for listed in entity.current])
    return classes, site.text(entity.registration.state) if entity.registration else ""


@lru_cache(1_000)
def _labels(site: Site, classes: frozenset[Class], state: str) -> tuple[Tag, ...]:
    """The lists that label their members, as tags; then the state of registration."""
    labels = [
        Tag(key=class_, text=site.words(f"label_{class_}"), tone=TONES[class_])
        for class_ in CLASSES
        if class_ in classes and class_ in _LABELLED
    ]
    return (*labels, Tag(key="state", text=state, tone="neutral")) if state else tuple(labels)
