"""The committed snapshot of the contract: where the code differs from it, and how it is written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from govern.contract.document import METHODS, read_document
from govern.contract.sides import find_snapshot
from govern.errors import GovernError, UsageError
from govern.findings import Location
from govern.project.openapi.document import Derived
from govern.project.project import Project
from govern.records import dataclass

DEFAULT_PATH = "openapi.json"
UNORDERED = frozenset(("required", "parameters", "tags", "security", "anyOf", "oneOf", "allOf", "enum", "type"))
LONGEST = 90
FOLLOWERS = ("/components/schemas/HTTPValidationError", "/components/schemas/ValidationError")


@dataclass(frozen=True, slots=True)
class Drift:
    """One part of the contract that differs: `kind` is added, removed or changed (seen from the code), `part` names it
    ("GET /orders", "schema Order", "info"), `details` say what differs, `place` is where the code behind it stands, or
    the line of the snapshot."""

    kind: str
    part: str
    details: tuple[str, ...]
    place: Location


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A committed document: its path, its text, what it holds."""

    path: str
    text: str
    document: Mapping[str, Any]


def read_snapshot(project: Project, path: str | None = None) -> Snapshot | None:
    """The committed snapshot, detected where no path is given; None where there is none.

    Raises UsageError where a file is named that is not there, or what it holds is no OpenAPI document.
    """
    found = path if path is not None else find_snapshot(project.tree)
    if found is None:
        return None
    if not project.tree.exists(found):
        raise UsageError(f"there is no {found} in this repository")
    try:
        content = project.tree.read(found)
    except GovernError as error:
        raise UsageError(str(error)) from None
    document = read_document(content, found)
    return Snapshot(found, content.decode("utf-8-sig", "replace"), dict(document.data))


def derive_like(project: Project, document: Mapping[str, Any], app: str | None = None) -> Derived:
    """The document derived from source, by the versions of FastAPI and Pydantic that are locked; where nothing locks
    them, by versions that write what `document` shows: the one that made it is then as good as any."""
    from govern.project.openapi import OpenApi, fitting

    name = project.openapi.application(app)
    versions = project.openapi.versions_of(name)
    fitted = fitting(versions, document, *project.openapi.locked(name))
    return project.openapi.derived(name) if fitted == versions else OpenApi(project, fitted).derived(name)


def drift_of(snapshot: Snapshot, derived: Derived) -> list[Drift]:
    """Where the code and the snapshot differ, in the order of the snapshot, what is new last. What govern does not know
    of the code is never a difference."""
    unknown = tuple(pointer for pointer, _ in derived.unknown)
    if "" in unknown:
        return []
    before, after = _parts(snapshot.document), _parts(derived.document)
    for name in FOLLOWERS:  # they come and go with the operations that can answer with them
        if name not in before or name not in after:
            before.pop(name, None)
            after.pop(name, None)
    found: list[Drift] = []
    for pointer, (part, value) in before.items():
        if pointer not in after:
            # A schema that is gone may be what a part refers to that is not known.
            if not _covered(pointer, unknown) and not (unknown and pointer.startswith("/components/schemas/")):
                found.append(Drift("removed", part, (), _line(snapshot, pointer)))
            continue
        details = list(_differences(value, after[pointer][1], "", pointer, unknown))
        if details:
            place = derived.places.get(pointer) or _line(snapshot, pointer)
            found.append(Drift("changed", part, tuple(details), place))
    for pointer, (part, _) in after.items():
        if pointer not in before:
            found.append(Drift("added", part, (), derived.places.get(pointer) or Location(snapshot.path, 1)))
    return found


