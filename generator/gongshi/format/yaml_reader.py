"""Which plain value does a YAML file have, and at which positions? The only door to PyYAML.

Every scalar stays text as written, so `NO`, `012`, `1:30` and an all-digit code survive; the model
gives types later. Features that records do not need and that cause harm (anchors, tags, merge keys,
duplicate keys, deep nesting) are refused with their position.

One pass over libyaml's events builds the plain value. It does not recurse, so no nesting can
exhaust the stack. Positions are collected only on request.

This is the only reader of YAML. A record of the demonstration takes 61 µs, a twentieth of its
build: libyaml 11, PyYAML's events 28, this module 22. A second reader, for plain lines only, was
removed: it could read 26 of the demonstration's 441 records, and accepted lines that libyaml
refuses.
"""

import re
from collections import Counter
from itertools import islice
from typing import Any

import msgspec
import yaml

from gongshi.format import yaml_slips
from gongshi.register.problems import Field, Finding, Mark

MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 16
MAX_ALIKE = 100
"""Problems of one kind reported for one file; a file full of them would hide the others."""

TextSpan = tuple[int, int, str]
"""Start and end of a value, in characters, and its style: a scalar's quote or `|` or `>`, `{` for a
mapping or sequence in brackets, empty for plain and block style."""

UNSEEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f"
    "\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_NULL = frozenset({"null", "Null", "NULL"})
_NULLS = _NULL | {"", "~"}
"""Plain scalars that YAML reads as null."""
_NULL_HINT = "leave the field out where there is nothing to say; quote the word if it is a name"
_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: .*)?$", re.MULTILINE)
"""The lines of git around two conflicting changes."""
_CONFLICT_HINT = (
    "keep what holds of both sides, and delete the lines `<<<<<<<`, `=======`, `>>>>>>>`"
)
_TAG_DIRECTIVE = re.compile("(?:^|[\n\r\x85\u2028\u2029\ufeff])%TAG[ \t]")
_CUT_OFF = re.compile(r" +(#[^\s#].{0,38})")
_CUT_OFF_HINT = (
    "if it belongs there, put quotes around the whole value; else write a space after the #"
)
UNREADABLE = frozenset({"F05", "Y01", "Y02", "Y03", "Y04", "Y05", "Y06", "Y07"})
"""Codes after which a file's value cannot be trusted, so that its form is not checked."""
_WARNINGS = frozenset({"Y09"})
"""Codes of text that may be intended: warnings."""
_EXTRA_HINTS = {
    "anchor": "write the value out where it is needed",
    "alias": "write the value out where it is needed",
    "tag": "write the plain value; its type follows from the field",
    "merge key": "write the fields out",
}


class Parsed(msgspec.Struct, kw_only=True):
    """A file's plain value (text, lists, mappings) and its problems as YAML."""

    value: Any = None
    findings: list[tuple[Finding, Mark]] = []
    marks: dict[tuple[Field, bool], Mark] = {}
    spans: dict[Field, TextSpan] = {}


def decode(path: str, data: bytes) -> tuple[str, list[tuple[Finding, Mark]]]:
    """The file's text, and the problems of its bytes. The text is empty if it is unreadable."""
    if len(data) > MAX_BYTES:
        message = f"file must be at most {MAX_BYTES} bytes, and this one is larger"
        hint = "split it into several files"
        return "", [(Finding(path=path, code="F06", message=message, hint=hint), (1, 1))]
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return "", [undecodable(path, data, error.start)]
    if marks_of_merge := conflict(path, text):
        return "", marks_of_merge
    printable = text.replace("\n", "").isprintable()  # ten times as fast as the search below
    return text, [] if printable else list(_unfit_characters(path, text))


def conflict(path: str, text: str) -> list[tuple[Finding, Mark]]:
    """The first conflict line of git, if one was left in the file."""
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return []
    found = _CONFLICT.search(text)
    if found is None:
        return []
    message = f"file must not hold the marks of a merge: {found[0][:40]!r}"
    finding = Finding(path=path, code="F11", message=message, hint=_CONFLICT_HINT)
    return [(finding, _mark_after(text[: found.start()]))]


def undecodable(path: str, data: bytes, start: int) -> tuple[Finding, Mark]:
    before = data[:start].decode()
    message = f"file must be UTF-8 text: byte 0x{data[start]:02X} is not"
    hint = "save it as UTF-8"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        hint = "it looks like UTF-16; save it as UTF-8"
    elif b"\0" not in data and _reads_as(data, "gb18030"):
        hint = "it looks like GBK (GB 18030); save it as UTF-8"
    return Finding(path=path, code="F01", message=message, hint=hint), _mark_after(before)


def _reads_as(data: bytes, encoding: str) -> bool:
    try:
        return any("\u4e00" <= c <= "\u9fff" for c in data.decode(encoding))
    except UnicodeDecodeError:
        return False


