"""Marks Chinese words in pages of another language: WCAG 2.2, 3.1.2 Language of Parts.

Screen readers then say them as Chinese, and browsers choose the font for them. Writers of articles
need not think of it.
"""

import re
from collections.abc import Iterator

_TAG = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
_NAME = re.compile(r"<(/?)([a-z][a-z0-9]*)")
_CHINESE = re.compile(
    r"[\u3400-\u9fff](?:[\u3400-\u9fff0-9〔〕（）《》“”、，。：—]*[\u3400-\u9fff])?"
)
_LEFT_ALONE = ("title", "script", "style", "svg", "textarea", "option")


def marked(page: str) -> str:
    """A page of HTML with its Chinese in `<span lang="zh">`, but where a language is given."""
    return "".join(_marked(_TAG.split(page)))


def _marked(parts: list[str]) -> Iterator[str]:
    within, depth = "", 0
    for part in parts:
        if not part.startswith("<"):
            yield part if depth else _CHINESE.sub(r'<span lang="zh">\g<0></span>', part)
            continue
        closing, name = found.groups() if (found := _NAME.match(part)) else ("", "")
        if depth:
            depth += (-1 if closing else 1) * (name == within)
        elif _spoken_for(name, part):
            within, depth = name, 1
        yield part


def _spoken_for(name: str, tag: str) -> bool:
    """Whether an element's language is given, or its text can hold no markup."""
    if name in ("", "html") or tag.startswith("</"):
        return False
    return name in _LEFT_ALONE or ' lang="' in tag
