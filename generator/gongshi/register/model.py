"""What is the data of a register? One definition, from which the rest of the format is made.

Frozen structs with a description on every field. The JSON Schemas that editors use, the field
reference on the site, the type errors of the check and the downloads are all made from here. A
struct defines the form of a file; the rules define whether the values make sense together.
"""

from datetime import date
from typing import Annotated, Any, Literal, get_args

import msgspec
from msgspec import Meta

Class = Literal[
    "redlist",
    "watchlist",
    "blacklist",
    "abnormal",
    "serious",
    "penalty",
    "licence",
    "commitment",
    "evaluation",
]
Tone = Literal["favourable", "adverse", "neutral"]
Kind = Literal[
    "enterprise",
    "sole-trader",
    "institution",
    "social-organisation",
    "government-body",
    "court",
    "natural-person",
    "foreign-entity",
]
Severity = Literal["minor", "general", "serious"]
Anchor = Literal["decided", "published", "ended", "fulfilled"]
MeasureKind = Literal["restriction", "management", "market", "incentive"]
FieldType = Literal["text", "integer", "decimal", "money", "date", "url", "grade"]
RepairOutcome = Literal["granted", "refused"]
ObjectionOutcome = Literal["upheld", "partly", "rejected"]
WithdrawalReason = Literal["error", "duplicate", "court", "revoked", "privacy"]
OnExpiry = Literal["remove", "archive"]
Counting = Literal["exclusive", "inclusive"]
IfUnfulfilled = Literal["keep", "remove", "extend"]
ExtensionAnchor = Literal["last_day", "decided"]
EarlierDecisions = Literal["no", "if_shorter", "yes"]
Relation = Literal["follows", "replaces", "breach-of", "same-decision"]
OnObjection = Literal["annotate", "suspend"]
DayKind = Literal["closed", "open"]

CLASSES: tuple[Class, ...] = get_args(Class)
KINDS: tuple[Kind, ...] = get_args(Kind)
PERSONS: tuple[Kind, ...] = ("natural-person", "sole-trader")
"""Natural persons, and those among them in trade: only facts, and never scores."""
TONES: dict[Class, Tone] = {
    "redlist": "favourable",
    "watchlist": "adverse",
    "blacklist": "adverse",
    "abnormal": "adverse",
    "serious": "adverse",
    "penalty": "adverse",
    "licence": "neutral",
    "commitment": "neutral",
    "evaluation": "neutral",
}

# `$` alone would allow a line end after the last character
_END = r"$(?!\n)"
KEY = r"^[a-z0-9]+(-[a-z0-9]+)*" + _END
REGION = r"^[0-9]{6}" + _END
LINE = r"^[^\t\n\r]*" + _END
HTTPS = r"^https://[^\s/]+(/\S*)?" + _END
MONEY = r"^-?[0-9]+(\.[0-9]{1,4})? [A-Z]{3}" + _END
IDENTIFIER = r"^[A-Za-z0-9][A-Za-z0-9.-]*" + _END
ID_HINT = r"^\*{4}[0-9X]{4}" + _END
LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*" + _END
_PERIOD = r"P([0-9]{1,3}Y([0-9]{1,4}M)?([0-9]{1,5}D)?|[0-9]{1,4}M([0-9]{1,5}D)?|[0-9]{1,5}D)"
PERIOD = f"^{_PERIOD}{_END}"
PERCENT = r"^(?:100|[0-9]{1,2})%$"
PERIOD_OR_NONE = f"^(none|{_PERIOD}){_END}"

Line = Annotated[str, Meta(pattern=LINE, min_length=1, max_length=500)]
Key = Annotated[str, Meta(pattern=KEY, max_length=80)]
Region = Annotated[str, Meta(pattern=REGION)]
Url = Annotated[str, Meta(pattern=HTTPS, max_length=2000)]
Money = Annotated[str, Meta(pattern=MONEY)]
Identifier = Annotated[str, Meta(pattern=IDENTIFIER, max_length=80)]
IdHint = Annotated[str, Meta(pattern=ID_HINT)]
Language = Annotated[str, Meta(pattern=LANGUAGE)]
PeriodText = Annotated[str, Meta(pattern=PERIOD)]
DayCount = Annotated[int, Meta(ge=1, le=366)]
LongText = Annotated[str, Meta(min_length=1, max_length=20_000)]
Text = LongText | dict[Language, LongText]
"""Human text: one string for every language, or a mapping of language to string."""
Title = (
    Annotated[str, Meta(min_length=1, max_length=500, extra_json_schema={"pattern": LINE})]
    | dict[Language, Line]
)
"""Human text on one line. `converter` checks the pattern: with a pattern that msgspec 0.22 checks
itself, it crashes at exit where a text may also be a mapping."""


