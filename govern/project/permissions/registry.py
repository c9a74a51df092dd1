"""Which collection is the registry of a guard: the one that the names come from which the guard is asked for."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence, Set
from fnmatch import fnmatchcase
from functools import partial
from typing import TYPE_CHECKING

from govern.errors import GovernError
from govern.facts.python import decode
from govern.findings import Location
from govern.project.evaluation import operators
from govern.project.permissions.asked import members
from govern.project.permissions.definitions import Collection, Definition, merged, values_of
from govern.project.permissions.modules import Reader, name_of
from govern.project.permissions.seed_files import collections_of, is_data
from govern.project.permissions.uses import Gate, is_code
from govern.project.values import ClassValue
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.project import Project

MOSTLY = 0.75  # of the names of a guard must be defined in what is taken for its registry
NEARLY = 0.9  # of what the best collection defines makes another as good, if it is of a better kind
ORDER = ("enum", "classes", "class", "constants", "table", "rows", "list", "file")


@dataclass(frozen=True, slots=True, eq=False)
class Registry:
    """What defines the names that one guard is asked for. `collections` are the registry proper, best first; `fitting`
    are all that may define such names, `elsewhere` other places in which some of the names stand."""

    gate: Gate
    collections: tuple[Collection, ...]
    fitting: tuple[Collection, ...]
    elsewhere: tuple[Collection, ...]

    @property
    def definitions(self) -> dict[str, Definition]:
        """Everything that the registry defines."""
        return dict(values_of(self.collections))

    def defines(self, name: str) -> bool:
        """Whether a name is defined, here or elsewhere, itself or by a pattern ("orders:*")."""
        everything = values_of((*self.fitting, *self.elsewhere))
        return name in everything or any(
            len(value) > 1 and "*" in value and fnmatchcase(name, value) for value in everything
        )

    @property
    def undefined(self) -> list[str]:
        """The names that the guard is asked for and that nothing defines, sorted. A literal that holds words of any
        language ("read", "admin") tells nothing of other words, nor do such words of names that were made up."""
        known = {name for name in self.gate.names if self.defines(name)}
        strict = any(one.kind != "list" for one in self.collections)
        coded = any(is_code(name) for name in known)
        return sorted(name for name in self.gate.names - known if strict or (coded and is_code(name)))


class Sources:
    """The files of the backends that can define something, and what they define."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._collections: dict[str, list[Collection]] = {}
        layout = project.layout
        self._python = [
            module.path for module in project.modules.values()
            if not layout.is_test(module.path) and not layout.is_example(module.path)
        ]  # fmt: skip
        self._data = [
            path for path in project.paths if is_data(path) and not layout.is_test(path) and not layout.is_example(path)
        ]

    def holding(self, names: Iterable[str]) -> Iterator[str]:
        """The files that hold any of some names, by path."""
        names = sorted(names)
        wanted = [_spellings(name) for name in names]
        question = f"holds any of {names}"

        def holds(path: str) -> bool:
            content = self._content(path)
            return any(all(any(text in content for text in part) for part in way) for ways in wanted for way in ways)

        for path in sorted({*self._python, *self._data}):
            if self._project.about_file(question, path, partial(holds, path)):
                yield path

    def holding_most(self, several: Sequence[Set[str]]) -> list[str]:
        """The files that hold at least three words of a set in quotes, for each set of `several`: words of any language
        stand in every file."""
        several = [words for words in several if len(words) > 2]
        if not several:
            return []
        spelled = {word: word.encode("utf-8", "replace") for words in several for word in words}
        wanted = frozenset(spelled.values())
        question = f"quotes any of {sorted(wanted)}"
        found = [
            (path, self._project.about_file(question, path, partial(self._quoted, path, wanted)))
            for path in sorted({*self._python, *self._data})
        ]
        return [
            path for words in several for path, quoted in found if sum(spelled[word] in quoted for word in words) > 2
        ]

    def _quoted(self, path: str, words: frozenset[bytes]) -> frozenset[bytes]:
        return quoted_in(self._content(path), words)

    def _content(self, path: str) -> bytes:
        try:
            return self._project.tree.read(path)
        except GovernError:
            return b""

    def reader(self, path: str) -> Reader | None:
        """What reads a module; None for a file that is none."""
        known = self._project.module_at(path)
        wiring = next(
            (one for one in self._project.wirings if known is not None and one.backend is known.backend), None
        )
        module = wiring.evaluator.load(known.name) if wiring is not None and known is not None else None
        if wiring is None or module is None:
            return None
        return Reader(wiring.evaluator, module, self._project.facts.python(path).body)

    def collections(self, path: str) -> list[Collection]:
        """What a file defines."""
        if path not in self._collections:
            if path.endswith(".py"):
                found = self._project.about_file("collections", path, partial(self._of_module, path))
            else:
                found = _defining(collections_of(path, decode(self._content(path))[0] or ""))
            self._collections[path] = list(found)
        return self._collections[path]

    def _of_module(self, path: str) -> tuple[Collection, ...]:
        reader = self.reader(path)
        return _defining(reader.collections()) if reader is not None else ()


def quoted_in(content: bytes, words: frozenset[bytes]) -> frozenset[bytes]:
    """Those of some words that stand between two quotes of one kind."""
    found: set[bytes] = set()
    for quote in (b'"', b"'"):
        found.update(words.intersection(content.split(quote)[1:-1]))
        found.update(word for word in words if quote in word and quote + word + quote in content)
    return frozenset(found)


def _defining(found: Iterable[Collection]) -> tuple[Collection, ...]:
    return tuple(merged(one for one in found if one.definitions))


