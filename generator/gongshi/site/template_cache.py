"""Templates as code, kept from build to build: compiling them takes longer than ten pages do."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from gongshi.render import renderer
from gongshi.site.page_worker import Recipe, compiled
from gongshi.store.database import Store, encoded
from gongshi.views.site import Site

Compiled = dict[str, dict[str, bytes]]
"""Code by language and by the template's name."""


def known(store: Store, sites: Iterable[Site], folders: Iterable[Path]) -> Compiled:
    """What earlier builds compiled, where templates and words are still the same."""
    key = _key(sites, folders)
    found: Compiled = store.note("compiled") or {}
    if store.note("compiled of") == key:
        return found
    store.keep("compiled of", key)
    store.keep("compiled", {})
    return {}


def keep(store: Store, recipe: Recipe) -> None:
    found = compiled(recipe)
    if found != recipe.compiled:
        store.keep("compiled", found)


def _key(sites: Iterable[Site], folders: Iterable[Path]) -> str:
    """A digest of all that code is made from."""
    total = hashlib.sha256(renderer.compiler().encode())
    for site in sites:
        zone = site.vocabulary.about.timezone
        total.update(encoded([site.language, zone, site.words.table, site.words.script]))
    for folder in folders:
        for path in sorted(folder.rglob("*.html")):
            total.update(encoded([path.relative_to(folder).as_posix(), path.read_bytes()]))
    return total.hexdigest()
