"""The lock file: what each endpoint asks of its callers, one row each, as it was last agreed upon."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import field
from typing import TYPE_CHECKING, Any

from govern.config.yaml_lines import BrokenYamlError, line_of, read_yaml
from govern.errors import GovernError
from govern.findings import Location
from govern.project.endpoints import Endpoint
from govern.project.permissions.asked import Guard
from govern.records import dataclass
from govern.regex import regex

if TYPE_CHECKING:
    from govern.project.project import Project

LOCK_FILE = "govern-permissions.lock.yaml"
VERSION = 1
VERDICTS = ("proved", "refuted", "unknown")
MODES = ("all", "any", "unclear")
HEADER = (
    "# What each endpoint asks of its callers, so that a review sees where that changes.\n"
    "# `govern permissions write` writes this file, `govern permissions check` compares it with the code.\n"
)
CONFLICT = regex(r"^(?:<{7}|>{7}|\|{7}|={7})(?: |$)", re.MULTILINE)
UNPRINTABLE = regex("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


class BrokenLockError(GovernError):
    """The lock file cannot be understood; `line` is where, `problem` why."""

    exit_code = 2

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(
            f"{LOCK_FILE}:{line}: {problem}; put it right, or write it anew with `govern permissions write`"
        )
        self.line = line
        self.problem = problem


@dataclass(frozen=True, slots=True, order=True)
class LockedGuard:
    """What one guard asks for: the names, sorted, whether "all" or "any" of them or "unclear", and where it stands:
    the file and the qualified name of the function that refuses."""

    names: tuple[str, ...]
    mode: str
    origin: str

    @property
    def asks(self) -> str:
        """What it asks for, in words: "any of admin, clerk"."""
        if not self.names:
            return "something unnamed"
        listed = ", ".join(self.names)
        if len(self.names) == 1:
            return listed
        return {"any": f"any of {listed}", "all": f"all of {listed}"}.get(self.mode, f"some of {listed}")


@dataclass(frozen=True, slots=True)
class Row:
    """What one endpoint asks for. `place` is its handler in the code, or its row in the lock file."""

    app: str
    endpoint: str
    authentication: str
    permission: str
    guards: tuple[LockedGuard, ...]
    place: Location = field(default=Location("", 0), compare=False)

    @property
    def asks(self) -> str:
        """What it asks for, in words: "orders:read and any of admin, clerk"."""
        if not self.guards:
            bare = {"proved": "a permission", "unknown": "an unknown permission"}
            return bare.get(self.permission, "no permission")
        listed = " and ".join(dict.fromkeys(guard.asks for guard in self.guards))
        return f"perhaps {listed}" if self.permission == "unknown" else listed


def rows_of(project: Project) -> tuple[Row, ...]:
    """The rows that the code gives, by path and method."""
    rows = [(endpoint.path, endpoint.method, _row(project, endpoint)) for endpoint in project.own_endpoints]
    return tuple(row for _, _, row in sorted(rows, key=lambda one: (one[0], one[1], one[2].app)))


def _row(project: Project, endpoint: Endpoint) -> Row:
    asked = project.permissions.asked
    authentication, permission = asked.verdicts(endpoint)
    proved = permission == "proved"
    guards = {_locked(guard) for guard in asked.guards(endpoint) if guard.sure or not proved}
    place = endpoint.location
    return Row(endpoint.app, endpoint.label, authentication, permission, tuple(sorted(guards)), place)


def _locked(guard: Guard) -> LockedGuard:
    origin = f"{guard.place.file} {guard.function}".strip()
    return LockedGuard(guard.shown, guard.mode or "unclear", origin)


def render(rows: Iterable[Row]) -> str:
    """The text of the lock file. The same rows give the same bytes."""
    lines = [f"{HEADER}version: {VERSION}\n"]
    listed = list(rows)
    lines.append("endpoints:\n" if listed else "endpoints: []\n")
    for row in listed:
        lines.append(f"- endpoint: {_quoted(row.endpoint)}\n  app: {_quoted(row.app)}\n")
        lines.append(f"  authentication: {row.authentication}\n  permission: {row.permission}\n")
        if row.guards:
            lines.append("  guards:\n")
        for guard in row.guards:
            names = ", ".join(_quoted(name) for name in guard.names)
            lines.append(f"  - {{names: [{names}], mode: {guard.mode}, from: {_quoted(guard.origin)}}}\n")
    return "".join(lines)


def _quoted(text: str) -> str:
    """A text as YAML takes it, whatever is in it."""
    printable = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return UNPRINTABLE.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(printable, ensure_ascii=False))


def parse(content: bytes) -> tuple[Row, ...]:
    """The rows of a lock file, in its order. Raises BrokenLockError."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BrokenLockError(line, "not UTF-8 text") from None
    conflict = CONFLICT.search(text)
    if conflict is not None:
        line = text[: conflict.start()].count("\n") + 1
        raise BrokenLockError(line, "the markers of a merge conflict")
    try:
        data, lines = read_yaml(text)
    except BrokenYamlError as error:
        raise BrokenLockError(error.line, str(error)) from None
    if not isinstance(data, dict):
        raise BrokenLockError(1, "not a mapping with `version` and `endpoints`")
    if data.get("version") != VERSION:
        raise BrokenLockError(
            max(line_of(lines, ("version",)), 1), f"version {data.get('version')!r}, where {VERSION} is known"
        )
    items = data.get("endpoints")
    if not isinstance(items, list):
        raise BrokenLockError(max(line_of(lines, ("endpoints",)), 1), "`endpoints` is not a list")
    return tuple(_parsed(item, line_of(lines, ("endpoints", at))) for at, item in enumerate(items))


def _parsed(item: Any, line: int) -> Row:
    if not isinstance(item, dict):
        raise BrokenLockError(line, "a row is not a mapping")
    guards = item.get("guards", [])
    if not isinstance(guards, list):
        raise BrokenLockError(line, "the `guards` of a row are not a list")
    return Row(
        _text(item, "app", line),
        _text(item, "endpoint", line),
        _one_of(item, "authentication", VERDICTS, line),
        _one_of(item, "permission", VERDICTS, line),
        tuple(sorted(_parsed_guard(guard, line) for guard in guards)),
        Location(LOCK_FILE, line),
    )


def _parsed_guard(item: Any, line: int) -> LockedGuard:
    if not isinstance(item, dict):
        raise BrokenLockError(line, "a guard is not a mapping")
    names = item.get("names")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise BrokenLockError(line, "the `names` of a guard are not a list of texts")
    return LockedGuard(tuple(sorted(names)), _one_of(item, "mode", MODES, line), _text(item, "from", line))


def _text(item: dict[str, Any], key: str, line: int) -> str:
    value = item.get(key)
    if not isinstance(value, str):
        raise BrokenLockError(line, f"`{key}` of a row is {'missing' if value is None else 'not text'}")
    return value


def _one_of(item: dict[str, Any], key: str, known: tuple[str, ...], line: int) -> str:
    value = item.get(key)
    if value not in known:
        raise BrokenLockError(line, f"`{key}` is {value!r}, where one of {', '.join(known)} is expected")
    return str(value)
