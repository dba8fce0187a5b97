"""Which parts of a template are the same on every page? They are computed when it is compiled.

A register has one template and a hundred thousand pages, so parts that never change are not
computed for each page: words with a fixed key, the page's language, the text of an included file,
the body of a macro. Folding changes the syntax tree between parsing and compiling, and never the
text of a page. A part it does not understand is left to Jinja.
"""

import copy
import itertools
import marshal
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import jinja2
from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from gongshi.render.jinja.codegen import Generator, escaped, escaped_text
from gongshi.render.jinja.fragment_cache import TAG, FragmentCache, OnceTag, unchanged_text
from gongshi.render.jinja.inheritance import Parse, merge_blocks

_NOT_INLINED = (
    nodes.Extends,
    nodes.Block,
    nodes.Import,
    nodes.FromImport,
    nodes.Macro,
    nodes.CallBlock,
)
"""A file or macro with one of these is called, not inlined."""
_MACRO_VARIABLES = {"caller", "varargs", "kwargs", "self", "super"}
_FOLDABLE = (nodes.Compare, nodes.Not, nodes.And, nodes.Or, nodes.Concat, nodes.Test)


class FoldingEnvironment(jinja2.Environment):
    """An environment that folds constants into its templates.

    `constants` are names with their values, `functions` names of pure functions. `compiled` has the
    code of pages that were compiled before, by the name of their template.
    """

    code_generator_class = Generator
    escaped = staticmethod(escaped)
    escaped_text = staticmethod(escaped_text)

    def __init__(
        self,
        constants: dict[str, Any],
        functions: dict[str, Callable[..., Any]],
        compiled: dict[str, bytes] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(extensions=[OnceTag], **options)
        self.filters[TAG] = unchanged_text
        self.fragments: dict[str, FragmentCache] = defaultdict(FragmentCache)
        self.compiled = {} if compiled is None else compiled
        self.constants = constants
        self.functions = functions
        self.copies = itertools.count()
        self.pages: dict[str, jinja2.Template] = {}
        self.macros: dict[str, dict[str, nodes.Macro]] = {}
        self.globals.update(constants, **functions)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        return fold_template(tree, self, lambda other: self.parse_unfolded(other, name))

    def page(self, name: str) -> jinja2.Template:
        """A template merged with those it extends, compiled once."""
        if name not in self.pages:
            known = self.compiled.get(name)
            self.pages[name] = self._compile_page(name) if known is None else self._load_page(known)
        return self.pages[name]

    def _compile_page(self, name: str) -> jinja2.Template:
        tree = merge_blocks(
            self.parse_unfolded(name, None), lambda other: self.parse_unfolded(other, name)
        )
        if tree.find(nodes.Extends):
            return self.get_template(name)
        folded = fold_template(tree, self, lambda other: self.parse_unfolded(other, name))
        self.compiled[name] = marshal.dumps(self.compile(folded, name, name))
        return self._load_page(self.compiled[name])

    def _load_page(self, compiled: bytes) -> jinja2.Template:
        code = marshal.loads(compiled)  # noqa: S302 - written by this program
        return self.template_class.from_code(self, code, self.globals)

    def parse_unfolded(self, name: str, parent: str | None) -> nodes.Template:
        """Another template as it was written. Raises TemplateNotFound."""
        if self.loader is None:
            raise jinja2.TemplateNotFound(name)
        source, filename, _ = self.loader.get_source(self, self.join_path(name, parent or ""))
        return super()._parse(source, name, filename)


Node = TypeVar("Node", bound=nodes.Node)


def fold_template(tree: nodes.Template, env: FoldingEnvironment, parse: Parse) -> nodes.Template:
    """The tree with includes and macros inlined, and constants evaluated."""
    macros = _macros_of(tree, env, parse)
    tree = _Inliner(env, parse, macros).visit(tree)
    shadowed = _assigned_names(tree)
    tree = _Folder(env, shadowed).visit(tree)
    _merge_outputs(tree)
    _drop_imports(tree)
    tree.set_environment(env)
    return tree


def _drop_imports(tree: nodes.Template) -> None:
    """Removes imports of macros that are no longer called, so that they are not looked up."""
    used = {name.name for name in tree.find_all(nodes.Name)}
    tree.body[:] = [n for n in tree.body if not isinstance(n, nodes.Import) or n.target in used]


def _assigned_names(tree: nodes.Node) -> set[str]:
    """Every name that the tree assigns a value to."""
    assigned = {n.name for n in tree.find_all(nodes.Name) if n.ctx != "load"}
    return assigned | {m.name for m in tree.find_all(nodes.Macro)}


def _macros_of(
    tree: nodes.Template, env: FoldingEnvironment, parse: Parse
) -> dict[tuple[str, str], nodes.Macro]:
    """The macros that a file can call, by the name of their import and their own name."""
    found = {("", macro.name): macro for macro in tree.find_all(nodes.Macro)}
    for imported in tree.find_all(nodes.Import):
        if isinstance(imported.template, nodes.Const) and not imported.with_context:
            for name, macro in _macros_in(imported.template.value, env, parse).items():
                found[imported.target, name] = macro
    return found


def _macros_in(name: str, env: FoldingEnvironment, parse: Parse) -> dict[str, nodes.Macro]:
    """The macros of a file, computed once: most templates import the same."""
    if name not in env.macros:
        locals_ = {("", macro.name): macro for macro in parse(name).find_all(nodes.Macro)}
        inliner = _Inliner(env, parse, locals_)
        env.macros[name] = {key: inliner.visit(macro) for (_, key), macro in locals_.items()}
    return env.macros[name]


class _Inliner(NodeTransformer):
    """Inlines included files and the bodies of macros."""

    def __init__(
        self,
        env: FoldingEnvironment,
        parse: Parse,
        macros: dict[tuple[str, str], nodes.Macro],
    ) -> None:
        self.env = env
        self.parse = parse
        self.macros = macros
        self.within: list[str] = []

    def visit_Include(self, node: nodes.Include) -> nodes.Node | list[nodes.Node]:
        if not isinstance(node.template, nodes.Const) or not node.with_context:
            return node
        name = node.template.value
        if node.ignore_missing or name in self.within:
            return node
        tree = self.parse(name)
        if any(True for _ in tree.find_all(_NOT_INLINED)):
            return node
        self.within.append(name)
        tree = self.visit(tree)
        self.within.pop()
        return nodes.Scope(tree.body, lineno=node.lineno)

    def visit_Output(self, node: nodes.Output) -> list[nodes.Node]:
        found: list[nodes.Node] = []
        for child in node.nodes:
            copied = self._inlined(child)
            if copied is None:
                found.append(nodes.Output([child], lineno=node.lineno))
            else:
                found.append(copied)
        return found

    def _inlined(self, call: nodes.Node) -> nodes.Scope | None:
        """The body of a macro in place of its call, or None if it must be called."""
        macro = self._called_macro(call)
        if macro is None or not isinstance(call, nodes.Call) or macro.name in self.within:
            return None
        arguments = _arguments(macro, call)
        if (
            arguments is None
            or any(True for _ in macro.find_all(_NOT_INLINED))
            or _uses(macro, _MACRO_VARIABLES)
        ):
            return None
        suffix = f"_{macro.name}_{next(self.env.copies)}"
        self.within.append(macro.name)
        body = [_deep_copy(node, self.env) for node in macro.body]
        scope = nodes.Scope(body, lineno=call.lineno)
        head = _rename_locals(scope, arguments, suffix, self.env)
        scope.body[:0] = head
        copied: nodes.Scope = self.generic_visit(scope)  # type: ignore[assignment]
        self.within.pop()
        return copied

    def _called_macro(self, call: nodes.Node) -> nodes.Macro | None:
        if not isinstance(call, nodes.Call) or call.dyn_args or call.dyn_kwargs:
            return None
        target = call.node
        if isinstance(target, nodes.Name):
            return self.macros.get(("", target.name))
        if isinstance(target, nodes.Getattr) and isinstance(target.node, nodes.Name):
            return self.macros.get((target.node.name, target.attr))
        return None


def _uses(tree: nodes.Node, names: set[str]) -> bool:
    return any(name.name in names for name in tree.find_all(nodes.Name))


def _arguments(macro: nodes.Macro, call: nodes.Call) -> dict[str, nodes.Expr] | None:
    """The expression for each parameter of a macro, or None if the call does not match."""
    names = [parameter.name for parameter in macro.args]
    arguments: dict[str, nodes.Expr] = dict(
        zip(names[len(names) - len(macro.defaults) :], macro.defaults, strict=True)
    )
    arguments.update(zip(names, call.args, strict=False))
    arguments.update((pair.key, pair.value) for pair in call.kwargs)
    fits = len(call.args) <= len(names) and set(arguments) == set(names)
    return arguments if fits else None


def _deep_copy(node: Node, env: jinja2.Environment) -> Node:
    """A copy of a node that shares its environment."""
    return copy.deepcopy(node, {id(env): env})


def _rename_locals(
    scope: nodes.Scope, arguments: dict[str, nodes.Expr], suffix: str, env: jinja2.Environment
) -> list[nodes.Node]:
    """Gives the names in a copied body a suffix; returns the assignments of its parameters."""
    locals_ = _assigned_names(scope) | set(arguments)
    assigned = _assigned_names(scope)
    stable = {k: v for k, v in arguments.items() if k not in assigned and _is_stable(v)}
    _Renamer(locals_, stable, suffix, env).visit(scope)
    return [
        nodes.Assign(nodes.Name(name + suffix, "store"), value, lineno=scope.lineno)
        for name, value in arguments.items()
        if name not in stable
    ]


def _is_stable(node: nodes.Node) -> bool:
    """Whether it has the same value inside the macro: a constant, a name, an attribute of a name.

    `loop` has not, because a loop in the macro has its own.
    """
    if isinstance(node, nodes.Tuple):
        return all(isinstance(item, nodes.Const) for item in node.items)
    if isinstance(node, nodes.Getattr):
        return _is_stable(node.node)
    return isinstance(node, nodes.Const) or (isinstance(node, nodes.Name) and node.name != "loop")


class _Renamer(NodeTransformer):
    def __init__(
        self, locals_: set[str], stable: dict[str, nodes.Expr], suffix: str, env: jinja2.Environment
    ) -> None:
        self.env = env
        self.locals_ = locals_
        self.stable = stable
        self.suffix = suffix

    def visit_Name(self, node: nodes.Name) -> nodes.Expr:
        if node.name in self.stable:
            return _deep_copy(self.stable[node.name], self.env)
        if node.name in self.locals_:
            return nodes.Name(node.name + self.suffix, node.ctx, lineno=node.lineno)
        return node


class _Folder(NodeTransformer):
    """Evaluates what does not depend on a page, from the leaves up."""

    def __init__(self, env: FoldingEnvironment, shadowed: set[str]) -> None:
        self.env = env
        self.constants = {k: v for k, v in env.constants.items() if k not in shadowed}
        self.functions = {k: v for k, v in env.functions.items() if k not in shadowed}

    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        found = super().visit(node, *args, **kwargs)
        return self._evaluated(found) if isinstance(found, _FOLDABLE) else found

    def visit_Name(self, node: nodes.Name) -> nodes.Expr:
        if node.ctx == "load" and node.name in self.constants:
            return nodes.Const(self.constants[node.name], lineno=node.lineno)
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        self.generic_visit(node)
        function = self._function(node.node)
        if function is None or node.dyn_args or node.dyn_kwargs:
            return node
        values = [*node.args, *(pair.value for pair in node.kwargs)]
        if not all(isinstance(value, nodes.Const) for value in values):
            return node
        kwargs = {pair.key: pair.value.value for pair in node.kwargs}  # type: ignore[attr-defined]
        args = [arg.value for arg in node.args]  # type: ignore[attr-defined]
        return nodes.Const(function(*args, **kwargs), lineno=node.lineno)

    def _function(self, node: nodes.Expr) -> Callable[..., Any] | None:
        if isinstance(node, nodes.Name):
            return self.functions.get(node.name)
        text = isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Const)
        if text and node.attr == "startswith":  # type: ignore[attr-defined]
            return str(node.node.value).startswith  # type: ignore[attr-defined]
        return None

    def visit_If(self, node: nodes.If) -> nodes.Node | list[nodes.Node]:
        self.generic_visit(node)
        if not isinstance(node.test, nodes.Const):
            return node
        if node.test.value:
            return node.body
        if not node.elif_:
            return node.else_
        first, *rest = node.elif_
        return [nodes.If(first.test, first.body, rest, node.else_, lineno=first.lineno)]

    def visit_CondExpr(self, node: nodes.CondExpr) -> nodes.Node:
        self.generic_visit(node)
        if not isinstance(node.test, nodes.Const):
            return node
        return node.expr1 if node.test.value else node.expr2 or node

    def _evaluated(self, node: nodes.Expr) -> nodes.Expr:
        node.set_environment(self.env)
        try:
            return nodes.Const(node.as_const(), lineno=node.lineno)
        except nodes.Impossible:
            return node


def _merge_outputs(tree: nodes.Node) -> None:
    """Merges neighbouring output nodes, from the leaves up."""
    for child in tree.iter_child_nodes():
        _merge_outputs(child)
    for name in ("body", "else_"):
        body = getattr(tree, name, None)
        if isinstance(body, list):
            body[:] = _merged(body)


def _merged(body: list[nodes.Node]) -> list[nodes.Node]:
    """A scope that assigns no name is replaced by its body."""
    found: list[nodes.Node] = []
    for node in _without_scopes(body):
        last = found[-1] if found else None
        if isinstance(node, nodes.Output) and isinstance(last, nodes.Output):
            found[-1] = nodes.Output([*last.nodes, *node.nodes], lineno=last.lineno)
        else:
            found.append(node)
    return found


def _without_scopes(body: list[nodes.Node]) -> Iterator[nodes.Node]:
    for node in body:
        if isinstance(node, nodes.Scope) and not _assigned_names(node):
            yield from _without_scopes(node.body)
        else:
            yield node
