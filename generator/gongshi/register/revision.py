"""What did one commit change in a record?"""

from datetime import date
from typing import Literal

import msgspec

RevisionKind = Literal["entered", "moved", "changed"]
"""`moved`: filed at its present place; its history before that day is not followed."""


class RevisedField(msgspec.Struct, frozen=True, kw_only=True):
    """A field of a record that changed; `public`: whether its values may be shown."""

    field: str
    public: bool
    old: str | None = None
    new: str | None = None


class Revision(msgspec.Struct, frozen=True, kw_only=True):
    """The changes of one commit to a record."""

    day: date
    commit: str
    kind: RevisionKind
    changes: tuple[RevisedField, ...] = ()
