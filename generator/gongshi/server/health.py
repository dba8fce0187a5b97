"""What is live of a repository, as of which day, and what failed last?

Stored beside the cache in the bare repository: `state.json` for the present state, `log` for the
history, with a line for each push and publication.
"""

from datetime import date

import msgspec

from gongshi.format.yaml_reader import parse_yaml
from gongshi.git import repository
from gongshi.project.checkout import today_in
from gongshi.publishing.live_build import LiveBuild, live_build
from gongshi.publishing.releases import Releases
from gongshi.publishing.rollback_pin import read_pin
from gongshi.register import dates
from gongshi.register.problems import Unusable
from gongshi.server import sandbox
from gongshi.server.repository_settings import Setup

_STATE, _LOG = "state.json", "log"
_MOST = 2_000_000
"""Bytes of log; above it, the older half is deleted."""


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """A failed publication: the commit, the time (UTC), and the reason in one word."""

    commit: str
    moment: str
    why: str


class PublicationState(msgspec.Struct, frozen=True, kw_only=True):
    """The published commit, and times in UTC, empty for never."""

    published: str = ""
    succeeded: str = ""
    failed: Failure | None = None


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that `gongshi hook status` shows. `trouble` is what is wrong, if anything."""

    branch: str
    tip: str
    live: LiveBuild
    today: date
    state: PublicationState
    code: str
    sandbox: bool
    rolled_back: str
    trouble: tuple[str, ...]


def read_state(here: Setup) -> PublicationState:
    """The last state; empty if there is none, or it cannot be read."""
    try:
        return msgspec.json.decode((here.folder / _STATE).read_bytes(), type=PublicationState)
    except (OSError, UnicodeDecodeError, msgspec.MsgspecError):
        return PublicationState()


def write_outcome(here: Setup, commit: str, end: str) -> None:
    """Write down how the publication of a commit ended."""
    now, before = dates.moment(), read_state(here)
    if end == "done":
        state = msgspec.structs.replace(before, published=commit, succeeded=now, failed=None)
    else:
        failed = Failure(commit=commit, moment=now, why=end)
        state = msgspec.structs.replace(before, failed=failed)
    fresh = here.folder / f"{_STATE}.new"
    fresh.write_bytes(msgspec.json.format(msgspec.json.encode(state)))
    fresh.replace(here.folder / _STATE)
    log(here, f"{'published' if end == 'done' else 'NOT published (' + end + ')'} {commit}")


def log(here: Setup, line: str) -> None:
    """Add a line with the time; a full disk must not keep a push from being checked."""
    path = here.folder / _LOG
    try:
        if path.exists() and path.stat().st_size > _MOST:
            path.write_bytes(path.read_bytes()[-_MOST // 2 :].partition(b"\n")[2])
        with path.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{dates.moment()} {line}\n")
    except OSError:
        return


def is_live(here: Setup, commit: str) -> bool:
    """Whether the live site was made from a commit; a site knows the commit's first letters."""
    live = live_build(here.to).commit
    return bool(live) and commit.startswith(live)


def health_of(here: Setup) -> Health:
    """The live site, its day, and all problems; raises Unusable if git fails."""
    tip = _tip(here)
    state, live = read_state(here), live_build(here.to)
    today = today_in(_zone(here, tip))
    return Health(
        branch=here.branch,
        tip=tip,
        live=live,
        today=today,
        state=state,
        code="allow" if here.code else "refuse",
        sandbox=sandbox.available(),
        rolled_back=_rolled_back(here, tip),
        trouble=tuple(_troubles(here, tip, live, state, today)),
    )


def _tip(here: Setup) -> str:
    try:
        return repository.commit_of(here.bare, here.ref).sha
    except Unusable:
        return ""


def _zone(here: Setup, tip: str) -> str:
    """The time zone of the register, from the newest commit."""
    path = "lists/register.yml"
    for _, data in repository.show(here.bare, tip, [path]) if tip else ():
        value = parse_yaml(path, data.decode(errors="replace")).value
        return str(value.get("timezone", "UTC")) if isinstance(value, dict) else "UTC"
    return "UTC"


def wanted_commit(here: Setup, tip: str) -> str:
    """The commit that should be live: the newest, or the one it was rolled back to."""
    pin = read_pin(Releases(here.to).home)
    pinned = pin is not None and pin.down and pin.live and tip.startswith(pin.down)
    return repository.commit_of(here.bare, pin.live).sha if pin and pinned else tip


def _rolled_back(here: Setup, tip: str) -> str:
    """The commit that was rolled back to instead of the newest one; otherwise empty."""
    wanted = wanted_commit(here, tip) if tip else ""
    return wanted if wanted != tip else ""


def _troubles(
    here: Setup, tip: str, live: LiveBuild, state: PublicationState, today: date
) -> list[str]:
    found = []
    if not tip:
        found.append(f"nothing has been pushed to {here.branch} yet")
    if not live.commit:
        found.append(f"there is no site at {here.to}")
    elif tip and not tip.startswith(live.commit) and not _rolled_back(here, tip):
        found.append(f"the newest commit, {tip[:12]}, is not live: {live.commit} is")
    if live.as_of and live.as_of < today.isoformat():
        found.append(f"the site is as of {live.as_of}, and today is {today}: is the timer at work?")
    if state.failed:
        failed = state.failed
        found.append(f"{failed.commit[:12]} could not be published ({failed.why}, {failed.moment})")
    return found


def status_as_json(found: Health) -> str:
    return msgspec.json.format(msgspec.json.encode(found)).decode()


def status_as_text(found: Health) -> list[str]:
    """A line for each value, the problems last."""
    state, live = found.state, found.live
    lines = [
        f"branch   {found.branch} at {found.tip[:12] or 'no commit'}",
        f"live     {live.commit or 'nothing'}, as of {live.as_of or 'no day'}; it is {found.today}",
        f"success  {state.succeeded or 'never'} {state.published[:12]}",
    ]
    if found.rolled_back:
        lines.append(f"rolled   back to {found.rolled_back[:12]}, until a new commit comes")
    if state.failed:
        lines.append(f"failure  {state.failed.moment} {state.failed.commit[:12]}")
    walls = "in a sandbox" if found.sandbox else "with no sandbox: install bubblewrap"
    lines.append(f"code     {found.code}" + (f", {walls}" if found.code == "allow" else ""))
    return [*lines, *(f"TROUBLE  {trouble}" for trouble in found.trouble)]
