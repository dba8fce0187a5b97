"""Rules with several branches, each branch once; and values that a rule must not report."""

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from gongshi.format import load, yaml_reader
from gongshi.format.converter import MAX_FINDINGS
from gongshi.project.checkout import article_problems
from gongshi.register.codes import check_character
from gongshi.register.model import Filed, Record, Register, Subject
from gongshi.register.names import brand, regions_of
from gongshi.register.problems import Finding
from gongshi.rules import RULES, Context, check_articles, check_register, duplicates
from tests.support.paths import TESTS

TODAY = date(2026, 11, 23)
BASE = TESTS / "bad" / "_base"
PATHS = sorted(path.relative_to(BASE).as_posix() for path in BASE.glob("lists/**/*.yml"))
LOADED = load.load(PATHS, lambda path: (BASE / path).read_bytes())
ORGANISATION = """
id: bad-1
subject: {kind: enterprise, name: 鲸石渔业, code: 91990102MA1TKY0163}
document: 〔2026〕16号
reason: Sold bad fish.
basis: Article 1.
decided: 2026-03-14
published: 2026-03-20
"""
PERSON = """
id: bad-1
subject: {kind: natural-person, name: 王二}
document: 〔2026〕2号
reason: Did not pay.
basis: Article 2.
decided: 2026-03-14
published: 2026-03-20
"""


def record(text: str, **changes: Any) -> Record:
    """A record read from YAML with fields laid over it, as a file would have them."""
    value = yaml_reader.parse_yaml("x", text).value
    subject = {**value["subject"], **changes.pop("subject", {})}
    return msgspec.convert({**value, "subject": subject, **changes}, Record, strict=False)


def codes_of(*records: Record, key: str = "serious", **days: date) -> list[str]:
    return sorted(finding.code for finding in found(*records, key=key, **days))


def found(
    *records: Record, key: str = "serious", today: date = TODAY, now: date | None = None
) -> list[Finding]:
    """What the check finds in these records of a list of the sound register."""
    assert LOADED.register is not None
    filed = tuple(
        Filed(list=key, path=f"lists/{key}/{place}.yml", record=one)
        for place, one in enumerate(records)
    )
    register: Register = msgspec.structs.replace(LOADED.register, records=filed)
    context = Context(vocabulary=register.vocabulary, known=LOADED.known, today=today, now=now)
    return list(check_register(register, context))


def code(division: str, number: str = "MA1TKY016") -> str:
    first = f"91{division}{number}"
    return first + check_character(first)


@pytest.mark.parametrize(
    ("division", "region", "expected"),
    [
        ("990102", "990102", []),
        ("990100", "990102", []),
        ("990102", "990100", []),
        ("990000", "990102", []),
        ("990102", "990000", []),
        ("100000", "980200", []),
        ("990102", None, []),
        ("990102", "980200", ["I04"]),
        ("980200", "990000", ["I04"]),
    ],
)
def test_i04_the_code_and_the_region(
    division: str, region: str | None, expected: list[str]
) -> None:
    subject = {"code": code(division), "region": region}
    assert codes_of(record(ORGANISATION, subject=subject)) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({}, {}, []),
        ({}, {"name": "鲸石水产"}, ["I07"]),
        ({}, {"name": "鲸石水产", "former_names": ["鲸石渔业"]}, []),
        ({"aliases": ["鲸石水产"]}, {"name": "鲸石水产"}, []),
        ({"former_names": ["蓝鲸渔业"]}, {"name": "鲸石水产"}, ["I07"]),
    ],
)
def test_i07_one_name(first: Any, second: Any, expected: list[str]) -> None:
    one = record(ORGANISATION, subject=first)
    other = record(ORGANISATION, id="bad-2", document="〔2026〕17号", subject=second)
    assert codes_of(one, other) == expected


def test_i07_the_registration_counts_as_well() -> None:
    subject = {"name": "远航食品", "code": "91990102MA1TKY0150"}
    assert codes_of(record(ORGANISATION, subject=subject)) == ["I07"]
    told = {**subject, "former_names": ["蓝海远航食品有限公司"]}
    assert codes_of(record(ORGANISATION, subject=told)) == []


