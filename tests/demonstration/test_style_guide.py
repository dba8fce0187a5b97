"""The style guide shows everything in the style sheets."""

import re

import pytest

from tests.support.paths import ROOT

CSS = "".join(p.read_text() for p in sorted((ROOT / "templates/assets/css").glob("*.css")))
TOKENS = (ROOT / "templates/assets/css/10-tokens.css").read_text()
COMPONENTS = ("tag", "status", "change", "answer", "record", "tone", "lists__tone", "on", "note")
SHOWN_BY_ITS_OTHER_NAME = {"gs-record--expired"}  # what a script makes of one: the same as ended


def guide(language: str) -> str:
    return (ROOT / f"content/{language}/articles/style.md").read_text()


def classes_of(component: str) -> set[str]:
    return set(re.findall(rf"\.(gs-{component}--[a-z_]+)", CSS)) - SHOWN_BY_ITS_OTHER_NAME


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("component", COMPONENTS)
def test_every_state_of_a_component_is_shown(component: str, language: str) -> None:
    states = classes_of(component)
    assert states
    assert {state for state in states if state not in guide(language)} == set()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_colour_size_and_icon_is_named(language: str) -> None:
    names = set(re.findall(r"^  (--[a-z0-9-]+):", TOKENS, re.MULTILINE))
    told = guide(language)
    unsaid = {"--line-strong", "--primary-deep", "--on-primary", "--on-primary-muted", "--mark"}
    unsaid |= {"--font", "--font-title", "--font-code", "--wide", "--measure", "--radius"}
    unsaid |= {"--i-mark"}  # shown as the mark
    assert {name for name in names - unsaid if name not in told} == set()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_guide_shows_nothing_that_does_not_exist(language: str) -> None:
    used = set(re.findall(r"\bgs-[a-z]+(?:__[a-z]+)?(?:--[a-z_]+)?", guide(language)))
    plain = {"gs-specimen-q", "gs-tag--neutral", "gs-answer--none", "gs-lists__tone--neutral"}
    assert {name for name in used - plain if f".{name}" not in CSS} == set()
