"""A schema as the text of a declared TypeScript type."""

from __future__ import annotations

from govern.project.shapes.model import Anything, Field, Object, Shape, resolved
from govern.project.type_sync.documents import Component, SchemaDocument
from govern.project.type_writing.render import CannotWriteError, Writer
from govern.project.type_writing.style import Style

WIDEST = 100


def declaration(
    document: SchemaDocument, component: Component, name: str, writer: Writer, style: Style, exported: bool = True
) -> str:
    """The declaration, without a line end behind it. A field that cannot be written is `unknown`."""
    shape = document.shape(component.name, bool(component.responses))
    behind = resolved(shape)
    end = ";" if style.terminated else ""
    export = "export " if exported else ""
    if not isinstance(behind, Object) or not behind.fields:
        return f"{export}type {name} = {_text(writer, behind)}{end}"
    opening = f"{export}interface {name} {{" if style.interface else f"{export}type {name} = {{"
    closing = "}" if style.interface else "}" + end
    members = []
    for one in behind.fields.values():
        optional = one.presence != "required" and not (one.presence == "defaulted" and not component.requests)
        members.append(_member(writer, one, style.indent, optional))
    if behind.extra is not None:
        members.append("[key: string]: unknown")
    if style.single:
        between = f"{style.ending or ';'} "
        line = f"{opening} {between.join(members)} {closing}"
        if "\n" not in line and len(line) <= WIDEST:
            return line
    return "\n".join([opening, *(f"{style.indent}{one}{style.ending}" for one in members), closing])


def _member(writer: Writer, one: Field, indent: str, optional: bool) -> str:
    try:
        return writer.member(one, indent, optional)
    except CannotWriteError:
        return writer.member(Field(one.name, Anything(), one.presence), indent, optional)


def _text(writer: Writer, shape: Shape) -> str:
    try:
        return writer.type(shape)
    except CannotWriteError:
        return "unknown"
