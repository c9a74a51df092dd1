"""What a command line needs to be there: the scripts it runs, the targets of make, the scripts of package.json."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from functools import cached_property

from govern.errors import GovernError
from govern.project.references.tree import Known
from govern.regex import regex

RUNNERS = frozenset(
    ("python", "python3", "bash", "sh", "zsh", "source", ".", "node", "tsx", "ts-node", "cat", "pytest", "py.test")
)
BEFORE = frozenset(
    ("sudo", "time", "exec", "env", "uv", "poetry", "pipenv", "pdm", "hatch", "rye", "run", "npx", "bunx", "&&")
)
PACKAGE = frozenset(("npm", "pnpm", "yarn", "bun"))
VALUE_OPTIONS = frozenset(
    ("-k", "-m", "-n", "-c", "-p", "-W", "-o", "--rootdir", "--project", "--directory", "--env-file", "--with")
)
# What package managers do by themselves.
OWN = frozenset((
    "install", "i", "add", "ci", "remove", "uninstall", "update", "upgrade", "init", "create", "exec", "dlx", "link",
    "unlink", "publish", "pack", "audit", "outdated", "list", "ls", "test", "start", "stop", "restart", "run",
    "run-script", "why", "info", "view", "login", "logout", "config", "cache", "dedupe", "prune", "rebuild", "version",
    "whoami", "help", "set", "workspaces", "workspace", "import", "patch", "store", "env", "setup", "up", "global",
    "node", "self-update", "x",
))  # fmt: skip
ASSIGNMENT = regex(r"[A-Z_][A-Z0-9_]*=\S*$")
TARGET = regex(r"^([A-Za-z0-9_./%-]+(?:[ \t]+[A-Za-z0-9_./%-]+)*)[ \t]*:(?!=)", re.MULTILINE)
SPLIT = regex(r"\s*(?:&&|\|\||;|\|)\s*")


class Commands:
    """Reads command lines against what a repository has."""

    def __init__(self, known: Known) -> None:
        self.known = known

    def missing(self, line: str) -> Iterator[tuple[str, str, str]]:
        """(kind, named, reason) of what a line runs: kind "path" for a file that is to be looked up, "script" and
        "target" for what is not there."""
        line = line.removeprefix("$ ").removeprefix("> ")
        if any(mark in line for mark in ("<", "{", "`", "$(", "...", "…", "\\")):
            return
        for part in SPLIT.split(line):
            try:
                words = shlex.split(part, comments=True)
            except ValueError:
                return
            yield from self._words(words)

    def _words(self, words: list[str]) -> Iterator[tuple[str, str, str]]:
        if ">" in words or ">>" in words:
            words = words[: min(words.index(one) for one in (">", ">>") if one in words)]
        while words and (words[0] in BEFORE or ASSIGNMENT.match(words[0])):
            words = words[1:]
        if not words:
            return
        first, rest = words[0], words[1:]
        if first in RUNNERS:
            yield from self._operand(first, rest)
        elif first.startswith("./") or (first.endswith((".sh", ".py")) and "/" in first):
            yield "path", first, ""
        elif first in PACKAGE:
            yield from self._script(first, rest)
        elif first == "make":
            yield from self._target(rest)

    @staticmethod
    def _operand(first: str, rest: list[str]) -> Iterator[tuple[str, str, str]]:
        """The file that a runner is given first."""
        if first in ("python", "python3") and rest[:1] and rest[0] in ("-m", "-c", "-"):
            if rest[:2] == ["-m", "pytest"]:
                rest = rest[2:]
            else:
                return
        skip = False
        for word in rest:
            if skip:
                skip = False
            elif word.startswith("-"):
                skip = word in VALUE_OPTIONS
            elif "/" in word and not word.startswith(("/", "~", "$", "http")):
                yield "path", word, ""
                return
            else:
                return

    def _script(self, manager: str, rest: list[str]) -> Iterator[tuple[str, str, str]]:
        if not self.scripts or any(
            word.startswith(("-C", "--filter", "-F", "--prefix", "-w", "--workspace")) for word in rest
        ):
            return
        words = [word for word in rest if not word.startswith("-")]
        if not words:
            return
        if words[0] in ("run", "run-script"):
            if len(words) < 2:
                return
            name = words[1]
        elif manager == "npm" or words[0] in OWN:
            return
        else:
            name = words[0]
            if manager in ("yarn", "pnpm", "bun") and ("." in name or "/" in name or name in self.packages):
                return
            if manager != "yarn" and words[0] not in self.scripts:
                return  # pnpm and bun run binaries of packages, too
        if name not in self.scripts and not any(mark in name for mark in "*$<["):
            yield "script", name, "no package.json here has this script"

    def _target(self, rest: list[str]) -> Iterator[tuple[str, str, str]]:
        if not self.targets or any(word.startswith(("-f", "-C", "--file", "--directory")) for word in rest):
            return
        for word in rest:
            if word.startswith("-") or "=" in word:
                continue
            if word not in self.targets and re.fullmatch(r"[A-Za-z][\w.-]*", word):
                yield "target", word, "no Makefile here has this target"

    @cached_property
    def scripts(self) -> frozenset[str]:
        """The scripts of every package.json."""
        found: set[str] = set()
        for data in self._manifests:
            scripts = data.get("scripts")
            found |= set(scripts) if isinstance(scripts, dict) else set()
        return frozenset(found)

    @cached_property
    def packages(self) -> frozenset[str]:
        """The packages that some package.json depends on: they may bring a command of their name."""
        found: set[str] = set()
        for data in self._manifests:
            for key in ("dependencies", "devDependencies"):
                table = data.get(key)
                found |= set(table) if isinstance(table, dict) else set()
        return frozenset(found)

    @cached_property
    def _manifests(self) -> list[dict[str, object]]:
        found: list[dict[str, object]] = []
        for path in self.known.by_name.get("package.json", ()):
            try:
                data = json.loads(self.known.tree.read(path))
            except (GovernError, ValueError, RecursionError):
                continue
            if isinstance(data, dict):
                found.append(data)
        return found

    @cached_property
    def targets(self) -> frozenset[str]:
        """The targets of every Makefile; none where one of them includes what cannot be read."""
        found: set[str] = set()
        for name in ("Makefile", "makefile", "GNUmakefile"):
            for path in self.known.by_name.get(name, ()):
                try:
                    text = self.known.tree.read(path).decode("utf-8", "replace")
                except GovernError:
                    continue
                if re.search(r"^-?include\b|^[^\t#]*%.*:", text, re.MULTILINE):
                    return frozenset()
                for names in TARGET.findall(text):
                    found |= set(names.split())
        return frozenset(found)
