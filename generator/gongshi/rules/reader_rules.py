"""Which rules do the readers apply while reading? They complete the table of rules.

Nothing is checked here. `yaml_reader` checks bytes and YAML, `converter` types, `load` and
`content_files` places and kinds, `code_policy` and `push_limits` a push, and `reversals` and
`removals` what it does to what was there before.
"""

from gongshi.register.problems import ProblemSeverity
from gongshi.rules.registry import Rule, Scope, add

_READERS: tuple[tuple[str, ProblemSeverity, str], ...] = (
    ("F01", "error", "A file must be UTF-8 text."),
    ("F02", "error", "A file must not begin with a byte order mark."),
    ("F03", "error", "Lines must end in LF."),
    ("F04", "error", "A file must not contain tabs."),
    ("F05", "error", "A file must not be empty."),
    ("F06", "error", "A file must be at most 4 MiB, and a picture or document 20 MiB."),
    ("F07", "error", "Text must not contain control, bidirectional or zero-width characters."),
    ("F08", "error", "Every file below lists/ must be part of the register."),
    ("F09", "error", "A file must be a plain file that can be read, not a link."),
    ("F10", "error", "register.yml, the four tables and the folder content/ must be there."),
    ("F11", "error", "A file must not hold the marks that git leaves where a merge is undecided."),
    ("F12", "error", "The name of a file must be one that every system can keep."),
    ("F13", "error", "A file in content/ must be of a kind that is checked and published."),
    ("F14", "error", "What a build makes must not be kept in git."),
    ("F15", "error", "A push must bring no code where the server's owner does not allow it."),
    ("F16", "error", "A push must be within the limits of the server."),
    ("F17", "error", "mkdocs.yml must set nothing that runs a program or names a file elsewhere."),
    ("Y01", "error", "A file must be readable as YAML."),
    ("Y02", "error", "A key must not be given twice."),
    ("Y03", "error", "A file must not use anchors and aliases."),
    ("Y04", "error", "A file must not use tags."),
    ("Y05", "error", "A file must not use merge keys."),
    ("Y06", "error", "Nesting must be at most 16 deep, and a key must be text."),
    ("Y07", "error", "A file must hold one YAML document."),
    ("Y08", "error", "What is not there must be left out, not written as `null`."),
    ("Y09", "warning", "A text should not be cut off by a number sign after a space."),
    ("I16", "warning", "A record that was shown should be withdrawn, not taken out."),
    (
        "P05",
        "warning",
        "Comments, names of files and messages of commits should not hold personal numbers.",
    ),
    (
        "I17",
        "error",
        "What has ended must not be brought back, nor an id given to another decision.",
    ),
    (
        "I18",
        "error",
        "Lists, authorities and many records must not be taken out, unless the commit says so.",
    ),
    ("S01", "error", "A required field must be given."),
    ("S02", "error", "A field must be one the format knows."),
    ("S03", "error", "A value must be of its field's type."),
    ("S04", "error", "A value from a closed set must be one of the set."),
    ("S05", "error", "A date must be a day that exists, written year-month-day."),
    ("S06", "error", "A duration must be years, months or days, as `P1Y`, `P3M`, `P30D`."),
    ("S07", "error", "A value must be written in its field's form."),
    ("S08", "error", "A value must be neither empty nor longer than its field allows."),
    ("S09", "error", "A web address must begin with https://."),
)


def _enter() -> None:
    for code, severity, text in _READERS:
        scope: Scope = "shape" if code.startswith("S") else "file"
        add(Rule(code=code, severity=severity, scope=scope, text=text))


_enter()
