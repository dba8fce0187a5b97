"""The toy register with every text of every file replaced, by an attack or by harmless words.

The model says which values are texts. Both registers have the same shape, so their pages must have
the same elements and attributes.
"""

import json
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any, cast

import msgspec
import yaml
from msgspec import inspect

from gongshi.format import load
from gongshi.format.load import FileKind
from gongshi.register import model
from tests.support.registers import TOY, copy_toy

MARK = "forged"
"""A word of every attack, and of nothing else."""

ATTACKS = (
    "</title><script>forged()</script>",
    '"><img src=forged onerror=forged()>',
    "'><svg onload=forged()><forged>",
    "&lt;/title&gt;&lt;script&gt;forged()&lt;/script&gt;",
    "&quot;&gt;&lt;img onerror=forged()&gt;",
    "</script><script>forged()</script>-->",
    "javascript:forged()",
    "{{ 191 * 7 }}{% raw %}${191*7} forged",
    "</textarea></style></svg></template><forged forged=1>",
    "<!--gs:main--><!--gs:head-->gs:alternate:zh forged",
    '[a](javascript:forged()){: onclick=forged() } <b forged="',
    '" onfocus=forged() autofocus data-record="forged',
    "]]>--!><forged> & <C>",
    "\\u003cscript\\u003eforged()\\u003c/script\\u003e",
)
SEVERAL_LINES = "\n\n<forged>\n::error::forged\n=1+1"

IN_NAV = 6
"""Articles that mkdocs.yml gives a section and a title of their own."""

NEVER_FREE = ("timezone", "code")
"""Fields of plain text whose form a rule checks."""

Words = Callable[[str], str]
"""A text's replacement; the same for the same text, so that what belongs together still does."""


def attacks() -> Words:
    known: dict[str, str] = {}
    numbers = count(1)

    def attack(text: str) -> str:
        if text not in known:
            number = next(numbers)
            known[text] = f"x{number:04} {ATTACKS[number % len(ATTACKS)]}"
        return known[text]

    return attack


def harmless() -> Words:
    attack = attacks()
    return lambda text: f"{attack(text).split(' ')[0]} plain words"


def replaced(value: Any, info: inspect.Type, words: Words, name: str = "") -> Any:
    """A plain value with every text in it replaced, and optional texts filled in."""
    if isinstance(info, inspect.Metadata):
        return replaced(value, _bare(info), words, name)
    if isinstance(info, inspect.UnionType):
        return replaced(value, _fitting(value, info), words, name)
    if isinstance(info, inspect.StructType):
        return dict(_fields(value, info, words))
    if isinstance(info, inspect.DictType):
        return {k: replaced(v, info.value_type, words, name or k) for k, v in value.items()}
    if isinstance(info, inspect.VarTupleType):
        return [replaced(each, info.item_type, words, name) for each in value]
    return _text(value, info, words) if is_text(info) and name not in NEVER_FREE else value


def is_text(info: inspect.Type) -> bool:
    """Whether any words may be written there, be it on one line or on several."""
    return isinstance(info, inspect.StrType) and info.pattern in (None, _pattern(model.Line))


def _pattern(type_: Any) -> str | None:
    info = inspect.type_info(type_)
    return info.pattern if isinstance(info, inspect.StrType) else None


def _bare(info: inspect.Type) -> inspect.Type:
    """A type with the pattern that `converter` sees to, as if msgspec did."""
    if not isinstance(info, inspect.Metadata):
        return info
    pattern = (info.extra_json_schema or {}).get("pattern")
    return msgspec.structs.replace(info.type, pattern=pattern) if pattern else info.type


def _fitting(value: Any, info: inspect.UnionType) -> inspect.Type:
    wanted = inspect.DictType if isinstance(value, dict) else inspect.StrType
    bare = [_bare(t) for t in info.types]
    structs = [t for t in bare if isinstance(t, inspect.StructType)]
    fitting = structs or [t for t in bare if isinstance(t, wanted)]
    return fitting[0] if fitting else inspect.AnyType()


def _fields(value: Any, info: inspect.StructType, words: Words) -> Iterator[tuple[str, Any]]:
    for field in info.fields:
        key = field.encode_name
        if key == "details":  # its texts are of the types that the list gives them
            yield from [(key, value[key])] if key in value else []
        elif key in value:
            yield key, replaced(value[key], field.type, words, key)
        elif key not in NEVER_FREE and _may_be_text(field.type):
            yield key, replaced(f"an absent {key}", field.type, words, key)


def _may_be_text(info: inspect.Type) -> bool:
    return isinstance(info, inspect.UnionType) and is_text(_fitting("", info))


def _text(text: str, info: inspect.Type, words: Words) -> str:
    several = isinstance(info, inspect.StrType) and info.pattern is None
    attack = words(text)
    return attack + SEVERAL_LINES if several and MARK in attack else attack


def write_register(root: Path, words: Words) -> Path:
    """The register in a folder: its files, articles, and titles in mkdocs.yml."""
    copy_toy(root)
    for path in sorted(TOY.glob("lists/**/*.yml")):
        below = path.relative_to(TOY).as_posix()
        info = inspect.type_info(load.FILE_TYPES[cast("FileKind", load.kind_of(below))])
        value = yaml.load(path.read_text(), yaml.BaseLoader)  # noqa: S506 - makes text only
        several = isinstance(value, list)
        records = [replaced(one, info, words) for one in (value if several else [value])]
        made = records if several else records[0]
        (root / below).write_text(yaml.safe_dump(made, allow_unicode=True, width=10**6))
    _write_articles(root, words)
    return root


def _write_articles(root: Path, words: Words) -> None:
    for language in ("en", "zh"):
        folder = root / "content" / language / "articles"
        for number, attack in enumerate(ATTACKS):
            said = words(f"article {number} {attack}")
            front = json.dumps({"title": said, "description": said, "reviewed": said})
            (folder / f"a{number}.md").write_text(f"---\n{front}\n---\n\nText of {number}.\n")
        (folder / "entities.md").write_text("# A &amp; B &lt;C&gt;\n\n## D &lt;E&gt;\n\nText.\n")
    nav = [{words(f"part {n}"): [{words(f"page {n}"): f"articles/a{n}.md"}]} for n in range(IN_NAV)]
    web: list[Any] = [
        {words("web"): "javascript:forged()"},
        {words("line"): "java\nscript:forged()"},
    ]
    rest = [f"articles/a{n}.md" for n in range(IN_NAV, len(ATTACKS))]
    own = ["articles/index.md", "articles/examples.md", "articles/entities.md"]
    titles = {"zh": {words(f"part {n}"): words(f"part {n} in Chinese") for n in range(3)}}
    added = {"nav": [*own, *nav, *rest, *web], "extra": {"titles": titles}}
    with (root / "mkdocs.yml").open("a") as out:
        out.write(yaml.safe_dump(added, allow_unicode=True, width=10**6))
