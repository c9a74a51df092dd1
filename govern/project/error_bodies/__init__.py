"""The bodies of error responses, the model that they should have, and the codes in them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from govern.config.globs import matcher
from govern.project.error_bodies.bodies import ErrorBody, bodies_in
from govern.project.error_bodies.codes import Catalogue, CodeUse, catalogue_of, uses_in
from govern.project.error_bodies.model import ErrorModel, model_of

if TYPE_CHECKING:
    from govern.project.project import Project

__all__ = ["Catalogue", "CodeUse", "ErrorBodies", "ErrorBody", "ErrorModel"]
HTTP_ERRORS = frozenset(("HTTPException", "Exception"))


class ErrorBodies:
    """What the backends answer where something is wrong. Nothing is worked out before it is asked for."""

    def __init__(self, project: Project) -> None:
        self._project = project

    @cached_property
    def all(self) -> tuple[ErrorBody, ...]:
        """Every error body that stands in the code of a backend, tests and samples aside, by file and line."""
        return tuple(body for path in self._files for body in bodies_in(self._project, path))

    @cached_property
    def remade(self) -> bool:
        """Whether an application has a handler of its own for HTTPException, which decides on the body."""
        for wiring in self._project.wirings:
            for app in wiring.apps:
                handlers = app.value.attributes.get("exception_handlers")
                for caught in handlers.values() if isinstance(handlers, dict) else ():
                    kind = caught[0] if isinstance(caught, tuple) else caught
                    if getattr(kind, "dotted", "").rpartition(".")[2] in HTTP_ERRORS and not app.test:
                        return True
        return False

    def model(self, name: str = "", fields: tuple[str, ...] = ()) -> ErrorModel | None:
        """The error model: the fields or the class that is named, else the class that error bodies are made like, else
        the shape that most of them have. None where there is none."""
        return model_of(self._project, self._files, self.all, name, fields)

    def departing(self, model: ErrorModel) -> Iterator[ErrorBody]:
        """The error bodies that are known not to have the model's shape."""
        for body in self.all:
            if body.status is None or (body.raised and self.remade):
                continue
            if model.fits(body) is False:
                yield body

    def catalogue(self, name: str = "") -> Catalogue | None:
        """The codes that the repository defines: in the class, dictionary or type that is named, else in one that is
        called so. None where there is none."""
        return catalogue_of(self._project, self._files, name)

    def codes(self) -> Iterator[CodeUse]:
        """Every code that stands as text where an error is made, by file and line."""
        for path in self._files:
            yield from uses_in(self._project, path)

    @cached_property
    def _files(self) -> tuple[str, ...]:
        """The modules of the backends, tests and samples aside."""
        layout = self._project.layout
        aside = matcher((*layout.tests, *layout.examples))
        return tuple(sorted(module.path for module in self._project.modules.values() if not aside(module.path)))
