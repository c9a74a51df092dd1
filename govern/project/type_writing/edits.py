"""The edits that make a hand-written type say what its schema says, one for each difference."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from functools import partial

from govern.errors import GovernError
from govern.facts.typescript_text import MemberText, TypeScriptText, read_text
from govern.findings import Edit, Fix
from govern.project.shapes.model import Field, Named, Object, Shape, members_of, resolved
from govern.project.type_sync.mirror import Mirror, Side, camel
from govern.project.type_sync.mismatches import Mismatch
from govern.project.type_sync.sync import TypeSync
from govern.project.type_writing.changes import Change, body_at, enum_changes, inserted, removal
from govern.project.type_writing.render import CannotWriteError, Writer
from govern.project.type_writing.style import Style, style_of
from govern.project.typescript_types.types import FrontendTypes

TYPES = ("optionality", "type", "enum")


class Edits:
    """Works out the edits for the mismatches of a project. Files are read once."""

    def __init__(self, sync: TypeSync) -> None:
        self.sync = sync
        self._parts: dict[str, tuple[TypeScriptText, Style] | None] = {}
        self._by_component: dict[tuple[int, str], list[Mirror]] = {}
        for one in sync.mirrors:
            for side in one.sides:
                self._by_component.setdefault((id(one.types), side.component.pointer), []).append(one)
        self._touched: dict[tuple[int, tuple[str, ...]], int] = {}
        for each in sync.mismatches:
            if each.difference.kind in TYPES:
                key = (id(each.mirror), field_path(each.difference.path))
                self._touched[key] = self._touched.get(key, 0) + 1

    def parts(self, file: str) -> tuple[TypeScriptText, Style] | None:
        """The text of a file with its parts, and its style; None for what cannot be read."""
        if file not in self._parts:
            try:
                found = read_text(self.sync.project.tree.read(file), file)
                self._parts[file] = (found, style_of(found))
            except GovernError:
                self._parts[file] = None
        return self._parts[file]

    def fix(self, one: Mismatch) -> Fix | None:
        """The fix of one difference; None where the type is a tool's, or its text does not say the field plainly."""
        if one.mirror.type.generated:
            return None
        try:
            changes = self._changes(one)
        except CannotWriteError:
            return None
        if not changes:
            return None
        what = f"{one.mirror.type.name}.{one.difference.label}" if one.difference.path else one.mirror.type.name
        # What other files name would not compile without the field: somebody has to look at them.
        gone = one.difference.path[-1] if one.difference.kind in ("field-unknown", "case") else ""
        safe = not gone or not one.mirror.types.mentions(gone, one.mirror.type.file)
        return Fix(f"write `{what}` as `{one.mirror.schema}` has it", tuple(map(self.edit, changes)), safe)

    def edit(self, change: Change) -> Edit:
        """A change in lines and columns."""
        read = self.parts(change.file)
        assert read is not None
        (line, column), (end_line, end_column) = read[0].position(change.start), read[0].position(change.end)
        return Edit(change.file, line, column, end_line, end_column, change.text)

    def _changes(self, one: Mismatch) -> list[Change]:
        difference = one.difference
        if difference.kind == "field-missing":
            return self._added(one)
        holder = difference.holder if difference.holder.file else difference.at
        file = holder.file
        read = self.parts(file)
        if read is None or file != one.mirror.type.file:
            return []
        parts, style = read
        if not difference.path:
            return self._declared(one, parts, style)
        member = parts.members.get(holder.position)
        if member is None or member.type is None or not self._owns(one.mirror, member, parts):
            return []
        if difference.kind == "field-unknown":
            return [removal(file, parts, member)]
        if difference.kind == "case":
            name = self._writer(one.mirror, style, file)[0].key(difference.name)
            return [Change(file, member.name.start, member.name.end, name)]
        return self._retyped(one, parts, style, member)

    def _owns(self, mirror: Mirror, member: MemberText, parts: TypeScriptText) -> bool:
        """Whether a member stands in the declaration of the type itself, in an object type and not in a value."""
        declared = parts.declarations.get(mirror.type.at)
        return declared is not None and declared.whole.start <= member.whole.start < declared.whole.end

    def _retyped(self, one: Mismatch, parts: TypeScriptText, style: Style, member: MemberText) -> list[Change]:
        """Another type, or another mark, for a field that is there."""
        assert member.type is not None
        file, difference = one.mirror.type.file, one.difference
        path = field_path(difference.path)
        if difference.kind == "optionality" and difference.name == "?":
            if difference.writes and member.mark is not None:
                return [Change(file, member.mark, member.mark + 1, "")]
            return (
                []
                if difference.writes or member.mark is not None
                else [Change(file, member.name.end, member.name.end, "?")]
            )
        own = parts.text[member.type.start : member.type.end]
        alone = self._touched.get((id(one.mirror), path), 0) == 1 or all(
            each.difference.kind == "optionality"
            for each in self.sync.mismatches
            if each.mirror is one.mirror and field_path(each.difference.path) == path
        )
        if difference.kind == "optionality" and alone and difference.path == path and "=>" not in own:
            if difference.reads:
                return [*self._unmarked(one, member), Change(file, member.type.end, member.type.end, " | null")]
            bare = re.sub(r"\s*\|\s*null\b|\bnull\s*\|\s*", "", own)
            return [Change(file, member.type.start, member.type.end, bare)] if bare != own else []
        if difference.kind == "enum" and difference.path == path and difference.missing and not difference.extra:
            writer = self._writer(one.mirror, style, file)[0]
            if alone and re.fullmatch(r"(?:\s*\|?\s*(?:\"[^\"]*\"|'[^']*'|null))+", own):
                more = "".join(f" | {writer.literal(value)}" for value in difference.missing)
                at = own.rfind(" | null") if own.endswith(" | null") else len(own)
                return [Change(file, member.type.start + at, member.type.start + at, more)]
        field = wire_field(one.mirror, one.side, path)
        if field is None:
            return []
        line = parts.line_start(member.whole.start)
        indent = re.match(r"[ \t]*", parts.text[line:])
        writer, imports = self._writer(one.mirror, style, file)
        text = writer.type(field.shape, indent[0] if indent else "")
        return [Change(file, member.type.start, member.type.end, text), *self.imported(file, parts, style, imports)]

    def _unmarked(self, one: Mismatch, member: MemberText) -> list[Change]:
        """The `?` taken from a field that is null where there is nothing, and always there."""
        field = wire_field(one.mirror, one.side, field_path(one.difference.path))
        if member.mark is None or field is None or is_optional(one.mirror, one.side, one.difference.path, field):
            return []
        if field.presence != "required":
            return []
        return [Change(one.mirror.type.file, member.mark, member.mark + 1, "")]

    def _declared(self, one: Mismatch, parts: TypeScriptText, style: Style) -> list[Change]:
        """An alias of literals, or an enum, whose members differ."""
        mirror, difference = one.mirror, one.difference
        declared = parts.declarations.get(mirror.type.at)
        if declared is None:
            return []
        writer, imports = self._writer(mirror, style, mirror.type.file)
        if declared.kind == "alias" and declared.value is not None:
            shape = resolved(mirror.schema_shape(one.side))
            if any(isinstance(resolved(each), Object) for each in members_of(shape)):
                return []
            text = writer.type(shape)
            return [Change(mirror.type.file, declared.value.start, declared.value.end, text)]
        body = parts.bodies.get(mirror.type.at)
        if declared.kind != "enum" or body is None or imports:
            return []
        values = (difference.missing, difference.extra)
        return enum_changes(mirror.type.file, parts, body, mirror.shape, *values, writer)

    def _added(self, one: Mismatch) -> list[Change]:
        """A member for a field that is not there, behind the one that comes before it in the schema."""
        mirror, path = one.mirror, field_path(one.difference.path)
        field = wire_field(mirror, one.side, path)
        if field is None:
            return []
        nested = len(one.difference.path) > 1
        at = one.difference.at if nested else None
        file = at.file if at is not None and at.file else mirror.type.file
        read = self.parts(file)
        if read is None or file != mirror.type.file:
            return []
        parts, style = read
        body = body_at(parts, at.position if at is not None else mirror.type.at)
        if body is None or body.kind not in ("interface", "shape"):
            return []
        declared = parts.declarations.get(mirror.type.at)
        if declared is None or not declared.whole.start <= body.open < declared.whole.end:
            return []
        writer, imports = self._writer(mirror, style, file)
        order = wire_order(mirror, one.side, path[:-1])
        changed = inserted(file, parts, style, body, field, order, writer, is_optional(mirror, one.side, path, field))
        return [changed, *self.imported(file, parts, style, imports)]

    def _writer(self, mirror: Mirror, style: Style, file: str) -> tuple[Writer, dict[str, str]]:
        """Writes types in a file, and notes what has to be imported there: names, and the files they come from."""
        imports: dict[str, str] = {}
        reference = partial(self.reference, mirror.types, file, imports)
        return Writer(style, reference, camel if mirror.renamed else (lambda name: name)), imports

    def reference(self, types: FrontendTypes, file: str, imports: dict[str, str], shape: Named) -> str | None:
        """The type by which a file of a frontend names a schema, None where there is none. What has to be imported for
        it goes into `imports`: the name, and the file it comes from."""
        listed = self._by_component.get((id(types), shape.at.pointer), [])
        exported = [
            one for one in listed if one.type.file == file or (one.type.exported and one.type.kind != "component")
        ]
        if not exported:
            return None
        chosen = min(exported, key=lambda one: (one.type.file != file, one.type.file, one.type.name))
        if chosen.type.file != file:
            imports[chosen.type.name] = chosen.type.file
        return chosen.type.name

    def imported(self, file: str, parts: TypeScriptText, style: Style, names: Mapping[str, str]) -> list[Change]:
        """The imports that are missing in a file."""
        found: list[Change] = []
        for name, home in sorted(names.items()):
            scope = next((one.names.scope(file) for one in self.sync.frontends if file in one.files), None)
            if scope is None or name in scope.imports:
                continue
            if name in scope.declared:
                raise CannotWriteError(f"{name} is something else in {file}")
            specifier = relative(file, home)
            same = next(((spec, span) for spec, span in parts.imports if spec == specifier), None)
            text = parts.text[same[1].start : same[1].end] if same is not None else ""
            brace = text.rfind("}")
            if same is not None and brace > 0:
                at = same[1].start + len(text[:brace].rstrip())
                comma = "" if text[:brace].rstrip().endswith((",", "{")) else ","
                word = "type " if not text.startswith("import type") and "type " in text else ""
                found.append(Change(file, at, at, f"{comma} {word}{name}"))
                continue
            end = ";" if style.terminated else ""
            line = f"import type {{ {name} }} from {style.quote}{specifier}{style.quote}{end}"
            at = parts.imports_end
            if at and parts.text[at : at + 1] == ";":
                at += 1
            found.append(Change(file, at, at, f"\n{line}" if at else f"{line}\n\n"))
        return found


