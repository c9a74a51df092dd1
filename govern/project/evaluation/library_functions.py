"""Functions of the standard library that decide wiring, by dotted name."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from govern.project.evaluation import bounds, operators
from govern.project.evaluation.attributes import get_attribute, is_class_name
from govern.project.evaluation.classes import functional_enum
from govern.project.evaluation.files import ROOT, path_text
from govern.project.evaluation.imports import load_module
from govern.project.evaluation.raised import Raised
from govern.project.evaluation.type_objects import is_made_class, is_model_with_arguments
from govern.project.values import (
    BoundMethod,
    ClassValue,
    External,
    ExternalInstance,
    FunctionValue,
    Instance,
    ModuleValue,
    Native,
    Partial,
    Scope,
    Setting,
    Site,
    Unknown,
    Value,
    plain,
)

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator, ExternalFunction


def _partial(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    return Partial(args[0], tuple(args[1:]), dict(keywords)) if args else Unknown("partial", site.file, site.line)


def _wraps(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    wrapped = args[0] if args else keywords.get("wrapped")

    def apply(ev: Evaluator, inner: list[Value], inner_keywords: dict[str, Value], site: Site) -> Value:
        wrapper = inner[0] if inner else None
        target = wrapped.function if isinstance(wrapped, BoundMethod) else wrapped
        if isinstance(wrapper, FunctionValue) and target is not None and target is not wrapper:
            wrapper.wrapped = target
            if isinstance(target, FunctionValue):
                wrapper.name = target.name
                wrapper.attributes.update(target.attributes)
        return wrapper

    return Native("wraps", apply)


def _update_wrapper(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    if len(args) >= 2:
        return _wraps(ev, [args[1]], {}, site).function(ev, [args[0]], {}, site)
    return Unknown("update_wrapper", site.file, site.line)


def _decorator_factory(*marks: str) -> ExternalFunction:
    def run(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        if len(args) == 1 and not keywords and isinstance(args[0], FunctionValue):
            args[0].marks |= {*marks}
            return args[0]

        def apply(ev: Evaluator, inner: list[Value], inner_keywords: dict[str, Value], site: Site) -> Value:
            if inner and isinstance(inner[0], FunctionValue):
                inner[0].marks |= {*marks}
            return inner[0] if inner else None

        return Native(marks[0], apply)

    return run


def _environment(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    name = plain(args[0]) if args else ""
    default = args[1] if len(args) > 1 else keywords.get("default")
    return default if isinstance(default, Setting) else Setting(default, str(name))


def _config_reader(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    """`starlette.config.Config(...)`: calling it reads a setting, `config(key, cast, default)`."""

    def read(ev: Evaluator, inner: list[Value], named: dict[str, Value], at: Site) -> Value:
        default = inner[2] if len(inner) > 2 else named.get("default", Unknown("a required setting", at.file, at.line))
        return Setting(default, str(plain(inner[0]) if inner else ""))

    return Native("config", read)


def _import_module(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    name = plain(args[0]) if args else None
    package = plain(args[1] if len(args) > 1 else keywords.get("package"))
    if isinstance(name, str) and name.startswith(".") and isinstance(package, str):
        level = len(name) - len(name.lstrip("."))
        base = package.split(".")
        name = ".".join([*base[: len(base) - level + 1], name.lstrip(".")])
    if not isinstance(name, str):
        lost = Unknown("a module with an unknown name", site.file, site.line)
        if ev.note_if_wiring(site, "import_module(…)", "the name of the module is not known"):
            ev.noted[id(lost)] = lost
        return lost
    return load_module(ev, name)


def _import(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    """`__import__("a.b")` gives `a`; with a list of names behind it, `a.b`."""
    found = _import_module(ev, args[:1], {}, site)
    names = args[3] if len(args) > 3 else keywords.get("fromlist")
    if not isinstance(found, ModuleValue) or operators.truth(names) is True:
        return found
    return load_module(ev, found.name.partition(".")[0])


def _iter_modules(recursive: bool) -> ExternalFunction:
    def run(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        paths = operators.iterate(args[0] if args else keywords.get("path"))
        prefix = plain(args[1] if len(args) > 1 else keywords.get("prefix", ""))
        if not paths or not isinstance(prefix, str):
            return Unknown("modules found on disk", site.file, site.line)
        packages = [_package_of(ev, path) for path in paths]
        if None in packages:
            return Unknown("modules found on disk", site.file, site.line)
        out: list[Value] = []

        def add(package: str, before: str) -> None:
            for module in ev.index.submodules(package):
                short = before + module.name.rpartition(".")[2]
                finder = ExternalInstance("importlib.machinery.FileFinder")
                found = {"module_finder": finder, "name": short, "ispkg": module.is_package}
                out.append(Instance(External("pkgutil.ModuleInfo"), found, file=site.file, line=site.line))
                if recursive and module.is_package:
                    add(module.name, f"{short}.")

        for package in packages:
            add(package or "", prefix)
        return out

    return run


def _package_of(ev: Evaluator, path: Value) -> str | None:
    """The package whose folder a path is; None where it is none of the repository's."""
    text = path_text(path)
    if text is None or not text.startswith(f"{ROOT}/"):
        return None
    folder = text[len(ROOT) + 1 :]
    known = ev.index.by_path.get(f"{folder}/__init__.py")
    if known is not None:
        return known
    for file, name in ev.index.by_path.items():
        if file.rpartition("/")[0] == folder and "." in name:
            return name.rpartition(".")[0]
    names = [name for name, module in ev.index.by_name.items() if not module.path]
    return next((name for name in names if ev.index.folder_of(name) == folder), None)


