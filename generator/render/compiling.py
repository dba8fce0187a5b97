"""Which Python does a template become? Jinja's own, but for what costs most on 100,000 pages.

A view is a struct, so a dotted name is read as the attribute it is, and what is called is called
without asking whether it wants to know the page. Only where a template asks whether something is
defined is Jinja's careful reading kept. A value of a mapping is read with brackets.
"""

import keyword
from collections.abc import Callable
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import _escape_inner, escape  # type: ignore[attr-defined]  # where there is no C, its twin

_ASKING = {"defined", "undefined", "default", "d"}
"""Tests and filters that may be given what is not there."""


def escaped(value: Any) -> str:
    """As `markupsafe.escape`, without an object made for every plain text."""
    return _escape_inner(value) if type(value) is str else str(escape(value))


class Generator(CodeGenerator):
    """Writes shorter code for attributes, calls and what is put out."""

    careful = False

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("escaped = environment.escaped")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)

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
