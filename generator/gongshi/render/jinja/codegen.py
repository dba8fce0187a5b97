"""Which Python does a template become? Jinja's own, except where it is slow on 100,000 pages.

A view is a struct, so a dotted name becomes an attribute. Functions are called directly, without
Jinja's check whether they want the context. Only where a template asks whether a value is defined,
Jinja's own lookup is kept. Values of a mapping need brackets. A page is put together in one list,
and a `once` block is taken from the fragment cache.
"""

import keyword
from collections.abc import Callable, Iterable
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import _escape_inner, escape  # type: ignore[attr-defined]  # where there is no C, its twin

from gongshi.render.jinja import fragment_cache

_ALLOW_UNDEFINED = {"defined", "undefined", "default", "d"}
"""Tests and filters that accept undefined values."""


def escaped(value: Any) -> str:
    """As `markupsafe.escape`, but without creating an object for every plain text."""
    return _escape_inner(value) if type(value) is str else str(escape(value))


escaped_text: Callable[[str], str] = _escape_inner


def _is_escaped(frame: Frame, finalize: Any) -> bool:
    context = frame.eval_ctx
    return bool(context.autoescape) and not context.volatile and finalize.src is None


class Generator(CodeGenerator):
    """Writes shorter code for attributes, calls and output."""

    may_be_undefined = False
    fragments = 0

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("escaped = environment.escaped")
        self.writeline("escaped_text = environment.escaped_text")

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """Puts a whole page into a list, which is faster than yielding it piece by piece."""
        if not frame.rootlevel or frame.buffer or self.blocks or self.extends_so_far:
            super().blockvisit(nodes, frame)
            return
        self.buffer(frame)
        super().blockvisit(nodes, frame)
        self.writeline(f"yield concat({frame.buffer})")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if _is_escaped(frame, finalize):
            self.write("(escaped_text(value) if type(value := ")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if _is_escaped(frame, finalize):
            self.write(") is str else escaped(value))")
        else:
            super()._output_child_post(node, frame, finalize)

    def visit_FilterBlock(self, node: nodes.FilterBlock, frame: Frame) -> None:
        if node.filter.name == fragment_cache.TAG and frame.buffer:
            self._visit_once(node, frame)
        else:
            super().visit_FilterBlock(node, frame)

    def _visit_once(self, node: nodes.FilterBlock, frame: Frame) -> None:
        """Looks up the text of the block for these values; renders it if it is new."""
        free_variable = fragment_cache.free_variable(node, self.environment.globals)
        if free_variable:
            self.fail(
                f"uses {free_variable!r}, which is not among the values of its `once`", node.lineno
            )
        cache, key, text = (self.temporary_identifier() for _ in range(3))
        self.fragments += 1
        self.writeline(
            f"{cache} = environment.fragments[{f'{self.name} {self.fragments}'!r}]", node
        )
        self.writeline(f"{key} = ")
        self.visit_Tuple(nodes.Tuple(node.filter.args, "load"), frame)
        self.writeline(f"{text} = {cache}.get({key})")
        self.writeline(f"if {text} is None:")
        self.indent()
        within = frame.inner()
        within.symbols.analyze_node(node)
        self.enter_frame(within)
        self.buffer(within)
        self.blockvisit(node.body, within)
        self.writeline(f"{text} = {cache}.add({key}, concat({within.buffer}))")
        self.leave_frame(within)
        self.outdent()
        self.simple_write(text, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        if self.may_be_undefined or not node.attr.isidentifier():
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
        if forward_caller or not self._is_plain_call(node):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def _is_plain_call(self, call: nodes.Call) -> bool:
        """A call of a function that needs only its arguments."""
        called, words = call.node, {pair.key for pair in call.kwargs}
        if call.dyn_args or call.dyn_kwargs or any(map(keyword.iskeyword, words)):
            return False
        if isinstance(called, nodes.Name):
            return called.name in getattr(self.environment, "functions", ())
        return isinstance(called, nodes.Getattr) and called.attr == "isoformat"

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:
        self._visit_carefully(node, frame, super().visit_Test)

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:
        self._visit_carefully(node, frame, super().visit_Filter)

    def _visit_carefully(
        self, node: nodes.Test | nodes.Filter, frame: Frame, visit: Callable[[Any, Frame], None]
    ) -> None:
        before, self.may_be_undefined = (
            self.may_be_undefined,
            self.may_be_undefined or node.name in _ALLOW_UNDEFINED,
        )
        visit(node, frame)
        self.may_be_undefined = before
