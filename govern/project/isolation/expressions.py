"""The origins of expressions; what they do on the way is noted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from govern.facts.syntax import Node, dotted, unparse
from govern.project.isolation.events import Bind
from govern.project.isolation.tags import COLUMN, ITEM, NO_TAGS, NOTE, NOTHING, Tag, Tags, Taint, flattened, united
from govern.project.proofs import wording

if TYPE_CHECKING:
    from govern.project.isolation.flow import Flow

PUBLIC = wording.listed("public published publish visible visibility shared share sharing listed template global")
MODEL_NAMES = wording.listed("model table entity class c")
MOST_ITEMS = 8
HOLDING = {"&", "-", "^"}
OPEN = Tag(NOTE, "public")


def evaluate(w: Flow, node: Node) -> Taint:
    """The origins of an expression."""
    handler = HANDLERS.get(node[0])
    return handler(w, node) if handler is not None else NOTHING


def quiet(w: Flow, node: Node) -> Taint:
    """The same, without noting anything."""
    kept, w._events = w._events, {}
    try:
        return evaluate(w, node)
    finally:
        w._events = kept


def run_quietly(w: Flow, node: Node, kind: str) -> Taint:
    """What the calls of a kind that stand at an expression give: its context manager, its properties."""
    from govern.project.isolation.applying import run

    inner = node[2] if node[0] == "await" else node
    found = [call for call in (*w.calls.get(id(node), ()), *w.calls.get(id(inner), ())) if call.kind == kind]
    return united(*(run(w, call, quiet(w, inner)) for call in found)) if found else NOTHING


def _name(w: Flow, node: Node) -> Taint:
    return w.env.get(node[2], NOTHING)


def _attr(w: Flow, node: Node) -> Taint:
    path = dotted(node)
    if path is not None and path in w.env:
        return w.env[path]
    base = evaluate(w, node[2])
    found = base.get(node[3])
    column = column_of_model(node)
    if column:
        found = Taint(found.tags | column, found.fields)
    if id(node) in w.calls:
        from govern.project.isolation.applying import run

        made = [run(w, call, base) for call in w.calls[id(node)] if call.kind == "property"]
        if made:
            return united(*made)
    return found


def column_of_model(node: Node) -> Tags:
    """The tags of a column: `Order.owner_id`, `self.model.id`, `orders.c.id`."""
    owner = node[2]
    if owner[0] not in ("name", "attr"):
        return NO_TAGS
    name = str(owner[-1])
    if not (name[:1].isupper() and not name.isupper()) and wording.words(name)[-1:][0:1] == ():
        return NO_TAGS
    if not (name[:1].isupper() and not name.isupper()) and wording.words(name)[-1] not in MODEL_NAMES:
        return NO_TAGS
    return columns(str(node[3]))


def columns(name: str) -> Tags:
    """The tags of a condition on a column."""
    found = frozenset((Tag(COLUMN, name),))
    return found | {OPEN} if wording.any_of(name, PUBLIC) else found


def _sub(w: Flow, node: Node) -> Taint:
    base, key = evaluate(w, node[2]), node[3]
    if key[0] == "const":
        if isinstance(key[2], str):
            path = dotted(node[2])
            found = w.env.get(f"{path}[{key[2]!r}]") if path else None
            return found if found is not None else base.get(key[2])
        item = base.fields.get(f"{ITEM}{key[2]}")
        return item if item is not None else Taint(base.flat()) if base.fields else base
    index = evaluate(w, key)
    if index.tags and base:
        w.meet(base.flat() | index.flat(), node)
    return Taint(base.flat() | index.tags) if base or index.tags else NOTHING


def _compare(w: Flow, node: Node) -> Taint:
    operands = [node[2], *(right for _, right in node[3])]
    taints = [evaluate(w, operand) for operand in operands]
    tags = flattened(taints)
    if len(tags) > 1 and id(node) not in w.turned_away:
        w.meet(tags, node)
        for operand, taint in zip(operands, taints, strict=True):
            _bind(w, node, operand, taint, tags)
    return Taint(tags) if tags else NOTHING


def _bind(w: Flow, node: Node, operand: Node, taint: Taint, tags: Tags) -> None:
    """Note that an owner column is compared with something."""
    if operand[0] != "attr" or operand[3] not in w.owners.every or not column_of_model(operand):
        return
    model = str(operand[2][-1])
    others = frozenset(tag for tag in tags if tag.kind != COLUMN and tag not in taint.tags)
    w.add(Bind(others, w.at(operand, unparse(node, 60)), w.control, model=model, column=operand[3]))


def _union(*places: int) -> Callable[[Flow, Node], Taint]:
    def handler(w: Flow, node: Node) -> Taint:
        return united(*(evaluate(w, node[at]) for at in places if node[at] is not None))

    return handler


def _binop(w: Flow, node: Node) -> Taint:
    found = united(evaluate(w, node[3]), evaluate(w, node[4]))
    if node[2] in HOLDING:
        w.meet(found.flat(), node)
    return found


def _items(w: Flow, node: Node) -> Taint:
    found = [evaluate(w, item) for item in node[2]]
    return united(*(Taint(taint.flat()) if taint.fields else taint for taint in found))


def _tuple(w: Flow, node: Node) -> Taint:
    """A tuple keeps its items apart, as what is returned together is taken apart again."""
    if not 1 < len(node[2]) <= MOST_ITEMS or any(item[0] == "star" for item in node[2]):
        return _items(w, node)
    return Taint(NO_TAGS, {f"{ITEM}{at}": evaluate(w, item) for at, item in enumerate(node[2])})


def _dict(w: Flow, node: Node) -> Taint:
    fields: dict[str, Taint] = {}
    rest: list[Taint] = []
    for key, value in node[2]:
        taint = evaluate(w, value)
        if key is None:
            rest.append(taint)
        elif key[0] == "const" and isinstance(key[2], str):
            fields[key[2]] = taint
        else:
            rest.append(united(evaluate(w, key), taint))
    return united(Taint(NO_TAGS, fields), *rest)


def _fstr(w: Flow, node: Node) -> Taint:
    parts = [evaluate(w, part) for part in node[2] if not isinstance(part, str)]
    return Taint(flattened(parts)) if parts else NOTHING


def _ifexp(w: Flow, node: Node) -> Taint:
    from govern.project.isolation.privileges import held

    evaluate(w, node[2])
    then, otherwise = held(w, node[2])
    outer = w.control
    w.control = outer | then
    first = evaluate(w, node[3])
    w.control = outer | otherwise
    second = evaluate(w, node[4])
    w.control = outer
    return united(first, second)


def _comp(w: Flow, node: Node) -> Taint:
    before, w.env = w.env, dict(w.env)
    for clause in node[5]:
        taint = evaluate(w, clause[2] if clause[0] == "for" else clause[1])
        if clause[0] == "for":
            w.bind(clause[1], Taint(taint.flat()) if taint.fields else taint)
    found = [evaluate(w, part) for part in node[3:5] if part is not None]
    w.env = before
    return united(*(Taint(taint.flat()) if taint.fields else taint for taint in found))


def evaluate_lambda(w: Flow, node: Node, given: Taint) -> Taint:
    """What a lambda gives when its parameters are any of `given`."""
    before, w.env = w.env, {**w.env, **{p[0]: given for p in node[2]}}
    found = evaluate(w, node[3])
    w.env = before
    return found


def _lambda(w: Flow, node: Node) -> Taint:
    return evaluate_lambda(w, node, NOTHING)


def _yield(w: Flow, node: Node) -> Taint:
    if node[2] is not None:
        w.returns(evaluate(w, node[2]))
    return NOTHING


def _walrus(w: Flow, node: Node) -> Taint:
    found = evaluate(w, node[3])
    w.env[node[2]] = found
    return found


def _call(w: Flow, node: Node) -> Taint:
    from govern.project.isolation.applying import call

    return call(w, node)


HANDLERS: dict[str, Callable[[Flow, Node], Taint]] = {
    "name": _name, "attr": _attr, "sub": _sub, "call": _call, "compare": _compare, "bool": _union(3, 4),
    "binop": _binop, "unary": _union(3), "tuple": _tuple, "list": _items, "set": _items, "dict": _dict,
    "fstr": _fstr, "format": _union(2), "ifexp": _ifexp, "comp": _comp, "lambda": _lambda, "await": _union(2),
    "star": _union(2), "yield": _yield, "yieldfrom": _yield, "walrus": _walrus,
}  # fmt: skip
