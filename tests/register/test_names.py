"""Which parts names have: hard cases of regions, brands, legal forms and brackets."""

import json

import pytest

from gongshi.register import folding, names
from tests.support.paths import TESTS

VECTORS = TESTS / "vectors/normalise.json"
KNOWN = json.loads(VECTORS.read_text(encoding="utf-8"))
REGIONS = names.regions_of(KNOWN["region_titles"])


@pytest.mark.parametrize("case", KNOWN["core"], ids=lambda case: case["in"][:20])
def test_the_core_is_that_of_the_vectors(case: dict[str, str]) -> None:
    folded = folding.fold(case["in"])
    start, end = names.core(folded, REGIONS)
    assert folded[start:end] == case["core"]
    assert names.brand_start(folded, REGIONS) == case["brand_start"]


@pytest.mark.parametrize(
    ("name", "brand"),
    [
        ("蓝海远澜海洋渔业有限公司", "远澜海洋渔业"),
        ("藍海遠瀾海洋漁業有限公司", "远澜海洋渔业"),
        ("ＡＢＣ　远澜（有限合伙）", "abc远澜"),
        ("远澜个人独资企业", "远澜"),
        ("远澜【蓝海】渔业集团股份有限公司", "远澜渔业"),
        ("沧澜省蓝海市海湾区远澜渔业有限公司", "远澜渔业"),
        ("沧澜远澜渔业农民专业合作社", "远澜渔业"),
        ("蓝海远澜水产经营部", "远澜水产"),
        ("蓝海遠瀾水產（海湾）經營部", "远澜水产"),
        ("蓝海远澜水产個體工商戶", "远澜水产"),
        ("Yuanlan Fishery Corp.", "yuanlanfishery"),
        ("Lanhai Yuanlan (Bay) Fishery Group Co., Ltd.", "yuanlanfishery"),
        ("蓝海有限公司", "蓝海"),
        ("（蓝海）", ""),
        ("A有限公司", "a有限公司"),
    ],
)
def test_a_brand_has_no_region_form_or_brackets(name: str, brand: str) -> None:
    assert names.brand(name, REGIONS) == brand


@pytest.mark.parametrize(
    ("name", "company"),
    [
        ("蓝海远澜渔业有限公司望澜分公司", "蓝海远澜渔业有限公司"),
        ("蓝海遠瀾漁業集團有限公司 望瀾分公司", "蓝海遠瀾漁業集團有限公司"),
        ("蓝海远航造船總公司销售部", "蓝海远航造船總公司"),
        ("蓝海远澜渔业有限公司", ""),
        ("", ""),
    ],
)
def test_a_branch_names_its_company(name: str, company: str) -> None:
    assert names.company_of_branch(name) == company


@pytest.mark.parametrize(
    ("name", "within", "without"),
    [
        ("远澜（蓝海）渔业", ["蓝海"], "远澜渔业"),
        ("远澜［蓝海］【港】〔一〕渔业", ["蓝海", "港", "一"], "远澜渔业"),
        ("Yuanlan (Lanhai) Fishery", ["Lanhai"], "Yuanlan Fishery"),
        ("远澜（蓝海（港）渔业", ["港"], "远澜（蓝海渔业"),
        ("「远澜」渔业", [], "「远澜」渔业"),
        ("远澜（渔业", [], "远澜（渔业"),
    ],
)
def test_text_in_brackets_is_found(name: str, within: list[str], without: str) -> None:
    assert names.BRACKETED.findall(name) == within
    assert names.BRACKETED.sub("", name) == without
