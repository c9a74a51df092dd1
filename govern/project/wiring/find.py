"""Which applications a backend serves: named ones, and those that module-level code makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from govern.facts.syntax import walk
from govern.project.evaluation.classes import class_model
from govern.project.framework.applications import APPLICATION, STARLETTE
from govern.project.values import ClassValue, FunctionValue, Instance, ModuleValue, Site, Unknown, Value, plain
from govern.project.wiring.flatten import applications_in, inner_applications
from govern.records import dataclass
from govern.regex import regex

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator


APPLICATIONS = ("FastAPI", "Starlette")
NAMED = regex("|".join(APPLICATIONS).encode())


@dataclass(frozen=True, slots=True, eq=False)
class FoundApp:
    """An application and the name it goes by: "module:attribute", a factory's name with "()"."""

    name: str
    value: Instance


def named_app(ev: Evaluator, name: str) -> FoundApp | None:
    """The application (or what a factory makes) behind "module:attribute"; None where there is none."""
    module_name, _, attribute = name.partition(":")
    module = ev.load(module_name)
    if module is None:
        return None
    value: Value = module
    for part in (attribute or "app").removesuffix("()").split("."):
        from govern.project.evaluation.attributes import get_attribute

        value = get_attribute(ev, value, part, Site(module.path, 1))
    value = plain(value)
    if isinstance(value, FunctionValue | ClassValue):
        value = _made_by(ev, value)
    found = applications_in(ev, value)
    return FoundApp(name, found[0]) if found else None


def _made_by(ev: Evaluator, factory: FunctionValue | ClassValue) -> Value:
    """What calling a factory or a class gives; arguments that it needs are unknown."""
    from govern.project.evaluation.calls import call, exception_name
    from govern.project.evaluation.evaluator import BudgetExceededError, Raised

    try:
        return plain(call(ev, factory, [], {}, Site(factory.module.path, factory.line)))
    except Raised as raised:
        return Unknown(f"{factory.qualname} raises {exception_name(raised.value)}", factory.module.path, factory.line)
    except (BudgetExceededError, RecursionError):
        return Unknown(f"{factory.qualname} takes more steps than govern evaluates", factory.module.path, factory.line)


def find_apps(
    ev: Evaluator, candidates: Iterable[str], modules: list[str], mentioning: Callable[[tuple[bytes, ...]], list[str]]
) -> list[FoundApp]:
    """The applications of a backend: those that something serves (`candidates`), those that `modules` bind at module
    level, and what factories make that nothing else calls; where there is none, what functions and classes make from
    arguments that only a caller outside knows.

    `mentioning` gives the modules whose text holds one of some words. Applications that are mounted in, or wrapped by,
    another one of them are not listed: they are served through it.
    """
    found: dict[int, FoundApp] = {}
    for candidate in candidates:
        app = named_app(ev, candidate)
        if app is not None:
            found.setdefault(id(app.value), app)
    loaded = [module for module in map(ev.load, modules) if module is not None]
    bound = [app for module in loaded for app in _bound(ev, module)]
    if not found and not bound:
        makers = tuple(maker.name.encode() for module in loaded for maker in _makers(ev, module))
        callers = [module for module in map(ev.load, mentioning(makers)) if module is not None] if makers else []
        bound = [app for module in callers for app in _bound(ev, module)]
    for app in sorted(bound, key=lambda app: app.value.file != _file(ev, app)):
        found.setdefault(id(app.value), app)
    made_at = {
        (app.file, app.line) for known in found.values() for app in (known.value, *inner_applications(ev, known.value))
    }
    for factories in (_factories, _makers):
        for module in loaded:
            # A factory that something has called already is not called again: it would wire the shared routers twice.
            if any(file == module.path for file, _ in made_at):
                continue
            for app in _from_factories(ev, module, factories(ev, module)):
                if (app.value.file, app.value.line) not in made_at:
                    made_at |= {(inner.file, inner.line) for inner in (app.value, *inner_applications(ev, app.value))}
                    found[id(app.value)] = app
        if found:
            break
    inner = {id(child) for app in found.values() for child in inner_applications(ev, app.value)}
    return [app for app in found.values() if id(app.value) not in inner]


def _file(ev: Evaluator, app: FoundApp) -> str:
    module = ev.load(app.name.partition(":")[0])
    return module.path if module is not None else ""


def _bound(ev: Evaluator, module: ModuleValue) -> list[FoundApp]:
    out = []
    for name, value in module.names.items():
        for app in applications_in(ev, value) if isinstance(plain(value), Instance) else []:
            if _is_app(ev, app):
                out.append(FoundApp(f"{module.name}:{name}", app))
    return out


def _is_app(ev: Evaluator, value: Instance) -> bool:
    return class_model(ev, value.cls) in (APPLICATION, STARLETTE)


def _from_factories(ev: Evaluator, module: ModuleValue, factories: list[FunctionValue | ClassValue]) -> list[FoundApp]:
    return [
        FoundApp(f"{module.name}:{factory.name}", app)
        for factory in factories
        for app in applications_in(ev, _made_by(ev, factory))
        if _is_app(ev, app)
    ]


def _factories(ev: Evaluator, module: ModuleValue) -> list[FunctionValue | ClassValue]:
    """The functions of a module that need no argument and make an application."""
    return [value for value in _functions(ev, _own(module)) if _needs_nothing(value)]


def _makers(ev: Evaluator, module: ModuleValue) -> list[FunctionValue | ClassValue]:
    """What else of a module makes one: functions that need arguments, and classes that keep one in their instances."""
    classes = [value for value in _own(module) if isinstance(value, ClassValue)]
    functions = [value for value in _functions(ev, _own(module)) if not _needs_nothing(value)]
    return [*functions, *(cls for cls in classes if _functions(ev, cls.names.values()))]


def _own(module: ModuleValue) -> list[Value]:
    """The functions and classes that a module defines itself."""
    values = module.names.values()
    return [value for value in values if isinstance(value, FunctionValue | ClassValue) and value.module is module]


def _functions(ev: Evaluator, values: Iterable[Value]) -> list[FunctionValue]:
    """The functions among values that name an application; only those are walked whose lines hold its name."""
    lines: dict[str, list[int]] = {}
    found: list[FunctionValue] = []
    for value in values:
        if not isinstance(value, FunctionValue) or value.node[0] != "def":
            continue
        path = value.module.path
        if path not in lines:
            lines[path] = _lines_with_applications(ev, path)
        if any(value.line <= line <= value.node[8] for line in lines[path]) and mentions_application(value):
            found.append(value)
    return found


def _lines_with_applications(ev: Evaluator, path: str) -> list[int]:
    text = ev.files.read_bytes(path) if path else b""
    return [text.count(b"\n", 0, match.start()) + 1 for match in NAMED.finditer(text)]


def _needs_nothing(function: FunctionValue) -> bool:
    return all(param[2] is not None or param[3] in ("vararg", "kwarg") for param in function.node[3])


def mentions_application(function: FunctionValue) -> bool:
    """Whether a function's own code names FastAPI or Starlette, or says that it returns one."""
    return any(
        (node[0] == "name" and node[2] in APPLICATIONS) or (node[0] == "attr" and node[3] in APPLICATIONS)
        for part in (function.node[4], function.node[5])
        if part is not None
        for node in walk(part)
    )
