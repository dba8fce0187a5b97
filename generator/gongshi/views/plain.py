"""What do pages say that depend only on the site: the results, the downloads, not found?"""

from collections.abc import Iterator

import msgspec

from gongshi.register.former_keys import former_keys
from gongshi.register.model import Licence
from gongshi.views import urls
from gongshi.views.paging import ListCard, Tally, cards_of
from gongshi.views.site import Edition, Link, Page, Site, page

DOWNLOADS = {"records_csv": "records.csv", "entities_jsonl": "entities.jsonl"}


class PlainView(msgspec.Struct, frozen=True, kw_only=True):
    """A page that depends only on the site: the search results, not found, the downloads.

    `persons` are sentences on the data about persons in the files, and elsewhere. `moved` has the
    former keys in addresses of searches, as `list/former=key`, joined as in a query.
    """

    page: Page
    cards: tuple[ListCard, ...]
    regions: tuple[Link, ...]
    downloads: tuple[tuple[Link, str], ...]
    persons: tuple[str, ...]
    licence: Licence | None
    attribution: str
    moved: str
    made: Edition


def plain_view(site: Site, kind: str, address: str, tally: Tally) -> PlainView:
    head = page(
        site,
        kind,
        address,
        site.words(f"{kind}_title"),
        site.words(f"{kind}_description"),
        indexed=kind != "404",  # results have no names before a script asks, see robots.mjs
    )
    regions = site.vocabulary.about.regions
    licence = site.vocabulary.about.licence
    return PlainView(
        page=head,
        cards=cards_of(site, head, tally.lists),
        regions=tuple(Link(text=site.region(c), href=head.base + urls.region(c)) for c in regions),
        downloads=tuple(
            (Link(text=name, href=head.root + "data/" + name), site.words(f"download_{key}"))
            for key, name in DOWNLOADS.items()
        ),
        persons=tuple(_of_persons(site)),
        licence=licence,
        attribution=site.text(licence.attribution) if licence else "",
        moved="&".join(f"{o.kind}/{o.former}={o.key}" for o in former_keys(site.vocabulary)),
        made=site.made,
    )


def _of_persons(site: Site) -> Iterator[str]:
    """Which data about persons is published how widely, with the operator's reasons."""
    words, publish = site.words, site.vocabulary.about.publish
    if publish.sole_traders is None:
        yield words("data_private")
    else:
        yield words("data_persons")
        yield words("data_sole_traders", reason=site.text(publish.sole_traders))
    if publish.representatives is None:
        yield words("data_no_representatives")
    else:
        yield words("data_representatives", reason=site.text(publish.representatives))


def not_found_view(site: Site, tally: Tally) -> PlainView:
    """The page a host shows at any missing address, so its links start at the site's address."""
    view = plain_view(site, "404", urls.NOT_FOUND, tally)
    path = "/" + site.site_url.split("/", 3)[-1] if site.site_url.count("/") > 2 else "/"
    head = msgspec.structs.replace(view.page, root=path, base=path + site.folder)
    cards = tuple(
        msgspec.structs.replace(card, href=head.base + urls.list_page(card.id))
        for card in view.cards
    )
    return msgspec.structs.replace(view, page=head, cards=cards)
