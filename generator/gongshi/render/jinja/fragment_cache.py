"""Which part of a page follows from a few values that many pages share? It is said once.

`{% once record.remedy, record.list_href %}…{% endonce %}` is filled in once for each set of these
values and then taken from memory. The body may speak of nothing else, which is checked when the
template is compiled; what it says is the same as without the tag.
"""

from collections.abc import Container, Iterator

from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

NAME = "once"
_MOST = 5_000
"""Parts that are kept in one place; a register has few of most, and of some a new one a page."""


class Once(Extension):
    """The tag. To Jinja it is a block with a filter that changes nothing."""

    tags = {NAME}  # noqa: RUF012 - as Jinja declares it

    def parse(self, parser: Parser) -> nodes.FilterBlock:
        line = next(parser.stream).lineno
        values = [parser.parse_expression()]
        while parser.stream.skip_if("comma"):
            values.append(parser.parse_expression())
        body = parser.parse_statements((f"name:end{NAME}",), drop_needle=True)
        unchanged = nodes.Filter(None, NAME, values, [], None, None, lineno=line)
        return nodes.FilterBlock(body, unchanged, lineno=line)


def unchanged(body: str, *_: object) -> str:
    """The filter of the tag's name, where Jinja fills it in itself."""
    return body


class Kept(dict[tuple[object, ...], str]):
    """What a part said, by its values; begins anew before it grows too large."""

    def keep(self, key: tuple[object, ...], said: str) -> str:
        if len(self) >= _MOST:
            self.clear()
        self[key] = said
        return said


def stranger(block: nodes.FilterBlock, known: Container[str]) -> str:
    """A name the body speaks of that is not among the block's values; empty where there is none."""
    own = {name.name for name in block.find_all(nodes.Name) if name.ctx != "load"}
    found = (name for node in block.body for name in _spoken_of(node, block.filter.args))
    return next((name for name in found if name not in own | {"loop"} and name not in known), "")


def _spoken_of(node: nodes.Node, values: list[nodes.Expr]) -> Iterator[str]:
    if node in values:
        return
    if isinstance(node, nodes.Name):
        yield node.name
    for child in node.iter_child_nodes():
        yield from _spoken_of(child, values)
