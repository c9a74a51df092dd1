"""`govern routes`: the endpoints of a repository, and what is known of each."""

from __future__ import annotations

from pathlib import Path

from govern.config.globs import matcher
from govern.cross_check.differences import CrossCheck
from govern.findings import Verdict
from govern.project.endpoints import Endpoint
from govern.project.project import Project
from govern.project.wiring.backend import require_app
from govern.records import dataclass
from govern.reporters.inventory import Answer, Inventory, route_of
from govern.session.repository import open_stored
from govern.session.start import Progress, silent
from govern.sift.scope import scope_of, url_filter


@dataclass(frozen=True, slots=True)
class RoutesRequest:
    """Which endpoints to list. `path` picks the repository and, below its root, the files whose handlers count.

    `app` names one application. What is listed is filtered by `methods` (upper case, empty for all), `url` (a prefix,
    or a pattern with `*`), `files` (globs for the files of handlers, empty for all), `unresolved`, `conditional`, and
    `guarded`: True for endpoints of which authentication is proved, False for all others. `frontend` asks who of the
    frontends calls each, `tests` which tests: their files are read then.
    """

    path: Path | None = None
    config: Path | None = None
    app: str | None = None
    methods: frozenset[str] = frozenset()
    url: str | None = None
    files: tuple[str, ...] = ()
    unresolved: bool = False
    conditional: bool = False
    guarded: bool | None = None
    frontend: bool = False
    tests: bool = False


def list_routes(request: RoutesRequest, progress: Progress = silent) -> Inventory:
    """The endpoints of a repository. Raises UsageError where there is no repository, or no application of that name."""
    progress("reading the repository")
    paths = () if request.path is None else (request.path,)
    repository = open_stored(paths, request.config, request.app)
    in_scope = scope_of(paths, repository.tree, repository.config.exclude)
    has_url, has_file = url_filter(request.url), matcher(request.files)
    project = repository.project
    progress("working out the endpoints")
    require_app(project)
    wanted = [
        endpoint
        for endpoint in project.endpoints
        if in_scope(endpoint.file)
        and (not request.methods or endpoint.method in request.methods)
        and (not request.unresolved or not endpoint.resolved)
        and (not request.conditional or endpoint.conditional)
        and (not request.files or has_file(endpoint.file))
        and has_url(endpoint.path)
    ]
    progress("asking what guards them")
    if request.guarded is not None:
        proved = project.proofs.authentication
        wanted = [one for one in wanted if (proved(one).verdict is Verdict.PROVED) is request.guarded]
    if request.frontend:
        progress("asking who calls them")
    if request.tests:
        progress("asking which tests call them")
    callers = project.frontend_calls.of if request.frontend else lambda endpoint: None
    tests = project.tests.of if request.tests else lambda endpoint: None
    routes = tuple(
        route_of(endpoint, answers_of(project, endpoint), callers(endpoint), tests(endpoint)) for endpoint in wanted
    )
    return Inventory(project.apps, routes, project.unresolved, project.coverage)


def verify_routes(request: RoutesRequest, python: str, seconds: float, progress: Progress = silent) -> CrossCheck:
    """The routes of a repository held against what its applications serve when `python` imports them.

    This runs code of the repository, each application for at most `seconds`. Raises UsageError where there is no
    repository or no such application, GovernError where an application cannot be imported.
    """
    from govern.cross_check.verify import verify

    progress("reading the repository")
    paths = () if request.path is None else (request.path,)
    repository = open_stored(paths, request.config, request.app)
    require_app(repository.project)
    progress("asking the live application")
    return verify(repository.project, repository.tree.root, python, seconds)


def answers_of(project: Project, endpoint: Endpoint) -> dict[str, Answer]:
    """The answer to each question of the inventory about one endpoint."""
    return {
        "mutates": project.effects.mutates(endpoint),
        "authentication": project.proofs.authentication(endpoint),
        "permission": project.proofs.permission(endpoint),
        "audit": project.proofs.audit(endpoint),
        "idempotency": project.proofs.idempotency(endpoint),
    }
