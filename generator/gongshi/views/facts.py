"""Which facts does a record's page show, with details and measures? Labelled values, in words."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

import msgspec

from gongshi.register.entities import Listed
from gongshi.register.model import DetailField, ListRules, Text, severities_of, tone_of
from gongshi.register.text import language_of
from gongshi.views.site import Link, Site

_REMEMBERED = 10_000
"""Cached facts: records share their days, and much of their wording."""


class Fact(msgspec.Struct, frozen=True, kw_only=True, cache_hash=True):
    """A labelled value; `language` is set if it differs from the page's language."""

    key: str
    label: str
    value: str
    language: str = ""
    href: str = ""


class MeasureView(msgspec.Struct, frozen=True, kw_only=True, cache_hash=True):
    """A measure in words; `href` leads to its full text if the list's page has it."""

    key: str
    title: str
    kind: str
    does: str
    does_not: str
    basis: str
    href: str = ""


def other_language(site: Site, text: Text) -> str:
    """The language of a text if it differs from the page's language; otherwise empty."""
    answered = language_of(text, site.language)
    return "" if answered == site.language else answered


def facts_of(site: Site, authority: Link, listed: Listed, rules: ListRules) -> Iterator[Fact]:
    """The facts of a record, under the labels of its class: a licence is issued, not decided."""
    for fact in _facts(site, authority, listed, rules):
        own = f"fact_{fact.key}_{rules.class_}"
        yield msgspec.structs.replace(fact, label=site.words(own)) if site.words.has(own) else fact


def _facts(site: Site, authority: Link, listed: Listed, rules: ListRules) -> Iterator[Fact]:
    record = listed.record
    basis = site.text(record.basis)
    yield Fact(key="document", label=site.words("fact_document"), value=record.document)
    yield _fact(site, "authority", authority.text, "", authority.href)
    yield _fact(site, "basis", basis, other_language(site, record.basis))
    yield _fact(site, "decided", record.decided)
    yield _fact(site, "published", record.published)
    if tone_of(rules) == "adverse":  # a licence or a commendation has no severity
        kinds = (site.words(f"severity_{one}") for one in severities_of(listed.filed, rules))
        yield _fact(site, "severity", site.words("revision_join").join(kinds))
    if record.ended:
        yield _fact(site, "ended", record.ended)
    if isinstance(record.fulfilled, date):
        yield _fact(site, "fulfilled", site.words("fulfilled_on", day=record.fulfilled))
    elif record.fulfilled is not None:
        state = "yes" if record.fulfilled else "no"
        yield _fact(site, "fulfilled", site.words(f"fulfilled_{state}"))
    if record.ban_until:
        yield _fact(site, "ban_until", record.ban_until)
    for related in record.related:
        yield _fact(site, f"related_{related.as_.replace('-', '_')}", related.record)
    if record.source:
        yield _fact(site, "source", record.source, "", record.source)


@lru_cache(_REMEMBERED)
def _fact(site: Site, key: str, value: str | date, language: str = "", href: str = "") -> Fact:
    label, shown = site.words(f"fact_{key}"), site.words.shown(value)
    return Fact(key=key, label=label, value=shown, language=language, href=href)


def details_of(site: Site, listed: Listed, rules: ListRules) -> Iterator[Fact]:
    given = listed.record.details
    for key in rules.fields:
        if key in given:
            yield _detail(site, listed.filed.list, key, site.text(given[key]))


@lru_cache(_REMEMBERED)
def _detail(site: Site, list_: str, key: str, given: str) -> Fact:
    spec = site.vocabulary.lists[list_].fields[key]
    return Fact(key=key, label=site.text(spec.label), value=_said(site, spec, given))


def _said(site: Site, spec: DetailField, value: str) -> str:
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


@lru_cache(1_000)
def measure_views(
    site: Site, list_: str, list_href: str, keys: tuple[str, ...]
) -> tuple[MeasureView, ...]:
    """The measures of a record; the list's page has the list's own measures in full."""
    own = site.vocabulary.lists[list_].measures
    return tuple(measure_view(site, key, list_href if key in own else "") for key in keys)
