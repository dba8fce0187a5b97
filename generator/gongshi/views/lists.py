"""What does the page of a list say, with its rules and records, and the page of all lists?"""

from collections.abc import Iterator

import msgspec

from gongshi.register.deadlines import Process, limits_of
from gongshi.register.model import Anchor, ListRules, Term, tone_of
from gongshi.register.term_days import keys_of
from gongshi.views import urls
from gongshi.views.clock import period_in_words
from gongshi.views.facts import Fact, MeasureView, measure_view
from gongshi.views.paging import ListCard, Pager, Slice, Tally, cards_of, page_of
from gongshi.views.rows import TableRow
from gongshi.views.site import Edition, Link, Page, Site, Tag, class_tag, page
from gongshi.views.time_limits import limit_sentences


class TermRow(msgspec.Struct, frozen=True, kw_only=True):
    severity: str
    title: str
    decisions: str
    minimum: str
    maximum: str
    anchor: str
    basis: str


class ListView(msgspec.Struct, frozen=True, kw_only=True):
    """A list's rules in full and one page of its records. Only the first page has the rules."""

    page: Page
    id: str
    title: str
    class_: Tag
    summary: str
    rules: tuple[Fact, ...]
    terms: tuple[TermRow, ...]
    measures: tuple[MeasureView, ...]
    subjects: tuple[str, ...]
    count: int
    rows: tuple[TableRow, ...]
    pager: Pager
    made: Edition


class IndexView(msgspec.Struct, frozen=True, kw_only=True):
    """All lists, all regions or all authorities, each with its count."""

    page: Page
    title: str
    entries: tuple[ListCard, ...]
    links: tuple[tuple[Link, int], ...]
    made: Edition


def list_view(site: Site, key: str, piece: Slice) -> ListView:
    """A page of a list; even an empty list has a first page."""
    rules = site.vocabulary.lists[key]
    title = site.text(rules.title)
    trail = ((site.words("nav_lists"), urls.LISTS),)
    head, rows, pager = page_of(site, "list", lambda n: urls.list_page(key, n), title, piece, trail)
    return ListView(
        page=head,
        id=key,
        title=title,
        class_=class_tag(site, rules.class_),
        summary=site.text(rules.summary),
        rules=tuple(_rules(site, head, rules)),
        terms=tuple(_terms(site, rules)),
        measures=tuple(measure_view(site, measure) for measure in rules.measures),
        subjects=tuple(site.words(f"kind_{kind}") for kind in rules.subjects),
        count=piece.total,
        rows=rows,
        pager=pager,
        made=site.made,
    )


def _rules(site: Site, head: Page, rules: ListRules) -> list[Fact]:
    words = site.words
    item = site.vocabulary.catalogue.get(rules.catalogue)
    return [
        Fact(key="basis", label=words("rule_basis"), value=site.text(rules.basis)),
        Fact(
            key="authority",
            label=words("rule_authority"),
            value=site.authority(rules.authority),
            href=head.base + urls.authority(rules.authority),
        ),
        Fact(key="entry", label=words("rule_entry"), value=site.text(rules.entry)),
        Fact(key="exit", label=words("rule_exit"), value=site.text(rules.exit)),
        Fact(key="remedy", label=words("rule_remedy"), value=site.text(rules.remedy)),
        Fact(
            key="objections",
            label=words("rule_objections"),
            value=site.text(rules.objections or site.vocabulary.about.objection),
        ),
        Fact(
            key="on_expiry",
            label=words("rule_on_expiry"),
            value=words(f"on_expiry_{rules.on_expiry}"),
        ),
        Fact(
            key="if_unfulfilled",
            label=words("rule_if_unfulfilled"),
            value=words(f"if_unfulfilled_{rules.if_unfulfilled}"),
        ),
        Fact(
            key="on_objection",
            label=words("rule_on_objection"),
            value=words(f"on_objection_{rules.on_objection}"),
        ),
        *_time_limits(site, rules),
        Fact(
            key="catalogue",
            label=words("rule_catalogue"),
            value=f"{item.number}. {site.text(item.title)}" if item else rules.catalogue,
        ),
    ]


def _time_limits(site: Site, rules: ListRules) -> Iterator[Fact]:
    """Within which time authorities answer; only what is adverse can be repaired."""
    processes: tuple[Process, ...] = ("objection",)
    if tone_of(rules) == "adverse":
        processes = ("objection", "repair")
    limits = ((one, limits_of(one, rules, site.vocabulary)) for one in processes)
    said = [sentence for one, steps in limits for sentence in limit_sentences(site, one, steps)]
    if said:
        value = site.words("limit_join").join(said)
        yield Fact(key="deadlines", label=site.words("rule_deadlines"), value=value)


def _terms(site: Site, rules: ListRules) -> Iterator[TermRow]:
    words = site.words
    for severity, key in ((one, key) for one in rules.terms for key in keys_of(rules, one)):
        term = site.vocabulary.terms[key]
        open_ended = term.max == "none"
        yield TermRow(
            severity=words(f"severity_{severity}"),
            title=site.text(term.title),
            decisions=decisions_in_words(site, term),
            minimum=minimum_in_words(site, term),
            maximum=words("term_open") if open_ended else period_in_words(site, term.max),
            anchor=words(f"anchor_{term.anchor}"),
            basis=site.text(term.basis),
        )


def decisions_in_words(site: Site, term: Term) -> str:
    """For decisions of which days a term is, and what it does to earlier ones; empty: all."""
    span = term.in_force
    if span is None or (span.from_ is None and span.until is None):
        return ""
    between = "from" if span.until is None else "until" if span.from_ is None else "between"
    said = site.words(f"term_decisions_{between}", first=span.from_ or "", last=span.until or "")
    earlier = span.from_ is not None and span.earlier != "no"
    return said + site.words(f"term_earlier_{span.earlier}") if earlier else said


def minimum_in_words(site: Site, term: Term) -> str:
    """The minimum time before repair."""
    if term.at_once:
        return site.words("term_at_once")
    if not term.min:
        return site.words("term_no_repair")
    period = period_in_words(site, term.min)
    if own_repair_anchor(term) is None:
        return period
    return site.words("repair_after", period=period, anchor=site.words(f"anchor_{term.min_anchor}"))


def own_repair_anchor(term: Term) -> Anchor | None:
    """The day that the minimum counts from, where the maximum counts from another."""
    return term.min_anchor if term.min_anchor != term.anchor else None


def lists_view(site: Site, tally: Tally) -> IndexView:
    title = site.words("nav_lists")
    head = page(site, "lists", urls.LISTS, title, site.words("lists_description"))
    cards = cards_of(site, head, tally.lists)
    return IndexView(page=head, title=title, entries=cards, links=(), made=site.made)
