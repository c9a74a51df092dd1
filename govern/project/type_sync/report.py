"""Findings about types: what the rules of the family `types` report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from govern.facts.syntax import column_of, line_of
from govern.findings import Finding, Location, Severity, Verdict
from govern.project.shapes.model import At
from govern.project.type_sync.documents import SchemaDocument
from govern.project.type_sync.mismatches import Mismatch

if TYPE_CHECKING:
    from govern.project.project import Project

RULES: Mapping[str, str] = {
    "field-missing": "field-missing",
    "field-unknown": "field-unknown",
    "optionality": "optionality-mismatch",
    "type": "type-mismatch",
    "enum": "enum-mismatch",
    "case": "case-mismatch",
}


def findings_of(project: Project, rule: str, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each difference that a rule is about, each place once. `options` may have `ignore` (schemas and
    fields that are left out on purpose) and `generated` (whether types that a tool wrote are judged)."""
    seen: set[tuple[object, ...]] = set()
    ignore = (*project.config.types.ignore, *options.get("ignore", ()))
    for one in project.type_sync.mismatches:
        if RULES[one.difference.kind] != rule or (one.mirror.type.generated and not options.get("generated", True)):
            continue
        if any(fnmatchcase(name, glob) for name in names_of(one) for glob in ignore):
            continue
        place = place_of(one)
        key = (place.file, place.line, place.column, one.difference.name or one.difference.label, one.difference.reason)
        if key not in seen:
            seen.add(key)
            yield finding(project, one)


def names_of(one: Mismatch) -> tuple[str, ...]:
    """The names under which a configuration may mean a difference."""
    schema, field = one.mirror.schema, one.difference.path[-1] if one.difference.path else ""
    names = [schema, f"{schema}.{one.difference.label}", one.mirror.type.name, f"{schema}.{field}"]
    full = one.mirror.document.places.get(one.side.component.pointer)
    if full is not None:
        module = full.file.removesuffix(".py").replace("/", ".")
        names += [f"{module}.{schema}", f"{module}.{schema}.{field}"]
        parts = module.split(".")
        names += [
            f"{'.'.join(parts[at:])}.{end}" for at in range(1, len(parts)) for end in (schema, f"{schema}.{field}")
        ]
    return tuple(names)


def place_of(one: Mismatch) -> Location:
    """Where a difference shows in TypeScript: the field, or the type where the field is missing."""
    difference = one.difference
    if difference.at.file and (difference.kind != "field-missing" or len(difference.path) > 1):
        return location(difference.at, _width(one))
    return one.mirror.type.location


def _width(one: Mismatch) -> int:
    here = one.difference.path[-1] if one.difference.path else ""
    return len(here) if here not in ("[]", "{}", "") and one.difference.kind != "field-missing" else 1


def location(at: At, width: int = 1) -> Location:
    """A place of a shape as a finding has it."""
    line, column = line_of(at.position), column_of(at.position) + 1
    return Location(at.file, line, column, line, column + width)


def finding(project: Project, one: Mismatch) -> Finding:
    """The finding of one difference."""
    difference, mirror, side = one.difference, one.mirror, one.side
    source = source_of(mirror.document, difference.pointer, side.component.pointer)
    users = side.labels or mirror.labels
    chain: list[Location] = []
    if source is not None:
        field = f".{difference.path[-1]}" if difference.path else ""
        chain.append(
            replace(source, note=f"{mirror.schema}{field if len(difference.path) < 2 else ''} is declared here")
        )
    if users:
        handler = mirror.document.places.get(_pointer(users[0]))
        if handler is not None:
            verb = "answers with" if side.response else "takes"
            chain.append(replace(handler, note=f"{users[0]} {verb} {mirror.schema}"))
    here = f"{mirror.type.name}.{difference.label}" if difference.label else mirror.type.name
    return Finding(
        place_of(one),
        values={
            "type": mirror.type.name,
            "here": here,
            "name": difference.name or (difference.path[-1] if difference.path else ""),
            "label": difference.label,
            "schema": mirror.schema,
            "reason": difference.reason,
            "way": way(users, side.response),
        },
        chain=tuple(chain),
        instead=f"Run {mirror.type.generated} again." if mirror.type.generated else "",
        subject=f"{mirror.schema}.{difference.label} {mirror.type.name} {difference.kind}",
        fix=project.type_sync.edits.fix(one),
        severity=Severity.ERROR if one.breaks else Severity.WARNING,
        verdict=Verdict.REFUTED,
    )


def way(users: list[str], response: bool) -> str:
    """ "GET /orders and 2 more answer with it"."""
    if not users:
        return "no operation uses it"
    more = f" and {len(users) - 1} more" if len(users) > 1 else ""
    verb = "answer" if response else "take"
    return f"{users[0]}{more} {verb if more else verb + 's'}{' with' if response else ''} it"


def source_of(document: SchemaDocument, pointer: str, fallback: str) -> Location | None:
    """The line of Python behind a part of the document: of the part, of what holds it, or of the schema."""
    while pointer:
        found = document.places.get(pointer)
        if found is not None:
            return found
        pointer = pointer.rpartition("/")[0]
    return document.places.get(fallback)


def _pointer(label: str) -> str:
    method, _, path = label.partition(" ")
    return f"/paths/{path.replace('~', '~0').replace('/', '~1')}/{method.lower()}"
