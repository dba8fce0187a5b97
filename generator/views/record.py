"""A record as its reader sees it: on an entity's page, and as a row of a table."""

from datetime import date
from functools import lru_cache

import msgspec

from generator import urls
from generator.dates import Period
from generator.entities import Entity, Listed
from generator.model import DetailField, ListRules, Text, Tone, authority_of, measures_of
from generator.status import Status, term_of
from generator.text import language_of
from generator.views.revisions import RevisionView, revision_views
from generator.views.site import Link, Page, Site, Tag, class_tag, tone_of


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """A labelled value; `language` is set where it is not the page's."""

    key: str
    label: str
    value: str
    language: str = ""
    href: str = ""


class MeasureView(msgspec.Struct, frozen=True, kw_only=True):
    """A measure in words; `href` leads to its full text where the list's page has it."""

    key: str
    title: str
    kind: str
    does: str
    does_not: str
    basis: str
    href: str = ""


class ClockView(msgspec.Struct, frozen=True, kw_only=True):
    """The days of a listing, as days and as a sentence. `progress` is 0 to 100 of the term."""

    listed: date
    repairable_from: date | None
    last_day: date | None
    sentence: str
    progress: int | None = None
    repair_at: int | None = None


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened to a listing: an objection, a step of a repair."""

    day: date
    text: str
    note: str = ""


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
    steps: tuple[Step, ...]
    repairable: bool
    under_objection: bool
    keep: bool
    after: str
    remedy: str
    authority: Link
    permalink: str
    revisions: tuple[RevisionView, ...] = ()


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of a listing whose content is not shown."""

    record_id: str
    day: date
    text: str
    note: str = ""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A record in a table of a list, a region, an authority or the home page.

    Made once for all tables: its addresses are below the language's root until it is `placed`.
    """

    record_id: str
    entity_id: str
    entity: str
    name_en: str
    href: str
    code: str
    region: str
    list_title: str
    list_href: str
    class_: Tag
    authority: str
    status: Status
    status_text: str
    decided: date
    published: date
    last_day: date | None
    keep: bool
    after: str
    under_objection: bool


def record_view(site: Site, page_: Page, listed: Listed) -> RecordView:
    filed, now = listed.filed, listed.standing
    record, rules = filed.record, site.vocabulary.lists[filed.list]
    list_href = page_.base + urls.list_page(filed.list)
    return RecordView(
        id=record.id,
        anchor=f"record-{record.id}",
        status=now.status,
        status_text=site.words(f"status_{now.status}"),
        tone=tone_of(rules),
        list_id=filed.list,
        list_title=site.list_title(filed.list),
        list_href=list_href,
        class_=class_tag(site, rules.class_),
        reason=site.text(record.reason),
        reason_language=_other_language(site, record.reason),
        facts=tuple(_facts(site, page_, listed, rules)),
        details=tuple(_details(site, listed, rules)),
        measures=tuple(
            measure_view(site, key, list_href if key in rules.measures else "")
            for key in measures_of(filed, rules)
        ),
        clock=_clock(site, listed, rules),
        steps=tuple(sorted(_steps(site, listed), key=lambda step: step.day)),
        repairable=now.repairable,
        under_objection=now.under_objection,
        keep=keeps(listed, rules),
        after=rules.on_expiry,
        remedy=site.text(rules.remedy),
        authority=Link(
            text=site.authority(authority_of(filed, rules)),
            href=page_.base + urls.authority(authority_of(filed, rules)),
        ),
        permalink=f"#record-{record.id}",
        revisions=revision_views(site, listed),
    )


def keeps(listed: Listed, rules: ListRules) -> bool:
    """Whether the listing outlasts its term because the duty is not fulfilled."""
    return rules.if_unfulfilled == "keep" and listed.record.fulfilled is False


def _other_language(site: Site, text: str | dict[str, str]) -> str:
    answered = language_of(text, site.language)
    return "" if answered == site.language else answered


def _facts(site: Site, page_: Page, listed: Listed, rules: ListRules) -> list[Fact]:
    record, words = listed.record, site.words
    key = authority_of(listed.filed, rules)
    facts = [
        Fact(key="document", label=words("fact_document"), value=record.document),
        Fact(
            key="authority",
            label=words("fact_authority"),
            value=site.authority(key),
            href=page_.base + urls.authority(key),
        ),
        Fact(
            key="basis",
            label=words("fact_basis"),
            value=site.text(record.basis),
            language=_other_language(site, record.basis),
        ),
        Fact(key="decided", label=words("fact_decided"), value=words.day(record.decided)),
        Fact(key="published", label=words("fact_published"), value=words.day(record.published)),
    ]
    if tone_of(rules) == "adverse":  # a licence or a commendation has no severity
        degree = words(f"severity_{record.severity or rules.severity}")
        facts.append(Fact(key="severity", label=words("fact_severity"), value=degree))
    if record.ended:
        facts.append(Fact(key="ended", label=words("fact_ended"), value=words.day(record.ended)))
    if record.fulfilled is not None:
        state = "yes" if record.fulfilled else "no"
        facts.append(
            Fact(key="fulfilled", label=words("fact_fulfilled"), value=words(f"fulfilled_{state}"))
        )
    if record.source:
        facts.append(
            Fact(
                key="source",
                label=words("fact_source"),
                value=record.source,
                href=record.source,
            )
        )
    return facts


def _details(site: Site, listed: Listed, rules: ListRules) -> list[Fact]:
    given = listed.record.details
    return [
        Fact(key=key, label=site.text(spec.label), value=_detail(site, spec, given[key]))
        for key, spec in rules.fields.items()
        if key in given
    ]


def _detail(site: Site, spec: DetailField, given: Text) -> str:
    value = site.text(given)
    if spec.type == "money":
        return money(site, value)
    if spec.type == "date":
        return site.words.day(date.fromisoformat(value))
    return value


def money(site: Site, value: str) -> str:
    """`50000 CNY` as a reader expects it: `CNY 50,000`, `50,000元`."""
    amount, currency = value.split(" ")
    whole, _, fraction = amount.partition(".")
    grouped = f"{int(whole):,}" + (f".{fraction}" if fraction else "")
    key = f"money_{currency}"
    words = site.words
    return words(key if words.has(key) else "money", amount=grouped, currency=currency)


@lru_cache(10_000)
def measure_view(site: Site, key: str, list_href: str = "") -> MeasureView:
    measure = site.vocabulary.measures[key]
    return MeasureView(
        key=key,
        title=site.text(measure.title),
        kind=site.words(f"measure_{measure.kind}"),
        does=site.text(measure.does),
        does_not=site.text(measure.does_not),
        basis=site.text(measure.basis),
        href=f"{list_href}#measure-{key}" if list_href else "",
    )


def _clock(site: Site, listed: Listed, rules: ListRules) -> ClockView:
    now, record = listed.standing, listed.record
    times = now.clock
    start = min(record.published, times.anchor or record.published)
    end = times.last_day
    return ClockView(
        listed=record.published,
        repairable_from=times.repairable_from if tone_of(rules) == "adverse" else None,
        last_day=end,
        sentence=sentence(site, listed, rules),
        progress=_share(start, end, site.made.as_of),
        repair_at=_share(start, end, times.repairable_from),
    )


def _share(start: date, end: date | None, day: date | None) -> int | None:
    if end is None or day is None or end <= start:
        return None
    return max(0, min(100, round(100 * (day - start).days / (end - start).days)))


_BY_PERIOD = ("in_force_shortened", "expired", "overdue")
"""Reasons whose words name the longest period."""


def sentence(site: Site, listed: Listed, rules: ListRules) -> str:
    """The reason of the status in words: until when, counted from what, by which rule."""
    now, words = listed.standing, site.words
    term = term_of(listed.filed, rules, site.vocabulary.terms)
    if term is None:
        return words(f"why_{now.why}_bare", last=now.clock.last_day or "", since=now.since)
    if term.max == "none" and now.why in _BY_PERIOD:  # an end was set, which no period gave
        said = words(f"why_{now.why}_bare", last=now.clock.last_day or "", since=now.since)
        return said + words("why_basis", basis=site.text(term.basis))
    period = "" if term.max == "none" else period_in_words(site, term.max)
    return words(
        f"why_{now.why}",
        last=now.clock.last_day or "",
        since=now.since,
        period=period,
        anchor=words(f"anchor_{term.anchor}"),
        basis=site.text(term.basis),
    )


@lru_cache(1_000)
def period_in_words(site: Site, text: str) -> str:
    """`P1Y6M` as `one year and six months` would be said: number and unit, joined."""
    period = Period.parse(text)
    years, months = divmod(period.months, 12)
    units = (("year", years), ("month", months), ("day", period.days))
    parts = [site.words(f"period_{unit}", n=count) for unit, count in units if count]
    return site.words("period_join").join(parts) or site.words("period_day", n=0)


def _steps(site: Site, listed: Listed) -> list[Step]:
    record, words, today = listed.record, site.words, site.made.as_of
    steps = []
    for what, process in (("repair", record.repair), ("objection", record.objection)):
        if process is None:
            continue
        first = process.applied if hasattr(process, "applied") else process.raised
        ended = f"{what}_{process.outcome}" if process.outcome else ""
        days = ((first, f"{what}_begun"), (process.accepted, f"{what}_accepted"))
        steps += [
            Step(day=day, text=words(f"step_{key}")) for day, key in days if day and day <= today
        ]
        if process.decided and process.decided <= today and ended:
            note = site.text(process.note)
            steps.append(Step(day=process.decided, text=words(f"step_{ended}"), note=note))
    return steps


def notices(site: Site, entity: Entity) -> tuple[Notice, ...]:
    """What may be said of listings whose content is not shown: withdrawn and suspended ones."""
    found = []
    for listed in entity.records:
        now, record = listed.standing, listed.record
        rules = site.vocabulary.lists[listed.filed.list]
        who = site.authority(authority_of(listed.filed, rules))
        title = site.list_title(listed.filed.list)
        if now.status == "withdrawn" and record.withdrawn is not None:
            why = site.words(f"withdrawn_{record.withdrawn.reason}")
            text = site.words("notice_withdrawn", list=title, authority=who, why=why)
            note = site.text(record.withdrawn.note)
            found.append(Notice(record_id=record.id, day=now.since, text=text, note=note))
        elif now.suspended and record.objection is not None:
            text = site.words("notice_suspended", list=title, authority=who)
            found.append(Notice(record_id=record.id, day=record.objection.raised, text=text))
    return tuple(found)


def row(site: Site, entity: Entity, listed: Listed) -> Row:
    filed, now = listed.filed, listed.standing
    rules = site.vocabulary.lists[filed.list]
    return Row(
        record_id=filed.record.id,
        entity_id=entity.id,
        entity=entity.name,
        name_en=entity.name_en or "",
        href=urls.entity(entity.id),
        code=entity.code or entity.id_hint or "",
        region=site.region(entity.region),
        list_title=site.list_title(filed.list, short=True),
        list_href=urls.list_page(filed.list),
        class_=class_tag(site, rules.class_),
        authority=site.authority(authority_of(filed, rules), short=True),
        status=now.status,
        status_text=site.words(f"status_{now.status}"),
        decided=filed.record.decided,
        published=filed.record.published,
        last_day=now.clock.last_day,
        keep=keeps(listed, rules),
        after=rules.on_expiry,
        under_objection=now.under_objection,
    )


def placed(row_: Row, page_: Page) -> Row:
    """A row with its addresses made right for the page it stands on."""
    return msgspec.structs.replace(
        row_, href=page_.base + row_.href, list_href=page_.base + row_.list_href
    )
