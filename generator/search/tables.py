"""Which characters are written alike, and how are they read? Tables made from OpenCC and pypinyin.

Characters only, no phrases: folding and reading look at one character at a time, so that the
browser needs no dictionary, only the rows whose characters its register has.
"""

from functools import cache

_HAN = ((0x2E80, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))

# Characters read in more than one way in names of places, people and companies, usual readings
# besides the one pypinyin gives the lone character. Each is in pypinyin's own list of readings.
_ALSO = (
    "重chong 长chang 行hang 乐yue 厦xia 单shan 曾zeng 仇qiu 解xie 朝zhao 都du 盛cheng 传zhuan "
    "区ou 查zha 盖ge 缪miao 缪miu 朴piao 覃qin 柏bo 会kuai 和huo 宿xiu 藏zang 弹tan 降xiang "
    "调tiao 校jiao 参shen 阿e 薄bo 贾gu 属zhu 折she 省xing 差chai 模mu 畜xu 给ji 削xiao 艾yi "
    "牟mu 卡qia 屏bing 圈juan 堡bu 堡pu 尉yu 万mo 车ju 种chong 石dan 什shi 大dai 合ge 奇ji "
    "六lu 便pian 得dei 地de 角jue 还huan 见xian 劲jing 了liao 露lou 绿lu 率shuai 落la 没mo "
    "期ji 色shai 说yue 提di 系ji 员yun 翟zhai 洗xian 铅yan 钥yue 涡guo 蚌beng 埔bu 泊bo 浒xu "
    "筠jun 郇xun 隗wei 乜nie 晟sheng 茜xi 娜nuo 炅gui 莘xin 拓ta 扎za 咖ga 茄qie 荥ying 徵zhi"
)
_U = {"lv": "lu", "nv": "nu", "lve": "lue", "nve": "nue"}
"""ü is typed as v or as u."""


@cache
def simplified() -> dict[str, str]:
    """Traditional to simplified, one character to one; chains are followed to their end."""
    import opencc  # noqa: PLC0415 - slow to import, and most builds fold nothing new

    points = [chr(p) for first, last in _HAN for p in range(first, last + 1)]
    folded = opencc.OpenCC("t2s").convert("\n".join(points)).split("\n")
    pairs = {a: b for a, b in zip(points, folded, strict=True) if a != b and len(b) == 1}
    return {a: pairs.get(b, b) for a, b in pairs.items()}


@cache
def _also() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in _ALSO.split():
        found.setdefault(row[0], []).append(row[1:])
    return found


@cache
def readings(character: str) -> tuple[str, ...]:
    """Toneless syllables, the lone character's first; empty for what is not Han or not known."""
    import pypinyin  # noqa: PLC0415 - likewise

    usual = pypinyin.lazy_pinyin(character, errors="ignore", v_to_u=False)
    if not usual or not usual[0].isascii():
        return ()
    found = [*usual, *_also().get(character, ())]
    found += [_U[syllable] for syllable in found if syllable in _U]
    return tuple(dict.fromkeys(found))
