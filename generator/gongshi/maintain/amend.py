"""Which fields change when a listing is renewed, extended, ended, repaired or objected to?

Each answer maps the changed fields of the record, or is a refusal that names the rule. Problems
that the check finds in the changed record are left to the check; here are only the rules about the
change itself, such as that an ended listing must not return.
"""

from datetime import date
from typing import Any

import msgspec

from gongshi.format.yaml_edit import FieldOrder
from gongshi.register.entities import Listed
from gongshi.register.model import (
    TONES,
    Extended,
    Lifted,
    ListRules,
    Objection,
    Record,
    Register,
    Repair,
    Revocation,
    Subject,
    Withdrawal,
    objections_of,
    repairs_of,
)
from gongshi.register.problems import Unusable
from gongshi.register.status import Standing, standing

Changes = dict[str, Any]

ORDER: FieldOrder = {
    (): Record.__struct_fields__,
    ("subject",): Subject.__struct_fields__,
    ("repair",): Repair.__struct_fields__,
    ("repairs",): Repair.__struct_fields__,
    ("repair", "revoked"): Revocation.__struct_fields__,
    ("repairs", "revoked"): Revocation.__struct_fields__,
    ("objection",): Objection.__struct_fields__,
    ("objections",): Objection.__struct_fields__,
    ("extended",): Extended.__struct_fields__,
    ("lifted",): Lifted.__struct_fields__,
    ("withdrawn",): Withdrawal.__struct_fields__,
}
"""New keys are inserted in the order of the model."""
SHORT_FORMS = {"repairs": "repair", "objections": "objection"}
"""The key of one application or objection, by that of several."""


class ProcedureStep(msgspec.Struct, frozen=True, kw_only=True):
    """A step of a repair or objection, as a maintainer reports it; None: not reported now."""

    begun: date | None = None
    accepted: date | None = None
    decided: date | None = None
    outcome: str | None = None
    note: Any = None
    fulfilled: date | None = None


def find(register: Register, record_id: str, today: date) -> Listed:
    """The record with an id and its standing; raises Unusable if there is none, or several."""
    found = [filed for filed in register.records if filed.record.id == record_id]
    if not found:
        raise Unusable(f"there is no record {record_id!r} in this register")
    if len(found) > 1:
        places = " and ".join(filed.path for filed in found)
        raise Unusable(f"the id {record_id!r} stands in {places}; correct that first")
    vocabulary = register.vocabulary
    rules = vocabulary.lists.get(found[0].list)
    if rules is None:
        raise Unusable(f"the rules of the list {found[0].list!r} cannot be read")
    return Listed(filed=found[0], standing=standing(found[0], rules, vocabulary.terms, today))


def renewed(listed: Listed, until: date | None, review: date | None) -> Changes:
    """Shown until a later day, within its term; or with a new day of review."""
    _refuse_if_over(listed, "renewed")
    changes: Changes = {"review": review.isoformat()} if review else {}
    if until is None:
        return changes
    last = listed.standing.clock.last_day
    if last is None:
        raise _refusal(listed, "has no last day, so there is nothing to renew")
    if until <= last:
        hint = "a listing is shortened with: gongshi end"
        raise _refusal(listed, f"is shown until {last} already; {hint}")
    return {"expires": until.isoformat(), **changes}


def extended(listed: Listed, until: date, details: Changes) -> Changes:
    """Shown longer than its term, by a decision; an end of its own would stay before that."""
    _refuse_if_over(listed, "extended")
    record = listed.record
    own_end: Changes = {"expires": None} if record.expires else {}
    return {"extended": {len(record.extended): {"until": until.isoformat(), **details}}, **own_end}


def ended(listed: Listed, last_day: date, *, fulfilled: date | None) -> Changes:
    """Shown until an earlier day than its term allows."""
    _refuse_if_over(listed, "ended")
    times = listed.standing.clock
    if listed.standing.duty_open and times.keeps and not fulfilled:
        raise _refusal(
            listed,
            "carries a duty that is not fulfilled, and its rules keep such listings past their "
            "term (`if_unfulfilled: keep`); add --fulfilled once it is",
        )
    changes = _fulfilled(fulfilled)
    last = times.last_day
    if last is not None and last <= last_day:
        if listed.standing.status == "overdue" and fulfilled:
            return changes
        raise _refusal(listed, f"ends on {last} already, not later; see: gongshi renew")
    return {"expires": last_day.isoformat(), **changes}


