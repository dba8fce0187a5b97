"""What would publishing change for the public, compared with a commit?

The input is two registers and two days. Between the old register on its own day and today only the
date changed: that is the effect of time. Between the old register today and the new register today
only the files changed: that is the effect of the edit. The two are reported separately.
"""

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from gongshi.format import load
from gongshi.format.load import ReadFile
from gongshi.git.changed_files import vocabulary_before
from gongshi.git.history import flat
from gongshi.register.entities import entity_id
from gongshi.register.former_keys import former_keys
from gongshi.register.model import (
    PERSONS,
    Filed,
    FiledRegistration,
    Register,
    Vocabulary,
    erased,
)
from gongshi.register.sightings import masked
from gongshi.register.status import Standing, standing

KINDS = (
    "listed",
    "relisted",
    "changed",
    "overdue",
    "repairable",
    "ended",
    "repaired",
    "withdrawn",
    "suspended",
    "removed",
    "scheduled",
)
"""The changes of a record, in the order in which they are reported."""

_GONE = ("ended", "repaired", "withdrawn", "removed", "suspended")
_KIND_OF_STATUS = {
    "expired": "ended",
    "repaired": "repaired",
    "withdrawn": "withdrawn",
    "pending": "scheduled",
}


class FieldChange(msgspec.Struct, frozen=True, kw_only=True):
    """One value before and after; None if there was or is none."""

    field: str
    old: str | None
    new: str | None


class RecordChange(msgspec.Struct, frozen=True, kw_only=True):
    """The change of one record. A natural person is not named."""

    kind: str
    record: str
    list: str
    entity: str
    name: str
    path: str
    fields: tuple[FieldChange, ...] = ()


class FileChange(msgspec.Struct, frozen=True, kw_only=True):
    """A changed table, list rules, registration details, article or template."""

    path: str
    kind: str
    fields: tuple[FieldChange, ...] = ()