def _getmembers(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    target = args[0] if args else None
    predicate = args[1] if len(args) > 1 else keywords.get("predicate")
    wanted = getattr(predicate, "dotted", "").rpartition(".")[2]
    if isinstance(target, ModuleValue):
        members = dict(target.names)
    elif isinstance(target, ClassValue):
        members = {}
        for ancestor in target.ancestors():
            if isinstance(ancestor, ClassValue):
                for name, value in ancestor.names.items():
                    members.setdefault(name, value)
    elif isinstance(target, Instance) and isinstance(target.cls, ClassValue):
        members = {name: BoundMethod(value, target) if isinstance(value, FunctionValue) else value
                   for name, value in _getmembers_dict(target.cls).items()}  # fmt: skip
        members.update(target.attributes)
    else:
        return Unknown("members of something unknown", site.file, site.line)
    kinds: dict[str, tuple[type, ...]] = {"isfunction": (FunctionValue,), "ismethod": (BoundMethod,),
    "isclass": (ClassValue,),
                                          "isroutine": (FunctionValue, BoundMethod),
                                          "ismodule": (ModuleValue,)}  # fmt: skip
    kind = kinds.get(wanted)
    return [(name, value) for name, value in sorted(members.items()) if kind is None or isinstance(value, kind)]


def _getmembers_dict(cls: ClassValue) -> dict[str, Value]:
    members: dict[str, Value] = {}
    for ancestor in cls.ancestors():
        if isinstance(ancestor, ClassValue):
            for name, value in ancestor.names.items():
                members.setdefault(name, value)
    return members


def _type_hints(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    target = args[0] if args else None
    if isinstance(target, BoundMethod):
        target = target.function
    while isinstance(target, FunctionValue) and isinstance(target.wrapped, FunctionValue):
        target = target.wrapped
    if isinstance(target, FunctionValue) and target.node[0] == "def":
        hints = {param[0]: ev.annotation(param[1], target.scope) for param in target.node[3] if param[1] is not None}
        if target.node[4] is not None:
            hints["return"] = ev.annotation(target.node[4], target.scope)
        return hints
    if isinstance(target, ClassValue):
        out: dict[str, Value] = {}
        for ancestor in reversed([a for a in target.ancestors() if isinstance(a, ClassValue)]):
            scope = Scope(ancestor.module, ancestor.module.names)
            for name, annotation, _, _ in ancestor.annotations:
                out[name] = ev.annotation(annotation, scope)
        return out
    classes = target.cls.ancestors() if isinstance(target, Instance) and isinstance(target.cls, ClassValue) else None
    if classes is not None and not any(a.annotations for a in classes if isinstance(a, ClassValue)):
        raise Raised(External("builtins.TypeError"))
    return Unknown("type hints", site.file, site.line)


def _first(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    return args[0] if args else None


def _from_code(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    """A function made of another's code: one of its own that does the same."""
    if args and isinstance(args[0], FunctionValue):
        return replace(args[0], attributes={}, wrapped=None)
    return Unknown("types.FunctionType", site.file, site.line)


def _cast(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    return args[1] if len(args) > 1 else keywords.get("val")


def _chain(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    lists = [operators.iterate(arg) for arg in args]
    if any(items is None for items in lists):
        return Unknown("chained lists", site.file, site.line)
    return [item for items in lists for item in items or []]


def _chain_iterable(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    outer = operators.iterate(args[0]) if args else None
    return Unknown("chained lists", site.file, site.line) if outer is None else _chain(ev, outer, {}, site)


def _reload(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    return args[0] if args else Unknown("reload", site.file, site.line)


def _isfunction(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    return isinstance(args[0], FunctionValue) if args and not isinstance(args[0], Unknown) else Unknown("isfunction")


def _isclass(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    if args and isinstance(args[0], External) and args[0].dotted.startswith("builtins."):
        return is_class_name(args[0].dotted)
    if not args or isinstance(args[0], (Unknown, External)):
        return Unknown("isclass")
    return isinstance(args[0], ClassValue) or is_model_with_arguments(args[0]) or is_made_class(args[0])


def _iscoroutine(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    function = args[0].function if args and isinstance(args[0], BoundMethod) else args[0] if args else None
    if isinstance(function, FunctionValue):
        return function.node[0] == "def" and bool(function.node[7])
    return Unknown("iscoroutinefunction", site.file, site.line)


def _text_function(function: Callable[[str], str]) -> ExternalFunction:
    """A function of one text."""

    def run(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        text = plain(args[0] if args else next(iter(keywords.values()), None))
        if not isinstance(text, str) or not bounds.fits(text):
            return Unknown("a text that is not known", site.file, site.line)
        return operators.mark_deployed(function(text), args[0] if args else None)

    return run


def _getdoc(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    text = get_attribute(ev, args[0], "__doc__", site) if args else None
    return inspect.cleandoc(text) if isinstance(text, str) else text


FUNCTIONS: dict[str, ExternalFunction] = {
    "functools.partial": _partial, "functools.wraps": _wraps, "functools.update_wrapper": _update_wrapper,
    "functools.lru_cache": _decorator_factory("lru_cache"), "functools.cache": _decorator_factory("cache"),
    "functools.cached_property": _decorator_factory("property", "cached"),
    "os.getenv": _environment, "os.environ.get": _environment, "decouple.config": _environment,
    "starlette.config.Config": _config_reader, "decouple.Config": _config_reader, "os.environ.setdefault": _environment,
    **{f"environs.Env().{kind}": _environment for kind in ("str", "int", "bool", "float", "list", "json", "url",
    "path")},

    "importlib.import_module": _import_module, "importlib.reload": _reload, "builtins.__import__": _import,
    "pkgutil.iter_modules": _iter_modules(False), "pkgutil.walk_packages": _iter_modules(True),
    "inspect.getmembers": _getmembers, "typing.get_type_hints": _type_hints, "inspect.isfunction": _isfunction,
    "inspect.isclass": _isclass, "inspect.iscoroutinefunction": _iscoroutine,
    "asyncio.iscoroutinefunction": _iscoroutine,
    **{f"enum.{base}": functional_enum(base) for base in ("Enum", "StrEnum", "IntEnum", "Flag", "IntFlag")},
    "inspect.cleandoc": _text_function(inspect.cleandoc),
    "textwrap.dedent": _text_function(textwrap.dedent), "inspect.getdoc": _getdoc,
    "types.FunctionType": _from_code, "inspect.unwrap": _first, "inspect.getmodule": _first,
    "typing.cast": _cast, "copy.copy": _first, "copy.deepcopy": _first, "os.fspath": _first,
    "itertools.chain": _chain, "itertools.chain.from_iterable": _chain_iterable,
    "dataclasses.dataclass": lambda ev, a, k, s: a[0] if a else ExternalInstance("dataclasses.dataclass", (), dict(k)),
}  # fmt: skip
