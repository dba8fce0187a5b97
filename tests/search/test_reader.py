"""The browser's reader, of shards and of one file, against the plain scan; hostile names."""

import random
from collections import defaultdict

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongshi.register.folding import fold
from gongshi.search.index import manifest, postings
from gongshi.search.index.codec import pack, unpack
from gongshi.search.index.entries import Entry, IndexRow, unbracketed
from gongshi.search.index.prefix_tree import keys_of, prefix_tree
from gongshi.search.query.answer import Request
from tests.support.node_reader import NoAnswerError, Reader
from tests.support.search_cases import (
    DAY,
    FILTERS,
    SHARDS,
    WHOLE,
    Files,
    Scan,
    drawn,
    search_rows,
    told,
)

ROWS = list(search_rows.rows(500))
LATER, MUCH_LATER = "2026-12-20", "2028-02-01"


@pytest.fixture(scope="module")
def sharded() -> Reader:
    return Files(ROWS, SHARDS).reader()


@pytest.fixture(scope="module")
def whole() -> Reader:
    return Files(ROWS, WHOLE).reader()


@pytest.fixture(scope="module")
def plain() -> Scan:
    return Scan(ROWS)


QUERIES = drawn(ROWS, 12, 1)


@pytest.mark.parametrize("kind", sorted({kind for kind, _ in QUERIES}))
def test_both_modes_answer_as_the_plain_scan_does(
    kind: str, sharded: Reader, whole: Reader, plain: Scan
) -> None:
    for text in (text for of, text in QUERIES if of == kind):
        request = Request(text=text, day=DAY)
        right = told(plain.search(request))
        assert told(sharded.search(request)) == right, text
        assert told(whole.search(request)) == right, text


@pytest.mark.parametrize("day", [LATER, MUCH_LATER])
@pytest.mark.parametrize("filters", [{}, *FILTERS], ids=str)
def test_filters_and_later_days_are_answered_alike(
    day: str, filters: dict[str, list[str]], sharded: Reader, plain: Scan
) -> None:
    for place, (_, text) in enumerate(QUERIES[::9]):
        sort = ("relevance", "newest", "ending")[place % 3]
        request = Request(text=text, day=day, filters=filters, sort=sort, first=place % 4 * 20)
        assert told(sharded.search(request)) == told(plain.search(request)), text


def test_deep_pages_go_on_where_the_ones_before_ended(sharded: Reader) -> None:
    pages = [
        sharded.search(Request(text="公司", day=DAY, first=first)).hits
        for first in range(0, 520, 20)
    ]
    ids = [hit.id for page in pages for hit in page]
    assert len(ids) == len(set(ids)) == sharded.search(Request(text="公司", day=DAY)).total


def test_every_substring_of_every_name_finds_exactly_those_that_have_it() -> None:
    rows = ROWS[:120]
    reader = Files(rows, SHARDS).reader()
    having: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for _, name in row.names:
            folded = fold(name)
            for start in range(len(folded)):
                for end in range(start + 2, len(folded) + 1):
                    having[folded[start:end]].add(row.id)
    assert len(having) > 5000
    for text, ids in having.items():
        found = reader.search(Request(text=text, day=DAY, count=200))
        named = {hit.id for hit in found.hits if hit.match and hit.match.tier <= 4}
        assert ids <= named, text


def test_no_entity_is_found_by_a_record_that_has_ended(sharded: Reader, plain: Scan) -> None:
    for row in ROWS[:60]:
        counted = [e for e in row.records if e.status_on(MUCH_LATER)]
        found = sharded.search(Request(text=row.code, day=MUCH_LATER))
        assert found.total == bool(counted), row
        for entry in row.records:
            hits = sharded.search(Request(text=entry.document, day=MUCH_LATER)).hits
            by_document = {h.id for h in hits if h.match and h.match.reason == "document"}
            same = [e for e in row.records if e.document == entry.document]
            assert (row.id in by_document) == any(e.status_on(MUCH_LATER) for e in same), entry


