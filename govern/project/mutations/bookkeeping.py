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
# Words of columns that say when or how often something was looked at.
LOOKED_AT = wording.listed(
    "last seen viewed views visits visited read unread accessed hits clicks downloads opened heartbeat impressions"
)
COUNTERS = wording.listed("count counter counts")
# First words of functions that keep books.
KEEPING = wording.listed("log track trace audit touch heartbeat")
# Words of functions that bring old rows up to date when they are next read.
CATCHING_UP = wording.listed("backfill backfilled migrate")
# Words that such a function's name holds beside one of these first words: `increment_views`, `update_last_seen`.
CHANGING = wording.listed("increment incr increase bump update record mark register set refresh save store bulk add")
MEANT = LOOKED_AT | COUNTERS | wording.listed("activity access usage visit view hit click download")
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
    return found[0] in CHANGING and len(found) > 1 and not MEANT.isdisjoint(found[1:])


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
    return bool(found) and (not LOOKED_AT.isdisjoint(found) or found[-1] in COUNTERS)


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