def lifted(listed: Listed, details: Changes, *, fulfilled: date | None) -> Changes:
    """Ended by the authority on a ground of its list; the check has the conditions."""
    _refuse_if_over(listed, "ended")
    return {"lifted": details, **_fulfilled(fulfilled)}


def _fulfilled(day: date | None) -> Changes:
    return {"fulfilled": day.isoformat()} if day else {}


def withdrawn(listed: Listed, details: Changes) -> Changes:
    """Removed because it was wrong; the reason is stated in public."""
    if listed.record.withdrawn is not None:
        raise _refusal(listed, f"was withdrawn on {listed.record.withdrawn.date} already")
    if listed.standing.status == "pending":
        hint = "delete it: what nobody was shown needs no statement"
        raise _refusal(listed, f"waits for {listed.record.published}; {hint}")
    return {"withdrawn": details}


def repaired(listed: Listed, rules: ListRules, step: ProcedureStep) -> Changes:
    """The next step in the repair of an adverse listing."""
    _refuse_if_over(listed, "repaired")
    if TONES[rules.class_] != "adverse":
        raise _refusal(listed, f"is on a list of class {rules.class_!r}: nothing to repair")
    changes = _procedure_changes(listed, "repair", "applied", repairs_of(listed.record), step)
    return {**_fulfilled(step.fulfilled), **changes}


def repair_revoked(listed: Listed, details: Changes, *, fulfilled: date | None) -> Changes:
    """A granted repair no longer counts: the listing is shown again for the rest of its term."""
    if listed.standing.status != "repaired" or repairs_of(listed.record)[-1].outcome != "granted":
        raise _refusal(listed, "has no granted repair that could be revoked")
    return {**_fulfilled(fulfilled), **_in_last(listed.record, "repair", {"revoked": details})}


def objected(listed: Listed, step: ProcedureStep, today: date) -> Changes:
    """The next step of an objection; an upheld objection withdraws the record."""
    if not listed.standing.shown:
        _refuse_if_over(listed, "objected to")
    changes = _procedure_changes(listed, "objection", "raised", objections_of(listed.record), step)
    if step.outcome == "upheld" and listed.record.withdrawn is None:
        day = step.decided or today
        changes["withdrawn"] = {"date": day.isoformat(), "reason": "error"}
    return changes


def _procedure_changes(
    listed: Listed,
    field: str,
    begun: str,
    past: tuple[Repair, ...] | tuple[Objection, ...],
    step: ProcedureStep,
) -> Changes:
    """The fields of the last application or objection, or of one after those that are decided."""
    now = past[-1] if past else None
    days = {begun: step.begun, "accepted": step.accepted, "decided": step.decided}
    inner: Changes = {key: day.isoformat() for key, day in days.items() if day is not None}
    inner |= {k: v for k, v in (("outcome", step.outcome), ("note", step.note)) if v is not None}
    if not inner and not step.fulfilled:
        raise Unusable(f"nothing to write: give --{begun}, --accepted, or --decided and --outcome")
    if now is None and step.begun is None:
        raise _refusal(listed, f"has no `{field}:` yet; give the day it was {begun} too: --{begun}")
    if now is not None and now.decided is not None and step.begun is None and inner:
        hint = f"another one begins with --{begun}"
        raise _refusal(listed, f"has a `{field}:` decided on {now.decided} already; {hint}")
    if now is None:
        return {field: inner}
    if step.begun is None:
        if isinstance(now.note, dict) and isinstance(step.note, dict):
            inner["note"] = {**dict.fromkeys(now.note), **step.note}  # another note, not one more
        return _in_last(listed.record, field, inner)
    if now.decided is None:
        old = getattr(now, begun)
        raise _refusal(listed, f"has a `{field}:` of {old} that is not decided; decide it first")
    return {f"{field}s": {len(past): inner}}


def _in_last(record: Record, field: str, inner: Changes) -> Changes:
    """Changes in the last of several applications or objections, or in the short form of one."""
    several = getattr(record, f"{field}s")
    return {f"{field}s": {len(several) - 1: inner}} if several else {field: inner}


def _refuse_if_over(listed: Listed, what: str) -> None:
    now: Standing = listed.standing
    if now.status not in ("pending", "in_force", "overdue"):
        hint = "what ended stays ended; a new decision is a new record: gongshi new"
        when = "after its last day," if now.status == "expired" else "since"
        raise _refusal(listed, f"cannot be {what}: it is {now.status} {when} {now.since}; {hint}")


def _refusal(listed: Listed, why: str) -> Unusable:
    return Unusable(f"{listed.record.id} {why}; {listed.filed.path} is as it was")
