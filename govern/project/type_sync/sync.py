"""Type sync of a project: which types mirror which schemas, and where they differ."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from govern.errors import GovernError, UsageError
from govern.findings import Finding, Fix, Location
from govern.project.type_sync.answers import answers_itself, left_out
from govern.project.type_sync.calls import TypedCall, documented_label, pairs_of, typed_calls
from govern.project.type_sync.documents import SchemaDocument
from govern.project.type_sync.matching import Matching
from govern.project.type_sync.mirror import Mirror
from govern.project.type_sync.mismatches import Mismatch, mismatches
from govern.project.typescript_types.paths import ImportPaths
from govern.project.typescript_types.types import FrontendTypes

if TYPE_CHECKING:
    from govern.project.project import Project
    from govern.project.type_writing.edits import Edits


class TypeSync:
    """The types of every frontend that is no mere example, held against the schemas of the applications. Nothing is
    read before it is asked for. `schemas` is an OpenAPI document to read schemas from instead of the code.

    Raises UsageError where the configuration names a document that is not there or is none.
    """

    def __init__(self, project: Project, schemas: str | None = None) -> None:
        self.project = project
        self.config = project.config.types
        self.schemas = schemas if schemas is not None else self.config.schemas

    @cached_property
    def frontends(self) -> tuple[FrontendTypes, ...]:
        """The types of each frontend, in order."""
        frontends = [one for one in self.project.layout.frontends if not one.example]
        return tuple(FrontendTypes(self.project, one, self._paths) for one in frontends)

    @cached_property
    def _paths(self) -> ImportPaths:
        return ImportPaths(self.project.paths, self.project.tree.read)

    @cached_property
    def documents(self) -> list[tuple[str, SchemaDocument]]:
        """The documents with the schemas, each with the application that it is of ("" for one that was named)."""
        if self.schemas:
            return [("", read_document(self.project, self.schemas))]
        openapi = self.project.openapi
        found: list[tuple[str, SchemaDocument]] = []
        for app in self.project.apps:
            if not app.test and any(one.app == app.app and not one.external for one in self.project.endpoints):
                derived = openapi.derived(app.app)
                accepted = self._accepted(derived.places)
                served = [one for one in self.project.endpoints if one.app == app.app]
                lacking = {documented_label(one): left_out(one) for one in served if left_out(one)}
                silent = frozenset(documented_label(one) for one in served if answers_itself(self.project, one))
                document = SchemaDocument(
                    derived.document, derived.unknown, derived.places, app.app, accepted, silent, lacking
                )
                found.append((app.app, document))
        return found

    def _accepted(self, places: Mapping[str, Location]) -> dict[str, frozenset[str]]:
        """The names that a request may use for a field which has several, by the field's pointer."""
        several: dict[tuple[str, int], list[frozenset[str]]] = {}
        for use in self.project.schemas.used.values():
            names = [field.names.request for field in use.schema.fields if len(field.names.request) > 1]
            if use.requests and names:
                several[use.schema.file, use.schema.location.line] = names
        found: dict[str, frozenset[str]] = {}
        for pointer, place in places.items() if several else ():
            if pointer.startswith("/components/schemas/") and pointer.count("/") == 3:
                for accepted in several.get((place.file, place.line), ()):
                    found.update({f"{pointer}/properties/{name}": accepted for name in accepted})
        return found

    @cached_property
    def matchings(self) -> tuple[Matching, ...]:
        """The pairing of each frontend."""
        documents = [document for _, document in self.documents] if self.frontends else []
        if not documents:
            return ()
        first = [Matching(types, documents) for types in self.frontends]
        written = {one.types.frontend.root: frozenset(m.type.name for m in one.generated) for one in first}
        found = []
        for types in self.frontends:
            used = [root for root in self._paths.packages_used_by(types.frontend.root) if root in written]
            elsewhere = frozenset[str]().union(*[written[root] for root in used])
            renamed = {"camel": True, "as-sent": False}.get(self.config.casing)
            by_use = pairs_of(self.calls_of(types))
            names = (self.config.affixes, self.config.mapping)
            found.append(Matching(types, documents, *names, by_use, elsewhere, renamed))
        return tuple(found)

    def findings(self, rule: str, options: Mapping[str, Any]) -> Iterator[Finding]:
        """What a rule of the family `types` reports; see `report` and `whole_types`."""
        from govern.project.type_sync import whole_types
        from govern.project.type_sync.report import findings_of

        whole = {
            "generated-types-stale": whole_types.stale,
            "type-missing": whole_types.missing,
            "type-not-exported": whole_types.not_exported,
            "call-type-mismatch": whole_types.wrong_calls,
        }
        yield from whole[rule](self) if rule in whole else findings_of(self.project, rule, options)

    @cached_property
    def edits(self) -> Edits:
        """The edits that make hand-written types say what their schemas say."""
        from govern.project.type_writing.edits import Edits

        return Edits(self)

    def created(self, matching: Matching, document: SchemaDocument, name: str) -> Fix | None:
        """The fix that writes the type of a component which has none; None where it has no place."""
        from govern.project.type_writing.created import Creation

        return Creation(self.edits, matching, document).fix(document.components[name])

    def exported(self, types: FrontendTypes, index: str, names: Mapping[str, list[str]], file: str) -> Fix | None:
        """The fix by which an index hands on the types of a file; `names` are those it lacks, by file."""
        from govern.project.type_writing.handed_on import handed_on

        return handed_on(self.edits, types, index, file, names[file])

    @cached_property
    def _calls(self) -> dict[int, list[TypedCall]]:
        return {}

    def calls_of(self, types: FrontendTypes) -> list[TypedCall]:
        """The calls of a frontend that are typed; none where schemas come from a document that no code serves."""
        if id(types) not in self._calls:
            self._calls[id(types)] = [] if self.schemas else list(typed_calls(self.project, types, self.documents))
        return self._calls[id(types)]

    @cached_property
    def mirrors(self) -> tuple[Mirror, ...]:
        """Every type with the schema it mirrors, frontend by frontend."""
        return tuple(one for matching in self.matchings for one in matching.mirrors)

    @cached_property
    def mismatches(self) -> tuple[Mismatch, ...]:
        """Every difference that matters, in the order of the mirrors."""
        return tuple(one for matching in self.matchings for one in mismatches(matching.mirrors))


def read_document(project: Project, path: str) -> SchemaDocument:
    """The OpenAPI document in a file of the repository, JSON or YAML. Raises UsageError where it is none."""
    try:
        data = project.tree.read(path)
    except GovernError:
        raise UsageError(f"there is no {path} in this repository: `types.schemas` names it") from None
    document = parse_document(data, path)
    if document is None:
        raise UsageError(f"{path} is no OpenAPI document: it has no `openapi` and `paths`")
    return SchemaDocument(document, origin=path)


def parse_document(data: bytes, path: str) -> Mapping[str, Any] | None:
    """What a JSON or YAML file says; None for what is no OpenAPI document."""
    value: object = None
    try:
        if path.endswith((".yaml", ".yml")):
            from govern.config.yaml_lines import BrokenYamlError, read_yaml

            try:
                value = read_yaml(data.decode("utf-8-sig"))[0]
            except BrokenYamlError:
                return None
        else:
            value = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, Mapping) and "openapi" in value and "paths" in value else None
