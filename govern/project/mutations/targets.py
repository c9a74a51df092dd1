"""What a call of a decorated function runs first: what the outermost decorator put around it."""

from __future__ import annotations

from govern.project.calls import Call, Target
from govern.project.values import FunctionValue


def outermost(call: Call) -> list[Target]:
    """The functions of the repository that a call may run, without those that only others of them run: of a decorated
    function the outermost wrapper."""
    targets = [target for target in call.targets if target.function is not None]
    inside: set[int] = set()
    for target in targets:
        inner = target.function.value.wrapped if target.function is not None else None
        while isinstance(inner, FunctionValue) and id(inner) not in inside:
            inside.add(id(inner))
            inner = inner.wrapped
    return [target for target in targets if target.function is not None and id(target.function.value) not in inside]
