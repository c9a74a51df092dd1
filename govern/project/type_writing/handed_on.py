"""An index of types that hands on what it lacks."""

from __future__ import annotations

import posixpath

from govern.facts.typescript_text import TypeScriptText
from govern.findings import Fix
from govern.project.type_writing.changes import Change, line_end
from govern.project.type_writing.edits import Edits, relative
from govern.project.typescript_types.types import FrontendTypes
from govern.regex import regex

ENDINGS = regex(r"\.(?:[mc]?js|ts)\Z")


def handed_on(edits: Edits, types: FrontendTypes, index: str, file: str, names: list[str]) -> Fix | None:
    """The fix that makes an index export types of a file, as it does with others: the whole file where it hands on
    files and no name would be there twice, else by name. None where the file is no module.
    """
    read = edits.parts(index)
    scope = types.names.scope(file)
    if read is None or not scope.is_module or any(_is_other(types, index, one) for one in names):
        return None
    parts, style = read
    specifiers = [specifier for specifier, _ in parts.reexports if specifier.startswith(".")]
    specifier = relative(index, file)
    known = ENDINGS.search(specifiers[-1]) if specifiers else None
    specifier += known[0] if known is not None else ""
    end = ";" if style.terminated else ""
    quoted = f"{style.quote}{specifier}{style.quote}"
    here = types.names.scope(index)
    twice = any(types.names.exported(index, one) is not None for one in scope.exported)
    same = next((span for held, span in parts.reexports if _leads_to(index, held, specifier)), None)
    text = parts.text[same.start : same.end] if same is not None else ""
    brace = text.rfind("}")
    if same is not None and brace > 0:
        mark = "" if text.startswith("export type") else "type "
        inner = text[:brace].rstrip()
        comma = "" if inner.endswith((",", "{")) else ","
        at = same.start + len(inner)
        change = Change(index, at, at, comma + ",".join(f" {mark}{one}" for one in names))
    else:
        stars = len(here.stars) * 2 > len(parts.reexports) and not twice and not _has_default(types, file)
        line = f"export * from {quoted}{end}" if stars else f"export type {{ {', '.join(names)} }} from {quoted}{end}"
        change = _behind(index, parts, line)
    listed = " and ".join(f"`{one}`" for one in names)
    return Fix(f"export {listed} from {index}", (edits.edit(change),))


def _is_other(types: FrontendTypes, index: str, name: str) -> bool:
    """Whether a name means something in the index that it does not hand on from elsewhere."""
    scope = types.names.scope(index)
    return name in scope.declared or name in scope.values


def _has_default(types: FrontendTypes, file: str) -> bool:
    """Whether a file is a component or a class above all: `export *` leaves its default out."""
    return "default" in types.names.scope(file).exports


def _leads_to(index: str, specifier: str, wanted: str) -> bool:
    folder = posixpath.dirname(index)
    ends = [posixpath.normpath(posixpath.join(folder, ENDINGS.sub("", one))) for one in (specifier, wanted)]
    return specifier.startswith(".") and ends[0] == ends[1]


def _behind(index: str, parts: TypeScriptText, line: str) -> Change:
    """A line behind the last re-export."""
    if not parts.reexports:
        end = len(parts.text.rstrip())
        return Change(index, end, end, f"\n{line}" if end else line)
    end = max(span.end for _, span in parts.reexports)
    end += parts.text[end : end + 1] == ";"
    end = line_end(parts.text, end)
    return Change(index, end, end, f"\n{line}")
