"""Which records of the register itself do articles show as examples?

Articles explain repair, objections and an entity's page with records of the register. The data
decides which record is the example, and `status` computes every day in it. So no article can have a
wrong date or a record that no longer exists. Natural persons are never an example.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

import msgspec

from gongshi.register.entities import Entity, Listed
from gongshi.register.featured import repair_span, state_marks
from gongshi.register.model import Filed, ListRules, Repair, Term, Vocabulary, tone_of
from gongshi.register.status import Standing, standing
from gongshi.site.articles.snippets.html_table import (
    Html,
    SnippetRow,
    escape_html,
    html_table,
    joined,
    link,
)
from gongshi.views import urls
from gongshi.views.clock import period_in_words
from gongshi.views.lists import minimum_in_words
from gongshi.views.site import Site, class_tag

_DAY = timedelta(days=1)

ExampleEvent = Literal[
    "decided",
    "published",
    "too_early",
    "repairable",
    "granted",
    "last",
    "over_fulfilled",
    "over_open",
]
"""An event of an example; the pages have words for each."""


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


def snippets(site: Site, members: Iterable[Entity]) -> dict[str, Html]:
    """The examples by name, as HTML blocks that Markdown passes through."""
    shown = [e for e in members if e.shown and not e.private]
    return {
        "repair-example": _repair_example(site, shown),
        "entity-example": _entity_example(site, shown),
        "status-examples": _status_examples(site, shown),
        "objection-lists": _objection_lists(site),
    }


def _repair_example(site: Site, members: list[Entity]) -> Html:
    case = repair_case(site.vocabulary, members)
    if case is None:
        return _paragraph(escape_html(site.words("example_none")))
    days = [_day_row(site, *row) for row in repair_days(site.vocabulary, case)]
    colon = escape_html(site.words("reference_colon"))
    sooner = site.words("example_gain", n=(case.last - case.first).days + 1)
    return joined(
        (
            _paragraph(joined((_entity_link(site, case.entity), _record_link(case)), colon)),
            _paragraph(escape_html(_terms(site, case))),
            _table(site, "repair_title", ["day", "event", "status"], days),
            _paragraph(escape_html(sooner)),
        )
    )


def repair_case(vocabulary: Vocabulary, members: list[Entity]) -> RepairCase | None:
    """The adverse record that has most of its term, and of its repair, still ahead."""
    cases = (
        _repair_case(vocabulary, entity, listed) for entity in members for listed in entity.current
    )
    return min((case for case in cases if case is not None), key=_preference, default=None)


def _repair_case(vocabulary: Vocabulary, entity: Entity, listed: Listed) -> RepairCase | None:
    span = repair_span(vocabulary, listed)
    if span is None:
        return None
    term, first, last = span
    return RepairCase(entity=entity, listed=listed, term=term, first=first, last=last)


def _preference(case: RepairCase) -> tuple[bool, timedelta, timedelta, str]:
    """First the record with most of its repair still ahead; among equals the latest decision."""
    now, record = case.listed.standing, case.listed.record
    return now.repairable, case.first - case.last, date.min - record.decided, record.id


def repair_days(
    vocabulary: Vocabulary, case: RepairCase
) -> list[tuple[date, ExampleEvent, Standing]]:
    """Each relevant day, its event, and the standing of the record on it."""
    filed, first, last = case.listed.filed, case.first, case.last
    done, undone = _with(filed, fulfilled=True), _with(filed, fulfilled=False)
    granted = _with(done, repair=Repair(applied=first, decided=first, outcome="granted"))
    days: list[tuple[date, ExampleEvent, Filed]] = [
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


def _day_row(site: Site, day: date, event: ExampleEvent, now: Standing) -> SnippetRow:
    cells = [escape_html(site.words(f"example_{event}")), escape_html(_status(site, now))]
    return "", escape_html(site.words.day(day)), cells


def _terms(site: Site, case: RepairCase) -> str:
    """The list and the term that the example's days come from."""
    return site.words(
        "example_terms",
        list=site.list_title(case.listed.filed.list),
        minimum=minimum_in_words(site, case.term),
        maximum=period_in_words(site, case.term.max),
        anchor=site.words(f"anchor_{case.term.anchor}"),
        basis=site.text(case.term.basis),
    )


