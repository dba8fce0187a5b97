"""What are the options, the questions and the output of `gongshi init`?"""

import re
import sys
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import click

from gongshi.git import repository
from gongshi.maintain import new_record, new_register
from gongshi.maintain.new_register import FORGES, LANGUAGES, Answers
from gongshi.register.model import CLASSES, KEY, LINE, REGION
from gongshi.register.problems import Unusable
from gongshi.settings import own_templates
from gongshi.views.words import read_words

_QUESTIONS = {
    "title": ("Title of the register", None),
    "operator": ("Who runs it", None),
    "languages": ("Languages, the first is the default", "en"),
    "timezone": ("Time zone", "Asia/Shanghai"),
    "region": ("Code of the division it covers, six digits", "100000"),
    "region_name": ("Name of that division", None),
    "class_": (f"Class of the first list ({', '.join(CLASSES)})", "watchlist"),
}


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", multiple=True, help="Title; by language as: en=… zh=…")
@click.option("--operator", multiple=True, help="Who runs it; likewise.")
@click.option("--languages", help="Such as: zh,en. The first is the default.")
@click.option("--timezone", help="In which days begin and end, such as Asia/Shanghai.")
@click.option("--region", help="Code of the division it covers, six digits.")
@click.option("--region-name", multiple=True, help="Name of that division; likewise.")
@click.option("--class", "class_", type=click.Choice(CLASSES), help="Class of the first list.")
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
    answers = _answers({**given, "forges": forges})
    for path, data in new_register.register_files(answers).items():
        new_record.write_record(folder / path, data.decode())
        if new_register.is_script(path):
            (folder / path).chmod(0o755)
    click.echo(f"{folder}: a register in {', '.join(answers.languages)}")
    click.echo(_first_commit(folder))
    click.echo(f"next:\n  cd {folder}\n  gongshi serve\n  gongshi new {answers.list_id}")


def _answers(given: dict[str, Any]) -> Answers:
    interactive = sys.stdin.isatty()
    for key, (question, default) in _QUESTIONS.items():
        if not given.get(key):
            if interactive:
                answer = click.prompt(question, default=default)
                given[key] = (answer,) if isinstance(given.get(key), tuple) else answer
            elif default is None and key == "title":
                raise click.UsageError("give --title, or run it where it can ask")
            else:
                given[key] = default
    return _validated(given)


def _validated(given: dict[str, Any]) -> Answers:
    languages = tuple(re.split(r"[ ,]+", given["languages"].strip()))
    if others := [language for language in languages if language not in LANGUAGES]:
        raise click.UsageError(
            f"there are words in {', '.join(LANGUAGES)}, not in {', '.join(others)}; begin with "
            "one of those, then write templates/words/<language>.yml and add it to register.yml"
        )
    if given["timezone"] not in available_timezones():
        raise click.UsageError(f"{given['timezone']!r} is no time zone; write it as Asia/Shanghai")
    if not re.match(REGION, given["region"]):
        raise click.UsageError(f"{given['region']!r} is no code of a division: six digits")
    if given["class_"] not in CLASSES:
        raise click.UsageError(f"{given['class_']!r} is no class; one of: {', '.join(CLASSES)}")
    list_id = given["list_id"] or given["class_"]
    if not re.match(KEY, list_id):
        raise click.UsageError(f"{list_id!r} is no id of a list; write it as serious-violations")
    title = _texts(given["title"], languages)
    return Answers(
        title=title,
        operator=_texts(given["operator"], languages) if given["operator"] else title,
        languages=languages,
        timezone=given["timezone"],
        region=given["region"],
        region_name=_texts(given["region_name"] or (given["region"],), languages),
        list_id=list_id,
        class_=given["class_"],
        list_title=_class_titles(given["class_"], languages),
        forges=given["forges"],
    )


def _texts(values: tuple[str, ...], languages: tuple[str, ...]) -> dict[str, str]:
    """A text for each language; a missing one is copied from another language."""
    given = {}
    for value in values:
        if not re.match(LINE, value):
            raise click.UsageError(f"{value!r} has a line end or a tab; write it on one line")
        language, sign, text = value.partition("=")
        known = sign and language in LANGUAGES
        given[language if known else languages[0]] = text if known else value
    first = given.get(languages[0]) or next(iter(given.values()))
    return {language: given.get(language, first) for language in languages}


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
        return f"no commit was made ({reasons[0]}); when git is set up: git commit -m 'Begin'"
    return "with a first commit"
