"""Import statements: which module a name comes from, in the repository or outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.facts.syntax import Node
from govern.project.evaluation.binding import bind
from govern.project.evaluation.constants import known
from govern.project.evaluation.raised import Raised
from govern.project.framework.validation_errors import changeable
from govern.project.libraries import home_of
from govern.project.values import External, ModuleValue, Scope, Site, Unknown, Value

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator


def import_names(ev: Evaluator, node: Node, scope: Scope) -> None:
    """`import a.b.c` binds `a`; `import a.b.c as x` binds the module itself."""
    for name, alias in node[2]:
        module = load_module(ev, name)
        if alias is not None:
            bind(scope, alias, module)
        else:
            top = name.partition(".")[0]
            bind(scope, top, load_module(ev, top) if isinstance(module, ModuleValue) else External(top))


def import_from(ev: Evaluator, node: Node, scope: Scope) -> None:
    """`from m import a as b`: attributes of the module, else its submodules."""
    _, _, level, name, names = node
    source = absolute(scope.module, level, name)
    if source is None:
        for imported, alias in names:
            bind(scope, alias or imported, Unknown("a relative import beyond the top package", scope.module.path))
        return
    module = load_module(ev, source)
    for imported, alias in names:
        if imported == "*":
            _import_star(ev, module, scope)
        else:
            bind(scope, alias or imported, member(ev, module, imported, scope))


def absolute(module: ModuleValue, level: int, name: str) -> str | None:
    """The absolute name behind a relative import; None where it leaves the top package."""
    if level == 0:
        return name
    parts = module.package.split(".") if module.package else []
    if level - 1 > len(parts):
        return None
    base = parts[: len(parts) - (level - 1)]
    return ".".join([*base, name] if name else base)


def load_module(ev: Evaluator, name: str) -> ModuleValue | External:
    """The module of that name, evaluated, or External. Raises `Raised` inside a try where it is plainly missing."""
    module = ev.load(name)
    if module is not None:
        return module
    if ev.tries and _is_ours(ev, name):
        raise Raised(External("builtins.ModuleNotFoundError"))
    return External(name)


def _is_ours(ev: Evaluator, name: str) -> bool:
    """Whether the repository owns the top package of a name, so that a missing module is missing for good."""
    top = ev.index.find(name.partition(".")[0])
    return top is not None and bool(top.path) and top.is_package


def member(ev: Evaluator, module: ModuleValue | External, name: str, scope: Scope) -> Value:
    """`module.name`, an attribute or a submodule."""
    if isinstance(module, External):
        return outside(ev, f"{module.dotted}.{name}")
    if name in module.names:
        return module.names[name]
    submodule = ev.load(f"{module.name}.{name}")
    if submodule is not None:
        return submodule
    if name in module.names:
        return module.names[name]
    if "__getattr__" in module.names:
        return ev.call(module.names["__getattr__"], [name], {}, Site(module.path, 1))
    if not module.path:
        return External(f"{module.name}.{name}")
    if ev.tries and module.state == "done":
        raise Raised(External("builtins.ImportError"))
    return Unknown(f"{module.name} does not define {name}", scope.module.path)


def outside(ev: Evaluator, dotted: str) -> Value:
    """The value of a name outside the repository: what a known library declares, a known constant, else External."""
    if (kept := changeable(ev, dotted)) is not None:
        return kept
    found = home_of(dotted)
    if found is not None and found[1] in (names := ev.library(found[0]).names) and not found[1].startswith("__"):
        return names[found[1]]
    return known(dotted)


def _import_star(ev: Evaluator, module: ModuleValue | External, scope: Scope) -> None:
    if isinstance(module, External):
        return
    exported = module.names.get("__all__")
    if isinstance(exported, (list, tuple)):
        for name in exported:
            if isinstance(name, str):
                scope.names[name] = member(ev, module, name, scope)
        return
    # a list that is worked out at run time, such as `[name for name in globals() ...]`, may hold private names too
    hidden = "_" if exported is None else "__"
    for name, value in list(module.names.items()):
        if not name.startswith(hidden):
            scope.names[name] = value
