"""Functions of the language and of known packages that paths and clients are made with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from govern.facts.syntax import Node, line_of
from govern.project.frontend_calls.scopes import Scope
from govern.project.frontend_calls.values import (
    UNDEFINED,
    Client,
    ClientMethod,
    Closure,
    External,
    Frame,
    Hole,
    Items,
    Opaque,
    Param,
    Plain,
    Record,
    Text,
    Value,
    choice,
    joined,
    options,
    text,
    texts,
)

if TYPE_CHECKING:
    from govern.project.frontend_calls.evaluate import Evaluator

# Packages whose default export is an HTTP client, and how it behaves.
CLIENT_PACKAGES = {
    "axios": "axios",
    "ky": "ky",
    "ky-universal": "ky",
    "ofetch": "ofetch",
    "openapi-fetch": "openapi-fetch",
}
FETCH_PACKAGES = frozenset(
    (
        "node-fetch",
        "cross-fetch",
        "isomorphic-fetch",
        "isomorphic-unfetch",
        "unfetch",
        "undici",
        "expo/fetch",
        "whatwg-fetch",
    )
)
WINDOWS = frozenset(("window", "globalThis", "self", "global"))
SAME = frozenset(("trim", "toString", "toLowerCase", "normalize", "valueOf", "trimEnd", "trimStart", "toJSON"))
# Hooks that hand on what they are given, or what the function returns that they are given.
IDENTITY = frozenset(
    ("useCallback", "ref", "shallowRef", "reactive", "readonly", "toRef", "unref", "toValue", "memo", "useRef")
)
# What is empty at first is there to be filled.
STATES, EMPTY = frozenset(("ref", "shallowRef", "useRef")), Text(())
CALLED = frozenset(("useMemo", "computed", "useState", "once", "memoize"))


def string_method(
    evaluator: Evaluator, receiver: Value, name: str, args: tuple[Node, ...], scope: Scope, frame: Frame
) -> Value | None:
    """The result of a method that strings and arrays have; None where it is none of those or cannot be told."""
    if name == "join" and isinstance(receiver, Items):
        return _join(evaluator, receiver, evaluator.arguments(args, scope, frame))
    if name == "filter" and isinstance(receiver, Items):
        return receiver
    if name in ("bind", "call", "apply") and isinstance(receiver, Closure | ClientMethod):
        return receiver if name == "bind" else None
    if not all(isinstance(one, Text) for one in options(receiver)):
        return None
    if name in SAME:
        return receiver
    given = evaluator.arguments(args, scope, frame)
    first = given[0].known if given and isinstance(given[0], Text) else None
    if name == "concat":
        return joined((receiver, *given))
    if name in ("startsWith", "includes", "endsWith"):
        return choice([_tested(one, name, first) for one in texts(receiver)])
    if name in ("replace", "replaceAll"):
        pattern = args[0] if args else None
        return choice([_replaced(one, pattern, first, given, name == "replaceAll") for one in texts(receiver)])
    if name == "toUpperCase":
        return choice([text(one.known.upper()) if one.known is not None else one for one in texts(receiver)])
    if name in ("slice", "substring") and given and isinstance(given[0], Plain) and isinstance(given[0].value, int):
        count = given[0].value
        if len(given) == 1 and count >= 0:
            return choice([_dropped(one, count) for one in texts(receiver)])
    return Opaque("")


def _join(evaluator: Evaluator, items: Items, args: tuple[Value, ...]) -> Value:
    if not items.items:
        # An array that is filled later.
        return Opaque("")
    between = args[0] if args else text(",")
    pieces: list[Value] = []
    for item in items.items:
        pieces += [between, evaluator.force(item)] if pieces else [evaluator.force(item)]
    return joined(pieces)


def _tested(value: Text, name: str, wanted: str | None) -> Value:
    if wanted is None or not value.parts:
        return Opaque("") if wanted is None else Plain(not wanted)
    if value.known is not None:
        return Plain(
            getattr(value.known, {"startsWith": "startswith", "endsWith": "endswith"}.get(name, "__contains__"))(wanted)
        )
    head = value.parts[0]
    if name == "startsWith" and isinstance(head, str) and (len(head) >= len(wanted) or not wanted.startswith(head)):
        return Plain(head.startswith(wanted))
    return Opaque("")


def _replaced(value: Text, pattern: Node | None, old: str | None, given: tuple[Value, ...], every: bool) -> Value:
    """A replacement where a plain text is replaced, or slashes at an end; for any other the text as it was."""
    new = given[1] if len(given) > 1 else UNDEFINED
    if pattern is not None and pattern[0] == "regex":
        return _by_regex(value, pattern[2], new.known if isinstance(new, Text) else None, every)
    if old is None or not old:
        return value
    pieces: list[Value] = []
    done = False
    for part in value.parts:
        if isinstance(part, Hole) or old not in part or (done and not every):
            pieces.append(Text((part,)))
            continue
        for at, piece in enumerate(part.split(old) if every else part.split(old, 1)):
            pieces += [new, text(piece)] if at else [text(piece)]
        done = True
    return joined(pieces)


def _by_regex(value: Text, written: str, new: str | None, every: bool) -> Value:
    """A replacement by a pattern: done where the text is known, and where slashes or a prefix go at an end that is;
    elsewhere the text stays as it was."""
    source, _, flags = written[1:].rpartition("/")
    try:
        pattern = re.compile(source.replace("\\/", "/"), re.IGNORECASE if "i" in flags else 0)
        if new is None:
            return value
        into = re.sub(r"\$(\d)", r"\\\1", new.replace("\\", ""))
        count = 0 if every or "g" in flags else 1
        if value.known is not None:
            return text(pattern.sub(into, value.known, count=count))
        parts = list(value.parts)
        at = 0 if source.startswith("^") else len(parts) - 1 if source.endswith("$") else -1
        part = parts[at] if 0 <= at < len(parts) else None
        if isinstance(part, str):
            parts[at] = pattern.sub(into, part, count=1)
            return Text(tuple(one for one in parts if one != ""))
    except re.error:
        pass
    return value


def _dropped(value: Text, count: int) -> Text:
    head = value.parts[0] if value.parts else None
    if not isinstance(head, str) or len(head) < count:
        return value
    return Text((head[count:], *value.parts[1:]))


def external_call(evaluator: Evaluator, callee: External, node: Node, scope: Scope, frame: Frame) -> Value:
    """What a call of the platform, or of a package, gives back."""
    package, path = callee.package, callee.path
    name = path[-1] if path else ""
    args = node[3]
    if name in ("encodeURIComponent", "escape") and len(args) == 1:
        return choice([_encoded(one) for one in texts(evaluator.evaluate(args[0], scope, frame))])
    if name in ("encodeURI", "String", "decodeURIComponent", "decodeURI") and args:
        return choice(texts(evaluator.evaluate(args[0], scope, frame)))
    if path == ("Object", "assign"):
        return Record(tuple((None, one) for one in evaluator.arguments(args, scope, frame)))
    if (path in (("Object", "freeze"), ("structuredClone",)) or name in IDENTITY) and args:
        value = evaluator.evaluate(args[0], scope, frame)
        return Opaque("") if name in STATES and value == EMPTY else value
    if name in CALLED and args:
        value = evaluator.evaluate(args[0], scope, frame)
        found = choice([evaluator.result(one, ()) if isinstance(one, Closure) else one for one in options(value)])
        if name == "computed":
            return Record((("value", found),))
        if name == "useState":
            return Items((Opaque("") if found == EMPTY else found, Opaque("")))
        return found
    if name in ("use", "useContext", "inject", "useNuxtApp", "useRuntimeConfig"):
        return Opaque(name)
    kind = CLIENT_PACKAGES.get(package)
    config = evaluator.evaluate(args[0], scope, frame) if args else UNDEFINED
    if kind and (name in ("create", "extend", "Create") or (name in ("", "createClient") and kind == "openapi-fetch")):
        return Client(kind, config, scope.path, line_of(node[1]))
    if package == "openapi-fetch" or name == "createFetchClient":
        return Client("openapi-fetch", config, scope.path, line_of(node[1]))
    if package == "openapi-react-query" and args:
        return config
    if path in (("$fetch", "create"), ("ofetch", "create")):
        return Client("ofetch", config, scope.path, line_of(node[1]))
    return Opaque(f"{'.'.join(path) or package}()")


def _encoded(value: Text) -> Text:
    return Text(
        tuple(
            quote(part, safe="!'()*") if isinstance(part, str) else Hole(part.name, part.owner, part.env, single=True)
            for part in value.parts
        )
    )


def built_in(evaluator: Evaluator, callee: Value, node: Node, scope: Scope, frame: Frame) -> Value:
    """What a call of something that is no function of the repository gives back."""
    if isinstance(callee, ClientMethod) and callee.name in ("create", "extend"):
        config = evaluator.evaluate(node[3][0], scope, frame) if node[3] else UNDEFINED
        both = Record(((None, callee.client.config), (None, config)))
        return Client(callee.client.kind, both, scope.path, line_of(node[1]))
    if isinstance(callee, Param):
        return Param(callee.owner, callee.name, None, f"{callee.path}()")
    name = callee.name if isinstance(callee, Opaque | ClientMethod) else ""
    return Opaque(f"{name}()" if name else "")


def new_external(evaluator: Evaluator, callee: External, node: Node, scope: Scope, frame: Frame) -> Value:
    """What `new` makes of a class of the platform."""
    name = callee.path[-1] if callee.path else ""
    args = evaluator.arguments(node[3], scope, frame)
    if name == "URL" and args:
        if len(args) == 1:
            return choice(texts(args[0]))
        return choice([resolved(one, base) for one in texts(args[0]) for base in texts(args[1])])
    if name == "Request" and args:
        return Record((*((("__init", args[1]),) if len(args) > 1 else ()), ("__url", args[0])))
    if name in ("Headers", "Map") and args:
        return args[0]
    return Opaque("query" if name == "URLSearchParams" else name)


def resolved(value: Text, base: Text) -> Text:
    """`new URL(value, base)`: an absolute path takes only the host of the base."""
    head = value.parts[0] if value.parts else ""
    if isinstance(head, str) and re.match(r"[a-z]+://", head):
        return value
    first = base.parts[0] if base.parts else ""
    absolute = isinstance(head, str) and head.startswith("/")
    if isinstance(first, str) and absolute:
        match = re.match(r"[a-z]+://[^/]*", first)
        kept: tuple[str | Hole, ...] = (match[0],) if match else ()
        return Text((*kept, *value.parts))
    joint = joined((base, text("" if absolute else "/"), value))
    return next(texts(joint))
