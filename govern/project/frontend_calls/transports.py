"""Where a request leaves a frontend: fetch, axios, ky and the like, recognised by what is called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from govern.facts.syntax import Node
from govern.facts.typescript_syntax import property_of
from govern.project.frontend_calls.builtins import CLIENT_PACKAGES, FETCH_PACKAGES, WINDOWS
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
    Record,
    Text,
    Value,
    choice,
    joined,
    options,
    text,
    texts,
)
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.frontend_calls.evaluate import Evaluator

VERBS = {
    "get": "GET", "post": "POST", "put": "PUT", "patch": "PATCH", "delete": "DELETE", "head": "HEAD",
    "options": "OPTIONS", "postForm": "POST", "putForm": "PUT", "patchForm": "PATCH", "del": "DELETE",
}  # fmt: skip
CALLED_BY_VERB = {**VERBS, **{verb: verb for verb in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")}}
FETCHES = frozenset(("fetch", "$fetch", "useFetch", "useLazyFetch", "ofetch"))
OFETCHES = frozenset(("$fetch", "useFetch", "useLazyFetch", "ofetch"))
# Platforms of small programs, whose `request` takes one object.
PLATFORMS = frozenset(("uni", "wx", "my", "tt", "swan", "Taro", "qq"))
SOCKETS = (("EventSource",), ("WebSocket",))
EVENT_SOURCES = frozenset((
    "eventsource", "event-source-plus", "event-source-polyfill", "reconnecting-eventsource",
    "@microsoft/fetch-event-source",
))  # fmt: skip
BODY_SECOND = frozenset(("post", "put", "patch", "postForm", "putForm", "patchForm"))


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """A request as it leaves: `method` and `url` may each be several; `config` is the object of options. `throws`
    says that a status that is no success throws; `sure` false that only the form of the call speaks for a request."""

    kind: str
    method: Value
    url: Value
    config: Value = UNDEFINED
    body: Node | None = None
    throws: bool = False
    sure: bool = True
    client: Value | None = None


def requests_of(evaluator: Evaluator, callee: Value, node: Node, scope: Scope, frame: Frame) -> Iterator[Request]:
    """The requests that a call itself sends. `callee` is what its callee stands for."""
    if node[0] == "tagged":
        return
    for one in options(callee):
        match one:
            case External(package, path):
                yield from _external(evaluator, package, path, node, scope, frame)
            case Client():
                yield from _client(evaluator, one, "", node, scope, frame)
            case ClientMethod(client, name):
                yield from _client(evaluator, client, name, node, scope, frame)


def _external(
    evaluator: Evaluator, package: str, path: tuple[str, ...], node: Node, scope: Scope, frame: Frame
) -> Iterator[Request]:
    name = path[-1] if path else ""
    kind = CLIENT_PACKAGES.get(package)
    if not package and len(path) == 2 and path[0] in WINDOWS:
        path = path[1:]
    if (not package and path in (("fetch",), ("$fetch",), ("useFetch",), ("useLazyFetch",), ("ofetch",))) or (
        package in FETCH_PACKAGES and (not path or name in ("fetch", "default"))
    ):
        yield from _fetch(evaluator, name, node, scope, frame)
    elif (not package and path in (("$fetch", "raw"), ("ofetch", "raw"))) or (
        kind == "ofetch" and name in ("", "ofetch", "$fetch")
    ):
        yield from _fetch(evaluator, "$fetch", node, scope, frame)
    elif not package and path == ("axios",):
        yield from _client(evaluator, Client("axios", UNDEFINED, "", 0), "", node, scope, frame)
    elif not package and len(path) == 2 and path[0] == "axios":
        yield from _client(evaluator, Client("axios", UNDEFINED, "", 0), name, node, scope, frame)
    elif kind and len(path) <= 1:
        yield from _client(evaluator, Client(kind, UNDEFINED, "", 0), name, node, scope, frame)
    elif not package and len(path) == 2 and path[0] in PLATFORMS and name in ("request", "uploadFile", "downloadFile"):
        args = evaluator.arguments(node[3][:1], scope, frame)
        if args and isinstance(args[0], Record):
            method = text("POST") if name == "uploadFile" else method_in(evaluator, args[0])
            yield Request("request", method, evaluator.member(args[0], "url"), args[0])
    elif not package and path == ("navigator", "sendBeacon") and node[3]:
        yield Request("beacon", text("POST"), evaluator.evaluate(node[3][0], scope, frame))
    elif package in EVENT_SOURCES and name == "fetchEventSource":
        yield from _fetch(evaluator, name, node, scope, frame)
    elif node[0] == "new" and node[3] and (package in EVENT_SOURCES or (not package and path in SOCKETS)):
        verb = "GET" if package or path == ("EventSource",) else "WEBSOCKET"
        kind = "eventsource" if package else name.lower()
        yield Request(kind, text(verb), evaluator.evaluate(node[3][0], scope, frame), throws=True)


def _fetch(evaluator: Evaluator, name: str, node: Node, scope: Scope, frame: Frame) -> Iterator[Request]:
    if not node[3]:
        return
    args = evaluator.arguments(node[3][:2], scope, frame)
    init = args[1] if len(args) > 1 else UNDEFINED
    target = args[0]
    if isinstance(target, Closure):
        target = evaluator.result(target, ())
    if isinstance(target, Record):
        inner = evaluator.member(target, "__init")
        init = inner if inner != UNDEFINED else init
        target = evaluator.member(target, "__url")
    kind = "ofetch" if name in OFETCHES else "fetch"
    if kind == "ofetch":
        base = evaluator.member(init, "baseURL") if init != UNDEFINED else UNDEFINED
        target = with_base(base, target)
    yield Request(kind, method_in(evaluator, init), target, init, None, kind == "ofetch")


def method_in(evaluator: Evaluator, config: Value, name: str = "method") -> Value:
    """The method that an object of options states; GET where it states none."""
    if config == UNDEFINED:
        return text("GET")
    found: list[Value] = []
    for one in options(config):
        value = evaluator.member(one, name) if isinstance(one, Record | Param) else UNDEFINED
        found += [text("GET") if each == UNDEFINED else each for each in options(value)]
    return choice(found)


def _client(
    evaluator: Evaluator, client: Client, name: str, node: Node, scope: Scope, frame: Frame
) -> Iterator[Request]:
    args = evaluator.arguments(node[3][:3], scope, frame)
    if not args:
        return
    if client.kind == "openapi-fetch":
        verb = CALLED_BY_VERB.get(name)
        if verb is not None:
            base = evaluator.member(client.config, "baseUrl") if client.config != UNDEFINED else UNDEFINED
            yield Request(
                "openapi-fetch", text(verb), with_base(base, args[0]), args[1] if len(args) > 1 else UNDEFINED
            )
        elif (
            name in ("useQuery", "useMutation", "useSuspenseQuery", "queryOptions", "useInfiniteQuery")
            and len(args) > 1
        ):
            verbs = choice([text((one.known or "get").upper()) for one in texts(args[0])])
            yield Request("openapi-fetch", verbs, args[1], throws=True)
        return
    if name == "getUri":
        return
    first, second = args[0], args[1] if len(args) > 1 else UNDEFINED
    body: Node | None = None
    method: Value
    if name in VERBS:
        method = text(VERBS[name])
        url = first
        config = second
        if name in BODY_SECOND and client.kind == "axios":
            config = args[2] if len(args) > 2 else UNDEFINED
            body = node[3][1] if len(node[3]) > 1 else None
    elif name in ("", "request", "raw", "native", "default"):
        if isinstance(first, Record | Param) and len(args) == 1:
            config = first
            url = evaluator.member(first, "url")
        else:
            config, url = second, first
        method = method_in(evaluator, config)
    else:
        return
    if client.kind == "axios":
        url = choice(evaluator.interceptors.of(client, url))
    base = base_of(evaluator, client, config)
    yield Request(client.kind, method, with_base(base, url), config, body, throws=True, client=client)


def base_of(evaluator: Evaluator, client: Client, config: Value) -> Value:
    """The base URL of a request of a client."""
    for name in ("baseURL", "prefixUrl", "baseUrl", "prefix"):
        found: list[Value] = []
        for holder in (config, client.config):
            for one in options(holder):
                if isinstance(one, Record):
                    value = evaluator.member(one, name)
                    found += [each for each in options(value) if each != UNDEFINED]
            if found:
                return choice(found)
    if client.kind == "axios" and client.config == UNDEFINED:
        return evaluator.axios_base()
    return UNDEFINED


def with_base(base: Value, url: Value) -> Value:
    """A URL below a base, if it is not absolute."""
    if base == UNDEFINED or base == text(""):
        return url
    found: list[Value] = []
    for one in texts(url):
        head = one.parts[0] if one.parts else ""
        if isinstance(head, str) and head.startswith(("http://", "https://", "//", "ws://", "wss://")):
            found.append(one)
            continue
        for below in texts(base):
            last = below.parts[-1] if below.parts else ""
            stem = Text((*below.parts[:-1], last.rstrip("/"))) if isinstance(last, str) else below
            rest = Text((head.lstrip("/"), *one.parts[1:])) if isinstance(head, str) else one
            if not below.parts:
                found.append(one)
            else:
                found.append(joined((stem, text("/"), rest)))
    return choice(found)


def by_form(
    evaluator: Evaluator, callee: Value, node: Node, scope: Scope, frame: Frame, loose: bool = False
) -> Request | None:
    """A request that only the form of a call speaks for: a method called as HTTP's are, on something that is not
    known, with a path. None for anything else. `loose` takes a parameter for a path."""
    if node[0] != "call" or not node[3] or node[2][0] != "attr":
        return None
    name = node[2][3]
    verb = CALLED_BY_VERB.get(name)
    if verb is None and name not in ("fetch", "request", "$fetch"):
        return None
    if not all(isinstance(one, Opaque | Param) for one in options(callee)):
        return None
    args = evaluator.arguments(node[3][:3], scope, frame)
    if isinstance(args[0], Record | Items) or any(isinstance(one, Closure) for one in args):
        return None
    written = list(texts(args[0]))
    if not all(map(_is_path, written)) and not (loose and any(map(_is_parameter, written))):
        return None
    config = args[1] if len(args) > 1 else UNDEFINED
    if all(isinstance(one, Param) and one.name == "this" and one.path == name for one in options(callee)):
        # A method that the class has from a base of a package, which may put anything before the path.
        args = (joined((Opaque("base"), args[0])), *args[1:])
    method = text(verb) if verb is not None else method_in(evaluator, config)
    body = node[3][1] if name in BODY_SECOND and len(node[3]) > 1 else None
    return Request("form", method, args[0], config, body, sure=False)


def by_description(evaluator: Evaluator, node: Node, scope: Scope, frame: Frame) -> Request | None:
    """A request that is described by an object literal with a URL and a method, as generated clients do:
    `client.get({ url: "/items/{id}", ... })`, `request(config, { method: "GET", url: "/items/{id}" })`."""
    if node[0] != "call":
        return None
    verb = CALLED_BY_VERB.get(node[2][3]) if node[2][0] == "attr" else None
    for arg in node[3][:2]:
        url = property_of(arg, "url")
        if url is None:
            continue
        stated = property_of(arg, "method")
        value = evaluator.evaluate(url, scope, frame)
        if (verb is not None or stated is not None) and all(_is_path(one) for one in texts(value)):
            method = text(verb) if verb is not None else evaluator.evaluate(stated, scope, frame)
            body = property_of(arg, "body") or property_of(arg, "data")
            return Request("generated", method, value, evaluator.evaluate(arg, scope, frame), body)
    return None


def _is_parameter(value: Text) -> bool:
    head = (
        value.parts[1] if value.parts[:1] == ("/",) and len(value.parts) > 1 else value.parts[0] if value.parts else ""
    )
    return isinstance(head, Hole) and bool(head.owner)


def _is_path(value: Text) -> bool:
    """Whether a text is the path of a URL: it begins with a slash, or with something unknown and then a slash."""
    parts = value.parts
    if len(parts) > 1 and isinstance(parts[0], Hole):
        return isinstance(parts[1], str) and parts[1].startswith("/") and len(parts[1]) > 2
    head = parts[0] if parts else ""
    return isinstance(head, str) and len(head) > 1 and head.startswith(("/", "http://", "https://")) and head[1] != "/"
