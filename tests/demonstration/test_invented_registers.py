"""Registers invented for measuring are as sound as the demonstration that they follow."""

from datetime import date
from pathlib import Path

import build
import make
import pytest

from gongshi.format.yaml_reader import parse_yaml
from gongshi.project import checkout
from gongshi.settings import settings_for

DAY = date.fromisoformat(build.DAY)
ENTITIES = 400


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("invented") / "register"
    make.make(folder, ENTITIES, [])
    return folder


def errors_of(folder: Path) -> list[str]:
    checked = checkout.read_register(settings_for(folder / "mkdocs.yml"), DAY)
    return [str(one) for one in checked.problems if one.severity == "error"]


def texts_of(folder: Path) -> dict[str, str]:
    paths = sorted(folder.glob("lists/**/b-*.yml"))
    return {path.relative_to(folder / "lists").as_posix(): path.read_text() for path in paths}


def test_an_invented_register_has_no_errors(invented: Path) -> None:
    assert errors_of(invented) == []
    assert len(texts_of(invented)) == ENTITIES


def test_the_same_register_is_invented_again(invented: Path, tmp_path: Path) -> None:
    make.make(tmp_path / "again", ENTITIES, [])

    assert texts_of(tmp_path / "again") == texts_of(invented)


def test_no_two_invented_records_have_the_same_reason(invented: Path) -> None:
    reasons = [parse_yaml("", text).value["reason"] for text in texts_of(invented).values()]

    for language in ("en", "zh"):
        assert len({reason[language] for reason in reasons}) == ENTITIES


def test_a_reason_is_changed_and_changed_again(invented: Path) -> None:
    for text in texts_of(invented).values():
        before, expected = parse_yaml("", text).value, parse_yaml("", text).value
        expected["reason"]["en"] = f"(2) {before['reason']['en']}"

        assert parse_yaml("", make.change_reason(text, "2")).value == expected
        assert make.change_reason(make.change_reason(text, "1"), "2") == make.change_reason(
            text, "2"
        )


def test_records_decided_on_a_day_are_sound(invented: Path, tmp_path: Path) -> None:
    folder = tmp_path / "register"
    make.make(folder, 0, [])
    build.add(folder, ENTITIES)

    assert errors_of(folder) == []
    assert {parse_yaml("", text).value["decided"] for text in texts_of(folder).values()} == {
        DAY.isoformat()
    }