def test_i07_a_name_withdrawn_from_a_code_is_no_name_of_it() -> None:
    """Otherwise the name of a subject listed by mistake would have to be given as another's."""
    withdrawn = {"date": "2026-04-01", "reason": "error"}
    wrong = record(ORGANISATION, subject={"name": "鲸石水产"}, withdrawn=withdrawn)
    right = record(ORGANISATION, id="bad-2", document="〔2026〕17号")
    assert codes_of(wrong, right) == codes_of(right, wrong) == []


def test_i08_a_withdrawn_listing_may_be_made_again() -> None:
    withdrawn = {"date": "2026-04-01", "reason": "duplicate", "replaced_by": "bad-2"}
    one = record(ORGANISATION, withdrawn=withdrawn)
    assert codes_of(one, record(ORGANISATION, id="bad-2")) == []


@pytest.mark.parametrize(
    ("key", "first", "second", "same"),
    [
        ("serious", "蓝海远澜渔业有限公司", "藍海遠瀾漁業有限公司", True),
        ("serious", "蓝海远澜渔业有限公司", "蓝海远澜（渔业）有限公司", True),
        ("serious", "蓝海远澜渔业有限公司", "蓝海远帆渔业有限公司", False),
        ("people", "李*", "李**", False),
    ],
)
def test_i08_names_of_organisations_are_compared_folded(
    key: str, first: str, second: str, *, same: bool
) -> None:
    """Those of persons may be masked."""
    base = {"people": PERSON, "serious": ORGANISATION}[key]
    one = record(base, subject={"name": first, "code": None})
    other = record(base, id="bad-2", subject={"name": second, "code": None})
    assert ("I08" in codes_of(one, other, key=key)) is same


def test_i08_namesakes_with_other_documents_are_two() -> None:
    one = record(PERSON, subject={"id_hint": "****1234"})
    other = record(PERSON, id="bad-2", subject={"id_hint": "****5678"})
    assert codes_of(one, other, key="people") == []
    assert codes_of(one, msgspec.structs.replace(one, id="bad-2"), key="people") == ["I08"]


@pytest.mark.parametrize(
    ("first", "second", "near"),
    [
        ("蓝海栗子树幼儿园", "蓝海栗子林幼儿园", True),
        ("蓝海市栗子树幼儿园", "栗子林幼儿园有限公司", True),
        ("栗子树（蓝海）幼儿园", "栗子林幼儿园", True),
        ("栗子幼儿园", "栗子树幼儿园", True),
        ("栗子树幼儿园", "栗子幼儿园", True),
        ("栗子树幼儿园", "栗子树幼儿园", True),
        ("栗子树幼儿园有限公司", "栗子树幼儿园经营部", False),
        ("栗子树幼儿园", "栗树子幼儿园", False),
        ("栗子树幼儿园", "橡子林幼儿园", False),
        ("蓝海远航公司", "蓝海远帆公司", False),
        ("Acme Trading Ltd", "ACME Tradings Limited", True),
        ("Yuanlan Ocean Fishery Corp.", "Yuanlen Ocean Fishery Ltd.", True),
        ("Ａｃｍｅ　Ｔｒａｄｉｎｇ Ltd", "Acme-Trading Ltd.", True),
        ("蓝海远澜海洋渔业有限公司", "藍海遠瀾海洋漁業有限公司", True),
        ("远澜海洋渔业个人独资企业", "遠欄海洋漁業【蓝海】有限公司", True),
        ("栗子树幼儿园有限公司", "栗子树幼儿园个人独资企业", False),
        ("远航经营部", "远帆经营部", False),
    ],
)
def test_i11_names_one_character_apart(first: str, second: str, *, near: bool) -> None:
    one = record(ORGANISATION, subject={"name": first})
    changed = {"name": second, "code": code("990102", "MA1TKY017")}
    other = record(ORGANISATION, id="bad-2", subject=changed)
    assert codes_of(one, other) == (["I11"] if near else [])


