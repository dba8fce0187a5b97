"""What did the author most likely mean in a file that is not YAML? A guess, for a message.

A parser reports the position where it stopped, in its own words. The cause is nearly always one of
a few mistakes in YAML written by hand: a colon from a Chinese keyboard, a quotation mark left open.
This code looks for them at that position. It does not parse YAML.
"""

import re

import msgspec

from gongshi.register.problems import Mark

_KEY = r" *(?:- +)*[A-Za-z_][\w-]*"
_WIDE_COLON = re.compile(rf"{_KEY} ?(?P<here>：)")
_NO_SPACE = re.compile(rf"{_KEY}:(?P<here>[\u3000\xa0]|[^\s/])")
_SIGNS = "@`%*&!|>?-[]{},"
"""Characters that cannot begin a value without quotes."""
_QUOTES = "put quotes around the whole value"
_COLUMN = "begin it as its neighbours do, and in their column"


class SyntaxHint(msgspec.Struct, frozen=True):
    """The mistake in words, the text to write instead, and the position."""

    message: str
    hint: str
    mark: Mark


class ParserStop(msgspec.Struct, frozen=True):
    """Where a parser stopped, and its words; `start` is where the unfinished construct began."""

    text: str
    reason: str
    at: Mark
    start: Mark

    def line(self, number: int) -> str:
        """A line; empty if the number is too high, because the parser knows more line ends."""
        return next(iter(self.text.split("\n")[number - 1 :]), "")


def syntax_hint(error: ParserStop) -> SyntaxHint:
    return next(hint_for for words, hint_for in _HINTS if words in error.reason)(error)


def _open_quote(error: ParserStop) -> SyntaxHint:
    return SyntaxHint(
        "a quotation mark is opened and not closed", "close it, or take it out", error.start
    )


def _escape(error: ParserStop) -> SyntaxHint:
    hint = r"put single quotes around the value, or write `\\`"
    return SyntaxHint(r"between double quotes `\` must begin an escape", hint, error.at)


def _open_bracket(error: ParserStop) -> SyntaxHint:
    hint = "close it, write a comma after each value, and quotes around one that holds , : [ ] { }"
    here = error.at if error.at[0] == error.start[0] else error.start
    return SyntaxHint("a bracket is opened and not closed as it should be", hint, here)


def _no_key(error: ParserStop) -> SyntaxHint:
    hint = "begin it with a key and ': ', or indent it below the text it goes on with"
    return _colon_hint(error, error.start[0]) or SyntaxHint(
        "the line has no key", hint, error.start
    )


def _colon_hint(error: ParserStop, number: int) -> SyntaxHint | None:
    """The mistake with the colon of a line that should be `key: value`."""
    line = error.line(number)
    if found := _WIDE_COLON.match(line):
        where = number, found.start("here") + 1
        return SyntaxHint("the colon is a wide one: '：'", "write ':' and a space", where)
    if found := _NO_SPACE.match(line):
        where = number, found.start("here") + 1
        return SyntaxHint("no space follows the colon", "write ':' and an ordinary space", where)
    return None


def _colon(error: ParserStop) -> SyntaxHint:
    """A second colon in a value, or the colon of a key after a line that is not `key: value`."""
    number, column = error.at
    if not re.fullmatch(_KEY, error.line(number)[: column - 1]):
        return SyntaxHint("the value contains ': '", _QUOTES, error.at)
    before = _colon_hint(error, number - 1) if number > 1 else None
    return before or SyntaxHint("the line begins too far to the right", _COLUMN, error.at)


def _stray(error: ParserStop) -> SyntaxHint:
    """Text that does not continue the value before it."""
    number, column = error.at
    before = error.line(number)[: column - 1].rstrip()
    if not before:
        return SyntaxHint("the line goes on with nothing that stands above", _COLUMN, error.at)
    if before[-1] in "\"'":
        hint = f"{_QUOTES}; or one is not closed further up"
        return SyntaxHint("more follows the quotation mark that ends the value", hint, error.at)
    return SyntaxHint("more follows than the value", _QUOTES, error.at)


def _too_deep(error: ParserStop) -> SyntaxHint:
    return SyntaxHint("it is nested too deep", "flatten it", error.at)


def _tab(error: ParserStop) -> SyntaxHint:
    return SyntaxHint("a tab stands where spaces must", "indent with two spaces", error.start)


def _sign(error: ParserStop) -> SyntaxHint:
    number, column = error.start
    sign = error.line(number)[column - 1 : column]
    if sign == "\t":
        return _tab(error)
    if sign and sign in _SIGNS:
        return SyntaxHint(f"a value must not begin with {sign!r}", _QUOTES, error.start)
    return SyntaxHint(error.reason, f"{_QUOTES}, if it begins with a special character", error.at)


_HINTS = (
    ("scanning a quoted scalar", _open_quote),
    ("unknown escape", _escape),
    ("parsing a flow", _open_bracket),
    ("simple key", _no_key),
    ("mapping values are not allowed", _colon),
    ("parsing a block", _stray),
    ("nesting depth", _too_deep),
    ("tab character", _tab),
    ("", _sign),
)
"""Words of libyaml, and the function for the mistake behind them; the first match counts."""
