"""Machine-readable error codes: the catalogue that defines them, and where they are used as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from govern.facts.syntax import Node, column_of, line_of, walk
from govern.findings import Location
from govern.project.evaluation.operators import enum_members
from govern.project.proofs.looking import look
from govern.project.values import ClassValue, ExternalInstance, Generic, Instance, Scope, Value, plain
from govern.records import dataclass
from govern.regex import regex

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator
    from govern.project.project import Project

NAME = regex(r"(?:[A-Z]\w*?)?Err(?:or)?_?Codes?|(?:[A-Z_]+_)?ERR(?:OR)?_CODES?")
KEYS = frozenset(("error_code", "errorCode", "err_code"))
CODE = regex(r"[A-Za-z][A-Za-z0-9_.:-]*")
ERRORS = ("Exception", "Error")


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """The codes that a repository defines. `members` are the values by name; `places` where each is defined; `used`
    the names that some code reads; `open` says that code looks members up by a name or a value it works out."""

    name: str
    location: Location
    values: frozenset[str]
    members: Mapping[str, str]
    places: Mapping[str, Location]
    used: frozenset[str] = field(default_factory=frozenset)
    open: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class CodeUse:
    """A code that stands as text where an error is made."""

    code: str
    location: Location


def catalogue_of(project: Project, files: tuple[str, ...], name: str) -> Catalogue | None:
    """The catalogue that is named, else the largest that is called so; None where there is none."""
    found: list[Catalogue] = []
    for path in files:
        module = project.module_value(path)
        for key, value in module.names.items() if module is not None else ():
            if key != name and (name or not NAME.fullmatch(key)):
                continue
            if isinstance(value, ClassValue) and value.module is not module:
                continue
            made = _read(path, key, plain(value), project)
            if made is not None:
                found.append(made)
    if not name:
        found = [one for one in found if _is_raised(project, files, one)]
    best = max(found, key=lambda one: (len(one.values), one.location.file), default=None)
    return None if best is None else _with_uses(project, files, best)


def _is_raised(project: Project, files: tuple[str, ...], catalogue: Catalogue) -> bool:
    """Whether errors are made with the codes: a member of them, or half of the codes that stand as text. Those of
    somebody else's service are only compared with."""
    texts = [use.code in catalogue.values for path in files for use in uses_in(project, path)]
    if any(texts) and sum(texts) * 2 >= len(texts):
        return True
    for path in files:
        for node in walk(project.facts.python(path).body):
            pairs = node[4] if node[0] == "call" else node[2] if node[0] == "dict" else ()
            for key, value in pairs:
                named = key if isinstance(key, str) else key[2] if key is not None and key[0] == "const" else ""
                member = value[2] if value[0] == "attr" and value[3] == "value" else value
                if named in (*KEYS, "code") and member[0] == "attr" and member[2][-1] == catalogue.name:
                    return True
    return False


def _read(path: str, name: str, value: Value, project: Project) -> Catalogue | None:
    members: dict[str, str] = {}
    places: dict[str, Location] = {}
    location = Location(path, 1)
    if isinstance(value, ClassValue):
        location = _place(path, value.node[1], len(name))
        lines = {target[2]: node[1] for node in value.node[5] if node[0] == "assign" for target in node[2]
                 if target[0] == "name"}  # fmt: skip
        enum = enum_members(value) is not None
        for key, one in value.names.items():
            inner = plain(one.attributes.get("value")) if isinstance(one, Instance) and enum else plain(one)
            if isinstance(inner, str) and key in lines and (enum or key.isupper()):
                members[key], places[key] = inner, _place(path, lines[key], len(key))
    elif isinstance(value, dict):
        members = {str(key): str(key) for key in value if isinstance(key, str)}
    elif isinstance(value, list | tuple | set | frozenset):
        members = {item: item for item in value if isinstance(item, str)}
    elif isinstance(value, Generic) and not isinstance(value.origin, ClassValue | ExternalInstance):
        members = {plain(arg): plain(arg) for arg in value.args if isinstance(plain(arg), str)}
    if len(members) < 2 or not all(CODE.fullmatch(code) for code in members.values()):
        return None
    if not isinstance(value, ClassValue):
        node = next((n for n in project.facts.python(path).body if n[0] == "assign" and n[2][0][-1] == name), None)
        location = _place(path, node[1], len(name)) if node is not None else location
    return Catalogue(name, location, frozenset(members.values()), members, places)


