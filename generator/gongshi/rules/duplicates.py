"""Which records are duplicates, and which names conflict or are easily confused?"""

from collections.abc import Iterator

import msgspec

from gongshi.register.entities import entity_id, registration_id
from gongshi.register.folding import fold
from gongshi.register.model import Filed, Register, Subject
from gongshi.register.names import brand, regions_in
from gongshi.register.problems import Finding
from gongshi.rules.registry import Context, at, on, rule

LEAST = 5
"""Characters of a brand. Shorter brands often differ by one character by chance."""


class NameInFile(msgspec.Struct, frozen=True):
    """The name that one file gives an entity; `filed` is None for a registration file."""

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
        used = [NameInFile(filed.record.subject.name, filed.path, filed) for filed in group]
        others = {name for filed in group for name in _other_names(filed.record.subject)}
        if key in details:
            registration = details[key].registration
            used.insert(0, NameInFile(registration.name, details[key].path, None))
            others.update(registration.former_names, registration.aliases)
        yield from _name_conflicts(used, others)


def _other_names(subject: Subject) -> Iterator[str]:
    yield from subject.former_names
    yield from subject.aliases


def _organisations(register: Register) -> dict[str, list[Filed]]:
    """Records by entity, without withdrawn records, which may have been about another subject."""
    groups: dict[str, list[Filed]] = {}
    for filed in register.records:
        subject = filed.record.subject
        identified = subject.kind != "natural-person" and (subject.code or subject.ids)
        if identified and filed.record.withdrawn is None:
            groups.setdefault(entity_id(subject, filed.record.id), []).append(filed)
    return groups


def _name_conflicts(used: list[NameInFile], others: set[str]) -> Iterator[Finding]:
    current = [one for one in used if one.name not in others]
    for one in current[1:]:
        if one.name != current[0].name and one.filed is not None:
            message = f"name must be the one name of its code: {one.name!r}"
            hint = f"{current[0].path} has {current[0].name!r}; add the older one to `former_names`"
            other = current[0].path
            yield on(one.filed, "subject", "name", message=message, hint=hint, other=other)


@rule("I08", "register", together=True)
def listed_once(register: Register, context: Context) -> Iterator[Finding]:
    """A subject must not be listed twice on one list by the same document."""
    seen: dict[tuple[str, ...], Filed] = {}
    for filed in register.records:
        if filed.record.withdrawn is None:
            first = seen.setdefault(listing_key(filed), filed)
            if first is not filed:
                message = f"document must not list its subject twice: {filed.record.document!r}"
                hint = f"{first.path} has the same listing; delete one, or withdraw it"
                yield on(filed, "document", message=message, hint=hint, other=first.path)


def listing_key(filed: Filed) -> tuple[str, str, str]:
    """Equal for records that list one subject on one list by one document.

    Document numbers are compared as written: folded, 1-11 and 11-1 would be one.
    """
    return _subject_key(filed), filed.list, filed.record.document


def _subject_key(filed: Filed) -> str:
    """Equal for records that may be about one subject.

    Names of persons are compared as written: folded, the masked 李* and 李** would be one.
    """
    subject = filed.record.subject
    if subject.kind == "natural-person":
        return f"person {subject.name} {subject.id_hint}"
    if subject.code or subject.ids:
        return entity_id(subject, filed.record.id)
    return f"organisation {fold(subject.name)}"


@rule("I11", "register", "warning", together=True)
def similar_names(register: Register, context: Context) -> Iterator[Finding]:
    """Names of different codes should be more than one character apart."""
    firsts: dict[str, Filed] = {}
    for filed in register.records:
        if filed.record.subject.code and filed.record.subject.kind != "natural-person":
            firsts.setdefault(filed.record.subject.code, filed)
    regions = regions_in(context.vocabulary)
    named = (
        Named(brand(f.record.subject.name, regions), f.record.subject.name, f.path, f.index)
        for f in firsts.values()
    )
    yield from similar_name_findings([*named])


class Named(msgspec.Struct, frozen=True):
    """The first record of a code in the register: brand and name of its subject."""

    brand: str
    name: str
    path: str
    index: int | None


def similar_name_findings(names: list[Named]) -> Iterator[Finding]:
    """A finding for each name that is easily confused with one of another code."""
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


def _neighbours(names: list[Named]) -> Iterator[tuple[Named, Named]]:
    """Each name with one other whose brand has an edit distance of at most 1.

    Two brands differ by one substitution if they are equal without the character at one position,
    and by one insertion if the longer brand without one character is the shorter. So shorter brands
    come first. Time is linear in the number of names.
    """
    whole: dict[str, int] = {}
    same: dict[tuple[str, str], int] = {}
    cut: dict[int, int] = {}
    names = sorted(names, key=lambda named: len(named.brand))
    for number, named in enumerate(names):
        name = named.brand
        rests = [name[:place] + name[place + 1 :] for place in range(len(name))]
        keys = [hash(pair) for pair in enumerate(rests)]
        spelling = name, fold(named.name) if name in whole else ""
        candidates = [
            whole.get(name),
            same.get(spelling),
            *map(whole.get, rests),
            *map(cut.get, keys),
        ]
        others = [names[other] for other in dict.fromkeys(candidates) if other is not None]
        found = next((other for other in others if _confusable(named, other)), None)
        if found is not None:
            yield named, found
        whole.setdefault(name, number)
        same.setdefault(spelling, number)
        for key in keys:
            cut.setdefault(key, number)


def _confusable(one: Named, other: Named) -> bool:
    """Brands recur in other places and legal forms; then only equal whole names are confused."""
    return one.brand != other.brand or fold(one.name) == fold(other.name)


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