def test_a_day_before_the_index_was_made_counts_as_its_day(sharded: Reader) -> None:
    asked = [sharded.search(Request(text="蓝海", day=day)) for day in ("2020-01-01", DAY)]
    assert told(asked[0]) == told(asked[1])


def _row(number: int, *names: str, **other: str) -> IndexRow:
    entry = Entry("penalties", "a", "in_force", "", 0, "2026-01-01", 0, f"蓝〔2026〕{number}号")
    return IndexRow(
        f"r-{number}", "natural-person", "", "", other, tuple((0, n) for n in names), (entry,)
    )


HOSTILE = [
    "<script>alert('蓝海')</script>",
    'He said "no" & left\\',
    "🚀火箭👍🏽商行🏳️‍🌈",
    "🚀🛰",
    "\u202eابجد\u200f蓝海\u2066שלום\u2069",
    "远航" * 250,
    "e\u0301cole Straße İzmir ŁÓDŹ",
    "马\u200b云 馬雲",
    "ﷺﷺ 有限",
    "a" * 500,
    "0O1I5S2Z",
    "null",
    "__proto__",
    "constructor",
]


@pytest.mark.parametrize("mode", [SHARDS, WHOLE])
def test_hostile_names_are_found_whole_and_in_part(mode: int) -> None:
    reader = Files([_row(n, name) for n, name in enumerate(HOSTILE)], mode).reader()
    for number, name in enumerate(HOSTILE):
        for text in (name, name[: len(name) // 2 + 1], name[len(name) // 3 :]):
            found = {hit.id for hit in reader.search(Request(text=text, day=DAY)).hits}
            assert f"r-{number}" in found or len(fold(text)) == 0, text


def test_the_place_shown_is_the_place_in_the_original() -> None:
    reader = Files([_row(1, "（蓝海）「遠航」·食品")], SHARDS).reader()
    hit = reader.search(Request(text="海远", day=DAY)).hits[0]
    assert hit.match is not None
    assert [hit.match.text[a:b] for a, b in hit.match.ranges] == ["海）「遠"]


CASES = [
    ("蓝海远航食品有限公司", "蓝海远航食品有限公司", 1, "name"),
    ("蓝海远航食品有限公司", "远航食品有限责任公司", 2, "name"),
    ("蓝海远航食品有限公司", "远航食品", 2, "name"),
    ("蓝海远航食品有限公司", "远航", 3, "name"),
    ("蓝海远航食品有限公司", "航食", 4, "name"),
    ("蓝海远航食品有限公司", "食品 远航", 5, "name"),
    ("蓝海远航食品有限公司", "遠航", 3, "name"),
    ("蓝海远航食品有限公司", "（远）·航", 3, "name"),
    ("蓝海鑫寳五金厂", "鑫宝", 3, "name"),
    ("蓝海鑫宝五金厂", "鑫寶", 3, "name"),
    ("香港衞生用品有限公司", "卫生用品", 4, "name"),
    ("香港衞生用品有限公司", "衛生用品", 4, "name"),
    ("蓝海远航食品有限公司", "yuanhangshipin", 7, "pinyin"),
    ("蓝海远航食品有限公司", "Yuan Hang", 7, "pinyin"),
    ("蓝海远航食品有限公司", "yhspyxgs", 8, "initials"),
    ("重庆长乐银行", "chongqing", 7, "pinyin"),
    ("重庆长乐银行", "zhangle", 7, "pinyin"),
    ("重庆长乐银行", "chong qing chang le yin hang", 7, "pinyin"),
    ("重庆长乐银行", "cqclyh", 8, "initials"),
    ("重庆长乐银行", "C Q C L Y H", 8, "initials"),
    ("重庆市朝阳旅行社", "chongqingshizhaoyangluxingshe", 7, "pinyin"),
    ("六安市单县解氏曾记乐行", "zengji", 7, "pinyin"),
    ("佛山轧钢厂", "foshan zhagang", 7, "pinyin"),
    ("乾元商行", "qianyuan shanghang", 7, "pinyin"),
    ("蟳香食品", "xunxiang", 7, "pinyin"),
    ("绿女旅行社", "lvnv", 7, "pinyin"),
    ("Lanhai Yuanhang Foods Co., Ltd.", "FOODS yuanhang", 5, "name"),
    ("Lanhai Yuanhang Foods Co., Ltd.", "yuan", 3, "name"),
    ("Plan B Logistics Co., Ltd.", "Logistics Plan B", 5, "name"),
    ("蓝海远航食品有限公司", "食品 航 蓝海", 5, "name"),
    ("Lanhai Yuanhang Foods Co., Ltd.", "yuanhagn", 9, "similar"),
    ("Lanhai Yuanhang Foods Co., Ltd.", "yaunhagn", 9, "similar"),
    ("Lanhai Yuanhang Foods Co., Ltd.", "fods", 9, "similar"),
    ("Lanhai Yuanhang Foods Co., Ltd.", "lanhai goods", 9, "similar"),
    ("Jean-Pierre Foods Co., Ltd.", "Jean-Piere", 9, "similar"),
    ("Jean-Pierre Foods Co., Ltd.", "Jean-Pierre Fods", 9, "similar"),
    ("O’Brien & Sons Ltd", "O'Brein", 9, "similar"),
    ("蓝海远澜食品有限公司", "远兰", 9, "sound"),
    ("蓝海远澜食品有限公司", "元蓝实品", 9, "sound"),
]


@pytest.mark.parametrize("mode", [SHARDS, WHOLE])
@pytest.mark.parametrize(("name", "text", "tier", "reason"), CASES)
def test_each_tier_says_why(mode: int, name: str, text: str, tier: int, reason: str) -> None:
    reader = Files([_row(1, name), _row(2, "沧澜星河物流有限公司")], mode).reader()
    hits = reader.search(Request(text=text, day=DAY)).hits
    assert [hit.id for hit in hits] == ["r-1"]
    assert hits[0].match is not None
    assert (hits[0].match.tier, hits[0].match.reason) == (tier, reason)


@pytest.mark.prop
@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=40, unique=True), st.data())
def test_any_part_of_any_name_is_found_in_both_modes(names: list[str], data: st.DataObject) -> None:
    rows = [_row(number, name) for number, name in enumerate(names)]
    name = data.draw(st.sampled_from(names))
    start = data.draw(st.integers(0, len(name)))
    text = name[start : data.draw(st.integers(start, len(name)))]
    answers = [
        Files(rows, mode).reader().search(Request(text=text, day=DAY, count=100))
        for mode in (SHARDS, WHOLE)
    ]
    assert told(answers[0]) == told(answers[1])
    if len(fold(text)) > 1:
        right = {row.id for row in rows if fold(text) in fold(row.names[0][1])}
        assert right <= {hit.id for hit in answers[0].hits}


