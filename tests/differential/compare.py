"""Holds govern's endpoints against what FastAPI built from the same files."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from govern.config.layout import detect_layout
from govern.config.load import load_config
from govern.project.endpoints import Endpoint
from govern.project.project import Project
from govern.tree.memory import MemoryTree

ORACLE = Path(__file__).with_name("oracle.py")
Row = dict[str, Any]
Files = Mapping[str, str]


class Oracle:
    """FastAPI in a process of its own, which answers for one application after the other."""

    def __init__(self, python: str) -> None:
        self.process = subprocess.Popen(
            [python, "-W", "ignore", "-B", str(ORACLE)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
        first = self._answer()
        self.fastapi: str = first["fastapi"]
        self.pydantic: str = first["pydantic"]

    def ask(self, files: Files, folder: Path, app: str, imported_from: str = ".", *, document: bool = False) -> Row:
        """What the application in `files`, written below `folder`, serves: {"routes": ...} or {"error": ...}.

        With `document`, what `app.openapi()` gives as "document" too.
        """
        for path, text in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        assert self.process.stdin is not None
        asked = {"root": str(folder), "app": app, "from": imported_from, "document": document}
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        return self._answer()

    def _answer(self) -> Row:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            assert self.process.stderr is not None
            raise RuntimeError(f"no answer from FastAPI: {self.process.stderr.read()[-2000:]}")
        answer: Row = json.loads(line)
        return answer

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()


def project_of(files: Files, fastapi: str, app: str, pydantic: str = "") -> Project:
    """The project that govern makes of the same files, with the versions pinned as a repository pins them."""
    pinned = f"fastapi=={fastapi}\n" + (f"pydantic=={pydantic}\n" if pydantic else "")
    tree = MemoryTree({**files, "requirements.txt": pinned})
    config = load_config(tree)
    return Project(tree, config, detect_layout(tree, config), app=app)


def found_rows(project: Project) -> list[Row]:
    """govern's endpoints in the form of the oracle's rows."""
    return [_row(endpoint) for endpoint in project.endpoints if not endpoint.external]


def _row(endpoint: Endpoint) -> Row:
    return {
        "kind": endpoint.kind,
        "method": endpoint.method,
        "path": endpoint.path,
        "conditional": endpoint.conditional,
        "name": endpoint.name,
        "handler": endpoint.handler,
        "file": endpoint.file,
        "line": endpoint.line,
        "include_in_schema": endpoint.include_in_schema,
        "tags": list(endpoint.tags),
        "status_code": endpoint.status_code,
        "response_model": _short(endpoint.response_model),
        "dependencies": [dependency.name for dependency in endpoint.all_dependencies()],
        "scopes": sorted(endpoint.security_scopes),
        "parameters": sorted(f"{p.source} {p.alias}" for p in endpoint.parameters if p.source != "special"),
    }


OWN = ("app", "core")
# What the oracle tells of a route of Starlette, of a websocket of FastAPI, of a path operation of FastAPI.
BASE = ("name", "file", "line", "include_in_schema", "dependencies")
FIELDS = {
    "starlette": BASE,
    "websocket": (*BASE, "scopes", "parameters"),
    "http": (*BASE, "scopes", "parameters", "tags", "status_code", "response_model"),
}


def _short(name: str | None) -> str | None:
    """A type's text with bare names for what lies outside the application, as the oracle gives it."""
    if name is None:
        return None
    return re.sub(
        r"[A-Za-z_][\w.]*", lambda m: m[0] if m[0].partition(".")[0] in OWN else m[0].rpartition(".")[2], name
    )


def differences(wanted: list[Row], found: list[Row]) -> list[str]:
    """One line for each way in which two lists of rows differ; their order counts.

    Rows that are conditional may be missing at run time: some other deployment serves them.
    """
    served = [_key(row) for row in wanted]
    found = _without_other_deployments(wanted, found)
    listed = [_key(row) for row in found]
    lines = [f"missing: {_label(row)}" for row in wanted if _key(row) not in listed]
    lines += [f"not served: {_label(row)}" for row in found if _key(row) not in served]
    if lines:
        return lines
    if served != listed:
        return [f"order: {[_label(row) for row in wanted]}, not {[_label(row) for row in found]}"]
    for want, have in zip(wanted, found, strict=True):
        for name in FIELDS[want["asked"]]:
            if have[name] != want[name]:
                lines.append(f"{_label(want)}: {name} is {want[name]!r}, not {have[name]!r}")
    return lines


def _without_other_deployments(wanted: list[Row], found: list[Row]) -> list[Row]:
    """The rows that are left without conditional ones that are not served, those first that are like no row that is."""
    kept = list(found)
    for key in {_key(row) for row in found}:
        same = [row for row in found if _key(row) == key]
        likes = [row for row in wanted if _key(row) == key]
        droppable = [row for row in same if row["conditional"]]
        droppable.sort(key=lambda row: any(_equal(like, row) for like in likes))
        for row in droppable[: max(0, len(same) - len(likes))]:
            kept = [other for other in kept if other is not row]
    return kept


def _equal(want: Row, have: Row) -> bool:
    return all(have[name] == want[name] for name in FIELDS[want["asked"]])


def _key(row: Row) -> tuple[str, str, str, str]:
    return row["kind"], row["method"], row["path"], row["handler"]


def _label(row: Row) -> str:
    return f"{row['method']} {row['path']} ({row['handler']})"


def interpreters(named: list[str]) -> list[str]:
    """The interpreters to ask: those that were named, else the one that runs the tests."""
    return named or [sys.executable]
