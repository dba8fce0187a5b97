"""Which words give a person a score: points, percent, grades, stars or a rank, in two languages?

A score always measures trustworthiness: a share, a fine or a grade of goods is no score. So a
number counts only beside a word for credit or scores, and a grade or stars only if no thing
follows.
"""

import re
import unicodedata

_HAN = "零〇一二三四五六七八九十百千两"
_NUMBER = rf"(?:[0-9][0-9,]*(?:\.[0-9]+)?|[{_HAN}]{{1,9}}(?:点[{_HAN}]+)?)"
_GRADE = r"(?:[A-E]{1,3}[+-]?(?![A-Za-z+-])|[优良中差甲乙丙丁][级等秀好]?(?![\w]))"
_STARS = r"(?:[一二三四五1-5]星|[★☆]+)"
_CHINESE_SCORE = (
    "(?:社会)?(?:信用|诚信|守信|失信)(?:积分|分数?值?|评分|得分|指数|等级|等次|评级|评价|星级|排名|度|值|率)"
    "|信用分|评分|得分|积分|分值"
)
_CHINESE_VALUE = rf"(?:第?{_NUMBER}(?=\D|$)(?!月|日|年|元|次|条|项|人|家)|{_GRADE}|{_STARS})"
_CHINESE = (
    # a word for a score, and its value right beside it
    rf"(?:{_CHINESE_SCORE})[\"”]?[^\d\W]{{0,6}}?[\s:：=“\"”'(（,，]{{0,3}}{_CHINESE_VALUE}",
    # a grade on a list of good or bad credit
    r"(?:信用|诚信|守信|失信|纳税|评[为定价]|定为|列为|评级)[^\W]{0,6}?[A-E]{1,3}[+-]?级",
    r"[A-E]级(?:[^\W]{0,3})(?:失信|守信|信用|纳税)",
    r"(?<![A-Za-z])A{2,3}[+-]?级(?!景区|旅游|风景)",
    rf"(?:评[为定]|评定为|评价为|授予|信用|诚信|守信)[^\W]{{0,4}}?{_STARS}",
    r"[一二三四五1-5]星级?(?:信用|诚信|守信|商户|经营户|用户|纳税)",
    rf"(?:信用|诚信|守信)[^\d\W]{{0,4}}\s*{_NUMBER}\s*(?:[%分]|个百分点)",
)
_WORTH = r"(?:(?:social|personal)\s+)?(?:credit|trust(?:worthiness)?|integrity)"
_MEASURE = r"(?:scores?|ratings?|points?|grades?|ind(?:ex|ices)|levels?|stars?|rank(?:ing)?s?)"
_LINK = r"(?:\s*(?:of|is|was|are|were|at|to|as|:|=|-|–)\s*|\s+)(?:(?:only|just|an?|the)\s+)?[\"“']?"
_NO_THING = (
    r"(?![+\w-])(?=\s*(?:[^\sA-Za-z]|\Z|(?:a[nst]|and|at|by|on|in|or|for|from|under|with|since|"
    r"after|was|is|trader|taxpayer|debtor|person|citizen)\b))"
)
_LETTERS = "[A-E]{1,3}[+-]?(?![A-Za-z])"
_FEW = "(?:[1-5]|one|two|three|four|five)"
_ENGLISH = (
    rf"(?i:\b(?:{_WORTH}\s+{_MEASURE}|scores?|ratings?){_LINK})(?:[0-9]+|{_LETTERS})",
    rf"(?i:\b{_WORTH}{_LINK})[0-9]+(?:\.[0-9]+)?\s*(?:%|(?i:per\s?cent|points?))",
    rf"(?i:\bgrades?){_LINK}[A-E]{{1,3}}[+-]?(?:{_NO_THING})",
    rf"(?i:\b(?:rated|graded|scored|classed)\s+)[\"“']?(?:[0-9]|[A-E]{{1,3}}[+-]?{_NO_THING})",
    r"(?i:\branked\s+(?:no\.?\s*|number\s+)?)[0-9]",
    rf"(?i:\b(?:rated|awarded|given|gets?|has|have|credit|trust)\s+(?:only\s+)?{_FEW}[ -]stars?)\b"
    + _NO_THING,
    rf"(?i:\b{_FEW}[ -]stars?\s+(?:credit|rating|rated|trader|debtor|taxpayer))\b",
    rf"(?i:\b{_WORTH})\D{{0,12}}[★☆]|[★☆]{{2}}",
)
_SCORE = re.compile("|".join((*_CHINESE, *_ENGLISH)))
_WORD = re.compile(
    r"信用分|信用积分|评分|得分|积分|信用等级|信用评级|(?i:\b(?:scores?|ratings?|grades?)\b)"
)


def score_in(text: str) -> str | None:
    """The words that give a score, as read: full-width letters and digits folded."""
    found = _SCORE.search(unicodedata.normalize("NFKC", text))
    return found.group().strip() if found else None


def names_a_score(label: str) -> bool:
    """Whether the name of a field says that its value is a score."""
    return _WORD.search(label) is not None
