"""Whether govern's comparison of TypeScript types with schemas is right: no false alarm, no miss, and tsc agrees.

    python benchmarks/type_sync.py DOCUMENT.json... --tools FOLDER [--kept FOLDER] [--drifts N] [--seed N] [--show N]

DOCUMENT is an OpenAPI document (or a mapping of mount paths to documents); FOLDER has a `node_modules` with
`openapi-typescript`, `@hey-api/openapi-ts` and `typescript`. Types are made from each document by both tools, into
`--kept` where they are used again the next time. References that lead nowhere are given an empty schema first, for
both tools refuse them.

1. Alarms: the types as they were made are held against the document. Every finding is a false one.
2. Drifts: N changes for each document, tool and kind are sown into the types (a field dropped, added, renamed, made
   optional or nullable, widened, narrowed, another element type, another enum member, two types swapped, another
   casing), one a type; a change counts as found where a finding stands at its line. Changes that change nothing (a
   field that may be anything, the types of two fields that are the same JSON) are not sown.
3. Agreement: for every changed type, whether the made type is assignable to it and it to the made type says
   `tsc --strict`, and so says govern; each way in which they differ counts.

One line is printed for each document and tool, then the sums. The exit code is 1 where anything is wrong.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from govern.config.layout import detect_layout
from govern.config.load import load_config
from govern.facts.syntax import line_of
from govern.facts.typescript_text import MemberText, TypeScriptText, read_text
from govern.project.project import Project
from govern.project.shapes.model import Anything, Null, Object, Text, Unknown, members_of, resolved
from govern.project.type_sync.compare import Comparer, Habits
from govern.project.type_sync.documents import SchemaDocument
from govern.project.type_sync.matching import Matching
from govern.project.type_sync.mirror import Mirror
from govern.project.type_sync.mismatches import mismatches
from govern.tree.memory import MemoryTree

PLACE = "web/src/api/schema.ts"
PACKAGE = '{"name": "web", "dependencies": {"react": "19"}}'
TOOLS = {
    "openapi-typescript": (["openapi-typescript", "{document}", "-o", "{folder}/schema.ts"], "schema.ts", "required"),
    "hey-api": (
        ["openapi-ts", "-i", "{document}", "-o", "{folder}", "-p", "@hey-api/typescript", "--no-log-file"],
        "types.gen.ts",
        "optional",
    ),
}
KINDS = (
    "drop", "add", "rename", "optional", "nullable", "widen", "narrow", "element", "member", "swap", "casing",
)  # fmt: skip
UNSEEN = ("title", "description", "format", "default", "examples", "deprecated", "readOnly", "writeOnly")
SIMPLE = {"string": "number", "number": "string", "boolean": "string"}


@dataclass
class Drift:
    """A change of the text: its kind, where (offsets), what it becomes, and the lines at which it shows."""

    kind: str
    edits: list[tuple[int, int, str]]
    lines: list[int]
    name: str


@dataclass
class Sums:
    """What was counted."""

    alarms: int = 0
    mirrors: int = 0
    sown: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    agreed: int = 0


def documents(paths: list[Path]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each document by a short name, its dangling references mended."""
    for path in paths:
        held = json.loads(path.read_text(encoding="utf-8"))
        each = {"": held} if "openapi" in held or not held else held
        for mount, document in each.items():
            if document.get("paths"):
                yield path.name.removesuffix(".openapi.json") + re.sub(r"\W+", "_", mount), mended(document)


def mended(document: dict[str, Any]) -> dict[str, Any]:
    """The document with an empty schema for each reference that leads nowhere."""
    named = re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document))
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name in named:
        schemas.setdefault(name, {})
    return document


def made(name: str, document: dict[str, Any], tool: str, options: argparse.Namespace) -> str | None:
    """The types that a tool makes of a document; None where it refuses."""
    command, output, _ = TOOLS[tool]
    folder: Path = options.kept / name / tool
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / output).exists():
        source = folder / "openapi.json"
        source.write_text(json.dumps(document), encoding="utf-8")
        words = [word.format(document=source.resolve(), folder=folder.resolve()) for word in command]
        subprocess.run(["npx", *words], cwd=options.tools, capture_output=True, timeout=300, check=False)
    return (folder / output).read_text(encoding="utf-8") if (folder / output).exists() else None


def matched(text: str, document: dict[str, Any]) -> tuple[SchemaDocument, tuple[Mirror, ...]]:
    """The types of a file paired with the schemas of a document."""
    tree = MemoryTree({"web/package.json": PACKAGE, PLACE: text})
    config = load_config(tree)
    project = Project(tree, config, detect_layout(tree, config))
    known = SchemaDocument(document)
    return known, Matching(project.type_sync.frontends[0], [known]).mirrors


