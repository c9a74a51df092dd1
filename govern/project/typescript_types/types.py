"""The TypeScript types of one frontend, joined by name across its files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from govern.config.areas import Frontend
from govern.config.globs import matcher
from govern.errors import GovernError
from govern.facts.syntax import Node, column_of, line_of
from govern.findings import Location
from govern.project.shapes.model import Named, Object, Shape, Unknown, resolved
from govern.project.typescript_types.generated import generator_of
from govern.project.typescript_types.paths import ImportPaths
from govern.project.typescript_types.reading import TypeReader
from govern.project.typescript_types.scopes import Env, Names, Scope
from govern.records import dataclass
from govern.regex import regex

if TYPE_CHECKING:
    from govern.project.project import Project

SOURCES = (".ts", ".tsx", ".mts", ".cts")
DECLARED = regex(rb"\b(?:interface|type|class|enum)\s+([A-Za-z_$][\w$]*)")
COMPONENTS = regex(rb"\b(?:interface|type)\s+components\b")
NAMESPACE = regex(rb"\b(?:namespace|module)\s+([A-Za-z_$][\w$]*)")
KINDS = ("interface", "alias", "class", "enum")


@dataclass(frozen=True, slots=True, eq=False)
class TypeScriptType:
    """A declared type of a frontend. `kind` is interface, alias, class, enum, or "component" for one that stands in
    `components["schemas"]` of an OpenAPI client. `generated` names the tool that wrote its file, "" where people did.
    `central` says that it stands where the frontend keeps its types, or what calls the API.
    """

    name: str
    kind: str
    file: str
    at: int
    exported: bool
    generated: str
    central: bool
    nodes: tuple[Node, ...]
    env: Env

    @property
    def location(self) -> Location:
        """The type's name where it is declared."""
        line, column = line_of(self.at), column_of(self.at) + 1
        return Location(self.file, line, column, line, column + len(self.name))


def base_name(name: str) -> str:
    """A component's name without the "-Input" or "-Output" that FastAPI adds where a schema's sides differ."""
    return name.removesuffix("-Input").removesuffix("-Output")