def test_i11_one_name_of_two_codes_is_found_behind_its_brand_in_another_place() -> None:
    names = ["蓝海栗子树幼儿园", "汀宁栗子树幼儿园", "汀寧栗子樹幼兒園"]
    places = ["蓝海", "汀宁"]
    named = [
        duplicates.Named(brand(name, regions_of(places)), name, f"{at}.yml", None)
        for at, name in enumerate(names)
    ]
    findings = duplicates.similar_name_findings(named)
    assert [(found.path, found.other) for found in findings] == [("2.yml", "1.yml")]


TRADER = {"kind": "sole-trader"}


@pytest.mark.parametrize(
    "words",
    [
        "信用分：480",
        "信用等级为D级",
        "综合评分 61.5",
        "积分=12",
        "a credit score of 480",
        "rated; rating: B",
        "信用分八百五十分",
        "信用等级A级",
        "信用评价85%",
        "诚信度为85%",
        "Grade B",
        "AAA级",
        "被评为AAA级",
        "五星信用户",
        "被评为五星",
        "评定为五星级",
        "信用积分为612分",
        "信用分值612",
        "诚信积分六百一十二分",
        "“诚信指数”中得612",
        "被评为D级失信人员",
        "信用等次为差",
        "Social credit points - 612 of 1000",
        "ranked 612th of 1,000",
        "credit rating AAA",
        "trustworthiness 85%",
        "rated B",
        "was given grade C for honesty.",
        "five-star trader",
        "Has a trust score of 85 percent.",
        "credit: ★★★",
        "信用评分为：八十五",
        "信用等级：优",
        "信用分８５０",
        "信用等级为Ｃ",
        "has five stars.",
    ],
)
def test_c03_a_score_in_words(words: str) -> None:
    assert codes_of(record(PERSON, reason=words), key="people") == ["C03"]
    assert "C03" in codes_of(record(ORGANISATION, reason=words, subject=TRADER))
    assert codes_of(record(ORGANISATION, reason=words)) == []


@pytest.mark.parametrize(
    "words",
    [
        "拖欠工资12000元",
        "Scored from page 4",
        "A grade crossing",
        "撤销评分系统",
        "rating agency",
        "持股85%",
        "已履行85%的义务",
        "85% of the debt was paid",
        "Sold grade B eggs as grade A eggs.",
        "a five-star hotel",
        "住五星级酒店",
        "五星小区三栋",
        "AAA级景区",
        "驾驶证记12分",
        "伤残等级八级",
        "一级建造师",
        "信用卡透支五万元",
        "信用卡欠款12000元",
        "信用修复后第3日",
        "信用承诺书2份",
        "Sold Grade A beef",
        "The credit of 5000 CNY was not repaid",
        "credit card debt of 12000 CNY",
        "credit agreement of 12 May 2024",
        "ranked among the largest",
        "points 3 and 4 of the decision",
        "失信被执行人名单2024年第3批",
        "守信激励名单第12条",
        "评分标准第3条",
        "信用信息30日内更正",
        "credit of 85 days",
        "两次评价",
        "Credit repair is 3 months",
        "信用贷款三百万元",
        "失信行为三次",
        "诚信经营二十年",
        "信用承诺一年内",
    ],
)
def test_c03_words_without_a_score(words: str) -> None:
    assert codes_of(record(PERSON, reason=words), key="people") == []
    assert "C03" not in codes_of(record(ORGANISATION, reason=words, subject=TRADER))


@pytest.mark.parametrize("field", ["basis", "document", "withdrawn", "repair"])
def test_c03_a_score_in_any_text(field: str) -> None:
    told = "信用分850"
    values: dict[str, Any] = {
        "withdrawn": {"date": "2026-04-01", "reason": "error", "evidence": told},
        "repair": {"applied": "2026-04-01", "note": {"en": told, "zh": "无"}},
    }
    one = record(ORGANISATION, subject=TRADER, **{field: values.get(field, told)})

    assert "C03" in codes_of(one)


@pytest.mark.parametrize(
    "field", ["name_en", "code", "ids", "aliases", "former_names", "representative"]
)
def test_c05_more_than_a_name(field: str) -> None:
    values: dict[str, Any] = {"ids": {"reg": "1"}, "aliases": ["x"], "former_names": ["x"]}
    changed = {field: values.get(field, "91990102MA1TKY0163")}
    assert codes_of(record(PERSON, subject=changed), key="people") == ["C05"]


