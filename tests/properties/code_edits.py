"""Edits of Python code at random: of the inside of functions, and of everything around them.

Each takes a file as it is and gives the file as it shall be, or None where it has nothing to do. What comes out may be
nonsense, as an editor's half-done work is; mostly it can be parsed.
"""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# What is put into a function; NAME is any function or class of the application, imported or not.
STATEMENTS = (
    "x = 1",
    "pass",
    "# a remark",
    '"""Words."""',
    "NAME()",
    "await NAME(db, user)",
    "return NAME()",
    "from app.deps import NAME",
    "raise HTTPException(status_code=403)",
    "raise HTTPException(401)",
    "if user is None:\n    raise HTTPException(status_code=401)",
    "if not user.is_admin:\n    raise HTTPException(403, 'no')",
    "db.delete(item)\ndb.commit()",
    "session.add(NAME)\nsession.commit()",
    "self.db.execute(text('delete from items'))",
    "audit_log(user, 'changed')",
    "key = request.headers.get('Idempotency-Key')",
    "def inner():\n    raise HTTPException(status_code=403)\ninner()",
    "return None",
    "global NAME\nNAME = 1",
)
IMPORTS = (
    "import os",
    "from MODULE import NAME",
    "from MODULE import NAME as OTHER",
    "from MODULE import *",
    "import MODULE",
    "import MODULE as OTHER",
    "from PACKAGE import LAST",
    "from PACKAGE import LAST as OTHER",
)
UNITS = (
    "NEW = 1",
    "NEW: int = 1",
    "NEW = NAME",
    "NEW = '/api'",
    "NEW = APIRouter(prefix='/NEW', dependencies=[Depends(NAME)])",
    "NEW = Depends(NAME)",
    "def NEW(db=None):\n    return NAME(db)",
    "def NEW(request: Request):\n    raise HTTPException(401)",
    "async def NEW(db, user=Depends(NAME)):\n    db.commit()",
    "class NEW(NAME):\n    pass",
    "class NEW(BaseModel):\n    name: str\n    other: NAME",
    "class NEW:\n    def find(self):\n        return NAME(self)\n\n    def __call__(self):\n        raise HTTPException(403)",
    '@router.get("/NEW")\ndef NEW(who=Depends(NAME)):\n    return NAME()',
    '@router.post("/items")\ndef NEW(item: NAME) -> NAME:\n    db.commit()',
    '@router.delete("/{anything}", dependencies=[Depends(NAME)])\ndef NEW(anything: str):\n    db.delete(anything)',
    "@NAME\ndef NEW(function):\n    return function",
)
LOOSE = (
    "NAME()",
    "NAME.other = NAME",
    "router.dependencies.append(Depends(NAME))",
    "router.add_api_route('/NEW', NAME, methods=['POST'])",
    "if NAME:\n    NEW = 2",
    "try:\n    from MODULE import NAME\nexcept ImportError:\n    NAME = None",
    "for one in (1, 2):\n    print(one)",
    "del NAME",
    "setattr(NAME, 'NEW', NAME)",
    "NAME['a'] = NAME",
    "one, NEW = NAME, 2",
)
FIELDS = (
    "NEW: int = 0",
    "NEW: NAME",
    "NEW = NAME",
    "def NEW(self):\n    return NAME(self)",
    "find = NAME",
    "NEW: NAME | None = None",
)
PARAMETERS = ("extra: int = 1", "who=Depends(NAME)", "extra: NAME = None", "*, extra=NAME", "**rest", "db: NAME")
DECORATORS = ("@NAME", "@functools.cache", "@router.get('/NEW')", "@NAME(NAME)", "@router.post('/items', dependencies=[Depends(NAME)])", "@staticmethod", "@property")  # fmt: skip
DEFINED = re.compile(r"^(?: {4})?(?:async )?(?:def|class) (\w+)", re.MULTILINE)
VALUES = ("0", "'/other'", "None", "NAME", "[]", "'users:read'")
Definition = ast.FunctionDef | ast.AsyncFunctionDef
Statement = ast.stmt


