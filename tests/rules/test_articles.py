"""Active content is found in an article, however its Markdown is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from mkdocs.structure.pages import _RawHTMLPreprocessor

from gongshi.format.yaml_reader import MAX_ALIKE
from gongshi.rules import check_articles
from gongshi.rules.articles import active_content, known_sections, positions_in

ACTIVE = [
    ("a script", "<script>f()</script>"),
    ("in capitals", "<IFRAME src=//x.example></IFRAME>"),
    ("without a space", "<img/onerror=f() src=x>"),
    ("an attribute list", 'x\n{: onclick="f()" }'),
    ("of a heading", "# x {: onclick=f() }"),
    ("a link", "[x](javascript:f())"),
    ("mixed letters", "[x](JaVaScRiPt:f())"),
    ("an entity", "[x](javascript&#58;f())"),
    ("a named entity", "[x](javascript&colon;f())"),
    ("a tab within", "[x][1]\n\n[1]: java&Tab;script:f()"),
    ("in angle brackets", "[x](<javascript:f()>)"),
    ("in Markdown in HTML", '<div markdown="1">\n[x](vbscript:f())\n</div>'),
    ("in an attribute of HTML", '<a href="&#x6a;avascript:f()">x</a>'),
    ("data", "![x](data:text/html;base64,AA==)"),
    ("a picture with a script", "<svg><script>f()</script></svg>"),
    (
        "a picture that moves",
        '<svg><animate attributeName="href" values="x;javascript:f()"/></svg>',
    ),
    ("a comment that ends early", "<!--><script>f()</script>-->"),
    ("a value that a comment hides", "<!-- <a b=' --><script>f()</script>'>"),
    ("a value that a text field hides", '<textarea><a title="</textarea><iframe src=x>"></a>'),
    ("a style that loads", "<style>a { background: url(x) }</style>"),
    ("a style that imports", "<style>@import 'x';</style>"),
    ("a hidden word in a style", r"<style>a { background: u\72l(x) }</style>"),
    ("a style of an element", '<p style="background: url(x)">x</p>'),
    ("a refresh", '<meta http-equiv="refresh" content="0;url=//x.example">'),
    ("a base", "<base href=//x.example>"),
    ("a style sheet", '<link rel="stylesheet" href="//x.example">'),
    ("a form", '<form action="//x.example"><input name="q"></form>'),
    ("a document", '<p srcdoc="x">x</p>'),
    ("a plug-in", "<object data=x></object><embed src=x>"),
    ("in a note", '!!! note "<script>f()</script>"\n    x'),
    ("in a table", "a | b\n--|--\n<script>f()</script> | x"),
    ("in a footnote", "x[^1]\n\n[^1]: <script>f()</script>"),
]

INERT = [
    ("code", "`<script>` and `javascript:`"),
    ("a block of code", "```html\n<script>f()</script>\n```"),
    ("code by its indent", "x\n\n    <script>f()</script>"),
    ("front matter", "---\ntitle: <script>\n---\n\nx"),
    ("words", "Data: 2026; condition=x. <b>on</b> = 1, javascript: a language"),
    ("a plain style", '<p style="--p: 40%">x</p>'),
    ("a drawing", '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>'),
    ("a link", "[x](https://x.example/?q=javascript:f)"),
    ("an address written out", "<https://x.example/>"),
]


@pytest.mark.parametrize("text", [text for _, text in ACTIVE], ids=[name for name, _ in ACTIVE])
def test_what_runs_or_loads_is_found(text: str) -> None:
    assert [*active_content("content/en/x.md", text)]


@pytest.mark.parametrize("text", [text for _, text in INERT], ids=[name for name, _ in INERT])
def test_what_does_not_is_let_pass(text: str) -> None:
    assert [*active_content("content/en/x.md", text)] == []


def test_it_is_reported_at_its_place() -> None:
    text = "# x\n\n<script>f()</script>\n\ny\n\n[x](javascript:f()) <script>g()</script>\n"

    assert [(*f.field, f.message) for f in active_content("x.md", text)] == [
        (3, 1, "article should not contain <script>"),
        (7, 5, "href should not begin with javascript:"),
        (7, 21, "article should not contain <script>"),
    ]


@pytest.mark.parametrize(
    "text", ["\u200b", "<http://x.example> ", "<b onclick=f()>x</b> ", "z@x.example "]
)
def test_of_many_equal_problems_the_first_are_shown(text: str) -> None:
    """A file full of them would hide the others."""
    found = [*check_articles("content/en/x.md", text * 3 * MAX_ALIKE)]

    assert len(found) == MAX_ALIKE


@pytest.mark.parametrize("text", ["", "\n", "a", "a\n", "\n\na\nbc\n\n"])
def test_places_are_lines_and_columns_from_1(text: str) -> None:
    place = positions_in(text)

    for position in range(len(text) + 1):
        before = text[:position].split("\n")
        assert place(position) == (len(before), len(before[-1]) + 1)


READ = ["<![CDATA[ x ]]>", "a <![if x]> b <![endif]>", "<![if x", "<![CDATA[", "<!DOCTYPE [", "<!"]
READ += ["<!DOCTYPE", "<!a", "<!ELEMENT [ a", "<?", "<?php x", "<!--", "<!-- x", "</", "<a b='"]
READ += ["&#x110000;", "# a &#x110000; b", "&#99999999999999999999;", "&lt;![word["]
READ += ["```\n<![word[\n```", "~~~ text\r\n<![word[\r\n~~~\r\n"]
UNREAD = [
    "<![word[",
    "<![word[ x ]]>",
    "<![",
    "<![1]>",
    "`<![word[`",
    "a\n\n    <![word[",
    "<![if-x",
]
UNREAD += ["<div>\n<![word[\n</div>", "<!x> <![word[", "<![ x", "[a](<![word[)", "<p><![a-b c"]
FRAMES = ["{}\n", "---\ntitle: x\n---\n\n# x\n\n{}\n", "x {} y\n\n# z\n", "```\n<![x[\n```\n\n{}\n"]


def mkdocs_reads(text: str) -> bool:
    renderer = Markdown(extensions=["fenced_code", "md_in_html", "toc"])
    _RawHTMLPreprocessor()._register(renderer)
    try:
        renderer.convert(text)
    except AssertionError:
        return False
    return True


@pytest.mark.parametrize("text", READ)
def test_what_mkdocs_can_read_is_let_pass(text: str) -> None:
    assert [*known_sections("content/en/x.md", f"# x\n\n{text}\n")] == []
    assert mkdocs_reads(f"# x\n\n{text}\n")


@pytest.mark.parametrize("text", UNREAD)
@pytest.mark.parametrize("frame", FRAMES)
def test_what_mkdocs_cannot_read_is_refused_at_its_place(text: str, frame: str) -> None:
    article = frame.format(text)

    (found,) = known_sections("content/en/x.md", article)

    assert positions_in(article)(article.rindex("<![")) == found.field


@pytest.mark.prop
@given(st.lists(st.sampled_from([*READ, *UNREAD, "\n\n", "    ", "<p>", "x", ">", "-->", "]]>"])))
def test_mkdocs_reads_every_article_that_passes(parts: list[str]) -> None:
    """Only some versions of Python raise at an unknown section."""
    article = "".join(parts)

    assert mkdocs_reads(article) or [*known_sections("content/en/x.md", article)]