def _entity_example(site: Site, members: list[Entity]) -> Html:
    """The organisation that shows the most kinds of records, with its records as a table."""
    entity = max(members, key=lambda e: (_kinds(site, e), e.id), default=None)
    if entity is None:
        return _paragraph(escape_html(site.words("example_none")))
    shown = [listed for listed in entity.records if listed.standing.shown]
    rows = [_record_row(site, Case(entity=entity, listed=listed)) for listed in shown]
    headings = ["record", "kind", "status_today", "last_day"]
    named = _paragraph(_entity_link(site, entity))
    return joined((named, _table(site, "records", headings, rows)))


def _kinds(site: Site, entity: Entity) -> int:
    lists = site.vocabulary.lists
    return len({lists[listed.filed.list].class_ for listed in entity.current})


def _record_row(site: Site, case: Case) -> SnippetRow:
    last = case.listed.standing.clock.last_day
    cells = (
        class_tag(site, _rules(site, case).class_).text,
        _status(site, case.listed.standing),
        site.words.day(last) if last else site.words("table_no_end"),
    )
    return "", _record_link(case), [escape_html(text) for text in cells]


def _status(site: Site, now: Standing) -> str:
    marks = [site.words(f"status_{now.status}")]
    marks += [site.words("entity_repairable")] if now.repairable else []
    marks += [site.words("entity_under_objection")] if now.under_objection else []
    return site.words("example_and").join(marks)


def _status_examples(site: Site, members: list[Entity]) -> Html:
    """One adverse record for each status and combination of marks, if there is one."""
    found: dict[tuple[bool, ...], Case] = {}
    for entity in members:
        for listed in entity.records:
            case, now = Case(entity=entity, listed=listed), listed.standing
            if now.shown and tone_of(_rules(site, case)) == "adverse":
                found.setdefault((not now.current, *state_marks(now)), case)
    rows: list[SnippetRow] = [
        (
            "",
            escape_html(_status(site, case.listed.standing)),
            [_record_link(case), _entity_link(site, case.entity)],
        )
        for _, case in sorted(found.items(), key=lambda pair: pair[0])
    ]
    return _table(site, "statuses", ["status_today", "record", "subject"], rows)


def _objection_lists(site: Site) -> Html:
    """The effect of a pending objection, and the lists with that effect."""
    rows: list[SnippetRow] = []
    for mode in ("annotate", "suspend"):
        links = [
            link(escape_html(site.list_title(key)), urls.list_page(key))
            for key, rules in site.vocabulary.lists.items()
            if rules.on_objection == mode
        ]
        what = escape_html(site.words(f"on_objection_{mode}"))
        if links:
            rows.append(("", what, [joined(links, site.words("example_comma"))]))
    return _table(site, "meanwhile", ["meanwhile", "lists"], rows)


def _rules(site: Site, case: Case) -> ListRules:
    return site.vocabulary.lists[case.listed.filed.list]


def _entity_link(site: Site, entity: Entity) -> Html:
    english = entity.name_en if site.language != "zh" else None
    return link(escape_html(english or entity.name), urls.entity(entity.id))


def _record_link(case: Case) -> Html:
    record = case.listed.record.id
    return link(escape_html(record), f"{urls.entity(case.entity.id)}#record-{record}")


def _paragraph(inner: Html) -> Html:
    return Html(f"<p>{inner}</p>\n")


def _table(site: Site, name: str, headings: list[str], rows: list[SnippetRow]) -> Html:
    column_headings = [site.words(f"example_{heading}") for heading in headings]
    return Html(html_table(site.words(f"example_{name}"), column_headings, [("", rows)]) + "\n")
