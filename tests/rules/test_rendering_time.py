"""What makes Python-Markdown slow is counted, and what is within the limits is not slow."""

from pathlib import Path

import pytest

from gongshi.rules import check_articles
from gongshi.rules.articles import active_content
from gongshi.rules.rendering_time import slow_parts
from tests.support.paths import ROOT

SLOW = {
    "brackets": "[" * 60_000,
    "pictures": "![" * 30_000,
    "brackets closed at last": "[a" * 20_000 + "]" * 20_000,
    "brackets within brackets": "[" * 20_000 + "a" + "](b)" * 20_000,
    "targets": "[a](" * 15_000,
    "targets in angle brackets": "[a](<" * 15_000,
    "targets one bracket short": "[a]((b)" * 15_000,
    "titles without an end": '[a](b "c\n)' * 8_000,
    "titles with another end": "[a](b \"c')" * 8_000,
    "code after a backslash": "\\```\n" * 5_000,
    "fences without an end": "``` a\n" * 5_000,
    "values of tags with other quotes": '<a b="x> "t"\n<a ' * 5_000,
    "rules in a quotation": "***\n[ ]   \n> " * 5_000,
    "references": "[a][" * 15_000,
    "tags": "<a " * 20_000,
    "values of tags": "<a b='" * 10_000,
    "comments": "<!--" * 10_000,
    "comments between tags": "<b><!--a--> x" * 2_000,
    "definitions": "a\n:   " * 10_000,
    "definitions with text": "a\n:   b\n" * 10_000,
    "targets below": "[a]: b\n" * 10_000,
    "headings": "#\n" * 30_000,
    "footnotes": "[^a]: b\n" * 10_000,
    "references to a footnote": "x[^a] " * 5_000 + "\n\n[^a]: b\n",
    "lists within lists": "- " * 2_000 + "a",
    "quotations within quotations": "> " * 2_000 + "a",
    "steps of a list": "\n".join("    " * step + "- a" for step in range(100)),
    "length": "word " * 70_000,
    "signs": "*a* " * 30_000,
}


@pytest.mark.parametrize("case", SLOW)
def test_what_is_slow_is_refused_with_what_to_do(case: str) -> None:
    found = [f for f in check_articles("content/en/a.md", SLOW[case]) if f.code == "A04"]
    assert found
    assert all(f.hint and f.severity == "error" for f in found)


@pytest.mark.parametrize("case", SLOW)
def test_what_is_refused_is_rendered_by_no_rule(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("markdown.markdown", lambda *_, **__: pytest.fail("it was rendered"))
    found = [*active_content("a.md", f"<script>f()</script>\n\n{SLOW[case]}")]
    assert [f.message for f in found] == ["article should not contain <script>"]


PLENTY = {
    "a long table": "| a | b | c |\n|---|---|---|\n"
    + "| [name](https://x.example/a) | *text* of it | `2026-01-01` |\n" * 2_500,
    "a long list of links": "- [name](https://x.example/a) and what is there (all of it)\n" * 4_000,
    "a long text": ("word " * 80 + "\n\n") * 700,
    "terms": "Term\n:   What it means [1].\n\n" * 500,
    "footnotes": "".join(f"Word[^{n}] " for n in range(300))
    + "\n\n"
    + "\n".join(f"[^{n}]: [Source](https://x.example/{n})" for n in range(300)),
    "code": "```\n" + "if a[b] < c[d]: print(')')\n" * 500 + "```\n",
    "rules and underlines": ("-" * 60 + "\n\n" + "Title\n" + "=" * 60 + "\n\n") * 100,
    "a drawing": "```\n" + (" " * 90 + "+---> `it's <here>`\n") * 300 + "```\n",
    "quotes in tags": '<abbr title="It\'s">x</abbr> <kbd>a</kbd> and more of it.\n\n' * 200,
    "headings": "## Part\n\nSome text.\n\n" * 1_000,
}


@pytest.mark.parametrize("case", PLENTY)
def test_what_people_write_is_far_from_the_limits(case: str) -> None:
    assert not [*slow_parts(PLENTY[case])]


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("content/*/articles/*.md")), ids=lambda path: path.stem
)
def test_the_demonstration_could_be_ten_times_as_long_and_as_odd(path: Path) -> None:
    assert not [*slow_parts(path.read_text() * 10)]
