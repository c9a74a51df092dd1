"""What a call does outside the process other than to a database; and whether a call is known to do nothing there."""

from __future__ import annotations

from govern.project.calls import Call
from govern.project.calls.types import class_of
from govern.project.effects import tables
from govern.project.effects.effect import HIGH, MEDIUM, Effect
from govern.project.evaluation.builtin_names import BUILTINS

# Names of methods that are harmless on whatever they are called.
HARMLESS = frozenset(tables.HARMLESS_METHODS - tables.AMBIGUOUS)


def effect_of(call: Call) -> Effect | None:
    """What one call sends, logs, caches or writes to files; None where it does none of these."""
    for target in call.targets:
        if target.kind == "external":
            found = _of_external(call, target.dotted)
            if found is not None:
                return Effect(found[0], call.location, found[1], call=call, confidence=HIGH)
    if not call.targets and call.node[0] == "call" and call.node[2][0] == "attr":
        owner = call.node[2][2]
        name = str(owner[-1]) if owner[0] in ("name", "attr") else ""
        if call.name in tables.LEVELS and tables.LOGGER_NAME.fullmatch(name):
            return Effect("log", call.location, "log", call=call, confidence=MEDIUM)
        if tables.CACHE_NAME.fullmatch(name) and call.name not in tables.CACHE_READS:
            return Effect("cache", call.location, "cache", call=call, confidence=MEDIUM)
    return None


def _of_external(call: Call, dotted: str) -> tuple[str, str] | None:
    top, name = dotted.partition(".")[0], dotted.rpartition(".")[2]
    if top in tables.LOGGERS and name in tables.LEVELS:
        return "log", "log"
    if top in tables.HTTP and name in tables.HTTP_SENDS:
        return "send", "http"
    if top in tables.MAIL and name.startswith(("send", "sendmail")):
        return "send", "mail"
    if name in tables.QUEUES.get(top, ()):
        return "send", "queue"
    if top in tables.CLOUDS:
        kind = tables.CLOUD.get(name)
        return (kind, "cloud") if kind else ("send", "cloud") if name in ("send_message", "publish", "invoke") else None
    if top in tables.CACHES and "." in dotted and name not in tables.CACHE_READS and name[:1].islower():
        return "cache", "cache"
    if dotted in tables.FILES or (top == "pathlib" and name in tables.PATH_WRITES):
        return "file", "file"
    if dotted in ("builtins.open", "aiofiles.open", "anyio.open_file", "io.open") and _opens_for_writing(call):
        return "file", "file"
    return None


def _opens_for_writing(call: Call) -> bool:
    mode = call.args[1] if len(call.args) > 1 else call.keywords.get("mode", ())
    return any(isinstance(value, str) and set(value) & set("wax+") for value in mode)


def is_harmless(call: Call) -> bool:
    """Whether a call that has no effect of its own is known to change nothing outside the process."""
    if not call.targets:
        return call.name in tables.HARMLESS_METHODS or (call.node[2][0] == "name" and call.name in BUILTINS)
    own = any(class_of(receiver) is not None for receiver in call.receiver)
    return all(target.kind != "external" or _is_pure(target.dotted, own) for target in call.targets)


def _is_pure(dotted: str, own: bool) -> bool:
    """Whether an external callee changes nothing; `own` says that it is a method which a class of the repository
    inherits, and that may call back into it."""
    top, name = dotted.partition(".")[0], dotted.rpartition(".")[2]
    if name in HARMLESS or name.startswith("__") or (name[:1].isupper() and not own):
        return True
    if own and top not in tables.CALLS_NOTHING_BACK:
        return False
    return ".state." not in dotted and (top in tables.PURE or dotted.startswith(tables.PURE_PARTS))
