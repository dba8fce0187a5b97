"""Which files does a new register begin with? Nothing is written here.

The skeleton is files with placeholders, `@name@`, and texts in English and Chinese. Only the chosen
languages are kept. Titles and names are written as quoted YAML, so that no answer can change the
structure of a file.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from gongshi.format import json_schema
from gongshi.maintain.wheel import Wheel, pack_own_wheel
from gongshi.register.model import TONES, Class
from gongshi.settings import SKELETON, own_workflows

LANGUAGES = ("en", "zh")
"""The languages of the skeleton and of the site's own words."""

FORGES = {
    "github": ("github.yml", ".github/workflows/register.yml"),
    "gitlab": ("gitlab.yml", ".gitlab-ci.yml"),
    "gitea": ("gitea.yml", ".gitea/workflows/register.yml"),
}
"""The workflow for each code host, and its path there. Forgejo reads Gitea's."""

_PLACEHOLDER = re.compile(r"@([a-z_]+)@")
_BY_LANGUAGE = re.compile(r"\{en: (.+), zh: (.+)\}")
_TEXT = re.compile(r"^( +)(en|zh):(?: |\Z)")


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """The answers about a new register; texts by language."""

    title: dict[str, str]
    operator: dict[str, str]
    languages: tuple[str, ...]
    timezone: str
    region: str
    region_name: dict[str, str]
    list_id: str
    class_: Class
    list_title: dict[str, str]
    forges: tuple[str, ...] = ()


def register_files(answers: Answers) -> dict[str, bytes]:
    """Every file of the new register by its path.

    With a workflow comes what it installs. Raises Unusable where that cannot be packed.
    """
    made = dict(_skeleton(answers))
    for name, data in json_schema.schema_files().items():
        made[f"lists/schema/{name}"] = data
    made |= _workflows(answers)
    return made


def _skeleton(answers: Answers) -> Iterator[tuple[str, bytes]]:
    rules = f"lists/{TONES[answers.class_]}.yml"
    left_out = {f"lists/{tone}.yml" for tone in TONES.values()} - {rules}
    for path in sorted(SKELETON.rglob("*")):
        below = path.relative_to(SKELETON).as_posix()
        if path.is_dir() or below in left_out or _is_left_out(below, answers):
            continue
        target = f"lists/{answers.list_id}/list.yml" if below == rules else below
        yield _with_dot(target), _fill_in(below, path.read_text(encoding="utf-8"), answers)


def _is_left_out(below: str, answers: Answers) -> bool:
    """An article in a language that was not chosen, or what only workflows install."""
    if below.startswith("content/"):
        return below.split("/")[1] not in answers.languages
    return below.startswith(("requirements.txt", "wheels/"))


def _with_dot(path: str) -> str:
    """`dot-gitignore` is stored under that name, because git would apply it here."""
    return re.sub(r"(^|/)dot-", r"\1.", path)


def _workflows(answers: Answers) -> dict[str, bytes]:
    folder, made = own_workflows(), {}
    for forge in answers.forges:
        name, target = FORGES[forge]
        made[target] = _fill_in(name, (folder / name).read_text(encoding="utf-8"), answers)
    if answers.forges:
        for path in sorted((folder / "ci").glob("*.sh")):
            made[f"ci/{path.name}"] = path.read_bytes()
        made |= _installed_by_workflows(pack_own_wheel())
    return made


def _installed_by_workflows(own: Wheel) -> dict[str, bytes]:
    """The generator itself and the list of all that it needs, each by its hash."""
    text = (SKELETON / "requirements.txt").read_text(encoding="utf-8")
    text = text.replace("@wheel@", own.name).replace("@wheel_sha256@", own.sha256)
    needed = "wheels/dependencies.txt"
    return {
        "requirements.txt": text.encode(),
        needed: (SKELETON / needed).read_bytes(),
        f"wheels/{own.name}": own.data,
    }


def _fill_in(name: str, text: str, answers: Answers) -> bytes:
    if name.startswith("lists/"):
        text = "\n".join(_in_languages(text.split("\n"), answers.languages))
    values = _values(answers, quoted=name.endswith(".yml"))
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text).encode()


def _values(answers: Answers, *, quoted: bool) -> dict[str, str]:
    first = answers.title[answers.languages[0]]
    return {
        "title": _by_language(answers.title),
        "operator": _by_language(answers.operator),
        "region_name": _by_language(answers.region_name),
        "list_title": _by_language(answers.list_title),
        "site_name": _quoted(first) if quoted else first,
        "languages": f"[{', '.join(answers.languages)}]",
        "timezone": answers.timezone,
        "region": answers.region,
        "class": answers.class_,
        "list": answers.list_id,
        "traders": "" if answers.class_ == "evaluation" else " sole-trader,",  # never graded
        "cron": _after_midnight(answers.timezone),
    }


def _by_language(text: dict[str, str]) -> str:
    if len(text) == 1:
        return _quoted(next(iter(text.values())))
    return "{" + ", ".join(f"{key}: {_quoted(value)}" for key, value in text.items()) + "}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _in_languages(lines: list[str], languages: tuple[str, ...]) -> Iterator[str]:
    """The lines without texts in other languages, which are given by language in two forms."""
    hidden = ""
    for line in lines:
        indent = line[: len(line) - len(line.lstrip(" "))]
        if hidden and len(indent) > len(hidden):
            continue
        found = _TEXT.match(line)
        hidden = found[1] if found and found[2] not in languages else ""
        if not hidden:
            yield _BY_LANGUAGE.sub(lambda m: _in_languages_kept(m, languages), line)


def _in_languages_kept(found: re.Match[str], languages: tuple[str, ...]) -> str:
    texts = {"en": found[1], "zh": found[2]}
    return "{" + ", ".join(f"{key}: {texts[key]}" for key in languages if key in texts) + "}"


def _after_midnight(timezone: str) -> str:
    """Ten past midnight in a time zone as a cron line in UTC; an hour later in summer time."""
    zone = ZoneInfo(timezone)
    offsets = [datetime(2026, month, 1, tzinfo=zone).utcoffset() for month in (1, 7)]
    least = min(offset for offset in offsets if offset is not None)
    minutes = (10 - int(least.total_seconds()) // 60) % (24 * 60)
    return f"{minutes % 60} {minutes // 60} * * *"


def is_script(path: str) -> bool:
    return Path(path).suffix == ".sh"
