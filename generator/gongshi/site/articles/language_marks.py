"""Where is Chinese text in a page of another language? It is marked (WCAG 2.2, 3.1.2).

Screen readers then read it as Chinese, and browsers choose the font for it. Authors of articles do
not have to mark it.
"""

import re
from collections.abc import Iterator

_TAG = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
_NAME = re.compile(r"<(/?)([a-z][a-z0-9]*)")
_CHINESE = re.compile(
    r"[\u3400-\u9fff](?:[\u3400-\u9fff0-9〔〕（）《》“”、，。：—]*[\u3400-\u9fff])?"
)
_NOT_MARKED = ("title", "script", "style", "svg", "textarea", "option")


def mark_chinese(page: str) -> str:
    """A page of HTML with its Chinese in `<span lang="zh">`, except where a language is given."""
    return "".join(_mark_parts(_TAG.split(page)))


def _mark_parts(parts: list[str]) -> Iterator[str]:
    open_element, depth = "", 0
    for part in parts:
        if not part.startswith("<"):
            yield part if depth else _CHINESE.sub(r'<span lang="zh">\g<0></span>', part)
            continue
        closing, name = found.groups() if (found := _NAME.match(part)) else ("", "")
        if depth:
            depth += (-1 if closing else 1) * (name == open_element)
        elif _has_language(name, part):
            open_element, depth = name, 1
        yield part


def _has_language(name: str, tag: str) -> bool:
    """Whether an element has a language, or its text cannot contain markup."""
    if name in ("", "html") or tag.startswith("</"):
        return False
    return name in _NOT_MARKED or ' lang="' in tag
