"""What a call does to a database: by the type of its receiver, by the statement it executes, else by plain names."""

from __future__ import annotations

from collections.abc import Iterator

from govern.facts.syntax import Node
from govern.project.calls import Call, Values, documents
from govern.project.calls.externals import MODEL_MAKERS
from govern.project.calls.rows import is_session, is_statement, names_no_table
from govern.project.calls.types import Object, external_names
from govern.project.effects import sql, tables
from govern.project.effects.effect import HIGH, LOW, MEDIUM, Effect
from govern.project.effects.mapped import is_model, is_row, model_name
from govern.project.values import ClassValue, Value

STATEMENT_KINDS = {"Select": "read", "Insert": "write", "Update": "write", "Delete": "delete"}
QUERIES = ("sqlalchemy.orm.Query",)


def effects_of(call: Call) -> list[Effect]:
    """What one call does to a database; nothing where it does nothing, or calls functions of the repository only."""
    external: list[str] = []
    found: list[Effect] = []
    for target in call.targets:
        if target.kind == "external":
            external.append(target.dotted)
        if target.cls is not None and is_model(target.cls):
            found.append(Effect("make", call.location, model=target.cls.name, call=call))
    if call.targets and not external:
        return found
    kept: dict[str, Effect] = {}  # one effect of each kind
    for effect in _of_call(call, external):
        kept.setdefault(effect.kind, effect)
    return [*found, *kept.values()]


def _of_call(call: Call, external: list[str]) -> Iterator[Effect]:
    name = external[0].rpartition(".")[2] if external else call.name
    known = False
    for receiver in call.receiver:
        found = list(_of_receiver(call, name, receiver))
        known = known or bool(found) or _is_known(receiver)
        yield from found
    for receiver in call.receiver:
        if isinstance(receiver, ClassValue) and is_model(receiver) and name in MODEL_MAKERS:
            yield _effect("make", call, receiver.name)
    for value in call.values:
        if is_statement(value) and not names_no_table(value) and not any(map(is_statement, call.receiver)):
            yield _effect("query", call, model_name(value))
    if name in tables.MONGO_WRITES:
        yield _effect(tables.MONGO_WRITES[name], call, None)
    elif not known and call.node[0] == "call":
        yield from _by_name(call, name)


def _is_known(receiver: Value) -> bool:
    """Whether the type of a receiver is known well enough that names need not be guessed from."""
    if isinstance(receiver, Object) and isinstance(receiver.cls, ClassValue):
        return True
    return any("()" not in name and ".state." not in name for name in external_names(receiver))


def _of_receiver(call: Call, name: str, receiver: Value) -> Iterator[Effect]:
    if is_session(receiver):
        yield from _of_session(call, name)
    elif name in tables.ROW_SETTERS and is_row(receiver):
        yield _effect("assign", call, model_name(receiver))
    elif isinstance(receiver, Object) and receiver.dotted in QUERIES:
        if name in tables.QUERY_WRITES:
            yield _effect(tables.QUERY_WRITES[name], call, model_name(receiver))
        elif name in tables.QUERY_READS:
            yield _effect("read", call, model_name(receiver))
    elif documents.package_of(receiver):
        kind = _mapper_kind(name)
        if kind is not None:
            yield _effect(kind, call, model_name(receiver))
        elif name in tables.EXECUTE and name.startswith("execute"):
            yield from filter(None, [_executed(call, HIGH)])
    else:
        for dotted in external_names(receiver):
            effect = _of_library(dotted, name, call)
            if effect is not None:
                yield effect
                break


def _mapper_kind(name: str) -> str | None:
    if name in tables.MAPPER_WRITES:
        return "write"
    if name in tables.MAPPER_DELETES:
        return "delete"
    return "read" if name in tables.MAPPER_READS else None


