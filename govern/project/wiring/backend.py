"""The wiring of one backend: its evaluator, its applications, their endpoints, and what stayed unresolved."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from govern.config.areas import Backend
from govern.errors import UsageError
from govern.project.endpoints import AppInfo, Endpoint, Unresolved
from govern.project.evaluation.evaluator import Evaluator
from govern.project.evaluation.files import FileView
from govern.project.framework.models import FUNCTIONS, MODELS
from govern.project.modules import ModuleIndex
from govern.project.values import FunctionValue, ModuleValue
from govern.project.wiring.build import endpoints_of, middleware_of
from govern.project.wiring.coverage import Coverage, Reached, coverage_of
from govern.project.wiring.find import FoundApp, find_apps, named_app
from govern.project.wiring.registration import (
    LateRegistration,
    UnregisteredRouter,
    late_registrations,
    unregistered_routers,
)
from govern.project.wiring.startup import start
from govern.project.wiring.versions import modelled_version

if TYPE_CHECKING:
    from govern.project.project import Project

MARKERS = (b"FastAPI", b"Starlette")


class BackendWiring:
    """What one backend of the layout serves."""

    def __init__(self, project: Project, backend: Backend) -> None:
        self.project = project
        self.backend = backend

    @cached_property
    def index(self) -> ModuleIndex:
        """The modules below the backend's import roots."""
        return ModuleIndex.build(self.project.paths, self.backend.python_paths or (self.backend.root,))

    @cached_property
    def evaluator(self) -> Evaluator:
        """The evaluator for the FastAPI version that the backend locks, or the newest that it admits."""
        version = modelled_version(self.backend.fastapi, self.backend.fastapi_specifier)
        view = FileView(self.project.paths, self.project.tree.read)
        return Evaluator(self.index, self.project.facts.python, version, MODELS, FUNCTIONS, view)

    @cached_property
    def _found(self) -> tuple[FoundApp, ...]:
        apps = self._find()
        for app in apps:
            start(self.evaluator, app.value)
        return apps

    def _find(self) -> tuple[FoundApp, ...]:
        wanted = self.project.app
        if wanted is not None:
            app = named_app(self.evaluator, wanted)
            return (app,) if app is not None else ()
        return tuple(
            find_apps(
                self.evaluator,
                self.backend.app_candidates,
                self._modules_that_mention(MARKERS),
                self._modules_that_mention,
            )
        )

    def _modules_that_mention(self, markers: tuple[bytes, ...]) -> list[str]:
        """The backend's own modules, tests and samples left out, whose text holds one of the markers."""
        names: list[str] = []
        for path, name in sorted(self.index.by_path.items()):
            layout = self.project.layout
            if layout.backend_of(path) is not self.backend or layout.is_test(path):
                continue
            source = self.project.tree.read(path)
            if any(marker in source for marker in markers):
                names.append(name)
        return names

    @cached_property
    def _wired(self) -> tuple[tuple[Endpoint, ...], frozenset[FunctionValue], tuple[ModuleValue, ...]]:
        endpoints = tuple(
            endpoint
            for app in self._found
            for endpoint in endpoints_of(self.evaluator, app.name, app.value, test=self._is_test(app))
        )
        if self.project.kept is not None:
            self.project.kept.see_wired(self.evaluator, [app.value for app in self._found], endpoints)
        return endpoints, frozenset(self.evaluator.entered), tuple(self.evaluator.modules.values())

    @cached_property
    def endpoints(self) -> tuple[Endpoint, ...]:
        """The endpoints of all applications of the backend."""
        return self._wired[0]

    @property
    def entered(self) -> frozenset[FunctionValue]:
        """The functions whose inside had a part in that."""
        return self._wired[1]

    @property
    def modules(self) -> tuple[ModuleValue, ...]:
        """The modules that were evaluated for that, in their order: whatever is asked later may come to more."""
        return self._wired[2]

    def _is_test(self, app: FoundApp) -> bool:
        layout = self.project.layout
        return self.backend.example or layout.is_test(app.value.file) or layout.is_example(app.value.file)

    @cached_property
    def apps(self) -> tuple[AppInfo, ...]:
        """The applications with the FastAPI version they are modelled after."""
        version = self.backend.fastapi or ".".join(map(str, self.evaluator.version))
        return tuple(
            AppInfo(
                app.name,
                version,
                app.value.file,
                app.value.line,
                self._is_test(app),
                app.value,
                middleware_of(app.value),
            )
            for app in self._found
        )

    @cached_property
    def unregistered(self) -> tuple[UnregisteredRouter, ...]:
        """Routers with routes that no application includes; none where govern lost sight of what is included."""
        apps = [app.value for app in self._found]
        modules = self._modules_that_mention((b"APIRouter",))
        lost = any(
            note.expression.startswith(("include_router", "import_module", "mount")) for note in self.evaluator.notes
        )
        return tuple(unregistered_routers(self.evaluator, modules, apps)) if apps and not lost else ()

    @cached_property
    def late(self) -> tuple[LateRegistration, ...]:
        """Routes added to a router after it was included."""
        _ = self.endpoints
        return tuple(late_registrations(self.evaluator))

    @cached_property
    def unresolved(self) -> tuple[Unresolved, ...]:
        """What could not be followed, in files that are no tests."""
        _ = self.endpoints
        return tuple(
            Unresolved(note.file, note.line, note.expression, note.reason) for note in self.evaluator.notes if note.file
        )

    @cached_property
    def coverage(self) -> Mapping[str, Coverage]:
        """How much of each application's wiring could be followed, by the application's name."""
        reached = Reached(self.index, self.project.facts, self.apps)
        return {app.app: coverage_of(app, self.endpoints, self.unresolved, reached) for app in self.apps}


def require_app(project: Project) -> None:
    """Raise UsageError where the application that was named is in no backend."""
    if project.app is not None and not project.apps:
        raise UsageError(
            f"no application {project.app!r} in this repository: name it as module:attribute, as uvicorn does"
        )
