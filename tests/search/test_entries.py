"""What the index holds of an entity: which texts stand for its names."""

import pytest

from gongshi.search.index.entries import unbracketed


@pytest.mark.parametrize(
    ("names", "without"),
    [
        (["远澜（蓝海）渔业有限公司"], ["远澜渔业有限公司"]),
        (["远澜(蓝海)渔业"], ["远澜渔业"]),
        (["Yuanlan (Lanhai) Fishery Co., Ltd."], ["Yuanlan Fishery Co., Ltd."]),
        (["（蓝海）远澜渔业"], []),
        (["远澜合伙企业（有限合伙）"], []),
        (["远澜（）渔业", "远澜（…）渔业", "远澜（渔业", "）（"], []),
        (["远澜（蓝海）渔业", "远澜渔业"], []),
        (["远澜（蓝海）渔业", "远澜［望澜］渔业"], ["远澜渔业"]),
        (["甲（乙）丙【丁】戊"], ["甲丙戊", "甲丙【丁】戊", "甲（乙）丙戊"]),
        (["甲（乙（丙）丁）戊"], ["甲（乙丁）戊"]),
        (["a(b)c(d)e(f)g(h)i"], ["aceg(h)i", "ac(d)e(f)g(h)i", "a(b)ce(f)g(h)i", "a(b)c(d)eg(h)i"]),
    ],
)
def test_a_name_stands_without_what_is_in_brackets_within_it(
    names: list[str], without: list[str]
) -> None:
    assert list(unbracketed(names)) == without
