"""Findings about types as a whole: missing, not exported, stale, or at the wrong call."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from govern.facts.syntax import column_of, line_of
from govern.findings import Finding, Location, Verdict
from govern.project.shapes.model import Anything, Object, Shape, members_of, resolved
from govern.project.shapes.shown import shown
from govern.project.type_sync.calls import TypedCall, is_opaque, is_several, item_of
from govern.project.type_sync.compare import Comparer, Habits
from govern.project.type_sync.documents import FRAMEWORK
from govern.project.type_sync.generated import by_key
from govern.project.type_sync.mirror import Mirror, camel
from govern.project.typescript_types.types import FrontendTypes, TypeScriptType

if TYPE_CHECKING:
    from govern.project.type_sync.sync import TypeSync

# A file in which more of a document's schemas than this have a type is made from the whole document.
WHOLE_SHARE = 0.8
# A frontend with fewer mirrored types than this has no habit of typing what it gets.
HABIT = 3


def stale(sync: TypeSync) -> Iterator[Finding]:
    """One finding for each generated file that its tool would write otherwise today."""
    for matching in sync.matchings:
        by_file: dict[str, list[str]] = {}
        tools: dict[str, str] = {}
        for mirror in matching.generated:
            by_file.setdefault(mirror.type.file, [])
            tools[mirror.type.file] = mirror.type.generated
        for one in sync.mismatches:
            if one.mirror.type.file in by_file and one.mirror.type.generated and one.mirror.types is matching.types:
                by_file[one.mirror.type.file].append(one.mirror.type.name)
        for file, names in by_file.items():
            mirrors = [one for one in matching.generated if one.type.file == file]
            document = mirrors[0].document
            reached = {side.component.name for one in mirrors for side in one.sides}
            wanted = [
                one.name
                for one in document.components.values()
                if one.name not in FRAMEWORK and (one.requests or one.responses)
            ]
            new = [name for name in wanted if name not in reached]
            if len(new) > (1 - WHOLE_SHARE) * len(wanted):
                new = []
            differing = list(dict.fromkeys(names))
            if not differing and not new:
                continue
            parts = [f"{len(differing)} of its types differ ({_few(differing)})"] if differing else []
            parts += [f"it has no type for {_few(new)}"] if new else []
            yield Finding(
                Location(file, 1),
                values={"tool": tools[file], "what": " and ".join(parts)},
                instead=f"Run {tools[file]} again.",
                subject=f"stale {file}",
                verdict=Verdict.REFUTED,
            )


def missing(sync: TypeSync) -> Iterator[Finding]:
    """One finding for each schema of which a call reads fields without any type, where the frontend has types for the
    others."""
    for matching in sync.matchings:
        if len(matching.mirrors) < HABIT:
            continue
        known = {side.component.pointer for one in matching.mirrors for side in one.sides}
        seen: set[str] = set()
        for one in sync.calls_of(matching.types):
            if one.node is not None or not one.read or one.call.method != "GET" or not one.operation.answer:
                continue
            there, _ = item_of(one.sent)
            if there is None or there.name in seen or there.at.pointer in known:
                continue
            if not isinstance(resolved(there), Object):
                continue
            seen.add(there.name)
            chain = [place for place in (one.document.places.get(there.at.pointer),) if place is not None]
            yield Finding(
                one.call.location,
                values={"schema": there.name, "operation": one.operation.label},
                chain=tuple(chain),
                subject=f"{there.name} has no type",
                fix=sync.created(matching, one.document, there.name),
                verdict=Verdict.REFUTED,
            )


def not_exported(sync: TypeSync) -> Iterator[Finding]:
    """One finding for each mirrored type that the central index beside it does not hand on, where it hands on most."""
    for matching in sync.matchings:
        names = matching.types.names
        paths = frozenset(matching.types.files)
        by_index: dict[str, list[TypeScriptType]] = {}
        for one in matching.mirrors:
            declared = one.type
            if declared.generated or declared.kind == "component" or not declared.exported:
                continue
            index = sync.config.index or _index_of(declared.file, paths, matching.types.frontend.root)
            if not index or index == declared.file or index not in sync.project.paths:
                continue
            scope = names.scope(index)
            if not (scope.stars or any(specifier for specifier, _ in scope.exports.values())):
                continue  # a file that hands nothing on is no index
            by_index.setdefault(index, []).append(declared)
        for index, listed in by_index.items():
            if not sync.config.index and not _hands_on_most(matching.types, index):
                continue
            lacking = [one for one in dict.fromkeys(listed) if names.exported(index, one.name) is None]
            by_file: dict[str, list[str]] = {}
            for declared in lacking:
                by_file.setdefault(declared.file, []).append(declared.name)
            for declared in lacking:
                yield Finding(
                    declared.location,
                    values={"type": declared.name, "index": index},
                    subject=f"{declared.name} is not in {index}",
                    fix=sync.exported(matching.types, index, by_file, declared.file),
                    verdict=Verdict.REFUTED,
                )


def _hands_on_most(types: FrontendTypes, index: str) -> bool:
    """Whether an index hands on half or more of the types that the files it stands over export."""
    folder = posixpath.dirname(index)
    below = [one for one in types.declared if one.exported and one.file.startswith(f"{folder}/") and one.file != index]
    handed = sum(types.names.exported(index, one.name) is not None for one in below)
    return handed * 2 >= len(below)


def _index_of(file: str, paths: frozenset[str], root: str) -> str:
    """The nearest index.ts at or above a file, below its frontend's root."""
    folder = posixpath.dirname(file)
    for name in ("index.ts", "index.d.ts"):
        candidate = posixpath.join(folder, name)
        if candidate in paths and folder != root:
            return candidate
    return ""


