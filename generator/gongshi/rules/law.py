"""Is each record under a rule that was in force, and does it end as that rule lets it?"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations

from gongshi.register.dates import Period, add
from gongshi.register.model import Filed, ListRules, Register, Term, Vocabulary, severities_of
from gongshi.register.problems import Finding
from gongshi.register.term_days import clock, duty_open, governs, keys_of, rules_of
from gongshi.rules.registry import Context, at, list_path, on, rule, table_path


@rule("L01", "record")
def a_rule_in_force(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """A record's list must have a term that was in force on the day of the decision."""
    record, terms = filed.record, context.vocabulary.terms
    if rules is None or record.term is not None:
        return
    for severity in severities_of(filed, rules):
        keys = keys_of(rules, severity)
        known = all(key in terms for key in keys)
        if keys and known and not any(governs(terms[key], record.decided) for key in keys):
            message = f"no term for {severity!r} was in force on '{record.decided}'"
            spans = ", ".join(_span(key, terms[key]) for key in keys)
            hint = f"{spans}; add the term of that day to terms.yml and list.yml"
            yield on(filed, "decided", message=message, hint=hint)


def _span(key: str, term: Term) -> str:
    """A term with its days, as `cn-2026-general (from 2026-04-01)`."""
    span = term.in_force
    first = f"from {span.from_}" if span and span.from_ else ""
    last = f"until {span.until}" if span and span.until else ""
    return f"{key} ({' '.join(filter(None, (first, last)))})"


@rule("L02", "record", "warning")
def own_term(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """A record's own term should have been in force on the day of the decision."""
    record = filed.record
    term = context.vocabulary.terms.get(record.term or "")
    if term is not None and not governs(term, record.decided):
        message = f"term should have been in force on {record.decided}: '{record.term}'"
        yield on(filed, "term", message=message, hint="leave it out, so that the list's applies")


@rule("L03", "vocabulary")
def one_term_a_day(vocabulary: Vocabulary, context: Context) -> Iterator[Finding]:
    """Two terms of a list for one severity must not be in force for the same day."""
    for key, rules in vocabulary.lists.items():
        for severity in rules.terms:
            keys = [one for one in keys_of(rules, severity) if one in vocabulary.terms]
            for one, two in combinations(keys, 2):
                if _overlap(vocabulary.terms[one], vocabulary.terms[two]):
                    message = f"terms must not be in force on the same day: {one!r} and {two!r}"
                    hint = "set `in_force: {from: …, until: …}` of both in terms.yml"
                    yield at(list_path(key), "terms", severity, message=message, hint=hint)
    for key, term in vocabulary.terms.items():
        span = term.in_force
        if span is not None and (span.from_ or date.min) > (span.until or date.max):
            message = f"until must not be before from ({span.from_}): '{span.until}'"
            place = (key, "in_force", "until")
            yield at(table_path("terms"), *place, message=message, hint="check both days")


def _overlap(one: Term, two: Term) -> bool:
    starts = [term.in_force.from_ or date.min if term.in_force else date.min for term in (one, two)]
    return governs(one, max(starts)) and governs(two, max(starts))


@rule("L04", "record")
def as_the_term_extends(
    filed: Filed, rules: ListRules | None, context: Context
) -> Iterator[Finding]:
    """A listing must be extended as its term allows, and by a decision before its end."""
    if rules is None:
        return
    for n, one in enumerate(filed.record.extended):
        before = clock(filed, rules, context.vocabulary.terms, one.decided - timedelta(days=1))
        term, last = context.vocabulary.terms.get(before.term), before.last_day
        place = ("extended", n)
        if term is None:
            continue
        if term.extension is None:
            message = "listing must not be extended: its term has no `extension`"
            yield on(filed, *place, message=message, hint="see terms.yml")
        elif last is None or one.decided > last:
            message = f"listing must be extended before its end ({last}): '{one.decided}'"
            yield on(filed, *place, "decided", message=message, hint="what has ended stays ended")
        else:
            anchor = last if term.extension.anchor == "last_day" else one.decided
            least = add(anchor, Period.parse(term.extension.min)) if term.extension.min else last
            most = add(anchor, Period.parse(term.extension.max))
            if not max(least, last) <= one.until <= most:
                message = f"until must be from {max(least, last)} to {most}: '{one.until}'"
                hint = f"the term's extension counts from {anchor}"
                yield on(filed, *place, "until", message=message, hint=hint)


@rule("L05", "record")
def on_a_ground(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """A listing must be lifted on a ground of its list, whose conditions are met."""
    lifted = filed.record.lifted
    if lifted is None or rules is None:
        return
    ground = rules.grounds.get(lifted.ground)
    if ground is None:
        message = f"ground must be one of the list's `grounds`: {lifted.ground!r}"
        hint = "known here: " + (", ".join(rules.grounds) or "none; add it to list.yml")
        yield on(filed, "lifted", "ground", message=message, hint=hint)
        return
    used = [one[0].key for one in rules_of(filed, rules, context.vocabulary.terms)]
    if ground.terms and not set(used) <= set(ground.terms):
        message = f"ground does not hold for the term {used[0]!r}: {lifted.ground!r}"
        hint = "it holds for: " + ", ".join(ground.terms)
        yield on(filed, "lifted", "ground", message=message, hint=hint)
    if ground.needs_fulfilled and duty_open(filed.record, lifted.date):
        message = f"ground needs the duty fulfilled by {lifted.date}: {lifted.ground!r}"
        hint = "write the day in `fulfilled:` if it is"
        yield on(filed, "lifted", "ground", message=message, hint=hint)


@rule("L06", "register", together=True)
def not_listed_anew(register: Register, context: Context) -> Iterator[Finding]:
    """No record must follow a lifted one within the time that its ground sets."""
    lists = register.vocabulary.lists
    by_id = {filed.record.id: filed for filed in register.records}
    for filed in register.records:
        for related in filed.record.related:
            old = by_id.get(related.record)
            lifted = old.record.lifted if old is not None else None
            if related.as_ != "follows" or old is None or lifted is None or old.list not in lists:
                continue
            ground = lists[old.list].grounds.get(lifted.ground)
            if ground is None or ground.no_relisting is None:
                continue
            until = add(lifted.date, Period.parse(ground.no_relisting))
            if filed.record.decided <= until:
                message = f"decided must be after {until}: '{filed.record.decided}'"
                hint = f"{old.record.id} was lifted on {lifted.date}, on the ground {lifted.ground}"
                yield on(filed, "decided", message=message, hint=hint)


@rule("L07", "record")
def day_of_fulfilment(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """Where a term counts from the fulfilment of the duty, the record must give its day."""
    if rules is None or filed.record.fulfilled is not True:
        return
    for chain in rules_of(filed, rules, context.vocabulary.terms):
        term = chain[0].term
        if "fulfilled" in (term.anchor, term.min_anchor):
            message = f"fulfilled must be a day, as {chain[0].key} counts from it: 'true'"
            yield on(filed, "fulfilled", message=message, hint="write the day, as `2026-03-14`")


@rule("L08", "record")
def one_form(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """Several applications or objections must all be in the list, none in the short form."""
    record = filed.record
    for short, several, name in (
        (record.repair, record.repairs, "repair"),
        (record.objection, record.objections, "objection"),
    ):
        if short is not None and several:
            message = f"`{name}` must not be beside `{name}s`"
            yield on(filed, name, message=message, hint=f"make it the first of `{name}s`")
