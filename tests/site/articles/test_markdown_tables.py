"""Tables written in Markdown, as they reach a phone and a screen reader."""

import pytest
from markdown import markdown

from gongshi.site.articles.markdown_tables import label_tables


def rendered(*lines: str) -> str:
    return label_tables(markdown("\n".join(lines), extensions=["tables", "footnotes"]))


def test_each_row_has_a_heading_and_each_cell_the_heading_of_its_column() -> None:
    page = rendered("| Severity | Ends |", "|---|---|", "| Minor | After 3 months |")

    assert '<th scope="col">Severity</th>' in page
    assert '<tr><th scope="row"><div>Minor</div></th>' in page
    assert '<td data-l="Ends"><div>After 3 months</div></td></tr>' in page


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("`a` & *b*", "a &amp; b"),
        ('say "no"', "say &quot;no&quot;"),
        ("Ends[^1]", "Ends"),
        ("a < b", "a &lt; b"),
    ],
)
def test_a_label_is_plain_text(heading: str, label: str) -> None:
    page = rendered(f"| R | {heading} |", "|---|---|", "| x | y |", "", "[^1]: A source.")

    assert f'<td data-l="{label}"><div>y</div></td>' in page


def test_alignment_and_markup_in_cells_stay() -> None:
    page = rendered("| R | N |", "|---|---:|", "| **x** | [y](z) |")

    assert '<th scope="row"><div><strong>x</strong></div></th>' in page
    assert '<td data-l="N" style="text-align: right;"><div><a href="z">y</a></div></td>' in page


def test_a_table_that_is_labelled_already_is_left_alone() -> None:
    page = '<table class="gs-table"><thead><tr><th>a</th></tr></thead><tbody></tbody></table>'

    assert label_tables(page) == page
