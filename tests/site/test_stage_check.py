"""A stage is looked over before it takes the place of a site."""

from pathlib import Path

import pytest

from gongshi.publishing.staging import Stage
from gongshi.register.problems import Unusable
from gongshi.site.stage_check import check_stage


def stage_with(folder: Path, **pages: str) -> Stage:
    stage = Stage(str(folder))
    for name, text in pages.items():
        stage.write(f"{name}/index.html", text.encode())
    stage.write("entity/one/index.html", b"<p>one</p>")
    return stage


SOUND = {
    "a page": '<a href="../entity/one/">',
    "an anchor of a page": '<a href="../entity/one/#record">',
    "the page itself": '<a href="#here">',
    "the mark, which is written last": '<a href="../build.json">',
    "what lies above the site": '<a href="../../elsewhere/">',
    "an address from the host's root": '<a href="/zh/list/">',
    "another site": '<a href="https://lanhai.example/x">',
    "a letter": '<a href="mailto:office@lanhai.example">',
    "a form with a question": '<form action="../entity/one/?q=1">',
}


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND)
def test_links_that_lead_somewhere_pass(text: str, tmp_path: Path) -> None:
    stage = stage_with(tmp_path, page=text)

    assert check_stage(stage, [""], 1, ["page/index.html"], []) == []


def test_a_link_to_nothing_stops_the_build(tmp_path: Path) -> None:
    stage = stage_with(tmp_path, page='<a href="../entity/two/">')

    with pytest.raises(Unusable, match=r"page/index\.html -> \.\./entity/two/"):
        check_stage(stage, [""], 1, ["page/index.html"], [])


@pytest.mark.parametrize("link", ["../nowhere/", "x" * 300, "x/" * 3000, "&#0;", "é\n"])
def test_a_dead_link_of_an_article_is_reported_and_stops_nothing(tmp_path: Path, link: str) -> None:
    """Also one that no file system can have as a name."""
    stage = stage_with(tmp_path, page=f'<a href="{link}">')

    assert check_stage(stage, [""], 1, ["page/index.html"], ["page/index.html"]) == [
        f"page/index.html -> {link.partition('#')[0]}"
    ]


def test_an_entity_too_few_stops_the_build(tmp_path: Path) -> None:
    stage = stage_with(tmp_path)

    with pytest.raises(Unusable, match="1 entities were written"):
        check_stage(stage, [""], 2, [], [])


def test_a_page_that_was_taken_away_has_no_links(tmp_path: Path) -> None:
    stage = stage_with(tmp_path)

    assert check_stage(stage, [""], 1, ["gone/index.html"], []) == []
