"""How is a change of a record worded?"""

from collections.abc import Callable
from datetime import date

import msgspec

from gongshi.register.entities import Listed
from gongshi.register.revision import RevisedField, Revision
from gongshi.views.site import Site


class RevisionView(msgspec.Struct, frozen=True, kw_only=True):
    """The changes of one commit to a record; `day` is the day of the commit."""

    day: date
    commit: str
    texts: tuple[str, ...]


def revision_views(site: Site, listed: Listed) -> tuple[RevisionView, ...]:
    """Newest first, and only for a record that is shown: a removed listing has no history."""
    if not listed.revisions or not listed.standing.shown:
        return ()
    known = [one for one in listed.revisions if one.day <= site.made.as_of]
    return tuple(
        RevisionView(day=one.day, commit=one.commit, texts=_texts(site, one))
        for one in reversed(known)
    )


def _texts(site: Site, revision: Revision) -> tuple[str, ...]:
    if revision.kind != "changed":
        return (site.words(f"revision_{revision.kind}"),)
    return tuple(_text(site, change) for change in revision.changes)


def _text(site: Site, change: RevisedField) -> str:
    field = site.words(f"revision_field_{change.field}")
    if not change.public:
        return site.words("revision_corrected", field=field)
    old, new = (_value(site, change.field, value) for value in (change.old, change.new))
    key = "set" if change.old is None else "removed" if change.new is None else "replaced"
    return site.words(f"revision_{key}", field=field, old=old, new=new)


def _value(site: Site, field: str, value: str | None) -> str:
    if value is None:
        return ""
    says: dict[str, Callable[[str], str]] = {
        "list": lambda key: site.list_title(key) if key in site.vocabulary.lists else key,
        "authority": site.authority,
        "severity": lambda keys: _severities(site, keys),
        "fulfilled": lambda key: _fulfilled(site, key),
        "measures": lambda keys: _measures(site, keys),
    }
    if field in says:
        return says[field](value)
    return site.words.day(date.fromisoformat(value))


def _severities(site: Site, keys: str) -> str:
    return site.words("revision_join").join(
        site.words(f"severity_{one}") for one in keys.split(", ")
    )


def _fulfilled(site: Site, key: str) -> str:
    if key in ("true", "false"):
        return site.words(f"fulfilled_{'yes' if key == 'true' else 'no'}")
    return site.words("fulfilled_on", day=date.fromisoformat(key))


def _measures(site: Site, keys: str) -> str:
    known = site.vocabulary.measures
    titles = (site.text(known[key].title) if key in known else key for key in keys.split(", "))
    return site.words("revision_join").join(titles)
