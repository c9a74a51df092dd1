"""Error bodies as code makes them: `HTTPException(404, "...")` and `JSONResponse(status_code=404, content={...})`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from govern.facts.syntax import Node, column_of, line_of, walk
from govern.findings import Location
from govern.project.proofs.answers import status_of
from govern.project.proofs.looking import look
from govern.project.values import ClassValue, External, Scope, Value, plain
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.project import Project

RESPONSES = frozenset(("JSONResponse", "ORJSONResponse", "UJSONResponse"))
DUMPS = frozenset(("model_dump", "dict", "jsonable_encoder"))
TEXT = frozenset(("fstr", "format"))


@dataclass(frozen=True, slots=True, eq=False)
class ErrorBody:
    """One error body. `keys` are those of its JSON object; of an HTTPException those of `detail` where that is an
    object, and None where it is text. `schema` is the class that it is made of, if it is. `status` is None where it is
    not known to be 400 or more. `raised` tells an exception from a response."""

    location: Location
    status: int | None
    raised: bool
    keys: frozenset[str] | None
    schema: ClassValue | None = None


def bodies_in(project: Project, path: str) -> Iterator[ErrorBody]:
    """The error bodies of one file whose content is known."""
    body = project.facts.python(path).body
    module, wiring = project.module_value(path), project.wiring_of(path)
    if module is None or wiring is None:
        return
    scope = Scope(module, module.names)
    for node in walk(body):
        if node[0] != "call" or node[2][0] not in ("name", "attr"):
            continue
        name = str(node[2][-1])
        if not (name in RESPONSES or "Exception" in name or "Error" in name or "Response" in name):
            continue
        kind = _kind(plain(look(wiring.evaluator, node[2], scope)))
        if not kind:
            continue
        raised = kind == "HTTPException"
        given = dict(node[4])
        content = given.get("detail" if raised else "content", _at(node, 1 if raised else 0))
        status_node = given.get("status_code", _at(node, 0 if raised else 1))
        status = status_of(look(wiring.evaluator, status_node, scope)) if status_node is not None else None
        if content is None:
            continue
        known = _content(project, content, lambda one: plain(look(wiring.evaluator, one, scope)))
        if known is None or (known[0] is None and not raised):
            continue
        place = Location(path, line_of(node[1]), column_of(node[1]) + 1)
        yield ErrorBody(place, status, raised, *known)


def _kind(value: Value) -> str:
    """ "HTTPException" or "JSONResponse" for what is one, without a constructor of the repository's own; else ""."""
    if isinstance(value, External):
        package, _, name = value.dotted.rpartition(".")
        if package.startswith(("fastapi", "starlette")):
            return "JSONResponse" if name in RESPONSES else name if name == "HTTPException" else ""
    if isinstance(value, ClassValue) and value.lookup("__init__") is None:
        names = {base.rpartition(".")[2] for base in value.external_bases()}
        return "HTTPException" if "HTTPException" in names else "JSONResponse" if names & RESPONSES else ""
    return ""


def _at(node: Node, position: int) -> Node | None:
    args = node[3]
    return args[position] if len(args) > position and all(arg[0] != "star" for arg in args) else None


def _content(project: Project, node: Node, value_of: object) -> tuple[frozenset[str] | None, ClassValue | None] | None:
    """The keys of an object and the class it is made of; (None, None) for text, None where it is not known."""
    if (node[0] == "const" and isinstance(node[2], str)) or node[0] in TEXT:
        return None, None
    if node[0] == "dict":
        keys = [key[2] if key is not None and key[0] == "const" else None for key, _ in node[2]]
        names = frozenset(key for key in keys if isinstance(key, str))
        return (names, None) if len(names) == len(keys) else None
    if node[0] == "call":
        cls = _made_of(project, node, value_of)
        if cls is not None:
            return frozenset(), cls
        return (None, None) if node[2][0] == "name" and node[2][2] in ("str", "repr") else None
    return None


def _made_of(project: Project, node: Node, value_of: object) -> ClassValue | None:
    """The schema that an expression makes its object of: `Model(...).model_dump()`, `jsonable_encoder(Model(...))`,
    `Model.respond(...)`."""
    callee = node[2]
    if callee[0] == "attr":
        return _schema(project, callee[2], value_of)
    if callee[0] == "name" and callee[2] in DUMPS and node[3]:
        return _schema(project, node[3][0], value_of)
    return _schema(project, node, value_of)


def _schema(project: Project, node: Node, value_of: object) -> ClassValue | None:
    inner = node[2] if node[0] == "call" else node
    if inner[0] not in ("name", "attr"):
        return None
    found = value_of(inner)  # type: ignore[operator]
    return found if isinstance(found, ClassValue) and project.schemas.of(found) is not None else None
