"""What does an entity's page say of a record?

Most of it depends only on the list, the authority and the days. Records share these, so the wording
is computed once and cached.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

import msgspec

from gongshi.register.deadlines import owed
from gongshi.register.entities import Entity, Listed
from gongshi.register.model import (
    Objection,
    Repair,
    Tone,
    authority_of,
    measures_of,
    objections_of,
    repairs_of,
    tone_of,
)
from gongshi.register.status import Status
from gongshi.views import urls
from gongshi.views.clock import ClockView, clock_view
from gongshi.views.facts import (
    Fact,
    MeasureView,
    details_of,
    facts_of,
    measure_views,
    other_language,
)
from gongshi.views.revisions import RevisionView, revision_views
from gongshi.views.site import Link, Page, Site, Tag, class_tag
from gongshi.views.time_limits import limit_as_rule


class StepView(msgspec.Struct, frozen=True, kw_only=True):
    """An event of a listing: an objection, a step of a repair."""

    day: date
    text: str
    note: str = ""


class DueView(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that is owed; `late` is what is said after its last day, `rule` the time limit.

    How late it is would change the page every day, so nothing here counts days.
    """

    day: date
    text: str
    late: str
    rule: str
    overdue: bool


class RecordView(msgspec.Struct, frozen=True, kw_only=True):
    """One listing in full. `keep` and `after` tell the browser what happens on its last day."""

    id: str
    anchor: str
    status: Status
    status_text: str
    tone: Tone
    list_id: str
    list_title: str
    list_href: str
    class_: Tag
    reason: str
    reason_language: str
    facts: tuple[Fact, ...]
    details: tuple[Fact, ...]
    measures: tuple[MeasureView, ...]
    clock: ClockView
    steps: tuple[StepView, ...]
    due: tuple[DueView, ...]
    repairable: bool
    duty_known: bool
    duty_open: bool
    repair_bar: str
    under_objection: bool
    keep: bool
    after: str
    remedy: str
    authority: Link
    permalink: str
    revisions: tuple[RevisionView, ...] = ()


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """The statement on a listing whose content is not shown."""

    record_id: str
    day: date
    text: str
    note: str = ""
    evidence: str = ""
    successor: str = ""


def record_view(site: Site, page_: Page, listed: Listed) -> RecordView:
    filed, now = listed.filed, listed.standing
    record, rules = filed.record, site.vocabulary.lists[filed.list]
    list_ = _list_of(site, page_.base, filed.list)
    authority = _authority(site, page_.base, authority_of(filed, rules))
    return RecordView(
        id=record.id,
        anchor=f"record-{record.id}",
        status=now.status,
        status_text=site.words(f"status_{now.status}"),
        tone=list_.tone,
        list_id=filed.list,
        list_title=list_.link.text,
        list_href=list_.link.href,
        class_=list_.class_,
        reason=site.text(record.reason),
        reason_language=other_language(site, record.reason),
        facts=tuple(facts_of(site, authority, listed, rules)),
        details=tuple(details_of(site, listed, rules)),
        measures=measure_views(site, filed.list, list_.link.href, measures_of(filed, rules)),
        clock=clock_view(site, listed, rules),
        steps=_steps(site, listed),
        due=_due(site, listed),
        repairable=now.repairable,
        duty_known=listed.record.fulfilled is not None,
        duty_open=now.duty_open,
        repair_bar=_repair_bar(site, listed),
        under_objection=now.under_objection,
        keep=now.clock.kept,
        after=rules.on_expiry,
        remedy=list_.remedy,
        authority=authority,
        permalink=f"#record-{record.id}",
        revisions=revision_views(site, listed),
    )


class _List(msgspec.Struct, frozen=True, kw_only=True):
    """The facts of a list that a record's page shows."""

    link: Link
    class_: Tag
    tone: Tone
    remedy: str


@lru_cache(1_000)
def _list_of(site: Site, base: str, key: str) -> _List:
    rules = site.vocabulary.lists[key]
    return _List(
        link=Link(text=site.list_title(key), href=base + urls.list_page(key)),
        class_=class_tag(site, rules.class_),
        tone=tone_of(rules),
        remedy=site.text(rules.remedy),
    )


