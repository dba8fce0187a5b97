"""Which constants must scripts and generator agree on? They are typed once, in Python.

`lib/constants.mjs` is made from it and kept with the other scripts, so that they run as they are,
in a browser and in Node, without a build. After a change of a constant,
`python -m tests.js.test_constants` writes it anew.
"""

import json

from gongshi.register.codes import CODE_ALPHABET, CODE_FIRST
from gongshi.register.names import FORMS
from gongshi.screening.statement import NAMED
from gongshi.search.analysis.pinyin import LEAST_SOUND, VARIANTS
from gongshi.search.analysis.spelling import GROUPED, LEAST_GROUPED, LONG, OPTIONS, VERY_LONG
from gongshi.search.analysis.syllables import SYLLABLES
from gongshi.search.index import article_index, codec, manifest
from gongshi.search.index.corpus import LEAST_CORE, LEAST_KEY
from gongshi.search.index.entries import MOST_WEIGHT
from gongshi.search.index.ngrams import SHAPES
from gongshi.search.query.candidate import KINDS, MOST
from gongshi.search.query.filters import ENTITY_FILTERS
from tests.support.paths import TEMPLATES

FILE = TEMPLATES / "assets/js/lib/constants.mjs"
HEAD = """/**
 * What the scripts and the generator must agree on, from the modules named here, which explain it.
 * Made by `python -m tests.js.test_constants`. Needs nothing, fires nothing.
 */
"""


def constants() -> dict[str, dict[str, object]]:
    """By the module that has them; the names are the scripts'."""
    return {
        "register/codes": {"CODE_ALPHABET": CODE_ALPHABET, "CODE_FIRST": CODE_FIRST},
        "register/names": {"FORMS": FORMS},
        "screening/statement": {"NAMED": NAMED},
        "search/analysis/pinyin": {"LEAST_SOUND": LEAST_SOUND, "VARIANTS": VARIANTS},
        "search/analysis/spelling": {
            "GROUPED": GROUPED,
            "LEAST_GROUPED": LEAST_GROUPED,
            "LONG": LONG,
            "OPTIONS": OPTIONS,
            "VERY_LONG": VERY_LONG,
        },
        "search/analysis/syllables": {"SYLLABLE_ROWS": syllable_rows()},
        "search/index/article_index": {"ARTICLES_FORMAT": article_index.FORMAT},
        "search/index/codec": {"MAGIC": codec.MAGIC.decode(), "DEFLATED": codec.DEFLATED[0]},
        "search/index/corpus": {"LEAST_CORE": LEAST_CORE, "LEAST_KEY": LEAST_KEY},
        "search/index/entries": {"MOST_WEIGHT": MOST_WEIGHT},
        "search/index/manifest": {"INDEX_FORMAT": manifest.FORMAT},
        "search/index/ngrams": {
            "LEAST": {name: shape.least for name, shape in SHAPES.items()},
            "EVERY": {name: shape.every for name, shape in SHAPES.items()},
        },
        "search/query/candidate": {"NAME_KINDS": KINDS, "MOST": MOST},
        "search/query/filters": {"ENTITY_FILTERS": ENTITY_FILTERS},
    }


def syllable_rows() -> str:
    """The first letter of syllables, and what may follow it: `a:,i,n b:a,ai`."""
    rows: dict[str, list[str]] = {}
    for syllable in sorted(SYLLABLES):
        rows.setdefault(syllable[0], []).append(syllable[1:])
    return " ".join(f"{first}:{','.join(rest)}" for first, rest in rows.items())


def source() -> str:
    lines = [HEAD]
    for module, values in constants().items():
        lines.append(f"// {module}.py")
        lines += [f"export const {key} = {_literal(value)};" for key, value in values.items()]
    return "\n".join(lines) + "\n"


def _literal(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def test_the_scripts_have_the_generator_s_constants() -> None:
    assert FILE.read_text("utf-8") == source()


if __name__ == "__main__":
    FILE.write_text(source(), "utf-8")
