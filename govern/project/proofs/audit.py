"""What an audit record is, and where one is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from govern.facts.syntax import Node, walk
from govern.project.calls.graph import Call
from govern.project.proofs import wording
from govern.project.proofs.chains import chains
from govern.project.proofs.evidence import AUDIT, Evidence
from govern.project.proofs.looking import evaluated, look
from govern.project.proofs.paths import Step
from govern.project.proofs.place import Place
from govern.project.values import ClassValue, External, ExternalInstance, Value, plain
from govern.regex import regex

AUDIT_WORDS = frozenset({"audit", "audits", "auditlog", "auditor", "audittrail"})
# Records of what somebody did, by other names: "activity log", "operation log".
DEEDS = wording.listed(
    "login activity activities oper opera operate operation operations action actions change changes"
)
RECORDS = wording.listed("log logs logging trail journal history record records entry entries")
# A table of deeds is an audit record if it says whose they are.
ACTORS = wording.listed("user username actor operator principal author member admin account by")
# Functions with these first words look at records, or make something ready; they write none.
READING = wording.listed(
    "get list read fetch find search query count export filter parse format load show view is has should can skip "
    "setup init configure validate build make to from serialize redact mask sanitize clean delete remove purge "
    "register shutdown start stop clear truncate select extract compute paginate"
)
# What a method of something that is named after records does, if it writes one.
WRITING = wording.listed(
    "create insert log record write add save bulk emit track put send push publish info warning error debug event "
    "delay apply enqueue note action audit store capture trace entry new"
)
TABLES = ("sqlmodel.SQLModel", "beanie.Document", "odmantic.Model", "tortoise.models.Model", "mongoengine.Document")
INSERT = regex(r"\binsert\s+into\s+[\"`\[]?([\w.]+)", re.IGNORECASE)
INSERTING = ("insert", "bulk_save_objects")
LOGGERS = ("getLogger", "get_logger", "bind")


def is_record_name(name: str) -> bool | None:
    """Whether a class or table name is that of an audit record; None where it is one only if it says who acted."""
    found = wording.words(name)
    if not AUDIT_WORDS.isdisjoint(found):
        return True
    pairs = pairwise(found)
    return None if any(one in DEEDS and other in RECORDS for one, other in pairs) else False


def is_audit_model(cls: ClassValue) -> bool:
    """Whether a class is the model of a table (or collection) of audit records."""
    if not is_stored(cls):
        return False
    table = plain(cls.lookup("__tablename__"))
    found = [is_record_name(name) for name in (cls.name, table) if isinstance(name, str)]
    if True in found:
        return True
    return None in found and any(wording.any_of(field, ACTORS) for field in _fields(cls))


def is_stored(cls: ClassValue) -> bool:
    """Whether instances of a class are rows or documents."""
    if cls.lookup("__tablename__") is not None or cls.lookup("__table__") is not None:
        return True
    bases = cls.external_bases()
    if any(base in TABLES[1:] for base in bases):
        return True
    return TABLES[0] in bases and plain(cls.keywords.get("table")) is True


def _fields(cls: ClassValue) -> Iterator[str]:
    for ancestor in cls.ancestors():
        if isinstance(ancestor, ClassValue):
            yield from (name for name, _, _, _ in ancestor.annotations)
            yield from (name for name in ancestor.names if not name.startswith("__"))


def names_record(identifier: str) -> bool:
    """Whether a function or object is named after audit records: `audit_service`, `log_activity`, `opera_log_queue`."""
    found = wording.words(identifier)
    if not AUDIT_WORDS.isdisjoint(found):
        return True
    pairs = list(pairwise(found))
    return any((a in DEEDS and b in RECORDS) or (a in ("log", "record", "track") and b in DEEDS) for a, b in pairs)


def writes_record(place: Place, step: Step, calls: tuple[Call, ...]) -> Iterator[Evidence]:
    """A recogniser of expressions that write an audit record."""
    for call in calls:
        note = _record(place, call)
        if note:
            yield Evidence(AUDIT, place.location(call.node, note))
            return


def may_write(place: Place, node: Node, calls: tuple[Call, ...]) -> bool:
    """Whether `writes_record` finds anything: no test makes a difference to it."""
    return any(_may_record(place, call) and _record(place, call) for call in calls)


def _may_record(place: Place, call: Call) -> bool:
    """Whether a call may write a record, by what it is called on and by the names and texts in it."""
    if any(target.kind == "class" for target in call.targets):
        return True
    callee = call.node[2] if call.node[0] == "call" else call.node
    if callee[0] not in ("name", "attr"):
        return True
    if _named_like_one(callee[-1]) or callee[-1] in INSERTING:
        return True
    if call.node[0] == "call" and any(arg[0] == "const" for arg in call.node[3]):
        return True
    base = callee[2] if callee[0] == "attr" else callee
    while base[0] == "attr":
        base = base[2]
    return callee[0] == "attr" and (base[0] != "name" or base[2] not in place.parameters)


@lru_cache(maxsize=20_000)
def _named_like_one(name: str) -> bool:
    """Whether a function of this name may write a record, going by its name or by that of what it is a method of."""
    first = wording.words(name)[:1]
    if (first and first[0] in READING) or name[:1].isupper():
        return False
    return names_record(name) or not WRITING.isdisjoint(first)


def _record(place: Place, call: Call) -> str:
    """What makes a call one that writes an audit record, in words; "" where it does not."""
    for target in call.targets:
        if target.kind == "class" and target.cls is not None and is_audit_model(target.cls):
            return f"writes a row of {target.cls.name}" if _is_kept(place, call.node) else ""
    if call.kind not in ("call", "callback"):
        return ""
    for model in (value for values in call.args for value in values):
        if call.name in INSERTING and isinstance(model, ClassValue) and is_audit_model(model):
            return f"inserts a row of {model.name}"
    if call.node[0] == "call" and any(_inserts_record(arg) for arg in call.node[3]):
        return f"writes an audit record: {call.text}"
    callee = call.node[2] if call.node[0] == "call" else call.node
    if callee[0] == "attr" and _is_audit_logger(_logger(place, callee[2])):
        return f"writes to the audit log: {call.text}"
    if _named(callee) and _does_something(place, call):
        return f"writes an audit record: {call.text}"
    return ""


def _is_kept(place: Place, made: Node) -> bool:
    """Whether anything is done with a row that is made, so that it can come to be stored; setting its attributes, or
    reading it again, stores nothing."""
    if place.function.node[0] != "def":
        return True
    body = place.function.node[5]
    if any(node[0] == "expr" and node[2] is made for node in walk(body)):
        return False
    names = {name for name, values in place.definitions.items() if any(value is made for value in values)}
    if not names:
        return True
    aside: set[int] = set()
    for node in walk(body):
        if node[0] == "assign":
            aside.update(id(inner) for target in node[2] for inner in walk(target))
        elif node[0] == "call" and node[2][-1] in ("refresh", "expunge"):
            aside.update(id(inner) for inner in walk(node[3]))
    return any(node[0] == "name" and node[2] in names and id(node) not in aside for node in walk(body))


def _inserts_record(node: Node) -> bool:
    """Whether a text is SQL that inserts into a table of audit records."""
    if node[0] != "const" or not isinstance(node[2], str) or "insert" not in node[2].lower():
        return False
    table = INSERT.search(node[2])
    return table is not None and is_record_name(table.group(1)) is not False


def _logger(place: Place, node: Node) -> Value:
    """What a method is called on, a logger that is made in place among it."""
    made = node[0] == "call" and node[2][0] in ("name", "attr") and node[2][-1] in LOGGERS
    return evaluated(place.ev, node, place.scope) if made else look(place.ev, node, place.scope)


def _is_audit_logger(value: Value) -> bool:
    """Whether a value is a logger made with a name that says "audit": `logging.getLogger("app.audit")`."""
    if not isinstance(value, ExternalInstance) or value.callee.rpartition(".")[2] not in LOGGERS:
        return False
    given = [*value.args, *value.keywords.values()]
    return any(isinstance(plain(arg), str) and wording.any_of(plain(arg), AUDIT_WORDS) for arg in given)


def _named(callee: Node) -> bool:
    """Whether a callee is named after writing an audit record: `record_audit(...)`, `self.audit.log(...)`."""
    if callee[0] not in ("name", "attr") or not _named_like_one(callee[-1]):
        return False
    parts = next(iter(chains(callee)), ())
    if not parts:
        return False
    last = parts[-1]
    first = wording.words(last)[:1]
    if first and first[0] in READING:
        return False
    if last[:1].isupper():  # a class: making an object is no record yet, what is done with it may be
        return False
    if names_record(last):
        return True
    return not WRITING.isdisjoint(first) and any(
        wording.any_of(part, AUDIT_WORDS) if part[:1].isupper() else names_record(part) for part in parts[-3:-1]
    )


def _does_something(place: Place, call: Call) -> bool:
    """Whether what is called does anything itself: a function of the repository that only calls others of it, or
    nothing, writes no record, and those that it calls are looked at themselves."""
    targets = [target for target in call.targets if target.function is not None]
    calls = place.project.calls
    return not targets or any(
        inner.externals or not inner.targets
        for target in targets
        if target.function is not None
        for inner in calls.of(target.function, target.frame)
    )


def is_recorder(name: str) -> bool:
    """Whether a dependency or decorator is named after writing records: `action_logging.<locals>.log_action`."""
    last = name.replace("()", "").rpartition(".")[2]
    first = wording.words(last)[:1]
    return bool(first) and first[0] not in READING and not last[:1].isupper() and names_record(last)


def decorates(value: Value) -> bool:
    """Whether a decorator that could not be read is named after audit records."""
    value = plain(value)
    dotted = (
        value.callee if isinstance(value, ExternalInstance) else value.dotted if isinstance(value, External) else ""
    )
    return any(names_record(part) for part in dotted.replace("()", "").split(".")[-2:])
