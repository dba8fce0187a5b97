"""What of a rendered article can be found."""

import json

import pytest

from gongshi.search.index import article_index
from gongshi.search.index.codec import unpack

PAGE = """<html><body><nav><a>Menu</a></nav>
<article class="md-content__inner"><h1 id="top">How to <em>object</em></h1>
<p>First, <b>read</b> the&nbsp;notice.<br>Then write.</p><script>alert("no")</script>
<h2 id="who">Who can</h2><ul><li>The entity</li><li>Its <code>agent</code></li></ul>
<h3>Costs</h3><table><tr><td>Fee</td><td>none &lt;0&gt;</td></tr></table></article>
<article><p>Another</p></article><footer>Foot</footer></body></html>"""


def test_an_article_is_cut_at_its_headings_and_chrome_is_left_out() -> None:
    """Text keeps its words apart; markup, scripts and everything outside are gone."""
    title, sections = article_index.read_article_index(PAGE)

    assert title == "How to object"
    assert sections == [
        ("", "", "First, read the notice. Then write."),
        ("who", "Who can", "The entity Its agent"),
        ("", "Costs", "Fee none <0>"),
    ]


def test_what_the_page_says_about_its_article_is_not_of_the_article() -> None:
    """Nor are the numbers of its notes and the arrows back from them."""
    page = """<article><h1>查询指南</h1>
<p class="gs-reviewed wide"><span>阅读约需5分钟</span><span>最近复核：<time>今天</time></span></p>
<p>公示信息<sup id="a"><a class="footnote-ref" href="#b">1</a></sup>以文件存放。</p>
<h2 id="notes">参考资料</h2><div class="footnote"><ol><li><p>条例
<a class="footnote-backref" href="#a">↩</a></p></li></ol></div></article>"""

    assert article_index.read_article_index(page)[1] == [
        ("", "", "公示信息以文件存放。"),
        ("notes", "参考资料", "条例"),
    ]


@pytest.mark.parametrize("mark", ["<![word[ x ]]>", "<![1]>", "<![CDATA[x]]>", "<![if x]>"])
def test_what_begins_no_tag_is_passed_over(mark: str) -> None:
    """As browsers do, in every version of Python."""
    page = f"<article><h1>A</h1><p>b {mark} c</p></article>"

    title, ((_, _, text),) = article_index.read_article_index(page)

    assert (title, text[0], text[-1]) == ("A", "b", "c")


@pytest.mark.parametrize("page", ["", "<p>x</p>", "<article></article>", "<article>"])
def test_a_page_without_an_article_has_nothing_to_find(page: str) -> None:
    assert article_index.read_article_index(page) == ("", [])


def test_the_index_is_in_order_of_address_and_leaves_out_empty_pages() -> None:
    files = {
        "zh/b/index.html": "<article><h1>乙</h1><p>正文</p></article>".encode(),
        "zh/a/index.html": "<article><h1>甲</h1></article>".encode(),
        "zh/empty/index.html": b"<p></p>",
    }

    found = json.loads(unpack(article_index.index(files, "zh/", ["b/", "empty/", "a/"])))

    assert found["articles"] == [["a/", "甲", []], ["b/", "乙", [["", "", "正文"]]]]
    assert found["format"] == 1


def test_what_is_written_in_traditional_characters_finds_simplified_ones() -> None:
    """The file has the pairs whose simplified character stands in an article, and no others."""
    files = {"a/index.html": "<article><h1>门</h1><p>馬云</p></article>".encode()}

    found = json.loads(unpack(article_index.index(files, "", ["a/"])))

    assert {"門门", "馬马", "雲云"} <= set(found["simplified"].split())
    assert "龍龙" not in found["simplified"]
