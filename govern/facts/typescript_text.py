"""Where the parts of TypeScript types stand in the text of a file: what an edit needs, and facts leave out.

Offsets count characters of the text with `\\n` for every line end. Members, bodies and declarations are found by the
packed position that facts give them: that of the name, or of the brace of an object type.
"""

from __future__ import annotations

from dataclasses import field
from typing import Any

from govern.facts.typescript import parsed
from govern.facts.typescript_dispatch import at
from govern.records import dataclass

MEMBERS = frozenset(("property_signature", "public_field_definition", "pair", "method_signature"))
BODIES = {
    "interface_body": "interface", "object_type": "shape", "class_body": "class", "enum_body": "enum",
    "object": "object",
}  # fmt: skip
DECLARATIONS = {
    "interface_declaration": "interface", "type_alias_declaration": "alias", "class_declaration": "class",
    "enum_declaration": "enum", "abstract_class_declaration": "class",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text: offsets, the end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MemberText:
    """A field: the whole of it without separator, its name, where its `?` stands (None without one), its type (None
    without one), and the separator with the offset behind it."""

    whole: Span
    name: Span
    mark: int | None
    type: Span | None
    separator: str
    end: int


@dataclass(slots=True)
class BodyText:
    """What stands between braces: the offsets of the braces, and the members in order."""

    kind: str
    open: int
    close: int
    members: list[MemberText] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DeclarationText:
    """A declaration: the whole statement with `export`, the name, and for an alias its type."""

    kind: str
    whole: Span
    name: Span
    value: Span | None


@dataclass(slots=True)
class TypeScriptText:
    """The text of one file and where its parts stand."""

    text: str
    members: dict[int, MemberText] = field(default_factory=dict)
    bodies: dict[int, BodyText] = field(default_factory=dict)
    declarations: dict[int, DeclarationText] = field(default_factory=dict)
    types: dict[int, Span] = field(default_factory=dict)
    imports_end: int = 0
    imports: list[tuple[str, Span]] = field(default_factory=list)
    reexports: list[tuple[str, Span]] = field(default_factory=list)

    def position(self, offset: int) -> tuple[int, int]:
        """The 1-based line and column of an offset."""
        line = self.text.count("\n", 0, offset)
        return line + 1, offset - (self.text.rfind("\n", 0, offset) + 1) + 1

    def line_start(self, offset: int) -> int:
        """Where the line of an offset begins."""
        return self.text.rfind("\n", 0, offset) + 1


def read_text(source: bytes, path: str) -> TypeScriptText:
    """The parts of a file. What the parser could not make sense of has none."""
    text = source.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    found = TypeScriptText(text)
    stack: list[tuple[Any, Any]] = [(parsed(text, "tsx" if path.endswith("x") else "typescript"), None)]
    while stack:
        node, above = stack.pop()
        kind = node.kind()
        if kind in MEMBERS:
            _member(node, found)
        elif kind in BODIES:
            _body(node, above, BODIES[kind], found)
        elif kind in DECLARATIONS:
            _declaration(node, above, DECLARATIONS[kind], found)
        elif kind == "import_statement":
            _import(node, found)
        elif kind == "export_statement" and node.field("source") is not None:
            found.reexports.append((node.field("source").text()[1:-1], _span(node)))
        elif kind == "type_annotation" or kind.endswith("_type"):
            found.types.setdefault(at(node), _span(node))
        stack.extend((child, node) for child in reversed(node.children()))
    return found


def _span(node: Any) -> Span:
    area = node.range()
    return Span(area.start.index, area.end.index)


def _member(node: Any, found: TypeScriptText) -> None:
    name = node.field("name") or node.field("key")
    if name is None:
        return
    whole = _span(node)
    mark = next((child.range().start.index for child in node.children() if child.kind() == "?"), None)
    kind: Span | None = None
    declared = node.field("type") or node.field("value")
    if declared is not None:
        inner = [child for child in declared.children() if child.kind() not in (":", "comment")]
        kind = _span(inner[0]) if declared.kind().endswith("type_annotation") and inner else _span(declared)
    text = found.text
    after = whole.end
    while after < len(text) and text[after] in " \t":
        after += 1
    separator = text[after] if after < len(text) and text[after] in ";," else ""
    end = after + 1 if separator else whole.end
    found.members[at(name)] = MemberText(whole, _span(name), mark, kind, separator, end)


def _body(node: Any, above: Any, kind: str, found: TypeScriptText) -> None:
    area = _span(node)
    body = BodyText(kind, area.start, area.end - 1)
    for child in node.children():
        if child.kind() in MEMBERS:
            name = child.field("name") or child.field("key")
            if name is not None:
                _member(child, found)
                body.members.append(found.members[at(name)])
        elif child.kind() in ("enum_assignment", "property_identifier") and kind == "enum":
            own = _span(child)
            rest = found.text[own.end : own.end + 1]
            separator = "," if rest == "," else ""
            made = MemberText(own, own, None, None, separator, own.end + len(separator))
            found.members[at(child)] = made
            body.members.append(made)
    found.bodies[at(node)] = body
    name = above.field("name") if above is not None and above.kind() in DECLARATIONS else None
    if name is not None:
        found.bodies[at(name)] = body


def _declaration(node: Any, above: Any, kind: str, found: TypeScriptText) -> None:
    name = node.field("name")
    if name is None:
        return
    value = node.field("value")
    holder = above if above is not None and above.kind() in ("export_statement", "ambient_declaration") else node
    made = DeclarationText(kind, _span(holder), _span(name), _span(value) if value is not None else None)
    found.declarations[at(name)] = made


def _import(node: Any, found: TypeScriptText) -> None:
    source = node.field("source")
    area = _span(node)
    found.imports_end = max(found.imports_end, area.end)
    if source is not None:
        found.imports.append((source.text()[1:-1], area))