def canonical(schema: Any, schemas: dict[str, Any], depth: int = 0) -> str:
    """A schema without what does not show in JSON, references followed: equal texts are the same JSON."""
    if isinstance(schema, dict):
        if "$ref" in schema and depth < 6:
            return canonical(schemas.get(schema["$ref"].rpartition("/")[2], {}), schemas, depth + 1)
        kept = {
            key: value
            for key, value in schema.items()
            if key not in UNSEEN and not re.match(r"(?:min|max|pattern|exclusive|multiple|unique|x-|supported_)", key)
        }
        kept.pop("$ref", None)
        if kept.get("type") == "integer":
            kept["type"] = "number"
        return _digest({key: canonical(value, schemas, depth) for key, value in sorted(kept.items())})
    if isinstance(schema, list):
        return _digest(sorted(canonical(one, schemas, depth) for one in schema))
    return json.dumps(schema)


def _digest(value: Any) -> str:
    """A short text for a value: texts of texts would double their quotation marks at each level."""
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()


def drifts(mirror: Mirror, parts: TypeScriptText, schemas: dict[str, Any]) -> Iterator[Drift]:
    """Every change that can be sown into one type."""
    shape = resolved(mirror.shape)
    side = mirror.sides[0]
    sent = resolved(mirror.schema_shape(side))
    first = line_of(mirror.type.at)
    if not isinstance(shape, Object):
        span = next((parts.types[at] for at in _value_positions(mirror, parts) if at in parts.types), None)
        if span is not None:
            yield from _member_drifts(parts.text, span.start, span.end, first, mirror.type.name)
        return
    if not isinstance(sent, Object) or not sent.fields or sent.extra is not None:
        return
    properties = schemas[side.component.name].get("properties", {})
    fields = []
    for name, held in shape.fields.items():
        member = parts.members.get(held.at.position)
        if member is not None and member.type is not None and name in sent.fields and name in properties:
            fields.append((name, member, parts.text[member.type.start : member.type.end]))
    for name, member, text in fields:
        line = parts.position(member.name.start)[0]
        wire = sent.fields[name]
        kinds = [resolved(one) for one in members_of(wire.shape)]
        opaque = any(isinstance(one, Anything | Unknown) for one in kinds)
        if not any(isinstance(one, Unknown) for one in kinds) and not wire.secret:
            blank = re.sub(r"[^\n]", " ", parts.text[member.whole.start : member.end])
            yield Drift("drop", [(member.whole.start, member.end, blank)], [first], name)
        yield Drift("add", [(member.whole.start, member.whole.start, "drifted_in: string; ")], [line], name)
        yield Drift("rename", [(member.name.start, member.name.end, _renamed(parts, member))], [line], name)
        if "_" in name.strip("_") and _camel(name) not in shape.fields and not re.search(r"_\d|\d_", name):
            yield Drift("casing", [(member.name.start, member.name.end, _camel(name))], [line], name)
        if member.mark is None and wire.presence == "required" and member.type is not None:
            yield Drift("optional", [(member.name.end, member.name.end, "?")], [line], name)
        if opaque or "\n" in text or not member.type:
            continue
        start, end = member.type.start, member.type.end
        if not any(isinstance(one, Null) for one in kinds):
            yield Drift("nullable", [(end, end, " | null")], [line], name)
        # A file that a form carries is a string to the schema, whatever a tool calls it.
        others = (
            ("number", "boolean") if any(isinstance(one, Text) for one in kinds) else ("string", "number", "boolean")
        )
        wider = next((one for one in others if not re.search(rf"\b{one}\b|\"", text)), None)
        if wider is not None and "true" not in text and "false" not in text:
            yield Drift("widen", [(end, end, f" | {wider}")], [line], name)
        narrower = _narrower(text)
        if narrower is not None and not re.search(r"\bnull\)?$", narrower):
            yield Drift("narrow", [(start, end, narrower)], [line], name)
        for found in re.finditer(r"\b(string|number|boolean)(?=\[\]|>)", text):
            if text.startswith("Array<") or text.endswith("[]") or "[] | null" in text:
                at = start + found.start()
                yield Drift("element", [(at, at + len(found[0]), SIMPLE[found[0]])], [line], name)
                break
        yield from _member_drifts(parts.text, start, end, line, name)
    for (one, member, text), (other, second, also) in pairwise(fields):
        if "\n" in text + also or not member.type or not second.type:
            continue
        if any(
            isinstance(resolved(each), Anything | Unknown)
            for name in (one, other)
            for each in members_of(sent.fields[name].shape)
        ):
            continue
        if canonical(properties[one], schemas) != canonical(properties[other], schemas):
            edits = [(member.type.start, member.type.end, also), (second.type.start, second.type.end, text)]
            lines = [parts.position(each.name.start)[0] for each in (member, second)]
            yield Drift("swap", edits, lines, f"{one}, {other}")


