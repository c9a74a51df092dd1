"""What an audit record is, and where one is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from govern.facts.syntax import Node, unparse
from govern.project.calls.graph import Call, Target
from govern.project.proofs import wording
from govern.project.proofs.conditions import chains
from govern.project.proofs.evidence import AUDIT, Evidence
from govern.project.proofs.paths import Step
from govern.project.proofs.refusals import Place
from govern.project.values import ClassValue, External, ExternalInstance, Value, plain

if TYPE_CHECKING:
    from govern.config.settings import Config

AUDIT_WORDS = frozenset({"audit", "audits", "auditlog", "auditor", "audittrail"})
# Records of what somebody did, by other names: "activity log", "operation log".
DEEDS = wording.listed("activity activities oper opera operate operation operations action actions change changes")
RECORDS = wording.listed("log logs trail journal history record records entry entries")
# A table of deeds is an audit record if it says whose they are.
ACTORS = wording.listed(
    "user username actor operator principal author member admin account performed changed created"
)
# Functions with these first words look at records, or make something ready; they write none.
READING = wording.listed(
    "get list read fetch find search query count export filter parse format load show view is has should can skip "
    "setup init configure validate build make to from serialize redact mask sanitize clean delete remove purge "
    "register shutdown start stop clear truncate select extract compute paginate"
)
TABLES = ("sqlmodel.SQLModel", "beanie.Document", "odmantic.Model", "tortoise.models.Model", "mongoengine.Document")
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


def writes_record(config: Config) -> Callable[[Place, Step, tuple[Call, ...]], Iterable[Evidence]]:
    """A recogniser of expressions that write an audit record; `concepts.audit.callables` of the configuration count."""
    configured = config.concept("audit").callables

    def recognise(place: Place, step: Step, calls: tuple[Call, ...]) -> Iterator[Evidence]:
        for call in calls:
            note = _record(place, call, configured)
            if note:
                yield Evidence(AUDIT, place.location(call.node, note))
                return

    return recognise


def _record(place: Place, call: Call, configured: tuple[str, ...]) -> str:
    """What makes a call one that writes an audit record, in words; "" where it does not."""
    text = unparse(call.node, 60)
    if any(matches(target, configured) for target in call.targets) or (call.name and call.name in configured):
        return f"writes an audit record, as configured: {text}"
    for target in call.targets:
        if target.kind == "class" and target.cls is not None and is_audit_model(target.cls):
            return f"writes a row of {target.cls.name}"
    if call.kind not in ("call", "callback"):
        return ""
    for model in (value for values in call.args for value in values):
        if call.name in ("insert", "bulk_save_objects") and isinstance(model, ClassValue) and is_audit_model(model):
            return f"inserts a row of {model.name}"
    if any(_is_audit_logger(value) for value in call.receiver):
        return f"writes to the audit log: {text}"
    callee = call.node[2] if call.node[0] == "call" else call.node
    if _named(callee) and _does_something(call):
        return f"writes an audit record: {text}"
    return ""


def matches(target: Target, configured: tuple[str, ...]) -> bool:
    """Whether a target is among configured callables: by its full name, or by any end of it at a dot."""
    return any(target.dotted == name or target.dotted.endswith(f".{name}") for name in configured)


def _is_audit_logger(value: Value) -> bool:
    """Whether a value is a logger made with a name that says "audit": `logging.getLogger("app.audit")`."""
    if not isinstance(value, ExternalInstance) or value.callee.rpartition(".")[2] not in LOGGERS:
        return False
    given = [*value.args, *value.keywords.values()]
    return any(isinstance(plain(arg), str) and wording.any_of(plain(arg), AUDIT_WORDS) for arg in given)


def _named(callee: Node) -> bool:
    """Whether a callee is named after writing an audit record: `record_audit(...)`, `self.audit.log(...)`."""
    parts = next(chains(callee), ()) if callee[0] in ("name", "attr") else ()
    if not parts:
        return False
    last = parts[-1]
    first = wording.words(last)[:1]
    if first and first[0] in READING:
        return False
    if last[:1].isupper():  # a class: making an object is no record yet, what is done with it may be
        return False
    return names_record(last) or any(
        (names_record(part) and not part[:1].isupper()) or _audit_class(part) for part in parts[-3:-1]
    )


def _audit_class(name: str) -> bool:
    return name[:1].isupper() and wording.any_of(name, AUDIT_WORDS)


def _does_something(call: Call) -> bool:
    """Whether what is called does anything: a function of the repository with an empty body records nothing."""
    functions = [target.function for target in call.targets if target.function is not None]
    return not functions or any(
        statement[0] not in ("pass", "return") and not (statement[0] == "expr" and statement[2][0] == "const")
        for function in functions if function.node[0] == "def" for statement in function.node[5]
    )  # fmt: skip


def decorates(value: Value) -> bool:
    """Whether a decorator that could not be read is named after audit records."""
    value = plain(value)
    dotted = (
        value.callee if isinstance(value, ExternalInstance) else value.dotted if isinstance(value, External) else ""
    )
    return any(names_record(part) for part in dotted.replace("()", "").split(".")[-2:])
