"""Permissions that code asks for and that nothing defines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from govern.facts.syntax import Node, column_of, dotted, line_of, walk
from govern.findings import Location
from govern.project.endpoints import Endpoint
from govern.project.evaluation import operators
from govern.project.permissions.definitions import Collection
from govern.project.permissions.registry import Registry
from govern.project.permissions.uses import Use
from govern.project.proofs.looking import look
from govern.project.values import ClassValue
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.project import Project

# What every enum and every class has.
INHERITED = {"name", "value", "mro"}
LIKE = 0.8


@dataclass(frozen=True, slots=True)
class Undefined:
    """A name that nothing defines: where it is written, what should define it, the endpoints that ask for it.

    `hint` is "; did you mean 'x'?", or "". `chain` leads from the first endpoint to the guard.
    """

    name: str
    place: Location
    registry: Collection
    hint: str
    endpoints: tuple[Endpoint, ...] = ()
    chain: tuple[Location, ...] = field(default=(), compare=False)


def undefined_in(project: Project, registries: Sequence[Registry]) -> tuple[Undefined, ...]:
    """The names that guards ask for and that their registries do not define, by place."""
    found: dict[tuple[str, str, int, int], Undefined] = {}
    for one in (*_names(project, registries), *_members(project, registries)):
        found.setdefault((one.name, one.place.file, one.place.line, one.place.column), one)
    return tuple(sorted(found.values(), key=lambda one: (one.place.file, one.place.line, one.name)))


def _names(project: Project, registries: Sequence[Registry]) -> Iterator[Undefined]:
    for registry in registries:
        definitions = registry.definitions
        for name in registry.undefined:
            use = registry.gate.uses[name]
            for place, endpoints in _places(project, use).items():
                hint = closest(name, definitions)
                yield Undefined(name, place, registry.collections[0], hint, tuple(endpoints), use.chain)


def closest(name: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?` where a known name differs in no more than a slip of the pen, "" otherwise."""
    from difflib import get_close_matches

    close = get_close_matches(name, sorted(known), n=1, cutoff=LIKE)
    return f"; did you mean {close[0]!r}?" if close else ""


def _places(project: Project, use: Use) -> dict[Location, list[Endpoint]]:
    """Where a name is written, each place with the endpoints that it belongs to."""
    found: dict[Location, list[Endpoint]] = {}
    for endpoint in use.endpoints:
        files = dict.fromkeys([endpoint.router_file, endpoint.file, *(at.file for at in use.chain)])
        written = [place for path in files for place in _written(project, path, use.name)]
        start = min((at.line for at in endpoint.mounts[:1] if at.file == endpoint.file), default=endpoint.line)
        near = [at for at in written if at.file == endpoint.file and start <= at.line <= endpoint.end_line]
        place = next(iter([*near, *written]), use.chain[0])
        found.setdefault(place, []).append(endpoint)
    return found


def _written(project: Project, path: str, name: str) -> Iterator[Location]:
    """The texts in a file that are exactly a name."""
    module = project.module_at(path)
    for node in walk(module.facts.body) if module is not None else ():
        if node[0] == "const" and node[2] == name:
            yield Location(path, line_of(node[1]), column_of(node[1]) + 1)


def _members(project: Project, registries: Sequence[Registry]) -> Iterator[Undefined]:
    """Members of a registry's class that code names and that the class does not have."""
    classes = {
        one.name: one for registry in registries for one in registry.collections if one.kind in ("enum", "class")
    }
    for name, collection in classes.items():
        last = name.rpartition(".")[2]
        files = [path for path in project.permissions.sources.holding([f"{last}."]) if path.endswith(".py")]
        cls: ClassValue | None = None
        asked: list[tuple[Location, str]] = []
        known: set[str] = set()
        for path in files:
            reader = project.permissions.sources.reader(path)
            for node, is_store in _attributes(reader.body, last) if reader is not None else ():
                assert reader is not None
                value = look(reader.ev, node[2], reader.scope)
                if not isinstance(value, ClassValue) or value.full_name != name:
                    continue
                cls = value
                if is_store:
                    known.add(node[3])
                else:
                    asked.append((Location(path, line_of(node[1]), column_of(node[1]) + 1), node[3]))
        if cls is None or not _is_closed(cls):
            continue
        labels = [one.label.rpartition(".")[2] for one in collection.definitions.values()]
        for place, member in asked:
            if member not in known and not _has(cls, member):
                hint = closest(member, labels)
                yield Undefined(f"{last}.{member}", place, collection, hint)


def _attributes(body: tuple[Node, ...], last: str) -> Iterator[tuple[Node, bool]]:
    """The attributes that a body takes of something called `last`, and whether it assigns them."""
    stored = {id(target) for node in walk(body) if node[0] == "assign" for target in node[2]}
    for node in walk(body):
        if node[0] == "attr" and (dotted(node[2]) or "").rpartition(".")[2] == last:
            yield node, id(node) in stored


def _is_closed(cls: ClassValue) -> bool:
    """Whether a class has no members but those that its code shows: no unknown base, decorator or metaclass."""
    if cls.keywords or cls.decorators:
        return False
    known = {"Enum", "StrEnum", "IntEnum", "str", "int", "object", "ABC"}
    return all(base.rpartition(".")[2] in known for base in cls.external_bases()) and (
        operators.enum_members(cls) is not None or not cls.external_bases()
    )


def _has(cls: ClassValue, member: str) -> bool:
    declared = (name for one in _own(cls) for name, *_ in one.annotations)
    return (
        cls.lookup(member) is not None
        or member in INHERITED
        or member.startswith("__")
        or hasattr(str, member)
        or member in declared
    )


def _own(cls: ClassValue) -> Iterable[ClassValue]:
    return [one for one in cls.ancestors() if isinstance(one, ClassValue)]
