"""The least that the model takes: one sound value of each kind, as plain YAML gives it.

A test changes what it is about (`LIST | {"on_expiry": "archive"}`) and turns it into a struct.
"""

from typing import Any

import msgspec

from gongshi.register.model import Filed, ListRules, Record, Term

Plain = dict[str, Any]

SUBJECT: Plain = {"kind": "enterprise", "name": "N"}
REGISTRATION: Plain = {"kind": "enterprise", "name": "N"}
AUTHORITY: Plain = {"title": "t"}
TERM: Plain = {"title": "t", "max": "P3Y", "basis": "b"}
ITEM: Plain = {
    "title": "t",
    "number": "5",
    "about": "a",
    "public": "p",
    "sharing": "s",
    "retention": "r",
    "update": "u",
}
RECORD: Plain = {
    "id": "r-1",
    "subject": SUBJECT,
    "document": "1",
    "reason": "r",
    "basis": "b",
    "decided": "2026-03-14",
    "published": "2026-03-20",
}
LIST: Plain = {
    "title": "A list",
    "class": "serious",
    "authority": "bureau",
    "catalogue": "item",
    "subjects": ["enterprise"],
    "basis": "b",
    "summary": "s",
    "entry": "e",
    "exit": "x",
    "remedy": "r",
    "terms": {"serious": "three-years"},
    "severity": "serious",
}
ABOUT: Plain = {
    "title": "t",
    "operator": "o",
    "languages": ["en"],
    "timezone": "UTC",
    "region": "990100",
    "regions": {"990100": "Town"},
    "contact": {"name": "n"},
    "about": "a",
    "objection": "o",
    "repair": "r",
}


def rules_of(**changed: Any) -> ListRules:
    return msgspec.convert(LIST | changed, ListRules, strict=False)


def record_of(**changed: Any) -> Record:
    return msgspec.convert(RECORD | changed, Record, strict=False)


def filed_of(**changed: Any) -> Filed:
    return Filed(list="a", path="lists/a/r-1.yml", record=record_of(**changed))


def term_of(**changed: Any) -> Term:
    return msgspec.convert(TERM | changed, Term, strict=False)
