"""Which lists and classes does the register have, how long does a record last, how does it end?"""

from collections.abc import Iterator
from typing import get_args

from gongshi.register.model import CLASSES, Class, ListRules, Severity, Term
from gongshi.register.term_days import governs, keys_of
from gongshi.site.articles.snippets.html_table import (
    Html,
    SnippetRow,
    bullets,
    escape_html,
    html_table,
    joined,
    link,
    small,
)
from gongshi.site.articles.snippets.html_table import text_of as _text
from gongshi.views import urls
from gongshi.views.clock import period_in_words
from gongshi.views.lists import own_repair_anchor
from gongshi.views.site import Site, class_tag


def classes(site: Site) -> Html:
    """Each class of list that the register has, its meaning, and its lists."""
    words = site.words
    headings = [words("reference_class"), words("reference_means"), words("reference_lists_here")]
    rows: list[SnippetRow] = []
    for class_ in CLASSES:
        found = [key for key, rules in site.vocabulary.lists.items() if rules.class_ == class_]
        if found:
            links = bullets(list_link(site, key) for key in found)
            meaning = escape_html(words(f"class_means_{class_}"))
            rows.append((f"class-{class_}", _tag(site, class_), [meaning, links]))
    return html_table(words("reference_classes"), headings, [("", rows)])


def lists(site: Site) -> Html:
    """Every list in full: its meaning, entry, exit and terms."""
    words = site.words
    headings = [
        words("reference_list"),
        words("reference_means"),
        words("rule_entry"),
        words("rule_exit"),
        words("list_terms"),
        words("rule_if_unfulfilled"),
        words("rule_on_expiry"),
        words("rule_on_objection"),
        words("rule_authority"),
    ]
    rows = [_list_row(site, key, rules) for key, rules in by_class(site)]
    return html_table(words("reference_lists"), headings, [("", rows)], "stacked")


def periods(site: Site) -> Html:
    """How long each list shows a record, a column for each severity."""
    words = site.words
    headings = [words("reference_list"), *(words(f"severity_{s}") for s in get_args(Severity))]
    rows: list[SnippetRow] = [
        ("", list_link(site, key), [_period(site, rules, s) for s in get_args(Severity)])
        for key, rules in by_class(site)
    ]
    return html_table(words("reference_periods"), headings, [("", rows)])


def by_class(site: Site) -> list[tuple[str, ListRules]]:
    """Lists in the order of the classes, then of their keys."""
    found = sorted(site.vocabulary.lists.items())
    return sorted(found, key=lambda item: CLASSES.index(item[1].class_))


def list_link(site: Site, key: str) -> Html:
    return link(escape_html(site.list_title(key)), urls.list_page(key))


def maximum_of(site: Site, term: Term) -> str:
    return site.words("term_open") if term.max == "none" else period_in_words(site, term.max)


def _tag(site: Site, class_: Class) -> Html:
    tag = class_tag(site, class_)
    return Html(f'<span class="gs-tag gs-tag--{tag.tone}">{escape_html(tag.text)}</span>')


def _list_row(site: Site, key: str, rules: ListRules) -> SnippetRow:
    words = site.words
    heading = joined((list_link(site, key), _tag(site, rules.class_)), " ")
    cells = [
        _text(site, rules.summary),
        _text(site, rules.entry),
        _text(site, rules.exit),
        bullets(_lasting(site, rules)),
        escape_html(words(f"if_unfulfilled_{rules.if_unfulfilled}")),
        escape_html(words(f"on_expiry_{rules.on_expiry}")),
        escape_html(words(f"on_objection_{rules.on_objection}")),
        link(escape_html(site.authority(rules.authority)), urls.authority(rules.authority)),
    ]
    return f"list-{key}", heading, cells


def _lasting(site: Site, rules: ListRules) -> Iterator[Html]:
    for severity in rules.terms:
        name = escape_html(site.words(f"severity_{severity}"))
        yield joined(
            (name, _period(site, rules, severity)), escape_html(site.words("reference_colon"))
        )


def _period(site: Site, rules: ListRules, severity: Severity) -> Html:
    """The longest time, the day it counts from and the earliest repair; a dash without a term."""
    words = site.words
    if severity not in rules.terms:
        return Html('<span class="gs-dash">–</span>')
    terms, today = site.vocabulary.terms, site.made.as_of
    keys = keys_of(rules, severity)
    term = next((terms[key] for key in keys if governs(terms[key], today)), terms[keys[0]])
    anchor = words("reference_from", anchor=words(f"anchor_{term.anchor}"))
    counted = "" if term.max == "none" else anchor
    details = [escape_html(text) for text in (counted, _repair(site, term)) if text]
    return joined((escape_html(maximum_of(site, term)), *(small(text) for text in details)), " ")


def _repair(site: Site, term: Term) -> str:
    if term.at_once or not term.min:
        return site.words("reference_repair_at_once" if term.min else "term_no_repair")
    period, own = period_in_words(site, term.min), own_repair_anchor(term)
    if own is None:
        return site.words("reference_repair", period=period)
    return site.words("reference_repair_from", period=period, anchor=site.words(f"anchor_{own}"))
