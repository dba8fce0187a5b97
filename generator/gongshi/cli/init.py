"""What are the options, the questions and the output of `gongshi init`?"""

import re
import shlex
import sys
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import available_timezones

import click

from gongshi.git import repository
from gongshi.maintain import new_record, new_register
from gongshi.maintain.new_register import FORGES, LANGUAGES, Answers
from gongshi.register.model import CLASSES, KEY, LINE, REGION, Class
from gongshi.register.problems import Unusable
from gongshi.settings import own_templates
from gongshi.views.words import read_words

T = TypeVar("T")
Validate = Callable[[str], T]
"""Turns typed text into a value; raises UsageError with what to type instead."""

_NATIONAL = {"en": "China", "zh": "全国"}
"""The default name of the default division, 100000."""


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", multiple=True, help="Title; in several languages: 'en=… zh=…'.")
@click.option("--operator", multiple=True, help="Who runs it; likewise.")
@click.option("--languages", help="Such as: zh,en. The first is the default.")
@click.option("--timezone", help="In which days begin and end, such as Asia/Shanghai.")
@click.option("--region", help="Code of the division it covers, six digits.")
@click.option("--region-name", multiple=True, help="Name of that division; likewise.")
@click.option(
    "--class",
    "class_",
    type=click.Choice(CLASSES, case_sensitive=False),
    help="Class of the first list.",
)
@click.option("--list", "list_id", help="Id of the first list; default: its class.")
@click.option(
    "--forge",
    "forges",
    multiple=True,
    type=click.Choice([*FORGES]),
    help="Workflows for a code host; may be given again.",
)
def command(folder: Path, forges: tuple[str, ...], **given: Any) -> None:
    """Make a new register in FOLDER: lists, articles, settings and a first commit.

    It passes the check and builds at once. Asks for what is not given.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Unusable(f"{folder} is not empty; nothing was written")
    answers = _answers(given, forges)
    for path, data in new_register.register_files(answers).items():
        new_record.write_file(folder / path, data)
        if new_register.is_script(path):
            (folder / path).chmod(0o755)
    click.echo(f"{folder}: a register in {', '.join(answers.languages)}")
    click.echo(_first_commit(folder))
    click.echo(
        f"next:\n  cd {shlex.quote(str(folder))}\n  gongshi serve\n  gongshi new {answers.list_id}"
    )


def _answers(given: dict[str, Any], forges: tuple[str, ...]) -> Answers:
    asked = "Languages, the first is the default"
    languages = _answer(given["languages"], asked, "en", _languages)
    title = _texts(given["title"], "Title of the register", languages, {})
    operator = _texts(given["operator"], "Who runs it", languages, title)
    timezone = _answer(given["timezone"], "Time zone", "Asia/Shanghai", _timezone)
    asked = "Code of the division it covers, six digits"
    region = _answer(given["region"], asked, "100000", _region)
    named = _NATIONAL if region == "100000" else {languages[0]: region}
    asked = f"Class of the first list ({', '.join(CLASSES)})"
    region_name = _texts(given["region_name"], "Name of that division", languages, named)
    class_ = _answer(given["class_"], asked, "watchlist", _class)
    return Answers(
        title=title,
        operator=operator,
        languages=languages,
        timezone=timezone,
        region=region,
        region_name=region_name,
        list_id=_list_id(given["list_id"] or class_),
        class_=class_,
        list_title=_class_titles(class_, languages),
        forges=forges,
    )


def _answer(given: str | None, question: str, default: str | None, validate: Validate[T]) -> T:
    """The given value, or an answer that is asked for until it is valid, or the default."""
    if given is None and sys.stdin.isatty():
        answer: T = click.prompt(question, default=default, value_proc=validate)
        return answer
    if given is None and default is None:
        raise click.UsageError("give --title, or run it where it can ask")
    return validate(given or default or "")


def _folded(text: str) -> str:
    """The text without differences of width and case, and with one kind of comma."""
    return unicodedata.normalize("NFKC", text).strip().casefold().replace("、", ",")


def _languages(text: str) -> tuple[str, ...]:
    languages = tuple(dict.fromkeys(re.split(r"[\s,;]+", _folded(text))))
    if others := [language for language in languages if language not in LANGUAGES]:
        raise click.UsageError(
            f"there are words in {', '.join(LANGUAGES)}, not in {', '.join(others)}; begin with "
            "one of those, then write templates/words/<language>.yml and add it to register.yml"
        )
    return languages


def _timezone(text: str) -> str:
    known = {zone.casefold(): zone for zone in available_timezones()}
    if _folded(text) not in known:
        raise click.UsageError(f"{text!r} is no time zone; write it as Asia/Shanghai")
    return known[_folded(text)]


def _region(text: str) -> str:
    if not re.match(REGION, _folded(text)):
        raise click.UsageError(f"{text!r} is no code of a division: six digits")
    return _folded(text)


def _class(text: str) -> Class:
    """A class by its key or by its title on the site in any language."""
    known: dict[str, Class] = {class_: class_ for class_ in CLASSES}
    if _folded(text) not in known:
        for class_ in CLASSES:
            titles = _class_titles(class_, LANGUAGES).values()
            known |= {_folded(title): class_ for title in titles}
    if _folded(text) not in known:
        raise click.UsageError(f"{text!r} is no class; one of: {', '.join(CLASSES)}")
    return known[_folded(text)]


def _list_id(text: str) -> str:
    if not re.match(KEY, text):
        raise click.UsageError(f"{text!r} is no id of a list; write it as serious-violations")
    return text


def _texts(
    given: tuple[str, ...], question: str, languages: tuple[str, ...], default: dict[str, str]
) -> dict[str, str]:
    """A text for each language; a missing one is copied from another language."""
    texts = dict(_by_language(given, languages[0]))
    first = texts.get(languages[0]) or next(iter(texts.values()), None)
    for language in languages:
        if not given:
            asked = f"{question} ({language})" if len(languages) > 1 else question
            texts[language] = _answer(None, asked, default.get(language, first), _line)
            first = first or texts[language]
    return {language: texts.get(language) or first or "" for language in languages}


def _by_language(given: tuple[str, ...], first: str) -> Iterator[tuple[str, str]]:
    """Texts as `en=…`, one or several in an argument; one without a language is in the first."""
    for value in given:
        before, *marked = re.split(rf"(?:^|\s+)({'|'.join(LANGUAGES)})=", _line(value))
        if before:
            yield first, before
        yield from zip(marked[::2], marked[1::2], strict=True)


def _line(text: str) -> str:
    if not re.match(LINE, text):
        raise click.UsageError(f"{text!r} has a line end or a tab; write it on one line")
    return text


def _class_titles(class_: str, languages: tuple[str, ...]) -> dict[str, str]:
    folders = [own_templates() / "words"]
    return {language: read_words(language, folders)(f"class_{class_}") for language in languages}


def _first_commit(folder: Path) -> str:
    """Makes a first commit; without git, or without a git user, returns how to make one."""
    try:
        repository.run_git(folder, "init", "-q", "-b", "main")
        repository.run_git(folder, "add", "-A")
        repository.run_git(folder, "commit", "-q", "-m", "Begin the register")
    except Unusable as refused:
        reasons = str(refused).splitlines()
        steps = "git init -b main && git add -A && git commit -m 'Begin the register'"
        return f"no commit was made ({reasons[0]}); when git is set up, in that folder: {steps}"
    return "with a first commit"
