"""Folding a template changes its cost, never its text."""

from datetime import date
from types import SimpleNamespace

import jinja2
import pytest

from gongshi.render.jinja import fragment_cache
from gongshi.render.jinja.constant_folding import FoldingEnvironment
from gongshi.render.jinja.fragment_cache import OnceTag, unchanged_text
from tests.support.paths import TEMPLATES

WORDS = {"hello": "Hello & welcome", "name": "Name"}


def words(key: str, **values: object) -> str:
    return WORDS[key].format(**values)


FILES = {
    "macros.html": (
        "{% macro zh() %}{% if not language.startswith('zh') %} lang=\"zh\"{% endif %}"
        "{% endmacro %}"
        "{% macro cell(value, without=()) %}{% if 'b' not in without %}<b>{{ value }}</b>"
        "{% endif %}{{ zh() }}{% endmacro %}"
        "{% macro each(list) %}{% for item in list %}{% set twice = item ~ item %}"
        "{{ cell(twice) }}{{ loop.index }}{% endfor %}{% endmacro %}"
        "{% macro again(item, list) %}{% for one in list %}{{ item }}{{ one }}{% endfor %}"
        "{{ item }}{% endmacro %}"
        "{% macro wrapped() %}[{{ caller() }}]{% endmacro %}"
    ),
    "part.html": "{{ item }}{% set leak = 'inner' %}{{ m.cell(item, without=('b',)) }}",
    "base.html": "{% set head = 'above' %}<{{ head }}{% block body %}{% endblock %}>",
    "middle.html": "{% extends 'base.html' %}{% block body %}middle{% endblock %}",
}

CASES = {
    "words are put in, escaped": "{{ t('hello') }}{{ t(key) }}",
    "values are escaped": "{{ view.text }}{{ view.number }}{{ view.markup }}{{ view.none }}",
    "a macro's body stands where it is called": "{{ m.cell(view.text) }}{{ m.zh() }}",
    "a macro called within an expression": "{{ m.cell(view.text) ~ 'x' }}{{ m.zh()|length }}",
    "a macro with a block of its caller": "{% call m.wrapped() %}{{ view.text }}{% endcall %}",
    "loops within macros": "{{ m.each(view.several) }}{{ m.each(view.several) }}",
    "a loop's number in a loop of a macro": (
        "{% for item in view.several %}{{ m.again(loop.index, view.several) }}{% endfor %}"
    ),
    "a name of the caller that a macro has too": (
        "{% for one in view.several %}{{ m.again(one, view.several) }}{% endfor %}"
    ),
    "what is said once for a value": (
        "{% for item in view.several * 2 %}{% once item %}<b>{{ item }}</b>{{ t('hello') }}"
        "{% for n in item %}{{ n }}{{ loop.index }}{% endfor %}{% endonce %}{% endfor %}"
    ),
    "what is said once for two values, within another": (
        "{% once view.several %}{% for item in view.several %}{% once item, view.several %}"
        "{{ m.cell(item) }}{{ view.several[0] }}{% endonce %}{% endfor %}{% endonce %}"
    ),
    "an included file sees the loop's names": (
        "{% for item in view.several %}{% include 'part.html' %}{% endfor %}"
    ),
    "an included file keeps its names to itself": (
        "{% set leak = 'outer' %}{% set item = 1 %}{% include 'part.html' %}{{ leak }}"
    ),
    "a name that hides a constant": "{% for t in view.several %}{{ t }}{% endfor %}",
    "branches that are known": (
        "{% if language == 'zh' %}a{% elif view.number > 1 %}b{% else %}c{% endif %}"
        "{{ 'x' if language.startswith('e') else 'y' }}"
    ),
    "a macro of the file itself": (
        "{% macro own(x) %}{{ x }}{{ m.zh() }}{% endmacro %}{{ own('<') }}{{ own(view.text) }}"
    ),
    "a page that extends another": (
        "{% extends 'base.html' %}{% import 'macros.html' as m %}"
        "{% block body %}{{ m.cell(view.text) }}{% endblock %}"
    ),
    "a page two steps above": (
        "{% extends 'middle.html' %}{% import 'macros.html' as m %}{% block body %}{{ m.zh() }}"
        "{{ head }}{% set head = 1 %}{{ head }}{% endblock %}{% block unknown %}x{% endblock %}"
    ),
    "a block that needs the one it replaces": (
        "{% extends 'base.html' %}{% block body %}{{ super() }}{{ view.text }}{% endblock %}"
    ),
    "a page that extends one or another": (
        "{% extends 'base.html' if view.number else 'part.html' %}{% block body %}x{% endblock %}"
    ),
    "a block of its own": "{% block body %}{{ view.text }}{% endblock %}",
    "what may not be there": (
        "{{ view.lacking is defined }}{{ view.lacking|default('none') }}{{ lacking is defined }}"
    ),
    "days, and values of mappings": "{{ view.day.isoformat() }}{{ view.mapping['a'] }}",
    "a recursive macro": (
        "{% macro down(n) %}{{ n }}{% if n > 0 %}{{ down(n - 1) }}{% endif %}{% endmacro %}"
        "{{ down(3) }}"
    ),
}