TIMES: list[tuple[dict[str, Any], list[str]]] = [
    ({"decided": "2026-03-21"}, ["T01"]),
    ({"withdrawn": {"date": "2026-03-13", "reason": "error"}}, ["T01"]),
    ({"withdrawn": {"date": "2026-03-19", "reason": "error"}}, []),  # before its first day
    ({"objection": {"raised": "2026-03-13"}}, ["T01"]),
    ({"objection": {"raised": "2026-03-14", "accepted": "2026-03-14"}}, []),
    ({"repair": {"applied": "2026-11-24"}}, ["T02"]),
    ({"repair": {"applied": "2026-11-23"}}, []),
    ({"objection": {"raised": "2026-12-01"}}, ["T02"]),
    ({"ended": "2026-12-01"}, ["T02"]),
    ({"review": "2027-12-01"}, []),
    ({"published": "2027-01-22"}, []),
    ({"published": "2027-01-23"}, ["T03"]),
    ({"ended": "1977-12-31"}, ["T04"]),
    ({"expires": "2029-03-13"}, []),
    ({"expires": "2029-03-15"}, ["T05"]),
    ({"severity": "general", "expires": "2027-03-15"}, ["T05"]),
    ({"expires": "2026-03-20", "fulfilled": "true"}, []),
    ({"expires": "2026-03-19", "fulfilled": "true"}, ["T06"]),
    (
        {
            "severity": "general",
            "repair": {"applied": "2026-05-01", "decided": "2026-05-02", "outcome": "granted"},
        },
        ["T07"],
    ),
    (
        {
            "severity": "minor",
            "repair": {"applied": "2026-05-01", "decided": "2026-05-02", "outcome": "granted"},
        },
        ["T07", "T10"],
    ),
    (
        {
            "severity": "minor",
            "ended": "2026-01-31",
            "repair": {"applied": "2026-04-30", "decided": "2026-04-30", "outcome": "granted"},
        },
        [],
    ),
    ({"repair": {"applied": "2026-05-01", "decided": "2026-05-02"}}, ["T08"]),
    ({"objection": {"raised": "2026-05-01", "outcome": "rejected"}}, ["T08"]),
    ({"expires": "2026-11-23"}, ["T09"]),
    ({"expires": "2026-12-23"}, ["T09"]),
    ({"expires": "2026-12-24"}, []),
    ({"expires": "2026-11-22"}, []),
    ({"expires": "2026-12-01", "fulfilled": "false"}, []),
    ({"expires": "2026-12-01", "review": "2026-12-01"}, []),
    ({"severity": "minor"}, ["T10"]),
    ({"severity": "minor", "ended": "2026-10-01"}, []),
    ({"severity": "minor", "withdrawn": {"date": "2026-04-01", "reason": "error"}}, []),
    (
        {"objection": {"raised": "2026-05-01", "decided": "2026-05-02", "outcome": "upheld"}},
        ["T12"],
    ),
    (
        {
            "objection": {"raised": "2026-05-01", "decided": "2026-05-02", "outcome": "upheld"},
            "withdrawn": {"date": "2026-05-02", "reason": "error"},
        },
        [],
    ),
]


PAST = date(2025, 1, 1)
LATER: list[tuple[dict[str, Any], list[str]]] = [
    ({}, []),
    ({"repair": {"applied": "2026-11-23"}}, []),
    ({"published": "2027-01-22"}, []),
    ({"repair": {"applied": "2026-11-24"}}, ["T02"]),
    ({"published": "2027-01-23"}, ["T03"]),
]


@pytest.mark.parametrize(("changes", "expected"), LATER)
def test_a_past_day_is_checked_by_what_is_known_today(
    changes: dict[str, Any], expected: list[str]
) -> None:
    """An event before the day of the check is not in the future, whatever day is checked for."""
    one = record(ORGANISATION, **changes)

    assert codes_of(one, today=PAST, now=TODAY) == expected
    assert "T02" in codes_of(one, today=PAST)


def test_a_future_day_is_checked_as_if_it_were_today() -> None:
    """A register that is built for tomorrow may have tomorrow's decisions."""
    one = record(ORGANISATION, repair={"applied": "2026-11-24"})

    assert codes_of(one, today=date(2026, 11, 24), now=TODAY) == []


