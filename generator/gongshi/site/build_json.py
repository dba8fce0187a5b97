"""What was built, and from which inputs? A folder with this file is a finished site."""

import json

from gongshi.project.checkout import digest_of
from gongshi.settings import Settings
from gongshi.site import listing_pages
from gongshi.store.database import Store
from gongshi.views.site import Site


def count_built(store: Store, sites: tuple[Site, ...], others: int) -> dict[str, int]:
    """The site's counts; `others` are the pages that are neither of an entity nor of a table."""
    of_entities = store.one("SELECT count(*) FROM main.entities")
    return {
        "entities": store.one("SELECT count(*) FROM main.entities WHERE entry IS NOT NULL"),
        "records": store.one("SELECT count(*) FROM main.listings"),
        "pages": others + (listing_pages.count_pages(store) + of_entities) * len(sites),
    }


def build_json(
    store: Store, settings: Settings, site: Site, commit: str, counts: dict[str, int]
) -> bytes:
    """What was built from which inputs: equal for equal sites."""
    digests = store.rows("SELECT path, digest FROM folders ORDER BY path")
    found = {
        "version": site.made.version,
        "commit": commit,
        "as_of": site.made.as_of.isoformat(),
        "timezone": site.vocabulary.about.timezone,
        "languages": list(site.languages),
        "counts": counts,
        "inputs": digest_of(settings, digests),
    }
    return (json.dumps(found, indent=1) + "\n").encode()
