"""Writes normalise.json, the cases that build and browser both pass.

python tests/vectors/make_normalise.py

The hard cases' right answers are also written by hand in tests/register/test_folding.py; running
this again after a change of the rules shows in the diff what the change did.
"""

import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from gongshi.register import folding, han_characters, names  # noqa: E402
from gongshi.search.analysis import pinyin  # noqa: E402

REGION_TITLES = ["沧澜省", "Canglan Province", "蓝海市", "Lanhai", "海湾区", "Bay District", "港"]
NAMES = [
    "蓝海远航食品有限公司",
    "沧澜省蓝海市远航食品股份有限公司",
    "蓝海市海湾区重庆银行长乐分公司",
    "蓝海（集团）有限公司",
    "有限公司",
    "蓝海有限公司",
    "A有限公司",
    "海湾区阿胶合伙企业（有限合伙）",
    "蓝海市",
    "蓝海晨曦农民专业合作社",
    "Lanhai Yuanhang Foods Co., Ltd.",
    "Canglan Province Bay District Steel Corporation",
    "TCL科技集团股份有限公司",
    "蓝海明珠建设集团有限责任公司",
    "蓝海诚正会计师事务所（特殊普通合伙）",
    "蓝海便民超市（个人独资）",
    "蓝海造船总公司",
    "Lanhai Pearl Construction Group Co., Ltd.",
    "Lanhai Pearl Company",
    "3M（蓝海）材料有限公司",
    "绿女吕率旅行社",
    "六安市单县解氏曾记乐行会都",
    "单于解缪区任仇曾",
    "王某",
    "買賣提·阿布都",
    "ふじ株式会社",
    "🚀科技有限公司",
    "O’Neil–Müller & Söhne GmbH",
    "",
]
TEXTS = [
    *[
        "",
        " \t\u3000",
        "ＡＢＣ（蓝海）１２",
        "「蓝海」『远航』《食品》【有限】〈公司〉〔2026〕15号",
    ],
    *[
        "蓝海·远航-食品",
        "蓝海・远航‧食品•⋅∙",
        "蓝海——远航…食品、有限。",
        "馬雲 龍門 後發 乾隆 瞭解 薴",
    ],
    "Café ÅNGSTRÖM",
    "Cafe\u0301 n\u0303",
    "İstanbul ıspa",
    "STRASSE Straße STRAẞE",
    "Ёлка Йод",
    *[
        "ΣΟΦΟΣ σοφός",
        "Łódź Øre Æon Œuvre Đà Þór ŋ ħ",
        "か\u3099 が パ\u309a",
        "\u1112\u1161\u11ab 한국",
    ],
    *[
        "ﬁne ﬀ ŉ",
        "①②③㈱№℡™",
        "x² ½ Ⅷ",
        "O’Neil O'Neil OʼNeil Oʻahu",
        "a\u202eb\u200fc\u2066d\ufeff",
    ],
    "<script>alert(1)</script>",
    "\"quoted\" 'single' `tick`",
    "👍🏽 ❤️ 👨\u200d👩\u200d👧 🇨🇳",
    *[
        "🏴\U000e0067\U000e007f",
        "𠮷野家 𡃁",
        "\u0301a\u0301\u0302b",
        "a_b=c+d~e|f^g`h",
        "€5 $6 ¥7 ￥8",
    ],
    "กรุงเทพ",
    "हिन्दी",
    "עברית\u05b0",
    "العربية\u064b",
    "Việt Nam ＡＩ",
    "ｶﾞｷﾞ ｱ",
    "㌔㍿",
    *[
        "\u00ad软\u00ad连\u00ad字",
        "\u2028行\u2029段\u0085",
        "\x00\x1f控\x7f",
        "K\u212a Å\u212b Ω\u2126",
    ],
    "々〇〻ー",
    "A\u034f\u20dd",
    "①\ufe0f",
    "a" * 500,
    "蓝" * 500,
    "ǅ ǆ Ǆ",
    "ﷺ",
    "ſ ẛ̣",
    "ﬃ",
]
UNFOLD = [
    ("（蓝海）远航·食品", [[0, 2]]),
    ("（蓝海）远航·食品", [[1, 4]]),
    ("蓝海·远航", [[0, 2], [2, 4]]),
    ("蓝海·远航", [[2, 4], [0, 1]]),
    ("Cafe\u0301 bar", [[3, 5]]),
    ("ßx", [[0, 1]]),
    ("ßx", [[1, 3]]),
    ("𠮷野家·👍🏽店", [[0, 1], [3, 5]]),
    ("ab", [[0, 0], [1, 9]]),
    ("", []),
]
CODES = [
    *[
        "91350100M000100Y43",
        "91350100m000100y43",
        "9135 0100-M0001 OOY43",
        "91ISOZ",
        "ＭＡ１２",
        "MA-12/3",
    ],
    "蓝海12",
    "",
    "----",
    "lei-5493001KJTIIGC8Y1R12",
    "é12",
    "½",
]
WORDS = ["  蓝海 食品 ", "foods\u3000YUANHANG\t（）", "a\u00a0b", "", "···", "O’Neil & Co."]
SPOKEN = [
    *[
        ("yuanhang", "蓝海远航食品有限公司"),
        ("yuanhan", "蓝海远航食品有限公司"),
        ("y", "蓝海远航食品有限公司"),
        ("uan", "蓝海远航食品有限公司"),
        ("gongsi", "远航公司公司"),
    ],
    ("xian", "西安先安"),
    ("xianan", "西安先安"),
    ("keji", "TCL科技3M科技"),
    ("lke", "TCL科技"),
    ("jit", "科技TCL"),
    ("chongqing", "重庆重工"),
    ("zhong", "重庆重工"),
    ("anan", "安安安安"),
    ("lv", "绿女"),
    ("shi", "ふじ式"),
    ("yuanhangx", "远航"),
]


