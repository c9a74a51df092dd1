"""Changes of the text of a type: a member put in or taken out, the members of an enum."""

from __future__ import annotations

import re

from govern.facts.syntax import pack
from govern.facts.typescript_text import BodyText, MemberText, TypeScriptText
from govern.project.shapes.model import Field, Literal, Shape, members_of, resolved
from govern.project.type_writing.render import Writer
from govern.project.type_writing.style import Style, ending_of
from govern.records import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of a file's text, and what is to stand there."""

    file: str
    start: int
    end: int
    text: str


def body_at(parts: TypeScriptText, position: int) -> BodyText | None:
    """The body of an interface by its name, of an alias by its name, or of an object type by its brace."""
    found = parts.bodies.get(position)
    if found is None and position in parts.declarations:
        value = parts.declarations[position].value
        if value is not None:
            line, column = parts.position(value.start)
            found = parts.bodies.get(pack(line, column - 1))
    return found


def inserted(
    file: str, parts: TypeScriptText, style: Style, body: BodyText, field: Field, order: list[str], writer: Writer,
    optional: bool,
) -> Change:  # fmt: skip
    """A new member in a body."""
    text = parts.text
    own = writer.renamed(field.name)
    names = {text[one.name.start : one.name.end].strip("\"'"): one for one in body.members}
    before = [name for name in order[: order.index(own)] if name in names] if own in order else list(names)
    after = names[before[-1]] if before else None
    ending = ending_of(body, style)
    if "\n" not in text[body.open : body.close] and body.members:
        last = after or body.members[0]
        made = writer.member(field, "", optional)
        if after is None:
            return Change(file, last.whole.start, last.whole.start, f"{made}{ending or ';'} ")
        mark = ending or ";"
        if last.separator:
            closing = mark if last is not body.members[-1] else last.separator
            return Change(file, last.end, last.end, f" {made}{closing}")
        return Change(file, last.whole.end, last.whole.end, f"{mark} {made}")
    if body.members:
        line = parts.line_start((after or body.members[0]).whole.start)
        found = re.match(r"[ \t]*", text[line:])
        indent = found[0] if found else style.indent
    else:
        found = re.match(r"[ \t]*", text[parts.line_start(body.open) :])
        indent = (found[0] if found else "") + style.indent
    made = f"{indent}{writer.member(field, indent, optional)}{ending}"
    if after is None:
        if not body.members:
            outer = indent.removesuffix(style.indent)
            return Change(file, body.open + 1, body.close, f"\n{made}\n{outer}")
        return Change(file, body.open + 1, body.open + 1, f"\n{made}")
    if ending and not after.separator:
        return Change(file, after.whole.end, after.whole.end, f"{ending}\n{made}")
    at = line_end(text, after.end)
    return Change(file, at, at, f"\n{made}")


def line_end(text: str, at: int) -> int:
    """The end of the line, where only a comment follows; else the place itself."""
    end = text.find("\n", at)
    rest = text[at : end if end >= 0 else len(text)]
    return at + len(rest) if not rest.strip() or rest.strip().startswith("//") else at


def removal(file: str, parts: TypeScriptText, member: MemberText) -> Change:
    """A member taken out, with the comment before it and, where nothing else stands there, its lines."""
    text = parts.text
    start, end = parts.line_start(member.whole.start), line_end(text, member.end)
    if text[start : member.whole.start].strip() or (end < len(text) and text[end] != "\n"):
        end = member.end
        while end < len(text) and text[end] == " ":
            end += 1
        return Change(file, member.whole.start, end, "")
    start = commented_from(text, start)
    return Change(file, start, min(end + 1, len(text)), "")


def commented_from(text: str, start: int) -> int:
    """Where the comment right above a line begins; the line's own start where there is none."""
    while True:
        above = text[:start].rstrip("\n")
        line = above[above.rfind("\n") + 1 :].strip()
        if start == 0 or not text[:start].endswith("\n") or text[:start].endswith("\n\n"):
            break
        if line.startswith(("//", "* ", "*/", "/**", "/*")) or line == "*":
            start = above.rfind("\n") + 1
            continue
        break
    return start


def enum_changes(
    file: str, parts: TypeScriptText, body: BodyText, shape: Shape,
    missing: tuple[str | int | float | bool, ...], extra: tuple[str | int | float | bool, ...], writer: Writer,
) -> list[Change]:  # fmt: skip
    """Members of an enum added and taken out."""
    text = parts.text
    found: list[Change] = []
    names = [re.match(r"[\w$]+", text[one.whole.start : one.whole.end]) for one in body.members]
    upper = all(name is None or name[0] == name[0].upper() for name in names)
    gone = {
        one.at.position for one in map(resolved, members_of(shape)) if isinstance(one, Literal) and one.value in extra
    }
    for position, member in parts.members.items():
        if position in gone and member in body.members:
            found.append(removal(file, parts, member))
    if missing and body.members:
        if not all(isinstance(value, str) for value in missing):
            return []
        last = body.members[-1]
        indent = text[parts.line_start(last.whole.start) : last.whole.start]
        lines = []
        for value in missing:
            words = re.findall(r"[A-Za-z0-9]+", str(value)) or ["Value"]
            name = "_".join(words).upper() if upper else "".join(word[:1].upper() + word[1:] for word in words)
            if name[0].isdigit():
                name = f"_{name}"
            lines.append(f"{name} = {writer.literal(value)}")
        if indent.strip():
            found.append(Change(file, last.whole.end, last.whole.end, "".join(f", {line}" for line in lines)))
        else:
            comma = "" if last.separator else ","
            more = "".join(f"\n{indent}{line}," for line in lines)
            found.append(Change(file, last.end, last.end, comma + (more if last.separator else more.removesuffix(","))))
    return found