def test_what_sounds_alike_is_told_as_it_is_written() -> None:
    rows = [_row(1, "蓝海远澜食品有限公司"), _row(2, "沧澜星河物流有限公司")]
    for mode in (SHARDS, WHOLE):
        reader = Files(rows, mode).reader()
        found = {
            q: reader.search(Request(text=q, day=DAY)) for q in ("远兰", "远澜", "元x", "龘龘")
        }
        assert [answer.meant for answer in found.values()] == ["远澜", "", "", ""]
        assert [answer.total for answer in found.values()] == [1, 1, 0, 0]


def test_a_new_search_takes_two_rounds_of_requests_and_a_misspelt_word_three() -> None:
    rows = list(search_rows.rows(3000))
    files = Files(rows, SHARDS)
    three = 0
    for kind, text in drawn(rows, 8, 5):
        reader = files.reader()
        found = reader.search(Request(text=text, day=DAY, count=8))
        misspelt = any(hit.match and hit.match.tier == 9 for hit in found.hits)
        most = 3 if misspelt or not found.total else 2
        assert len(files.rounds) <= most, (kind, text)
        three += misspelt
    assert three


def test_a_name_that_no_entity_has_takes_three_rounds_at_most() -> None:
    rows = list(search_rows.rows(3000))
    files = Files(rows, SHARDS)
    name = next(name for row in rows for _, name in row.names if "远" in name and len(name) > 10)
    for text, most, total in (
        ("沧澜省锟斤拷锟斤拷贸易有限公司", 2, 0),
        ("沧澜省蓝海市湖泊深处物流有限公司", 2, 0),
        (name.replace("远", "元"), 3, 1),
    ):
        reader = files.reader()
        found = reader.search(Request(text=text, day=DAY, count=8))
        assert (len(files.rounds) <= most, found.total) == (True, total), text
        if total:
            assert found.meant == name


