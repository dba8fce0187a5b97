"""What did somebody most likely mean where a file is not YAML? Only a guess, for a message.

A parser says at which sign it gave up, in its own words. Nearly always it is one of a few slips
of people who write YAML by hand: a colon of a Chinese keyboard, a quotation mark left open. This
looks for them where the parser stopped. It does not read YAML.
"""

import re

import msgspec

from gongshi.register.problems import Mark

_KEY = r" *(?:- +)*[A-Za-z_][\w-]*"
_WIDE_COLON = re.compile(rf"{_KEY} ?(?P<here>：)")
_NO_SPACE = re.compile(rf"{_KEY}:(?P<here>[\u3000\xa0]|[^\s/])")
_SIGNS = "@`%*&!|>?-[]{},"
"""What begins something else than a value without quotes."""
_QUOTES = "put quotes around the whole value"
_COLUMN = "begin it as its neighbours do, and in their column"


class Slip(msgspec.Struct, frozen=True):
    """What is wrong in words, what to write instead, and where."""

    message: str
    hint: str
    mark: Mark


class Stop(msgspec.Struct, frozen=True):
    """Where a parser gave up, in its words; `begun` is where that began which it could not end."""

    text: str
    said: str
    at: Mark
    begun: Mark

    def line(self, number: int) -> str:
        """Empty where the parser, which knows more kinds of line ends, counts further."""
        return next(iter(self.text.split("\n")[number - 1 :]), "")


def slip(stop: Stop) -> Slip:
    return next(tell for words, tell in _TOLD if words in stop.said)(stop)


def _open_quote(stop: Stop) -> Slip:
    return Slip("a quotation mark is opened and not closed", "close it, or take it out", stop.begun)


def _escape(stop: Stop) -> Slip:
    hint = r"put single quotes around the value, or write `\\`"
    return Slip(r"between double quotes `\` must begin an escape", hint, stop.at)


def _open_bracket(stop: Stop) -> Slip:
    hint = "close it, write a comma after each value, and quotes around one that holds , : [ ] { }"
    here = stop.at if stop.at[0] == stop.begun[0] else stop.begun
    return Slip("a bracket is opened and not closed as it should be", hint, here)


def _no_key(stop: Stop) -> Slip:
    hint = "begin it with a key and ': ', or indent it below the text it goes on with"
    return _lost_colon(stop, stop.begun[0]) or Slip("the line has no key", hint, stop.begun)


def _lost_colon(stop: Stop, number: int) -> Slip | None:
    """What is wrong with the colon of a line that should be `key: value`."""
    line = stop.line(number)
    if found := _WIDE_COLON.match(line):
        where = number, found.start("here") + 1
        return Slip("the colon is a wide one: '：'", "write ':' and a space", where)
    if found := _NO_SPACE.match(line):
        where = number, found.start("here") + 1
        return Slip("no space follows the colon", "write ':' and an ordinary space", where)
    return None


def _colon(stop: Stop) -> Slip:
    """A colon too many in a value; or a key's own, where the line before it is no `key: value`."""
    number, column = stop.at
    if not re.fullmatch(_KEY, stop.line(number)[: column - 1]):
        return Slip("the value contains ': '", _QUOTES, stop.at)
    before = _lost_colon(stop, number - 1) if number > 1 else None
    return before or Slip("the line begins too far to the right", _COLUMN, stop.at)


def _stray(stop: Stop) -> Slip:
    """What neither begins a line where it may, nor goes on with anything."""
    number, column = stop.at
    before = stop.line(number)[: column - 1].rstrip()
    if not before:
        return Slip("the line goes on with nothing that stands above", _COLUMN, stop.at)
    if before[-1] in "\"'":
        hint = f"{_QUOTES}; or one is not closed further up"
        return Slip("more follows the quotation mark that ends the value", hint, stop.at)
    return Slip("more follows than the value", _QUOTES, stop.at)


def _too_deep(stop: Stop) -> Slip:
    return Slip("it is nested too deep", "flatten it", stop.at)


def _tab(stop: Stop) -> Slip:
    return Slip("a tab stands where spaces must", "indent with two spaces", stop.begun)


def _sign(stop: Stop) -> Slip:
    number, column = stop.begun
    sign = stop.line(number)[column - 1 : column]
    if sign == "\t":
        return _tab(stop)
    if sign and sign in _SIGNS:
        return Slip(f"a value must not begin with {sign!r}", _QUOTES, stop.begun)
    return Slip(stop.said, f"{_QUOTES}, if it begins with a special character", stop.at)


_TOLD = (
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
"""Words of libyaml's, and what tells the slip behind them; the first that fit."""
