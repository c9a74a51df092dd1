"""The grammar of `govern/facts/syntax.py`, worked out by Python's own parser: what the lowering is held against."""

from __future__ import annotations

import ast
import re
from typing import Any

from govern.facts.syntax import pack

Node = tuple[Any, ...]

OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.MatMult: "@", ast.Div: "/", ast.Mod: "%", ast.Pow: "**",
    ast.LShift: "<<", ast.RShift: ">>", ast.BitOr: "|", ast.BitXor: "^", ast.BitAnd: "&", ast.FloorDiv: "//",
    ast.Not: "not", ast.UAdd: "+", ast.USub: "-", ast.Invert: "~", ast.And: "and", ast.Or: "or",
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip
KEYWORD = re.compile(r"(?:async(?:\s|\\\n)+)?(?:def|class)(?:\s|\\\n)+")
CONVERSIONS = {-1: "", 97: "!a", 114: "!r", 115: "!s"}


def translate(text: str) -> tuple[Node, ...]:
    """The body of a module as facts hold it. Raises SyntaxError where Python does."""
    reference = _Reference(text)
    return reference.body(ast.parse(text).body)


class _Reference:
    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.text = text

    # -- positions ----------------------------------------------------------------------------------------------
    def column(self, line: int, offset: int) -> int:
        return len(self.lines[line - 1].encode()[:offset].decode())

    def at(self, node: Any) -> int:
        return pack(node.lineno, self.column(node.lineno, node.col_offset))

    def end_of(self, node: Any, width: int) -> int:
        return pack(node.end_lineno, self.column(node.end_lineno, node.end_col_offset) - width)

    def name_at(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> int:
        start = self.starts[node.lineno - 1] + self.column(node.lineno, node.col_offset)
        match = KEYWORD.match(self.text, start)
        assert match is not None
        line = node.lineno + self.text.count("\n", start, match.end())
        return pack(line, match.end() - self.starts[line - 1])

    # -- statements ---------------------------------------------------------------------------------------------
    def body(self, nodes: list[Any]) -> tuple[Node, ...]:
        return tuple(self.statement(node) for node in nodes)

    def statement(self, node: ast.stmt) -> Node:
        method = getattr(self, f"on_{type(node).__name__}")
        result: Node = method(node, self.at(node))
        return result

    def on_Expr(self, node: ast.Expr, at: int) -> Node:
        return ("expr", at, self.of(node.value))

    def on_Assign(self, node: ast.Assign, at: int) -> Node:
        return ("assign", at, self.all(node.targets), self.of(node.value), None)

    def on_AnnAssign(self, node: ast.AnnAssign, at: int) -> Node:
        return ("assign", at, (self.of(node.target),), self.of(node.value), self.of(node.annotation))

    def on_AugAssign(self, node: ast.AugAssign, at: int) -> Node:
        return ("augassign", at, self.of(node.target), OPERATORS[type(node.op)], self.of(node.value))

    def on_Return(self, node: ast.Return, at: int) -> Node:
        return ("return", at, self.of(node.value))

    def on_Delete(self, node: ast.Delete, at: int) -> Node:
        only = node.targets[0]
        targets = only.elts if len(node.targets) == 1 and isinstance(only, ast.Tuple) else node.targets
        return ("delete", at, self.all(targets))

    def on_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef, at: int) -> Node:
        return (
            "def", self.name_at(node), node.name, self.params(node.args), self.of(node.returns), self.body(node.body),
            self.all(node.decorator_list), isinstance(node, ast.AsyncFunctionDef), node.end_lineno,
        )  # fmt: skip

    on_AsyncFunctionDef = on_FunctionDef

    def on_ClassDef(self, node: ast.ClassDef, at: int) -> Node:
        return (
            "class", self.name_at(node), node.name, self.all(node.bases), self.keywords(node.keywords),
            self.body(node.body), self.all(node.decorator_list), node.end_lineno,
        )  # fmt: skip

    def on_Import(self, node: ast.Import, at: int) -> Node:
        return ("import", at, tuple((alias.name, alias.asname) for alias in node.names))

    def on_ImportFrom(self, node: ast.ImportFrom, at: int) -> Node:
        names = tuple((alias.name, alias.asname) for alias in node.names)
        return ("from", at, node.level, node.module or "", names)

    def on_If(self, node: ast.If, at: int) -> Node:
        return ("if", at, self.of(node.test), self.body(node.body), self.body(node.orelse))

    def on_While(self, node: ast.While, at: int) -> Node:
        return ("while", at, self.of(node.test), self.body(node.body), self.body(node.orelse))

    def on_For(self, node: ast.For | ast.AsyncFor, at: int) -> Node:
        is_async = isinstance(node, ast.AsyncFor)
        return (
            "for",
            at,
            self.of(node.target),
            self.of(node.iter),
            self.body(node.body),
            self.body(node.orelse),
            is_async,
        )

    on_AsyncFor = on_For

    def on_Try(self, node: ast.Try, at: int) -> Node:
        handlers = tuple((self.at(h), self.of(h.type), h.name, self.body(h.body)) for h in node.handlers)
        return ("try", at, self.body(node.body), handlers, self.body(node.orelse), self.body(node.finalbody))

    on_TryStar = on_Try

    def on_With(self, node: ast.With | ast.AsyncWith, at: int) -> Node:
        items = tuple((self.of(item.context_expr), self.of(item.optional_vars)) for item in node.items)
        return ("with", at, items, self.body(node.body), isinstance(node, ast.AsyncWith))

    on_AsyncWith = on_With

    def on_Raise(self, node: ast.Raise, at: int) -> Node:
        return ("raise", at, self.of(node.exc), self.of(node.cause))

    def on_Assert(self, node: ast.Assert, at: int) -> Node:
        return ("assert", at, self.of(node.test), self.of(node.msg))

    def on_Global(self, node: ast.Global, at: int) -> Node:
        return ("global", at, tuple(node.names))

    def on_Nonlocal(self, node: ast.Nonlocal, at: int) -> Node:
        return ("nonlocal", at, tuple(node.names))

    def on_Match(self, node: ast.Match, at: int) -> Node:
        cases = tuple((self.pattern(case.pattern), self.of(case.guard), self.body(case.body)) for case in node.cases)
        return ("match", at, self.of(node.subject), cases)

    def on_Pass(self, node: ast.Pass, at: int) -> Node:
        return ("pass", at)

    def on_Break(self, node: ast.Break, at: int) -> Node:
        return ("break", at)

    def on_Continue(self, node: ast.Continue, at: int) -> Node:
        return ("continue", at)

    def on_TypeAlias(self, node: Any, at: int) -> Node:  # Python 3.12
        return ("type", at, node.name.id, self.of(node.value), tuple(one.name for one in node.type_params))

    # -- patterns -----------------------------------------------------------------------------------------------
    def pattern(self, node: Any) -> Node:
        at = self.at(node)
        match node:
            case ast.MatchValue(value):
                found: Node = self.of(value)
                return found
            case ast.MatchSingleton(value):
                return ("const", at, value)
            case ast.MatchSequence(patterns):
                opened = self.text[self.starts[node.lineno - 1] + self.column(node.lineno, node.col_offset)]
                return ("list" if opened == "[" else "tuple", at, tuple(map(self.pattern, patterns)))
            case ast.MatchStar(name):
                return ("star", at, ("name", self.end_of(node, len(name or "_")), name or "_"))
            case ast.MatchMapping(keys, patterns, rest):
                pairs = [(self.of(key), self.pattern(p)) for key, p in zip(keys, patterns, strict=True)]
                return ("dict", at, (*pairs, *([(None, ("name", 0, rest))] if rest else [])))
            case ast.MatchClass(cls, patterns, names, values):
                keywords = tuple((name, self.pattern(value)) for name, value in zip(names, values, strict=True))
                return ("call", at, self.of(cls), tuple(map(self.pattern, patterns)), keywords)
            case ast.MatchAs(None, name):
                return ("name", at, name or "_")
            case ast.MatchAs(inner, name):
                return ("walrus", at, name, self.pattern(inner))
            case ast.MatchOr(patterns):
                first, *others = patterns
                union = self.pattern(first)
                for other in others:
                    union = ("binop", at, "|", union, self.pattern(other))
                return union
        raise AssertionError(node)

    # -- expressions --------------------------------------------------------------------------------------------
    def all(self, nodes: list[Any]) -> tuple[Any, ...]:
        return tuple(self.of(node) for node in nodes)

    def keywords(self, nodes: list[ast.keyword]) -> tuple[Any, ...]:
        return tuple((node.arg, self.of(node.value)) for node in nodes)

    def params(self, args: ast.arguments) -> tuple[Any, ...]:
        plain = [*((arg, "posonly") for arg in args.posonlyargs), *((arg, "any") for arg in args.args)]
        defaults = [None] * (len(plain) - len(args.defaults)) + list(args.defaults)
        out = [self.param(arg, default, kind) for (arg, kind), default in zip(plain, defaults, strict=True)]
        if args.vararg:
            out.append(self.param(args.vararg, None, "vararg"))
        out += [self.param(arg, d, "kwonly") for arg, d in zip(args.kwonlyargs, args.kw_defaults, strict=True)]
        if args.kwarg:
            out.append(self.param(args.kwarg, None, "kwarg"))
        return tuple(out)

    def param(self, arg: ast.arg, default: ast.expr | None, kind: str) -> tuple[Any, ...]:
        return (arg.arg, self.of(arg.annotation), self.of(default), kind, self.at(arg))

    def of(self, node: Any) -> Any:
        if node is None:
            return None
        method = getattr(self, f"of_{type(node).__name__}")
        found: Node = method(node, self.at(node))
        return found

    def of_Name(self, node: ast.Name, at: int) -> Node:
        return ("name", at, node.id)

    def of_Constant(self, node: ast.Constant, at: int) -> Node:
        return ("const", at, node.value)

    def of_Attribute(self, node: ast.Attribute, at: int) -> Node:
        return ("attr", self.end_of(node, len(node.attr)), self.of(node.value), node.attr)

    def of_Call(self, node: ast.Call, at: int) -> Node:
        return ("call", at, self.of(node.func), self.all(node.args), self.keywords(node.keywords))

    def of_Subscript(self, node: ast.Subscript, at: int) -> Node:
        return ("sub", at, self.of(node.value), self.of(node.slice))

    def of_Slice(self, node: ast.Slice, at: int) -> Node:
        return ("slice", at, self.of(node.lower), self.of(node.upper), self.of(node.step))

    def of_Tuple(self, node: ast.Tuple, at: int) -> Node:
        return ("tuple", at, self.all(node.elts))

    def of_List(self, node: ast.List, at: int) -> Node:
        return ("list", at, self.all(node.elts))

    def of_Set(self, node: ast.Set, at: int) -> Node:
        return ("set", at, self.all(node.elts))

    def of_Dict(self, node: ast.Dict, at: int) -> Node:
        return ("dict", at, tuple(zip(self.all(node.keys), self.all(node.values), strict=True)))

    def of_JoinedStr(self, node: ast.JoinedStr, at: int) -> Node:
        return ("fstr", at, tuple(v.value if isinstance(v, ast.Constant) else self.of(v) for v in node.values))

    def of_FormattedValue(self, node: ast.FormattedValue, at: int) -> Node:
        value = self.of(node.value)
        spec = CONVERSIONS[node.conversion] + (f":{self.spec(node.format_spec)}" if node.format_spec else "")
        return ("format", at, value, spec) if spec else value

    def spec(self, node: Any) -> str:
        parts = [
            str(p.value) if isinstance(p, ast.Constant) else ast.unparse(ast.JoinedStr([p]))[2:-1] for p in node.values
        ]
        return "".join(parts)

    def of_BinOp(self, node: ast.BinOp, at: int) -> Node:
        return ("binop", at, OPERATORS[type(node.op)], self.of(node.left), self.of(node.right))

    def of_UnaryOp(self, node: ast.UnaryOp, at: int) -> Node:
        operand = self.of(node.operand)
        if isinstance(node.op, ast.USub) and operand[0] == "const" and isinstance(operand[2], int | float):
            return ("const", at, -operand[2])
        return ("unary", at, OPERATORS[type(node.op)], operand)

    def of_BoolOp(self, node: ast.BoolOp, at: int) -> Node:
        first, *rest = node.values
        result: Node = self.of(first)
        for other in rest:
            result = ("bool", at, OPERATORS[type(node.op)], result, self.of(other))
        return result

    def of_Compare(self, node: ast.Compare, at: int) -> Node:
        pairs = tuple(
            (OPERATORS[type(op)], self.of(right)) for op, right in zip(node.ops, node.comparators, strict=True)
        )
        return ("compare", at, self.of(node.left), pairs)

    def of_Lambda(self, node: ast.Lambda, at: int) -> Node:
        return ("lambda", at, self.params(node.args), self.of(node.body))

    def of_IfExp(self, node: ast.IfExp, at: int) -> Node:
        return ("ifexp", at, self.of(node.test), self.of(node.body), self.of(node.orelse))

    def comprehension(self, kind: str, node: Any, at: int) -> Node:
        clauses: list[tuple[Any, ...]] = []
        for clause in node.generators:
            clauses.append(("for", self.of(clause.target), self.of(clause.iter)))
            clauses += [("if", self.of(test)) for test in clause.ifs]
        element, value = (node.key, node.value) if kind == "dict" else (node.elt, None)
        return ("comp", at, kind, self.of(element), self.of(value), tuple(clauses))

    def of_ListComp(self, node: ast.ListComp, at: int) -> Node:
        return self.comprehension("list", node, at)

    def of_SetComp(self, node: ast.SetComp, at: int) -> Node:
        return self.comprehension("set", node, at)

    def of_GeneratorExp(self, node: ast.GeneratorExp, at: int) -> Node:
        return self.comprehension("gen", node, at)

    def of_DictComp(self, node: ast.DictComp, at: int) -> Node:
        return self.comprehension("dict", node, at)

    def of_Await(self, node: ast.Await, at: int) -> Node:
        return ("await", at, self.of(node.value))

    def of_Yield(self, node: ast.Yield, at: int) -> Node:
        return ("yield", at, self.of(node.value))

    def of_YieldFrom(self, node: ast.YieldFrom, at: int) -> Node:
        return ("yieldfrom", at, self.of(node.value))

    def of_NamedExpr(self, node: ast.NamedExpr, at: int) -> Node:
        return ("walrus", at, node.target.id, self.of(node.value))

    def of_Starred(self, node: ast.Starred, at: int) -> Node:
        return ("star", at, self.of(node.value))