def _with_uses(project: Project, files: tuple[str, ...], found: Catalogue) -> Catalogue:
    """The catalogue with the members that some file reads."""
    used: set[str] = set()
    values = {code: key for key, code in found.members.items()}
    opened = False
    for path in files:
        for node in walk(project.facts.python(path).body):
            if node[0] == "attr" and node[2][0] in ("name", "attr") and node[2][-1] == found.name:
                used.add(node[3])
            elif node[0] == "const" and isinstance(node[2], str) and node[2] in values:
                place = found.places.get(values[node[2]])
                if place is None or (path, line_of(node[1])) != (place.file, place.line):
                    used.add(values[node[2]])
            elif node[0] == "call":
                opened = opened or _is(node[2], found.name) or any(_is(arg, found.name) for arg in node[3])
            elif node[0] == "sub":
                opened = opened or _is(node[2], found.name)
            elif node[0] in ("for", "comp"):
                opened = opened or any(_is(part, found.name) for part in walk(node) if part[0] == "name")
    return Catalogue(
        found.name, found.location, found.values, found.members, found.places, frozenset(used), opened
    )  # fmt: skip


def _is(node: Node, name: str) -> bool:
    return node[0] in ("name", "attr") and node[-1] == name


HOLDERS = frozenset(("dict", "call", "class"))  # what may hold a code


def uses_in(project: Project, path: str) -> Iterator[CodeUse]:
    """The codes that stand as text in one file: under a key of an object, as an argument, as an attribute of an
    exception's class, always by a name that says what it is."""
    module, wiring = project.module_value(path), project.wiring_of(path)
    if module is None or wiring is None:
        return
    scope = Scope(module, module.names)
    for node in walk(project.facts.python(path).body):
        if node[0] not in HOLDERS:
            continue
        for code in _codes(wiring.evaluator, node, scope):
            if CODE.fullmatch(code[2]):
                yield CodeUse(code[2], Location(path, line_of(code[1]), column_of(code[1]) + 1))


def _codes(ev: Evaluator, node: Node, scope: Scope) -> Iterator[Node]:
    if node[0] == "dict":
        for key, value in node[2]:
            if key is not None and key[0] == "const" and key[2] in KEYS and _is_text(value):
                yield value
    elif node[0] == "call":
        named = [value for key, value in node[4] if key in KEYS and _is_text(value)]
        by_code = [value for key, value in node[4] if key == "code" and _is_text(value)]
        yield from named
        if by_code and _is_error(plain(look(ev, node[2], scope))):
            yield from by_code
    elif node[0] == "class":
        own = [one for one in node[5] if one[0] == "assign" and one[3] is not None and _is_text(one[3])]
        given = [one for one in own if one[2][0][0] == "name" and one[2][0][2] in (*KEYS, "code")]
        if given and _is_error(plain(look(ev, ("name", node[1], node[2]), scope))):
            yield from (one[3] for one in given)


def _is_text(node: Node) -> bool:
    return node[0] == "const" and isinstance(node[2], str)


def _is_error(value: Value) -> bool:
    return isinstance(value, ClassValue) and any(
        base.rpartition(".")[2].endswith(ERRORS) for base in value.external_bases()
    )


def _place(path: str, at: int, length: int) -> Location:
    line, column = line_of(at), column_of(at) + 1
    return Location(path, line, column, line, column + length)
