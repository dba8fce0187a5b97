"""Rules on who is who across the register: what is listed twice, or under names that clash."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

import msgspec

from gongshi.register.entities import entity_id, registration_id
from gongshi.register.model import Filed, Register, Subject, Text
from gongshi.register.problems import Finding
from gongshi.rules.registry import Context, at, on, rule

LEAST = 5
"""Shorter names are too often one character apart by chance."""
_BRACKETS = re.compile(r"\(.*?\)|[\s·・.,'\"“”‘’-]")
_FORMS = re.compile(
    r"(?:(?:股份|集团)*有限(?:责任)?公司|(?:集团)公司|合伙企业|(?:分|子)?公司|个体工商户|经营部"
    r"|(?:co|company|ltd|limited|inc|llc|gmbh|plc)+)\Z"
)


class Borne(msgspec.Struct, frozen=True):
    """A name an entity bears in one file, and where."""

    name: str
    path: str
    filed: Filed | None


@rule("I05", "register", together=True)
def unique_id(register: Register, context: Context) -> Iterator[Finding]:
    """A record's id must be unique in the register."""
    for first, second in _same_id(register):
        if not _withdrawn(first, second):
            message = f"id must be unique: {second.record.id!r}"
            hint = f"it stands in {first.path} already"
            yield on(second, "id", message=message, hint=hint, other=first.path)


@rule("I06", "register", together=True)
def reused_id(register: Register, context: Context) -> Iterator[Finding]:
    """The id of a withdrawn record must never be used again."""
    for first, second in _same_id(register):
        if _withdrawn(first, second):
            message = f"id must not be that of a withdrawn record: {second.record.id!r}"
            hint = f"it stands in {first.path}; give the newer record a fresh id"
            yield on(second, "id", message=message, hint=hint, other=first.path)


def _same_id(register: Register) -> Iterator[tuple[Filed, Filed]]:
    first: dict[str, Filed] = {}
    for filed in register.records:
        other = first.setdefault(filed.record.id, filed)
        if other is not filed:
            yield other, filed


def _withdrawn(*pair: Filed) -> bool:
    return any(filed.record.withdrawn is not None for filed in pair)


@rule("I07", "register", together=True)
def one_name(register: Register, context: Context) -> Iterator[Finding]:
    """Records of one code must bear one name, or tell the others as former names or aliases."""
    details = {registration_id(e.registration): e for e in register.registrations}
    for key, group in _organisations(register).items():
        borne = [Borne(filed.record.subject.name, filed.path, filed) for filed in group]
        told = {name for filed in group for name in _told(filed.record.subject)}
        if key in details:
            registration = details[key].registration
            borne.insert(0, Borne(registration.name, details[key].path, None))
            told.update(registration.former_names, registration.aliases)
        yield from _clashes(borne, told)


def _told(subject: Subject) -> Iterator[str]:
    yield from subject.former_names
    yield from subject.aliases


def _organisations(register: Register) -> dict[str, list[Filed]]:
    """Records that stand: a withdrawn one may have been about somebody else."""
    groups: dict[str, list[Filed]] = {}
    for filed in register.records:
        subject = filed.record.subject
        identified = subject.kind != "natural-person" and (subject.code or subject.ids)
        if identified and filed.record.withdrawn is None:
            groups.setdefault(entity_id(subject, filed.record.id), []).append(filed)
    return groups


def _clashes(borne: list[Borne], told: set[str]) -> Iterator[Finding]:
    untold = [one for one in borne if one.name not in told]
    for one in untold[1:]:
        if one.name != untold[0].name and one.filed is not None:
            message = f"name must be the one name of its code: {one.name!r}"
            hint = f"{untold[0].path} has {untold[0].name!r}; add the older one to `former_names`"
            other = untold[0].path
            yield on(one.filed, "subject", "name", message=message, hint=hint, other=other)


@rule("I08", "register", together=True)
def listed_once(register: Register, context: Context) -> Iterator[Finding]:
    """A subject must not be listed twice on one list by the same document."""
    seen: dict[tuple[str, ...], Filed] = {}
    for filed in register.records:
        if filed.record.withdrawn is None:
            key = (who(filed), filed.list, filed.record.document)
            first = seen.setdefault(key, filed)
            if first is not filed:
                message = f"document must not list its subject twice: {filed.record.document!r}"
                hint = f"{first.path} has the same listing; delete one, or withdraw it"
                yield on(filed, "document", message=message, hint=hint, other=first.path)


