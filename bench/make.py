"""Makes a register of any size with invented names: python bench/make.py FOLDER ENTITIES.

The lists, authorities, measures and terms are the demonstration register's; entities and records
are invented from a fixed seed, so that the same call makes the same bytes everywhere. Names are
place + brand + trade + legal form, and every third entity has an English one too; brands are two
to four characters, skewed as real ones are. A file of brands, one a line, may be given with
--brands to have real-world variety.
"""

import argparse
import random
import shutil
import sys
from datetime import date, timedelta
from pathlib import Path

from pypinyin import lazy_pinyin

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from gongshi.format import load  # noqa: E402 - found beside this folder
from gongshi.register.codes import check_character  # noqa: E402
from gongshi.register.model import ListRules  # noqa: E402

TODAY = date(2026, 11, 23)
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
REASONS = (
    "抽检发现产品质量不符合强制性标准，责令改正并处罚款。",
    "未按期报送年度报告，经催报仍未补报。",
    "施工现场未设置安全防护设施，经两次书面通知后仍未整改。",
    "拖欠工人工资，经责令限期支付后逾期仍未支付。",
)
LISTS = ("penalties", "abnormal-operations", "serious-violations", "watchlist")


VALUES = {"text": "见决定书", "integer": "1", "decimal": "1.5", "money": "20000 CNY"}
VALUES |= {"date": "2026-01-05", "url": "https://lanhai.example/", "grade": "B"}


def list_rules() -> dict[str, ListRules]:
    """The demonstration register's lists."""
    paths = [p.relative_to(ROOT).as_posix() for p in (ROOT / "lists").glob("**/*.yml")]
    wanted = [p for p in paths if p.count("/") == 1 or p.endswith("/list.yml")]
    loaded = load.load(wanted, lambda path: (ROOT / path).read_bytes())
    if loaded.register is None:
        raise SystemExit("the demonstration register cannot be read: run gongshi check")
    return loaded.register.vocabulary.lists


def code(random_: random.Random) -> str:
    body = (
        "9199010"
        + random_.choice("1234")
        + "MA"
        + "".join(random_.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(7))
    )
    return body + check_character(body)


def brand(random_: random.Random, brands: list[str]) -> str:
    if brands:
        return random_.choice(brands)
    return "".join(random_.choice(SIGNS) for _ in range(random_.choice((2, 2, 2, 3, 3, 4))))


def _choice(random_: random.Random, table: dict[str, str]) -> str:
    return random_.choice(tuple(table))


def _english(sign: str, trade: str) -> str:
    """The line of an English name: every third has one."""
    brand_ = "".join(lazy_pinyin(sign)).capitalize()
    return f"  name_en: {brand_} {TRADES[trade]} Co., Ltd.\n"


def _fresh_code(random_: random.Random, taken: set[str]) -> str:
    """One that nobody has: of a million drawn ones, a few are drawn twice."""
    while (found := code(random_)) in taken:
        pass
    taken.add(found)
    return found


def record(
    random_: random.Random,
    number: int,
    brands: list[str],
    lists: dict[str, ListRules],
    taken: set[str],
) -> tuple[str, str]:
    """A record's path below lists/ and its text."""
    list_id = random_.choice(LISTS)
    severity = lists[list_id].severity
    place, sign, trade = random_.choice(PLACES), brand(random_, brands), _choice(random_, TRADES)
    name = place + sign + trade + random_.choice(FORMS)
    decided = TODAY - timedelta(days=random_.randint(5, 300))
    record_id = f"b-{decided.year}-{number:07}"
    text = f"""id: {record_id}
subject:
  kind: enterprise
  name: {name}
{_english(sign, trade) if number % 3 == 0 else ""}\
  code: "{_fresh_code(random_, taken)}"
  region: "990100"
document: 蓝海〔{decided.year}〕{number}号
severity: {severity}
reason:
  zh: {random_.choice(REASONS)}
  en: Found in breach of a duty; ordered to correct it.
basis:
  zh: 《蓝海市公共信用信息条例》第{random_.randint(10, 60)}条
  en: Lanhai Municipal Public Credit Regulations
decided: {decided}
published: {decided + timedelta(days=3)}
"""
    required = [k for k, spec in lists[list_id].fields.items() if spec.required]
    details = "".join(f"  {key}: {VALUES[lists[list_id].fields[key].type]}\n" for key in required)
    text += f"details:\n{details}" if details else ""
    return f"{list_id}/{number % 256:02x}/{record_id}.yml", text


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
    rules, taken = list_rules(), set[str]()
    for number in range(entities):
        below, text = record(random_, number, brands, rules, taken)
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
