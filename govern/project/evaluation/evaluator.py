"""Evaluates module-level code, and the functions it calls, over symbolic values. Nothing is ever executed.

The evaluator walks the tuples of `facts.syntax`. A test that it cannot decide, or that a deployment decides, takes both
branches and marks what they make as conditional. Steps, depth and loops are bounded; a bound that is hit is noted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field

from govern.facts.python import PythonFacts, parse_expression, read_python
from govern.facts.syntax import Body, Node, line_of
from govern.project.evaluation import attributes, calls, expressions, statements
from govern.project.evaluation.branches import Aside, Early
from govern.project.evaluation.class_model import ClassModel
from govern.project.evaluation.files import FileView
from govern.project.evaluation.files import absolute as absolute_path
from govern.project.evaluation.raised import BudgetExceededError, Raised
from govern.project.libraries import text_of
from govern.project.modules import ModuleIndex
from govern.project.values import External, FunctionValue, Instance, ModuleValue, Scope, Site, Unknown, Value, plain
from govern.records import dataclass

MAX_STEPS = 3_000_000
MAX_STATEMENT_STEPS = 200_000
MAX_CALL_STEPS = 60_000
MAX_DEPTH = 45
MAX_ITERATIONS = 2_000


@dataclass(slots=True)
class Note:
    """An expression the evaluator could not follow where it mattered."""

    file: str
    line: int
    expression: str
    reason: str


ExternalFunction = Callable[["Evaluator", list[Value], dict[str, Value], Site], Value]


@dataclass(slots=True, frozen=True, eq=False)
class Inclusion:
    """A call of `include_router`: the router that includes, the one that is included, and where."""

    parent: Instance
    child: Instance
    site: Site


@dataclass(slots=True, frozen=True, eq=False)
class LateRoute:
    """A route that was added to a router after the router had been included."""

    route: Instance
    inclusion: Inclusion
    site: Site


@dataclass(slots=True)
class Evaluator:
    """Evaluates the modules of one set of import roots.

    `read` gives the facts of a path; `version` is the (major, minor, patch) of the FastAPI that is modelled; `models`
    and `functions` say how classes and functions from outside the repository behave, by dotted name; `files` is the
    tree;
    `starting`, set while an application starts, gives the part of a function that matters then; `looks` counts the
    looks at single expressions that are under way, which may take a few steps only.
    """

    index: ModuleIndex
    read: Callable[[str], PythonFacts]
    version: tuple[int, int, int] = (0, 999, 0)
    models: Mapping[str, ClassModel] = field(default_factory=dict)
    functions: Mapping[str, ExternalFunction] = field(default_factory=dict)
    files: FileView = field(default_factory=lambda: FileView((), lambda path: b""))
    modules: dict[str, ModuleValue] = field(default_factory=dict)
    changeable: dict[str, dict[str, Value]] = field(default_factory=dict)
    libraries: dict[str, ModuleValue] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    noted: dict[int, Unknown] = field(default_factory=dict)
    routers: list[Instance] = field(default_factory=list)
    inclusions: list[Inclusion] = field(default_factory=list)
    late: list[LateRoute] = field(default_factory=list)
    steps: int = 0
    depth: int = 0
    conditions: int = 0
    tries: int = 0
    looks: int = 0
    aside: list[Aside] = field(default_factory=list)
    starting: Callable[[FunctionValue, Scope], Body] | None = None
    stack: list[ModuleValue] = field(default_factory=list)
    entered: set[FunctionValue] = field(default_factory=set)
    returned: list[list[Early]] = field(default_factory=list)
    left_loops: list[dict[str, int]] = field(default_factory=list)
    limits: list[int] = field(default_factory=lambda: [MAX_STEPS])

    # -- modules ------------------------------------------------------------------------------------------------
    def load(self, name: str) -> ModuleValue | None:
        """The module of that dotted name, evaluated; None if the repository has none."""
        module = self.modules.get(name)
        if module is not None:
            return module
        file = self.index.find(name)
        if file is None:
            return None
        parent_name, _, last = name.rpartition(".")
        parent = self.load(parent_name) if parent_name else None
        module = self.modules.get(name)
        if module is not None:
            return module
        module = ModuleValue(name, file.path, file.is_package)
        self.modules[name] = module
        module.names.update(__name__=name, __file__=absolute_path(file.path), __package__=module.package, __doc__=None)
        if file.is_package:
            folder = file.path.rpartition("/")[0] if file.path else self.index.folder_of(name)
            module.names["__path__"] = [absolute_path(folder)]
        if file.path:
            self._run(module)
        module.state = "done"
        if parent is not None:
            parent.names.setdefault(last, module)
        return module

    def library(self, home: str) -> ModuleValue:
        """A module of a library whose declarations govern knows (`govern.project.libraries`), evaluated."""
        if home not in self.libraries:
            module = self.libraries[home] = ModuleValue(home, "", False)
            module.names.update(__name__=home, __doc__=None)
            for statement in read_python(text_of(home).encode(), "").body:
                statements.execute(self, statement, Scope(module, module.names))
        return self.libraries[home]

    def _run(self, module: ModuleValue) -> None:
        module.state = "running"
        facts = self.read(module.path)
        self.stack.append(module)
        saved = self.conditions, self.tries, self.depth
        self.conditions = self.tries = self.depth = 0
        limits, before = self.limits, self.steps
        scope = Scope(module, module.names)
        for statement in facts.body:
            self.limits = [limits[0], min(limits[0], self.steps + MAX_STATEMENT_STEPS)]
            try:
                statements.execute(self, statement, scope)
            except Raised:
                continue
            except BudgetExceededError:
                site = Site(module.path, line_of(statement[1]))
                if self.steps >= limits[0]:
                    self.note(site, "module", "the limit of evaluation steps was reached")
                    break
                self.note_if_wiring(site, "module", "the statement took more steps than govern evaluates")
            except RecursionError:
                self.note(Site(module.path, line_of(statement[1])), "module", "nested too deeply to evaluate")
        self.stack.pop()
        self.conditions, self.tries, self.depth = saved
        # What an import costs is not charged to the call that happens to import first.
        self.limits = [limits[0], *(limit + self.steps - before for limit in limits[1:])]

    def module_scope(self, name: str) -> Scope | None:
        """The scope of a module's own code, evaluated first; None if the repository has no such module."""
        module = self.load(name)
        return None if module is None else Scope(module, module.names)

    # -- evaluation ---------------------------------------------------------------------------------------------
    # Parts that are needed by those below them reach each other by the evaluator.
    evaluate = expressions.evaluate
    get_attribute = attributes.get_attribute
    set_attribute = attributes.set_attribute
    call = calls.call
    call_function = calls.call_function
    decorate = calls.decorate

    def annotation(self, node: Node | None, scope: Scope) -> Value:
        """The value of an annotation; annotations written as strings are parsed first. None where there is none."""
        if node is None:
            return None
        try:
            return expressions.evaluate_annotation(self, node, scope)
        except (Raised, BudgetExceededError, RecursionError):
            return Unknown("the annotation could not be evaluated", scope.module.path, line_of(node[1]))

    def parse_annotation(self, text: str) -> Node:
        return parse_expression(text)

    def step(self) -> None:
        self.steps += 1
        if self.steps > self.limits[-1]:
            raise BudgetExceededError

    def note(self, site: Site, expression: str, reason: str) -> None:
        """Remember that something which may wire the application could not be followed; the same note is kept once."""
        note = Note(site.file, site.line, expression, reason)
        if note not in self.notes:
            self.notes.append(note)

    def note_unknown(self, value: Value, site: Site, expression: str, what: str) -> None:
        """Note an unknown value once, at the first place where it matters: one cause, one note."""
        value = plain(value)
        if isinstance(value, Unknown) and id(value) not in self.noted:
            self.noted[id(value)] = value
            self.note(site, expression, f"{what} is not known: {value.reason}")

    def note_if_wiring(self, site: Site, expression: str, reason: str) -> bool:
        """Note it only where code that has to do with the framework is being evaluated; whether that is so."""
        wires = any(imports_framework(module) for module in self.stack[-4:])
        if wires:
            self.note(site, expression, reason)
        return wires

    def lose(self, reason: str | Node, scope: Scope, node: Node) -> Unknown:
        """An Unknown with the place where the value was lost, and why: in words, or the expression that it was."""
        return Unknown(reason, scope.module.path, line_of(node[1]))


def imports_framework(module: ModuleValue) -> bool:
    """Whether a module binds a name of FastAPI or Starlette."""
    return any(isinstance(v, External) and v.dotted.startswith(("fastapi", "starlette")) for v in module.names.values())


__all__ = ["BudgetExceededError", "ClassModel", "Evaluator", "ExternalFunction", "Inclusion", "LateRoute", "Raised"]
