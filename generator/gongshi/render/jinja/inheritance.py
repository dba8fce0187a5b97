"""Which single template results from a template and those it extends? A tree without blocks.

Jinja looks up the blocks of a page each time it renders it. The template that a page extends never
changes, so blocks are merged when it is compiled. A case this does not understand is left to Jinja.
"""

from collections.abc import Callable

from jinja2 import nodes

Parse = Callable[[str], nodes.Template]
_TOP_LEVEL = (nodes.Extends, nodes.Import, nodes.Block, nodes.Output)
"""Nodes allowed at the top level of a template that extends another."""


def merge_blocks(tree: nodes.Template, parse: Parse) -> nodes.Template:
    """The template that a tree extends, with the tree's blocks merged in; or the tree unchanged."""
    found = _merged_tree(tree, parse)
    if found is None:
        return tree
    body = [
        nodes.Scope(node.body, lineno=node.lineno) if isinstance(node, nodes.Block) else node
        for node in found.body
    ]
    return nodes.Template(body, lineno=tree.lineno)


def _merged_tree(tree: nodes.Template, parse: Parse) -> nodes.Template | None:
    """The topmost template with the blocks of the tree; None if that is not clear."""
    extends = [*tree.find_all(nodes.Extends)]
    if not _is_plain(tree):
        return None
    if not extends:
        return tree
    if len(extends) > 1 or not all(isinstance(node, _TOP_LEVEL) for node in tree.body):
        return None
    base = extends[0].template
    parent = _merged_tree(parse(base.value), parse) if isinstance(base, nodes.Const) else None
    if parent is None:
        return None
    own = {block.name: block for block in tree.find_all(nodes.Block)}
    imports: list[nodes.Node] = [node for node in tree.body if isinstance(node, nodes.Import)]
    body = [own.get(n.name, n) if isinstance(n, nodes.Block) else n for n in parent.body]
    return nodes.Template([*imports, *body], lineno=tree.lineno)


def _is_plain(tree: nodes.Template) -> bool:
    """Whether every block is at the top level and refers to no other block."""
    blocks = [*tree.find_all(nodes.Block)]
    names = {name.name for name in tree.find_all(nodes.Name)}
    top = sum(isinstance(node, nodes.Block) for node in tree.body)
    return (
        len(blocks) == top
        and not any(block.required or block.scoped for block in blocks)
        and not names & {"self", "super"}
    )