def _ending(rows: list[IndexRow], count: int) -> list[IndexRow]:
    """Rows of which the first so many end on a day."""
    ending = [msgspec.structs.replace(row, records=_until(row, "2027-01-04")) for row in rows]
    return [*ending[:count], *rows[count:]]


def test_too_many_are_not_counted_on_a_day_when_some_of_them_may_have_ended() -> None:
    rows = _ending([_row(n, f"Lanhai Q{n:04}") for n in range(300)], 60)
    large = Files(rows, SHARDS, counted=100).reader()
    plain = Scan(rows, loose=True)
    small = [Files(rows, mode).reader() for mode in (SHARDS, WHOLE)]
    for text, day, total, exact in (
        ("Lanhai", DAY, 300, 300),
        ("Lanhai", "2027-01-04", 300, 300),
        ("Lanhai", "2027-01-05", 20, 240),
        ("Lanahi", DAY, 20, 20),
        ("Lanahi", "2027-01-05", 20, 20),
    ):
        request = Request(text=text, day=day, count=20)
        found = large.search(request)
        assert (found.total, found.more) == (total, total == 20)
        assert told(found) == told(plain.search(request))
        assert {reader.search(request).total for reader in small} == {exact}


def test_a_search_takes_no_whole_lists_on_a_day_when_records_have_ended() -> None:
    rows = [_row(n, f"Lanhai Q{n:04}") for n in range(3000)]
    files = Files(_ending(rows, 60), SHARDS, counted=100)
    reader = files.reader()
    reader.search(Request(text="Lanhai", day="2027-01-05", count=20))

    assert not [path for paths in files.rounds for path in paths if "/l/" in path]
    assert len(files.rounds) == 2


def _until(row: IndexRow, day: str) -> tuple[Entry, ...]:
    return tuple(msgspec.structs.replace(entry, last_day=day) for entry in row.records)


def test_hits_of_the_nearest_words_are_not_fetched_apart_where_they_will_not_fill_a_page() -> None:
    words = ["".join("abcdefghij"[int(c)] for c in f"{37 * n % 1000:03d}") for n in range(1500)]
    names = ["Lanhai Jinliang"] * 6 + ["Qenta Jinliang"] * 13
    names += [f"{word}q Jinkiang" for word in words[:60]]
    names += [f"Lanhai Q{word}{n % 10}" for n, word in enumerate(words)]
    files = Files([_row(n, name) for n, name in enumerate(names)], SHARDS)
    found = files.reader().search(Request(text="Lanahi Jinliang", day=DAY, count=20))

    assert (found.total, found.meant) == (6, "lanhai jinliang")
    assert sum(any("/b/" in path for path in paths) for paths in files.rounds) <= 2


def test_a_sound_is_found_that_goes_on_from_a_core_as_many_names_do() -> None:
    rows = [_row(n, f"{'甲乙丙丁戊己庚辛壬癸'[n % 10]}区远航{n % 7}食品厂") for n in range(60)]
    rows += [_row(n, f"远航食品{n}") for n in range(60, 90)]
    for mode in (SHARDS, WHOLE):
        found = Files(rows, mode).reader().search(Request(text="圆航石品", day=DAY))
        assert (found.total, found.meant) == (30, "远航食品")


