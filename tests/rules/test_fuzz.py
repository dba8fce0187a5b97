"""Whatever a file contains, reading and checking never raise: they return a value or problems."""

from datetime import date

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongshi.format import load, yaml_reader
from gongshi.format.load import Loaded
from gongshi.project import problem_report
from gongshi.rules import Context, check_articles, check_register
from tests.support.paths import TESTS

TODAY = date(2026, 11, 23)
BASE = TESTS / "bad" / "_base"
SOUND = {
    path.relative_to(BASE).as_posix(): path.read_bytes()
    for path in sorted(BASE.glob("lists/**/*.yml"))
}
PLACES = [*SOUND, "lists/serious/new.yml", "lists/other/new.yml", "lists/new.yml", "lists/a/b.txt"]

_words = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["", "~", "2026-03-14", "P1Y", "none", "990102", "natural-person", "r", "x-1"]),
    st.dates().map(str),
)
_values = st.recursive(
    st.one_of(_words, st.none(), st.booleans(), st.integers()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_words, inner, max_size=4),
    max_leaves=12,
)


def judged(files: dict[str, bytes]) -> tuple[Loaded, str]:
    """The register as it loads, and all its problems."""
    loaded = load.load(files, files.__getitem__)
    problems = [*loaded.problems]
    if loaded.register is not None:
        vocabulary = loaded.register.vocabulary
        context = Context(vocabulary=vocabulary, known=loaded.known, today=TODAY)
        found = check_register(loaded.register, context)
        problems += load.locate(found, files.__getitem__)
    return loaded, problem_report.problems_as_text(problems, files.__getitem__)


def _has_value(loaded: Loaded, path: str) -> bool:
    register = loaded.register
    kind = load.kind_of(path)
    if register is None or kind != "record":
        return register is not None
    return any(filed.path == path for filed in register.records)


@pytest.mark.prop
@given(st.sampled_from(PLACES), st.binary(max_size=200))
def test_any_bytes_as_any_file(path: str, data: bytes) -> None:
    loaded, said = judged({**SOUND, path: data})
    assert f"{path}:" in said or _has_value(loaded, path)


@pytest.mark.prop
@given(st.sampled_from(PLACES), _values)
def test_any_yaml_as_any_file(path: str, value: object) -> None:
    data = yaml.safe_dump(value, allow_unicode=True).encode("utf-8", "surrogatepass")
    loaded, said = judged({**SOUND, path: data})
    assert f"{path}:" in said or _has_value(loaded, path) or value in ([], {})


@pytest.mark.prop
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(SOUND)), st.data())
def test_any_field_of_any_sound_file_may_be_anything(path: str, data: st.DataObject) -> None:
    value = yaml_reader.parse_yaml(path, SOUND[path].decode()).value
    holder = value
    while isinstance(holder, dict) and holder:
        key = data.draw(st.sampled_from(sorted(holder)))
        if not isinstance(holder[key], dict) or data.draw(st.booleans()):
            holder[key] = data.draw(_values)
            break
        holder = holder[key]
    changed = yaml.safe_dump(value, allow_unicode=True).encode("utf-8", "surrogatepass")
    judged({**SOUND, path: changed})


@pytest.mark.prop
@given(st.text())
def test_any_text_as_an_article(text: str) -> None:
    for finding in check_articles("content/en/x.md", text):
        line, column = (int(number) for number in finding.field)
        assert 1 <= line <= text.count("\n") + 1
        assert column >= 1
