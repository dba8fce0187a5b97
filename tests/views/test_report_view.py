"""The parts of an entity's page that make it a credit report on paper."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongshi.register.entities import Entity, entities
from gongshi.register.model import CLASSES, Register
from gongshi.views import report
from gongshi.views.entity import entity_view
from gongshi.views.site import Site
from tests.support.registers import TODAY


@pytest.fixture(name="members")
def _members(toy: Register) -> list[Entity]:
    return [entity for entity in entities(toy, TODAY) if entity.shown]


def test_the_report_and_the_screen_have_a_place_for_every_class() -> None:
    """A class without a place would have no section, and its records would not be shown."""
    assert sorted(report.REPORT_ORDER) == sorted(CLASSES)
    assert sorted(report.SCREEN_ORDER) == sorted(CLASSES)


def test_the_check_code_is_the_same_in_every_language(
    members: list[Entity], toy_sites: tuple[Site, ...]
) -> None:
    for entity in members:
        codes = {entity_view(site, entity).report.check for site in toy_sites}
        assert codes == {report.check_code(entity)}


def test_the_check_code_stays_while_only_the_day_changes(toy: Register) -> None:
    """A paper of yesterday verifies today if nothing has happened to its records."""
    today = {e.id: report.check_code(e) for e in entities(toy, TODAY) if e.shown}
    next_day = TODAY.replace(day=TODAY.day + 1)
    same = {
        e.id: report.check_code(e)
        for e in entities(toy, next_day)
        if e.shown and e.id in today and _statuses(e) == _statuses_on(toy, e.id)
    }
    assert same
    assert same == {key: today[key] for key in same}


def _statuses(entity: Entity) -> list[str]:
    return [listed.standing.status for listed in entity.records]


def _statuses_on(toy: Register, entity_id: str) -> list[str]:
    return next(_statuses(e) for e in entities(toy, TODAY) if e.id == entity_id)


@pytest.mark.prop
@given(st.data())
def test_the_check_code_changes_with_every_fact_it_covers(
    toy: Register, data: st.DataObject
) -> None:
    entity = data.draw(st.sampled_from([e for e in entities(toy, TODAY) if e.current]))
    first, *rest = entity.current
    field, value = data.draw(
        st.sampled_from([("reason", "something else"), ("document", "另一号"), ("id", "xx-1")])
    )
    changed = msgspec.structs.replace(first.record, **{field: value})
    filed = msgspec.structs.replace(first.filed, record=changed)
    records = (msgspec.structs.replace(first, filed=filed), *rest)
    other = msgspec.structs.replace(entity, records=records)

    assert report.check_code(other) != report.check_code(entity)


def test_a_reports_number_says_entity_and_check(
    members: list[Entity], toy_sites: tuple[Site, ...]
) -> None:
    view = entity_view(toy_sites[0], members[0])
    assert (
        view.report.number == f"{view.id}-{view.report.check}"
    )  # the edition's day is put before it


def test_every_current_record_is_in_the_section_of_its_class(
    members: list[Entity], toy_sites: tuple[Site, ...]
) -> None:
    for entity in members:
        view = entity_view(toy_sites[0], entity)
        sections = [(s.class_.key, [r.id for r in s.records]) for s in view.sections]
        assert [r for _, records in sections for r in records] == [r.id for r in view.records]
        assert all(r.class_.key == s.class_.key for s in view.sections for r in s.records)
        assert len({key for key, _ in sections}) == len(sections)


def test_no_severity_is_said_of_what_is_not_adverse(
    members: list[Entity], toy_sites: tuple[Site, ...]
) -> None:
    for entity in members:
        for record in entity_view(toy_sites[0], entity).records:
            said = "severity" in {fact.key for fact in record.facts}
            assert said == (record.tone == "adverse")


def test_the_report_leads_to_its_explanation_where_the_register_has_one(
    members: list[Entity], toy_sites: tuple[Site, ...]
) -> None:
    guided = msgspec.structs.replace(toy_sites[0], report_guide="articles/report/")

    assert entity_view(toy_sites[0], members[0]).report.guide == ""
    assert entity_view(guided, members[0]).report.guide == "../../articles/report/"
