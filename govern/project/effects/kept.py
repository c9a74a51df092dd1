"""What a repository keeps its state in, where that is more than a database: Redis alone, and functions that the
configuration names (`concepts: {write: {callables: [...]}}`)."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from govern.project.calls import Call
from govern.project.effects import tables
from govern.project.effects.effect import HIGH, Effect
from govern.regex import regex

if TYPE_CHECKING:
    from govern.project.project import Project

IMPORT = regex(rb"^[ \t]*(?:import|from)[ \t]+([A-Za-z_]\w*)", re.MULTILINE)


class Kept:
    """Recognises writes of one project that only its configuration, or the lack of a database, tells."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._callables = project.config.concept("write").callables

    def configured(self, call: Call) -> Effect | None:
        """A call of a function that the configuration says writes: by its full name, any end of it, or as written."""
        if not self._callables or call.kind not in ("call", "callback", "enter"):
            return None
        names = [target.dotted for target in call.targets] or [_written(call)]
        if any(_is_end(wanted, name) for name in names for wanted in self._callables):
            return Effect("write", call.location, "store", call=call, confidence=HIGH)
        return None

    def in_redis(self, call: Call, effect: Effect) -> Effect:
        """The effect of a call on Redis: a write of state where nothing else keeps any and it does not expire."""
        if effect.kind != "cache" or not _is_redis(call) or not self._redis_alone:
            return effect
        if tables.EXPIRING.intersection(call.keywords) or (call.name == "set" and len(call.args) > 2):
            return effect
        kind = "write" if call.name in tables.REDIS_WRITES else "delete" if call.name in tables.REDIS_DELETES else ""
        return Effect(kind, call.location, "store", call=call, confidence=effect.confidence) if kind else effect

    @cached_property
    def _redis_alone(self) -> bool:
        """Whether no module of a backend imports a package that keeps data, so that Redis is all there is."""
        layout = self._project.layout
        for path in self._project.paths:
            if not path.endswith(".py") or layout.is_test(path) or layout.is_example(path):
                continue
            if layout.backend_of(path) is None:
                continue
            found = {name.decode() for name in IMPORT.findall(self._project.tree.read(path))}
            if not found.isdisjoint(tables.DATABASES):
                return False
        return True


def _is_redis(call: Call) -> bool:
    if call.externals:
        return any(dotted.partition(".")[0] in tables.REDIS for dotted in call.externals)
    owner = call.node[2][2] if call.node[0] == "call" and call.node[2][0] == "attr" else ("none", 0)
    return owner[0] in ("name", "attr") and tables.REDIS_NAME.fullmatch(str(owner[-1])) is not None


def _written(call: Call) -> str:
    """The callee as it is written: "self.ledger.post"."""
    from govern.facts.syntax import dotted

    return (dotted(call.node[2]) if call.node[0] == "call" else None) or call.name


def _is_end(wanted: str, dotted: str) -> bool:
    return dotted == wanted or dotted.endswith(f".{wanted}")
