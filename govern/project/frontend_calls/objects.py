"""Members of what expressions of a frontend stand for: of object literals, classes, modules, clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.facts.syntax import Node
from govern.project.frontend_calls.builtins import new_external
from govern.project.frontend_calls.scopes import Scope
from govern.project.frontend_calls.values import (
    UNDEFINED,
    Choice,
    ClassRef,
    Client,
    ClientMethod,
    Closure,
    External,
    Frame,
    Instance,
    Items,
    Namespace,
    Opaque,
    Param,
    Record,
    Text,
    Value,
    choice,
    options,
)

if TYPE_CHECKING:
    from govern.project.frontend_calls.evaluate import Evaluator

MAX_BASES = 8
MAX_DEPTH = 48
MAX_STEPS = 4000
INJECTED = {"$axios": "axios", "$http": "axios"}
FETCHERS = ("$fetch", "$api")


class Objects:
    """The part of the evaluator that knows objects."""

    def member(self: Evaluator, value: Value, name: str) -> Value:  # type: ignore[misc]
        """`value.name`."""
        self.steps += 1
        if self.depth > MAX_DEPTH or self.steps > MAX_STEPS:
            return Opaque(name)
        self.depth += 1
        try:
            return self._member(value, name)
        finally:
            self.depth -= 1

    def _member(self: Evaluator, value: Value, name: str) -> Value:  # type: ignore[misc]
        match value:
            case Choice(items):
                return choice([self.member(one, name) for one in items])
            case Record():
                return self._of_record(value, name)
            case Instance():
                return self._of_instance(value, name)
            case ClassRef():
                found = self._declared(value, name, static=True)
                if found is not None and found[0] == "field":
                    return self.evaluate(found[6], value.scope, value.frame)
                return Closure(found[3], value.scope, value.frame, value) if found is not None else Opaque(name)
            case Namespace(path):
                return self.exported(path, name)
            case External(package, path):
                if not path and name == "default":
                    return value
                return External(package, (*path, name))
            case Param(owner, first, type_, path):
                return Param(owner, first, type_, f"{path}.{name}" if path else name)
            case Client():
                return ClientMethod(value, name)
            case Text():
                return value if name in ("href", "value") else Opaque(name)
            case Items(items) if name.isdigit():
                return self.force(items[int(name)]) if int(name) < len(items) else UNDEFINED
            case Closure() if name == "value":
                return value
        if name in INJECTED:
            return Client(INJECTED[name], UNDEFINED, "", 0)
        if name in FETCHERS and not isinstance(value, Closure):
            return External("", ("$fetch",))
        label = value.name if isinstance(value, Opaque) else ""
        return Opaque(f"{label}.{name}" if label else name)

    def _of_record(self: Evaluator, record: Record, name: str) -> Value:  # type: ignore[misc]
        found: list[Value] = []
        for key, member in reversed(record.members):
            if key == name:
                found.append(self.force(member))
                break
            if key is None:
                for one in options(self.force(member)):
                    if isinstance(one, Record | Param | Instance | Opaque | Client):
                        inner = self.member(one, name)
                        if inner != UNDEFINED:
                            found.append(inner)
                if found and not any(isinstance(one, Param | Opaque | Choice) for one in found):
                    break
        else:
            if found:
                found.append(UNDEFINED)
        # What is spread after a member only may hold it: the member comes first.
        return choice(reversed(found)) if found else UNDEFINED

    def names_of(self: Evaluator, value: Value) -> tuple[frozenset[str], bool]:  # type: ignore[misc]
        """The names that an object has for sure or maybe, and whether these are all."""
        names: set[str] = set()
        closed = True
        for one in options(value):
            if not isinstance(one, Record):
                closed = closed and one == UNDEFINED
                continue
            for key, member in one.members:
                if key is not None:
                    names.add(key)
                    continue
                inner, whole = self.names_of(self.force(member))
                names |= inner
                closed = closed and whole
        return frozenset(names), closed

    def _of_instance(self: Evaluator, instance: Instance, name: str) -> Value:  # type: ignore[misc]
        found = self._declared(instance.cls, name, static=False)
        if found is not None and found[0] == "method":
            home = self._home(instance.cls, name)
            closure = Closure(found[3], home.scope, home.frame, instance)
            return self.result(closure, ()) if found[3][7] == "get" else closure
        frame = self._inside(instance)
        values: list[Value] = []
        if found is not None:
            values.append(self.evaluate(found[6], self._home(instance.cls, name).scope, frame))
        values += self._set_in_constructor(instance, name)
        values = [one for one in values if one != UNDEFINED]
        if values:
            return choice(values)
        return Param(id(instance.cls.node), "this", None, name)

    def _inside(self, instance: Instance) -> Frame:
        frame = instance.cls.frame
        return Frame(frame.scope, frame.parent, frame.args, instance)

    def bases(self: Evaluator, cls: ClassRef) -> list[ClassRef]:  # type: ignore[misc]
        """A class and those that it extends, as far as they are of the repository."""
        found = [cls]
        while len(found) < MAX_BASES:
            last = found[-1]
            base = self.evaluate(last.node[4], last.scope, last.frame) if last.node[4] is not None else UNDEFINED
            after = next((one for one in options(base) if isinstance(one, ClassRef)), None)
            if after is None or any(after.node is one.node for one in found):
                break
            found.append(after)
        return found

    def _home(self: Evaluator, cls: ClassRef, name: str) -> ClassRef:  # type: ignore[misc]
        return next((one for one in self.bases(cls) if _own(one.node, name, static=False) is not None), cls)

    def _declared(self: Evaluator, cls: ClassRef, name: str, static: bool) -> Node | None:  # type: ignore[misc]
        for one in self.bases(cls):
            member = _own(one.node, name, static)
            if member is not None:
                return member
        return None

    def _set_in_constructor(self: Evaluator, instance: Instance, name: str) -> list[Value]:  # type: ignore[misc]
        """What the constructors of a class and its bases set a field to."""
        args = instance.args
        for cls in self.bases(instance.cls):
            made = _own(cls.node, "constructor", static=False)
            if made is None:
                continue
            scope = self.sources.functions.get(id(made[3]))
            if scope is None:
                return []
            parent = self.symbolic(cls.scope)
            frame = self.symbolic(scope) if args is None else Frame(scope, parent, args, instance)
            values: list[Value] = []
            for _, _, pattern, _, _, _, _, visibility in made[3][4]:
                if visibility and pattern[0] == "name" and pattern[2] == name:
                    values.append(self.bound(name, scope.names[name], scope, frame))
            index = self.sources.index(scope.path)
            for target, value, where in index.assigned:
                if target[3] == name and target[2] == ("name", target[2][1], "this") and _below(where, scope):
                    values.append(self.evaluate(value, where, frame))
            if values:
                return values
            args = self._passed_up(scope, frame)
        return []

    def _passed_up(self: Evaluator, scope: Scope, frame: Frame) -> tuple[Value, ...] | None:  # type: ignore[misc]
        """What a constructor hands to that of its base class."""
        for site in self.sources.index(scope.path).sites:
            if site.scope.function is scope and site.node[2][0] == "name" and site.node[2][2] == "super":
                return self.arguments(site.node[3], site.scope, frame)
        return None

    def assigned(self: Evaluator, name: str, member: str, scope: Scope) -> Value | None:  # type: ignore[misc]
        """What `name.member = ...` set somewhere in the file; None where nothing did."""
        found = [
            self.evaluate(value, where, self.symbolic(where))
            for target, value, where in self.sources.index(scope.path).assigned
            if target[3] == member and target[2][0] == "name" and target[2][2] == name
        ]
        return choice(found) if found else None

    def _new(self: Evaluator, node: Node, scope: Scope, frame: Frame) -> Value:  # type: ignore[misc]
        made: list[Value] = []
        for callee in options(self.evaluate(node[2], scope, frame)):
            if isinstance(callee, ClassRef):
                made.append(Instance(callee, self.arguments(node[3], scope, frame)))
            elif isinstance(callee, External):
                made.append(new_external(self, callee, node, scope, frame))
            else:
                made.append(Opaque(""))
        return choice(made)


def _own(cls: Node, name: str, static: bool) -> Node | None:
    """A member that a class itself declares with a value or a body."""
    members: tuple[Node, ...] = cls[7]
    for member in members:
        if member[0] == "method" and member[2] == name and member[5] is static and member[3][6] is not None:
            return member
        if member[0] == "field" and member[2] == name and member[7] is static and member[6] is not None:
            return member
    return None


def _below(scope: Scope, above: Scope) -> bool:
    current: Scope | None = scope
    while current is not None:
        if current is above:
            return True
        current = current.parent
    return False
