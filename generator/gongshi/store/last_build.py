"""What must the next build know of the last one, besides rows?

A build reads it when it begins and saves it once, when the new site is whole, in the transaction of
its rows: a build that ends early leaves rows and this as they were before it. No part is saved
earlier, as none is true without the rows of its build.
"""

from collections.abc import Iterable
from datetime import date

import msgspec

from gongshi.register.model import Vocabulary
from gongshi.register.problems import Problem
from gongshi.store.database import Store, decoded, encoded


class RegisterState(msgspec.Struct, frozen=True, kw_only=True):
    """What ingest found out of the files that everything refers to."""

    today: date
    """The day it was built for. The guard asks: what had ended by then was bound to go."""
    vocabulary: Vocabulary
    """Ingest uses it while its files are the same; the stage asks for its languages, the guard for
    its limits."""
    fingerprints: dict[str, str]
    """Of the vocabulary's files, by path: ingest reads them again where one differs."""
    names: dict[str, frozenset[str]]
    """Names that records may refer to, by kind: ingest checks records against them."""
    checked_against: str
    """Digest of vocabulary, names and days: where it differs ingest checks every record again."""
    problems: tuple[Problem, ...]
    """What is wrong with the vocabulary: ingest says it again while nothing of it differs."""


class HistoryState(msgspec.Struct, frozen=True):
    """Up to where the history of records is known; `commits` since the whole log was read."""

    head: str = ""
    zone: str = ""
    commits: int = 0
    long: frozenset[str] = frozenset()


class SiteAddress(msgspec.Struct, frozen=True):
    """The site's future address, and the bytes of the configuration files that say it."""

    files: tuple[bytes, ...] = ()
    url: str = ""


class RenderedArticles(msgspec.Struct, frozen=True, kw_only=True):
    """Frames, the articles' addresses below the site's root, and what MkDocs warned of.

    `inputs`: digest of all they are made from. The articles themselves are rows.
    """

    inputs: str = ""
    frames: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    complaints: tuple[Problem, ...] = ()


class CompiledTemplates(msgspec.Struct, frozen=True):
    """Templates as code, by language and name; `inputs`: digest of all they are made from."""

    inputs: str = ""
    code: dict[str, dict[str, bytes]] = {}


class ExportPart(msgspec.Struct, frozen=True, array_like=True):
    """Where a part of a download begins, by an entity's id, and how many bytes it has."""

    first: str
    size: int


class LastBuild(msgspec.Struct, frozen=True, kw_only=True):
    """All that differs from build to build and is no row. Each field: the stage that needs it."""

    register: RegisterState | None
    """Ingest, the stage and the guard; None before the first build."""
    history: HistoryState
    """The history of records: git is asked only for what came after."""
    address: SiteAddress
    """The sites: MkDocs is asked only where its configuration differs."""
    articles: RenderedArticles
    """The article pages: rendered anew where their inputs differ; and the frame of all pages."""
    templates: CompiledTemplates
    """The page workers: a template is compiled again where its inputs differ."""
    pages: str
    """The plan: digest of all that every page is made from, but for the rules of lists."""
    lists: dict[str, str]
    """The plan: digest of each list's rules, which only its own entities and pages depend on."""
    search: str
    """The plan: digest of what the search index says of the register as a whole."""
    search_folder: str
    """The outputs: the name of the folder that holds the index, which differs with its content."""
    change_pages: dict[str, dict[str, int]]
    """The pages of changes: how many each day has, for each language."""
    export_parts: dict[str, tuple[ExportPart, ...]]
    """The downloads: their parts, of which those that are equal are copied."""
    sitemap: str
    """The sitemap: digest of its addresses, but for those of entities, which are rows."""
    site: str
    """The stage and the release: the state of the site that this build made."""


NO_BUILD = LastBuild(
    register=None,
    history=HistoryState(),
    address=SiteAddress(),
    articles=RenderedArticles(),
    templates=CompiledTemplates(),
    pages="",
    lists={},
    search="",
    search_folder="",
    change_pages={},
    export_parts={},
    sitemap="",
    site="",
)
"""Before the first build: everything differs."""


class Past(msgspec.Struct, frozen=True):
    """What the last builds wrote: `state` after the last, and steps, newest first, back from it.

    A step is the state before a build and the paths on which it differs from the state after.
    """

    state: str
    steps: tuple[tuple[str, frozenset[str]], ...] = ()

    def since(self, state: str) -> frozenset[str] | None:
        """The paths that may differ from an earlier state; None where it is not remembered."""
        if state == self.state:
            return frozenset()
        paths: set[str] = set()
        for before, changed in self.steps:
            paths |= changed
            if before == state:
                return frozenset(paths)
        return None


_STEPS = 20
"""Builds whose changes are remembered: a release that is older is laid out anew."""


def read_last_build(store: Store) -> LastBuild:
    """NO_BUILD from a fresh store."""
    data = store.one("SELECT data FROM last_build")
    last: LastBuild = NO_BUILD if data is None else decoded(data, LastBuild)
    return last


def read_past(store: Store, last: LastBuild) -> Past | None:
    """What the last builds wrote; None before the first."""
    steps = store.rows("SELECT before, paths FROM steps ORDER BY build DESC")
    found = [(before, decoded(paths, frozenset[str])) for before, paths in steps]
    return Past(last.site, tuple(found)) if last.site else None


def save_build(store: Store, last: LastBuild, new: LastBuild, paths: Iterable[str] | None) -> None:
    """Save what a build found out, and the paths it changed, in place of what is long ago.

    `paths` is None where everything may have changed: then no way leads back.
    """
    store.insert("last_build", [(1, encoded(new))])
    if paths is None or not last.site:
        store.run("DELETE FROM steps")
        return
    number = (store.one("SELECT max(build) FROM steps") or 0) + 1
    store.insert("steps", [(number, last.site, encoded(sorted(paths)))])
    store.run("DELETE FROM steps WHERE build <= ?", number - _STEPS)
