"""Which schemas the types of generated files are made from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from govern.project.shapes.model import Shape
from govern.project.type_sync.documents import FRAMEWORK, SIDES, Component, SchemaDocument
from govern.project.type_sync.mirror import Mirror, Side, field_names, sides_of
from govern.project.typescript_types.types import FrontendTypes, TypeScriptType

# A file in which fewer of a document's schemas than this have a type comes from another document.
LEAST_SHARE = 0.3
SPLITTING = frozenset(("hey-api",))
WRITABLE = "writable"


def flat(name: str) -> str:
    """A name as generators respell it: letters and digits alone, in lower case."""
    return re.sub(r"[^A-Za-z0-9]", "", name).lower()


def generated_mirrors(types: FrontendTypes, documents: Sequence[SchemaDocument]) -> Iterator[Mirror]:
    """Every generated type with the component that it was made from, file by file."""
    by_file: dict[str, list[TypeScriptType]] = {}
    for one in types.declared:
        if one.generated:
            by_file.setdefault(one.file, []).append(one)
    for listed in by_file.values():
        best: list[Mirror] = []
        share = 0.0
        for document in documents:
            found = _of_file(listed, types, document)
            reached = len({id(side.component) for one in found for side in one.sides})
            # Tools that write a file a type reach few of the schemas in each, and have nothing else in it.
            total = min(len(document.components), len(listed)) or 1
            if reached / total > share:
                best, share = found, reached / total
        if share >= LEAST_SHARE:
            yield from best


def _of_file(listed: list[TypeScriptType], types: FrontendTypes, document: SchemaDocument) -> list[Mirror]:
    exact = {name: one for name, one in document.components.items() if name not in FRAMEWORK}
    folded: dict[str, list[Component]] = {}
    for each in exact.values():
        folded.setdefault(flat(each.name), []).append(each)
    components = any(one.kind == "component" for one in listed)
    there = {flat(one.name) for one in listed}
    by_base: dict[str, list[Component]] = {}
    for each in exact.values():
        if each.base != each.name and each.base not in exact:
            by_base.setdefault(each.base, []).append(each)
    shared = _numbered(listed, folded)
    found: list[Mirror] = []
    for one in listed:
        if components and one.kind != "component":
            continue
        named = folded.get(flat(one.name), [])
        component = exact.get(one.name) if components else shared.get(one.name)
        if component is None and len(named) == 1:
            component = named[0]
        if component is None and not components and one.name in by_base:
            nearest = _nearest(by_base[one.name], types.whole_shape(one), document)
            found.append(Mirror(one, types, document, sides_of(nearest), "generated"))
            continue
        splits = one.generated in SPLITTING
        halved = splits and f"{flat(one.name)}{WRITABLE}" in there
        if component is not None:
            found.append(Mirror(one, types, document, (_side(component, "writeOnly" if halved else ""),), "generated"))
        elif splits and flat(one.name).endswith(WRITABLE):
            written = folded.get(flat(one.name).removesuffix(WRITABLE), ())
            if len(written) == 1:
                side = Side(written[0], False, "readOnly")
                found.append(Mirror(one, types, document, (side,), "generated"))
    return found


def _nearest(components: list[Component], shape: Shape, document: SchemaDocument) -> list[Component]:
    """Of classes of one name in several modules, that which has most in common with a type."""
    homes: dict[str, list[Component]] = {}
    for one in components:
        homes.setdefault(one.name.rpartition("__")[0], []).append(one)
    own = set(field_names(shape) or ())

    def distance(home: str) -> int:
        return min(len(own ^ set(field_names(document.shape(one.name, True)) or ())) for one in homes[home])

    return homes[min(homes, key=distance)]


def _numbered(listed: list[TypeScriptType], folded: Mapping[str, list[Component]]) -> Mapping[str, Component]:
    """The types of schemas whose names differ in casing only: tools number them in the order of the document."""
    found: dict[str, Component] = {}
    for name, several in folded.items():
        if len(several) > 1:
            respelt = {name, *(f"{name}{number}" for number in range(2, len(several) + 1))}
            types = sorted((one for one in listed if flat(one.name) in respelt), key=lambda one: one.at)
            found.update({one.name: component for one, component in zip(types, several, strict=False)})
    return found


def _side(component: Component, without: str) -> Side:
    suffix = next((side for ending, side in SIDES if component.name.endswith(ending)), "")
    response = suffix != "requests" and (bool(component.responses) or not component.requests)
    return Side(component, response, without)


def by_key(mirrors: Sequence[Mirror]) -> Mapping[object, list[Mirror]]:
    """Mirrors by what tells their types apart."""
    found: dict[object, list[Mirror]] = {}
    for one in mirrors:
        found.setdefault(getattr(one.shape, "key", None), []).append(one)
    return found