def field_path(path: tuple[str, ...]) -> tuple[str, ...]:
    """The part of a path that ends at a field."""
    while path and path[-1] in ("[]", "{}"):
        path = path[:-1]
    return path


def wire_field(mirror: Mirror, side: Side, path: tuple[str, ...]) -> Field | None:
    """The field of the schema that a path leads to."""
    fields = _fields_at(mirror, side, path[:-1])
    wanted = path[-1] if path else ""
    for one in fields:
        if one.name == wanted or (mirror.renamed and camel(one.name) == wanted) or wanted in one.also:
            return one
    return None


def wire_order(mirror: Mirror, side: Side, path: tuple[str, ...]) -> list[str]:
    """The names, as the type has them, of the fields beside one."""
    return [camel(one.name) if mirror.renamed else one.name for one in _fields_at(mirror, side, path)]


def _fields_at(mirror: Mirror, side: Side, path: tuple[str, ...]) -> list[Field]:
    shapes: list[Shape] = [mirror.schema_shape(side)]
    for part in path:
        inner: list[Shape] = []
        for one in (resolved(member) for shape in shapes for member in members_of(shape)):
            if part == "[]":
                inner += [getattr(one, "item", None)] if hasattr(one, "item") else []  # type: ignore[list-item]
            elif isinstance(one, Object) and part == "{}":
                inner += [one.extra] if one.extra is not None else []
            elif isinstance(one, Object):
                inner += [
                    f.shape
                    for f in one.fields.values()
                    if part in (f.name, camel(f.name) if mirror.renamed else f.name)
                ]
        shapes = inner
    objects = [resolved(member) for shape in shapes for member in members_of(shape)]
    return [held for one in objects if isinstance(one, Object) for held in one.fields.values()]


def is_optional(mirror: Mirror, side: Side, path: tuple[str, ...], field: Field) -> bool:
    """Whether a new field gets a `?`: where a request may leave it out, be it one that takes the type in another."""
    for one in mirror.sides:
        if not one.response or one.component.requests:
            sent = wire_field(mirror, Side(one.component, False, one.without), path)
            if sent is not None and sent.presence != "required":
                return True
    return field.presence == "optional"


def relative(file: str, home: str) -> str:
    """The specifier by which one file of a frontend imports another."""
    path = posixpath.relpath(re.sub(r"(?:/index)?(?:\.d)?\.[mc]?tsx?$", "", home), posixpath.dirname(file) or ".")
    return path if path.startswith(".") else f"./{path}"
