"""What is in an article besides its text: reading time, day of review, language of parts?"""

from pathlib import Path
from unittest.mock import patch

import pytest

from gongshi.register.problems import Unusable
from gongshi.settings import settings_for
from gongshi.site import build as building
from tests.support.registers import TODAY, copy_toy

TEXT = (
    "---\ntitle: T\nreviewed: 2026-11-24\n---\n\n# Title\n\n"
    + "word " * 500
    + "红名单\n\n```sh\nx\n```\n"
)


@pytest.fixture(name="site")
def _site(tmp_path: Path) -> Path:
    root = copy_toy(tmp_path / "r")
    for language in ("en", "zh"):
        (root / "content" / language / "articles/new.md").write_text(TEXT)
        (root / "content" / language / "articles/undated.md").write_text("# Undated\n\nText.\n")
    settings = settings_for(root / "mkdocs.yml")
    building.build(settings, TODAY)
    return settings.site_dir


SAID = {
    "": ["Reading time: 2 minutes", 'Last reviewed: <time datetime="2026-11-24">24 November 2026<'],
    "zh/": ["阅读约需2分钟", '最近复核：<time datetime="2026-11-24">2026年11月24日<'],
}


@pytest.mark.parametrize("folder", SAID)
def test_reading_time_and_day_of_review_are_below_the_title(site: Path, folder: str) -> None:
    page = (site / folder / "articles/new/index.html").read_text()
    after = page[page.index("</h1>") : page.index("word word")]

    assert [said for said in SAID[folder] if said not in after] == []


def test_an_article_without_a_day_of_review_claims_none(site: Path) -> None:
    page = (site / "articles/undated/index.html").read_text()

    assert "Reading time: 1 minute<" in page
    assert "reviewed" not in page.split("</h1>")[1].replace("gs-reviewed", "")


def test_chinese_is_marked_on_english_pages_only(site: Path) -> None:
    marked = '<span lang="zh">红名单</span>'

    assert marked in (site / "articles/new/index.html").read_text()
    assert marked not in (site / "zh/articles/new/index.html").read_text()


def test_code_can_be_scrolled_by_key(site: Path) -> None:
    page = (site / "articles/new/index.html").read_text()

    assert page.count("<pre") == page.count('<pre tabindex="0">') == 1


NAV = """nav:
  - articles/index.md
  - One: [articles/new.md]
  - Two: [articles/undated.md]
"""


def test_the_section_one_is_in_is_open_and_on_the_first_page_every_section(tmp_path: Path) -> None:
    root = copy_toy(tmp_path / "r")
    for language in ("en", "zh"):
        for name in ("new", "undated"):
            (root / "content" / language / f"articles/{name}.md").write_text(f"# {name}\n")
    (root / "mkdocs.yml").write_text((root / "mkdocs.yml").read_text() + NAV)
    settings = settings_for(root / "mkdocs.yml")
    building.build(settings, TODAY)

    def sections(page: str) -> list[bool]:
        text = (settings.site_dir / page / "index.html").read_text()
        return [" open" in part[:6] for part in text.split('<details class="md-nav__section"')[1:]]

    assert sections("articles/new") == [True, False]
    assert sections("articles/undated") == [False, True]
    assert sections("articles") == [True, True]


BROKEN = {
    "syntax": ("main.html", '{% extends "base.html" %}\n{% if %}', "main.html:2: .*expression"),
    "value": (
        "main.html",
        '{% extends "base.html" %}{% block main %}\n\n{{ a.b.c }}{% endblock %}',
        "main.html:3: .*'a' is undefined",
    ),
    "part": ("partials/footer.html", "<p>\n{{ 1 / 0 }}", "partials/footer.html:2: .*zero"),
    "filter": ("partials/footer.html", "{{ 1 | nofilter }}", "partials/footer.html:1: .*nofilter"),
    "parent": ("main.html", '\n{% extends "nothing.html" %}', "main.html:2: .*nothing.html"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_an_error_in_an_override_of_the_theme_is_reported_with_its_place(
    tmp_path: Path, case: str
) -> None:
    """File and line, as everywhere; and no traceback."""
    name, text, said = BROKEN[case]
    root = copy_toy(tmp_path / "r")
    override = root / "templates/overrides" / name
    override.parent.mkdir(parents=True)
    override.write_text(text)

    with pytest.raises(Unusable, match=f"^templates/overrides/{said}"):
        building.build(settings_for(root / "mkdocs.yml"), TODAY)


def test_an_article_that_cannot_be_rendered_is_named(tmp_path: Path) -> None:
    """What the check cannot foresee, as another version of a parser."""
    root = copy_toy(tmp_path / "r")
    settings = settings_for(root / "mkdocs.yml")
    (root / "content/en/articles/new.md").write_text("# New\n\n<!-- x -->\n")

    def broken(*_: object, **__: object) -> None:
        raise AssertionError("unknown keyword")

    with (
        patch("mkdocs.structure.pages._HTMLHandler.handle_comment", broken, create=True),
        pytest.raises(Unusable, match=r"^content/en/articles/new\.md: .*unknown keyword"),
    ):
        building.build(settings, TODAY)


def test_active_content_is_reported_though_other_extensions_bring_it(tmp_path: Path) -> None:
    """The check knows the usual extensions only; without `md_in_html` this is no code block."""
    root = copy_toy(tmp_path / "r")
    plain = "markdown_extensions: [tables, md_in_html]"
    settings = settings_for(root / "mkdocs.yml")
    text = settings.config_file.read_text()
    settings.config_file.write_text(text.replace(plain, "markdown_extensions: [tables]"))
    shown = '# New\n\n<div markdown="1">\n\n    <script>f()</script>\n\n</div>\n'
    (root / "content/en/articles/new.md").write_text(shown)
    (root / "content/en/articles/old.md").write_text("# Old\n\n<script>g()</script>\n")

    told = [
        (p.code, p.message)
        for p in building.build(settings, TODAY).warnings
        if "script" in p.message
    ]

    assert sorted(told) == [
        ("A03", "article should not contain <script>"),
        ("MkDocs", "articles/new.md: article should not contain <script>"),
    ]
