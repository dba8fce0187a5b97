"""What does each page of the demonstration register cost readers, and how is it read aloud?"""

import gzip
import html
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from gongshi.project import checkout
from gongshi.register.model import Register
from gongshi.register.text import pick
from gongshi.settings import settings_for
from tests.support.paths import ROOT
from tests.support.registers import TODAY

ENTITY_HTML, ENTITY_GZIPPED = 12_000, 4_500
"""Bytes of the page of an entity with one record, as a host sends it."""


@pytest.fixture(name="pages")
def _pages(demo_site: Path) -> dict[str, bytes]:
    return {p.relative_to(demo_site).as_posix(): p.read_bytes() for p in demo_site.rglob("*.html")}


@pytest.fixture(name="light")
def _light(pages: dict[str, bytes]) -> dict[str, bytes]:
    """The pages of entities with one record, in both languages."""
    return {
        path: page
        for path, page in pages.items()
        if re.match(r"(zh/)?entity/", path) and page.count(b"<article") == 1
    }


def test_an_entity_with_one_record_is_a_light_page(light: dict[str, bytes]) -> None:
    assert len(light) > 100
    assert {path: len(page) for path, page in light.items() if len(page) > ENTITY_HTML} == {}


def test_an_entity_with_one_record_is_light_on_the_wire(light: dict[str, bytes]) -> None:
    sent = {path: len(gzip.compress(page, 6)) for path, page in light.items()}
    assert {path: size for path, size in sent.items() if size > ENTITY_GZIPPED} == {}


class _Spoken(HTMLParser):
    """Collects Chinese characters in elements of another language."""

    def __init__(self) -> None:
        super().__init__()
        self.languages: list[tuple[str, str]] = [("", "")]
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "link", "br", "hr", "img", "input", "path", "line", "rect"}:
            self.languages.append((tag, dict(attrs).get("lang") or self.languages[-1][1]))

    def handle_endtag(self, tag: str) -> None:
        if tag in [name for name, _ in self.languages]:
            while self.languages.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        tag, language = self.languages[-1]
        chinese = re.search(r"[\u3400-\u9fff]", data)
        if chinese and not language.startswith("zh") and tag not in {"script", "title", "style"}:
            self.wrong.append(data.strip()[:60])


def test_chinese_on_an_english_page_is_marked_as_chinese(pages: dict[str, bytes]) -> None:
    """A screen reader must change its voice for it, in articles too."""
    wrong = {}
    for path, page in pages.items():
        if not path.startswith("zh/"):
            reader = _Spoken()
            reader.feed(page.decode())
            if reader.wrong:
                wrong[path] = reader.wrong[:3]

    assert wrong == {}


@pytest.fixture(name="register", scope="module")
def _register() -> Register:
    found = checkout.read_register(settings_for(ROOT / "mkdocs.yml"), TODAY).register
    assert found is not None
    return found


def _text_of(page: bytes) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", page.decode()))


def test_what_maintainers_note_of_a_term_is_on_no_page(
    pages: dict[str, bytes], register: Register
) -> None:
    """It has their doubts, which are no part of the law."""
    notes = [
        pick(term.note, language)
        for term in register.vocabulary.terms.values()
        for language in register.vocabulary.about.languages
        if term.note
    ]
    shown = {path: _text_of(page) for path, page in pages.items()}

    assert len(notes) > 20
    assert [(path, note) for path, text in shown.items() for note in notes if note in text] == []


def test_who_cannot_have_a_record_repaired_is_not_told_to_apply(light: dict[str, bytes]) -> None:
    """Such as the holder of a licence or of a commendation."""
    without = {
        path: _text_of(page)
        for path, page in light.items()
        if b"Repair possible from" not in page and "可申请修复日期".encode() not in page
    }

    assert len(without) > 50
    told = re.compile("Quote this number when you object or apply|提出异议、申请信用修复请注明")
    assert [path for path, text in without.items() if told.search(text)] == []


def test_measures_on_pages_of_persons_do_not_speak_of_an_organisation(
    pages: dict[str, bytes],
) -> None:
    persons = {
        path: page for path, page in pages.items() if b">Person<" in page or b">Person " in page
    }

    assert persons
    for path, page in persons.items():
        follows = b"".join(re.findall(rb'<ul class="gs-follows">.*?</ul>', page, re.DOTALL))
        assert b"The organisation" not in follows, path


def test_only_who_has_a_credit_code_is_told_to_compare_it(light: dict[str, bytes]) -> None:
    compare = re.compile("compare the credit code|请核对统一社会信用代码")
    wrong = [
        path
        for path, page in light.items()
        if bool(compare.search(_text_of(page))) != (b'class="gs-code"' in page)
    ]

    assert wrong == []


def test_a_record_that_its_open_duty_would_keep_says_so(pages: dict[str, bytes]) -> None:
    """Its last day is not the last if the duty is still open then."""
    kept, others = [], []
    for path, page in pages.items():
        if re.match(r"entity/", path):
            for article in re.findall(r"<article.*?</article>", page.decode(), re.DOTALL):
                opening = article[: article.index(">")]
                dated = re.search(r'data-status="in_force" data-expires="\d', opening)
                said = "it is shown until it is." in article
                (kept if dated and 'data-keep="1"' in opening else others).append(said)

    assert kept
    assert all(kept)
    assert not any(others)


def test_an_open_duty_comes_before_repair(pages: dict[str, bytes]) -> None:
    open_ = [page for path, page in pages.items() if b"once the duty is fulfilled</dd>" in page]

    assert open_
    assert all(b"How to apply for repair, once the duty is fulfilled" in page for page in open_)


def test_repair_is_offered_on_a_condition_where_nothing_is_known_of_the_duty(
    pages: dict[str, bytes],
) -> None:
    told, silent = [], []
    for path, page in pages.items():
        if re.match(r"entity/", path):
            for article in re.findall(r"<article.*?</article>", page.decode(), re.DOTALL):
                tag = re.search(r'gs-status--repairable">([^<]+)<', article)
                if tag:
                    (told if "Duty fulfilled" in article else silent).append(tag[1])

    assert set(told) == {"Repair now possible"}
    assert set(silent) == {"Repair now possible if every duty is fulfilled"}


def test_what_tells_namesakes_apart_stands_beside_the_name(pages: dict[str, bytes]) -> None:
    hinted = {path: page for path, page in pages.items() if b"Identity document ends in" in page}

    assert hinted
    for path, page in hinted.items():
        top = page[: page.index(b"data-answer")]
        assert b"Identity document ends in" in top, path
        assert b"The same name is not the same person" in top, path


def test_what_has_ended_or_ends_with_its_duty_is_not_told_when_it_can_be_repaired(
    light: dict[str, bytes],
) -> None:
    """Nobody can apply: the one is history, and the other is over on the day of its duty."""
    articles = re.compile(
        rb'<article [^>]*data-status="(?:expired|overdue)".*?</article>', re.DOTALL
    )
    ended = [
        (path, _text_of(one)) for path, page in light.items() for one in articles.findall(page)
    ]

    assert len(ended) > 15
    told = re.compile("Repair possible from|可申请修复日期")
    assert [path for path, text in ended if told.search(text)] == []
