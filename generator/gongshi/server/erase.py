"""How is a commit's content erased from a server, after its history was rewritten?

Leaked data stays in more places than the history: reflogs, the hook's work tree, the cache, the
built site and older releases. Each is deleted, git collects garbage, and the commits that still
exist are named. Clones, forges and other people's caches are out of reach, which the command says
too.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path

import msgspec

from gongshi.git import repository
from gongshi.publishing.releases import Releases
from gongshi.register.problems import Unusable
from gongshi.server import health
from gongshi.server.repository_settings import Setup

OUT_OF_REACH = (
    "clones of the people who fetched it, and forks: ask each to clone anew",
    "a code host that mirrors it: ask its support to collect unreachable commits",
    "backups, search engines' and browsers' caches: ask for removal of the address",
)


class Erased(msgspec.Struct, frozen=True, kw_only=True):
    """What was deleted, and which commits still exist in which branches or tags."""

    dropped: tuple[str, ...]
    kept: tuple[tuple[str, tuple[str, ...]], ...]


def erase(here: Setup, commits: Iterable[str]) -> Erased:
    """Delete everything except the branches and tags, and the live site.

    Raises Unusable if git cannot collect garbage. The next build is a clean build.
    """
    dropped = [*_folders(here), *_releases(here)]
    repository.run_git(here.bare, "config", "core.logAllRefUpdates", "false")
    repository.run_git(here.bare, "worktree", "prune", "--expire=now")
    repository.run_git(here.bare, "reflog", "expire", "--expire=now", "--all")
    repository.run_git(here.bare, "gc", "-q", "--prune=now")
    kept = tuple((sha, _holders(here.bare, sha)) for sha in commits if _exists(here.bare, sha))
    health.log(here, f"erased caches, older releases and unreachable objects; kept: {len(kept)}")
    return Erased(dropped=(*dropped, "reflogs and unreachable objects"), kept=kept)


def _folders(here: Setup) -> list[str]:
    """The work tree with its reflog, the cache with free pages of its database, the built site."""
    places = [here.folder / name for name in ("work", "cache", "site")]
    places += [here.folder / "site.staging", here.bare / "worktrees"]
    existing = [place for place in places if place.exists()]
    for place in existing:
        shutil.rmtree(place)
    return [str(place) for place in existing]


def _releases(here: Setup) -> list[str]:
    releases = Releases(here.to)
    if not releases.home.is_dir():
        return []
    with releases.locked():
        before = {release.number for release in releases.kept()}
        releases.remove_oldest(1)
        after = {release.number for release in releases.kept()}
    return [f"release {number}" for number in sorted(before - after)]


def _exists(bare: Path, sha: str) -> bool:
    try:
        repository.run_git(bare, "cat-file", "-e", f"{sha}^{{commit}}")
    except Unusable:
        return False
    return True


def _holders(bare: Path, sha: str) -> tuple[str, ...]:
    out = repository.run_git(bare, "for-each-ref", "--contains", sha, "--format=%(refname:short)")
    return tuple(out.decode(errors="replace").split())