@pytest.mark.parametrize(("changes", "expected"), TIMES)
def test_times(changes: dict[str, Any], expected: list[str]) -> None:
    assert codes_of(record(ORGANISATION, **changes)) == expected


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ({"fine": "50000 CNY", "count": "-3", "share": "0.5", "seen": "2026-03-01"}, []),
        ({"fine": "50,000 CNY"}, ["R11"]),
        ({"count": "3.0"}, ["R11"]),
        ({"count": "３"}, ["R11"]),
        ({"share": "1e3"}, ["R11"]),
        ({"seen": "20260301"}, ["R11"]),
        ({"seen": "2026-02-29"}, ["R11"]),
        ({"seen": "0001-01-01"}, ["R11"]),
        ({"link": "http://x.example/"}, ["R11"]),
        ({"link": "https://x.example/"}, []),
        ({"fine": {"en": "1 CNY", "zh": "1 CNY"}}, ["R11"]),
        ({"level": "A"}, []),
        ({"other": "A"}, ["R09"]),
    ],
)
def test_details(details: dict[str, Any], expected: list[str]) -> None:
    assert codes_of(record(ORGANISATION, details=details)) == expected


@pytest.mark.parametrize("where", ["lists", "authorities", "measures", "record", "details"])
def test_of_many_unknown_keys_in_a_file_or_record_the_first_are_shown(where: str) -> None:
    """A guess at what each may mean takes time."""
    assert LOADED.register is not None
    vocabulary = LOADED.register.vocabulary
    many = [f"key-{number}" for number in range(MAX_FINDINGS + 5)]
    rules = msgspec.structs.replace(vocabulary.lists["serious"], measures=tuple(many))
    authority, measure = vocabulary.authorities["market"], vocabulary.measures["procurement-ban"]
    changed: dict[str, Any] = {
        "lists": {"serious": rules},
        "authorities": dict.fromkeys(many, msgspec.structs.replace(authority, region="980000")),
        "measures": dict.fromkeys(many, msgspec.structs.replace(measure, agency="none-such")),
    }
    with_tables = msgspec.structs.replace(
        vocabulary, **{k: v for k, v in changed.items() if k == where}
    )
    values = {"record": {"measures": many}, "details": {"details": dict.fromkeys(many, "x")}}
    filed = [
        Filed(
            list="serious",
            path="lists/serious/x.yml",
            index=index,
            record=record(ORGANISATION, **values[where]),
        )
        for index in range(2)
        if where in values
    ]
    register = msgspec.structs.replace(
        LOADED.register, vocabulary=with_tables, records=tuple(filed)
    )
    context = Context(vocabulary=with_tables, known=LOADED.known, today=TODAY)
    code = {"authorities": "R06", "measures": "R02", "details": "R09"}.get(where, "R03")

    found = [one for one in check_register(register, context) if one.code == code]

    assert len(found) == MAX_FINDINGS * (len(filed) or 1)


def test_r07_a_record_that_cannot_be_used_may_be_named() -> None:
    files = {path: (BASE / path).read_bytes() for path in PATHS}
    other = ORGANISATION + "withdrawn: {date: 2026-04-01, reason: duplicate, replaced_by: bad-2}\n"
    files["lists/serious/a.yml"] = other.encode()
    for broken in ("id: bad-2\n", "id: [\n"):
        files["lists/serious/b.yml"] = broken.encode()
        loaded = load.load(files, files.__getitem__)
        assert loaded.register is not None
        vocabulary = loaded.register.vocabulary
        context = Context(vocabulary=vocabulary, known=loaded.known, today=TODAY)
        assert list(check_register(loaded.register, context)) == []


@pytest.mark.parametrize("field", ["reason", "basis", "document"])
def test_privacy_in_every_field(field: str) -> None:
    for words, expected in (
        ("360426199101010071", "P01"),
        ("13800138000", "P02"),
        ("6222021234567890128", "P03"),
        ("wang@mail.example", "P04"),
    ):
        assert codes_of(record(ORGANISATION, **{field: words})) == [expected]


