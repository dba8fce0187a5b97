"""What does a query ask for? FORMAT.md, "A query"."""

import msgspec

from gongshi.register.folding import fold, fold_code, folded_runs, folded_words
from gongshi.register.names import FORMS, Regions, core
from gongshi.search.analysis.pinyin import sound
from gongshi.search.analysis.spelling import spellable
from gongshi.search.analysis.syllables import SYLLABLES, breaks
from gongshi.search.index.corpus import LEAST_CORE, LEAST_KEY, document_key

_LEAST_WORD = 2
"""Letters of a word that may have a typing error, and of one that may have two."""


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """Empty parts do not apply. `words` are those of tier 5, `spelled` those of tier 9.

    Where `spoken`, each word may be a syllable, and tier 5 is asked when no other tier has a hit.
    """

    text: str
    folded: str
    core: str
    words: tuple[str, ...]
    spoken: bool
    code: str
    document: str
    letters: str
    initials: str
    spelled: tuple[str, ...]
    sound: str

    @property
    def core_start(self) -> int:
        """Where its core begins, 0 where it has none."""
        return max(self.folded.find(self.core), 0)


def parse_query(text: str, regions: Regions) -> Query:
    folded, pieces = fold(text), folded_words(text)
    start, end = core(folded, regions)
    code = fold_code(text)
    digits = any("0" <= character <= "9" for character in folded)
    typed = _long_enough(folded_runs(text))
    letters = folded if folded.isascii() and folded.isalnum() and len(folded) > 1 else ""
    return Query(
        text=text,
        folded=folded,
        core=folded[start:end] if LEAST_CORE <= end - start < len(folded) else "",
        words=_intersected(pieces, _long_enough(pieces)),
        spoken=SYLLABLES.issuperset(_without_forms(pieces)),
        code=code if len(code) >= LEAST_KEY and (digits or len(pieces) == 1) else "",
        document=document_key(text),
        letters=letters if letters.isalpha() and breaks(letters) is not None else "",
        initials=letters if len(pieces) == 1 or len(pieces) == len(folded) else "",
        spelled=typed if spellable(typed) else (),
        sound=sound(folded),
    )


def _without_forms(pieces: list[str]) -> list[str]:
    """Without legal forms, where something else is there."""
    return [piece for piece in pieces if piece not in FORMS] or pieces


def _long_enough(pieces: list[str]) -> tuple[str, ...]:
    return tuple(piece for piece in _without_forms(pieces) if len(piece) >= _LEAST_WORD)


def _intersected(pieces: list[str], large: tuple[str, ...]) -> tuple[str, ...]:
    """The words of several whose intersection is searched; a letter among them tells little.

    Where it leaves fewer than two, what was typed is no more than one word.
    """
    short = min(map(len, pieces), default=0) < _LEAST_WORD
    return large if len(pieces) > 1 and (len(large) > 1 or not short) else ()
