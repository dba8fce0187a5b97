"""Makes a register of any size with invented names: python bench/make.py FOLDER ENTITIES.

Lists, authorities, measures and terms are the demonstration register's. Each record is one of its
records, drawn from a fixed seed, with another subject, number, case file and other dates. So it is
written as people write: folded texts in two languages, quotes, lists in brackets, a comment, and
what a record of its list has. Every fifth subject has registration details as well. The same call
makes the same bytes everywhere.

Names are place + brand + trade + legal form, and every third has an English one too; brands are two
to four characters, skewed as real ones are. A file of brands, one a line, may be given with
--brands to have real-world variety.
"""

import argparse
import random
import re
import shutil
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from pypinyin import lazy_pinyin

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from gongshi.register.codes import check_character  # noqa: E402 - found beside this folder

PLACES = ("蓝海", "蓝海市", "沧澜", "沧澜省", "")
SIGNS = (
    "安邦博创达德鼎东方飞丰福海浩和恒宏华辉汇嘉建金锦景巨凯康朗乐立联龙隆茂美明铭能宁鹏平启"
    "千庆荣锐瑞润森山盛世泰天通万旺伟祥新信星兴雄旭亚扬益永友裕远悦云泽展正志智中众卓"
)
TRADES = {
    "食品": "Food",
    "水产": "Seafood",
    "物流": "Logistics",
    "建筑工程": "Construction",
    "装饰": "Decoration",
    "物业管理": "Property Management",
    "科技": "Technology",
    "信息技术": "Information Technology",
    "贸易": "Trading",
    "船舶修造": "Shipyard",
    "餐饮管理": "Catering",
    "酒店管理": "Hotel Management",
    "农业发展": "Agriculture",
    "环保": "Environmental Protection",
    "医疗器械": "Medical Devices",
    "劳务": "Labour Services",
    "运输": "Transport",
    "教育咨询": "Education",
    "化工": "Chemicals",
    "电子": "Electronics",
}
FORMS = ("有限公司",) * 7 + ("有限责任公司", "股份有限公司", "集团有限公司")
SHOPS = ("店", "商行", "经营部", "便利店", "小吃店")
CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
KINDS = ("enterprise", "sole-trader")
"""Subjects that there can be a hundred thousand of, in which sole traders keep shops."""
WEEKS = 12
"""The most by which the dates of a record lie before its model's."""
SAID_LATER = re.compile(
    r"^(?:repairs?|objections?|withdrawn|ended|lifted|extended|fulfilled(?=: \d)):", re.MULTILINE
)
"""What is written into a record some time after its decision."""
_OF_ITS_OWN = re.compile(r"^ *(?:ids|id_hint|replaced_by):|^- ", re.MULTILINE)
"""What cannot be said of another subject, and files with several records."""
_DATE = re.compile(r"^( *[a-z_-]+: )(\d{4}-\d\d-\d\d)$", re.MULTILINE)
_TEXT = re.compile(r"^  (en|zh): (.).*(?:\n {4}.*)*", re.MULTILINE)
"""A text in one language, and its first character."""


class Models(NamedTuple):
    """Texts of the demonstration: records with their lists, and registrations by kind."""

    records: list[tuple[str, str]]
    registrations: dict[str, list[str]]


def models() -> Models:
    records = [
        (path.parent.parent.name, path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "lists").glob("*/*/*.yml"))
    ]
    entities = [
        path.read_text(encoding="utf-8") for path in sorted((ROOT / "lists/entities").glob("*.yml"))
    ]
    return Models(
        [one for one in records if _kind(one[1]) in KINDS and not _OF_ITS_OWN.search(one[1])],
        {
            kind: [one for one in entities if _kind(one) == kind and not _OF_ITS_OWN.search(one)]
            for kind in KINDS
        },
    )


def _line(text: str, key: str) -> str:
    found = re.search(rf"^ *{key}: (.*)$", text, re.MULTILINE)
    return found[1] if found else ""


def _kind(text: str) -> str:
    return _line(text, "kind")


def code(random_: random.Random, beginning: str = "", characters: str = CHARACTERS) -> str:
    body = beginning or "9199010" + random_.choice("1234") + "MA"
    body += "".join(random_.choice(characters) for _ in range(7))
    return body + check_character(body)


def brand(random_: random.Random, brands: list[str]) -> str:
    if brands:
        return random_.choice(brands)
    return "".join(random_.choice(SIGNS) for _ in range(random_.choice((2, 2, 2, 3, 3, 4))))


