"""Which data about persons is on which pages and in which files?"""

import re
from pathlib import Path

import pytest

from gongshi.settings import settings_for
from gongshi.site import build as building
from tests.support.registers import TODAY, copy_toy, gongshi

CODE = "92990102MA1TUY123B"
NAME = "木偶区玩偶医院"
NAMED = "针线某"
REPRESENTATIVE = "木某"
"""Of an enterprise of the toy register."""
TRADER = f"""id: sv-2026-0009
subject:
  kind: sole-trader
  name: {NAME}
  code: "{CODE}"
  region: "990102"
  representative: {NAMED}
document: 玩市监严列〔2026〕9号
reason: {{en: Sewed with wire., zh: 使用铁丝缝制。}}
basis: {{en: Toy Quality Act art. 2, zh: 《玩具质量法》第二条}}
decided: 2026-11-01
published: 2026-11-06
details: {{fine: 300 CNY}}
"""
WHY = "Article 9 of the Toy Publicity Act."


def built(root: Path, publish: str = "") -> Path:
    """The toy register with a sole trader, who is nowhere else in it, as a site."""
    copy_toy(root)
    (root / "lists/serious-violations/2026/sv-2026-0009.yml").write_text(TRADER)
    if publish:
        with (root / "lists/register.yml").open("a") as file:
            file.write(f"publish: {{{publish}: {{en: {WHY}, zh: 依据《玩具公示法》第九条。}}}}\n")
    settings = settings_for(root / "mkdocs.yml")
    building.build(settings, TODAY)
    return settings.site_dir


@pytest.fixture(name="private", scope="module")
def _private(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("private") / "r")


def naming(site: Path, name: str) -> set[str]:
    """The files that hold a name, as far as they are not packed."""
    return {
        path.relative_to(site).as_posix()
        for path in site.rglob("*")
        if path.is_file() and name.encode() in path.read_bytes()
    }


def kept(site: Path, name: str) -> set[str]:
    """The pages that hold a name and that search engines may keep, and other files that do."""
    return {
        path
        for path in naming(site, name)
        if not re.search(r"<meta name=\"?robots\"? content=\"?noindex", (site / path).read_text())
    }


def test_a_sole_trader_is_named_where_the_page_is_not_indexed(private: Path) -> None:
    """On the trader's own page and lists that are not indexed, and in no file for programs."""
    assert f"entity/{CODE}/index.html" in naming(private, NAME)
    assert kept(private, NAME) == set()
    assert CODE not in (private / "sitemap.xml").read_text()
    assert not naming(private, NAME) & {"data/records.csv", "data/entities.jsonl"}
    assert not any(path.startswith("changes/") for path in naming(private, NAME))
    assert "application/ld+json" not in (private / f"entity/{CODE}/index.html").read_text()


def test_a_sole_trader_is_found_by_code(private: Path) -> None:
    done = gongshi(private.parent, "search", "--as-of", TODAY.isoformat(), CODE)

    assert NAME in done.stdout


def test_the_page_of_an_organisation_names_no_representative(private: Path) -> None:
    assert naming(private, REPRESENTATIVE) == set()
    assert naming(private, NAMED) <= {f"{x}entity/{CODE}/index.html" for x in ("", "zh/")}


def test_the_data_page_says_what_is_left_out(private: Path) -> None:
    said = (private / "data/index.html").read_text()

    assert "leave out persons, and sole traders" in said
    assert "do not name legal representatives" in said


def test_an_operator_may_publish_sole_traders_for_a_reason(tmp_path: Path) -> None:
    site = built(tmp_path / "r", "sole_traders")

    assert {"data/records.csv", "data/entities.jsonl"} < naming(site, NAME)
    assert CODE in (site / "sitemap.xml").read_text()
    assert f"entity/{CODE}/index.html" in kept(site, NAME)
    assert WHY in (site / "data/index.html").read_text()


def test_an_operator_may_name_representatives_for_a_reason(tmp_path: Path) -> None:
    site = built(tmp_path / "r", "representatives")

    assert "entity/91990102MA1TKY0150/index.html" in naming(site, REPRESENTATIVE)
    assert WHY in (site / "data/index.html").read_text()
