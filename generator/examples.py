"""Examples for articles, taken from the records of the register itself.

Articles explain repair, objections and an entity's page on records of the register itself. Which
record serves as the example follows from the data, and every day in it comes from `status`, so no
article can name a wrong date or a record that is gone. Natural persons are never an example.
"""

import html
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

import msgspec

from generator import urls
from generator.entities import Entity, Listed
from generator.model import Filed, ListRules, Repair, Term, Vocabulary
from generator.status import Standing, standing, term_of
from generator.views.record import period_in_words
from generator.views.site import Site, class_tag, tone_of

_DAY = timedelta(days=1)

Event = Literal[
    "decided",
    "published",
    "too_early",
    "repairable",
    "granted",
    "last",
    "over_fulfilled",
    "over_open",
]
"""What happens to an example on a day; the pages have words for each."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A record and the subject it is about."""

    entity: Entity
    listed: Listed


class RepairCase(Case, frozen=True, kw_only=True):
    """A record with everything that its way through repair depends on.

    `first` is the first day on which repair can be granted, `last` the last day shown.
    """

    term: Term
    first: date
    last: date


def snippets(site: Site, members: Iterable[Entity]) -> dict[str, str]:
    """The examples by name, as HTML blocks that Markdown passes through."""
    shown = [e for e in members if e.shown and not e.person]
    return {
        "repair-example": _repair_example(site, shown),
        "entity-example": _entity_example(site, shown),
        "status-examples": _status_examples(site, shown),
        "objection-lists": _objection_lists(site),
    }


def _repair_example(site: Site, members: list[Entity]) -> str:
    case = repair_case(site.vocabulary, members)
    if case is None:
        return _paragraph(html.escape(site.words("example_none")))
    days = [_day_row(site, *row) for row in repair_days(site.vocabulary, case)]
    sooner = site.words("example_gain", n=(case.last - case.first).days + 1)
    return (
        _paragraph(f"{_entity_link(site, case.entity)}, {_record_link(case)}")
        + _paragraph(html.escape(_terms(site, case)))
        + _table(
            site, "example_repair_title", ["example_day", "example_event", "example_status"], days
        )
        + _paragraph(html.escape(sooner))
    )


def repair_case(vocabulary: Vocabulary, members: list[Entity]) -> RepairCase | None:
    """The adverse record that has most of its term, and of its way through repair, to come."""
    cases = (
        _repair_case(vocabulary, entity, listed) for entity in members for listed in entity.current
    )
    return min((case for case in cases if case is not None), key=_preference, default=None)


def _repair_case(vocabulary: Vocabulary, entity: Entity, listed: Listed) -> RepairCase | None:
    rules, times = vocabulary.lists[listed.filed.list], listed.standing.clock
    term, record = term_of(listed.filed, rules, vocabulary.terms), listed.record
    first, last = times.repairable_from, times.last_day
    if term is None or first is None or last is None or tone_of(rules) != "adverse":
        return None
    if listed.standing.status != "in_force" or record.repair or record.objection:
        return None
    if times.shortened or not record.published < first <= last:
        return None
    return RepairCase(entity=entity, listed=listed, term=term, first=first, last=last)


def _preference(case: RepairCase) -> tuple[bool, timedelta, timedelta, str]:
    """The one with most of its way still ahead first; of equals the latest decision."""
    now, record = case.listed.standing, case.listed.record
    return now.repairable, case.first - case.last, date.min - record.decided, record.id


def repair_days(vocabulary: Vocabulary, case: RepairCase) -> list[tuple[date, Event, Standing]]:
    """Each day that matters, what happens on it, and how the record then stands."""
    filed, first, last = case.listed.filed, case.first, case.last
    done, undone = _with(filed, fulfilled=True), _with(filed, fulfilled=False)
    granted = _with(done, repair=Repair(applied=first, decided=first, outcome="granted"))
    days: list[tuple[date, Event, Filed]] = [
        (filed.record.decided, "decided", filed),
        (filed.record.published, "published", filed),
        (first - _DAY, "too_early", filed),
        (first, "repairable", filed),
        (first, "granted", granted),
        (last, "last", filed),
        (last + _DAY, "over_fulfilled", done),
        (last + _DAY, "over_open", undone),
    ]
    rules, terms = vocabulary.lists[filed.list], vocabulary.terms
    return [(day, event, standing(record, rules, terms, day)) for day, event, record in days]


def _with(filed: Filed, **changed: object) -> Filed:
    record = msgspec.structs.replace(filed.record, **changed)
    return msgspec.structs.replace(filed, record=record)


