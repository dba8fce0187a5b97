"""Which Python does a template become? Jinja's own, but for what costs most on 100,000 pages.

A view is a struct, so a dotted name is read as the attribute it is, and what is called is called
without asking whether it wants to know the page. Only where a template asks whether something is
defined is Jinja's careful reading kept. A value of a mapping is read with brackets. A page is put
together in one list, and what stands within `once` is taken from what it said before.
"""

import keyword
from collections.abc import Callable, Iterable
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import _escape_inner, escape  # type: ignore[attr-defined]  # where there is no C, its twin

from gongshi.render.jinja import fragment_cache

_ASKING = {"defined", "undefined", "default", "d"}
"""Tests and filters that may be given what is not there."""


def escaped(value: Any) -> str:
    """As `markupsafe.escape`, without an object made for every plain text."""
    return _escape_inner(value) if type(value) is str else str(escape(value))


escaped_text: Callable[[str], str] = _escape_inner


def _is_escaped(frame: Frame, finalize: Any) -> bool:
    context = frame.eval_ctx
    return bool(context.autoescape) and not context.volatile and finalize.src is None


class Generator(CodeGenerator):
    """Writes shorter code for attributes, calls and what is put out."""

    careful = False
    memories = 0

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("escaped = environment.escaped")
        self.writeline("escaped_text = environment.escaped_text")

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """A whole page is put into a list, which costs less than handing out piece by piece."""
        if not frame.rootlevel or frame.buffer or self.blocks or self.extends_so_far:
            super().blockvisit(nodes, frame)
            return
        self.buffer(frame)
        super().blockvisit(nodes, frame)
        self.writeline(f"yield concat({frame.buffer})")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if _is_escaped(frame, finalize):
            self.write("(escaped_text(said) if type(said := ")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if _is_escaped(frame, finalize):
            self.write(") is str else escaped(said))")
        else:
            super()._output_child_post(node, frame, finalize)

    def visit_FilterBlock(self, node: nodes.FilterBlock, frame: Frame) -> None:
        if node.filter.name == fragment_cache.NAME and frame.buffer:
            self._visit_once(node, frame)
        else:
            super().visit_FilterBlock(node, frame)

    def _visit_once(self, node: nodes.FilterBlock, frame: Frame) -> None:
        """Looks up what the body said for these values; works it out where it is new."""
        stranger = fragment_cache.stranger(node, self.environment.globals)
        if stranger:
            self.fail(f"says {stranger!r}, which is not among what it is once for", node.lineno)
        kept, key, said = (self.temporary_identifier() for _ in range(3))
        self.memories += 1
        self.writeline(f"{kept} = environment.kept[{f'{self.name} {self.memories}'!r}]", node)
        self.writeline(f"{key} = ")
        self.visit_Tuple(nodes.Tuple(node.filter.args, "load"), frame)
        self.writeline(f"{said} = {kept}.get({key})")
        self.writeline(f"if {said} is None:")
        self.indent()
        within = frame.inner()
        within.symbols.analyze_node(node)
        self.enter_frame(within)
        self.buffer(within)
        self.blockvisit(node.body, within)
        self.writeline(f"{said} = {kept}.keep({key}, concat({within.buffer}))")
        self.leave_frame(within)
        self.outdent()
        self.simple_write(said, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        if self.careful or not node.attr.isidentifier():
            super().visit_Getattr(node, frame)
            return
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Call(
        self,
        node: nodes.Call,
        frame: Frame,
        forward_caller: bool = False,  # noqa: FBT001, FBT002 - as Jinja declares it
    ) -> None:
        if forward_caller or not self._is_ours(node):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def _is_ours(self, call: nodes.Call) -> bool:
        """A function that needs nothing but what it is given."""
        called, words = call.node, {pair.key for pair in call.kwargs}
        if call.dyn_args or call.dyn_kwargs or any(map(keyword.iskeyword, words)):
            return False
        if isinstance(called, nodes.Name):
            return called.name in getattr(self.environment, "functions", ())
        return isinstance(called, nodes.Getattr) and called.attr == "isoformat"

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:
        self._with_care(node, frame, super().visit_Test)

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:
        self._with_care(node, frame, super().visit_Filter)

    def _with_care(
        self, node: nodes.Test | nodes.Filter, frame: Frame, visit: Callable[[Any, Frame], None]
    ) -> None:
        before, self.careful = self.careful, self.careful or node.name in _ASKING
        visit(node, frame)
        self.careful = before
