"""What does a template say together with the one it extends? One tree, without blocks.

Jinja looks a page's blocks up each time the page is filled in. Which template it extends never
changes, so blocks are put in their places when it is compiled. What this does not understand is
left to Jinja as it was.
"""

from collections.abc import Callable

from jinja2 import nodes

Parse = Callable[[str], nodes.Template]
_TOP = (nodes.Extends, nodes.Import, nodes.Block, nodes.Output)
"""What may stand at the top of a template that extends another."""


def merge_blocks(tree: nodes.Template, parse: Parse) -> nodes.Template:
    """The template that a tree extends, with the tree's blocks in it; or the tree as it is."""
    found = _laid_over(tree, parse)
    if found is None:
        return tree
    body = [
        nodes.Scope(node.body, lineno=node.lineno) if isinstance(node, nodes.Block) else node
        for node in found.body
    ]
    return nodes.Template(body, lineno=tree.lineno)


def _laid_over(tree: nodes.Template, parse: Parse) -> nodes.Template | None:
    """The topmost template, its blocks being those of the tree; None where that is not clear."""
    extends = [*tree.find_all(nodes.Extends)]
    if not _is_plain(tree):
        return None
    if not extends:
        return tree
    if len(extends) > 1 or not all(isinstance(node, _TOP) for node in tree.body):
        return None
    above = extends[0].template
    parent = _laid_over(parse(above.value), parse) if isinstance(above, nodes.Const) else None
    if parent is None:
        return None
    own = {block.name: block for block in tree.find_all(nodes.Block)}
    imports: list[nodes.Node] = [node for node in tree.body if isinstance(node, nodes.Import)]
    body = [own.get(n.name, n) if isinstance(n, nodes.Block) else n for n in parent.body]
    return nodes.Template([*imports, *body], lineno=tree.lineno)


def _is_plain(tree: nodes.Template) -> bool:
    """Every block stands at the top, needs no other, and knows of no other."""
    blocks = [*tree.find_all(nodes.Block)]
    names = {name.name for name in tree.find_all(nodes.Name)}
    top = sum(isinstance(node, nodes.Block) for node in tree.body)
    return (
        len(blocks) == top
        and not any(block.required or block.scoped for block in blocks)
        and not names & {"self", "super"}
    )