def wrong_calls(sync: TypeSync) -> Iterator[Finding]:
    """One finding for each call whose type argument is no type of what its endpoint answers with."""
    for matching in sync.matchings:
        mirrored = by_key(matching.mirrors)
        comparer = Comparer(Habits(renamed=camel if matching.converts else None))
        for one in sync.calls_of(matching.types):
            if one.node is None or not one.explicit or not one.call.sure or not one.operation.answer:
                continue
            reason = _wrong(one, mirrored, comparer)
            if not reason:
                continue
            line, column = line_of(one.node[1]), column_of(one.node[1]) + 1
            yield Finding(
                Location(one.call.file, line, column),
                values={"operation": one.operation.label, "reason": reason},
                chain=(one.endpoint.location,),
                endpoint=one.endpoint.label,
                subject=f"{one.operation.label} {one.call.function}",
                verdict=Verdict.REFUTED,
            )


def _wrong(one: TypedCall, mirrored: Mapping[object, list[Mirror]], comparer: Comparer) -> str:
    """Why a call's type is another than its endpoint's; "" where it is not, or where that cannot be said."""
    sent = one.sent
    if is_opaque(one.shape) or is_opaque(sent) or any(isinstance(resolved(s), Anything) for s in (one.shape, sent)):
        return ""
    if is_several(sent) or is_several(one.shape):
        return ""
    here, depth = item_of(one.shape)
    there, wire_depth = item_of(sent)
    if depth != wire_depth:
        if _inside(one.shape, sent, comparer):
            return ""
        listed = "a list" if depth else "one object"
        travels = "a list" if wire_depth else "one object"
        if bool(depth) == bool(wire_depth):
            return ""
        return f"is typed `{shown(one.shape)}`, {listed}, and {travels} travels"
    if here is None or there is None:
        return ""
    own = mirrored.get(here.key, ())
    if not own or any(side.component.pointer == there.at.pointer for each in own for side in each.sides):
        return ""
    found = [each for each in comparer.differences(here, there) if not each.soft]
    if not any(each.reads for each in found) or _inside(one.shape, sent, comparer):
        return ""
    return f"is typed `{shown(one.shape)}`, which mirrors `{own[0].schema}`, and `{shown(sent)}` travels"


def _inside(shape: Shape, sent: Shape, comparer: Comparer) -> bool:
    """Whether a type is that of a field of the answer: clients unwrap envelopes."""
    for one in (resolved(member) for member in members_of(sent)):
        if isinstance(one, Object):
            for held in one.fields.values():
                if not any(each.reads for each in comparer.pair(shape, held.shape, (), shape.at)):
                    return True
    return False


def _few(names: list[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more