def _value_positions(mirror: Mirror, parts: TypeScriptText) -> list[int]:
    declared = parts.declarations.get(mirror.type.at)
    if declared is not None and declared.value is not None:
        line, column = parts.position(declared.value.start)
        return [line << 12 | (column - 1)]
    member = parts.members.get(mirror.type.at)
    if member is not None and member.type is not None:
        line, column = parts.position(member.type.start)
        return [line << 12 | (column - 1)]
    return []


def _member_drifts(text: str, start: int, end: int, line: int, name: str) -> Iterator[Drift]:
    """Another member of a union of literals."""
    own = text[start:end]
    if "\n" in own or not re.fullmatch(r"(?:(?:\"[^\"]*\"|'[^']*'|null)\s*\|?\s*)+", own):
        return
    literal = re.search(r"([\"'])([^\"']+)\1", own)
    if literal is not None:
        yield Drift("member", [(start + literal.end(2), start + literal.end(2), "_drifted")], [line], name)


def _renamed(parts: TypeScriptText, member: MemberText) -> str:
    own = parts.text[member.name.start : member.name.end]
    return own[:-1] + "_drifted" + own[-1] if own[0] in "\"'" else own + "_drifted"


def _camel(name: str) -> str:
    first, *rest = [part for part in name.split("_") if part]
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


def _narrower(text: str) -> str | None:
    if text.endswith(" | null"):
        return text.removesuffix(" | null")
    return {"string": '"drifted"', "number": "17", "boolean": "true", "string[]": "[string]", "number[]": "[number]",
            "Array<string>": "[string]", "Array<number>": "[number]"}.get(text)  # fmt: skip


def sow(text: str, chosen: list[Drift]) -> str:
    """The text with some changes."""
    for start, end, new in sorted((edit for one in chosen for edit in one.edits), reverse=True):
        text = text[:start] + new + text[end:]
    return text


def batches(
    mirrors: tuple[Mirror, ...], parts: TypeScriptText, schemas: dict[str, Any], wanted: int, chance: random.Random
) -> Iterator[list[Drift]]:
    """The changes to sow, `wanted` of each kind where there are as many, one a type in each batch."""
    by_kind: dict[str, list[tuple[int, Drift]]] = {}
    for at, mirror in enumerate(mirrors):
        for one in drifts(mirror, parts, schemas):
            by_kind.setdefault(one.kind, []).append((at, one))
    left: list[tuple[int, Drift]] = []
    for kind in KINDS:
        listed = by_kind.get(kind, [])
        left += chance.sample(listed, min(wanted, len(listed)))
    while left:
        chosen: dict[int, Drift] = {}
        rest = []
        for at, one in left:
            if at in chosen:
                rest.append((at, one))
            else:
                chosen[at] = one
        yield list(chosen.values())
        left = rest


def agreement(
    folder: Path, text: str, changed: str, document: dict[str, Any], tool: str, options: argparse.Namespace
) -> tuple[int, list[str]]:
    """Asks tsc about every type of a changed file: (questions, where it disagrees with govern)."""
    known, mirrors = matched(changed, document)
    comparer = Comparer(Habits(defaulted=TOOLS[tool][2]))
    components = tool == "openapi-typescript"
    lines = ['import type * as made from "./made";', 'import type * as changed from "./changed";']
    asked: list[tuple[str, bool, bool]] = []
    for number, mirror in enumerate(mirrors):
        side = mirror.sides[0]
        shape = known.reader(False, side.without).component(side.component.name)
        found = comparer.differences(mirror.shape, shape)
        # What JSON says and a tool leaves open, or the other way round, is no question for tsc.
        if any(one.soft == "nominal" for one in found) or _open(shape) or _open(mirror.shape):
            continue
        name = mirror.type.name
        one, other = [
            f'{module}.components["schemas"]["{name}"]' if components else f"{module}.{name}"
            for module in ("made", "changed")
        ]
        lines.append(f"export const reads{number}: {other} = null! as {one};")
        lines.append(f"export const writes{number}: {one} = null! as {other};")
        asked.append((name, not any(d.reads for d in found), not any(d.writes for d in found)))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "made.ts").write_text(text, encoding="utf-8")
    (folder / "changed.ts").write_text(changed, encoding="utf-8")
    (folder / "asked.ts").write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = [
        "npx",
        "tsc",
        "--strict",
        "--noEmit",
        "--skipLibCheck",
        "--target",
        "es2022",
        str(folder.resolve() / "asked.ts"),
    ]
    ran = subprocess.run(command, cwd=options.tools, capture_output=True, text=True, timeout=600, check=False)
    wrong_lines = {int(one) for one in re.findall(r"asked\.ts\((\d+),", ran.stdout)}
    problems = []
    for number, (name, reads, writes) in enumerate(asked):
        for way, ours, line in (("reads", reads, 3 + 2 * number), ("writes", writes, 4 + 2 * number)):
            if ours == (line in wrong_lines):
                problems.append(f"{name} {way}: govern says {'it fits' if ours else 'it does not'}, tsc the opposite")
    return 2 * len(asked), problems


