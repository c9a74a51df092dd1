"""Writes that only keep books of the request itself: access logs, counters, marks of what was last seen, login tokens.
HTTP lets a safe request do that; nobody asked for it, and nobody is held to account for it."""

from __future__ import annotations

from collections.abc import Mapping

from govern.facts.syntax import Node, walk
from govern.project.calls import Call
from govern.project.effects import Effect
from govern.project.proofs import wording
from govern.project.proofs.exemptions import is_login

# Last words of models whose rows say that something happened, or that can be made again.
RECORDS = wording.listed(
    "log logs history histories trail journal metric metrics usage analytics telemetry stat stats statistic statistics "
    "visit visits impression impressions hit hits click clicks pageview pageviews trace traces cache caches counter "
    "counters token tokens nonce nonces challenge challenges captcha"
)
AUDIT = wording.listed("audit auditlog audits cached")
# Words of columns that say that something was looked at, or how often.
LOOKED_AT = wording.listed(
    "seen viewed views visits visited unread accessed shown hits clicks downloads heartbeat impressions"
)
# What stands beside "read" in such a column, and nothing else does: `is_read`, `read_at`, but not `read_only`.
BESIDE_READ = wording.listed("is at on by last date time has been flag status read")
# What stands beside "last" in one: `last_login_time`, but not `last_name`.
BESIDE_LAST = wording.listed(
    "login active activity access used use seen shown read viewed visit opened check checked pull at time on date ip "
    "request"
)
USES = wording.listed("view download visit hit click access usage play search impression read open")
COUNTERS = wording.listed("count counter counts")
# Last words of what is noted of a request: `mark_as_read`, `update_session_activity`, `record_usage`.
MARKED = wording.listed("read activity usage")
NOTING = wording.listed("update record mark refresh register")
# Words of figures about requests, wherever they stand: `record_session_usage_after`.
FIGURES = wording.listed("usage telemetry metrics statistics analytics")
# First words of functions that keep books.
KEEPING = wording.listed("log track trace audit touch heartbeat")
# Words of functions that bring old rows up to date when they are next read.
CATCHING_UP = wording.listed("backfill backfilled migrate")
# Words that such a function's name holds beside one of these first words: `increment_views`, `update_last_seen`.
CHANGING = wording.listed("increment incr increase bump update record mark register set refresh save store bulk add")
# What is made only where it is not there yet, by the name of what makes it: get_or_create, find_or_insert.
LOOKING = wording.listed("get find fetch load lookup select read")
MAKING = wording.listed("create insert add init make generate set register default new build provision")


def keeps_books(name: str) -> bool:
    """Whether a function keeps books, by its name: `log_access`, `update_last_seen`, `increment_download_count`."""
    found = wording.words(name)
    if not found:
        return False
    if found[0] in KEEPING or not CATCHING_UP.isdisjoint(found):
        return True
    if found[0] in NOTING and (found[-1] in MARKED or not FIGURES.isdisjoint(found)) and len(found) > 1:
        return True
    return found[0] in CHANGING and _says_looked_at(found[1:])


def makes_if_missing(name: str) -> bool:
    """Whether a function makes only what is not there yet, by its name: `get_or_create_settings`."""
    found = wording.words(name)
    if "or" not in found:
        return False
    at = found.index("or")
    return not LOOKING.isdisjoint(found[:at]) and not MAKING.isdisjoint(found[at + 1 :])


def is_record(model: str) -> bool:
    """Whether rows of a model only say that something happened, or stand for somebody being logged in."""
    found = wording.words(model.rpartition(".")[2])
    return bool(found) and (found[-1] in RECORDS or not AUDIT.isdisjoint(found) or is_login(model))


def is_looked_at(column: str) -> bool:
    """Whether a column says when or how often something was looked at."""
    found = wording.words(column)
    if "read" in found and set(found) <= BESIDE_READ:
        return True
    return _says_looked_at(found)


def _says_looked_at(found: tuple[str, ...]) -> bool:
    if not LOOKED_AT.isdisjoint(found):
        return True
    if "last" in found and not BESIDE_LAST.isdisjoint(found):
        return True
    return not USES.isdisjoint(found) and not COUNTERS.isdisjoint(found)


def is_bookkeeping(effect: Effect, assigned: frozenset[str], definitions: Mapping[str, list[Node]]) -> bool:
    """Whether a write only keeps books; `assigned` are the columns that the function sets on rows itself, `definitions`
    what its local names are made from."""
    if effect.model is not None and is_record(effect.model):
        return True
    if effect.store is not None:
        return is_looked_at(effect.store.attribute)
    call = effect.call
    if call is None:
        return False
    if makes_if_missing(call.name) or keeps_books(call.name):
        return True
    columns = _columns(call, definitions)
    if columns:
        return all(map(is_looked_at, columns))
    puts_back = call.name in ("add", "merge", "save") and not _makes_row(call)
    return puts_back and bool(assigned) and all(map(is_looked_at, assigned))


def _makes_row(call: Call) -> bool:
    return any(inner[0] == "call" for arg in call.node[3] for inner in walk(arg)) if call.node[0] == "call" else False


def _columns(call: Call, definitions: Mapping[str, list[Node]]) -> list[str]:
    """The columns that an update names: `.values(last_seen=now)`, `.update({"views": ...})`."""
    found: list[str] = []
    if call.name.startswith("update") and call.node[0] == "call":
        found += [name for arg in call.node[3] if arg[0] == "dict" for key, _ in arg[2] for name in _name_of(key)]
    given = call.node[3] if call.node[0] == "call" else ()
    built = [value for arg in given if arg[0] == "name" for value in definitions.get(arg[2], ())]
    for inner in (inner for node in (call.node, *built) for inner in walk(node)):
        if inner[0] == "call" and inner[2][0] == "attr" and inner[2][3] in ("values", "update"):
            found += [name for name, _ in inner[4] if name is not None and name != "synchronize_session"]
            found += [name for arg in inner[3] if arg[0] == "dict" for key, _ in arg[2] for name in _name_of(key)]
    return found


def _name_of(key: Node | None) -> list[str]:
    if key is None:
        return ["everything else"]
    if key[0] == "const" and isinstance(key[2], str):
        return [key[2]]
    return [str(key[-1])] if key[0] in ("name", "attr") else ["everything else"]
