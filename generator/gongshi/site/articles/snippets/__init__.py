"""Which tables and examples do articles take from the register?

An article asks for a table with a line `<!-- register: lists -->`, and it is inserted before the
article is rendered. A table is HTML that Markdown leaves unchanged; its addresses begin with
`urls.BASE`.
"""

from collections.abc import Callable, Iterable

from gongshi.register.entities import Entity
from gongshi.site.articles.snippets import examples
from gongshi.site.articles.snippets.html_table import Html
from gongshi.site.articles.snippets.list_tables import classes, lists, periods
from gongshi.site.articles.snippets.reference_tables import fields, rules
from gongshi.site.articles.snippets.vocabulary_tables import catalogue, incentives, measures, terms
from gongshi.views.site import Site

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
    tables: dict[str, str] = {name: table(site) for name, table in _MAKERS.items()}
    return tables | examples.snippets(site, members)