def _day_row(site: Site, day: date, event: Event, now: Standing) -> list[str]:
    texts = (site.words.day(day), site.words(f"example_{event}"), _status(site, now))
    return [html.escape(text) for text in texts]


def _terms(site: Site, case: RepairCase) -> str:
    """Which list and which term the example's days come from."""
    return site.words(
        "example_terms",
        list=site.list_title(case.listed.filed.list),
        minimum=period_in_words(site, case.term.min or "P0D"),
        maximum=period_in_words(site, case.term.max),
        anchor=site.words(f"anchor_{case.term.anchor}"),
        basis=site.text(case.term.basis),
    )


def _entity_example(site: Site, members: list[Entity]) -> str:
    """The organisation that shows the most kinds of records, with its records as a table."""
    entity = max(members, key=lambda e: (_kinds(site, e), e.id), default=None)
    if entity is None:
        return _paragraph(html.escape(site.words("example_none")))
    records = [listed for listed in entity.records if listed.standing.shown]
    return _paragraph(_entity_link(site, entity)) + _table(
        site,
        "example_records",
        ["example_record", "example_kind", "example_status_today", "table_last_day"],
        [_record_row(site, Case(entity=entity, listed=listed)) for listed in records],
    )


def _kinds(site: Site, entity: Entity) -> int:
    lists = site.vocabulary.lists
    return len({lists[listed.filed.list].class_ for listed in entity.current})


def _record_row(site: Site, case: Case) -> list[str]:
    last = case.listed.standing.clock.last_day
    end = site.words.day(last) if last else site.words("table_no_end")
    return [
        _record_link(case),
        html.escape(class_tag(site, _rules(site, case).class_).text),
        html.escape(_status(site, case.listed.standing)),
        html.escape(end),
    ]


def _status(site: Site, now: Standing) -> str:
    marks = [site.words(f"status_{now.status}")]
    marks += [site.words("entity_repairable")] if now.repairable else []
    marks += [site.words("entity_under_objection")] if now.under_objection else []
    return site.words("example_and").join(marks)


def _status_examples(site: Site, members: list[Entity]) -> str:
    """One adverse record for each way in which a record can stand, where there is one."""
    found: dict[tuple[bool, ...], Case] = {}
    for entity in members:
        for listed in entity.records:
            case, now = Case(entity=entity, listed=listed), listed.standing
            if now.shown and tone_of(_rules(site, case)) == "adverse":
                found.setdefault((not now.current, *_marks(now)), case)
    rows = [
        [
            html.escape(_status(site, case.listed.standing)),
            _record_link(case),
            _entity_link(site, case.entity),
        ]
        for _, case in sorted(found.items(), key=lambda pair: pair[0])
    ]
    headings = ["example_status_today", "example_record", "table_subject"]
    return _table(site, "example_statuses", headings, rows)


def _marks(now: Standing) -> tuple[bool, ...]:
    return now.status == "overdue", now.repairable, now.under_objection


def _objection_lists(site: Site) -> str:
    """What happens while an objection is examined, and on which lists."""
    rows = []
    for mode in ("annotate", "suspend"):
        links = [
            _link(urls.list_page(key), site.list_title(key))
            for key, rules in site.vocabulary.lists.items()
            if rules.on_objection == mode
        ]
        what = html.escape(site.words(f"on_objection_{mode}"))
        rows += [[what, site.words("example_comma").join(links)]] if links else []
    headings = ["rule_on_objection", "nav_lists"]
    return _table(site, "rule_on_objection", headings, rows)


def _rules(site: Site, case: Case) -> ListRules:
    return site.vocabulary.lists[case.listed.filed.list]


def _entity_link(site: Site, entity: Entity) -> str:
    english = site.language != "zh" and entity.name_en
    name = entity.name_en if english else entity.name
    return _link(urls.entity(entity.id), name or entity.name)


def _record_link(case: Case) -> str:
    record = case.listed.record.id
    return _link(urls.entity(case.entity.id) + f"#record-{record}", record)


def _link(address: str, text: str) -> str:
    return f'<a href="{html.escape(urls.BASE + address)}">{html.escape(text)}</a>'


def _paragraph(inner: str) -> str:
    return f"<p>{inner}</p>\n"


def _table(site: Site, label: str, headings: list[str], rows: list[list[str]]) -> str:
    head = "".join(f'<th scope="col">{html.escape(site.words(h))}</th>' for h in headings)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    name = html.escape(site.words(label))
    return f'<div class="gs-scroll" tabindex="0" role="region" aria-label="{name}">{table}</div>\n'
