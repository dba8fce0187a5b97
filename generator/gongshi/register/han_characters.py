"""Which Han characters are variants of each other, and how are they read? From OpenCC and pypinyin.

Only characters, no phrases: folding and reading handle one character at a time, so the browser
needs no dictionary, only the rows of the characters in its register.
"""

from functools import cache

_HAN = ((0x2E80, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))

# Variants that OpenCC does not convert: those of Hong Kong, and old ones that
# names keep. Each with the form it is typed as.
_FORMS = (
    "寳宝 衞卫 敍叙 粧妆 枱台 糭粽 衹只 囯国 髙高 鉄铁 銕铁 鐡铁 鑛矿 濶阔 徳德 黒黑 淸清 鎻锁 "
    "汚污 閙闹 隷隶 覇霸 凴凭 勲勋 廻回 畊耕 秌秋 脇胁 荅答 葢盖 躭耽 鵞鹅 鶏鸡 犂犁 燄焰 涙泪 "
    "渕渊 桒桑 叅参 囬回 庒庄 糓谷 麤粗 嵒岩 雝雍 栢柏 疎疏 蔴麻 隣邻 劔剑 厰厂 埜野 壻婿 寃冤 "
    "寕宁 寜宁 屛屏 崐昆 彊强 徧遍 怱匆 恊协 攷考 旾春 朶朵 枬楠 柟楠 栁柳 桮杯 楳梅 櫈凳 欵款 "
    "毘毗 氷冰 淛浙 湻淳 熈熙 珎珍 珮佩 瑠琉 甎砖 畧略 皐皋 盌碗 砲炮 硏研 碁棋 稉粳 窓窗 窻窗 "
    "粬曲 緐繁 耑专 聫联 菓果 蕚萼 蘂蕊 蘓苏 虗虚 蠏蟹 襍杂 銲焊 錬炼 隄堤 顋腮 鴈雁 鷰燕 黏粘 "
    "歩步 靑青 尙尚 兪俞 鄕乡 郞郎 甁瓶 恵惠 愼慎 塡填 値值 姉姊 倣仿 鑚钻 鱻鲜 麐麟 晧皓 暠皓 "
    "皜皓 暱昵 甦苏 脗吻 竝并"
)

# How characters are read in names, where pypinyin has another reading for the lone character.
_NAMED = (
    "佛fo 长chang 行hang 都du 厦xia 曾zeng 泊bo 薄bo 调tiao 着zhuo 似si 靓liang 勒le 翟zhai 覃qin "
    "隗wei 晟sheng 轧zha 粘nian 仔zi 伽jia 呢ni 还huan 茄qie 什shi 卜bu 阚kan 琢zhuo 呱gua "
    "柞zuo 缪miao"
)

# Characters read in more than one way in names of places, people and companies, usual readings
# besides the usual one. Each is in pypinyin's own list of readings.
_ALSO = (
    "重chong 长zhang 行xing 乐yue 厦sha 单shan 曾ceng 仇qiu 解xie 朝zhao 都dou 盛cheng 传zhuan "
    "区ou 查zha 盖ge 缪mou 缪miu 朴piao 覃tan 柏bo 会kuai 和huo 宿xiu 藏zang 弹tan 降xiang "
    "调diao 校jiao 参shen 阿e 薄bao 贾gu 属zhu 折she 省xing 差chai 模mu 畜xu 给ji 削xiao 艾yi "
    "牟mu 卡qia 屏bing 圈juan 堡bu 堡pu 尉yu 万mo 车ju 种chong 石dan 什shen 大dai 合ge 奇ji "
    "六lu 便pian 得dei 地de 角jue 还hai 见xian 劲jing 了liao 露lou 绿lu 率shuai 落la 没mo "
    "期ji 色shai 说yue 提di 系ji 员yun 翟di 洗xian 铅yan 钥yue 涡guo 蚌beng 埔bu 泊po 浒xu "
    "筠jun 郇xun 隗kui 乜nie 晟cheng 茜xi 娜nuo 炅gui 莘xin 拓ta 扎za 咖ga 茄jia 荥ying 徵zhi "
    "番pan 蔚yu 犍qian 珲hun 洞tong 峙shi 圩xu 漯ta 柞zha 泌bi 歙xi 枞zong 涌chong 瀑bao 郗chi "
    "召shao 郄xi 勒lei 陂pi 伽qie 伽ga 仔zai 靓jing 裳chang 刨bao 刹cha 蛤ge 弄long 磅pang "
    "俟si 轧ya 粘zhan 碌liu 莎suo 咀zui 槟bing 塞se 沓ta 卜bo 阚han "
    "剥bao 囤tun 抹ma 似shi 着zhao 着zhe 呢ne 琢zuo 干qian 纤qian 栅shan 鹄hu"
)
_U = {"lv": "lu", "nv": "nu", "lve": "lue", "nve": "nue"}
"""ü is typed as v or as u."""


@cache
def simplified() -> dict[str, str]:
    """From traditional and other variants to the simplified character at the end of each chain."""
    import opencc  # noqa: PLC0415 - slow to import, and most builds fold nothing new

    points = [chr(p) for first, last in _HAN for p in range(first, last + 1)]
    folded = opencc.OpenCC("t2s").convert("\n".join(points)).split("\n")
    pairs = {a: b for a, b in zip(points, folded, strict=True) if a != b and len(b) == 1}
    pairs |= {row[0]: row[1] for row in _FORMS.split()}
    return {a: pairs.get(b, b) for a, b in pairs.items()}


@cache
def _written() -> dict[str, str]:
    """From simplified to the first traditional character with this simplification."""
    return {b: a for a, b in reversed(simplified().items())}


@cache
def _named() -> dict[str, str]:
    return {row[0]: row[1:] for row in _NAMED.split()}


@cache
def _also() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in _ALSO.split():
        found.setdefault(row[0], []).append(row[1:])
    return found


@cache
def readings(character: str) -> tuple[str, ...]:
    """Toneless syllables, the usual one in names first; empty if not Han or not known."""
    import pypinyin  # noqa: PLC0415 - likewise

    lone = pypinyin.lazy_pinyin(character, errors="ignore", v_to_u=False)
    if not lone or not lone[0].isascii():
        return readings(_written()[character]) if character in _written() else ()
    found = [_named().get(character, lone[0]), *_also().get(character, ())]
    found += [_U[syllable] for syllable in found if syllable in _U]
    return tuple(dict.fromkeys(found))
