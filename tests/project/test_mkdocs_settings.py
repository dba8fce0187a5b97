"""mkdocs.yml says what the site is called and in which order articles come, and nothing runs."""

from pathlib import Path

import pytest

from gongshi.project.mkdocs_settings import read_settings, settings_problems
from gongshi.register.problems import Refused, Unusable
from gongshi.settings import settings_for
from gongshi.site import build as building
from tests.support.registers import MKDOCS, TODAY, copy_toy

REFUSED = {
    "a program": ("copyright: !!python/object/apply:os.system [touch ran]", "7:12 Y04"),
    "a name of Python": ("copyright: !!python/name:os.system ''", "7:12 Y04"),
    "the environment": ("copyright: !ENV HOME", "7:12 Y04"),
    "a relative path": ("copyright: !relative $docs_dir", "7:12 Y04"),
    "an alias": ("nav: [&a x, *a]", "7:7 Y03"),
    "another file": ("INHERIT: ../../../x.yml", "7:1 F17"),
    "another file that is text": ("INHERIT: inc.yml", "7:1 F17"),
    "hooks": ("hooks: [hook.py]", "7:1 F17"),
    "a script": ("extra_javascript: [x.js]", "7:1 F17"),
    "a setting twice": ("site_name: Again", "7:1 Y02"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_runs_or_reads_is_refused_with_its_place(tmp_path: Path, case: str) -> None:
    added, place = REFUSED[case]
    root = copy_toy(tmp_path / "r")
    (root / "hook.py").write_text("raise SystemExit")
    (root / "inc.yml").write_text("plain text\n")
    (root / "mkdocs.yml").write_text(f"{MKDOCS}{added}\n")

    with pytest.raises(Refused) as refused:
        building.build(settings_for(root / "mkdocs.yml"), TODAY)

    found = [p for p in refused.value.problems if p.path == "mkdocs.yml"]
    assert place in [f"{p.line}:{p.column} {p.code}" for p in found]
    assert all(p.hint for p in found)
    assert not (root / "site").exists()
    assert not Path("ran").exists()


INSTEAD = {
    "docs_dir: content": ("docs_dir: /etc", "write docs_dir: content"),
    "plugins: []": ("plugins: [search]", "write plugins: []"),
    "name: material,": ("name: readthedocs,", "write name: material"),
    "font: false}": ("custom_dir: /etc}", "delete it; settings may be: features, font, "),
    "[tables, md_in_html]": ("[tables, os]", "delete it; extensions may be: abbr, "),
    "[tables,": ("[[tables],", "delete it; extensions may be: abbr, "),
    "[tables, md": ("[tables: {}, pymdownx.snippets: {base_path: /}, md", "delete it; extensions"),
}


@pytest.mark.parametrize("good", INSTEAD)
def test_a_value_that_may_not_be_is_told_with_what_to_write(good: str) -> None:
    bad, hint = INSTEAD[good]
    (found,) = settings_problems("mkdocs.yml", MKDOCS.replace(good, bad).encode())
    assert found.hint.startswith(hint)
    assert found.line == MKDOCS[: MKDOCS.index(good)].count("\n") + 1


ODD = [
    *("a text", "- a list", "nav: text", "nav: {a: {b: [c]}}", "site_name: 2026-13-45", "theme: ="),
    *("markdown_extensions: [toc: text]", "site_name: [a]", "validation: {nav: 3}", "theme: []"),
    *("site_url: no address", "extra: {titles: text}", "extra: {titles: {en: text}}\nnav: [a: b]"),
    *("markdown_extensions: {tables: [1]}", "markdown_extensions: [toc: {slugify: x}]", "theme:"),
]


@pytest.mark.parametrize("text", ODD)
def test_whatever_it_says_is_told_by_its_name_or_is_built(tmp_path: Path, text: str) -> None:
    root = copy_toy(tmp_path / "r")
    (root / "mkdocs.yml").write_text(f"{text}\n")
    told = {"mkdocs.yml"}
    try:
        building.build(settings_for(root / "mkdocs.yml"), TODAY)
    except Refused as refused:
        told = {problem.path for problem in refused.problems if problem.severity == "error"}
    except Unusable as unusable:
        said = str(unusable)
        told = {"mkdocs.yml" if "mkdocs.yml" in said else said.split(":", maxsplit=1)[0]}
    assert told <= {"mkdocs.yml", "the articles cannot be rendered"}


def test_values_have_the_types_of_yaml(tmp_path: Path) -> None:
    path = tmp_path / "mkdocs.yml"
    path.write_text("site_name: 'yes'\ntheme: {name: material, font: off}\n")
    assert read_settings(path) == {
        "site_name": "yes",
        "theme": {"name": "material", "font": False},
    }


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "other.yml").write_text("site_name: Other\n")
    (tmp_path / "mkdocs.yml").symlink_to("other.yml")
    with pytest.raises(Unusable, match=r"^mkdocs\.yml: it is a link"):
        read_settings(tmp_path / "mkdocs.yml")