def _fold(text: str) -> dict[str, Any]:
    return {"in": text, "out": folding.fold(text), "origins": folding.origins(text)}


def _core(name: str, regions: names.Regions) -> dict[str, Any]:
    folded = folding.fold(name)
    start, end = names.core(folded, regions)
    return {
        "in": name,
        "core": folded[start:end],
        "brand_start": names.brand_start(folded, regions),
    }


def _variants(name: str) -> dict[str, Any]:
    found = pinyin.reading_variants(folding.fold(name))
    return {"in": name, "out": found, "initials": [pinyin.initials(r) for r in found]}


def _spoken(letters: str, name: str) -> dict[str, Any]:
    """Places of letters in each variant of a name."""
    folded = folding.fold(name)
    found = [list(pinyin.spoken(letters, v, folded)) for v in pinyin.reading_variants(folded)]
    return {"in": letters, "name": name, "out": found}


def vectors() -> dict[str, Any]:
    texts = [*TEXTS, *NAMES, *(name for _, name in SPOKEN)]
    used = sorted({c for text in texts for c in text})
    folded = sorted({c for text in texts for c in folding.fold(text)})
    read = {c: han_characters.readings(c) for c in folded if han_characters.readings(c)}
    regions = names.regions_of(REGION_TITLES)
    return {
        "about": "See generator/gongshi/search/NORMALISE.md. Places are code points.",
        "simplified": {
            c: han_characters.simplified()[c] for c in used if c in han_characters.simplified()
        },
        "readings": read,
        "region_titles": REGION_TITLES,
        "fold": [_fold(text) for text in texts],
        "unfold": [
            {"in": t, "ranges": r, "out": folding.unfold(t, [(a, b) for a, b in r])}
            for t, r in UNFOLD
        ],
        "words": [{"in": t, "out": folding.folded_words(t)} for t in WORDS],
        "runs": [{"in": t, "out": folding.folded_runs(t)} for t in [*WORDS, *NAMES]],
        "code": [{"in": t, "out": folding.fold_code(t)} for t in CODES],
        "vocabulary_words": [{"in": t, "out": folding.vocabulary_words(t)} for t in NAMES],
        "core": [_core(name, regions) for name in NAMES],
        "variants": [_variants(name) for name in NAMES],
        "spoken": [_spoken(letters, name) for letters, name in SPOKEN],
    }


def main() -> None:
    found = json.dumps(vectors(), ensure_ascii=True, separators=(",", ":"))
    lines = found.replace('{"in"', '\n{"in"').replace('],"', '],\n"') + "\n"
    (HERE / "normalise.json").write_text(lines, encoding="utf-8")


if __name__ == "__main__":
    main()