@dataclass
class Draft:
    """A file that is being edited. `names` are the functions and classes of the application, `modules` its modules."""

    text: str
    dice: random.Random
    names: Sequence[str]
    modules: Sequence[str]

    def __post_init__(self) -> None:
        self.lines = self.text.split("\n")
        self.tree = ast.parse(self.text)

    def fill(self, template: str) -> str:
        """The template with its words in capitals replaced, one after the other."""
        module = self.dice.choice(self.modules)
        package, _, last = module.rpartition(".")
        words = {
            "MODULE": module,
            "PACKAGE": package or module,
            "LAST": last,
            "OTHER": f"other{self.dice.randrange(3)}",
        }
        words["NEW"] = self.dice.choice((*(f"new{number}" for number in range(4)), self.dice.choice(self.names)))
        template = re.sub("MODULE|PACKAGE|LAST|OTHER|NEW", lambda found: words[found[0]], template)
        return re.sub("NAME", lambda _: self.dice.choice(self.names), template)

    def insert(self, line: int, template: str, indent: str = "") -> str:
        """The file with some lines more, before a line (from 0)."""
        more = [indent + one if one else one for one in self.fill(template).split("\n")]
        return "\n".join([*self.lines[:line], *more, *self.lines[line:]])

    def without(self, node: Statement) -> str:
        first, end = span(node)
        return "\n".join([*self.lines[:first], *self.lines[end:]])

    def nodes(self, *kinds: type[ast.AST]) -> list[Statement]:
        """All statements of these kinds, wherever they stand."""
        return [node for node in ast.walk(self.tree) if isinstance(node, kinds) and isinstance(node, ast.stmt)]

    def one_of(self, some: Sequence[Statement]) -> Statement | None:
        return self.dice.choice(some) if some else None


def span(node: Statement) -> tuple[int, int]:
    """Its first line with its decorators (from 0), and the line behind its last."""
    first = min(one.lineno for one in (node, *getattr(node, "decorator_list", ()))) - 1
    return first, node.end_lineno or first + 1


def _inside(draft: Draft) -> str | None:
    function = draft.one_of(draft.nodes(ast.FunctionDef, ast.AsyncFunctionDef))
    if not isinstance(function, Definition):
        return None
    at = draft.dice.choice(function.body)
    first, _ = span(at)
    if first <= function.lineno - 1:
        return None
    if draft.dice.random() < 0.25 and len(function.body) > 1:
        return draft.without(at)
    return draft.insert(first, draft.dice.choice(STATEMENTS), _indent(draft.lines[first]))


def _import(draft: Draft) -> str | None:
    return draft.insert(_line_among(draft, imports=True), draft.dice.choice(IMPORTS))


def _no_import(draft: Draft) -> str | None:
    node = draft.one_of([node for node in draft.tree.body if isinstance(node, ast.Import | ast.ImportFrom)])
    return None if node is None else draft.without(node)


def _unit(draft: Draft) -> str | None:
    return draft.insert(_line_among(draft), draft.dice.choice(UNITS) + "\n\n")


def _loose(draft: Draft) -> str | None:
    return draft.insert(_line_among(draft), draft.dice.choice(LOOSE))


def _no_statement(draft: Draft) -> str | None:
    node = draft.one_of(draft.tree.body)
    return None if node is None else draft.without(node)


def _move(draft: Draft) -> str | None:
    node = draft.one_of(draft.tree.body)
    if node is None:
        return None
    first, end = span(node)
    moved = Draft(draft.without(node), draft.dice, draft.names, draft.modules)
    at = _line_among(moved)
    return "\n".join([*moved.lines[:at], *draft.lines[first:end], *moved.lines[at:]])


def _twice(draft: Draft) -> str | None:
    node = draft.one_of(draft.tree.body)
    if node is None:
        return None
    first, end = span(node)
    at = _line_among(draft)
    return "\n".join([*draft.lines[:at], *draft.lines[first:end], *draft.lines[at:]])


def _parameter(draft: Draft) -> str | None:
    function = draft.one_of(draft.nodes(ast.FunctionDef, ast.AsyncFunctionDef))
    if not isinstance(function, Definition):
        return None
    line = function.lineno - 1
    head, opened, rest = draft.lines[line].partition("(")
    if not opened:
        return None
    inside, closed, behind = rest.rpartition(")")
    if closed and draft.dice.random() < 0.4:
        inside = ", ".join(inside.split(", ")[:-1])
    elif closed:
        inside = ", ".join(part for part in (inside, draft.fill(draft.dice.choice(PARAMETERS))) if part)
    return "\n".join([*draft.lines[:line], f"{head}({inside}{closed}{behind}", *draft.lines[line + 1 :]])


