"""Tables that articles take from the register: whole, escaped, in the page's language, linked."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from gongshi.register.model import Register
from gongshi.register.problems import Unusable
from gongshi.register.text import pick
from gongshi.settings import own_templates, settings_for
from gongshi.site import build as building
from gongshi.site.articles.snippets import snippets
from gongshi.views import urls
from gongshi.views.site import Edition, Site
from gongshi.views.words import read_words
from tests.support.registers import TODAY, copy_toy, dead_links

LANGUAGES = ("en", "zh")


def site_of(register: Register, language: str, today: date = TODAY) -> Site:
    words = read_words(language, [own_templates() / "words"])
    return Site(vocabulary=register.vocabulary, words=words, made=Edition(as_of=today))


class _Cells(HTMLParser):
    """A table's rows as lists of text, headings included."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def cells(markup: str) -> list[list[str]]:
    parser = _Cells()
    parser.feed(markup)
    return parser.rows


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_lists_has_every_list_with_its_rules(toy: Register, language: str) -> None:
    """No list is left out, and its meaning, entry and exit are beside its name."""
    site = site_of(toy, language)
    rows = {row[0]: row[1:] for row in cells(snippets(site, ())["lists"])[1:]}

    assert len(rows) == len(toy.vocabulary.lists)
    for rules in toy.vocabulary.lists.values():
        (row,) = [v for k, v in rows.items() if k.startswith(pick(rules.title, language))]
        assert row[:3] == [pick(t, language) for t in (rules.summary, rules.entry, rules.exit)]
        assert site.authority(rules.authority) in row


def test_periods_are_those_of_the_terms(toy: Register) -> None:
    """A list's row has each severity's longest time, the day it counts from, and repair."""
    found = {r[0]: r[1:] for r in cells(snippets(site_of(toy, "en"), ())["periods"])[1:]}

    assert found == {
        "Honest traders": ["–", "one year from the day of publication Repair is not offered", "–"],
        "Judgment defaulters": [
            "–",
            "2 years from the day of publication Repair is not offered",
            "–",
        ],
        "Abnormal operations": [
            "one month from the day the conduct ended Repair as soon as every duty is fulfilled",
            "No end date Repair after one month",
            "–",
        ],
        "Serious violations": [
            "–",
            "one year from the day of the decision Repair after 3 months",
            "3 years from the day of the decision Repair after one year",
        ],
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_measures_and_incentives_together_are_all_measures(toy: Register, language: str) -> None:
    """Each is in exactly one of the two tables, with what it does not do."""
    site = site_of(toy, language)
    tables = [cells(snippets(site, ())[name]) for name in ("measures", "incentives")]

    for measure in toy.vocabulary.measures.values():
        limit = pick(measure.does_not, language)
        holding = [limit in [row[2] for row in table if len(row) > 2] for table in tables]
        assert holding == [measure.kind != "incentive", measure.kind == "incentive"]


def test_a_measure_names_the_lists_it_follows_from(toy: Register) -> None:
    rows = {
        row[0]: row[3] for row in cells(snippets(site_of(toy, "en"), ())["measures"]) if row[3:]
    }

    assert rows["No luxury spending"] == "Judgment defaulters"


def test_the_catalogue_is_in_the_order_of_its_numbers_and_names_its_lists(toy: Register) -> None:
    rows = cells(snippets(site_of(toy, "en"), ())["catalogue"])[1:]

    assert [row[0].split(".")[0] for row in rows] == ["5", "6", "9"]
    assert rows[0][-1] == "Judgment defaultersSerious violations"


def test_classes_without_a_list_are_left_out(toy: Register) -> None:
    rows = cells(snippets(site_of(toy, "en"), ())["classes"])[1:]

    assert [row[0] for row in rows] == [
        "Commended",
        "Blacklist",
        "Abnormal operation",
        "Serious violation",
    ]


def test_terms_that_no_list_uses_say_so(toy: Register) -> None:
    """An unused term is still shown: a reader may meet it in an older record."""
    unused = msgspec.structs.replace(
        toy.vocabulary, terms={**toy.vocabulary.terms, "old": toy.vocabulary.terms["toy-open"]}
    )
    site = site_of(msgspec.structs.replace(toy, vocabulary=unused), "en")
    rows = cells(snippets(site, ())["terms"])[1:]

    assert len(rows) == len(unused.terms)
    assert [row[-1] for row in rows][-1] == "None"


@pytest.mark.parametrize(
    "field",
    [
        "repair.revoked.date",
        "repairs[].revoked.date",
        "extended[].until",
        "grounds.KEY.needs_fulfilled",
        "fields.KEY.label",
        "extension.max",
    ],
)
def test_fields_inside_a_field_are_told_too(toy: Register, field: str) -> None:
    """Also those of each item of a list, and of each value by a key."""
    table = snippets(site_of(toy, "en"), ())["fields"]

    assert f"<code>{field}</code>" in table


def test_a_text_in_another_language_only_is_marked_and_every_text_is_escaped(toy: Register) -> None:
    rules = toy.vocabulary.lists["serious-violations"]
    odd = msgspec.structs.replace(rules, entry={"zh": "一<b>二"}, exit="a & b")
    lists = {**toy.vocabulary.lists, "serious-violations": odd}
    vocabulary = msgspec.structs.replace(toy.vocabulary, lists=lists)
    table = snippets(site_of(msgspec.structs.replace(toy, vocabulary=vocabulary), "en"), ())[
        "lists"
    ]

    assert '<span lang="zh">一&lt;b&gt;二</span>' in table
    assert "a &amp; b" in table


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_of_a_table_begins_at_the_language_s_root(toy: Register, language: str) -> None:
    for name, table in snippets(site_of(toy, language), ()).items():
        assert [h for h in re.findall(r'href="([^"]*)"', table) if urls.BASE not in h] == [], name


def test_links_lead_somewhere_from_articles_at_any_depth(tmp_path: Path) -> None:
    """The same table in an index, in a page and in a page of a folder: no dead link in any."""
    root = copy_toy(tmp_path / "r")
    text = "# T\n\n" + "\n\n".join(
        f"<!-- register: {name} -->"
        for name in ("classes", "lists", "periods", "measures", "incentives", "catalogue", "terms")
    )
    for path in ("articles/page.md", "articles/deeper/page.md", "articles/deeper/index.md"):
        for language in LANGUAGES:
            file = root / "content" / language / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)

    settings = settings_for(root / "mkdocs.yml")
    building.build(settings, TODAY)

    deep = (settings.site_dir / "zh/articles/deeper/page/index.html").read_text()
    assert 'href="../../../list/serious-violations/"' in deep
    assert urls.BASE not in deep
    assert dead_links(settings.site_dir) == []


def test_a_table_that_there_is_not_is_refused_by_name(tmp_path: Path) -> None:
    """A misspelt name would leave an unnoticed gap."""
    root = copy_toy(tmp_path / "r")
    (root / "content/en/articles/index.md").write_text("# T\n\n<!-- register: list -->\n")

    with pytest.raises(Unusable, match=r"articles/index\.md: there is no table 'list'.*lists"):
        building.build(settings_for(root / "mkdocs.yml"), TODAY)
