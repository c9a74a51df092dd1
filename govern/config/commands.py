"""What commands serve: `uvicorn app.main:app` and its like in Dockerfiles, compose files, scripts and manifests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from govern.config.sources import Sources
from govern.regex import regex

_COMMAND_FILE = regex(
    r"(?:^|/)(?:(?:[^/]*\.)?(?:Dockerfile|Containerfile|dockerfile)[^/]*|Procfile[^/]*|[^/]*compose[^/]*\.ya?ml|[^/]*\.sh"
    r"|(?:GNU)?[mM]akefile|[^/]*\.mk|[jJ]ustfile|[tT]askfile\.ya?ml|pyproject\.toml|package\.json|tox\.ini|noxfile\.py"
    r"|[^/]*\.service|[^/]*supervisor[^/]*\.conf|fly\.toml|render\.yaml|railway\.(?:json|toml)|nixpacks\.toml|app\.ya?ml"
    r"|gunicorn[^/]*\.py|[^/]*\.(?:bat|ps1)|launch\.json|(?:bin|scripts|docker)/[^/.]+)\Z"
)
_COMMAND = regex(r"\b(uvicorn|gunicorn|hypercorn|granian|daphne|fastapi\s+(?:run|dev))\b([^\n;&|]*)")
_TARGET = regex(r"(?:\A|[\s=\"'(-])([A-Za-z_][\w.]*:[A-Za-z_]\w*)(?=\Z|[\s\"')}(])")
_VARIABLE = regex(r"\b(?:APP_MODULE|wsgi_app|entrypoint)\s*[=:]\s*[\"']?([A-Za-z_][\w.]*:[A-Za-z_]\w*)")
_FOLDER = regex(r"(?:--app-dir|--chdir|\bcd)[=\s]+[\"']?([\w./-]+)")
_SCRIPT = regex(r"(?:\A|\s)([\w./-]+\.py)\b")
_NAMED = regex(r"--app[=\s]+(\w+)")
_SERVER_ITEM = regex(r"\s*- [\"']?(?:uvicorn|gunicorn|hypercorn|granian|daphne|fastapi|python3?|uv|poetry)\b")
_LIST_ITEM = regex(r"- [^:]*(?::\S[^:]*)?\Z")
_LARGEST = 200_000
_LONGEST_COMMAND = 10_000


class Command(NamedTuple):
    """One command: the file it stands in, its line, and what it serves.

    `module` is a dotted name, or the path of a script; `attribute` is "" where the server looks for it itself. `folder`
    is where the command goes before it starts, relative to its file.
    """

    file: str
    line: int
    module: str
    attribute: str
    folder: str = ""


def find_commands(sources: Sources) -> Iterator[Command]:
    """Every command that serves an application, file by file."""
    for path in sources.paths:
        if _COMMAND_FILE.search(path):
            yield from read_commands(path, sources.text(path)[:_LARGEST])


def read_commands(path: str, text: str) -> Iterator[Command]:
    """The commands in one file."""
    for number, line in _logical_lines(text):
        if line.lstrip().startswith(("#", "//")):
            continue
        for found in _VARIABLE.finditer(line):
            yield _target(path, number, found[1])
        for found in _COMMAND.finditer(line):
            yield from _read_command(path, number, line, found)


def _read_command(path: str, number: int, line: str, found: re.Match[str]) -> Iterator[Command]:
    folders = _FOLDER.findall(line)
    folder = folders[-1].strip("/").removeprefix("./") if folders else ""
    target = _TARGET.search(found[2])
    if target is not None:
        yield _target(path, number, target[1], folder)
        return
    script = _SCRIPT.search(found[2])
    if found[1].startswith("fastapi") and script is not None:
        named = _NAMED.search(found[2])
        yield Command(path, number, script[1].removeprefix("./").strip("/"), named[1] if named else "", folder)


def _target(path: str, number: int, text: str, folder: str = "") -> Command:
    module, _, attribute = text.partition(":")
    return Command(path, number, module, attribute, folder)


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Commands with the number of their first line: backslashes, lists of quoted words and YAML lists are joined."""
    held, start = "", 0
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line.strip()
        if held and (len(held) > _LONGEST_COMMAND or not _continues(held, stripped)):
            yield start, _unquoted(held)
            held = ""
        if not held:
            held, start = line.rstrip(), number
        else:
            held = held.removesuffix("\\") + " " + (stripped.removeprefix("- "))
    yield start, _unquoted(held)


def _continues(held: str, line: str) -> bool:
    """Whether `line` goes on with the command in `held`."""
    if held.endswith("\\"):
        return True
    if line.startswith(("'", '"', "]")) and held.endswith(("[", '",', "',")):
        return True
    return _LIST_ITEM.match(line) is not None and _SERVER_ITEM.match(held) is not None


def _unquoted(line: str) -> str:
    return re.sub(r"[\"']\s*,\s*[\"']", " ", line)