def _open(shape: Any, depth: int = 0) -> bool:
    """Whether a shape holds what the two sides may write differently: `any`, a model without fields."""
    behind = resolved(shape)
    if depth > 6 or isinstance(behind, Anything | Unknown):
        return isinstance(behind, Unknown) or (isinstance(behind, Anything) and behind.unchecked)
    inner: list[Any] = list(getattr(behind, "members", ())) + list(getattr(behind, "items", ()))
    if isinstance(behind, Object):
        inner += [held.shape for held in behind.fields.values()] + ([behind.extra] if behind.extra is not None else [])
    if hasattr(behind, "item"):
        inner.append(behind.item)
    return any(_open(one, depth + 1) for one in inner)


def examine(name: str, document: dict[str, Any], tool: str, options: argparse.Namespace, sums: Sums) -> None:
    """All three questions for one document and tool."""
    text = made(name, document, tool, options)
    if text is None:
        print(f"{name:44} {tool:19} the tool refuses the document")
        return
    _, mirrors = matched(text, document)
    alarms = list(mismatches(mirrors))
    sums.alarms += len(alarms)
    sums.mirrors += len(mirrors)
    for one in alarms[: options.show]:
        print(f"  alarm: {one.mirror.type.name}.{one.difference.label} {one.difference.kind}: {one.difference.reason}")
    parts = read_text(text.encode(), PLACE)
    chance = random.Random(f"{options.seed} {name} {tool}")
    sown, found, asked, disagreed = 0, 0, 0, []
    for number, batch in enumerate(batches(mirrors, parts, document["components"]["schemas"], options.drifts, chance)):
        changed = sow(text, batch)
        lines = {line_of(one.difference.at.position) for one in mismatches(matched(changed, document)[1])}
        for one in batch:
            sown += 1
            sums.sown[one.kind] += 1
            if all(line in lines for line in one.lines):
                found += 1
                sums.found[one.kind] += 1
            elif options.show:
                print(f"  missed: {one.kind} {one.name} at {one.lines}: {one.edits}")
        if number < options.asked:
            questions, problems = agreement(
                options.kept / name / tool / "asked", text, changed, document, tool, options
            )
            asked += questions
            disagreed += problems
    sums.asked += asked
    sums.agreed += asked - len(disagreed)
    for problem in disagreed[: options.show]:
        print(f"  tsc: {problem}")
    agreed = f", tsc agrees in {asked - len(disagreed)} of {asked}" if asked else ""
    print(
        f"{name:44} {tool:19} {len(mirrors):4} types, {len(alarms)} alarms, {found} of {sown} drifts{agreed}",
        flush=True,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("documents", nargs="+", type=Path)
    parser.add_argument("--tools", type=Path, required=True, help="the folder with node_modules")
    parser.add_argument("--kept", type=Path, default=Path("type-sync"), help="where made types are kept")
    parser.add_argument("--drifts", type=int, default=10, help="changes of each kind, for each document and tool")
    parser.add_argument("--asked", type=int, default=1, help="batches of changes that tsc is asked about")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=5, help="how many faults to print")
    options = parser.parse_args()
    gc.disable()
    sums = Sums()
    for name, document in documents(options.documents):
        for tool in TOOLS:
            examine(name, document, tool, options, sums)
    print(
        f"{sums.mirrors} types, {sums.alarms} alarms; "
        f"{sum(sums.found.values())} of {sum(sums.sown.values())} drifts found"
    )
    for kind in KINDS:
        print(f"  {kind:9} {sums.found[kind]} of {sums.sown[kind]}")
    print(f"tsc agrees in {sums.agreed} of {sums.asked} questions")
    return int(bool(sums.alarms) or sums.found != sums.sown or sums.agreed != sums.asked)


if __name__ == "__main__":
    sys.exit(main())
