"""What a call's surroundings say of the types that go out and come back: assertions, annotations, zod schemas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from govern.facts.syntax import Node
from govern.project.frontend_calls.responses import way_to, ways
from govern.records import dataclass

# What stands between a response and the JSON in it.
HANDED_ON = frozenset(("json", "data", "value", "body"))
SENT_AS = frozenset(("body", "data", "json"))
# What is asked of a response itself.
OF_RESPONSES = frozenset((
    "ok", "status", "statusText", "headers", "text", "blob", "arrayBuffer", "url", "clone", "formData", "error",
    "isLoading", "mutate", "refetch", "config", "request",
))  # fmt: skip
EMPTY = frozenset(("any", "unknown", "void", "undefined", "never"))
MAX_STEPS = 4


@dataclass(frozen=True, slots=True)
class Stated:
    """What the surroundings of a call say of its answer: `type` where an assertion or an annotation gives it one, else
    whether a field of its JSON is `read` all the same, and whether the function has `returned` it as it is."""

    type: Node | None = None
    read: bool = False
    returned: bool = False


SILENT = Stated()


def stated_answer(body: Any, call: Node, parsed: bool) -> Stated:
    """What the function around a call says of the JSON that it is answered with: `(await call).data as T`,
    `const order: T = await call`, `call.then((response) => response.json() as T)`. `parsed` says that the call gives
    JSON, and not a response to read it from."""
    way = way_to(body, call)
    return _climb(way, (), parsed, 0) if way else SILENT


def _climb(way: list[Node], inside: Any, parsed: bool, steps: int) -> Stated:
    """What stands around the last node of a way; `inside` is the body of the function that the way starts in."""
    node = way[-1]
    for at in range(len(way) - 2, -1, -1):
        above = way[at]
        match above[0]:
            case "as" if above[2] is node:
                return Stated(above[3]) if _says(above[3]) else SILENT
            case "await":
                pass
            case "attr" if above[2] is node and above[3] in HANDED_ON:
                parsed = True
            case "attr" if above[2] is node and above[3] == "then" and at and way[at - 1][0] == "call":
                found = _handler(way[at - 1], parsed, steps)
                if found.type is not None or found.read:
                    return found
            case "attr" if above[2] is node and above[3] in ("catch", "finally"):
                pass
            case "attr" if above[2] is node:
                return Stated(read=parsed and above[3] not in OF_RESPONSES)
            case "call" if above[2] is node:
                pass
            case "binop" if above[2] in ("??", "||") and above[3] is node:
                pass
            case "return":
                return Stated(returned=True)
            case "declarator" if above[4] is node:
                if above[3] is not None:
                    return Stated(above[3]) if _says(above[3]) else SILENT
                return _uses(way[:at], inside, above[2], parsed, steps)
            case _:
                return SILENT
        node = above
    return SILENT


def _says(kind: Node) -> bool:
    return not (kind[0] == "keyword" and kind[2] in EMPTY)


def _handler(call: Node, parsed: bool, steps: int) -> Stated:
    """`.then((response: Response) => response.json() as T)`."""
    handler = call[3][0] if call[3] else None
    if handler is None or handler[0] != "func" or not handler[4] or handler[6] is None or steps > MAX_STEPS:
        return SILENT
    if handler[5] is not None:
        return Stated(handler[5])
    pattern = handler[4][0][2]
    return _first(handler[6], pattern, parsed, steps) if pattern[0] == "name" else SILENT


def _uses(way: list[Node], inside: Any, pattern: Node, parsed: bool, steps: int) -> Stated:
    """What the uses of a variable say of it, in the function that declares it."""
    body = next((one[6] for one in reversed(way) if one[0] == "func"), inside)
    if not body or steps > MAX_STEPS:
        return SILENT
    if pattern[0] == "object":
        named = [one[3] for one in pattern[2] if one[0] == "prop" and one[2] in HANDED_ON]
        if not named:
            return Stated(read=parsed)
        pattern, parsed = named[0], True
    return _first(body, pattern, parsed, steps) if pattern[0] == "name" else SILENT


def _first(body: Any, pattern: Node, parsed: bool, steps: int) -> Stated:
    read = returned = False
    for way in ways(body, lambda node: node[0] == "name" and node[2] == pattern[2] and node is not pattern):
        found = _climb(way, body, parsed, steps + 1)
        if found.type is not None:
            return found
        read, returned = read or found.read, returned or found.returned
    return Stated(read=read, returned=returned)


def zod_arguments(call: Node) -> Iterator[Node]:
    """The arguments of a call that may be zod schemas by which it reads the answer, each as the type it stands for."""
    for one in call[3] if call[0] in ("call", "new") else ():
        if one[0] == "name":
            yield ("ref", one[1], "z.infer", (("typeof", one[1], one, ()),))


def body_types(body: Any, call: Node) -> Iterator[Node]:
    """The types of what a call may send as its body: of the variables among its arguments, and of what its options
    name as the body."""
    if call[0] != "call":
        return
    way = way_to(body, call)
    for one in call[3]:
        for value in _sent(one):
            found = _type_of(value, way)
            if found is not None:
                yield found


def _sent(argument: Node) -> Iterator[Node]:
    if argument[0] == "object":
        for one in argument[2]:
            if one[0] == "prop" and one[2] in SENT_AS:
                yield _plain(one[3])
    else:
        yield _plain(argument)


def _plain(value: Node) -> Node:
    """A value without what makes it a text."""
    if value[0] == "call" and value[2][0] == "attr" and value[2][3] == "stringify" and value[3]:
        return value[3][0]  # type: ignore[no-any-return]
    return value


def _type_of(value: Node, way: list[Node]) -> Node | None:
    """The declared type of a variable, a parameter, or an asserted value."""
    if value[0] == "as":
        return value[3] if _says(value[3]) else None
    if value[0] != "name":
        return None
    for at in range(len(way) - 1, -1, -1):
        one = way[at]
        if one[0] != "func":
            continue
        for parameter in one[4]:
            pattern = parameter[2]
            if pattern[0] == "name" and pattern[2] == value[2]:
                return parameter[3]  # type: ignore[no-any-return]
            if pattern[0] == "object" and parameter[3] is not None:
                for member in pattern[2]:
                    if member[0] == "prop" and member[3][0] == "name" and member[3][2] == value[2]:
                        return ("lookup", member[1], parameter[3], ("literal", member[1], member[2]))
        for found in ways(one[6], lambda node: node[0] == "declarator"):
            if found[-1][2][0] == "name" and found[-1][2][2] == value[2]:
                return found[-1][3]  # type: ignore[no-any-return]
    return None