def who(filed: Filed) -> str:
    """Whom a record is about, as far as records tell: equal for what may be one subject."""
    subject = filed.record.subject
    if subject.kind == "natural-person":
        return f"person {subject.name} {subject.id_hint}"
    if subject.code or subject.ids:
        return entity_id(subject, filed.record.id)
    return f"organisation {subject.name}"


@rule("I11", "register", "warning", together=True)
def similar_names(register: Register, context: Context) -> Iterator[Finding]:
    """Names of different codes should be more than one character apart."""
    firsts: dict[str, Filed] = {}
    for filed in register.records:
        if filed.record.subject.code and filed.record.subject.kind != "natural-person":
            firsts.setdefault(filed.record.subject.code, filed)
    regions = regions_pattern(context.vocabulary.about.regions.values())
    named = (
        Named(brand(f.record.subject.name, regions), f.record.subject.name, f.path, f.index)
        for f in firsts.values()
    )
    yield from similar_name_findings([*named])


class Named(msgspec.Struct, frozen=True):
    """The first record of a code in the register: its subject's name, and what sets it apart."""

    brand: str
    name: str
    path: str
    index: int | None


def similar_name_findings(names: list[Named]) -> Iterator[Finding]:
    """A finding for each name that is hard to tell from one of another code."""
    for one, other in _neighbours([named for named in names if len(named.brand) >= LEAST]):
        message = f"name should be told from {other.name!r}, which has another code: {one.name!r}"
        hint = f"compare with {other.path}; leave it so if they are two organisations"
        yield Finding(
            path=one.path,
            index=one.index,
            field=("subject", "name"),
            code="I11",
            severity="warning",
            message=message,
            hint=hint,
            other=other.path,
        )


def regions_pattern(names: Iterable[Text]) -> re.Pattern[str]:
    texts = {t for n in names for t in ([n] if isinstance(n, str) else n.values())}
    short = {re.sub(r"(?<=..)[省市区县]\Z", "", text) for text in texts}
    every = sorted(filter(None, texts | short), key=lambda text: (-len(text), text))
    return re.compile("(?:" + "|".join(map(re.escape, every)) + ")?[省市区县]?")


def brand(name: str, regions: re.Pattern[str]) -> str:
    """What is left of a name without brackets, places in front and legal form behind."""
    plain = _BRACKETS.sub("", unicodedata.normalize("NFKC", name).casefold())
    start = regions.match(plain)
    return _FORMS.sub("", plain[start.end() if start else 0 :])


def _neighbours(names: list[Named]) -> Iterator[tuple[Named, Named]]:
    """Each name with one other at most a single character apart; in time linear in their length.

    Two names differ by one substitution when they are equal without the character at one place,
    and by one insertion when the longer without one character is the shorter. So shorter first.
    """
    whole: dict[str, int] = {}
    cut: dict[int, int] = {}
    names = sorted(names, key=lambda named: len(named.brand))
    for number, named in enumerate(names):
        name = named.brand
        rests = [name[:place] + name[place + 1 :] for place in range(len(name))]
        keys = [hash(pair) for pair in enumerate(rests)]
        near = [whole.get(name), *map(whole.get, rests), *map(cut.get, keys)]
        others = [names[other] for other in dict.fromkeys(near) if other is not None]
        found = next((other for other in others if _confusable(named, other)), None)
        if found is not None:
            yield named, found
        whole.setdefault(name, number)
        for key in keys:
            cut.setdefault(key, number)


def _confusable(one: Named, other: Named) -> bool:
    """The same brand in another place or form is common, under the same full name it is not."""
    return one.brand != other.brand or one.name == other.name


@rule("I14", "register", together=True)
def registered_once(register: Register, context: Context) -> Iterator[Finding]:
    """An entity must have at most one registration file."""
    first: dict[str, str] = {}
    for entry in register.registrations:
        own = registration_id(entry.registration)
        other = first.setdefault(own, entry.path) if own else entry.path
        if other != entry.path:
            message = f"entity must have one registration file: {own!r}"
            yield at(entry.path, message=message, hint=f"{other} has it already; keep one")
