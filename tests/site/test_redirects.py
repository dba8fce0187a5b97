"""The address of a list or authority under a former key leads to its page."""

import re
from pathlib import Path

import pytest

from gongshi.settings import settings_for
from gongshi.site import build as building
from tests.support.registers import TODAY, copy_toy, dead_links, tree

LIST, AUTHORITIES = "lists/honest-traders", "lists/authorities.yml"
MOVED = {
    "list/honest-traders": "list/good-traders",
    "authority/toy-court": "authority/toy-high-court",
}


def build(root: Path, *, clean: bool = False) -> dict[str, bytes]:
    said: list[str] = []
    building.build(
        settings_for(root / "mkdocs.yml"), TODAY, lambda line, *_: said.append(line), clean=clean
    )
    assert not any("anew" in line for line in said)
    return tree(root / "site")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def rename(root: Path) -> None:
    (root / LIST).rename(root / "lists/good-traders")
    edit(
        root / "lists/good-traders/list.yml", "\ntitle:", "\nformer_keys: [honest-traders]\ntitle:"
    )
    edit(root / AUTHORITIES, "toy-court:", "toy-high-court:\n  former_keys: [toy-court]")
    edit(root / "lists/judgment-defaulters/list.yml", "toy-court", "toy-high-court")


def rename_back(root: Path) -> None:
    (root / "lists/good-traders").rename(root / LIST)
    edit(root / f"{LIST}/list.yml", "[honest-traders]", "[good-traders]")
    edit(root / AUTHORITIES, "toy-high-court:\n  former_keys: [toy-court]", "toy-court:")
    edit(root / "lists/judgment-defaulters/list.yml", "toy-high-court", "toy-court")


@pytest.fixture(name="site", scope="module")
def _site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_toy(tmp_path_factory.mktemp("redirects") / "r")
    rename(root)
    build(root)
    return root / "site"


@pytest.mark.parametrize("language", ["", "zh/"])
@pytest.mark.parametrize("former", MOVED)
def test_it_leads_on_without_a_script_and_is_not_to_be_found(
    site: Path, former: str, language: str
) -> None:
    folder = site / language / former
    page = (folder / "index.html").read_text()
    target = f"{language}{MOVED[former]}/"

    found = re.search(r'<meta http-equiv="refresh" content="0; url=([^"]+)">', page)

    assert found
    assert (folder / found[1] / "index.html").resolve() == (site / target / "index.html").resolve()
    assert f'<a href="{found[1]}">' in page.partition("<main")[2]
    assert f'<link rel="canonical" href="https://toy.example/{target}">' in page
    assert 'name="robots" content="noindex' in page


def test_a_search_by_a_former_key_knows_the_present_one(site: Path) -> None:
    for language in ("", "zh/"):
        page = (site / language / "search/index.html").read_text()
        keys = "list/honest-traders=good-traders&amp;authority/toy-court=toy-high-court"
        assert f'data-moved="{keys}"' in page


def test_nothing_else_names_the_former_address(site: Path) -> None:
    for former in MOVED:
        assert f"{former}/" not in (site / "sitemap.xml").read_text()
    assert dead_links(site) == []
    for path, text in tree(site).items():
        if path.endswith(".html") and not path.removeprefix("zh/").startswith(tuple(MOVED)):
            assert not re.search(rb"honest-traders/|toy-court/", text), path


@pytest.mark.slow
def test_a_key_that_comes_and_goes_leaves_the_bytes_of_a_clean_build(tmp_path: Path) -> None:
    """A page takes the place of a redirect, and a redirect that of a page, in one build."""
    root = copy_toy(tmp_path / "r")
    build(root)
    for change in (rename, rename_back, lambda _: None):
        change(root)
        later = build(root)
        later = build(root)

        assert later == build(root, clean=True)
