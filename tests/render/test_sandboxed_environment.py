"""Templates that a register brings see what they are given, and nothing leads out of it."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import jinja2
import pytest
from jinja2.sandbox import SecurityError

from gongshi.register.problems import Unusable
from gongshi.render.jinja.sandboxed_environment import SandboxedEnvironment
from gongshi.settings import settings_for
from gongshi.site import build as building
from tests.support.paths import TEMPLATES
from tests.support.registers import TODAY, copy_toy, tree

ESCAPES = {
    "globals of a function": "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "init of a class": "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "the classes of Python": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "a filter for attributes": "{{ (lipsum|attr('__globals__'))['os'] }}",
    "a name put together": "{{ lipsum['__glo' ~ 'bals__']['os'] }}",
    "format": "{{ '{0.__class__.__init__.__globals__}'.format(view) }}",
    "format by a filter": "{{ ('{0.__class__}'|attr('format'))(view) }}",
    "format of a mapping": "{{ '{a.__class__}'.format_map({'a': view}) }}",
    "the template itself": "{{ self.__init__.__globals__ }}",
    "a filter over attributes": "{{ [lipsum]|map(attribute='__globals__')|list|first }}",
    "the frame of a generator": "{{ (x for x in []).gi_frame }}",
    "a function's code": "{{ view.function.__code__ }}",
    "a change of what is shown": "{{ view.several.append(1) }}",
    "a function that lies in a value": "{{ view.function() }}",
    "an object's own method": "{{ view.environment.from_string('x').render() }}",
    "a range without end": "{% for a in range(10**9) %}{% endfor %}",
    "a file elsewhere": "{% include '../../../etc/passwd' %}",
}


@pytest.fixture(name="environment")
def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment({}, autoescape=True, undefined=jinja2.StrictUndefined)


VIEW = SimpleNamespace(
    several=[], text="<b>", function=lambda: "ran", environment=jinja2.Environment(autoescape=True)
)


@pytest.mark.parametrize("way", ESCAPES)
def test_no_known_way_leads_out(environment: SandboxedEnvironment, way: str) -> None:
    with pytest.raises((SecurityError, jinja2.TemplateError, OverflowError, TypeError)):
        environment.from_string(ESCAPES[way]).render(view=VIEW)


def test_pages_may_call_what_they_need(environment: SandboxedEnvironment) -> None:
    environment.globals["t"] = str.upper
    text = (
        "{% macro m(x) %}{{ t(x) }}{% endmacro %}{{ m('a') }}{{ 'b'.startswith('b') }}"
        "{% for a in range(2) %}{{ loop.cycle('x', 'y') }}{% endfor %}{{ {'k': 1}.get('k') }}"
        "{% once view.text %}{{ view.text }}{% endonce %}"
    )
    assert environment.from_string(text).render(view=VIEW) == "ATruexy1&lt;b&gt;"


PLACES = {
    "home.html": "a page",
    "overrides/main.html": "the theme",
    "overrides/partials/footer.html": "a part of the theme",
}


OF_REGISTER = [
    *(ESCAPES[way] for way in ("globals of a function", "init of a class", "a name put together")),
    "{{ '{0.__class__.__init__.__globals__[os]}'.format(0) }}",
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("escape", OF_REGISTER)
def test_a_register_is_told_file_and_line(tmp_path: Path, place: str, escape: str) -> None:
    root = copy_toy(tmp_path / "r")
    path = root / "templates" / place
    path.parent.mkdir(parents=True)
    path.write_text(f"<main>\n{escape}</main>\n")

    with pytest.raises(Unusable, match=f"^templates/{place}:2[: ].*unsafe"):
        building.build(settings_for(root / "mkdocs.yml"), TODAY)


OF_MKDOCS = {
    "another environment": "{{ config.theme.get_env().from_string('x').render() }}",
    "a reader of files": "{{ config.load_file('/etc/passwd') }}",
    "a writer of files": "{{ page.file.copy_file() }}",
}


@pytest.mark.parametrize("way", OF_MKDOCS)
def test_the_theme_cannot_call_what_mkdocs_has(tmp_path: Path, way: str) -> None:
    root = copy_toy(tmp_path / "r")
    path = root / "templates/overrides/partials/footer.html"
    path.parent.mkdir(parents=True)
    path.write_text(OF_MKDOCS[way])

    with pytest.raises(Unusable, match=r"^templates/overrides/partials/footer.html:1: .*callable"):
        building.build(settings_for(root / "mkdocs.yml"), TODAY)


def test_in_the_sandbox_our_own_templates_give_the_same_bytes(tmp_path: Path) -> None:
    root = copy_toy(tmp_path / "r")
    settings = settings_for(root / "mkdocs.yml")
    building.build(settings, TODAY)
    before = tree(settings.site_dir)
    assert not settings.own_pages
    shutil.copytree(TEMPLATES, root / "templates")
    assert settings.own_pages
    building.build(settings, TODAY, clean=True)

    after = tree(settings.site_dir)
    assert [path for path in before | after if before.get(path) != after.get(path)] == [
        "build.json"
    ]


def test_words_and_styles_of_a_register_need_no_sandbox(tmp_path: Path) -> None:
    root = copy_toy(tmp_path / "r")
    for path in ("templates/words/en.yml", "templates/assets/css/95-own.css"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("x: y\n")
    assert not settings_for(root / "mkdocs.yml").own_pages
