"""Which endpoints an edit of some functions, classes, assignments and imports can matter to.

Whatever is looked at below an endpoint is reached by a name that stands somewhere on the way: a function calls another
by its name, a class names its bases, a dependency stands in a signature. So an endpoint is touched if a chain of
mentions leads from its functions to one that changed. What a name stands for is not worked out: a bare one may be that
of another module if the file imports the name from anywhere, and one behind a module's name that of any module of that
name. That is too many rather than too few.

Where more than the inside of functions changed, the wiring is held against that of the run before (`wired`): an
endpoint of which it says something else is touched, and so is all that mentions a name that stands for something else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from govern.facts.edit import Edit
from govern.facts.outline import ANY, Outline, Unit
from govern.facts.python import decode
from govern.project.effects.tables import DATABASES
from govern.project.endpoints import Endpoint
from govern.project.values import BoundMethod, ClassValue, FunctionValue, Instance, Partial, Value
from govern.project.wired import Wired, handler_of, names_of

if TYPE_CHECKING:
    from govern.project.project import Project

# Decorators that hand a function or class to nobody, and the one by which an application runs it when it starts or
# ends: as far as that wires it, the function was entered.
KEEPING = frozenset((
    "abstractmethod", "asynccontextmanager", "cache", "cached_property", "classmethod", "contextlib", "contextmanager",
    "dataclass", "dataclasses", "functools", "lru_cache", "overload", "property", "staticmethod", "typing", "wraps",
))  # fmt: skip
STARTING = "on_event"
# The path of a file, and a function or class in it.
Place = tuple[str, str]
# In place of a path: an attribute, which has the same name wherever it is read.
ANYWHERE = ""
# In place of a path: a function or method by its name, which a call of something unknown may mean.
CALLED = "()"
# A name, and the way in which it is meant: as it stands ("name"), of a module ("module.name", or a text), of a module
# and no text, where something unknown is called, or in any way.
Mention = tuple[str, str]
ATTRIBUTE = "*"


class Touched:
    """What the edits (by path) of a project's files touch. `everything` says that nothing can be told apart.

    `entered` are the functions that had a part in the wiring before the edits: what they do may concern everybody.
    `known` are outlines of files as they are now; those of all files of the backends are in `outlines` afterwards.
    `wirings` is what the wiring gave before and now; without it, only the inside of functions may have changed.
    """

    def __init__(
        self,
        project: Project,
        edits: Mapping[str, Edit],
        entered: Collection[Place] = (),
        known: Mapping[str, Outline] | None = None,
        wirings: tuple[Wired, Wired] | None = None,
    ) -> None:
        self._project = project
        self._known = known or {}
        self.edits = edits
        self._sources: dict[str, list[str]] = {}
        self._units: set[Place] = set()
        self._files: set[str] = set()
        self._seen: set[str] = set()
        self._others: frozenset[str] = frozenset()
        self._names: dict[int, str] = {}
        begun = {(path, name) for path, edit in edits.items() for name in edit.names}
        more: set[Place] = set()
        known_handlers: set[Place] = set()
        if wirings is not None:
            before, now = wirings
            around = {
                (path, name)
                for path, edit in edits.items()
                if edit.around
                for name in (*edit.around.names, *edit.around.imported)
            }
            more = around | now.otherwise(before)
            entered = {*entered, *entered_in(project)}
            self._others = frozenset(name for name, mark in now.endpoints.items() if before.endpoints.get(name) != mark)
            self._names = names_of(project.endpoints)
            known_handlers = {handler_of(name) for name in before.endpoints}
            if before.whole != now.whole or any(_concerns_all(path, edit, now) for path, edit in edits.items()):
                entered = begun | around
        self._handlers = self._made_handlers() | known_handlers if begun or more else known_handlers
        self.everything = bool(begun or more) and (
            not (begun | more).isdisjoint(entered) or not self._spread(begun, more)
        )

    def touches(self, endpoint: Endpoint) -> bool:
        """Whether what is known of an endpoint may be otherwise than before the edits."""
        if self.everything or self._names.get(id(endpoint)) in self._others:
            return True
        roots = [(one.file, one.qualname) for one in self._project.calls.roots(endpoint)]
        return any(self.touches_function(path, qualname) for path, qualname in (*roots, *_around(endpoint)))

    def touches_function(self, path: str, qualname: str) -> bool:
        """Whether what a function does, and all below it, may be otherwise than before the edits."""
        name = qualname.partition(".")[0]
        return self.everything or (path, name) in self._units or ("<" in name and path in self._files)

    def touches_file(self, path: str) -> bool:
        """Whether what stands in a file, or what its names stand for, may be otherwise than before the edits."""
        return self.everything or path in self.edits or path in self._seen

    # -- spreading ------------------------------------------------------------------------------------------------
    def _spread(self, begun: set[Place], more: set[Place]) -> bool:
        """Mark all units that mentions lead to from the functions that changed inside (`begun`) and from `more` names
        that mean something else or are gone; False where one concerns everybody."""
        outlines, handlers = self.outlines, self._handlers
        protocols = [
            (path, unit) for path, outline in outlines.items() for unit in outline.units if "Protocol" in unit.bases
        ]
        visible: dict[str, set[Mention]] = {path: set() for path in outlines}
        waiting = {path: list(outline.units) for path, outline in outlines.items()}
        fresh = begun | more
        quiet = {(path, name) for path, edit in self.edits.items() if edit.around for name in edit.around.imported}
        for path, edit in self.edits.items():
            if edit.around is not None:
                fresh |= {(CALLED, name) for name in edit.around.attributes}
                decorators = {word for name, word in edit.around.decorated if (path, name) not in handlers}
                fresh |= _handed_to(outlines, frozenset(decorators - KEEPING)) | _places(outlines, edit.around.bases)
                if edit.around.classes:
                    fresh |= {(other, name) for other, one in protocols for name in one.names}
        called = {(name, CALLED) for other, name in fresh if other == CALLED}
        done: set[Place] = set()
        while fresh:
            done |= fresh
            found: set[Place] = set()
            for path, outline in outlines.items():
                mentions = {
                    one for place in fresh for one in _mentions(path, outline, *place, quoted=place not in quiet)
                } - visible[path]
                visible[path] |= mentions
                if not outline.loose.isdisjoint(name for name, _ in mentions):
                    return False
                mentions |= called
                found |= {(path, name) for name, way in mentions if not way}  # it may be imported from here
                self._seen.update(path for _, way in mentions if not way)
                for unit in [one for one in waiting[path] if self._mentions_any(path, one, mentions)]:
                    waiting[path].remove(unit)
                    own = {(path, name) for name in unit.names}
                    self._units |= own
                    self._files.add(path)
                    found |= own | {(ANYWHERE, name) for name in unit.attributes}
                    if own.isdisjoint(handlers) and STARTING not in unit.decorators:
                        found |= _handed_to(outlines, unit.decorators - KEEPING)
                    if unit.is_class:  # it may run for one of these, which do not mention it
                        found |= _places(outlines, unit.bases)
                        found |= {(other, name) for other, one in protocols for name in one.names}
            fresh, called = found - done, set()
        return begun <= self._units

    def _mentions_any(self, path: str, unit: Unit, mentions: set[Mention]) -> bool:
        """Whether a unit mentions one of some names in the way in which its file can mean it."""
        named = [one for one in mentions if one[0] in unit.words]
        if not named:
            return False
        if any(not way and name in unit.names for name, way in named):
            return True
        source = "\n".join(self._source(path)[unit.lines[0] - 1 : unit.lines[1] - 1])
        return any(_pattern(*one).search(source) for one in named)

    def _source(self, path: str) -> list[str]:
        if path not in self._sources:
            self._sources[path] = (decode(self._project.tree.read(path))[0] or "").split("\n")
        return self._sources[path]

    @cached_property
    def outlines(self) -> Mapping[str, Outline]:
        """The outlines of the files of all backends, tests left out, by path."""
        facts, layout = self._project.facts, self._project.layout
        paths = {path for wiring in self._project.wirings for path in wiring.index.by_path}
        return {
            path: self._known.get(path) or facts.outline(path) for path in sorted(paths) if not layout.is_test(path)
        }

    def _made_handlers(self) -> set[Place]:
        """The functions that their decorators make handlers of endpoints, and of nothing else."""
        return {
            (endpoint.function.file, endpoint.function.qualname.partition(".")[0])
            for endpoint in self._project.endpoints
            if endpoint.function is not None
        }


def _concerns_all(path: str, edit: Edit, now: Wired) -> bool:
    """Whether what an edit changed around functions is looked at for everybody: whether there is a database at all, the
    classes of a file that the wiring does not load."""
    if edit.around is None:
        return False
    return not edit.around.packages.isdisjoint(DATABASES) or (edit.around.classes and path not in now.names)


def entered_in(project: Project) -> tuple[Place, ...]:
    """The functions and classes whose inside had a part in the wiring of a project, sorted."""
    found = {(one.module.path, one.qualname.partition(".")[0]) for wiring in project.wirings for one in wiring.entered}
    return tuple(sorted(found))


def _mentions(path: str, outline: Outline, other: str, name: str, *, quoted: bool = True) -> Iterator[Mention]:
    """How a file can mean a name of another file, or of its own: in no way, or in several."""
    if other in (ANYWHERE, CALLED):
        if other == ANYWHERE:
            yield name, ATTRIBUTE
        return
    module = other.removesuffix(".py").removesuffix("/__init__").rpartition("/")[2]
    modules = (module, "") if other.endswith("__init__.py") else (module,)
    taken = any(f"{one} {name}" in outline.taken for one in modules) or (
        ANY in outline.taken and name in outline.imported
    )
    if other == path or taken or not outline.starred.isdisjoint(modules):
        yield name, ""
        yield from ((otherwise, "") for before, otherwise in outline.renamed if before == name)
    if other != path:
        dot = "" if quoted else "."
        yield name, module + dot
        yield from ((name, otherwise + dot) for before, otherwise in outline.renamed if before == module)


@lru_cache(maxsize=4_096)
def _pattern(name: str, way: str) -> re.Pattern[str]:
    if way == CALLED:
        return re.compile(rf"\b{name}\s*\(|\.\s*{name}\b|[\"']{name}[\"']")
    if way == ATTRIBUTE:
        return re.compile(rf"\b{name}\b")
    if not way:
        return re.compile(rf"(?<![\w.]){name}\b")
    if way.endswith("."):
        return re.compile(rf"\b{way[:-1]}\s*\.\s*{name}\b")
    return re.compile(rf"\b{way}\s*\.\s*{name}\b|[\"']{name}[\"']")


def _handed_to(outlines: Mapping[str, Outline], decorators: frozenset[str]) -> set[Place]:
    """Where a function may be found that has these decorators: they, and what they mention beside them."""
    found = _places(outlines, decorators)
    for path in {path for path, _ in found}:
        units = outlines[path].units
        words = {word for unit in units if not decorators.isdisjoint(unit.names) for word in unit.words}
        found |= {(path, name) for unit in units for name in unit.names if name in words}
    return found


def _places(outlines: Mapping[str, Outline], names: frozenset[str]) -> set[Place]:
    """Where units of these names stand."""
    return {
        (path, name)
        for path, outline in outlines.items()
        for unit in outline.units
        if not names.isdisjoint(unit.names)
        for name in unit.names
    }


def _around(endpoint: Endpoint) -> Iterator[Place]:
    """The functions and classes around an endpoint: middleware, and dependencies of applications around its own."""
    for root in endpoint.missed:
        yield from ((one.function.file, one.function.qualname) for one in root.walk() if one.function is not None)
    for middleware in endpoint.middleware:
        home = _home(middleware.callable)
        if home is not None:
            yield home.module.path, home.qualname


def _home(value: Value) -> FunctionValue | ClassValue | None:
    if isinstance(value, BoundMethod | Partial):
        return _home(value.function)
    if isinstance(value, Instance):
        return _home(value.cls)
    return value if isinstance(value, FunctionValue | ClassValue) else None
