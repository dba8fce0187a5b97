"""What must the next build know of the last one, besides rows?

A build reads it at the start. It saves it once, when the new site is complete, in the same
transaction as its rows. So a build that ends early changes neither.
"""

from collections.abc import Iterable
from datetime import date

import msgspec

from gongshi.register.model import Vocabulary
from gongshi.register.problems import Problem
from gongshi.store.database import Store, decoded, encoded


class RegisterState(msgspec.Struct, frozen=True, kw_only=True):
    """What ingest learned from the files that all records refer to."""

    today: date
    """The day the site was built for. The guard needs it: listings that ended by then may go."""
    vocabulary: Vocabulary
    """Ingest uses it while its files are unchanged. The stage needs its languages, the guard its
    limits."""
    fingerprints: dict[str, str]
    """Of the vocabulary's files, by path: ingest reads them again if one differs."""
    names: dict[str, frozenset[str]]
    """Names that records may refer to, by kind: ingest checks records against them."""
    checked_against: str
    """Digest of vocabulary, names and days: if it differs, ingest checks every record again."""
    problems: tuple[Problem, ...]
    """The problems of the vocabulary: ingest reports them again while it is unchanged."""


class HistoryState(msgspec.Struct, frozen=True):
    """The commit up to which the history is known; `commits` since the whole log was read.

    `long` are the paths with so many revisions that the next change reads the whole log.
    """

    head: str = ""
    zone: str = ""
    commits: int = 0
    long: frozenset[str] = frozenset()


class RenderedArticles(msgspec.Struct, frozen=True, kw_only=True):
    """The frames, the articles' addresses below the site's root, and the warnings of MkDocs.

    `inputs`: digest of everything they are made from. The articles themselves are rows.
    """

    inputs: str = ""
    frames: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()


class CompiledTemplates(msgspec.Struct, frozen=True):
    """Templates as code, by language and name; `inputs`: digest of what they are made from."""

    inputs: str = ""
    code: dict[str, dict[str, bytes]] = {}


class ExportPart(msgspec.Struct, frozen=True, array_like=True):
    """The entity id at which a part of a download begins, and its size in bytes."""

    first: str
    size: int


class LastBuild(msgspec.Struct, frozen=True, kw_only=True):
    """What a build needs of the last one besides rows. Each field names the stage that uses it."""

    register: RegisterState | None
    """Ingest, the stage and the guard; None before the first build."""
    history: HistoryState
    """The history of records: git reads only the commits that came after."""
    articles: RenderedArticles
    """The article pages: rendered again if their inputs differ. All pages: the frame."""
    templates: CompiledTemplates
    """The page workers: a template is compiled again if its inputs differ."""
    pages: str
    """The plan: digest of everything that all pages are made from, except the rules of lists."""
    lists: dict[str, str]
    """The plan: digest of each list's rules. Only its own entities and pages depend on them."""
    search: str
    """The plan: digest of the data in the search index about the whole register."""
    search_folder: str
    """The outputs: the name of the folder of the index, which depends on its content."""
    change_pages: dict[str, dict[str, int]]
    """The change pages: how many pages each day has, for each language."""
    export_parts: dict[str, tuple[ExportPart, ...]]
    """The downloads: their parts; equal parts are copied."""
    sitemap: str
    """The sitemap: digest of its addresses, except those of entities, which are rows."""
    site: str
    """The stage and the release: the state of the site that this build made."""


NO_BUILD = LastBuild(
    register=None,
    history=HistoryState(),
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
    """The site's state after the last build, and the steps back from it, newest first.

    A step has the state before a build, and the paths that this build changed.
    """

    state: str
    steps: tuple[tuple[str, frozenset[str]], ...] = ()

    def since(self, state: str) -> frozenset[str] | None:
        """The paths that may differ from an earlier state; None if the state is not remembered."""
        if state == self.state:
            return frozenset()
        paths: set[str] = set()
        for before, changed in self.steps:
            paths |= changed
            if before == state:
                return frozenset(paths)
        return None


_STEPS = 20
"""Builds whose changes are remembered: an older release is copied as a whole."""


def read_last_build(store: Store) -> LastBuild:
    """NO_BUILD from a fresh store."""
    data = store.one("SELECT data FROM last_build")
    last: LastBuild = NO_BUILD if data is None else decoded(data, LastBuild)
    return last


def read_past(store: Store, last: LastBuild) -> Past | None:
    """The changes of the last builds; None before the first build."""
    steps = store.rows("SELECT before, paths FROM steps ORDER BY build DESC")
    found = [(before, decoded(paths, frozenset[str])) for before, paths in steps]
    return Past(last.site, tuple(found)) if last.site else None


def save_build(store: Store, last: LastBuild, new: LastBuild, paths: Iterable[str] | None) -> None:
    """Save the values of this build and the paths it changed, and delete the oldest step.

    `paths` is None if everything may have changed: then all steps are deleted.
    """
    store.insert("last_build", [(1, encoded(new))])
    if paths is None or not last.site:
        store.run("DELETE FROM main.steps")
        return
    number = (store.one("SELECT max(build) FROM steps") or 0) + 1
    store.insert("steps", [(number, last.site, encoded(sorted(paths)))])
    store.run("DELETE FROM main.steps WHERE build <= ?", number - _STEPS)