def _decorator(draft: Draft) -> str | None:
    node = draft.one_of(draft.nodes(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
    if node is None:
        return None
    first, _ = span(node)
    if draft.lines[first].lstrip().startswith("@") and draft.dice.random() < 0.4:
        return "\n".join([*draft.lines[:first], *draft.lines[first + 1 :]])
    return draft.insert(first, draft.dice.choice(DECORATORS), _indent(draft.lines[first]))


def _field(draft: Draft) -> str | None:
    node = draft.one_of(draft.nodes(ast.ClassDef))
    if not isinstance(node, ast.ClassDef):
        return None
    at = draft.dice.choice(node.body)
    if draft.dice.random() < 0.3 and len(node.body) > 1:
        return draft.without(at)
    return draft.insert(span(at)[0], draft.dice.choice(FIELDS), _indent(draft.lines[span(at)[0]]))


def _value(draft: Draft) -> str | None:
    """A constant outside of functions that is another, a keyword that is gone."""
    outside = [node for node in draft.tree.body if not isinstance(node, ast.Expr | ast.Import | ast.ImportFrom)]
    found: list[ast.expr] = []
    for top in outside:
        inner = [top, *getattr(top, "decorator_list", ())] if isinstance(top, ast.Assign | ast.AnnAssign) else [
            *getattr(top, "decorator_list", ())
        ]  # fmt: skip
        found += [one for node in inner for one in ast.walk(node) if isinstance(one, ast.Constant | ast.Name)]
    found = [one for one in found if one.lineno == one.end_lineno]
    if not found:
        return None
    one = draft.dice.choice(found)
    line = draft.lines[one.lineno - 1]
    value = draft.fill(draft.dice.choice(VALUES))
    changed = line[: one.col_offset] + value + line[one.end_col_offset :]
    return "\n".join([*draft.lines[: one.lineno - 1], changed, *draft.lines[one.lineno :]])


def _rename(draft: Draft) -> str | None:
    """A word that is called otherwise, in this file only."""
    words = sorted({node.id for node in ast.walk(draft.tree) if isinstance(node, ast.Name)} | {*draft.names})
    words = [word for word in words if re.search(rf"\b{word}\b", draft.text)]
    if not words:
        return None
    return re.sub(rf"\b{draft.dice.choice(words)}\b", draft.fill("NEW"), draft.text)


def _remark(draft: Draft) -> str | None:
    at = draft.dice.randrange(len(draft.lines))
    return "\n".join([*draft.lines[:at], draft.dice.choice(("# a remark", "", '"""Words."""')), *draft.lines[at:]])


Change = Callable[[Draft], "str | None"]
INSIDE: dict[str, Change] = {"inside a function": _inside}
OUTSIDE: dict[str, Change] = {
    "an import": _import,
    "no import": _no_import,
    "a unit": _unit,
    "a loose statement": _loose,
    "no statement": _no_statement,
    "moved": _move,
    "twice": _twice,
    "a parameter": _parameter,
    "a decorator": _decorator,
    "a field": _field,
    "a value": _value,
    "renamed": _rename,
    "a remark": _remark,
}


def edit_code(root: Path, dice: random.Random, changes: Mapping[str, Change]) -> str:
    """Make one of some changes to a Python file below a folder from which imports start; say what was done where."""
    texts = {path: path.read_text() for path in sorted(root.rglob("*.py"))}
    names = [name for text in texts.values() for name in DEFINED.findall(text)]
    modules = [".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__") for path in texts]
    if not names:
        return "nothing"
    file = dice.choice([*texts])
    name = dice.choice([*changes])
    try:
        after = changes[name](Draft(texts[file], dice, names, modules))
    except SyntaxError:
        return "nothing: broken"
    if after is None:
        return "nothing"
    file.write_text(after)
    return f"{name} in {file.relative_to(root)}"


def _line_among(draft: Draft, *, imports: bool = False) -> int:
    """A line (from 0) between the statements of a file; with `imports` mostly at its beginning."""
    places = [span(node)[0] for node in draft.tree.body]
    if imports and draft.dice.random() < 0.8:
        places = places[:1]
    return draft.dice.choice(places) if places and draft.dice.random() < 0.8 else len(draft.lines) if not imports else 0


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]
