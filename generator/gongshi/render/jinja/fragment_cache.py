"""Which part of a page depends on only a few values that many pages share? It is rendered once.

`{% once record.remedy, record.list_href %}…{% endonce %}` is rendered once for each set of these
values, and then taken from memory. The body may use no other variable, which is checked when the
template is compiled. The text is the same as without the tag.
"""

from collections.abc import Container, Iterator

from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

TAG = "once"
_MOST_FRAGMENTS = 5_000
"""Texts cached for one block. Most blocks have few; some have a new one for each page."""


class OnceTag(Extension):
    """The tag. For Jinja it is a block with a filter that changes nothing."""

    tags = {TAG}  # noqa: RUF012 - as Jinja declares it

    def parse(self, parser: Parser) -> nodes.FilterBlock:
        line = next(parser.stream).lineno
        values = [parser.parse_expression()]
        while parser.stream.skip_if("comma"):
            values.append(parser.parse_expression())
        body = parser.parse_statements((f"name:end{TAG}",), drop_needle=True)
        unchanged = nodes.Filter(None, TAG, values, [], None, None, lineno=line)
        return nodes.FilterBlock(body, unchanged, lineno=line)


def unchanged_text(body: str, *_: object) -> str:
    """The filter of the tag's name, for templates that Jinja compiles itself."""
    return body


class FragmentCache(dict[tuple[object, ...], str]):
    """The texts of a block, by its values. It is emptied before it grows too large."""

    def add(self, key: tuple[object, ...], text: str) -> str:
        if len(self) >= _MOST_FRAGMENTS:
            self.clear()
        self[key] = text
        return text


def free_variable(block: nodes.FilterBlock, globals_: Container[str]) -> str:
    """The first variable in the body that is not among the block's values; empty: there is none."""
    assigned = {name.name for name in block.find_all(nodes.Name) if name.ctx != "load"}
    found = (name for node in block.body for name in _names_in(node, block.filter.args))
    return next(
        (name for name in found if name not in assigned | {"loop"} and name not in globals_), ""
    )


def _names_in(node: nodes.Node, values: list[nodes.Expr]) -> Iterator[str]:
    if node in values:
        return
    if isinstance(node, nodes.Name):
        yield node.name
    for child in node.iter_child_nodes():
        yield from _names_in(child, values)
