"""The cases of the law: what a public register must show on a day, with the article quoted.

`tests/register/law_cases.json` says of each case which rule applies, in few keys, what happened,
and what follows on which days. Here it becomes a register's own data.
"""

import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import yaml

from gongshi.register.model import Filed, ListRules, Record, Term
from tests.support.minimal import LIST, RECORD, TERM

Case = dict[str, Any]

CASES: list[Case] = json.loads(
    (Path(__file__).parents[1] / "register/law_cases.json").read_text(encoding="utf-8")
)
_REASONS = {"decision revoked": "revoked", "decision void": "revoked", "mistaken": "error"}


def case_of(id_: str) -> Case:
    return next(case for case in CASES if case["id"] == id_)


def plain_terms(case: Case) -> dict[str, dict[str, Any]]:
    """The rule of a case as terms.yml has it: `old`, and `new` where another law followed."""
    rule = case["rule"]
    old = _plain_term(rule)
    if "then" not in rule:
        kinds = case["record"]["severity"]
        if isinstance(kinds, list):  # one decision, several penalties: the second has the long term
            return {"old": old | {"min": "P3M"}, "long": old}
        return {"old": old}
    since = rule["then"]["from"]
    until = (date.fromisoformat(since) - timedelta(days=1)).isoformat()
    new = _plain_term(rule["then"]) | {"in_force": {"from": since, "earlier": "if_shorter"}}
    return {"old": old | {"in_force": {"until": until}}, "new": new}


def _plain_term(rule: dict[str, Any]) -> dict[str, Any]:
    term = {**TERM, "anchor": rule["anchor"], "max": rule["max"] or "none"}
    if term["max"] == "?":
        term["max"] = "none"
    repair = rule.get("repair", "offered")
    if repair == "offered":
        term["min"] = rule["min"] or "none"
    if "min_anchor" in rule:
        term["min_anchor"] = rule["min_anchor"]
    if "fixed" in rule:
        term["least"] = rule["fixed"]["min"]
    if rule.get("max_is_bar"):
        term["with_ban"] = True
    if rule.get("show") is False:
        term["show"] = False
    action, _, period = rule.get("if_unfulfilled", "remove").partition(" ")
    term["if_unfulfilled"] = action
    if action == "extend":
        term["extension"] = {"max": period}
    if rule.get("restarts"):
        term["extension"] = {"max": rule["max"], "anchor": "decided"}
    if "extension" in rule:
        anchor = {"finding": "decided"}.get(rule["extension"].get("anchor"), "last_day")
        given = {k: v for k, v in rule["extension"].items() if k != "anchor"}
        term["extension"] = {**given, "anchor": anchor}
    return term


def plain_list(case: Case) -> dict[str, Any]:
    """The list's rules: its class, its terms, and the grounds on which it ends a listing early."""
    terms: dict[str, Any] = {"general": list(plain_terms(case))}
    if "long" in plain_terms(case):
        terms = {"general": "old", "serious": "long"}
    grounds = {}
    for lifted in _liftings(case):
        performed = "performed" in lifted["ground"] or lifted["ground"] == "corrected"
        ground = {"title": lifted["ground"], "basis": "b", "needs_fulfilled": performed}
        if any("deletion" in variant["new"]["follows"] for variant in _new_records(case)):
            ground["no_relisting"] = "P6M"
        grounds[_key(lifted["ground"])] = ground
    return LIST | {
        "class": case["record"]["class"],
        "subjects": ["enterprise", "natural-person"],
        "terms": terms,
        "severity": "general",
        "grounds": grounds,
    }


def _liftings(case: Case) -> list[dict[str, Any]]:
    given = [case["record"], *(variant.get("add", {}) for variant in case.get("refuse", []))]
    return [facts["lifted"] for facts in given if "lifted" in facts]


def _new_records(case: Case) -> list[dict[str, Any]]:
    return [variant for variant in case.get("refuse", []) if "new" in variant]


