"""What a document says of one endpoint, line by line: an entry of a block."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from govern.findings import Verdict
from govern.project.endpoints import Endpoint
from govern.records import dataclass
from govern.regex import regex

if TYPE_CHECKING:
    from govern.project.project import Project

FACTS = ("handler", "permission", "schemas", "tests", "frontend")
MOST_FILES = 3
MOST_NAMES = 3
DOTTED = regex(r"\b(?:[A-Za-z_]\w*\.)+([A-Za-z_]\w*)")
HEAD = regex(r"- `([^`]+)`\s*\Z")
FACT = regex(r"  - ([a-z]+): (.*)\Z")


@dataclass(frozen=True, slots=True)
class Entry:
    """An endpoint as documents write it: "POST /api/orders", and the text of each of its facts, by name."""

    label: str
    facts: tuple[tuple[str, str], ...]

    def lines(self) -> tuple[str, ...]:
        """The lines of the entry."""
        return (f"- {code(self.label)}", *(f"  - {name}: {text}" for name, text in self.facts))

    def fact(self, name: str) -> str:
        """The text of a fact, "" for one that is left out."""
        return dict(self.facts).get(name, "")


def entry_of(project: Project, endpoints: Sequence[Endpoint], without: Sequence[str] = ()) -> Entry:
    """The entry of the endpoints of one method and path: one, or several where several applications serve it."""
    texts = {
        "handler": _handlers,
        "permission": _permission,
        "schemas": _schemas,
        "tests": _tests,
        "frontend": _frontend,
    }
    facts: list[tuple[str, str]] = []
    for name in FACTS:
        if name not in without:
            found = dict.fromkeys(texts[name](project, endpoint) for endpoint in endpoints)
            facts.append((name, "; ".join(found)))
    return Entry(endpoints[0].label, tuple(facts))


@dataclass(frozen=True, slots=True)
class Written:
    """An entry as it stands in a block: the index of its first line, and that of each fact."""

    entry: Entry
    at: int
    places: Mapping[str, int]


def read_entries(lines: Iterable[str]) -> Iterator[Written]:
    """The entries among the lines of a block. What is no entry is left out."""
    label, start, facts, places = "", 0, list[tuple[str, str]](), dict[str, int]()
    for at, line in enumerate(lines):
        if head := HEAD.match(line):
            if label:
                yield Written(Entry(label, tuple(facts)), start, places)
            label, start, facts, places = head[1], at, [], {}
        elif fact := FACT.match(line):
            facts.append((fact[1], fact[2]))
            places[fact[1]] = at
    if label:
        yield Written(Entry(label, tuple(facts)), start, places)


def code(text: str) -> str:
    """Text as inline code that stays on its line, whatever it holds."""
    return "`" + " ".join(text.replace("`", "'").replace("<!--", "<! --").replace("-->", "-- >").split()) + "`"


def _handlers(project: Project, endpoint: Endpoint) -> str:
    name = endpoint.handler
    if endpoint.function is not None:
        name = endpoint.function.qualname
    return f"{code(endpoint.file)} {code(name)}" if endpoint.file else code(name)


def _permission(project: Project, endpoint: Endpoint) -> str:
    proof = project.proofs.permission(endpoint)
    if proof.verdict is Verdict.PROVED:
        joint = " or " if proof.mode == "any" else " and "
        return joint.join(map(code, sorted(proof.names))) or "asked for, without a name"
    if proof.verdict is Verdict.UNKNOWN:
        return "unknown"
    login = project.proofs.authentication(endpoint).verdict
    return {Verdict.PROVED: "none but a login", Verdict.REFUTED: "none", Verdict.UNKNOWN: "unknown"}[login]


def _schemas(project: Project, endpoint: Endpoint) -> str:
    body = endpoint.inputs.body
    parts: list[str] = []
    if body is not None:
        names = [_short(name) for name in body.schemas] or [body.media_type]
        parts.append(f"takes {', '.join(map(code, names))}")
    if endpoint.response_model:
        parts.append(f"answers {code(_short(endpoint.response_model))}")
    return "; ".join(parts) or "none"


def _tests(project: Project, endpoint: Endpoint) -> str:
    return _places((call.file, call.function) for call in project.tests.of(endpoint))


def _frontend(project: Project, endpoint: Endpoint) -> str:
    return _places((call.file, call.function) for call in project.frontend_calls.of(endpoint))


def _places(calls: Iterable[tuple[str, str]]) -> str:
    """Files with the functions in them, at most a few of each."""
    by_file: dict[str, dict[str, None]] = {}
    for file, function in calls:
        by_file.setdefault(file, {}).update({function: None} if function else {})
    shown = [code(file) + _some(list(names)) for file, names in sorted(by_file.items())[:MOST_FILES]]
    more = len(by_file) - MOST_FILES
    return ", ".join(shown) + (f" and {more} more file{'s' if more > 1 else ''}" if more > 0 else "") or "none"


def _some(names: list[str]) -> str:
    if not names:
        return ""
    more = len(names) - MOST_NAMES
    return " (" + ", ".join(map(code, names[:MOST_NAMES])) + (f" and {more} more" if more > 0 else "") + ")"


def _short(annotation: str) -> str:
    """A type without the modules of its names."""
    return DOTTED.sub(r"\1", annotation)
