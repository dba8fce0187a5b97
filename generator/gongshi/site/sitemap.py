"""Which addresses are in the sitemap? It is made again only if an address was added or removed."""

from collections.abc import Iterator

from gongshi import parallel
from gongshi.site import listing_pages
from gongshi.site.entity_pages import EntityDelta
from gongshi.site.outputs import Outputs
from gongshi.site.plan import Plan
from gongshi.store.database import Store, digest_of

_MOST = 50_000
"""Addresses in one sitemap file (sitemaps.org protocol)."""
_NAME = "sitemap"


def make_sitemap(
    store: Store, plan: Plan, addresses: list[str], delta: EntityDelta, outputs: Outputs
) -> str:
    """robots.txt, and the sitemap if the site's address is known, in files of 50,000 addresses.

    `addresses` are those of pages that are neither of an entity nor in a table. Returns a digest of
    all addresses except those of entities; empty without a sitemap.
    """
    sites = plan.inputs.sites
    url = sites[0].site_url
    robots = "User-agent: *\nAllow: /\n"
    if not url:
        outputs.put("robots.txt", robots.encode())
        return ""
    outputs.put("robots.txt", f"{robots}\nSitemap: {url}sitemap.xml\n".encode())
    folders = [site.folder for site in sites]
    paths = [*listing_pages.indexed(store)]
    inputs = digest_of([url, folders, addresses, paths])
    if plan.last.sitemap == inputs and not (plan.every or delta.columns["indexed"]):
        outputs.keep(_NAME)
        return inputs
    paths += (f"entity/{key}/" for key in store.column(_INDEXED))
    indexed = sorted([*addresses, *(folder + one for folder in folders for one in paths)])
    for name, data in _files(url, indexed):
        outputs.put(name, data)
    return inputs


_INDEXED = "SELECT id FROM main.entities WHERE indexed ORDER BY id"


def _files(url: str, addresses: list[str]) -> Iterator[tuple[str, bytes]]:
    pieces = [_urlset(url, piece) for piece in parallel.batches(addresses, _MOST)]
    if len(pieces) == 1:
        yield f"{_NAME}.xml", pieces[0]
        return
    for number, piece in enumerate(pieces, 1):
        yield f"{_NAME}-{number}.xml", piece
    yield f"{_NAME}.xml", _index(url, len(pieces))


_SCHEMA = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def _urlset(url: str, addresses: list[str]) -> bytes:
    rows = "".join(f"<url><loc>{url}{address}</loc></url>\n" for address in addresses)
    return f"{_XML}<urlset {_SCHEMA}>\n{rows}</urlset>\n".encode()


def _index(url: str, count: int) -> bytes:
    names = (f"{url}{_NAME}-{number}.xml" for number in range(1, count + 1))
    rows = "".join(f"<sitemap><loc>{name}</loc></sitemap>\n" for name in names)
    return f"{_XML}<sitemapindex {_SCHEMA}>\n{rows}</sitemapindex>\n".encode()