@pytest.fixture
def short_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists are cut where more than fifty are in them."""
    for module in (postings, manifest):
        monkeypatch.setattr(module, "CUT", 50)


@pytest.mark.usefixtures("short_parts")
@pytest.mark.parametrize(("first", "count"), [(0, 8), (0, 20), (20, 20), (90, 30)])
def test_long_lists_in_parts_are_answered_as_the_plain_scan_does(first: int, count: int) -> None:
    rows = list(search_rows.rows(1200))
    reader = Files(rows, SHARDS, counted=100).reader()
    plain = Scan(rows, loose=True)
    asked = [
        text for kind, text in drawn(rows, 6, 7) if " " in text or kind in ("misspelt", "name")
    ]
    asked += ["有限公司 科技", "蓝海 有限", "食品 建筑", "公司 有限 蓝海", "沧澜 云岭"]
    more = 0
    for place, text in enumerate(asked):
        filters = FILTERS[place % len(FILTERS)] if place % 4 == 3 else {}
        request = Request(text=text, day=DAY, first=first, count=count, filters=filters)
        right = plain.search(request)
        assert told(reader.search(request)) == told(right), text
        more += right.more
    assert more or first + count > 100


@pytest.mark.usefixtures("short_parts")
def test_several_words_find_nothing_where_only_the_common_one_is_in_a_name() -> None:
    reader = Files(list(search_rows.rows(1200)), SHARDS, counted=100).reader()
    for text in ("锟斤 拷烫 有限", "有限 锟斤"):
        assert reader.search(Request(text=text, day=DAY, count=8)).total == 0


def test_common_words_fill_a_page_without_their_whole_lists(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (postings, manifest):
        monkeypatch.setattr(module, "CUT", 200)
    files = Files(list(search_rows.rows(4000)), SHARDS, counted=100)

    def fetched(count: int) -> set[str]:
        reader = files.reader()
        found = reader.search(Request(text="蓝海 有限", day=DAY, count=count))
        assert (found.more, found.total) == ((True, 8) if count == 8 else (False, found.total))
        assert found.total >= 8
        return {path for paths in files.rounds for path in paths if "/l/" in path}

    assert 0 < len(fetched(8)) <= 2 < len(fetched(100))


@pytest.mark.parametrize("mode", [SHARDS, WHOLE])
def test_of_those_with_a_similar_name_no_more_are_counted_than_the_page_shows(mode: int) -> None:
    rows = [_row(n, f"Yuanhang {n:03}") for n in range(120)]
    reader = Files([*rows, _row(999, "Haiyun 1")], mode).reader()
    for text, having in (("yuanhagn", 120), ("haiyum", 1)):
        for end in (8, 40, 100):
            found = reader.search(Request(text=text, day=DAY, first=end - 8, count=8))
            right = (min(having, end), having > end)
            assert (found.total, found.more) == right, (text, end)


@pytest.mark.parametrize("mode", [SHARDS, WHOLE])
def test_a_core_is_marked_where_it_is_the_core(mode: int) -> None:
    """A brand may be called as its city is."""
    reader = Files([_row(1, "蓝海蓝海公司")], mode).reader()
    (hit,) = reader.search(Request(text="蓝海集团", day=DAY)).hits
    assert hit.match
    assert hit.match.ranges == [(2, 4)]


@pytest.mark.parametrize("mode", [SHARDS, WHOLE])
def test_a_letter_beside_a_misspelt_word_tells_nothing(mode: int) -> None:
    """More than a hundred have it, and no list names them all."""
    rows = [_row(number, f"N {number:03}") for number in range(120)]
    reader = Files([*rows, _row(999, "Yuanhang Foods")], mode).reader()
    for text in ("yuanhagn n", "n yuanhagn", "yuanhagn x"):
        found = reader.search(Request(text=text, day=DAY))
        assert ([hit.id for hit in found.hits], found.meant) == (["r-999"], "yuanhang"), text


def _with_documents(*numbers: str) -> list[IndexRow]:
    records = (Entry("penalties", "a", "in_force", "", 0, "2026-01-01", 0, n) for n in numbers)
    return [
        msgspec.structs.replace(_row(at, "远航食品"), records=(record,))
        for at, record in enumerate(records)
    ]


NUMBERS = (
    "（2023）沧01执242号失信决定书",
    "（2023）沧01执242号之一",
    "蓝市监罚字〔二〇〇九〕第十五号",
    "52345-12",
)
BY_NUMBER = [
    ("2023 沧01执242号", ["r-0"], "2023）沧01执242号"),
    ("（2023）沧01执242号决定书", ["r-0"], "2023）沧01执242号"),
    ("（2023）沧01执242号之一", ["r-1"], "2023）沧01执242号之一"),
    ("蓝市监罚字[二〇〇九]第十五号", ["r-2"], "蓝市监罚字〔二〇〇九〕第十五号"),
    ("5234512", ["r-3"], "52345-12"),
    ("S234512", [], ""),
]


@pytest.mark.parametrize("mode", [SHARDS, WHOLE])
@pytest.mark.parametrize(("text", "found", "marked"), BY_NUMBER)
def test_a_document_is_found_by_its_number_whatever_kind_it_is_of(
    mode: int, text: str, found: list[str], marked: str
) -> None:
    """A number with a letter like a digit is no document number."""
    hits = Files(_with_documents(*NUMBERS), mode).reader().search(Request(text=text, day=DAY)).hits
    assert [hit.id for hit in hits] == found
    assert "".join(h.match.text[a:b] for h in hits if h.match for a, b in h.match.ranges) == marked


@pytest.mark.parametrize("mode", [SHARDS, WHOLE])
def test_a_document_number_has_a_decimal_digit_of_any_script(mode: int) -> None:
    """As a browser tells them; Ethiopic numerals are none."""
    numbers = ("蓝监٣号", "蓝监፩号", "蓝监①号")
    reader = Files(_with_documents(*numbers), mode).reader()
    found = [reader.search(Request(text=number, day=DAY)).total for number in numbers]
    assert found == [1, 0, 1]


@pytest.mark.parametrize("mode", [SHARDS, WHOLE])
def test_words_that_may_be_syllables_are_looked_for_in_names_where_no_other_tier_has_a_hit(
    mode: int,
) -> None:
    rows = [_row(1, "Sun He Trading"), _row(2, "孙河食品")]
    reader = Files(rows, mode).reader()
    found = {
        text: [hit.id for hit in reader.search(Request(text=text, day=DAY)).hits]
        for text in ("he sun", "sun he", "sun trading")
    }
    assert found == {"he sun": ["r-1"], "sun he": ["r-1", "r-2"], "sun trading": ["r-1"]}


def _alike(random_: random.Random, entities: int) -> list[IndexRow]:
    """Names of so few parts that hundreds share every part, and dozens a core or a whole name."""
    places, brands = ("", "蓝海市", "沧澜省", "大", "x"), ("远航", "食品", "远航食品", "yuanhang ")
    forms = ("有限公司", "股份有限公司", "公司", "", "co ltd")

    def name() -> str:
        return "".join(map(random_.choice, (places, brands, forms)))

    return [
        _named(number, (0, name()), *((3, name()) for _ in range(random_.choice((0, 0, 1)))))
        for number in range(entities)
    ]


@pytest.mark.parametrize(("seed", "entities"), [(1, 60), (2, 250), (3, 700)])
def test_registers_of_names_all_alike_are_answered_alike(seed: int, entities: int) -> None:
    random_ = random.Random(seed)  # noqa: S311 - the same names each time
    rows = _alike(random_, entities)
    sharded, whole = (Files(rows, mode).reader() for mode in (SHARDS, WHOLE))
    for _ in range(150):
        name = random_.choice(random_.choice(rows).names)[1]
        start = random_.choice((0, 0, random_.randrange(len(name) + 1)))
        end = random_.choice((len(name), random_.randrange(len(name) + 1)))
        text = random_.choice((name, name[start:end], f"{name[:2]} {name[start:end]}"))
        text = text.replace("有限", random_.choice(("有限", "有限", "股份有限")))
        first = random_.choice((0, 0, 20, 100, 120))
        request = Request(text=text, day=DAY, first=first)
        assert told(sharded.search(request)) == told(whole.search(request)), (text, first)


def _named(number: int, *names: tuple[int, str]) -> IndexRow:
    return msgspec.structs.replace(_row(number, "x"), names=names)


@pytest.mark.parametrize("mode", [SHARDS, WHOLE])
def test_the_registered_name_tells_why_where_a_shorter_former_name_matches_as_well(
    mode: int,
) -> None:
    row = _named(1, (0, "蓝海远航食品贸易有限公司"), (3, "远航食品有限公司"))
    reader = Files([row, _row(2, "星河物流")], mode).reader()
    reasons = {}
    for text in ("远航", "食品", "远航食品有限公司"):
        hit = reader.search(Request(text=text, day=DAY)).hits[0]
        assert hit.match
        reasons[text] = hit.match.reason
    assert reasons == {"远航": "name", "食品": "name", "远航食品有限公司": "former"}


@pytest.mark.parametrize("mode", [SHARDS, WHOLE])
def test_a_name_is_found_without_its_brackets_after_one_that_is_so_itself(mode: int) -> None:
    with_brackets = "远澜（蓝海）渔业有限公司"
    rows = [
        _named(n, (0, with_brackets), *((4, text) for text in unbracketed([with_brackets])))
        for n in range(130)
    ]
    rows = [msgspec.structs.replace(row, records=row.records * 3) for row in rows]
    rows += [_named(200, (0, "远澜渔业有限公司")), _named(201, (0, "星河渔业有限公司"))]
    reader = Files(rows, mode).reader()
    told = []
    for text in ("远澜渔业有限公司", "远澜渔业", "远澜蓝海"):
        found = reader.search(Request(text=text, day=DAY))
        matches = [hit.match for hit in found.hits[:2] if hit.match]
        told.append((found.total + found.beyond, [(m.tier, m.reason) for m in matches]))
    assert told == [
        (131, [(1, "name"), (2, "unbracketed")]),
        (131, [(2, "unbracketed"), (2, "unbracketed")]),
        (130, [(3, "name"), (3, "name")]),
    ]


@pytest.mark.parametrize("mode", [SHARDS, WHOLE])
def test_weaker_ways_are_not_asked_where_more_than_a_hundred_have_the_text(mode: int) -> None:
    few = [_row(n, f"Yuan {n:03}") for n in range(90)]
    many = [*few, *(_row(n, f"Yuan {n:03}") for n in range(90, 120))]
    for rows, spoken in ((few, True), (many, False)):
        reader = Files([*rows, _row(999, "远航食品")], mode).reader()
        found = reader.search(Request(text="yuan", day=DAY, count=200))
        assert ("r-999" in {hit.id for hit in found.hits}) is spoken
        assert found.total == len(rows) + spoken


@pytest.mark.parametrize("mode", [SHARDS, WHOLE])
def test_a_name_typed_in_part_of_a_syllable_is_found_after_those_read_in_full(mode: int) -> None:
    rows = [_row(1, "远航食品"), _row(2, "远涵食品"), _row(3, "远汉物流")]
    hits = Files(rows, mode).reader().search(Request(text="yuanhan", day=DAY)).hits
    assert [hit.id for hit in hits][-1] == "r-1"
    assert {hit.id for hit in hits} == {"r-1", "r-2", "r-3"}


@pytest.mark.prop
@given(st.sets(st.text("ab中", min_size=2, max_size=7)))
def test_keys_that_go_on_from_each_other_are_read_as_they_were_written(keys: set[str]) -> None:
    closed = {key[:length] for key in keys for length in range(2, len(key) + 1)}
    assert keys_of(prefix_tree(closed, 2), 2) == closed


@pytest.mark.parametrize("data", [b"", b"GSI2", b"GSI2\x01\xff\xff", b"<!DOCTYPE html>"])
def test_what_is_no_file_of_the_index_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="search index"):
        unpack(data)
    assert unpack(pack(data)) == data


def test_an_index_of_another_format_is_refused() -> None:
    reader = Reader(lambda paths: {path: pack(b'{"format":99}') for path in paths})
    with pytest.raises(NoAnswerError, match="format 99"):
        reader.search(Request(text="远航", day=DAY))
