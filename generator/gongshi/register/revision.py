"""What one commit did to a record."""

from datetime import date
from typing import Literal

import msgspec

RevisionKind = Literal["entered", "moved", "changed"]
"""`moved`: filed where it is now; what was before that day is not followed."""


class RevisedField(msgspec.Struct, frozen=True, kw_only=True):
    """A field of a record that changed; `told`: whether its values may be shown."""

    field: str
    told: bool
    old: str | None = None
    new: str | None = None


class Revision(msgspec.Struct, frozen=True, kw_only=True):
    """What one commit did to a record."""

    day: date
    commit: str
    kind: RevisionKind
    changes: tuple[RevisedField, ...] = ()
