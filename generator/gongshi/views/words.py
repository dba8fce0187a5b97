"""Which words does the site itself use in each language?

One flat table of keys per language, `templates/words/<language>.yml`. A file of the same name in a
register replaces single words or adds a language.
"""

from datetime import date
from functools import lru_cache
from pathlib import Path

import msgspec

from gongshi.format import yaml_reader
from gongshi.register.problems import Unusable


class Words(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The words of one language, and its words for the scripts of the pages.

    They are equal only to themselves, so that they can be the key of a cache.

    `reference` has the texts of the code, such as rules, by the English text.
    """

    language: str
    table: dict[str, str]
    script: dict[str, str] = {}
    reference: dict[str, str] = {}

    def __call__(self, key: str, **values: object) -> str:
        """The words of a key with `{name}` filled in; `n` chooses between _one and _other.

        Raises Unusable for a key that has no words in the language.
        """
        if not values and key in self.table:
            return self.table[key]
        if "n" in values:
            plural = f"{key}_one" if values["n"] == 1 else f"{key}_other"
            key = plural if plural in self.table else key
        if key not in self.table:
            raise Unusable(f"templates/words/{self.language}.yml has no words for {key!r}")
        return self.filled(key, {k: self.shown(v) for k, v in values.items()})

    def filled(self, key: str, values: dict[str, object]) -> str:
        try:
            return self.table[key].format_map(values)
        except (KeyError, IndexError, ValueError, AttributeError) as error:
            places = ", ".join(f"{{{name}}}" for name in values)
            raise Unusable(
                f"templates/words/{self.language}.yml: {key!r} cannot be filled in "
                f"({error}); there are: {places}"
            ) from None

    def has(self, key: str) -> bool:
        return key in self.table

    def shown(self, value: object) -> str:
        """A value as readers of the language expect it: days and grouped numbers."""
        if isinstance(value, str):
            return value
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return f"{value:,}"
        return str(value)

    def day(self, day: date) -> str:
        """A day in full: `13 March 2029`, `2029年3月13日`."""
        return _day(self, day)


@lru_cache(10_000)
def _day(words: Words, day: date) -> str:
    month = words(f"month_{day.month}")
    words("day")
    return words.filled("day", {"day": day.day, "month": month, "year": day.year})


def read_words(language: str, folders: list[Path]) -> Words:
    """The words of a language; later folders override earlier ones.

    Raises Unusable if no folder has the language, with the file to write.
    """
    table = _overlaid(f"{language}.yml", folders)
    if not table:
        raise Unusable(
            f"no words for language {language!r}: copy templates/words/en.yml to "
            f"templates/words/{language}.yml and translate it"
        )
    shared = {key: text for key, text in table.items() if key.startswith(_SHARED)}
    return Words(
        language=language,
        table=table,
        script=_overlaid(f"script.{language}.yml", folders) | shared,
        reference=_overlaid(f"reference.{language}.yml", folders),
    )


_SHARED = ("answer_none", "answer_adverse", "entity_term_ended")
"""What a script says again when a record on the page has ended."""


def _overlaid(name: str, folders: list[Path]) -> dict[str, str]:
    table: dict[str, str] = {}
    for folder in folders:
        path = folder / name
        if path.is_file():
            table.update(_table(path))
    return table


def _table(path: Path) -> dict[str, str]:
    text, findings = yaml_reader.decode(str(path), path.read_bytes())
    parsed = yaml_reader.parse_yaml(str(path), text)
    for finding, (line, column) in findings + parsed.findings:
        raise Unusable(f"{path}:{line}:{column} {finding.message}")
    if not isinstance(parsed.value, dict):
        raise Unusable(f"{path}:1:1 words must be a mapping of key to text")
    return {key: str(value or "") for key, value in parsed.value.items()}
