"""Which HTTP status an exception or a response gives the caller."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from govern.cache.identity import Identity, identity
from govern.facts.syntax import Node, dotted, walk, walk_scope
from govern.project.evaluation import operators
from govern.project.proofs import wording
from govern.project.proofs.looking import called, look
from govern.project.values import (
    ClassValue,
    Either,
    External,
    ExternalInstance,
    FunctionValue,
    Instance,
    Scope,
    Unknown,
    Value,
    plain,
)
from govern.project.wiring.flatten import applications_in

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator
    from govern.project.project import Project

STATUS_NAMES = ("status_code", "http_status", "http_status_code", "http_code", "status", "code")
STATUSES_INSIDE = ("code", "status", "status_code", "statusCode", "errcode", "error_code")
HTTP_EXCEPTIONS = ("HTTPException", "WebSocketException")
# What a websocket is closed with, and the status that means the same; 3000 and 3003 are registered with IANA.
CLOSE_CODES = {1008: 403, 3000: 401, 3003: 403, 4001: 401, 4003: 403, 4401: 401, 4403: 403}

MOST = 20_000


def status_of(value: Value) -> int | None:
    """An integer between 400 and 599 that a value stands for: a literal, an enum member, `HTTPStatus.FORBIDDEN`, a
    code that a websocket is closed with."""
    value = plain(value)
    if isinstance(value, Instance) and "value" in value.attributes:
        value = plain(value.attributes["value"])
    if isinstance(value, tuple) and value:
        value = plain(value[0])  # members of enums that carry (code, message)
    if isinstance(value, str) and value.isdigit():
        value = int(value)
    if isinstance(value, int) and value in CLOSE_CODES:
        return CLOSE_CODES[value]
    return value if isinstance(value, int) and not isinstance(value, bool) and 400 <= value <= 599 else None


class Answers:
    """The statuses that the exceptions and responses of one project stand for."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._classes: dict[int, tuple[Value, frozenset[int]]] = {}
        self._given: dict[tuple[Identity, Identity], tuple[FunctionValue, Node, frozenset[int]]] = {}

    @cached_property
    def _handlers(self) -> list[tuple[Value, Value]]:
        """The exception handlers of every application, mounted ones included: what they catch, and the function."""
        found: list[tuple[Value, Value]] = []
        for wiring in self._project.wirings:
            for one in [one for app in wiring.apps for one in _applications(wiring.evaluator, app.value)]:
                handlers = one.attributes.get("exception_handlers")
                for key, value in handlers.items() if isinstance(handlers, dict) else ():
                    found.append(value if isinstance(value, tuple) and len(value) == 2 else (key, value))
        return found

    def of_exception(self, ev: Evaluator, value: Value) -> frozenset[int]:
        """The statuses that raising `value` (an exception or its class) answers; none where it is not known to."""
        value = plain(value)
        if isinstance(value, Either):
            return frozenset[int]().union(*(self.of_exception(ev, option) for option in value.options))
        if isinstance(value, ExternalInstance):
            return _of_external(value)
        if isinstance(value, External):
            return _of_external(ExternalInstance(value.dotted))
        if isinstance(value, ClassValue):
            known = self._classes.get(id(value))
            if known is None:
                known = self._classes[id(value)] = (value, self._of_instance(ev, called(ev, value, [])))
            return known[1]
        return self._of_instance(ev, value) if isinstance(value, Instance) else frozenset()

    def _of_instance(self, ev: Evaluator, value: Value) -> frozenset[int]:
        if not isinstance(value, Instance) or not isinstance(value.cls, ClassValue):
            return frozenset()
        external = {base.rpartition(".")[2] for base in value.cls.external_bases()}
        if not external.isdisjoint(HTTP_EXCEPTIONS):
            status = status_of(value.attributes.get("status_code"))
            status = status or _given_to_base(ev, value) or status_of(value.cls.lookup("status_code"))
            return frozenset({status} if status else ())
        handled = self._handled(ev, value)
        if handled:
            return handled
        for name in STATUS_NAMES:
            own = value.attributes.get(name)
            status = status_of(own if own is not None else value.cls.lookup(name))
            if status is not None:
                return frozenset({status})
        return frozenset()

    def _handled(self, ev: Evaluator, value: Instance) -> frozenset[int]:
        """What the nearest exception handler of an application makes of an exception."""
        assert isinstance(value.cls, ClassValue)
        for ancestor in value.cls.ancestors():
            for caught, handler in self._handlers:
                if caught is ancestor:
                    return self.of_response(called(ev, handler, [Unknown("the request"), value]))
        return frozenset()

    def given(self, function: FunctionValue, node: Node, work: Callable[[], Value]) -> frozenset[int]:
        """The statuses of the response that an expression of a function makes: what `work` gives, whoever calls the
        function. It is worked out once for each."""
        key = (identity(function), identity(node))
        known = self._given.get(key)
        if known is None:
            if len(self._given) >= MOST:
                self._given.clear()
            known = self._given[key] = (function, node, self.of_response(work()))
        return known[2]

    def of_response(self, value: Value) -> frozenset[int]:
        """The statuses of 400 and above that a response has: its own, else the one its JSON envelope names."""
        value = plain(value)
        if isinstance(value, Either):
            return frozenset[int]().union(*(self.of_response(option) for option in value.options))
        if isinstance(value, ExternalInstance) and "Response" in value.callee.rpartition(".")[2]:
            status = status_of(value.keywords.get("status_code", value.args[1] if len(value.args) > 1 else None))
            content = value.keywords.get("content", value.args[0] if value.args else None)
            status = status or _envelope_status(content)
            return frozenset({status} if status else ())
        if not isinstance(value, Instance) or not isinstance(value.cls, ClassValue):
            return frozenset()
        if not any("Response" in base.rpartition(".")[2] for base in value.cls.external_bases()):
            return frozenset()
        status = status_of(value.keywords.get("status_code", value.attributes.get("status_code")))
        status = status or status_of(value.cls.lookup("status_code")) or _given_to_base(ev=None, value=value)
        return frozenset({status} if status else ())