def _mark_after(before: str) -> Mark:
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _unfit_characters(path: str, text: str) -> Any:
    def finding(code: str, at: int, message: str, hint: str) -> tuple[Finding, Mark]:
        return Finding(path=path, code=code, message=message, hint=hint), _mark_after(text[:at])

    if text.startswith("\ufeff"):
        yield finding(
            "F02", 0, "file must not begin with a byte order mark", "save it as UTF-8 without BOM"
        )
    if (at := text.find("\r")) >= 0:
        yield finding(
            "F03", at, "lines must end in LF: CR found", "save it with Unix line ends (LF)"
        )
    if (at := text.find("\t")) >= 0:
        yield finding("F04", at, "file must not contain tabs", "write spaces in their place")
    unseen = UNSEEN.finditer(text, 1 if text.startswith("\ufeff") else 0)
    for found in islice(unseen, MAX_ALIKE):
        yield finding("F07", found.start(), _unseen(found.group()), _UNSEEN_HINT)


def _unseen(character: str) -> str:
    what = "control, bidirectional or zero-width characters"
    return f"text must not contain {what}: U+{ord(character):04X}"


_UNSEEN_HINT = "delete it; retype the word if need be"


def parse_yaml(path: str, text: str, *, positions: bool = False) -> Parsed:
    """The plain value of one YAML document. Never raises.

    With `positions`, `marks` and `spans` are filled. The span of a mapping or sequence in block
    style ends where it begins, because the text after it may be a comment of the next value.
    """
    reader = _Reader(path, text, positions=positions)
    if not text.strip(" \n\r\t\ufeff"):
        reader.report("F05", "file must not be empty", "delete it, or fill it in", (1, 1))
        return reader.parsed
    if directive := _TAG_DIRECTIVE.search(text):  # libyaml compares each with all others
        mark = _mark_after(text[: directive.end() - len("%TAG ")])
        reader.report("Y04", "file must not use a tag: %TAG", _EXTRA_HINTS["tag"], mark)
        return reader.parsed
    try:
        reader.read_events()
    except yaml.MarkedYAMLError as error:
        hint = _syntax_hint(error, text)
        reader.report("Y01", f"not readable as YAML: {hint.message}", hint.hint, hint.mark)
    except yaml.YAMLError as error:
        before = text.encode()[: getattr(error, "position", 0)]  # libyaml counts bytes here
        at = _mark_after(before.decode(errors="ignore"))
        reader.report("Y01", f"not readable as YAML: {getattr(error, 'reason', error)}", "", at)
    reader.parsed.value = next(iter(reader.document), None)
    return reader.parsed