@lru_cache(1_000)
def _authority(site: Site, base: str, key: str) -> Link:
    return Link(text=site.authority(key), href=base + urls.authority(key))


def _repair_bar(site: Site, listed: Listed) -> str:
    """What rules repair out on the edition's day."""
    today = site.made.as_of
    reasons = (
        site.text(bar.reason)
        for bar in listed.record.repair_barred
        if bar.from_ <= today <= (bar.until or today)
    )
    return site.words("names_join").join(reasons)


def _steps(site: Site, listed: Listed) -> tuple[StepView, ...]:
    steps = (*_procedure_steps(site, listed), *_extensions(site, listed))
    return tuple(sorted(steps, key=lambda step: step.day))


def _extensions(site: Site, listed: Listed) -> Iterator[StepView]:
    for one in listed.record.extended:
        text = site.words("step_extended", until=one.until, document=one.document or "")
        yield StepView(day=one.decided, text=text.rstrip(), note=site.text(one.note))


def _procedure_steps(site: Site, listed: Listed) -> Iterator[StepView]:
    record, words, today = listed.record, site.words, site.made.as_of
    processes: list[tuple[str, Repair | Objection]] = [
        *(("repair", one) for one in repairs_of(record)),
        *(("objection", one) for one in objections_of(record)),
    ]
    for what, process in processes:
        first = process.applied if isinstance(process, Repair) else process.raised
        ended = f"{what}_{process.outcome}" if process.outcome else ""
        days = ((first, f"{what}_begun"), (process.accepted, f"{what}_accepted"))
        for day, key in days:
            if day and day <= today:
                yield StepView(day=day, text=words(f"step_{key}"))
        if process.decided and process.decided <= today and ended:
            note = site.text(process.note)
            yield StepView(day=process.decided, text=words(f"step_{ended}"), note=note)
        if isinstance(process, Repair) and process.revoked:
            note = site.text(process.revoked.note)
            yield StepView(day=process.revoked.date, text=words("step_repair_revoked"), note=note)


def _due(site: Site, listed: Listed) -> tuple[DueView, ...]:
    """The answers that authorities owe, the earliest first."""
    rules = site.vocabulary.lists[listed.filed.list]
    found = owed(listed.record, rules, site.vocabulary, listed.standing)
    return tuple(
        DueView(
            day=one.due,
            text=site.words(f"due_{one.petition.process}_{one.step}", day=one.due),
            late=site.words(f"late_{one.petition.process}_{one.step}", day=one.due),
            rule=limit_as_rule(site, one.limit),
            overdue=one.due < site.made.as_of,
        )
        for one in sorted(found, key=lambda one: one.due)
    )


def notices(site: Site, entity: Entity) -> tuple[Notice, ...]:
    """The statements on listings whose content is not shown: withdrawn and suspended ones."""
    found = []
    for listed in entity.records:
        now, record = listed.standing, listed.record
        rules = site.vocabulary.lists[listed.filed.list]
        who = site.authority(authority_of(listed.filed, rules))
        title = site.list_title(listed.filed.list)
        if now.status == "withdrawn" and record.withdrawn is not None:
            why = site.words(f"withdrawn_{record.withdrawn.reason}")
            # what another record says instead still holds, so nobody is cleared
            tone = "neutral" if record.withdrawn.replaced_by else tone_of(rules)
            text = site.words(f"notice_withdrawn_{tone}", list=title, authority=who, why=why)
            found.append(
                Notice(
                    record_id=record.id,
                    day=now.since,
                    text=text,
                    note=site.text(record.withdrawn.note),
                    evidence=site.text(record.withdrawn.evidence),
                    successor=record.withdrawn.replaced_by or "",
                )
            )
        elif now.suspended:
            text = site.words("notice_suspended", list=title, authority=who)
            raised = max(one.raised for one in objections_of(record))
            found.append(Notice(record_id=record.id, day=raised, text=text))
    return tuple(found)