VIEW = SimpleNamespace(
    text="<a & 'b'>",
    number=7,
    markup=jinja2.utils.markupsafe.Markup("<i>"),
    none=None,
    several=("<", "b"),
    day=date(2026, 3, 14),
    mapping={"a": "&"},
)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("source", CASES.values(), ids=CASES)
def test_a_folded_template_says_what_the_plain_one_says(source: str, language: str) -> None:
    text = source if "extends" in source else "{% import 'macros.html' as m %}" + source
    loader = jinja2.DictLoader({**FILES, "page.html": text})
    plain = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, extensions=[OnceTag]
    )
    plain.filters["once"] = unchanged_text
    plain.globals.update(t=words, language=language)
    folded = FoldingEnvironment(
        {"language": language},
        {"t": words},
        loader=loader,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )

    wanted = plain.get_template("page.html").render(view=VIEW, key="name")

    assert folded.page("page.html").render(view=VIEW, key="name") == wanted


def test_what_is_fixed_is_worked_out_once() -> None:
    """Rendering a folded template looks up no words with fixed keys."""
    asked: list[str] = []

    def asking(key: str) -> str:
        asked.append(key)
        return WORDS[key]

    loader = jinja2.DictLoader({**FILES, "page.html": "{{ t('name') }}{{ view }}"})
    env = FoldingEnvironment({"language": "en"}, {"t": asking}, loader=loader, autoescape=True)

    pages = [env.get_template("page.html").render(view=n) for n in range(3)]

    assert pages == ["Name0", "Name1", "Name2"]
    assert asked == ["name"]


def _environment(page: str) -> FoldingEnvironment:
    loader = jinja2.DictLoader({**FILES, "page.html": page})
    return FoldingEnvironment({"language": "en"}, {"t": words}, loader=loader, autoescape=True)


def test_a_once_block_is_rendered_once_for_each_value() -> None:
    asked: list[str] = []
    env = _environment(
        "{% for item in view %}{% once item %}{{ item|noted }}{% endonce %}{% endfor %}"
    )
    env.filters["noted"] = lambda item: asked.append(item) or item

    pages = [env.page("page.html").render(view=view) for view in ("ab", "ba", "<")]

    assert pages == ["ab", "ba", "&lt;"]
    assert asked == ["a", "b", "<"]


def test_the_cache_is_emptied_before_it_grows_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragment_cache, "_MOST_FRAGMENTS", 2)
    env = _environment("{% once view %}{{ view }}{% endonce %}")

    pages = [env.page("page.html").render(view=view) for view in "abcab"]

    assert pages == [*"abcab"]
    assert len(env.fragments[0]) <= 2


STRANGERS = {
    "another name": ("{% once view.text %}{{ key }}{% endonce %}", "key"),
    "another attribute": ("{% once view.text %}{{ view.number }}{% endonce %}", "view"),
    "the name whose attribute it is": ("{% once view.text %}{{ view }}{% endonce %}", "view"),
    "a name of the loop around it": (
        "{% for item in view.several %}{% once view.text %}{{ item }}{% endonce %}{% endfor %}",
        "item",
    ),
    "a part of it, hidden in a macro": (
        "{% import 'macros.html' as m %}{% once view.text %}{{ m.cell(view.none) }}{% endonce %}",
        "view",
    ),
}


@pytest.mark.parametrize(("source", "name"), STRANGERS.values(), ids=STRANGERS)
def test_a_once_block_uses_only_its_values(source: str, name: str) -> None:
    with pytest.raises(jinja2.TemplateSyntaxError, match=f"uses '{name}', which is not among"):
        _environment(source).page("page.html")


def test_our_own_templates_are_free_of_calls_of_words_with_fixed_keys() -> None:
    """The folder understands every way in which our templates name their words."""
    folder = TEMPLATES
    env = FoldingEnvironment(
        {"language": "en", "timezone": "UTC"},
        {"t": lambda key, **_: key, "script_words": lambda *keys: "".join(keys)},
        loader=jinja2.FileSystemLoader(folder),
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
    )
    env.filters["day"] = str
    tree = env._parse((folder / "entity.html").read_text(), "entity.html", None)

    calls = [
        call
        for call in tree.find_all(jinja2.nodes.Call)
        if isinstance(call.node, jinja2.nodes.Name)
        and call.node.name == "t"
        and all(isinstance(arg, jinja2.nodes.Const) for arg in [*call.args, *call.kwargs])
    ]

    assert calls == []
    assert not list(tree.find_all(jinja2.nodes.Include))