def test_privacy_messages_keep_the_number_to_themselves() -> None:
    subject = {"representative": "王某 360426199101010071", "code": "360426199101010071"}
    told = [f for f in found(record(ORGANISATION, subject=subject)) if f.code == "P01"]
    assert [f.field for f in told] == [("subject", "code"), ("subject", "representative")]
    assert all("****************71" in f.message for f in told)
    assert all("360426" not in f.message for f in told)


def test_a_sound_code_is_no_personal_number() -> None:
    assert codes_of(record(ORGANISATION, reason="Sold by 91990102MA1TKY0163.")) == []


def test_article_findings_have_line_and_column() -> None:
    text = "# 标题\n\n联系 wang@mail.example，13800138000。\n"
    places = [(f.code, f.field) for f in check_articles("content/zh/x.md", text)]
    assert places == [("P04", (3, 4)), ("P02", (3, 22))]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("110101**19900307**0011", "P01"),
        ("&#49;10101199003070011", "P01"),
        ("&#x31;10101199003070011", "P01"),
        ("110101&shy;199003070011", "P01"),
        ("110101<b>19900307</b>0011", "P01"),
        ("110101<!-- here -->199003070011", "P01"),
        ("[110101](x.md)199003070011", "P01"),
        ("11010119900307\n0011", "P01"),
        ("110101\\-19900307\\-0011", "P01"),
        ("1101011990`0307`0011", "P01"),
        ("138&nbsp;0013&nbsp;8000", "P02"),
        ("[call](tel:+8613800138000)", "P02"),
        ("6222_0212_3456_7890_128", "P03"),
        ("z&#64;example.com", "P04"),
        ("z<span>@</span>example.com", "P04"),
    ],
)
def test_a_number_is_found_as_readers_see_it(words: str, code: str) -> None:
    """Once, and where it begins in the source."""
    found = [(one.code, one.field[0]) for one in check_articles("content/en/x.md", f"A\n\n{words}")]

    assert found == [(code, 3)]


@pytest.mark.parametrize(
    "words",
    [
        "| 2026 | 13800 |\n|---|---|\n| 138001 | 380 |",
        "<td>110101</td><td>199003070011</td>",
        "11010119900307\n\n0011 apart",
        "See [1380](a.md), [0138](b.md) and [000](c.md).",
    ],
)
def test_numbers_that_readers_see_apart_are_several(words: str) -> None:
    assert list(check_articles("content/en/x.md", words)) == []


def test_numbers_of_the_registers_country_are_found_in_its_articles() -> None:
    text = "Mobil: 0171 2345678"

    assert list(check_articles("content/en/x.md", text)) == []
    (found,) = check_articles("content/en/x.md", text, frozenset(["DE"]))
    assert found.code == "P02"


def test_an_article_in_another_encoding_is_reported_at_its_line() -> None:
    (found,) = article_problems("content/en/x.md", "# Title\n\n蓝海\n".encode("gb18030"))

    assert (found.code, found.line, found.column) == ("F01", 3, 1)
    assert found.hint == "it looks like GBK (GB 18030); save it as UTF-8"


def test_findings_come_in_one_order() -> None:
    wrong = record(ORGANISATION, decided="2026-11-30", expires="2020-01-01", details={"x": "y"})
    told = [(f.path, f.code) for f in found(wrong, wrong)]
    assert told == sorted(told)


def test_a_rule_says_what_must_be() -> None:
    for rule in RULES.values():
        assert rule.text.endswith("."), rule.code
        modal = "should" if rule.severity == "warning" else "must"
        assert modal in rule.text or rule.text.startswith("No "), rule.code


def test_a_subject_without_identifiers_is_reported() -> None:
    foreign = {"kind": "foreign-entity", "name": "Acme", "code": None}
    told = record(ORGANISATION, subject=foreign)
    assert codes_of(told) == ["I09"]
    assert isinstance(told.subject, Subject)


def test_nothing_depends_on_the_order_of_records() -> None:
    one = record(ORGANISATION)
    other = record(ORGANISATION, id="bad-2", document="〔2026〕17号")
    later = TODAY + timedelta(days=1)
    assert codes_of(one, other, today=later) == codes_of(other, one, today=later) == []
