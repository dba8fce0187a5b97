"""Which commit and which day was the site at a place built from?"""

from pathlib import Path
from typing import Any

import msgspec

from gongshi.publishing.staging import MARK


class LiveBuild(msgspec.Struct, frozen=True, kw_only=True):
    """The first letters of a commit, and a day; empty if the site does not know, or is none."""

    commit: str = ""
    as_of: str = ""


def live_build(site: Path) -> LiveBuild:
    """From the site's own build.json; never raises."""
    try:
        found: Any = msgspec.json.decode((site / MARK).read_bytes())
        return LiveBuild(commit=str(found["commit"] or ""), as_of=str(found["as_of"]))
    except (OSError, ValueError, msgspec.MsgspecError, KeyError, TypeError):
        return LiveBuild()