def _of_external(value: ExternalInstance) -> frozenset[int]:
    """HTTPException as it was made; of other exceptions from outside the repository the name is all there is."""
    package, _, name = value.callee.rpartition(".")
    if name in HTTP_EXCEPTIONS and package.startswith(("fastapi", "starlette")):
        given = value.keywords.get("status_code", value.keywords.get("code", value.args[0] if value.args else None))
        status = status_of(given)
        return frozenset({status} if status else ())
    found = set(wording.words(name))
    if not found & {"exception", "error", "denied"} and name[-9:] not in ("Forbidden", "thorized"):
        return frozenset()
    if found & {"forbidden", "permission", "authorization"}:
        return frozenset({403})
    return frozenset({401} if found & {"unauthorized", "unauthenticated", "authentication"} else ())


def _envelope_status(content: Value, depth: int = 0) -> int | None:
    """The status that a JSON body carries itself (`{"code": 403, ...}`), for APIs that always answer 200."""
    content = plain(content)
    if isinstance(content, dict):
        for name in STATUSES_INSIDE:
            status = status_of(content.get(name))
            if status is not None:
                return status
        return None
    if isinstance(content, ExternalInstance) and depth < 3:
        return next((s for arg in content.args if (s := _envelope_status(arg, depth + 1)) is not None), None)
    return None


def _given_to_base(ev: Evaluator | None, value: Instance) -> int | None:
    """The status in `super().__init__(403, ...)`: what a class hands to a base outside the repository by position."""
    assert isinstance(value.cls, ClassValue)
    for ancestor in value.cls.ancestors():
        init = ancestor.names.get("__init__") if isinstance(ancestor, ClassValue) else None
        if not isinstance(init, FunctionValue) or init.node[0] != "def":
            continue
        for node in walk_scope(init.node[5]):
            if node[0] == "call" and node[2][0] == "attr" and node[2][3] == "__init__":
                offset = 0 if node[2][2][0] == "call" else 1
                given = dict(node[4]).get("status_code") or (node[3][offset] if len(node[3]) > offset else None)
                status = _argument(ev, given, init, value)
                if status is not None:
                    return status
    return None


def _argument(ev: Evaluator | None, node: Node | None, init: FunctionValue, value: Instance) -> int | None:
    if node is None:
        return None
    if node[0] == "const":
        return status_of(node[2])
    name = dotted(node)
    if name is None:
        return None
    if name in value.keywords:
        return status_of(value.keywords[name])
    if name in init.defaults:
        return status_of(init.defaults[name])
    if name.startswith("self."):
        return status_of(
            value.attributes.get(name[5:], value.cls.lookup(name[5:]) if isinstance(value.cls, ClassValue) else None)
        )
    if ev is None:
        return None
    return status_of(look(ev, node, Scope(init.module, {}, init.scope)))


def _applications(ev: Evaluator, app: Value) -> list[Instance]:
    """An application and those mounted in it."""
    found: list[Instance] = []
    todo = applications_in(ev, app)
    while todo:
        one = todo.pop()
        if any(one is seen for seen in found):
            continue
        found.append(one)
        router = one.attributes.get("router")
        routes = router.attributes.get("routes") if isinstance(router, Instance) else None
        for route in operators.iterate(routes) or []:
            if isinstance(route, Instance) and "app" in route.attributes:
                todo += applications_in(ev, route.attributes["app"])
    return found


def exception_class(value: Value) -> Value:
    """The class of an exception: a ClassValue, or an External for one outside the repository."""
    value = plain(value)
    if isinstance(value, Instance):
        return value.cls
    if isinstance(value, ExternalInstance):
        return External(value.callee)
    return value if isinstance(value, ClassValue | External) else None


def says_denied(kind: ClassValue, node: Node) -> bool:
    """Whether what is raised says that somebody may not: by the name of its class, or by that of a constant which it is
    made with: `ApiError(Code.INSUFFICIENT_PERMISSIONS)`."""
    if wording.any_of(kind.name, wording.DENIAL):
        return True
    constants = (inner[-1] for inner in walk(node) if inner[0] in ("name", "attr"))
    return any(name.isupper() and wording.any_of(name, wording.DENIAL | {"permissions"}) for name in constants)


def catches(kind: Value, raised: Value) -> bool | None:
    """Whether `except kind` catches an exception of class `raised`; None where that is not known."""
    kind = plain(kind)
    if isinstance(kind, tuple | list):
        found = [catches(one, raised) for one in kind]
        return True if True in found else None if None in found else False
    if isinstance(kind, External) and kind.dotted.rpartition(".")[2] in ("Exception", "BaseException"):
        return True
    if isinstance(kind, Unknown) or raised is None:
        return None
    if isinstance(raised, ClassValue):
        if isinstance(kind, ClassValue):
            return kind in list(raised.ancestors())
        names = {base.rpartition(".")[2] for base in raised.external_bases()}
        return isinstance(kind, External) and kind.dotted.rpartition(".")[2] in names
    if isinstance(raised, External) and isinstance(kind, External):
        return raised.dotted.rpartition(".")[2] == kind.dotted.rpartition(".")[2]
    return False
