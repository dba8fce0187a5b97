"""The whole way from files to a site, on the toy register."""

import json
import re
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pytest

from gongshi.register.entities import entities
from gongshi.register.model import Register
from gongshi.register.problems import Refused, Unusable
from gongshi.register.text import pick
from gongshi.settings import settings_for
from gongshi.site import build as building
from tests.support.registers import TODAY, copy_toy, dead_links, tree


def built_in(folder: Path, jobs: int = 1) -> Path:
    """Build the register in a folder and give the site's."""
    building.build(settings_for(folder / "mkdocs.yml", jobs=jobs), TODAY)
    return folder / "site"


def test_two_builds_of_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    """Same files, same day: same bytes, whatever the number of processes."""
    one, two = copy_toy(tmp_path / "one"), copy_toy(tmp_path / "two")

    first, second = tree(built_in(one)), tree(built_in(two, jobs=2))

    assert first == second


def test_a_register_with_an_error_changes_nothing(tmp_path: Path) -> None:
    """A failed build leaves the live site unchanged, and nothing beside it."""
    root = copy_toy(tmp_path / "r")
    site = built_in(root)
    before, beside = tree(site), {*root.iterdir()}
    (root / "lists/register.yml").write_text("title: only\n")

    with pytest.raises(Refused):
        built_in(root)

    assert before == tree(site)
    assert {*root.iterdir()} == beside


def test_a_broken_template_changes_nothing(tmp_path: Path) -> None:
    """An error while pages are made leaves the site unchanged."""
    root = copy_toy(tmp_path / "r")
    site = built_in(root)
    before = tree(site)
    (root / "templates").mkdir()
    (root / "templates/home.html").write_text("{{ view.nothing_of_the_kind }}")

    with pytest.raises(Unusable, match=r"home\.html"):
        built_in(root)

    assert before == tree(site)


def test_a_register_may_replace_a_single_template(tmp_path: Path) -> None:
    """A file in the register's templates/ replaces ours of the same name."""
    root = copy_toy(tmp_path / "r")
    (root / "templates").mkdir()
    (root / "templates/home.html").write_text("<main>our own home</main>")

    site = built_in(root)

    assert "our own home" in (site / "index.html").read_text()
    assert "our own home" not in (site / "list/index.html").read_text()


def test_a_foreign_folder_is_not_replaced(tmp_path: Path) -> None:
    """A folder that holds something else is refused, and left alone."""
    root = copy_toy(tmp_path / "r")
    (root / "site").mkdir()
    (root / "site/thesis.txt").write_text("years of work")

    with pytest.raises(Unusable, match="not a site made here"):
        built_in(root)

    assert (root / "site/thesis.txt").read_text() == "years of work"


def test_build_json_says_what_was_built(toy_site: Path) -> None:
    """build.json has version, commit, day, counts and digest of the inputs."""
    found = json.loads((toy_site / "build.json").read_text())

    assert found["as_of"] == TODAY.isoformat()
    assert {"version", "commit", "as_of", "counts", "inputs"} <= set(found)
    assert re.fullmatch(r"[0-9a-f]{64}", found["inputs"])


def test_a_commit_changes_no_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only build.json has the commit: a push changes only the pages it is about."""
    root = copy_toy(tmp_path / "r")
    trees = []
    for commit in ("1" * 12, "2" * 12):
        answer = nullcontext(lambda said=commit: said)
        monkeypatch.setattr("gongshi.git.repository.commit_later", lambda _, given=answer: given)
        trees.append(tree(built_in(root)))

    changed = {path for path in trees[0] if trees[0][path] != trees[1][path]}
    assert changed == {"build.json"}


def test_pages_are_at_their_addresses_in_every_language(toy_site: Path) -> None:
    """Every kind of page is there, at the root and under the other language's code."""
    wanted = ("", "search/", "list/", "region/", "authority/", "changes/", "data/")

    missing = [
        f"{folder}{address}"
        for folder in ("", "zh/")
        for address in wanted
        if not (toy_site / folder / address / "index.html").is_file()
    ]

    assert missing == []
    assert (toy_site / "404.html").is_file()


def test_every_link_inside_the_site_leads_somewhere(toy_site: Path) -> None:
    """No page links to a page, a file or an anchor that is not there."""
    assert dead_links(toy_site) == []


def test_nothing_is_asked_of_another_origin(toy_site: Path) -> None:
    """No script, style, picture or font comes from elsewhere."""
    pattern = re.compile(
        r'<(?:script|img|iframe|source|link rel="?(?:stylesheet|preconnect|preload|icon)"?)[^>]*'
        r'(?:src|href)="?(?:https?:)?//'
    )
    pages = {p.name: p.read_text() for p in toy_site.rglob("*.html")}

    assert [name for name, text in pages.items() if pattern.search(text)] == []
    styles = [p.read_text() for p in toy_site.rglob("*.css")]
    assert [s for s in styles if re.search(r"url\(['\"]?(?:https?:)?//", s)] == []