def registries_of(project: Project, gates: Sequence[Gate], named: Sequence[str] = ()) -> tuple[Registry, ...]:
    """The guards of which the registry is known, each with it. `named` are dotted names of registries, in full or by
    any end of them; without them they are found by what they define."""
    sources = project.permissions.sources
    searched = {name for gate in gates for name in gate.names if is_code(name)}
    words = sources.holding_most([gate.names - searched for gate in gates])
    handed = {id(gate): _handed(gate) for gate in gates}
    homes = {cls.module.path for classes in handed.values() for cls in classes}
    paths = sorted({*(sources.holding(searched) if searched else ()), *words, *homes})
    everything = merged(one for path in paths for one in sources.collections(path))
    everything += _families(project, sources)
    routers = {router.path for router in project.router_files}
    everything = [one for one in everything if one.kind != "constants" or one.place.file not in routers]
    found: list[Registry] = []
    for gate in gates:
        enums = {cls.full_name for cls in handed[id(gate)]}
        candidates = [one for one in everything if not gate.names.isdisjoint(one.definitions)]
        fitting = [one for one in candidates if _is_named(one, named)] if named else _fitting(gate, candidates, enums)
        if fitting:
            rest = tuple(one for one in candidates if one not in fitting)
            found.append(Registry(gate, tuple(_fewest(gate, fitting, enums)), tuple(fitting), rest))
    return tuple(found)


def _is_named(one: Collection, named: Sequence[str]) -> bool:
    return any(one.name == name or one.name.endswith(f".{name}") for name in named)


def _fitting(gate: Gate, candidates: list[Collection], handed: Container[str]) -> list[Collection]:
    """The collections that may be the registry of a guard, if between them they define most of its names. `handed` are
    enums whose members guards were built with: of those it is sure."""
    names = gate.names

    def share(one: Collection) -> int:
        return len(names & one.definitions.keys())

    fitting = [one for one in candidates if one.speaks or (share(one) > 2 and share(one) * 2 >= len(names))]
    covered = names & values_of(fitting).keys()
    if not any(one.kind == "enum" and one.name in handed for one in fitting):
        if len(covered) < 2 and (len(names) > 2 or not any(one.kind != "list" and one.speaks for one in fitting)):
            return []
        if not any(is_code(name) for name in covered) and len(covered) < 3:
            return []
    if len(covered) < MOSTLY * len(names) and len(names) - len(covered) > 1:
        return []
    return fitting


def _fewest(gate: Gate, fitting: list[Collection], handed: Container[str]) -> list[Collection]:
    """Those that define the names of a guard between them: enums and classes first, then what defines most."""
    chosen = [one for one in fitting if one.kind == "enum" and one.name in handed and one.speaks]
    left = set(gate.names).difference(*(one.definitions for one in chosen))
    while left:
        shares = {id(one): len(left & one.definitions.keys()) for one in fitting}
        most = max(shares.values(), default=0)
        if not most:
            break
        near = [one for one in fitting if shares[id(one)] >= NEARLY * most]
        best = min(near, key=lambda one: (ORDER.index(one.kind), "=" in one.column, -shares[id(one)], one.name))
        chosen.append(best)
        left -= best.definitions.keys()
    return chosen


def _handed(gate: Gate) -> list[ClassValue]:
    """The enums whose members a guard was built with, by the dependencies through which it is reached."""
    found: dict[int, ClassValue] = {}
    for use in gate.uses.values():
        through = {(place.file, place.line) for place in use.chain}
        for dependency in use.endpoints[0].all_dependencies():
            if (dependency.location.file, dependency.location.line) in through:
                for value in members(dependency.captured.values()):
                    if isinstance(value.cls, ClassValue) and name_of(value) == use.name:
                        found[id(value.cls)] = value.cls
    return list(found.values())


def _spellings(name: str) -> list[list[list[bytes]]]:
    """The ways in which a name can stand in a file: as it is, or as keys of nested mappings, each in quotes. A way is a
    list of parts that must all be there, a part a list of texts of which one must."""
    ways = [[[name.encode("utf-8", "replace")]]]
    parts = re.split("[.:]", name)
    if 2 <= len(parts) <= 4 and all(parts):
        quoted = [part.encode("utf-8", "replace") for part in parts]
        ways.append([[b'"' + part + b'"', b"'" + part + b"'"] for part in quoted])
    return ways


def _families(project: Project, sources: Sources) -> Iterator[Collection]:
    """Permissions that are classes: the subclasses of the base that those have which dependencies were built with."""
    given: dict[int, ClassValue] = {}
    for endpoint in project.own_endpoints:
        for dependency in endpoint.all_dependencies():
            for value in dependency.captured.values():
                for item in value if isinstance(value, list | tuple | set) else (value,):
                    if isinstance(item, ClassValue) and operators.enum_members(item) is None:
                        given[id(item)] = item
    bases: dict[int, tuple[ClassValue, int]] = {}
    for cls in given.values():
        for base in cls.ancestors():
            if isinstance(base, ClassValue) and base is not cls:
                bases[id(base)] = (base, bases.get(id(base), (base, 0))[1] + 1)
    for base, count in bases.values():
        if count < 3 or id(base) in given:
            continue
        found = Collection(base.full_name, "classes")
        for path in sources.holding([base.name]):
            reader = sources.reader(path)
            module = reader.module if reader is not None else None
            for cls in module.names.values() if module is not None else ():
                if isinstance(cls, ClassValue) and cls.module is module and cls is not base and base in cls.ancestors():
                    found.add(Definition(cls.name, cls.name, Location(cls.module.path, cls.line)))
        yield found
