"""The OpenAPI documents of a project's applications, derived from source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govern.errors import UsageError
from govern.project.openapi.versions import Versions, fitting, pydantic_version
from govern.suggestions import did_you_mean

if TYPE_CHECKING:
    from govern.project.openapi.document import Derived
    from govern.project.project import Project
    from govern.project.wiring.backend import BackendWiring


class OpenApi:
    """`document(app)` is what `app.openapi()` would give; `derived(app)` says also what is unknown in it, and where
    the code behind its parts stands. `versions` overrides the versions that the backends lock."""

    def __init__(self, project: Project, versions: Versions | None = None) -> None:
        self.project = project
        self.versions = versions
        self._derived: dict[str, Derived] = {}

    def document(self, app: str | None = None) -> dict[str, Any]:
        """The document of an application; of the only one that is no test's where none is named.

        Raises UsageError where there is no such application, or several and none is named.
        """
        return self.derived(app).document

    def derived(self, app: str | None = None) -> Derived:
        """As `document`, with the unknown parts and the places in the source."""
        name = self.application(app)
        if name not in self._derived:
            self._derived[name] = self._derive(name)
        return self._derived[name]

    def application(self, app: str | None) -> str:
        """The name of the application that is meant. Raises UsageError as `document` does."""
        names = [one.app for one in self.project.apps if not one.test] or [one.app for one in self.project.apps]
        if app is not None:
            known = [one.app for one in self.project.apps]
            if app not in known:
                raise UsageError(f"there is no application {app!r}{did_you_mean(app, known)}")
            return app
        if not names:
            raise UsageError("no application was found: `govern config show` says what was detected")
        return names[0]

    def _derive(self, name: str) -> Derived:
        from govern.project.openapi.document import derive

        for wiring in self.project.wirings:
            app = next((one for one in wiring.apps if one.app == name), None)
            if app is not None:
                own = [endpoint for endpoint in wiring.endpoints if endpoint.app == name]
                return derive(wiring.evaluator, app.value, own, self.versions_of(name))
        raise UsageError(f"there is no application {name!r}")

    def _wiring(self, name: str) -> BackendWiring:
        return next(wiring for wiring in self.project.wirings if any(one.app == name for one in wiring.apps))

    def versions_of(self, name: str) -> Versions:
        """The versions that the document of an application is modelled after."""
        wiring = self._wiring(name)
        return self.versions or Versions(wiring.evaluator.version, pydantic_version(wiring.backend.pydantic))

    def locked(self, name: str) -> tuple[bool, bool]:
        """Whether the versions of FastAPI and of Pydantic are locked for an application."""
        backend = self._wiring(name).backend
        return backend.fastapi is not None, backend.pydantic is not None


__all__ = ["OpenApi", "Versions", "fitting"]