def _parts(document: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    """The parts of a document that are compared one by one, by JSON pointer: operations, components, the rest."""
    found: dict[str, tuple[str, Any]] = {}
    for path, item in _mapping(document.get("paths")).items():
        for method, operation in _mapping(item).items():
            if method in METHODS:
                found[f"/paths/{_step(path)}/{method}"] = (f"{method.upper()} {path}", operation)
    for section, names in (("schemas", "schema"), ("securitySchemes", "security scheme")):
        for name, value in _mapping(_mapping(document.get("components")).get(section)).items():
            found[f"/components/{section}/{_step(name)}"] = (f"{names} {name}", value)
    for key in ("info", "servers", "tags"):
        if key in document:
            found[f"/{key}"] = (key, document[key])
    return found


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _step(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _covered(pointer: str, unknown: tuple[str, ...]) -> bool:
    return any(pointer == one or pointer.startswith(f"{one}/") for one in unknown)


def _differences(before: object, after: object, at: str, pointer: str, unknown: tuple[str, ...]) -> Iterator[str]:
    """What differs, one short text for each leaf: "parameters/limit/schema/maximum: 100, was 50"."""
    if _covered(pointer, unknown) or before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in (*before, *(key for key in after if key not in before)):
            inner, below = f"{at}/{key}" if at else str(key), f"{pointer}/{_step(str(key))}"
            if key not in after:
                if not _covered(below, unknown):
                    yield f"{inner} is gone"
            elif key not in before:
                yield f"{inner} is new"
            else:
                yield from _differences(before[key], after[key], inner, below, unknown)
        return
    if isinstance(before, list) and isinstance(after, list):
        yield from _list_differences(before, after, at, pointer, unknown)
        return
    yield f"{at}: {_shown(after)}, was {_shown(before)}"


def _list_differences(
    before: list[Any], after: list[Any], at: str, pointer: str, unknown: tuple[str, ...]
) -> Iterator[str]:
    if any(one.startswith(f"{pointer}/") for one in unknown):
        if len(before) == len(after):
            for index, (left, right) in enumerate(zip(before, after, strict=True)):
                yield from _differences(left, right, f"{at}/{index}", f"{pointer}/{index}", unknown)
        return
    key = at.rpartition("/")[2]
    if key == "parameters":
        named = [{f"{_mapping(one).get('name')}": one for one in side} for side in (before, after)]
        yield from _differences(named[0], named[1], at, f"{pointer}?", ())
        return
    left, right = ([_text(one) for one in side] for side in (before, after))
    if key in UNORDERED and sorted(left) == sorted(right):
        return
    gone = [one for one in left if one not in right]
    new = [one for one in right if one not in left]
    if key in UNORDERED and (gone or new):
        texts = [*(f"{one[:LONGEST]} is new" for one in new), *(f"{one[:LONGEST]} is gone" for one in gone)]
        yield f"{at}: {', '.join(texts)}"
    elif len(before) == len(after):
        for index, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _differences(one, other, f"{at}/{index}", f"{pointer}/{index}", unknown)
    else:
        yield f"{at}: {_shown(after)}, was {_shown(before)}"


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False)


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _line(snapshot: Snapshot, pointer: str) -> Location:
    """The line of the snapshot at which a part begins: that of its last key, below those above it."""
    lines = _lines(snapshot.text)
    at = 0
    for step in pointer[1:].split("/"):
        key = step.replace("~1", "/").replace("~0", "~")
        wanted = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*:")
        at = next((index for index in range(at, len(lines)) if wanted.match(lines[index])), at)
    return Location(snapshot.path, at + 1)


@lru_cache(maxsize=2)
def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n"))


def render_snapshot(document: Mapping[str, Any], path: str, before: str | None = None) -> str:
    """The document as a file: JSON, or YAML by the file's name; in the form (indentation, order of keys, escapes) that
    the file had before."""
    if path.endswith((".yaml", ".yml")):
        from govern.config.yaml_text import dump_yaml

        return dump_yaml(document)
    indent: int | None = 2
    ascii_only = sort = False
    end, separators = "\n", (",", ": ")
    if before is not None and before.strip():
        second = before.split("\n", 2)[1] if "\n" in before.strip() else None
        indent = None if second is None else len(second) - len(second.lstrip())
        ascii_only = before.isascii() and "\\u" in before
        end = "\n" if before.endswith("\n") else ""
        sort = _is_sorted(before)
        if re.match(r'\s*\{\s*"[^"]*":\S', before):
            separators = (",", ":")
        elif indent is None:
            separators = (", ", ": ")
    return json.dumps(document, indent=indent, ensure_ascii=ascii_only, sort_keys=sort, separators=separators) + end


def _is_sorted(text: str) -> bool:
    """Whether the keys of a JSON file stand in alphabetical order throughout."""
    in_order = True

    def note(pairs: list[tuple[str, Any]]) -> None:
        nonlocal in_order
        keys = [key for key, _ in pairs]
        in_order = in_order and keys == sorted(keys)

    try:
        json.loads(text, object_pairs_hook=note)
    except (ValueError, RecursionError):
        return False
    return in_order
