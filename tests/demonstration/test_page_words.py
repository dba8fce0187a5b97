"""Every word the pages ask for exists in every language, with the same places to fill in."""

import re
import string
from itertools import product
from typing import get_args

import pytest

from gongshi.format import yaml_reader
from gongshi.register import model
from gongshi.register.status import Status, Why
from gongshi.site.articles.snippets import examples
from gongshi.site.articles.snippets.reference_tables import texts
from tests.support.paths import ROOT

TEMPLATES = ROOT / "templates"
WORDS = TEMPLATES / "words"
LANGUAGES = ["en", "zh"]

# keys that are put together from a value; the values come from the model
MADE = {
    "class_": get_args(model.Class),
    "class_means_": get_args(model.Class),
    "reference_": (
        *("item", "about", "public", "sharing", "retention", "update", "lists_here"),
        *(
            "measure",
            "does",
            "does_not",
            "follows",
            "by_record",
            "nothing",
            "unused",
            "basis",
            "agency",
        ),
    ),
    "kind_": get_args(model.Kind),
    "status_": get_args(Status),
    "severity_": get_args(model.Severity),
    "anchor_": get_args(model.Anchor),
    "measure_": get_args(model.MeasureKind),
    "withdrawn_": get_args(model.WithdrawalReason),
    "on_expiry_": get_args(model.OnExpiry),
    "if_unfulfilled_": get_args(model.IfUnfulfilled),
    "on_objection_": get_args(model.OnObjection),
    "why_": [f"{why}{end}" for why, end in product(get_args(Why), ("", "_bare"))],
    "month_": [str(n) for n in range(1, 13)],
    "section_": get_args(model.Class),
    "label_": ("redlist", "watchlist", "blacklist", "abnormal", "serious"),
    "home_": get_args(model.Tone),
    "example_": get_args(examples.ExampleEvent),
}


def table(language: str) -> dict[str, str]:
    path = WORDS / f"{language}.yml"
    text, _ = yaml_reader.decode(str(path), path.read_bytes())
    parsed = yaml_reader.parse_yaml(str(path), text)
    assert not parsed.findings
    return {str(key): str(value) for key, value in parsed.value.items()}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def keys_used() -> set[str]:
    """Literal keys of the templates and of the views."""
    found: set[str] = set()
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text()
        found |= set(re.findall(r"""\bt\(["']([a-z0-9_]+)["'][,)]""", text))
        found |= set(re.findall(r"\bt\.([a-z0-9_]+)\b", text)) - {"script"}
    for path in (ROOT / "generator").rglob("*.py"):
        found |= set(re.findall(r'\bwords\("([a-z0-9_]+)"', path.read_text()))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_used_exists(language: str) -> None:
    words = table(language)
    made = {prefix + value for prefix, values in MADE.items() for value in values}
    missing = {
        key
        for key in keys_used() | made
        if key not in words and not {f"{key}_one", f"{key}_other"} <= words.keys()
    }
    assert not missing


def test_languages_have_the_same_keys_and_places() -> None:
    first, *others = (table(language) for language in LANGUAGES)
    for other in others:
        assert other.keys() == first.keys()
        different = {
            key
            for key in first
            if not key.endswith("_one") and places(first[key]) != places(other[key])
        }
        # a rule may be left unsaid, never a day
        assert not different


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_texts_of_the_code_are_translated_into_every_language(language: str) -> None:
    """Add a missing text to reference.<language>.yml, and remove obsolete texts."""
    told = table(f"reference.{language}")

    assert texts() - told.keys() == set()
    assert told.keys() - texts() == set()
    quoted = re.compile("`[^`]+`")
    lost = {text for text in told if not {*quoted.findall(text)} <= {*quoted.findall(told[text])}}
    assert lost == set()
