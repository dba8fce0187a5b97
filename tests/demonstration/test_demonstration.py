"""The demonstration register is whole: every kind of everything, written with care."""

import re
from collections import Counter
from datetime import timedelta
from typing import get_args

import pytest

from gongshi.project import checkout
from gongshi.register import model
from gongshi.register.codes import code_fault
from gongshi.register.entities import Entity, entities
from gongshi.register.model import Register
from gongshi.register.problems import Problem
from gongshi.register.status import Status
from gongshi.register.text import pick
from gongshi.settings import settings_for
from tests.support.paths import ROOT
from tests.support.registers import TODAY

MEANT = {
    # one organisation is easily taken for another
    "lists/penalties/2026/lh-2026-0103.yml": "I11",
    # their terms end within thirty days, and the records do not say whether the duty is fulfilled
    "lists/judgment-defaulters/2024/lh-2024-0041.yml": "T09",
    "lists/penalties/2025/lh-2025-0088.yml": "T09",
    "lists/penalties/2025/lh-2025-0094.yml": "T09",
    # an authority is late with its answer
    "lists/judgment-defaulters/2026/lh-2026-0227.yml": "T19",
    "lists/penalties/2025/lh-2025-0073.yml": "T19",
    "lists/penalties/2025/lh-2025-0085.yml": "T19",
    "lists/penalties/2025/lh-2025-0090.yml": "T19",
    "lists/penalties/2026/lh-2026-0220.yml": "T19",
    "lists/serious-violations/2026/lh-2026-0221.yml": "T19",
    "lists/wage-arrears/2025/lh-2025-0056.yml": "T19",
}
TRADITIONAL = set("業華實廠寳製學會國際")


@pytest.fixture(scope="module")
def read() -> checkout.CheckedRegister:
    return checkout.read_register(settings_for(ROOT / "mkdocs.yml"), TODAY)


@pytest.fixture(scope="module")
def problems(read: checkout.CheckedRegister) -> tuple[Problem, ...]:
    return read.problems


@pytest.fixture(scope="module")
def register(read: checkout.CheckedRegister) -> Register:
    assert read.register is not None
    return read.register


@pytest.fixture(scope="module")
def members(register: Register) -> list[Entity]:
    return list(entities(register, TODAY))


def test_it_has_no_problem_that_is_not_meant(problems: tuple[Problem, ...]) -> None:
    """Each warning shows a maintainer its purpose."""
    assert {problem.path: problem.code for problem in problems} == MEANT
    assert len(problems) == len(MEANT)


def test_no_listing_will_come_to_its_end_unlooked_at(
    register: Register, members: list[Entity]
) -> None:
    """However late the demonstration is built, it has only the intended warnings."""
    soon = TODAY + timedelta(days=30)
    unseen = [
        one.record.id
        for entity in members
        for one in entity.records
        if model.TONES[register.vocabulary.lists[one.filed.list].class_] == "adverse"
        if one.standing.clock.last_day is not None and one.standing.clock.last_day > soon
        if one.record.fulfilled is None and one.record.review is None
        if not (one.record.repair or one.record.objection or one.record.withdrawn)
    ]

    assert unseen == []


def test_it_is_of_the_size_of_a_city(register: Register, members: list[Entity]) -> None:
    """Enough to search in, to page through and to filter."""
    vocabulary = register.vocabulary
    assert len(register.records) >= 300
    assert len(members) >= 180
    assert 8 <= len(vocabulary.authorities) <= 13
    assert len(vocabulary.lists) >= 9
    assert len(vocabulary.catalogue) >= 13
    assert {measure.kind for measure in vocabulary.measures.values()} == set(
        get_args(model.MeasureKind)
    )


def test_it_shows_every_class_kind_status_and_severity(
    register: Register, members: list[Entity]
) -> None:
    """Every feature of the format has an example."""
    listed = [one for entity in members for one in entity.records]
    assert {rules.class_ for rules in register.vocabulary.lists.values()} == set(model.CLASSES)
    assert {entity.kind for entity in members} == set(model.KINDS)
    assert {one.standing.status for one in listed} == set(get_args(Status))
    assert any(one.standing.repairable for one in listed)
    assert any(one.standing.under_objection for one in listed)
    assert any(one.standing.suspended for one in listed)
    reasons = {one.record.withdrawn.reason for one in listed if one.record.withdrawn}
    assert reasons == set(get_args(model.WithdrawalReason))


def test_it_has_repairs_and_objections_at_every_stage(register: Register) -> None:
    """Applied for, accepted, and decided one way or another."""
    repairs = [f.record.repair for f in register.records if f.record.repair]
    objections = [f.record.objection for f in register.records if f.record.objection]
    for matters, outcomes in (
        (repairs, get_args(model.RepairOutcome)),
        (objections, get_args(model.ObjectionOutcome)),
    ):
        assert {matter.outcome for matter in matters} == {None, *outcomes}
        undecided = [matter for matter in matters if matter.decided is None]
        assert {matter.accepted is None for matter in undecided} == {True, False}


def test_it_has_entities_on_several_lists_at_once(
    register: Register, members: list[Entity]
) -> None:
    """An entity that is commended and blacklisted, and an entity with many records."""

    def tones(entity: Entity) -> set[str]:
        lists = register.vocabulary.lists
        return {model.TONES[lists[one.filed.list].class_] for one in entity.current}

    assert any({"favourable", "adverse"} <= tones(entity) for entity in members)
    assert max(len(entity.records) for entity in members) >= 8


def test_it_has_names_of_every_make(members: list[Entity]) -> None:
    """Long, short, foreign, bracketed, traditional, former and other names."""
    names = {entity.name for entity in members}
    assert max(map(len, names)) >= 30
    assert min(len(entity.name) for entity in members if not entity.person) <= 8
    assert [name for name in names if re.search("[A-Za-z]", name)]
    assert [name for name in names if "（" in name]
    assert [name for name in names if set(name) & TRADITIONAL]
    assert [entity for entity in members if entity.former_names]
    assert [entity for entity in members if entity.aliases]


def test_its_codes_are_valid(members: list[Entity]) -> None:
    """Every credit code has its check character, and most organisations have one."""
    coded = [entity for entity in members if entity.code]
    assert [entity.code for entity in coded if code_fault(entity.code or "")] == []
    assert len(coded) > 150


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_sentence_comes_again(register: Register, language: str) -> None:
    """Each reason is an account of its own, in each language."""
    reasons = [pick(filed.record.reason, language) for filed in register.records]
    ends = r"(?<=[。；])|(?<=[.;])\s+"
    sentences = Counter(
        sentence.strip() for reason in reasons for sentence in re.split(ends, reason)
    )

    assert len(set(reasons)) == len(reasons)
    assert [s for s, times in sentences.items() if times > 1 and len(s) > 12] == []


def test_it_says_that_it_is_fiction(register: Register) -> None:
    """In the notice of every page, in each language."""
    notice = register.vocabulary.about.notice
    assert notice is not None
    assert "invented" in pick(notice, "en")
    assert re.search("虚构", pick(notice, "zh"))


def test_names_that_the_guide_looks_up_are_in_the_register(members: list[Entity]) -> None:
    article = (ROOT / "content/en/articles/look-up.md").read_text()
    examples = re.findall("`([\u4e00-\u9fff]+)`", article)
    names = [name for one in members for name in (one.name, *one.aliases)]
    names += [re.sub("（[^）]*）", "", name) for name in names]

    assert len(examples) >= 3
    assert [e for e in examples if not any(e in name for name in names)] == []
