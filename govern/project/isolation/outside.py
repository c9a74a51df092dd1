"""Calls that leave the repository: queries with their conditions, rows that are changed, checks made elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from govern.project.calls import Call
from govern.project.calls.rows import is_statement
from govern.project.calls.types import Object
from govern.project.effects import Effect, outside, tables
from govern.project.effects.mapped import is_row, model_name
from govern.project.isolation.events import Bind, Change, Made, Query, row_tag
from govern.project.isolation.expressions import columns
from govern.project.isolation.tags import (
    COLUMN,
    KEYS,
    NO_TAGS,
    NOTE,
    NOTHING,
    ROW,
    UNSURE,
    Tag,
    Tags,
    Taint,
    flattened,
    origins,
    united,
)
from govern.project.proofs import wording
from govern.project.values import ClassValue, Value

if TYPE_CHECKING:
    from govern.project.isolation.applying import Given
    from govern.project.isolation.flow import Flow
    from govern.project.isolation.owners import Owners

COUNTED = Tag(NOTE, "count")
COUNTS = wording.listed("count sum avg max min")
CHANGERS = wording.listed("add add_all merge delete bulk_save_objects")
MAKERS = wording.listed("create insert insert_one insert_many bulk_create acreate")
# Parts of a statement that are no conditions.
BESIDE = wording.listed(
    "order_by options limit offset values set returning group_by sort skip execution_options prefetch_related "
    "select_related with_for_update load_only add_columns with_only_columns distinct on_conflict_do_update"
)
NAMING = wording.listed("select query join outerjoin select_from load_only func exists")
FILTERS = wording.listed("filter filter_by where find find_one exclude match having and_where")
# What hands its argument or receiver on with its parts.
COPIES = wording.listed("model_dump dict copy model_copy jsonable_encoder deepcopy cast list tuple set sorted reversed")
GROWS = wording.listed("update append add extend insert")


def call(w: Flow, one: Call, given: Given) -> Taint:
    """The origins of what a call gives that runs something outside the repository, or something unknown."""
    for effect in w.effects.get(id(one), ()):
        if effect.via in ("log", "mail", "http", "queue", "file", "cloud"):
            return NOTHING
        if effect.kind in ("read", "write", "delete") and effect.via == "database":
            return _database(w, one, effect, given)
        if effect.via == "store":
            tags = given.everything.flat()
            w.meet(tags, one.node, sure=False)
            return Taint(tags | {UNSURE})
    return _plain(w, one, given)


def _plain(w: Flow, one: Call, given: Given) -> Taint:
    name = one.name
    if name == "get" and one.externals == ("contextvars.ContextVar.get",):
        return Taint(frozenset((UNSURE,)))
    held = _under_a_key(one, given)
    if held is not None:
        return held
    if name in COPIES:
        return united(given.receiver, *given.arguments)
    if name in GROWS and one.node[2][0] == "attr" and one.node[2][2][0] == "name":
        holder = one.node[2][2][2]
        if holder in w.env:
            w.env[holder] = united(w.env[holder], *given.arguments)
        return NOTHING
    if name == "setattr" and given.args:
        w.add(Change(origins(given.args[0].flat()), one.location))
        return NOTHING
    chained = _is_query(one)
    model = "" if chained or name in NAMING else executed_model(w.owners, one)
    if model:
        return _query(w, one, model, "read", given)
    if chained and name in BESIDE:
        return Taint(given.receiver.flat())
    tags = given.everything.flat()
    if name in COUNTS and one.node[2][0] == "attr":
        return Taint(_without_columns(tags) | {COUNTED})
    if name in NAMING:
        tags = _without_columns(tags) if not chained else given.receiver.flat() | _without_columns(tags)
        return Taint(tags)
    if name in FILTERS:
        tags |= _named(given)
        _bind_keywords(w, one, filtered_model(one), given)
        if any(tag.kind == ROW for tag in tags):
            w.meet(tags, one.node)
    unknown = not one.targets and not outside.is_harmless(one) and not _forwards(one)
    foreign = any(dotted.partition(".")[0] not in tables.PURE for dotted in one.externals)
    if unknown or foreign:
        w.meet(tags, one.node, sure=False)
        tags |= {UNSURE}
    return Taint(tags) if tags else NOTHING


def _under_a_key(one: Call, given: Given) -> Taint | None:
    """What `x.get("key")` and `getattr(x, "name")` give; None for any other call."""
    by_name = one.name == "getattr"
    at = 1 if by_name else 0
    args = one.node[3] if one.node[0] == "call" else ()
    if one.name not in ("get", "pop", "setdefault", "getattr") or len(args) <= at or args[at][0] != "const":
        return None
    holder = given.args[0] if by_name else given.receiver
    return holder.get(args[at][2]) if isinstance(args[at][2], str) and holder else None


def _forwards(one: Call) -> bool:
    """Whether a call hands on all that a function was given, as decorators do: `handler(*args, **kwargs)`."""
    args, keywords = (one.node[3], one.node[4]) if one.node[0] == "call" else ((), ())
    return bool(args or keywords) and all(a[0] == "star" for a in args) and all(name is None for name, _ in keywords)


def _is_query(one: Call) -> bool:
    return any(is_statement(value) or _is_lazy(value) for value in one.receiver)


def _is_lazy(value: Value) -> bool:
    return isinstance(value, Object) and value.dotted.rpartition(".")[2] in ("Query", "QuerySet")


def _without_columns(tags: Tags) -> Tags:
    return frozenset(tag for tag in tags if tag.kind != COLUMN)


def _named(given: Given) -> Tags:
    """The columns that the keywords of a call name."""
    found = NO_TAGS
    for name in given.keywords:
        found |= columns(name.partition("__")[0])
    return found


def filtered_model(one: Call) -> str:
    """The model whose rows a call of `FILTERS` narrows."""
    return next((name for value in (*one.receiver, *one.values) if (name := model_name(value))), "")


def _database(w: Flow, one: Call, effect: Effect, given: Given) -> Taint:
    name = one.name
    first = given.args[0] if given.args else united(*given.keywords.values())
    mapper = any(is_row(value) for value in one.receiver)
    if mapper and effect.kind in ("write", "delete"):
        w.add(Change(origins(given.receiver.flat()), one.location))
        return given.receiver
    holds_row = not _is_query(one) and not any(is_statement(value) for group in one.args[:1] for value in group)
    if name in CHANGERS and effect.kind != "read" and holds_row:
        w.add(Change(origins(first.tags), one.location))
        return first
    if name == "refresh":
        return NOTHING
    model = w.owners.model_of(effect.model or "")
    if name in MAKERS or any(isinstance(v, Object) and v.dotted.endswith(".Insert") for g in one.args for v in g):
        if any(isinstance(value, ClassValue) for value in one.receiver):
            made(w, one, model, Taint(given.spread.flat(), given.keywords))
        return Taint(given.spread.flat(), given.keywords)
    tags = given.everything.flat() | _named(given)
    if name == "query":
        return Taint(_without_columns(tags))
    if name in ("get", "get_one", "get_or_none", "get_or_404", "get_by_id") and given.args:
        tags |= columns("id")
    if name in COUNTS or name == "exists":
        tags |= {COUNTED}
    if model not in w.owners.columns:
        w.meet(tags, one.node)
        if effect.kind in ("write", "delete"):
            w.add(Change(origins(tags), one.location, statement=True))
        if COUNTED in tags:
            return NOTHING
        return Taint(frozenset(tag for tag in tags if tag.kind not in (COLUMN, NOTE))).looked_up()
    return _query(w, one, model, effect.kind, given, tags)


def executed_model(owners: Owners, one: Call) -> str:
    """The model with an owner whose statement is handed to something that runs it: `paginate(db, select(Order))`."""
    if any(map(is_statement, one.values)) or (one.targets and not one.externals):
        return ""
    for values in (*one.args, *one.keywords.values()):
        for value in values:
            if is_statement(value) or _is_lazy(value):
                model = owners.model_of(model_name(value) or "")
                if model in owners.columns:
                    return model
    return ""


def _query(w: Flow, one: Call, model: str, kind: str, given: Given, tags: Tags | None = None) -> Taint:
    """The origins of the rows of a query over a model with an owner, which is noted."""
    tags = given.everything.flat() if tags is None else tags
    _bind_keywords(w, one, model, given)
    for taint in given.args:
        _bind_fields(w, one, model, taint, "filter")
    if any(map(_is_lazy, one.values)) and not one.awaited:
        return Taint(tags)  # it runs once more conditions were added, or none
    at = replace(one.location, note=one.text)
    w.add(Query(tags, at, w.control, model=model, kind=kind, method=one.name))
    return NOTHING if COUNTED in tags else Taint(frozenset((row_tag(model, one.location),)))


def _bind_keywords(w: Flow, one: Call, model: str, given: Given) -> None:
    _bind_fields(w, one, model, Taint(NO_TAGS, given.keywords), "filter")
    _bind_fields(w, one, model, given.spread, "filter")


def _bind_fields(w: Flow, one: Call, model: str, taint: Taint, how: str) -> None:
    for column, inner in taint.fields.items():
        if column.partition("__")[0] in w.owners.every:
            at = replace(one.location, note=one.text)
            w.add(Bind(inner.flat(), at, w.control, model=model, column=column.partition("__")[0], how=how))


def made(w: Flow, one: Call, model: str, taint: Taint) -> None:
    """Note whose a new row is, and what its owner columns are set to."""
    telling = w.owners.columns.get(model) or (KEYS if model in w.owners.users else frozenset())
    said = [taint.fields[column] for column in sorted(telling) if column in taint.fields]
    if not said and taint.tags:
        said = [Taint(taint.tags).get(column) for column in sorted(telling)]
    w.add(Made(flattened(said), replace(one.location, note=one.text), w.control, model=model))
    owning = w.owners.columns.get(model)
    if not owning:
        return
    _bind_fields(w, one, model, taint, "set")
    missing = [column for column in owning if column not in taint.fields]
    if taint.tags and len(missing) == len(owning):
        for column in missing:
            tags = flattened([Taint(taint.tags).get(column)])
            w.add(Bind(tags, replace(one.location, note=one.text), w.control, model=model, column=column, how="spread"))
