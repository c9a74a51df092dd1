"""What calling something outside the repository gives, as far as it can tell what is called next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from govern.project.calls import documents, rows
from govern.project.calls.graph import UNKNOWN, Values
from govern.project.calls.types import STR, Object, builtin, elements, elements_of, one_of
from govern.project.values import ClassValue, External, Value

MOST_LINKS = 4
BUILTIN_TYPES = {"str", "int", "float", "bool", "bytes", "bytearray", "complex", "object"}
# Functions that hand on their first argument, or what it stands for.
SAME = {
    "copy.copy", "copy.deepcopy", "asyncio.create_task", "asyncio.ensure_future", "asyncio.shield", "asyncio.wait_for",
    "asyncio.run", "builtins.iter", "builtins.aiter", "builtins.sorted", "builtins.reversed", "inspect.unwrap",
    "contextlib.closing", "contextlib.aclosing", "typing.assert_type", "anyio.fail_after",
}  # fmt: skip
LISTS = {
    "builtins.list",
    "builtins.set",
    "builtins.frozenset",
    "builtins.tuple",
    "collections.deque",
    "builtins.filter",
}
TEXT = {
    "split": "list", "rsplit": "list", "splitlines": "list", "encode": "bytes", "startswith": "bool", "endswith":
    "bool", "isdigit": "bool", "isalnum": "bool", "find": "int", "count": "int", "index": "int",
}  # fmt: skip
MODEL_MAKERS = {
    "model_validate", "parse_obj", "from_orm", "construct", "model_construct", "validate", "parse_raw",
    "model_validate_json", "model_copy", "copy",
}  # fmt: skip
MODEL_DUMPS = {"model_dump": "dict", "dict": "dict", "model_dump_json": "str", "json": "str"}
PYDANTIC = ("pydantic", "sqlmodel", "pydantic_settings", "msgspec", "beanie")


def result(
    dotted: str, receiver: Value, args: Sequence[Values] = (), keywords: Mapping[str, Values] | None = None
) -> Values:
    """The values that calling the external `dotted` gives; `receiver` is what its method is called on, else None."""
    keywords = keywords or {}
    name = dotted.rpartition(".")[2]
    if isinstance(receiver, (Object, ClassValue)):
        found = _method(dotted, name, receiver, args, keywords)
        if found is not None:
            return found
    if isinstance(receiver, str):
        receiver = STR[0]
    if isinstance(receiver, Object) and receiver.dotted.startswith("builtins."):
        return _of_builtin(receiver, name, args)
    found = _function(dotted, name, args, keywords)
    if found is not None:
        return found
    if name[:1].isupper() and not name.isupper():
        # `FastCRUD(Order)`: whose rows a repository of a library is for
        classes = tuple(value for value in args[0] if isinstance(value, ClassValue)) if args else ()
        return (Object(External(dotted), (), (("model", classes),) if classes else ()),)
    if dotted.count("()") >= MOST_LINKS:
        return (Object(External(dotted[: dotted.index("()") + 2])),)
    return (Object(External(f"{dotted}()")),)


def called(value: Object, args: Sequence[Values], keywords: Mapping[str, Values]) -> Values:
    """What calling an instance of an external class gives: a session from a sessionmaker."""
    found = rows.called(value, keywords)
    if found is not None:
        return found
    if value.dotted == "typing.Callable":
        return value.args[0] if value.args else UNKNOWN
    return result(f"{value.dotted}.__call__", None, args, keywords)


def entered(value: Value) -> Values:
    """What `with value as x` binds to x where `value` is no instance of a class of the repository."""
    if isinstance(value, Object):
        name = value.dotted.rpartition(".")[2]
        if name in ("ContextManager", "Generator") and value.args:
            return value.args[0]
        if name.endswith("()"):
            return (value,)
    return (value,)


def _method(
    dotted: str, name: str, receiver: Object | ClassValue, args: Sequence[Values], keywords: Mapping[str, Values]
) -> Values | None:
    found = rows.method(dotted, receiver, args, keywords)
    if found is None:
        found = documents.method(dotted, receiver, args)
    if found is not None:
        return found
    top = dotted.partition(".")[0]
    if top in PYDANTIC and name in MODEL_MAKERS:
        return (Object(receiver),) if isinstance(receiver, ClassValue) else (receiver,)
    if top in PYDANTIC and name in MODEL_DUMPS:
        return (builtin(MODEL_DUMPS[name]),)
    if name in ("enter_async_context", "enter_context") and args:
        return one_of(*(entered(value) for value in args[0]))
    return None


def _function(dotted: str, name: str, args: Sequence[Values], keywords: Mapping[str, Values]) -> Values | None:
    if dotted in SAME:
        return args[0] if args else UNKNOWN
    if dotted in LISTS:
        return (builtin("list", elements_of(args[-1] if args else UNKNOWN)),)
    if dotted in ("builtins.next", "builtins.anext", "builtins.min", "builtins.max"):
        return elements_of(args[0]) if args else UNKNOWN
    if dotted == "builtins.enumerate":
        return (builtin("list", (builtin("tuple", (builtin("int"),), elements_of(args[0]) if args else UNKNOWN),)),)
    if dotted == "builtins.zip":
        return (builtin("list", (builtin("tuple", *(elements_of(arg) for arg in args)),)),)
    if dotted == "builtins.dict":
        return (args[0] if args else UNKNOWN) or (builtin("dict", UNKNOWN, one_of(*keywords.values())),)
    if dotted == "asyncio.gather":
        return (builtin("tuple", *args),)
    if dotted == "builtins.type" and len(args) == 1:
        return tuple(value.cls for value in args[0] if isinstance(value, Object))
    if dotted == "contextlib.nullcontext":
        return (Object(External("typing.ContextManager"), (args[0] if args else UNKNOWN,)),)
    if dotted.startswith("builtins.") and name in BUILTIN_TYPES:
        return (builtin(name),)
    return rows.function(dotted, args, keywords)


def _of_builtin(receiver: Object, name: str, args: Sequence[Values]) -> Values:
    kind = receiver.dotted.rpartition(".")[2]
    held = receiver.args
    if kind == "dict":
        values = held[1] if len(held) > 1 else UNKNOWN
        if name in ("get", "pop", "setdefault"):
            return one_of(values, args[1] if len(args) > 1 else UNKNOWN)
        if name == "items":
            return (builtin("list", (builtin("tuple", held[0] if held else UNKNOWN, values),)),)
        if name in ("values", "keys"):
            return (builtin("list", values if name == "values" else held[0] if held else UNKNOWN),)
        return (receiver,) if name == "copy" else UNKNOWN
    if kind in ("list", "tuple"):
        if name in ("pop", "popleft"):
            return elements(receiver)
        return (receiver,) if name in ("copy", "union", "difference", "intersection") else UNKNOWN
    if kind == "str":
        return (builtin("list", STR),) if TEXT.get(name) == "list" else (builtin(TEXT.get(name, "str")),)
    return STR if kind == "bytes" and name == "decode" else UNKNOWN