def _key(text: str) -> str:
    return text.replace("'", "").replace(" ", "-").lower()


def plain_record(case: Case, **variant: Any) -> dict[str, Any]:
    """What happened, as a record file says it; `variant` replaces facts, None removes one."""
    facts = case["record"] | variant
    record = RECORD | {"decided": facts["decided"]}
    # what is never shown is registered on the day of its decision
    record["published"] = facts["published"] or facts["decided"]
    if facts.get("subject") == "natural person":
        record["subject"] = {"kind": "natural-person", "name": "N"}
    if "fulfilled" in facts:
        record["fulfilled"] = facts["fulfilled"] or False
    if isinstance(facts["severity"], list):
        record["severity"] = ["general", "serious"]
    for name in ("ended", "expires", "repairs"):
        if facts.get(name):
            record[name] = facts[name]
    if "bar_until" in facts:
        record["ban_until"] = facts["bar_until"]
    return record | _decisions(facts)


def _decisions(facts: dict[str, Any]) -> dict[str, Any]:
    """Extensions, bars to repair, and early ends."""
    record: dict[str, Any] = {}
    if facts.get("extended"):
        keys = ("decided", "until")
        record["extended"] = [{key: one[key] for key in keys} for one in facts["extended"]]
    if "bars" in facts:
        record["repair_barred"] = [
            {"from": bar["from"], "reason": bar["what"]}
            | ({"until": bar["until"]} if bar["until"] else {})
            for bar in facts["bars"]
        ]
    if "lifted" in facts:
        record["lifted"] = facts["lifted"] | {"ground": _key(facts["lifted"]["ground"])}
    if "withdrawn" in facts:
        said = facts["withdrawn"]["reason"]
        reason = next(key for text, key in _REASONS.items() if said.startswith(text))
        record["withdrawn"] = {"date": facts["withdrawn"]["date"], "reason": reason, "note": said}
    return record


def structs(case: Case, **variant: Any) -> tuple[Filed, ListRules, dict[str, Term]]:
    """The case as the register has it."""
    record = msgspec.convert(plain_record(case, **variant), Record, strict=False)
    rules = msgspec.convert(plain_list(case), ListRules, strict=False)
    terms = {
        key: msgspec.convert(term, Term, strict=False) for key, term in plain_terms(case).items()
    }
    return Filed(list="a", path="lists/a/r-1.yml", record=record), rules, terms


def add_case(root: Path, case: Case) -> str:
    """Adds a case to the register in a folder, on a list of its own; returns the record's id."""
    key = f"case-{case['id']}"
    names = {name: f"{key}-{name}" for name in plain_terms(case)}
    terms = {names[name]: term for name, term in plain_terms(case).items()}
    rules = plain_list(case)
    rules["terms"] = {
        severity: [names[one] for one in (given if isinstance(given, list) else [given])]
        for severity, given in rules["terms"].items()
    }
    rules |= {"authority": "toy-market", "catalogue": "serious-lists"}
    record = plain_record(case) | {"id": key, "document": key}
    record["subject"] = record["subject"] | {"name": f"Case {case['id']} Limited"}
    _append(root / "lists/terms.yml", terms)
    _append(root / f"lists/{key}/list.yml", rules)
    _append(root / f"lists/{key}/{key}.yml", record)
    return key


def _append(path: Path, value: Any) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        yaml.safe_dump(value, file, allow_unicode=True)


def shown_days(case: Case) -> list[tuple[date, date, dict[str, Any]]]:
    """Spans of days on which the same is expected, from one asserted day to another."""
    days = [(date.fromisoformat(day), expected) for day, expected in case["days"]]
    spans = [(day, day, expected) for day, expected in days]
    for (first, expected), (last, then) in pairwise(days):
        if _answer(expected) == _answer(then):
            spans.append((first, last, expected))
    return spans


def _answer(expected: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in expected.items() if key != "why"}
