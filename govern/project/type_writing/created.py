"""Types that a frontend lacks, written beside those it has."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from itertools import pairwise

from govern.facts.typescript_text import TypeScriptText
from govern.findings import Fix
from govern.project.shapes.model import Named
from govern.project.type_sync.documents import Component, SchemaDocument
from govern.project.type_sync.matching import Matching
from govern.project.type_sync.mirror import camel
from govern.project.type_writing.changes import Change, commented_from, line_end
from govern.project.type_writing.declaration import declaration
from govern.project.type_writing.edits import Edits
from govern.project.type_writing.render import IDENTIFIER, CannotWriteError, Writer
from govern.project.typescript_types.types import TypeScriptType

# From so many types on, an alphabetical order is one that people keep.
ORDERED_FROM = 4


class Creation:
    """Writes the type of a schema that has none, and those of the schemas inside it that have none either, into the
    file of hand-written types that is nearest to it."""

    def __init__(self, edits: Edits, matching: Matching, document: SchemaDocument) -> None:
        self.edits = edits
        self.matching = matching
        self.types = matching.types
        self.document = document

    def fix(self, wanted: Component) -> Fix | None:
        """The fix; None where no file of types is there, or the name means something else already."""
        home = self._home(wanted)
        read = self.edits.parts(home) if home else None
        if read is None or not self._is_free(wanted.base, home):
            return None
        parts, style = read
        new = {wanted.base: wanted}
        imports: dict[str, str] = {}

        def reference(shape: Named) -> str | None:
            held = self.document.components.get(shape.name)
            known = self.edits.reference(self.types, home, imports, shape)
            if known is not None or held is None:
                return known
            if new.get(held.base, held) is not held or not self._is_free(held.base, home):
                return None
            new[held.base] = held
            return held.base

        writer = Writer(style, reference, camel if self.matching.converts else (lambda name: name))
        exported = self.types.names.scope(home).is_module
        texts: dict[str, str] = {}
        while len(texts) < len(new):
            name = next(one for one in new if one not in texts)
            texts[name] = declaration(self.document, new[name], name, writer, style, exported)
        try:
            changes = self.edits.imported(home, parts, style, imports)
        except CannotWriteError:
            return None
        changes += [_placed(home, parts, name, text) for name, text in texts.items()]
        return Fix(f"write the type `{wanted.base}` in {home}", tuple(map(self.edits.edit, changes)))

    def _is_free(self, name: str, home: str) -> bool:
        """Whether nothing in the frontend has a name that a type can have."""
        scope = self.types.names.scope(home)
        taken = name in scope.imports or name in scope.declared or name in scope.values
        return bool(IDENTIFIER.match(name)) and not taken and not self.types.named(name)

    def _home(self, wanted: Component) -> str:
        """The file whose types mirror schemas of the same Python file, or else most schemas; "" where there is none."""
        place = self.document.places.get(wanted.pointer)
        near: Counter[str] = Counter()
        every: dict[str, TypeScriptType] = {}
        total: Counter[str] = Counter()
        for one in self.matching.mirrors:
            declared = one.type
            if declared.generated or declared.kind not in ("interface", "alias") or not declared.exported:
                continue
            file = declared.file
            every[file] = declared
            total[file] += 1
            theirs = [self.document.places.get(side.component.pointer) for side in one.sides]
            near[file] += one.document is self.document and any(
                place is not None and each is not None and each.file == place.file for each in theirs
            )
        order = partial(_rank, every, near, total)
        return min(every, key=order, default="")


def _rank(
    every: dict[str, TypeScriptType], near: Counter[str], total: Counter[str], file: str
) -> tuple[bool, int, bool, int, str]:
    return (not every[file].central, -near[file], file.endswith("x"), -total[file], file)


def _placed(file: str, parts: TypeScriptText, name: str, text: str) -> Change:
    """A declaration put where the order of the file has it: by name where all are, else behind the last."""
    whole = parts.text
    tops = [one for one in parts.declarations.values() if parts.line_start(one.whole.start) == one.whole.start]
    tops.sort(key=lambda one: one.whole.start)
    names = [whole[one.name.start : one.name.end] for one in tops]
    gaps = [whole[one.whole.end : other.whole.start] for one, other in pairwise(tops)]
    close = bool(gaps) and sum("\n\n" not in gap for gap in gaps) * 2 > len(gaps)
    between = "\n" if close else "\n\n"
    anchor = tops[-1] if tops else None
    if len(names) >= ORDERED_FROM and names == sorted(names, key=str.lower):
        before = [one for one, own in zip(tops, names, strict=True) if own.lower() < name.lower()]
        if not before:
            at = commented_from(whole, tops[0].whole.start)
            return Change(file, at, at, text + between)
        anchor = before[-1]
    if anchor is None:
        end = len(whole.rstrip())
        return Change(file, end, end, ("\n\n" if end else "") + text)
    end = anchor.whole.end
    end += bool(re.match(";", whole[end:]))
    end = line_end(whole, end)
    return Change(file, end, end, between + text)