class Subject(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is listed, as the decision names them."""

    kind: Annotated[Kind, Meta(description="What kind of subject this is.")]
    name: Annotated[
        Line,
        Meta(description="Full registered name on the day of the decision; a person's name."),
    ]
    name_en: Annotated[
        Line | None, Meta(description="English name, where there is an official or usual one.")
    ] = None
    code: Annotated[
        str | None,
        Meta(description="Unified social credit code (18 characters); organisations only."),
    ] = None
    ids: Annotated[
        dict[Key, Identifier],
        Meta(description="Other identifiers, scheme to value, such as `lei`; organisations only."),
    ] = {}
    id_hint: Annotated[
        IdHint | None,
        Meta(description="Last four characters of a person's identity document, as `****1234`."),
    ] = None
    aliases: Annotated[
        tuple[Line, ...], Meta(description="Other names in use: trade names, short names.")
    ] = ()
    former_names: Annotated[
        tuple[Line, ...], Meta(description="Earlier registered names, newest first.")
    ] = ()
    region: Annotated[
        Region | None,
        Meta(description="Division of the subject, six digits; a key of register.yml's regions."),
    ] = None
    representative: Annotated[
        Line | None,
        Meta(description="Legal representative or person in charge; no identity number."),
    ] = None


class Revocation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A granted repair was revoked, such as for concealed facts."""

    date: Annotated[date, Meta(description="First day on which the listing is shown again.")]
    note: Annotated[Text | None, Meta(description="Why, in plain words; shown publicly.")] = None


class Repair(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An application for credit repair and what became of it."""

    applied: Annotated[date, Meta(description="Day the application was made.")]
    accepted: Annotated[date | None, Meta(description="Day it was accepted for examination.")] = (
        None
    )
    decided: Annotated[date | None, Meta(description="Day of the decision.")] = None
    outcome: Annotated[
        RepairOutcome | None, Meta(description="What was decided; needs `decided`.")
    ] = None
    note: Annotated[Text | None, Meta(description="Why, in plain words; shown publicly.")] = None
    commitment: Annotated[
        Url | None,
        Meta(description="The subject's public promise, where one is published (https)."),
    ] = None
    revoked: Annotated[
        Revocation | None,
        Meta(description="Set when a granted repair is revoked: the listing is shown again."),
    ] = None


class Objection(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An objection to a listing and what became of it."""

    raised: Annotated[date, Meta(description="Day the objection was raised.")]
    accepted: Annotated[date | None, Meta(description="Day it was accepted for examination.")] = (
        None
    )
    decided: Annotated[date | None, Meta(description="Day of the decision.")] = None
    outcome: Annotated[
        ObjectionOutcome | None,
        Meta(description="What was decided; `upheld` needs the record withdrawn."),
    ] = None
    note: Annotated[Text | None, Meta(description="Why, in plain words; shown publicly.")] = None


class Withdrawal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The listing should not stand: taken down with a public statement of the reason.

    Administrative Penalty Law of the PRC (2021) art. 48: within three days, reason stated.
    """

    date: Annotated[date, Meta(description="Day the record was taken down.")]
    reason: Annotated[WithdrawalReason, Meta(description="Why, from a closed list.")]
    replaced_by: Annotated[
        Key | None, Meta(description="Id of the record that stands instead, if any.")
    ] = None
    evidence: Annotated[Text | None, Meta(description="What showed it: a judgment, a letter.")] = (
        None
    )
    note: Annotated[Text | None, Meta(description="More, in plain words; shown publicly.")] = None


class Extended(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decision that a listing is shown longer, as its term allows."""

    until: Annotated[date, Meta(description="New last day shown.")]
    decided: Annotated[date, Meta(description="Day of the decision, within the listing.")]
    document: Annotated[Line | None, Meta(description="Number of the deciding document.")] = None
    note: Annotated[Text | None, Meta(description="Why, in plain words; shown publicly.")] = None


class Lifted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The authority ended the listing before its term, on a ground that the list has."""

    date: Annotated[date, Meta(description="First day on which it is no longer shown.")]
    ground: Annotated[Key, Meta(description="Why; a key of the list's `grounds`.")]
    document: Annotated[Line | None, Meta(description="Number of the deciding document.")] = None
    note: Annotated[Text | None, Meta(description="More, in plain words; shown publicly.")] = None


class RepairBar(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A time in which something outside the record rules repair out, such as another listing."""

    from_: Annotated[date, Meta(description="First day without repair.")] = msgspec.field(
        name="from"
    )
    until: Annotated[date | None, Meta(description="Last one; left out: no end is known.")] = None
    reason: Annotated[Text, Meta(description="What rules it out; shown publicly.")]
    source: Annotated[Url | None, Meta(description="Where this can be seen (https).")] = None


class Related(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another record that this one has to do with."""

    record: Annotated[Key, Meta(description="Its id.")]
    as_: Annotated[Relation, Meta(description="What this record is to it.")] = msgspec.field(
        name="as"
    )


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One listing of one subject on one list."""

    id: Annotated[
        Key, Meta(description="Unique in the register, for ever; never reused, not after removal.")
    ]
    subject: Annotated[Subject, Meta(description="Who is listed.")]
    document: Annotated[Line, Meta(description="Number of the deciding document.")]
    authority: Annotated[
        Key | None, Meta(description="Who decided; a key of authorities.yml; default: the list's.")
    ] = None
    severity: Annotated[
        Severity | tuple[Severity, ...] | None,
        Meta(
            description="Chooses the term; default: the list's. A decision with several kinds of "
            "penalty has several, and the longest term governs."
        ),
    ] = None
    term: Annotated[
        Key | None,
        Meta(description="A key of terms.yml: this rule, whatever the list says; rarely needed."),
    ] = None
    reason: Annotated[Text, Meta(description="The facts, in plain words; no judgement of persons.")]
    basis: Annotated[Text, Meta(description="The provision applied, with its article.")]
    decided: Annotated[date, Meta(description="Day of the decision.")]
    published: Annotated[
        date, Meta(description="First day shown; a later day than today waits until then.")
    ]
    ended: Annotated[
        date | None,
        Meta(description="Day the act ended, where the term counts from the end of the act."),
    ] = None
    expires: Annotated[
        date | None,
        Meta(description="Last day shown; may shorten the list's maximum, never exceed it."),
    ] = None
    measures: Annotated[
        tuple[Key, ...],
        Meta(description="What follows from this record, besides the list's own measures."),
    ] = ()
    fulfilled: Annotated[
        date | bool | None,
        Meta(
            description="Has the duty been fulfilled? The day, `true` or `false`. Leave out where "
            "there is none."
        ),
    ] = None
    ban_until: Annotated[
        date | None,
        Meta(
            description="Last day of a ban that the decision imposes; terms with `with_ban` are "
            "as long as it."
        ),
    ] = None
    extended: Annotated[
        tuple[Extended, ...], Meta(description="Decisions to show it longer, in their order.")
    ] = ()
    repair_barred: Annotated[
        tuple[RepairBar, ...], Meta(description="Times in which repair is ruled out from outside.")
    ] = ()
    related: Annotated[
        tuple[Related, ...], Meta(description="Other records that this one has to do with.")
    ] = ()
    source: Annotated[Url | None, Meta(description="Where the decision is published (https).")] = (
        None
    )
    review: Annotated[date | None, Meta(description="Day on which to look at it again.")] = None
    details: Annotated[
        dict[str, Text], Meta(description="The list's extra fields, as its `fields` define them.")
    ] = {}
    repair: Annotated[Repair | None, Meta(description="Application for credit repair.")] = None
    repairs: Annotated[
        tuple[Repair, ...], Meta(description="Several applications, in place of `repair`.")
    ] = ()
    objection: Annotated[Objection | None, Meta(description="Objection to the listing.")] = None
    objections: Annotated[
        tuple[Objection, ...], Meta(description="Several objections, in place of `objection`.")
    ] = ()
    lifted: Annotated[
        Lifted | None, Meta(description="Set when the authority ends the listing early.")
    ] = None
    withdrawn: Annotated[
        Withdrawal | None, Meta(description="Set when the listing should not stand.")
    ] = None


class Ground(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """On which an authority may end a listing before its term."""

    title: Annotated[Title, Meta(description="The ground, as the law has it.")]
    basis: Annotated[Text, Meta(description="The provision.")]
    needs_fulfilled: Annotated[
        bool, Meta(description="Whether it holds only once the duty is fulfilled.")
    ] = False
    terms: Annotated[
        tuple[Key, ...], Meta(description="The terms it holds for; left out: all of the list.")
    ] = ()
    no_relisting: Annotated[
        PeriodText | None,
        Meta(description="For how long afterwards no record may follow the lifted one."),
    ] = None


class DetailField(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An extra field that a list's records carry under `details`."""

    label: Annotated[Title, Meta(description="What the page calls it.")]
    type: Annotated[FieldType, Meta(description="What kind of value it holds.")] = "text"
    required: Annotated[bool, Meta(description="Must every record of the list have it?")] = False


class Bounds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many records a list can be expected to have."""

    min: Annotated[int | None, Meta(description="Fewer records than this stop publishing.")] = None
    max: Annotated[int | None, Meta(description="More records than this stop publishing.")] = None


class TimeLimit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long an authority may take for a step; in working days or in calendar days."""

    working_days: Annotated[
        DayCount | None, Meta(description="In working days, as holidays.yml has them.")
    ] = None
    days: Annotated[
        DayCount | None,
        Meta(description="In calendar days; a last day of rest moves to the next working day."),
    ] = None
    basis: Annotated[Text | None, Meta(description="The provision that sets it.")] = None


class StepLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The time limits for the steps of an application or objection."""

    accept: Annotated[
        TimeLimit | None, Meta(description="To accept it, counted from the day it was made.")
    ] = None
    decide: Annotated[
        TimeLimit | None,
        Meta(description="To decide it, counted from its acceptance, or else the day it was made."),
    ] = None


class Deadlines(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Within which time an authority owes an answer."""

    repair: Annotated[StepLimits, Meta(description="To an application for repair.")] = StepLimits()
    objection: Annotated[StepLimits, Meta(description="To an objection.")] = StepLimits()


class ListRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One published list with its legal basis, entry and exit rules."""

    title: Annotated[Title, Meta(description="The list's name.")]
    short: Annotated[Title | None, Meta(description="Short name for tables and tags.")] = None
    class_: Annotated[Class, Meta(description="What kind of list this is; decides its tone.")] = (
        msgspec.field(name="class")
    )
    authority: Annotated[Key, Meta(description="Who keeps it; default for its records.")]
    catalogue: Annotated[
        Key, Meta(description="Item of catalogue.yml that permits publishing this.")
    ]
    subjects: Annotated[
        tuple[Kind, ...],
        Meta(description="Who may be listed; anything else is an error.", min_length=1),
    ]
    basis: Annotated[Text, Meta(description="Legal basis of the list.")]
    summary: Annotated[Text, Meta(description="What the list is, in a sentence or two.")]
    entry: Annotated[Text, Meta(description="How one gets on it.")]
    exit: Annotated[Text, Meta(description="How and when one gets off it.")]
    remedy: Annotated[Text, Meta(description="What a listed subject can do.")]
    objections: Annotated[
        Text | None, Meta(description="Where to object to this list; default: the register's.")
    ] = None
    terms: Annotated[
        dict[Severity, Key | tuple[Key, ...]],
        Meta(
            description="Term per severity; keys of terms.yml. Of several the one that was in "
            "force on the day of the decision applies.",
            min_length=1,
        ),
    ]
    grounds: Annotated[
        dict[Key, Ground],
        Meta(description="On which the authority may end a listing before its term."),
    ] = {}
    severity: Annotated[Severity, Meta(description="Default severity of its records.")]
    measures: Annotated[
        tuple[Key, ...], Meta(description="What follows from being listed; keys of measures.yml.")
    ] = ()
    on_expiry: Annotated[
        OnExpiry,
        Meta(description="`remove` takes an ended listing down, `archive` keeps it as history."),
    ] = "remove"
    if_unfulfilled: Annotated[
        IfUnfulfilled,
        Meta(
            description="`keep` shows it past its term while the duty is not fulfilled, `extend` "
            "by the term's extension, `remove` no longer."
        ),
    ] = "remove"
    on_objection: Annotated[
        OnObjection,
        Meta(description="`annotate` marks a listing under objection, `suspend` hides it."),
    ] = "annotate"
    deadlines: Annotated[
        Deadlines,
        Meta(description="Time limits that differ from the register's, step by step."),
    ] = Deadlines()
    fields: Annotated[
        dict[Key, DetailField], Meta(description="Extra fields its records carry under `details`.")
    ] = {}
    bounds: Annotated[
        Bounds | None, Meta(description="How many records it can be expected to have.")
    ] = None
    former_keys: Annotated[
        tuple[Key, ...],
        Meta(description="Keys it had before; their addresses lead to its page."),
    ] = ()


class Authority(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A body that decides on listings."""

    title: Annotated[Title, Meta(description="Full name.")]
    short: Annotated[Title | None, Meta(description="Short name for tables.")] = None
    code: Annotated[str | None, Meta(description="Its unified social credit code.")] = None
    region: Annotated[Region | None, Meta(description="Division it acts in.")] = None
    address: Annotated[Text | None, Meta(description="Where to go.")] = None
    phone: Annotated[Line | None, Meta(description="Office telephone.")] = None
    url: Annotated[Url | None, Meta(description="Web site (https).")] = None
    former_keys: Annotated[
        tuple[Key, ...],
        Meta(description="Keys it had before; their addresses lead to its page."),
    ] = ()


class Measure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may follow from being listed. What is not published may not be applied."""

    title: Annotated[Title, Meta(description="Name of the measure.")]
    kind: Annotated[
        MeasureKind,
        Meta(
            description="`restriction` of rights by public bodies, `management` without one, "
            "`market` measure by others, `incentive`."
        ),
    ]
    does: Annotated[Text, Meta(description="What it does.")]
    does_not: Annotated[Text, Meta(description="What it does not do.")]
    basis: Annotated[Text, Meta(description="Legal basis.")]
    agency: Annotated[Key | None, Meta(description="Who applies it; a key of authorities.yml.")] = (
        None
    )


class CatalogueItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A category of information that may be collected and published."""

    title: Annotated[Title, Meta(description="Name of the category.")]
    number: Annotated[int, Meta(description="Its number in the catalogue.", ge=1, le=99)]
    about: Annotated[Text, Meta(description="What belongs to it.")]
    public: Annotated[Text, Meta(description="What of it is shown to the public.")]
    sharing: Annotated[Text, Meta(description="With whom it is shared.")]
    retention: Annotated[Text, Meta(description="How long it is kept.")]
    update: Annotated[Text, Meta(description="How often it is brought up to date.")]


class Extension(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """By how much a listing may be extended."""

    min: Annotated[PeriodText | None, Meta(description="Shortest extension.")] = None
    max: Annotated[PeriodText, Meta(description="Longest extension.")]
    anchor: Annotated[
        ExtensionAnchor,
        Meta(description="Counted from the last day so far, or from the day it was decided."),
    ] = "last_day"


class InForce(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The days between which a rule governs decisions, with its transitional provision."""

    from_: Annotated[date | None, Meta(description="First day of decisions under it.")] = (
        msgspec.field(name="from", default=None)
    )
    until: Annotated[date | None, Meta(description="Last day of decisions under it.")] = None
    earlier: Annotated[
        EarlierDecisions,
        Meta(
            description="What it does, from its first day, to decisions before it: `no`: nothing; "
            "`if_shorter`: what is milder of it applies to them too; `yes`: it replaces their rule."
        ),
    ] = "no"


class Term(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long a listing is shown."""

    title: Annotated[Title, Meta(description="Name of the rule.")]
    anchor: Annotated[Anchor, Meta(description="The record's date from which the term counts.")] = (
        "decided"
    )
    min: Annotated[
        Annotated[str, Meta(pattern=PERIOD_OR_NONE)] | None,
        Meta(
            description="Earliest repair after the anchor; `none`: at once; left out: repair is "
            "not offered."
        ),
    ] = None
    min_anchor: Annotated[
        Anchor | None,
        Meta(description="The record's date from which `min` counts; default: `anchor`."),
    ] = None
    max: Annotated[
        Annotated[str, Meta(pattern=PERIOD_OR_NONE)],
        Meta(description="Longest time shown, counted from the anchor; `none`: open-ended."),
    ]
    least: Annotated[
        PeriodText | None,
        Meta(description="Shortest time that a record's own `expires` may set."),
    ] = None
    with_ban: Annotated[
        bool,
        Meta(description="Whether it is as long as the record's `ban_until`, if that is longer."),
    ] = False
    counting: Annotated[
        Counting,
        Meta(
            description="`exclusive`: the anchor day is not counted, so that a year from 14 March "
            "ends on 14 March; `inclusive`: it is the first day, and the year ends on 13 March."
        ),
    ] = "exclusive"
    if_unfulfilled: Annotated[
        IfUnfulfilled | None,
        Meta(description="What happens at its end while the duty is open; default: the list's."),
    ] = None
    extension: Annotated[
        Extension | None, Meta(description="By how much a listing may be extended; default: not.")
    ] = None
    in_force: Annotated[
        InForce | None,
        Meta(description="For decisions of which days it is the rule; default: all."),
    ] = None
    show: Annotated[
        bool, Meta(description="`false`: records under it are registered and never shown.")
    ] = True
    basis: Annotated[Text, Meta(description="The provision that sets it.")]
    note: Annotated[Text | None, Meta(description="For maintainers; on no public page.")] = None

    @property
    def at_once(self) -> bool:
        """Whether repair has no waiting time."""
        return self.min == "none"


class Registration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Registration details of an organisation, shown on its page. Never of a natural person."""

    kind: Annotated[Kind, Meta(description="What kind of subject this is.")]
    name: Annotated[Line, Meta(description="Registered name today.")]
    name_en: Annotated[Line | None, Meta(description="English name.")] = None
    code: Annotated[str | None, Meta(description="Unified social credit code.")] = None
    ids: Annotated[
        dict[Key, Identifier], Meta(description="Other identifiers, scheme to value.")
    ] = {}
    region: Annotated[Region | None, Meta(description="Division, six digits.")] = None
    former_names: Annotated[
        tuple[Line, ...], Meta(description="Earlier registered names, newest first.")
    ] = ()
    aliases: Annotated[tuple[Line, ...], Meta(description="Other names in use.")] = ()
    representative: Annotated[Line | None, Meta(description="Legal representative.")] = None
    legal_form: Annotated[Text | None, Meta(description="Legal form.")] = None
    established: Annotated[date | None, Meta(description="Day of establishment.")] = None
    capital: Annotated[Money | None, Meta(description="Registered capital, as `5000000 CNY`.")] = (
        None
    )
    address: Annotated[Text | None, Meta(description="Registered address.")] = None
    registrar: Annotated[
        Text | None, Meta(description="Registering body; a key of authorities.yml or its name.")
    ] = None
    state: Annotated[Text | None, Meta(description="In business, revoked, deregistered, …")] = None
    scope: Annotated[Text | None, Meta(description="Scope of business.")] = None


class Contact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where to reach whoever runs the register."""

    name: Annotated[Title, Meta(description="Office or desk.")]
    address: Annotated[Text | None, Meta(description="Postal address.")] = None
    phone: Annotated[Line | None, Meta(description="Telephone.")] = None
    hours: Annotated[Text | None, Meta(description="Opening hours.")] = None
    url: Annotated[Url | None, Meta(description="Web page (https).")] = None
    email: Annotated[Line | None, Meta(description="Mailbox of the office, not of a person.")] = (
        None
    )


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much may change at once before a person must say that it is meant."""

    disappear: Annotated[
        Annotated[str, Meta(pattern=PERCENT)] | None,
        Meta(
            description="Share of the records that one publication may take down besides those "
            "that have ended, and one push delete, as `5%`; three may always go, unless it is `0%`."
        ),
    ] = None


class Publication(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What of persons is published more widely than by default, each with the reason for it."""

    sole_traders: Annotated[
        Text | None,
        Meta(
            description="Why sole traders are in bulk files and changes, and on pages that search "
            "engines may keep; without a reason they are not. Shown publicly."
        ),
    ] = None
    representatives: Annotated[
        Text | None,
        Meta(
            description="Why legal representatives are named on the pages of organisations; "
            "without a reason they are not. Shown publicly."
        ),
    ] = None


class Licence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Under which terms others may use the data; a register that names none grants none."""

    id: Annotated[Line, Meta(description="Its SPDX identifier, such as `CC-BY-4.0`.")]
    url: Annotated[Url, Meta(description="Address of its text (https).")]
    attribution: Annotated[
        Text | None, Meta(description="How users name the source, where the licence asks for it.")
    ] = None


class About(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the register is and who runs it: `register.yml`."""

    title: Annotated[Title, Meta(description="Name of the register, on every page.")]
    operator: Annotated[Title, Meta(description="Who runs it.")]
    languages: Annotated[
        tuple[Language, ...],
        Meta(description="The first is the default, at the root of the site.", min_length=1),
    ]
    timezone: Annotated[
        Line, Meta(description="IANA time zone in which days begin and end, as `Asia/Shanghai`.")
    ]
    region: Annotated[Region, Meta(description="Division the register covers.")]
    regions: Annotated[
        dict[Region, Title], Meta(description="Every division a record may name, with its name.")
    ]
    contact: Annotated[Contact, Meta(description="Where to reach the operator.")]
    notice: Annotated[Text | None, Meta(description="A banner on every page.")] = None
    about: Annotated[Text, Meta(description="What the register is, for the home page.")]
    objection: Annotated[Text, Meta(description="How to object to a listing.")]
    repair: Annotated[Text, Meta(description="How to apply for repair.")]
    deadlines: Annotated[
        Deadlines, Meta(description="Within which time authorities answer, unless a list says it.")
    ] = Deadlines()
    limits: Annotated[
        Limits | None, Meta(description="When publishing stops until a person says it is meant.")
    ] = None
    licence: Annotated[
        Licence | None, Meta(description="Licence of the data; left out: nothing is said of one.")
    ] = None
    publish: Annotated[
        Publication, Meta(description="What of persons is published more widely, and why.")
    ] = Publication()


class Vocabulary(msgspec.Struct, frozen=True, kw_only=True):
    """The data that records refer to; small, and sent to every worker."""

    about: About
    authorities: dict[str, Authority]
    measures: dict[str, Measure]
    catalogue: dict[str, CatalogueItem]
    terms: dict[str, Term]
    lists: dict[str, ListRules]
    holidays: dict[date, DayKind] = {}
    """Closed and open days that are not as their weekday says, in order."""


class Filed(msgspec.Struct, frozen=True, kw_only=True):
    """A record with its list, its file and its position in a sequence."""

    list: str
    path: str
    index: int | None = None
    record: Record


class PartialRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The plain value of a record with wrong or missing fields.

    `fields` are these fields; a field that ends in an empty step is the mapping with a missing key.
    """

    list: str
    path: str
    index: int | None = None
    value: Any
    fields: tuple[tuple[str | int, ...], ...]


class FiledRegistration(msgspec.Struct, frozen=True, kw_only=True):
    """Registration details and their file."""

    path: str
    registration: Registration


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that one site publishes, as read; records in the order of their paths."""

    vocabulary: Vocabulary
    records: tuple[Filed, ...] = ()
    registrations: tuple[FiledRegistration, ...] = ()
    partial_records: tuple[PartialRecord, ...] = ()


def erased(record: Record) -> bool:
    """Withdrawn for privacy: no page may show that the record ever existed."""
    return record.withdrawn is not None and record.withdrawn.reason == "privacy"


def authority_of(filed: Filed, rules: ListRules) -> str:
    return filed.record.authority or rules.authority


def severities_of(filed: Filed, rules: ListRules) -> tuple[Severity, ...]:
    given = filed.record.severity or rules.severity
    return given if isinstance(given, tuple) else (given,)


def repairs_of(record: Record) -> tuple[Repair, ...]:
    """Every application for repair, in their order."""
    return (record.repair, *record.repairs) if record.repair else record.repairs


def objections_of(record: Record) -> tuple[Objection, ...]:
    """Every objection, in their order."""
    return (record.objection, *record.objections) if record.objection else record.objections


def measures_of(filed: Filed, rules: ListRules) -> tuple[str, ...]:
    """The list's measures, then the record's own, each once."""
    return tuple(dict.fromkeys((*rules.measures, *filed.record.measures)))


def tone_of(rules: ListRules) -> Tone:
    return TONES[rules.class_]
