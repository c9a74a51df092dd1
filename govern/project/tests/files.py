"""The files of the tests: their functions and fixtures, what their names stand for, which file an import means."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING

from govern.errors import GovernError
from govern.facts.syntax import Body, Node, dotted, walk_scope
from govern.project.evaluation.attributes import get_attribute
from govern.project.evaluation.evaluator import BudgetExceededError, Raised
from govern.project.values import NOWHERE, Value
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.project import Project

FIXTURES = ("pytest.fixture", "fixture", "pytest_asyncio.fixture")
PARAMETRIZE = ("pytest.mark.parametrize", "mark.parametrize", "parametrize")


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function of a file. `qualname` is "TestOrders.test_create", `cls` the class it is a method of."""

    file: str
    qualname: str
    node: Node
    cls: Node | None

    @property
    def name(self) -> str:
        return str(self.node[2])

    @property
    def is_test(self) -> bool:
        return self.name.startswith("test") and not self.fixture

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of its parameters, in order."""
        return tuple(parameter[0] for parameter in self.node[3])

    @property
    def fixture(self) -> str:
        """The name that it has as a fixture; "" for what is none."""
        for decorator in self.node[6]:
            call = decorator if decorator[0] == "call" else None
            if dotted(call[2] if call else decorator) in FIXTURES:
                given = dict(call[4]).get("name") if call else None
                return str(given[2]) if given is not None and given[0] == "const" else self.name
        return ""

    @property
    def params(self) -> Node | None:
        """The values that a fixture takes in turn, as `request.param`."""
        for decorator in self.node[6]:
            if decorator[0] == "call" and dotted(decorator[2]) in FIXTURES:
                found = dict(decorator[4]).get("params")
                return tuple(found) if found is not None else None
        return None

    def parametrized(self) -> Iterator[tuple[tuple[str, ...], Node]]:
        """(names, the node of their values) of each parametrize of it and of its class."""
        for decorator in (*self.node[6], *(self.cls[6] if self.cls is not None else ())):
            if decorator[0] != "call" or dotted(decorator[2]) not in PARAMETRIZE or len(decorator[3]) < 2:
                continue
            names, rows = decorator[3][0], decorator[3][1]
            if names[0] == "const" and isinstance(names[2], str):
                yield tuple(name.strip() for name in names[2].split(",")), rows
            elif names[0] in ("tuple", "list") and all(one[0] == "const" for one in names[2]):
                yield tuple(str(one[2]) for one in names[2]), rows


@dataclass(slots=True, eq=False)
class SourceFile:
    """A Python file, read for its tests. `names` are the expressions that its own code assigns to names, `imports`
    what a name was imported as: (level, module, name), name "" for a module."""

    path: str
    body: Body = ()
    functions: dict[str, Function] = field(default_factory=dict)
    classes: dict[str, Node] = field(default_factory=dict)
    names: dict[str, Node] = field(default_factory=dict)
    imports: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    fixtures: dict[str, Function] = field(default_factory=dict)


class Files:
    """The Python files of a project as its tests see them. Each is read when it is first asked for."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._known: dict[str, SourceFile] = {}

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The Python files of the tests, sorted."""
        layout = self.project.layout
        return tuple(path for path in self.project.paths if path.endswith(".py") and layout.is_test(path))

    def file(self, path: str) -> SourceFile:
        """A file; an empty one where it cannot be read."""
        known = self._known.get(path)
        if known is None:
            known = self._known[path] = SourceFile(path)
            try:
                known.body = self.project.facts.python(path).body
            except GovernError:
                return known
            _index(known, known.body, (), None)
        return known

    def fixture(self, path: str, name: str) -> Function | None:
        """The fixture that a name means in a file: its own, one it imports, or that of the nearest conftest."""
        file = self.file(path)
        if name in file.fixtures:
            return file.fixtures[name]
        found = self.function(path, name)
        if found is not None and found.fixture:
            return found
        folder = posixpath.dirname(path)
        while True:
            conftest = posixpath.join(folder, "conftest.py")
            if conftest in self._all and conftest != path:
                inner = self.file(conftest)
                found = inner.fixtures.get(name) or self.function(conftest, name)
                if found is not None and found.fixture:
                    return found
            if not folder:
                break
            folder = posixpath.dirname(folder)
        return self._plugins.get(name)

    @cached_property
    def _plugins(self) -> Mapping[str, Function]:
        """The fixtures of files that are no test modules, where one name has one only: plugins, and star imports."""
        found: dict[str, list[Function]] = {}
        for path in self.paths:
            base = posixpath.basename(path)
            if not base.startswith("test_") and not base.endswith("_test.py"):
                for name, function in self.file(path).fixtures.items():
                    found.setdefault(name, []).append(function)
        return {name: functions[0] for name, functions in found.items() if len(functions) == 1}

    def function(self, path: str, name: str, depth: int = 0) -> Function | None:
        """The function that a name of a file's own scope means, through imports."""
        file = self.file(path)
        if name in file.functions:
            return file.functions[name]
        if name in file.imports and depth < 4:
            target, inner = self.imported(path, name)
            if target is not None and inner:
                return self.function(target, inner, depth + 1)
        return None

    def imported(self, path: str, name: str) -> tuple[str | None, str]:
        """(file, name in it) that an imported name means: name "" for the module itself, file None for packages."""
        level, module, inner = self.file(path).imports[name]
        base = module
        if level:
            folder = path.split("/")[:-level]
            base = ".".join(filter(None, (*folder, module)))
        if inner:
            submodule = self.module(path, f"{base}.{inner}", bool(level))
            if submodule is not None:
                return submodule, ""
        return self.module(path, base, bool(level)), inner

    def module(self, importer: str, name: str, absolute: bool = False) -> str | None:
        """The file of a dotted name, as seen from a file: below the folder of the file or one above it, else below an
        import root of a backend."""
        tail = name.replace(".", "/")
        folder = "" if absolute else posixpath.dirname(importer)
        while True:
            for candidate in (f"{tail}.py", f"{tail}/__init__.py"):
                joined = posixpath.join(folder, candidate)
                if joined in self._all:
                    return joined
            if not folder:
                break
            folder = posixpath.dirname(folder)
        module = self.project.modules.get(name) if not absolute else None
        return module.path if module is not None else None

    @cached_property
    def _all(self) -> frozenset[str]:
        return frozenset(path for path in self.project.paths if path.endswith(".py"))

    def value(self, path: str, name: str, attributes: tuple[str, ...] = ()) -> Value:
        """What a name of a module of a backend stands for, and an attribute of it; None where that is not known."""
        module = self.project.module_value(path)
        wiring = self.project.wiring_of(path)
        if module is None or wiring is None:
            return None
        found: Value = module.names.get(name) if name else module
        for attribute in attributes:
            if found is None:
                return None
            try:
                found = get_attribute(wiring.evaluator, found, attribute, NOWHERE, None)
            except (Raised, BudgetExceededError, RecursionError):
                return None
        return found


def _index(file: SourceFile, body: Body, outer: tuple[str, ...], cls: Node | None) -> None:
    for node in body:
        if node[0] == "def":
            name = ".".join((*outer, node[2]))
            function = file.functions[name] = Function(file.path, name, node, cls)
            if function.fixture:
                file.fixtures.setdefault(function.fixture, function)
        elif node[0] == "class":
            file.classes[".".join((*outer, node[2]))] = node
            _index(file, node[5], (*outer, node[2]), node)
        elif cls is None and not outer:
            for inner in walk_scope((node,)):
                _bind(file, inner)


def _bind(file: SourceFile, node: Node) -> None:
    if node[0] == "assign" and node[3] is not None:
        for target in node[2]:
            if target[0] == "name":
                file.names[target[2]] = node[3]
    elif node[0] == "import":
        for name, alias in node[2]:
            file.imports[alias or name.partition(".")[0]] = (0, name if alias else name.partition(".")[0], "")
    elif node[0] == "from":
        for name, alias in node[4]:
            file.imports[alias or name] = (node[2], node[3] or "", name)
    elif node[0] == "def" and node[2] not in file.functions:
        file.functions[node[2]] = Function(file.path, node[2], node, None)