def comparable(node: Any, *, positions: bool = True) -> Any:
    """A node in a form that two parsers agree on.

    Adjacent texts of an f-string are joined, constants carry their type (1 is not True, 0.0 is not -0.0), format
    specifications lose their blanks, and positions inside f-strings, which Python 3.11 does not give, are dropped.
    """
    if not isinstance(node, tuple):
        return node
    if len(node) > 1 and isinstance(node[0], str) and type(node[1]) is int:
        at = node[1] if positions else 0
        match node[0]:
            case "const":
                return ("const", at, type(node[2]).__name__, repr(node[2]))
            case "fstr":
                return ("fstr", at, _joined(node[2]))
            case "format":
                spec = "".join(node[3].split())
                return ("format", 0, comparable(node[2], positions=positions), spec)
            case "def":
                params = tuple(_param(param, positions) for param in node[3])
                rest = [comparable(part, positions=positions) for part in node[4:]]
                return ("def", at, node[2], params, *rest)
            case "lambda":
                params = tuple(_param(param, positions) for param in node[2])
                return ("lambda", at, params, comparable(node[3], positions=positions))
            case "dict":
                pairs = tuple(
                    (comparable(key, positions=positions), comparable(value, positions=positions and key is not None))
                    for key, value in node[2]
                )
                return ("dict", at, pairs)
            case _:
                return (node[0], at, *[comparable(part, positions=positions) for part in node[2:]])
    if len(node) == 4 and type(node[0]) is int:  # an except clause
        return (node[0] if positions else 0, *[comparable(part, positions=positions) for part in node[1:]])
    return tuple(comparable(part, positions=positions) for part in node)


def _param(param: tuple[Any, ...], positions: bool) -> tuple[Any, ...]:
    name, annotation, default, kind, at = param
    inner = (comparable(annotation, positions=positions), comparable(default, positions=positions))
    return (name, *inner, kind, at if positions else 0)


def _joined(parts: tuple[Any, ...]) -> tuple[Any, ...]:
    out: list[Any] = []
    for part in parts:
        if not isinstance(part, str):
            out.append(comparable(part, positions=False))
        elif part and out and isinstance(out[-1], str):
            out[-1] += part
        elif part:
            out.append(part)
    return tuple(out)


def difference(left: Any, right: Any) -> tuple[Any, Any] | None:
    """The smallest pair of parts in which two nodes differ; None where they are equal."""
    if left == right:
        return None
    if isinstance(left, tuple) and isinstance(right, tuple) and len(left) == len(right):
        inner = [found for a, b in zip(left, right, strict=True) if (found := difference(a, b)) is not None]
        if len(inner) == 1 and isinstance(inner[0][0], tuple):
            return inner[0]
        if inner and left[:1] == right[:1] and all(isinstance(part[0], tuple) for part in inner):
            return inner[0]
    return left, right
