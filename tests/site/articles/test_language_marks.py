"""Chinese in pages of another language is marked, once, and only where markup is allowed."""

import pytest

from gongshi.site.articles.language_marks import mark_chinese

ZH = '<span lang="zh">'

PAGES = [
    ("a word", "<p>the 红名单 list</p>", f"<p>the {ZH}红名单</span> list</p>"),
    (
        "a number of a document is one run",
        "<li>see 国发〔2014〕21号.</li>",
        f"<li>see {ZH}国发〔2014〕21号</span>.</li>",
    ),
    ("no Chinese", "<p>plain</p>", "<p>plain</p>"),
    ("what is marked already", '<p><b lang="zh">红</b></p>', '<p><b lang="zh">红</b></p>'),
    (
        "what stands inside of something marked",
        '<i lang="zh"><b>红</b><i>名</i>单</i> 黑',
        f'<i lang="zh"><b>红</b><i>名</i>单</i> {ZH}黑</span>',
    ),
    ("a title", "<title>红</title>红", f"<title>红</title>{ZH}红</span>"),
    ("an attribute", '<a title="红">x</a>', '<a title="红">x</a>'),
    ("a comment", "<!-- 红 -->", "<!-- 红 -->"),
    ("the language of the page itself", '<html lang="en">红', f'<html lang="en">{ZH}红</span>'),
]


@pytest.mark.parametrize(("page", "wanted"), [p[1:] for p in PAGES], ids=[p[0] for p in PAGES])
def test_chinese_is_marked(page: str, wanted: str) -> None:
    assert mark_chinese(page) == wanted


def test_marking_twice_changes_nothing() -> None:
    once = mark_chinese("<p>the 红名单 list</p>")
    assert mark_chinese(once) == once
