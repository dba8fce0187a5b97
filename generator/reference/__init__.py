"""Tables that articles show and the code or the register knows, so that none is ever typed twice.

An article asks for one with a line `<!-- register: lists -->`; it is put in before the article is
rendered. A table is HTML that Markdown passes through; addresses in it begin with `urls.BASE`.
"""

from collections.abc import Callable, Iterable

from generator.entities import Entity
from generator.reference import examples
from generator.reference.of_code import fields, rules
from generator.reference.of_lists import classes, lists, periods
from generator.reference.of_vocabulary import catalogue, incentives, measures, terms
from generator.reference.table import Html
from generator.views.site import Site

_MAKERS: dict[str, Callable[[Site], Html]] = {
    "rules": rules,
    "fields": fields,
    "classes": classes,
    "lists": lists,
    "periods": periods,
    "measures": measures,
    "incentives": incentives,
    "catalogue": catalogue,
    "terms": terms,
}


def snippets(site: Site, members: Iterable[Entity]) -> dict[str, str]:
    """Every table and every example by its name, in the site's language."""
    tables: dict[str, str] = {name: make(site) for name, make in _MAKERS.items()}
    return tables | examples.snippets(site, members)