class FrontendTypes:
    """The types of one frontend. Files are parsed when a type of theirs is asked for, not before."""

    def __init__(self, project: Project, frontend: Frontend, paths: ImportPaths) -> None:
        self.project = project
        self.frontend = frontend
        self._paths = paths
        self.names = Names(project.facts.typescript, paths.resolve, lambda name: self._ambient.get(name, []))
        self.reader = TypeReader(self.names)
        self._found: dict[str, tuple[TypeScriptType, ...]] = {}
        self._files: dict[str, Mapping[str, list[TypeScriptType]]] = {}
        everything = f"{frontend.root}/**" if frontend.root else "**"
        self._is_central = matcher((*frontend.types, *(one for one in frontend.services if one != everything)))

    @cached_property
    def files(self) -> tuple[str, ...]:
        """The TypeScript files of the frontend that are no tests, sorted."""
        layout = self.project.layout
        return tuple(
            path
            for path in self.project.paths
            if path.endswith(SOURCES) and layout.frontend_of(path) is self.frontend and not layout.is_test(path)
        )

    @cached_property
    def _sources(self) -> Mapping[str, bytes]:
        found: dict[str, bytes] = {}
        for path in self.files:
            try:
                found[path] = self.project.tree.read(path)
            except GovernError:
                continue
        return found

    def mentions(self, name: str, beside: str) -> bool:
        """Whether any file but one has a word in it."""
        word = re.compile(rb"(?<![\w$])" + re.escape(name.encode()) + rb"(?![\w$])")
        return any(word.search(source) for path, source in self._sources.items() if path != beside)

    @cached_property
    def _index(self) -> Mapping[str, list[str]]:
        """The files whose text declares a name, whatever the parser says later."""
        found: dict[str, list[str]] = {}
        for path, source in self._sources.items():
            for name in dict.fromkeys(DECLARED.findall(source)):
                found.setdefault(name.decode(), []).append(path)
        return found

    @cached_property
    def _ambient(self) -> Mapping[str, list[str]]:
        """The files whose names need no import, by the names of what their text declares."""
        ambient = {
            path
            for path, source in self._sources.items()
            if b"declare global" in source or not re.search(rb"^\s*(?:import|export)\b", source, re.MULTILINE)
        }
        found: dict[str, list[str]] = {}
        for path in sorted(ambient):
            for name in (*DECLARED.findall(self._sources[path]), *NAMESPACE.findall(self._sources[path])):
                found.setdefault(name.decode(), []).append(path)
        return found

    @property
    def type_names(self) -> tuple[str, ...]:
        """The names of all declared types, sorted."""
        return tuple(sorted({*self._index, *self._components}))

    def named(self, name: str) -> tuple[TypeScriptType, ...]:
        """The types declared under a name, by file; those of generated OpenAPI components too."""
        known = self._found.get(name)
        if known is None:
            listed = [one for path in self._index.get(name, ()) for one in self._declared(path).get(name, ())]
            known = self._found[name] = (*listed, *self._components.get(name, ()))
        return known

    @property
    def declared(self) -> tuple[TypeScriptType, ...]:
        """Every declared type, by name and file."""
        return tuple(one for name in self.type_names for one in self.named(name))

    def whole_shape(self, of: TypeScriptType) -> Shape:
        """What a type admits. Two types are the same where the keys of their shapes are."""
        if of.kind != "component":
            return self.reader.declaration(of.nodes, of.env)
        at = of.at
        schemas = ("lookup", at, ("ref", at, "components", ()), ("literal", at, "schemas"))
        shape = self.reader.of(("lookup", at, schemas, ("literal", at, of.name)), of.env)
        return shape if isinstance(shape, Named) else Unknown("no components")

    def _declared(self, path: str) -> Mapping[str, list[TypeScriptType]]:
        """The types that a file declares, by name."""
        if path not in self._files:
            found: dict[str, list[TypeScriptType]] = {}
            for one in self._read(path):
                found.setdefault(one.name, []).append(one)
            self._files[path] = found
        return self._files[path]

    def _read(self, path: str) -> Iterator[TypeScriptType]:
        facts = self.project.facts.typescript(path)
        generated = generator_of(facts)
        todo: list[tuple[Scope, bool]] = [(self.names.scope(path), False)]
        while todo:
            scope, inside = todo.pop()
            outside = {local for specifier, local in scope.exports.values() if not specifier}
            for name, nodes in scope.declared.items():
                first = nodes[0]
                if first[0] == "namespace":
                    todo += [(self.names.inner(node, scope), True) for node in nodes if node[0] == "namespace"]
                elif first[0] in KINDS:
                    exported = name in scope.exported or name in outside or inside or not scope.is_module
                    yield TypeScriptType(
                        name,
                        first[0],
                        path,
                        first[1],
                        exported,
                        generated,
                        self._is_central(path),
                        tuple(nodes),
                        Env(scope),
                    )

    @cached_property
    def _components(self) -> Mapping[str, tuple[TypeScriptType, ...]]:
        """The schemas in `components` of clients that openapi-typescript wrote."""
        found: dict[str, tuple[TypeScriptType, ...]] = {}
        for path, source in self._sources.items():
            if not COMPONENTS.search(source):
                continue
            scope = self.names.scope(path)
            env = Env(scope)
            generated = generator_of(self.project.facts.typescript(path)) or "openapi-typescript"
            node = ("lookup", 0, ("ref", 0, "components", ()), ("literal", 0, "schemas"))
            schemas = resolved(self.reader.of(node, env))
            if not isinstance(schemas, Object):
                continue
            for name, held in schemas.fields.items():
                made = TypeScriptType(
                    name, "component", path, held.at.position, True, generated, self._is_central(path), (), env
                )
                found[base_name(name)] = (*found.get(base_name(name), ()), made)
        return found
