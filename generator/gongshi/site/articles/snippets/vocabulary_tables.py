"""Which measures, catalogue items and terms does the register have? As tables."""

from collections.abc import Callable, Iterable

from gongshi.register.model import ListRules, Measure
from gongshi.register.term_days import keys_of
from gongshi.site.articles.snippets.html_table import (
    Html,
    SnippetRow,
    bullets,
    escape_html,
    html_table,
    joined,
    link,
)
from gongshi.site.articles.snippets.html_table import text_of as _text
from gongshi.site.articles.snippets.list_tables import by_class, list_link, maximum_of
from gongshi.views import urls
from gongshi.views.lists import minimum_in_words
from gongshi.views.site import Site

_KINDS = ("restriction", "management", "market")


def measures(site: Site) -> Html:
    """The measures with disadvantages, by kind: their effects and limits."""
    groups = [(site.words(f"measure_{kind}"), _measure_rows(site, kind)) for kind in _KINDS]
    return html_table(site.words("reference_measures"), _measure_headings(site), groups, "stacked")


def incentives(site: Site) -> Html:
    """The measures with advantages: their effects and limits."""
    groups = [("", _measure_rows(site, "incentive"))]
    return html_table(
        site.words("reference_incentives"), _measure_headings(site), groups, "stacked"
    )


def catalogue(site: Site) -> Html:
    """The items of the catalogue: the data that may be collected, shown, shared and kept."""
    words = site.words
    names = ("item", "about", "public", "sharing", "retention", "update", "lists_here")
    headings = [words(f"reference_{name}") for name in names]
    rows: list[SnippetRow] = []
    for key, item in sorted(site.vocabulary.catalogue.items(), key=lambda kv: kv[1].number):
        texts = (item.about, item.public, item.sharing, item.retention, item.update)
        here = _lists_where(site, lambda rules, key=key: rules.catalogue == key)  # type: ignore[misc]
        heading = joined((escape_html(f"{item.number}."), _text(site, item.title)), " ")
        cells = [*(_text(site, text) for text in texts), _listed(site, here, "reference_nothing")]
        rows.append((f"item-{item.number}", heading, cells))
    return html_table(words("reference_catalogue"), headings, [("", rows)], "stacked")


def terms(site: Site) -> Html:
    """The time rules, with their source and the lists that use them."""
    words = site.words
    headings = [
        words("reference_term"),
        words("term_minimum"),
        words("term_maximum"),
        words("term_anchor"),
        words("term_basis"),
        words("reference_lists_here"),
    ]
    rows: list[SnippetRow] = []
    for key, term in site.vocabulary.terms.items():
        here = _lists_where(
            site,
            lambda rules, key=key: any(key in keys_of(rules, s) for s in rules.terms),  # type: ignore[misc]
        )
        cells = [
            escape_html(minimum_in_words(site, term)),
            escape_html(maximum_of(site, term)),
            escape_html(words(f"anchor_{term.anchor}")),
            _text(site, term.basis),
            _listed(site, here, "reference_unused"),
        ]
        rows.append((f"term-{key}", _text(site, term.title), cells))
    return html_table(words("reference_terms"), headings, [("", rows)], "stacked")


def _measure_headings(site: Site) -> list[str]:
    names = ("measure", "does", "does_not", "follows", "basis", "agency")
    return [site.words(f"reference_{name}") for name in names]


def _measure_rows(site: Site, kind: str) -> list[SnippetRow]:
    found = site.vocabulary.measures.items()
    return [_measure_row(site, key, value) for key, value in found if value.kind == kind]


def _measure_row(site: Site, key: str, measure: Measure) -> SnippetRow:
    here = _lists_where(site, lambda rules: key in rules.measures)
    cells = [
        _text(site, measure.does),
        _text(site, measure.does_not),
        _listed(site, here, "reference_by_record"),
        _text(site, measure.basis),
        _agency(site, measure.agency),
    ]
    return f"measure-{key}", _text(site, measure.title), cells


def _agency(site: Site, key: str | None) -> Html:
    if key is None:
        return escape_html(site.words("reference_any_agency"))
    return link(escape_html(site.authority(key)), urls.authority(key))


def _lists_where(site: Site, fits: Callable[[ListRules], bool]) -> list[Html]:
    return [list_link(site, key) for key, rules in by_class(site) if fits(rules)]


def _listed(site: Site, links: Iterable[Html], otherwise: str) -> Html:
    found = list(links)
    return bullets(found) if found else escape_html(site.words(otherwise))