def record(
    random_: random.Random,
    number: int,
    brands: list[str],
    models_: Models,
    taken: set[str],
    decided: date | None = None,
) -> dict[str, str]:
    """The files below lists/ of a new subject: its record, and of every fifth its registration.

    A record decided on a named day is one of which nothing has been said since.
    """
    list_id, text = random_.choice(models_.records)
    while decided and SAID_LATER.search(text):
        list_id, text = random_.choice(models_.records)
    subject = _subject(random_, number, text, brands, taken)
    text = _with(text, subject)
    weeks = timedelta(weeks=random_.randint(0, WEEKS))
    if decided:
        weeks = date.fromisoformat(_line(text, "decided")) - decided
        text = _with(text, {"published": _line(text, "decided")})
    text = _DATE.sub(lambda found: f"{found[1]}{date.fromisoformat(found[2]) - weeks}", text)
    year = _line(text, "decided")[:4]
    record_id = f"b-{year}-{number:07}"
    document = re.sub(r"\d+(?=号)", str(number), _line(text, "document"))
    text = _with(text, {"id": record_id, "document": document})
    found = {f"{list_id}/{year}/{record_id}.yml": _with_case_file(text, f"{year}-{number}")}
    kind, code_ = _kind(text), subject["code"].strip('"')
    if number % 5 == 0 and models_.registrations[kind]:
        registration = random_.choice(models_.registrations[kind])
        found[f"entities/{code_}.yml"] = _with(registration, subject)
    return found


def _subject(
    random_: random.Random, number: int, text: str, brands: list[str], taken: set[str]
) -> dict[str, str]:
    """Values of a new subject that is as its model is, as YAML."""
    place, sign = random_.choice(PLACES), brand(random_, brands)
    trade = random_.choice(tuple(TRADES))
    shop = _kind(text) == "sole-trader"
    form = random_.choice(SHOPS if shop else FORMS)
    pinyin = "".join(lazy_pinyin(sign)).capitalize()
    code_ = _fresh_code(random_, _line(text, "code").strip('"'), taken)
    former = [
        random_.choice(PLACES) + brand(random_, brands) + trade + form
        for _ in _line(text, "former_names").split(",")
    ]
    return {
        "name": place + sign + trade + form,
        "name_en": ""
        if number % 3
        else f"{pinyin} {TRADES[trade]} {'Shop' if shop else 'Co., Ltd.'}",
        "code": f'"{code_}"' if code_.isdigit() else code_,
        "region": _line(text, "region"),
        "former_names": f"[{', '.join(former)}]",
        "aliases": f"[{sign}{trade}]",
        "representative": _line(text, "representative"),
    }


def _fresh_code(random_: random.Random, model: str, taken: set[str]) -> str:
    """A fresh subject of this kind and region; of a million, a few are drawn twice."""
    characters = "0123456789" if model.isdigit() else CHARACTERS
    while (found := code(random_, model[:10], characters)) in taken:
        pass
    taken.add(found)
    return found


def _with(text: str, values: dict[str, str]) -> str:
    """The text with other values at the first of these keys that it has; empty ones go."""
    for key, value in values.items():
        pattern = rf"^( *){key}: .*\n(?:\1 +.*\n)*"
        new = rf"\g<1>{key}: {value}\n" if value else ""
        text = re.sub(pattern, new, text, count=1, flags=re.MULTILINE)
    return text


def _with_case_file(text: str, number: str) -> str:
    """The text with a sentence more in each language of the reason, so that no two are equal."""
    said = {"en": f" Case file {number}.", "zh": f"案卷{number}号。"}

    def longer(found: re.Match[str]) -> str:
        quoted = found[2] == '"'
        return found[0][: -1 if quoted else None] + said[found[1]] + '"' * quoted

    before, key, after = text.partition("reason:\n")
    return before + key + _TEXT.sub(longer, after, count=2)


def change_reason(text: str, said: str) -> str:
    """The text of a record with something said before its reason, in English."""
    before, key, after = text.partition("reason:\n")
    begin = re.compile(r"^(  en: (?:>-\n {4}|\")?)(?:\(\w+\) )?", re.MULTILINE)
    return before + key + begin.sub(rf"\g<1>({said}) ", after, count=1)


def make(folder: Path, entities: int, brands: list[str]) -> None:
    random_ = random.Random(entities)
    lists = folder / "lists"
    lists.mkdir(parents=True)
    for path in (ROOT / "lists").glob("*.yml"):
        shutil.copy(path, lists)
    for path in (ROOT / "lists").glob("*/list.yml"):
        (lists / path.parent.name).mkdir()
        shutil.copy(path, lists / path.parent.name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    shutil.copytree(ROOT / "content", folder / "content")
    models_, taken = models(), set[str]()
    for number in range(entities):
        lay_out(lists, record(random_, number, brands, models_, taken))


def lay_out(lists: Path, files: dict[str, str]) -> None:
    for below, text in files.items():
        target = lists / below
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("entities", type=int)
    parser.add_argument("--brands", type=Path)
    given = parser.parse_args()
    brands = given.brands.read_text(encoding="utf-8").split() if given.brands else []
    make(given.folder, given.entities, brands)
    print(f"{given.folder}: {given.entities} entities")


if __name__ == "__main__":
    main()