class Diff(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the public would notice.

    Pages are told by their address below a language's root, as `list/attention`; moved ones have
    the former address and the one it leads to.
    """

    records: tuple[RecordChange, ...]
    passing: tuple[RecordChange, ...]
    files: tuple[FileChange, ...]
    pages_new: tuple[str, ...]
    pages_removed: tuple[str, ...]
    pages_moved: tuple[tuple[str, str], ...] = ()
    unreadable: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.records or self.passing or self.files or self.pages_removed)


def older(new: Register, touched: Iterable[str], files: dict[str, ReadFile]) -> Register:
    """The earlier register: today's, with the differing files as they were, or absent."""
    differ = {*touched}
    records = [filed for filed in new.records if filed.path not in differ]
    records += load.records_of(files.values())
    registrations = [entry for entry in new.registrations if entry.path not in differ]
    for path, file in files.items():
        if file.kind == "registration" and file.values:
            entry = FiledRegistration(path=path, registration=file.values[None])
            registrations.append(entry)
    return Register(
        vocabulary=vocabulary_before(new.vocabulary, files, differ),
        records=tuple(sorted(records, key=lambda f: (f.path, f.index or 0))),
        registrations=tuple(sorted(registrations, key=lambda e: e.path)),
    )


_TABLES = ("authorities", "measures", "catalogue", "terms")


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One register on one day."""

    register: Register
    day: date

    def standing(self, filed: Filed) -> Standing | None:
        """None if the record's list cannot be read: the status is then unknown."""
        vocabulary = self.register.vocabulary
        rules = vocabulary.lists.get(filed.list)
        return standing(filed, rules, vocabulary.terms, self.day) if rules else None


def compare(
    old: Register,
    new: Register,
    since: date,
    today: date,
    touched: Iterable[str],
    files: Iterable[FileChange] = (),
    unreadable: tuple[str, ...] = (),
) -> Diff:
    """The difference; `touched` are the files that differ, `since` is the old register's day."""
    before, after = Side(register=old, day=today), Side(register=new, day=today)
    edited = [*_edited(before, after, {*touched})]
    removed = {change.record for change in edited if change.kind in _GONE}
    passing = _passed(Side(register=old, day=since), before)
    was, is_ = _pages(before), _pages(after)
    moved = _moved(new.vocabulary).items() - _moved(old.vocabulary).items()
    return Diff(
        records=_ordered(edited),
        passing=_ordered(change for change in passing if change.record not in removed),
        files=(*_vocabulary(old.vocabulary, new.vocabulary), *files),
        pages_new=tuple(sorted(is_ - was)),
        pages_removed=tuple(sorted(was - is_)),
        pages_moved=tuple(sorted(moved)),
        unreadable=unreadable,
    )


def _ordered(changes: Iterable[RecordChange]) -> tuple[RecordChange, ...]:
    return tuple(sorted(changes, key=lambda c: (KINDS.index(c.kind), c.list, c.record)))


def _pages(side: Side) -> set[str]:
    """The addresses of entities, lists, regions and authorities; also what only leads on."""
    vocabulary = side.register.vocabulary
    pages = {*_moved(vocabulary)}
    pages.update(f"list/{key}" for key in vocabulary.lists)
    pages.update(f"authority/{key}" for key in vocabulary.authorities)
    pages.update(f"region/{key}" for key in vocabulary.about.regions)
    for filed in side.register.records:
        begun = filed.record.published <= side.day or filed.record.withdrawn is not None
        if begun and not erased(filed.record):
            pages.add(f"entity/{entity_id(filed.record.subject, filed.record.id)}")
    return pages


def _moved(vocabulary: Vocabulary) -> dict[str, str]:
    """The former addresses of lists and authorities, and those to which they lead."""
    return {f"{o.kind}/{o.former}": f"{o.kind}/{o.key}" for o in former_keys(vocabulary)}


def _edited(before: Side, after: Side, touched: set[str]) -> Iterator[RecordChange]:
    """The effect of the edit on each record that it may affect: by its file, or by its rules."""
    pattern_changes = _lists_with_changed_rules(
        before.register.vocabulary, after.register.vocabulary
    )

    def concerned(side: Side) -> dict[str, Filed]:
        records = side.register.records
        return {f.record.id: f for f in records if f.path in touched or f.list in pattern_changes}

    old, new = concerned(before), concerned(after)
    for record_id in sorted({*old, *new}):
        was, is_ = old.get(record_id), new.get(record_id)
        change = _edit(before, after, was, is_)
        if change is not None:
            yield change


def _lists_with_changed_rules(old: Vocabulary, new: Vocabulary) -> set[str]:
    """The lists whose rules or terms differ, so that their records' days may differ."""
    lists = {*old.lists, *new.lists}
    if old.terms != new.terms:
        return lists
    return {key for key in lists if old.lists.get(key) != new.lists.get(key)}


def _edit(before: Side, after: Side, was: Filed | None, is_: Filed | None) -> RecordChange | None:
    then = before.standing(was) if was else None
    now = after.standing(is_) if is_ else None
    kind = _kind(then, now)
    fields = _record_fields(was, is_, then, now) if was and is_ else ()
    if kind == "" and fields:
        kind = "scheduled" if now and now.status == "pending" else "changed"
    filed = is_ or was
    return _change(kind, filed, fields) if kind and filed else None


def _kind(then: Standing | None, now: Standing | None) -> str:
    """The change between two standings; empty: none, or none that was visible."""
    invisible = then is None or then.status == "pending"
    if now is None:
        return "" if invisible else "removed"
    if then is None or invisible:
        return _appeared(now, before=then)
    if now.status != then.status and now.status in _KIND_OF_STATUS:
        return _KIND_OF_STATUS[now.status]
    if now.shown == then.shown:
        return ""
    return "relisted" if now.shown else "suspended"


def _appeared(now: Standing, before: Standing | None) -> str:
    if now.status == "pending":
        return "" if before else "scheduled"
    return "listed" if now.current else _KIND_OF_STATUS.get(now.status, "suspended")


def _passed(then: Side, now: Side) -> Iterator[RecordChange]:
    """The effect of time alone on the old register's records."""
    if then.day >= now.day:
        return
    for filed in then.register.records:
        before, after = then.standing(filed), now.standing(filed)
        if before is None or after is None:
            continue
        kind = _kind(before, after) or _new_flag(before, after)
        if kind:
            yield _change(kind, filed, ())


def _new_flag(before: Standing, after: Standing) -> str:
    if after.status == "overdue" and before.status != "overdue":
        return "overdue"
    return "repairable" if after.repairable and not before.repairable else ""


def _change(kind: str, filed: Filed, fields: tuple[FieldChange, ...]) -> RecordChange:
    subject = filed.record.subject
    person = subject.kind in PERSONS
    return RecordChange(
        kind=kind,
        record=filed.record.id,
        list=filed.list,
        entity=entity_id(subject, filed.record.id),
        name="" if person else subject.name,
        path=filed.path,
        fields=tuple(_without_personal_text(f) for f in fields) if person else fields,
    )


_PERSONAL = ("subject.", "reason")


def _without_personal_text(change: FieldChange) -> FieldChange:
    """Anybody may read a summary: for persons only the fact of a change, not the values."""
    if not change.field.startswith(_PERSONAL):
        return change
    hide = {"old": change.old and "…", "new": change.new and "…"}
    return msgspec.structs.replace(change, **hide)


def _record_fields(
    was: Filed, is_: Filed, then: Standing | None, now: Standing | None
) -> tuple[FieldChange, ...]:
    old = {"list": was.list, **flat(was.record)}
    new = {"list": is_.list, **flat(is_.record)}
    if old.get("expires") == new.get("expires") and then and now:
        old["last day shown"] = _day(then.clock.last_day)
        new["last day shown"] = _day(now.clock.last_day)
    return diff_fields(old, new)


def _day(day: date | None) -> str:
    return day.isoformat() if day else "none"


def _vocabulary(old: Vocabulary, new: Vocabulary) -> Iterator[FileChange]:
    for name in ("about", *_TABLES):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            path = f"lists/{'register' if name == 'about' else name}.yml"
            yield FileChange(
                path=path, kind="changed", fields=diff_fields(flat(before), flat(after))
            )
    for key in sorted({*old.lists, *new.lists}):
        rules, later = old.lists.get(key), new.lists.get(key)
        if rules != later:
            kind = "added" if rules is None else "removed" if later is None else "changed"
            fields = diff_fields(flat(rules), flat(later)) if rules and later else ()
            yield FileChange(path=f"lists/{key}/list.yml", kind=kind, fields=fields)


def diff_fields(old: dict[str, str], new: dict[str, str]) -> tuple[FieldChange, ...]:
    """The differences of two flat mappings, in the newer one's order; personal numbers masked."""
    keys = dict.fromkeys((*new, *old))
    return tuple(
        FieldChange(field=key, old=_masked(old.get(key)), new=_masked(new.get(key)))
        for key in keys
        if old.get(key) != new.get(key)
    )


def _masked(value: str | None) -> str | None:
    return None if value is None else masked(value)