def _of_library(receiver: str, name: str, call: Call) -> Effect | None:
    top = receiver.partition(".")[0]
    if top in tables.MONGO and (name in tables.MONGO_READS or name in tables.MONGO_COLLECTION):
        return _effect(tables.MONGO_COLLECTION.get(name, "read"), call, None)
    if top in tables.STORES and not receiver.endswith("[]"):  # an item of what a store gave is data
        verb = name.partition("_")[0]
        kind = "write" if verb in tables.WRITE_VERBS else "delete" if verb in tables.DELETE_VERBS else "read"
        return Effect(kind, call.location, "store", model=_kept_by(call), call=call)
    if top in tables.DRIVERS:
        if name in ("commit", "rollback"):
            return _effect(name, call, None)
        if name in tables.DRIVER_WRITES:
            return _effect("write", call, None)
        if name in tables.EXECUTE:
            return _executed(call, HIGH)
    return None


def _kept_by(call: Call) -> str | None:
    """The model whose rows the repository of a library keeps: that of `FastCRUD(Order)`."""
    given = [values for one in call.receiver if isinstance(one, Object) for _, values in one.bound]
    return next((value.name for values in given for value in values if is_model(value)), None)


def _of_session(call: Call, name: str, confidence: str = HIGH) -> Iterator[Effect]:
    if name in tables.EXECUTE and name != "query":
        effect = _executed(call, confidence)
        if effect is not None:
            yield effect
        return
    kind = tables.SESSION.get(name)
    if kind == "begin":
        yield Effect("commit", call.location, call=call, confidence=confidence, closing=True)
    elif kind is not None:
        first = call.args[0] if call.args else next(iter(call.keywords.values()), ())
        yield _effect(kind, call, _model_of(first), confidence)


def _model_of(values: Values) -> str | None:
    return next((name for name in map(model_name, values) if name is not None), None)


def _executed(call: Call, confidence: str) -> Effect | None:
    """What executing a statement does: by its type, or by its text."""
    first = (
        call.args[0]
        if call.args
        else next((call.keywords[k] for k in ("statement", "query", "sql") if k in call.keywords), ())
    )
    for value in first:
        if is_statement(value):
            kind = "ping" if names_no_table(value) else STATEMENT_KINDS[value.dotted.rpartition(".")[2]]
            return _effect(kind, call, model_name(value), confidence)
        text = value if isinstance(value, str) else _text(value)
        if text is not None:
            says, table = sql.kind_of(text), sql.table_of(text)
            if says == "read" and table is None and "{}" not in text:
                return _effect("ping", call, None, confidence)
            return _effect(says or "read", call, table, confidence if says is not None else LOW)
    if call.name in ("fetch", "fetch_one", "fetch_all", "fetchrow", "fetchval"):
        return _effect("read", call, None, confidence)
    return _effect("read", call, None, LOW)


def _text(value: Value) -> str | None:
    """The SQL of `text("...")`."""
    if isinstance(value, Object) and value.dotted == "sqlalchemy.text" and value.args:
        return next((inner for inner in value.args[0] if isinstance(inner, str)), None)
    return None


def _by_name(call: Call, name: str) -> Iterator[Effect]:
    """What a call on something of an unknown type does, where the names leave no doubt."""
    callee: Node = call.node[2]
    if callee[0] != "attr":
        return
    owner = callee[2]
    if owner[0] not in ("name", "attr") or not tables.SESSION_NAME.fullmatch(str(owner[-1])):
        return
    if name in tables.UNMISTAKABLE:
        yield from _of_session(call, name, MEDIUM)
    elif name in tables.EXECUTE:
        effect = _executed(call, MEDIUM)
        if effect is not None and effect.confidence != LOW:
            yield effect
        elif name in ("execute", "scalar", "scalars", "exec", "query"):
            yield _effect("read", call, None, LOW)


def _effect(kind: str, call: Call, model: str | None, confidence: str = HIGH) -> Effect:
    return Effect(kind, call.location, model=model, call=call, confidence=confidence)
