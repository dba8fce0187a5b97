"""A register of entities that strain a page: many records, long names, hardly anything."""

from pathlib import Path

from gongshi.register.codes import check_character
from tests.support.registers import copy_toy

MANY, LONG, BARE = (
    c + check_character(c) for c in ("91990102MA1TMANY0", "91990102MA1TLNGN0", "91990102MA1TBARE0")
)
NAME = "玩具城" + "跨区域综合性多功能木偶制作与提线培训服务" * 3 + "股份有限公司"
NAME_EN = "Toy Town Interregional Multifunctional Puppet Making and String Training Services" + (
    " Holding" * 6
)
_LISTS = {"honest-traders": "ht", "abnormal-operations": "ao", "serious-violations": "sv"}

_RECORD = """- id: {id}
  subject:
    {{kind: enterprise, name: {name}, name_en: "{name_en}", code: "{code}", region: "990102"}}
  document: 玩市监〔2026〕{number}号
  reason: {{en: "Reason {number}. {more}", zh: "事由{number}。{more_zh}"}}
  basis: {{en: Toy Rules art. 1, zh: 《玩具规定》第一条}}
  decided: 2026-0{month}-11
  published: 2026-0{month}-12
"""
_EXTRA = {
    "sv": "  details: {fine: 50000 CNY}\n",
    "ao": "  severity: general\n  fulfilled: false\n",
    "ht": "",
}


def written(root: Path) -> Path:
    """The folder of the toy register with the three entities added."""
    copy_toy(root)
    for key, short in _LISTS.items():
        rows = [
            _row(short, n, MANY, "玩具城记录甚多有限公司", "Toy Town Records") for n in range(14)
        ]
        if short == "sv":
            rows += [_row(short, 90, LONG, NAME, NAME_EN, "Longwinded. " * 60, "赘述。" * 120)]
        if short == "ao":
            rows += [_row(short, 91, BARE, "玩", "T")]
        (root / "lists" / key / "extremes.yml").write_text("".join(rows))
    return root


def _row(
    short: str, n: int, code: str, name: str, name_en: str, more: str = "", more_zh: str = ""
) -> str:
    text = _RECORD.format(
        id=f"{short}-x-{n:04}",
        name=name,
        name_en=name_en,
        code=code,
        number=9000 + n,
        more=more,
        more_zh=more_zh,
        month=1 + n % 9,
    )
    return text + _EXTRA[short]
