"""The whole repository put together from facts. Each part is built when first asked for, and kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from govern.config.areas import Layout
from govern.config.settings import Config
from govern.facts.store import Facts
from govern.project.endpoints import AppInfo, Endpoint, Unresolved
from govern.project.modules import Module, RouterFile
from govern.project.values import FunctionValue, ModuleValue, Value
from govern.project.wiring.backend import BackendWiring
from govern.project.wiring.coverage import Coverage
from govern.project.wiring.registration import LateRegistration, UnregisteredRouter
from govern.tree.base import Tree

if TYPE_CHECKING:
    from govern.project.calls import Calls
    from govern.project.commits import Commit
    from govern.project.documents import Documents
    from govern.project.effects import Effects
    from govern.project.entrypoint_documents import EntrypointDocuments
    from govern.project.error_bodies import ErrorBodies
    from govern.project.frontend_calls import FrontendCalls
    from govern.project.isolation import Isolation
    from govern.project.kept_answers import KeptAnswers
    from govern.project.mutations import Mutations
    from govern.project.openapi import OpenApi
    from govern.project.permissions import Permissions
    from govern.project.proofs import Proofs
    from govern.project.references import References
    from govern.project.repository_index import RepositoryIndex
    from govern.project.schemas import Schemas
    from govern.project.statuses import Statuses
    from govern.project.tests import Tests
    from govern.project.type_sync.sync import TypeSync
    from govern.tree.changes import Changes

T = TypeVar("T")


def _nothing() -> Project | None:
    return None


class Project:
    """Everything govern knows of one tree.

    `app` names the application to look at ("module:attribute" or a factory); without it every application that
    something serves is found. Parts are cached; a Project never changes once built. `open_base` gives the project that
    this one is compared with, if any; it is called when a rule first asks for it. `commits` are those that are judged
    along with it: none, but for the commands that are about commits.
    """

    def __init__(
        self,
        tree: Tree,
        config: Config,
        layout: Layout,
        app: str | None = None,
        open_base: Callable[[], Project | None] = _nothing,
    ) -> None:
        self.tree = tree
        self.config = config
        self.layout = layout
        self.app = app
        self.facts = Facts(tree)
        self.open_base = open_base
        self.commits: tuple[Commit, ...] = ()
        self.kept: KeptAnswers | None = None

    def about(self, question: str, endpoint: Endpoint, work: Callable[[], T], *, passing: bool = False) -> T:
        """What `work` says to a question about an endpoint, or what it said in an earlier run where nothing that can
        matter to it has changed. A value that is no plain data is worked out in each run. One that only other answers
        about the endpoint ask for is asked in `passing`: where they stand, nobody needs it."""
        return work() if self.kept is None else self.kept.ask(question, endpoint, work, passing=passing)

    def about_functions(self, question: str, functions: Sequence[FunctionValue], work: Callable[[], T]) -> T:
        """The same for a question about functions, and all that is below them."""
        return work() if self.kept is None else self.kept.ask_functions(question, functions, work)

    def about_file(self, question: str, path: str, work: Callable[[], T]) -> T:
        """The same for a question about a Python file: what stands in it, and what its names stand for."""
        return work() if self.kept is None else self.kept.ask_file(question, path, work)

    def beyond_one_endpoint(self) -> None:
        """Say that what is being worked out about an endpoint (`about`) looks at other endpoints, too."""
        if self.kept is not None:
            self.kept.beyond()

    def seen_by(self, part: str) -> Project:
        """The project as a part of it should see it: this one, but where it matters who read what."""
        return self

    @cached_property
    def base(self) -> Project | None:
        """The repository before the change that is judged: at the commit of `--base`, or at HEAD where the index is
        judged. None where nothing is compared.
        """
        return self.open_base()

    @cached_property
    def changes(self) -> Changes | None:
        """What changed since the base; None where nothing is compared."""
        if self.base is None:
            return None
        from govern.tree.changes import changes_between

        return changes_between(self.base.tree, self.tree)

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The files that count, sorted."""
        return self.tree.paths()

    @cached_property
    def wirings(self) -> tuple[BackendWiring, ...]:
        """The wiring of each backend of the layout, in order."""
        return tuple(BackendWiring(self.seen_by("wirings"), backend) for backend in self.layout.backends)

    @cached_property
    def endpoints(self) -> tuple[Endpoint, ...]:
        """Every endpoint of every application, in the order in which they are served."""
        return tuple(endpoint for wiring in self.wirings for endpoint in wiring.endpoints)

    @cached_property
    def own_endpoints(self) -> tuple[Endpoint, ...]:
        """The endpoints that rules judge: of this repository's code, those of tests and examples left out."""
        return tuple(endpoint for endpoint in self.endpoints if not endpoint.test and not endpoint.external)

    @cached_property
    def apps(self) -> tuple[AppInfo, ...]:
        """The applications, in order."""
        return tuple(app for wiring in self.wirings for app in wiring.apps)

    @cached_property
    def main_app(self) -> AppInfo | None:
        """The first application that no test makes, where a remark about all of them stands."""
        return next((app for app in self.apps if not app.test), None)

    @cached_property
    def coverage(self) -> Mapping[str, Coverage]:
        """How much of each application's wiring could be followed, by the application's name."""
        return {name: coverage for wiring in self.wirings for name, coverage in wiring.coverage.items()}

    @cached_property
    def unresolved(self) -> tuple[Unresolved, ...]:
        """What wires an application and could not be followed, each place once, by file and line."""
        found = {(u.file, u.line, u.expression): u for wiring in self.wirings for u in wiring.unresolved}
        return tuple(found[key] for key in sorted(found))

    @cached_property
    def calls(self) -> Calls:
        """What each function's body calls, and what is reached from there."""
        from govern.project.calls import Calls

        return Calls(self.seen_by("calls"))

    @cached_property
    def effects(self) -> Effects:
        """What functions and endpoints do to databases, queues, files and logs; which endpoints change state."""
        from govern.project.effects import Effects

        return Effects(self.seen_by("effects"))

    @cached_property
    def unregistered_routers(self) -> tuple[UnregisteredRouter, ...]:
        """Routers with routes that no application reaches; none where govern lost sight of an inclusion."""
        return tuple(router for wiring in self.wirings if not wiring.backend.example for router in wiring.unregistered)

    @cached_property
    def late_registrations(self) -> tuple[LateRegistration, ...]:
        """Routes added to a router after it was included."""
        return tuple(late for wiring in self.wirings if not wiring.backend.example for late in wiring.late)

    @cached_property
    def schemas(self) -> Schemas:
        """The classes that describe JSON, and which endpoints use them."""
        from govern.project.schemas import Schemas

        return Schemas(self.seen_by("schemas"))

    @cached_property
    def openapi(self) -> OpenApi:
        """The OpenAPI documents of the applications, as FastAPI would give them."""
        from govern.project.openapi import OpenApi

        return OpenApi(self.seen_by("openapi"))

    @cached_property
    def type_sync(self) -> TypeSync:
        """The TypeScript types of the frontends, the schemas that they mirror, and where the two differ."""
        from govern.project.type_sync.sync import TypeSync

        return TypeSync(self.seen_by("type_sync"))

    @cached_property
    def frontend_calls(self) -> FrontendCalls:
        """What the frontends call, and which endpoints they mean."""
        from govern.project.frontend_calls import FrontendCalls

        return FrontendCalls(self.seen_by("frontend_calls"))

    @cached_property
    def documents(self) -> Documents:
        """The entrypoint documents, and the endpoints that they cover."""
        from govern.project.documents import Documents

        return Documents(self.seen_by("documents"))

    @cached_property
    def entrypoint_documents(self) -> EntrypointDocuments:
        """The entrypoint documents as the code would have them, and what they say that is not so."""
        from govern.project.entrypoint_documents import EntrypointDocuments

        return EntrypointDocuments(self.seen_by("entrypoint_documents"))

    @cached_property
    def repository_index(self) -> RepositoryIndex:
        """The repository index: as it is committed, and as it should be."""
        from govern.project.repository_index import RepositoryIndex

        return RepositoryIndex(self.seen_by("repository_index"))

    @cached_property
    def references(self) -> References:
        """What documents name of the repository that is not there."""
        from govern.project.references import References

        return References(self.seen_by("references"))

    @cached_property
    def modules(self) -> Mapping[str, Module]:
        """The modules of all backends by dotted name; where two backends share a name, the first keeps it."""
        facts = self.seen_by("modules").facts
        found: dict[str, Module] = {}
        for wiring in self.wirings:
            for name, file in wiring.index.by_name.items():
                if file.path and name not in found and wiring.index.by_path.get(file.path) == name:
                    found[name] = Module(name, file.path, file.is_package, wiring.backend, facts)
        return found

    @cached_property
    def _modules_by_path(self) -> Mapping[str, Module]:
        return {module.path: module for module in self.modules.values()}

    def module_at(self, path: str) -> Module | None:
        """The module that a file is, None for files outside every backend's import roots."""
        return self._modules_by_path.get(path)

    @cached_property
    def mutations(self) -> Mutations:
        """Which endpoints change state by safe methods, past the audit record, past the soft delete, or half."""
        from govern.project.mutations import Mutations

        return Mutations(self.seen_by("mutations"))

    @cached_property
    def proofs(self) -> Proofs:
        """Which endpoints authenticate, ask for a permission, leave an audit record, read the idempotency header."""
        from govern.project.proofs import Proofs

        return Proofs(self.seen_by("proofs"))

    @cached_property
    def permissions(self) -> Permissions:
        """Which permissions are defined, which endpoints ask for which, who receives them, what the lock file says."""
        from govern.project.permissions import Permissions

        return Permissions(self.seen_by("permissions"))

    @cached_property
    def isolation(self) -> Isolation:
        """Which endpoints keep to the rows of their callers, and which take the caller's word for who they are."""
        from govern.project.isolation import Isolation

        return Isolation(self.seen_by("isolation"))

    @cached_property
    def statuses(self) -> Statuses:
        """Which HTTP statuses endpoints can raise, and which of them they declare."""
        from govern.project.statuses import Statuses

        return Statuses(self.seen_by("statuses"))

    @cached_property
    def tests(self) -> Tests:
        """The requests that the tests send, and which endpoints they mean."""
        from govern.project.tests import Tests

        return Tests(self.seen_by("tests"))

    @cached_property
    def error_bodies(self) -> ErrorBodies:
        """The bodies of error responses, the model and the codes that they should have."""
        from govern.project.error_bodies import ErrorBodies

        return ErrorBodies(self.seen_by("error_bodies"))

    def layer_of(self, path: str) -> str | None:
        """The layer of a file ("routers", "services", ...); None where it belongs to none."""
        return self.layout.layer_of(path)

    @cached_property
    def router_files(self) -> tuple[RouterFile, ...]:
        """The files in which handlers of some application are defined and registered, by path."""
        by_file: dict[str, list[Endpoint]] = {}
        for endpoint in self.endpoints:
            if not endpoint.external and endpoint.kind in ("http", "websocket"):
                by_file.setdefault(endpoint.file, []).append(endpoint)
        facts = self.seen_by("router_files").facts
        return tuple(
            RouterFile(path, facts.python(path).lines, facts.python(path).code_lines, tuple(endpoints))
            for path, endpoints in sorted(by_file.items())
        )

    def wiring_of(self, path: str) -> BackendWiring | None:
        """The wiring of the backend that a file belongs to."""
        backend = self.layout.backend_of(path)
        return next((wiring for wiring in self.wirings if wiring.backend is backend), None)

    def module_value(self, path: str) -> ModuleValue | None:
        """The evaluated module of a file; None for files outside every backend."""
        wiring = self.wiring_of(path)
        name = wiring.index.by_path.get(path) if wiring is not None else None
        return wiring.evaluator.load(name) if wiring is not None and name is not None else None

    def namespace(self, module: str) -> Mapping[str, Value]:
        """The evaluated names of a module; empty where the repository has no such module."""
        for wiring in self.wirings:
            value = wiring.evaluator.load(module)
            if value is not None:
                return value.names
        return {}