def test_natural_persons_are_kept_out_of_search_engines(
    toy_site: Path, toy_people: list[str]
) -> None:
    """Their pages ask not to be indexed, and neither sitemap nor bulk files name them."""
    assert toy_people, "the toy register has natural persons"
    sitemap = (toy_site / "sitemap.xml").read_text()
    bulk = (toy_site / "data/records.csv").read_text() + (
        toy_site / "data/entities.jsonl"
    ).read_text()
    for entity in toy_people:
        assert f"/{entity}/" not in sitemap
        assert f"{entity}" not in bulk
        page = toy_site / "entity" / entity / "index.html"
        assert 'content="noindex' in page.read_text()


def test_a_shared_page_is_previewed_by_its_title_and_description(toy_site: Path) -> None:
    """As link previews read them; pages that are not to be kept elsewhere give none."""
    for path in toy_site.rglob("*.html"):
        page = path.read_text()
        title = re.search(r'<meta property="og:title" content="([^"]+)">', page)
        told = 'property="og:description"' in page
        if 'content="noindex' in page:
            assert (title, told) == (None, False), path
        else:
            assert title, path
            assert title[1] in page.split("</title>")[0], path
            assert told, path


def test_the_answer_gives_no_past_day_as_the_end_of_a_kept_record(toy_site: Path) -> None:
    """A term that has passed ends nothing while the duty is not fulfilled."""
    pages = [p.read_text() for p in toy_site.glob("entity/*/index.html")]
    kept = [page for page in pages if 'data-status="overdue"' in page]
    assert kept, "the toy register has an overdue record"
    records = [
        found
        for page in kept
        for found in re.findall(r'<article[^>]*data-status="overdue".*?</article>', page, re.DOTALL)
    ]
    assert records
    # it is shown longer than that day
    assert not any("Last day shown" in one or "公示截止日期" in one for one in records)
    for page in kept:
        answer = page.split("data-answer>")[1].split("</div>")[0]
        assert "duty not fulfilled" in answer
        for text in re.findall(r'data-status="overdue" data-expires="([^"]+)"', page):
            last = date.fromisoformat(text)
            assert f"{last.day} {last:%B %Y}" in page.split("</main>")[0].split(answer)[1]
            assert f"{last.day} {last:%B %Y}" not in answer


def test_a_pending_record_is_nowhere_in_the_site(toy_site: Path, toy_pending: list[str]) -> None:
    """A pending record does not leak: no page, index or file names it."""
    assert toy_pending, "the toy register has a pending record"
    for path in toy_site.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert [name for name in toy_pending if name.encode() in data] == [], path


def test_a_name_whose_last_listing_ended_is_nowhere_in_the_site(
    toy_site: Path, toy_ended: list[str]
) -> None:
    """A tombstone has no name, and no list, index, change or download has it."""
    assert toy_ended, "the toy register has ended listings"
    for path in toy_site.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert [name for name in toy_ended if name.encode() in data] == [], path


def test_no_page_that_search_engines_keep_names_a_natural_person(
    toy_site: Path, toy_people_names: list[str]
) -> None:
    """Pages with a person's name ask not to be indexed, lists and browsing included."""
    assert toy_people_names, "the toy register has natural persons"
    kept = [p for p in toy_site.rglob("*.html") if 'content="noindex' not in p.read_text()]

    assert kept
    assert [p for p in kept if any(name in p.read_text() for name in toy_people_names)] == []


def test_what_was_withdrawn_for_privacy_leaves_no_page(tmp_path: Path) -> None:
    """No file of the site shows that the subject was ever listed, after a later build either."""
    root = copy_toy(tmp_path / "r")
    site = built_in(root)
    listed = root / "lists/serious-violations/2026/sv-2026-0003.yml"
    code = "999000TQYBLUEWHALE59"
    page = site / f"entity/lei-{code}/index.html"
    assert code in page.read_text()

    withdrawn = "withdrawn: {date: 2026-11-01, reason: %s}\n"
    listed.write_text(listed.read_text() + withdrawn % "error")
    built_in(root)
    assert page.exists()
    listed.write_text(listed.read_text().replace("reason: error", "reason: privacy"))
    built_in(root)

    assert not page.exists()
    telling = [p for p in site.rglob("*") if p.is_file() and code.encode() in p.read_bytes()]
    assert telling == []
    later = tree(site)
    building.build(settings_for(root / "mkdocs.yml", jobs=1), TODAY, clean=True)
    assert tree(site) == later


def test_a_tombstone_gives_the_reason_of_a_withdrawal_and_no_other_text(
    toy: Register, toy_site: Path
) -> None:
    """A rule keeps names out of the note; what the decision said stays out with the listing."""
    withdrawn = [
        (entity.id, listed.record)
        for entity in entities(toy, TODAY)
        if entity.published and not entity.shown
        for listed in entity.records
        if listed.record.withdrawn and listed.record.withdrawn.note
    ]

    assert withdrawn, "the toy register has a withdrawn listing with a note on a tombstone"
    for key, record in withdrawn:
        page = (toy_site / f"entity/{key}/index.html").read_text()
        assert record.withdrawn is not None
        assert pick(record.withdrawn.note, "en") in page
        assert pick(record.reason, "en") not in page
        assert record.document not in page
        assert record.subject.name not in page


def test_the_licence_of_the_data_is_the_one_that_the_operator_names(
    demo_site: Path, toy_site: Path
) -> None:
    named = 'rel="license">CC-BY-4.0</a>'
    for page in ("data/index.html", "index.html"):
        assert named in (demo_site / page).read_text()
        assert "license" not in (toy_site / page).read_text()