def typed_value(text: str) -> Any:
    """The value of a document with the types of YAML, as other programs need it.

    Raises ValueError if it cannot be read.
    """
    try:
        return yaml.load(text, yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None


def marks(path: str, text: str) -> dict[tuple[Field, bool], Mark]:
    """The position of each key (True) and value (False) of a document, by field."""
    return parse_yaml(path, text, positions=True).marks


def _syntax_hint(error: yaml.MarkedYAMLError, text: str) -> yaml_slips.SyntaxHint:
    reason = ", ".join(part for part in (error.context, error.problem) if part)
    start = _mark_of(error.context_mark, text) if error.context_mark else None
    at = _mark_of(error.problem_mark, text) if error.problem_mark else start
    at = at or (1, 1)
    return yaml_slips.syntax_hint(yaml_slips.ParserStop(text, reason, at, start or at))


def _mark_of(mark: yaml.Mark, text: str) -> Mark:
    written = text.rstrip("\n")  # libyaml also reports positions after the end
    past = mark.line > written.count("\n")
    return _mark_after(written) if past else (mark.line + 1, mark.column + 1)


class _Reader:
    """Reads events one by one and keeps the open containers."""

    def __init__(self, path: str, text: str, *, positions: bool) -> None:
        self.path = path
        self.text = text
        self.positions = positions
        self.parsed = Parsed()
        self.document: list[Any] = []
        self.container: Any = self.document
        self.key: str | None = None
        self.outer: list[Any] = []
        self.steps: list[str | int] = []
        self.flows: list[Field | None] = []
        self.documents = 0
        self.counts: Counter[str] = Counter()
        self.firsts: dict[tuple[Field, bool], Mark] = self.parsed.marks
        self.stopped = False
        self.comments = " #" in text
        self.escapes = "\\" in text

    def read_events(self) -> None:
        handlers = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._begin,
            yaml.SequenceStartEvent: self._begin,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }.get
        for event in iter(yaml.CBaseLoader(self.text).get_event, None):
            if handler := handlers(type(event)):
                handler(event)
                if self.stopped:
                    break

    def report(self, code: str, message: str, hint: str, mark: Mark, *, stop: bool = False) -> None:
        self.stopped = self.stopped or stop
        self.counts[code] += 1
        if self.counts[code] > MAX_ALIKE:
            return
        finding = Finding(
            path=self.path,
            field=tuple(self.steps),
            code=code,
            severity="warning" if code in _WARNINGS else "error",
            message=message,
            hint=hint,
        )
        self.parsed.findings.append((finding, mark))

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            message = "file must hold one YAML document: a second one begins"
            self.report("Y07", message, "use a list, or another file", _at(event), stop=True)

    def _alias(self, event: Any) -> None:
        self._extra("alias", "Y03", f"*{event.anchor}", event)
        if self.key is None and type(self.container) is dict:
            self.key = f"*{event.anchor}"
        else:
            self._value("", event)

    def _scalar(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self._refuse_extras(event)
        style, value = event.style, event.value
        if self.escapes and style == '"':
            self._refuse_escapes(event)
        if self.key is None and type(self.container) is dict:
            self._key(event)
            return
        if not style:
            if value in _NULLS:
                value = self._null_or_text(event)
            if self.comments and event.value:
                self._warn_of_comment(event)
        self._value(value, event)

    def _refuse_extras(self, event: Any) -> None:
        if event.anchor is not None:
            self._extra("anchor", "Y03", f"&{event.anchor}", event)
        if event.tag is not None:
            self._extra("tag", "Y04", str(event.tag), event)

    def _extra(self, what: str, code: str, shown: str, event: Any) -> None:
        article = "an" if what[0] == "a" else "a"
        message = f"file must not use {article} {what}: {shown}"
        self.report(code, message, _EXTRA_HINTS[what], _at(event))

    def _refuse_escapes(self, event: Any) -> None:
        """Characters that `decode` refuses must not be written as escapes either."""
        if found := UNSEEN.findall(event.value):
            written = self.text[event.start_mark.index : event.end_mark.index]
            for character in sorted({*found} - {*written}):
                self.report("F07", _unseen(character), _UNSEEN_HINT, _at(event))

    def _null_or_text(self, event: Any) -> str | None:
        """YAML reads `null` as null; a reader of text would read the name Null."""
        word: str = event.value
        if word not in _NULL:
            return None
        message = f"value must not be the bare word {word}"
        self.report("Y08", message, _NULL_HINT, _at(event))
        return word

    def _warn_of_comment(self, event: Any) -> None:
        """A number sign after a space ends a text, so the rest of it is not shown."""
        if cut_off := _CUT_OFF.match(self.text, event.end_mark.index):
            message = f"text after ` #` is a comment, and nobody is shown it: {cut_off[1]!r}"
            end = event.end_mark
            mark = end.line + 1, end.column + 1 + cut_off.start(1) - cut_off.start()
            self.report("Y09", message, _CUT_OFF_HINT, mark)

    def _key(self, event: Any) -> None:
        key = self.key = event.value
        if key in self.container or key == "<<":
            self._check_key(key, event)
        if self.positions:
            self.parsed.marks.setdefault(((*self.steps, key), True), _at(event))

    def _check_key(self, key: str, event: Any) -> None:
        if key == "<<" and not event.style:
            self._extra("merge key", "Y05", "<<", event)
        elif key in self.container:
            message = f"key must not be given twice: {key!r}"
            hint = f"it stands in line {self._first(key, event)} already; keep one of the two"
            self.report("Y02", message, hint, _at(event))

    def _first(self, key: str, event: Any) -> int:
        """The line of the first occurrence of a key."""
        if not self.firsts:  # positions are collected only now: few files need them
            self.firsts = parse_yaml(self.path, self.text, positions=True).marks
        return self.firsts.get(((*self.steps, key), True), _at(event))[0]

    def _value(self, value: Any, event: Any) -> None:
        if self.positions:
            self._mark(event)
        if self.key is None:
            self.container.append(value)
        else:
            self.container[self.key] = value
            self.key = None

    def _here(self) -> Field:
        """The field of the next value."""
        if not self.outer:
            return ()
        return (*self.steps, len(self.container) if self.key is None else self.key)

    def _begin(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self._refuse_extras(event)
        if self.key is None and type(self.container) is dict:
            message = "a key must be text: a list or mapping stands in its place"
            self.report("Y06", message, "write the key as a word", _at(event), stop=True)
            return
        if len(self.outer) >= MAX_DEPTH:
            message = f"nesting must be at most {MAX_DEPTH} deep"
            self.report("Y06", message, "flatten it", _at(event), stop=True)
            return
        here = self._here()
        self.flows.append(here if event.flow_style else None)
        value: Any = {} if type(event) is yaml.MappingStartEvent else []
        self._value(value, event)
        self.steps.extend(here[-1:])
        self.outer.append(self.container)
        self.container = value

    def _end(self, event: Any) -> None:
        field = self.flows.pop()
        if self.positions and field is not None:
            start = self.parsed.spans[field][0]
            self.parsed.spans[field] = (start, event.end_mark.index, "{")
        self.container = self.outer.pop()
        if self.steps:
            self.steps.pop()

    def _mark(self, event: Any) -> None:
        here = self._here()
        self.parsed.marks.setdefault((here, False), _at(event))
        self.parsed.spans.setdefault(here, _span(event))


def _at(event: Any) -> Mark:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _span(event: Any) -> TextSpan:
    start: int = event.start_mark.index
    if hasattr(event, "value"):
        return start, event.end_mark.index, event.style or ""
    return start, start, ""
