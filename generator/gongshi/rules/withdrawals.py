"""What may the public statement on a withdrawal say?"""

from collections.abc import Iterator

from gongshi.register.folding import fold
from gongshi.register.model import Filed, ListRules, Subject, Text, Withdrawal
from gongshi.register.problems import Finding
from gongshi.rules.registry import Context, on, rule


@rule("C10", "record")
def no_name_in_statement(
    filed: Filed, rules: ListRules | None, context: Context
) -> Iterator[Finding]:
    """The note and evidence of a withdrawal must not name the subject."""
    withdrawn = filed.record.withdrawn
    for field, text in _statement(withdrawn) if withdrawn else ():
        name = next((n for n in _names(filed.record.subject) if fold(n) in fold(text)), None)
        if name is not None:
            message = f"{field[-1]} must not name the subject, whose listing is withdrawn: {name!r}"
            hint = "it stays on a page that names nobody; write `the company`, 当事人 or the like"
            yield on(filed, *field, message=message, hint=hint)


def _statement(withdrawn: Withdrawal) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text that the page of the withdrawal shows, with the way to it."""
    for name in ("note", "evidence"):
        text: Text | None = getattr(withdrawn, name)
        if isinstance(text, str):
            yield ("withdrawn", name), text
        elif text:
            yield from ((("withdrawn", name), each) for each in text.values())


def _names(subject: Subject) -> Iterator[str]:
    """Names and identifiers of a subject; none that folds to nothing."""
    known = (subject.name, subject.name_en, subject.code, subject.representative)
    every = (*known, *subject.aliases, *subject.former_names, *subject.ids.values())
    yield from (name for name in every if name and fold(name))
