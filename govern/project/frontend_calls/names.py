"""What names of frontend code stand for: variables, parameters, imports, exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.project.frontend_calls.objects import MAX_DEPTH, MAX_STEPS, Objects
from govern.project.frontend_calls.scopes import Binding, FileIndex, Scope
from govern.project.frontend_calls.truth import literals_of, member_type
from govern.project.frontend_calls.values import (
    UNDEFINED,
    ClassRef,
    Client,
    Closure,
    External,
    Frame,
    Items,
    Namespace,
    Opaque,
    Param,
    Record,
    Thunk,
    Value,
    choice,
    joined,
    options,
    text,
)

if TYPE_CHECKING:
    from govern.project.frontend_calls.evaluate import Evaluator

CLIENT_TYPES = ("AxiosInstance", "AxiosStatic", "Axios", "NuxtAxiosInstance", "KyInstance", "$Fetch")


class Names(Objects):
    """The part of the evaluator that knows names."""

    steps: int
    depth: int

    def _name(self: Evaluator, name: str, scope: Scope, frame: Frame) -> Value:  # type: ignore[misc]
        if name == "undefined":
            return UNDEFINED
        if name in ("this", "super"):
            return self.this(frame)
        found = scope.find(name)
        if found is None:
            return External("", (name,))
        return self.bound(name, found[0], found[1], frame)

    def this(self: Evaluator, frame: Frame | None) -> Value:  # type: ignore[misc]
        """What `this` means in a call."""
        while frame is not None:
            if frame.this is not None:
                return frame.this
            frame = frame.parent
        return Opaque("this")

    def bound(self: Evaluator, name: str, binding: Binding, scope: Scope, frame: Frame) -> Value:  # type: ignore[misc]
        """What a declared name stands for in a call of the function that declares it."""
        home = frame.at(scope.function) or self.symbolic(scope)
        key = (id(binding), id(home))
        if key in self._memo:
            return self._memo[key][0]
        if key in self._busy:
            return Opaque(name)
        self._busy.add(key)
        before = self.steps
        try:
            value = self._bound(name, binding, scope, home)
        finally:
            self._busy.discard(key)
        if home is self._frames.get(id(scope.function)) and self.steps < MAX_STEPS and self.depth < MAX_DEPTH - 8:
            self._memo[key] = (value, home)
            self.steps = before + 1
        return value

    def _bound(self: Evaluator, name: str, binding: Binding, scope: Scope, frame: Frame) -> Value:  # type: ignore[misc]
        match binding.kind:
            case "import":
                return self.imported(scope.path, *binding.node)
            case "func":
                return Closure(binding.node, scope, frame)
            case "class":
                return ClassRef(binding.node, scope, frame)
            case "enum":
                members = [(m[2], Thunk(m[3], scope, frame) if m[3] else text(m[2])) for m in binding.node[3]]
                return Record(tuple(members))
            case "param":
                return self._more(self._parameter(name, binding, scope, frame), binding, frame)
            case "value":
                value = self.evaluate(binding.node, scope, frame)
                return self._more(self._picked(value, binding, scope, frame), binding, frame)
        return Opaque(name)

    def _more(self: Evaluator, value: Value, binding: Binding, frame: Frame) -> Value:  # type: ignore[misc]
        """A variable with what is assigned to it later."""
        if not binding.more:
            return value
        found = [value]
        for op, node, scope in binding.more[:6]:
            # An assignment in a function below is looked at with that function's parameters standing for themselves.
            inner = frame if scope.function is frame.scope else self.symbolic(scope)
            later = self.evaluate(node, scope, inner)
            if op == "+=":
                found.append(joined((found[-1], later)))
            elif op in ("=", "||=", "??="):
                found.append(later)
        if len(found) > 1:
            found = [one for one in found if one != UNDEFINED] or [UNDEFINED]
        return choice(found)

    def _parameter(self: Evaluator, name: str, binding: Binding, scope: Scope, frame: Frame) -> Value:  # type: ignore[misc]
        if frame.args is None:
            declared = member_type(binding.type, binding.keys) if isinstance(binding.type, tuple) else None
            literal = literals_of(declared) if declared is not None else ()
            if literal:
                return choice([text(one) for one in literal])
            if declared is not None and declared[0] == "ref" and declared[2].rpartition(".")[2] in CLIENT_TYPES:
                return Client("axios" if "xios" in declared[2] else "ky", UNDEFINED, scope.path, 0)
            path = ".".join(str(key) for key in binding.keys)
            value: Value = Param(id(scope), name, None, path if path != name else "")
            if binding.default is not None:
                return choice((self.evaluate(binding.default, scope, frame), value))
            return value
        if binding.keys[:1] == ("...",):
            return Items(frame.args[binding.index :])
        value = frame.args[binding.index] if binding.index < len(frame.args) else UNDEFINED
        return self._picked(value, binding, scope, frame)

    def _picked(self: Evaluator, value: Value, binding: Binding, scope: Scope, frame: Frame) -> Value:  # type: ignore[misc]
        for key in binding.keys:
            if key != "...":
                value = self.member(value, str(key))
        if binding.default is not None and UNDEFINED in options(value):
            value = choice(
                [one for one in options(value) if one != UNDEFINED] + [self.evaluate(binding.default, scope, frame)]
            )
        return value

    def imported(self: Evaluator, path: str, specifier: str, name: str) -> Value:  # type: ignore[misc]
        """What an import gives."""
        target = self.sources.resolve(path, specifier)
        if target is None:
            return External(specifier, () if name in ("default", "*", "=") else (name,))
        return Namespace(target) if name in ("*", "=") else self.exported(target, name)

    def exported(self: Evaluator, path: str, name: str) -> Value:  # type: ignore[misc]
        """What a file of the repository exports under a name."""
        found = self.sources.exported(path, name)
        if found is None:
            return Opaque(name)
        index, local = found
        if local == "*":
            return Namespace(index.path)
        if local == "default" and index.default is not None:
            node, scope = index.default
            return self.evaluate(node, scope, self.symbolic(scope))
        return self._top(index, local)

    def _top(self: Evaluator, index: FileIndex, name: str) -> Value:  # type: ignore[misc]
        binding = index.scope.names.get(name)
        if binding is None:
            return Opaque(name)
        return self.bound(name, binding, index.scope, self.symbolic(index.scope))
