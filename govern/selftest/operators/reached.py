"""Statements of the functions that endpoints reach: what guards their rows and their transactions."""

from __future__ import annotations

from collections.abc import Iterator

from govern.facts.syntax import Body, Node, dotted, line_of, unparse, walk, walk_scope
from govern.findings import Verdict
from govern.project.proofs.actors import actor_of
from govern.project.proofs.chains import definitions_of
from govern.project.proofs.wording import words
from govern.selftest.ground import Ground, Place, leftmost
from govern.selftest.mutant import Change, Mutant, Target
from govern.selftest.operators.families import ACCESS
from govern.selftest.text import SourceText, Span

FILTERS = frozenset(("where", "filter", "filter_by", "find", "find_one", "find_all", "get_or_none", "exclude"))
# What a soft delete sets, by the column's name: a flag to this value, a moment to anything but None.
FLAGS = {
    "is_active": False, "active": False, "enabled": False, "is_deleted": True, "deleted": True, "is_archived": True,
    "archived": True, "removed": True, "is_removed": True, "soft_deleted": True,
}  # fmt: skip
MOMENTS = frozenset(("deleted_at", "archived_at", "removed_at", "deleted_on", "deactivated_at"))
DELETES = frozenset(("delete", "deletes", "remove", "archive", "trash", "discard", "destroy", "drop"))
SESSION_CALLS = frozenset(("commit", "flush", "refresh", "add", "delete", "execute", "scalar", "scalars", "rollback"))
IMPORT = "from sqlalchemy import delete\n"


class OwnerFilter:
    """Takes the condition on the owner's column out of a query."""

    name = "owner-filter"
    about = "the condition of a query that keeps it to the caller's rows"
    concepts = frozenset({"isolation", "ownership", "authentication", "permission"})
    families = ACCESS

    def mutants(self, ground: Ground) -> Iterator[Mutant]:
        """One for each condition on a column that names an owner, in queries whose rows are kept to the caller."""
        from govern.project.isolation.owners import Owners

        columns = Owners(ground.project).every
        limited = _limited(ground) if columns else {}
        handlers = _handlers(ground) if columns else {}
        for path, function, text in ground.reached_functions():
            place = (path, line_of(function[1]))
            kept, own = tuple(limited.get(place, ())), tuple(handlers.get(place, ()))
            for node in walk(function[5]) if kept or own else ():
                if node[0] != "call" or node[2][0] != "attr" or node[2][3] not in FILTERS:
                    continue
                for condition, other in _conditions(node, columns):
                    targets = kept or (own if _is_caller(function, other) else ())
                    if not targets:
                        continue
                    change = _without_condition(text, node, condition)
                    yield Mutant(
                        self.name,
                        path,
                        line_of(node[2][1]),
                        f"the condition {unparse(condition, 60)} in {function[2]}",
                        (change,),
                        targets,
                    )


class SoftDelete:
    """Turns a soft delete into a hard one: `row.is_active = False` into `session.delete(row)`."""

    name = "soft-delete"
    about = "a soft delete, made a hard one"
    concepts = frozenset({"soft-delete", "soft_delete", "softdelete"})
    families = ACCESS
    rules = frozenset({"hard-delete"})

    def mutants(self, ground: Ground) -> Iterator[Mutant]:
        """One for each assignment to a soft-delete column, and for each `update()` that sets one."""
        for path, function, text in ground.reached_functions():
            deletes = _is_delete(function[2], ground.reached_by(path, function))
            for node in walk_scope(function[5]) if deletes else ():
                changes = self._row(ground, path, function, text, node) or self._statement(ground, path, text, node)
                if changes:
                    yield Mutant(
                        self.name,
                        path,
                        line_of(node[1]),
                        f"the soft delete in {function[2]}: a row is deleted instead",
                        changes,
                        ground.reached_by(path, function),
                    )

    def _row(self, ground: Ground, path: str, function: Node, text: SourceText, node: Node) -> tuple[Change, ...]:
        if node[0] != "assign" or len(node[2]) != 1 or node[2][0][0] != "attr" or node[3] is None:
            return ()
        target = node[2][0]
        row = dotted(target[2])
        session = _session(ground, path, function)
        if row is None or row == "self" or session is None or not _hides(target[3], node[3]):
            return ()
        span = text.statement(text.offset(node[1]))
        return (Change(span.start, span.end, f"{'await ' if session[1] else ''}{session[0]}.delete({row})"),)

    def _statement(self, ground: Ground, path: str, text: SourceText, node: Node) -> tuple[Change, ...]:
        """`update(Row).where(...).values(is_deleted=True)` into `delete(Row).where(...)`."""
        if node[0] != "call" or node[2][0] != "attr" or node[2][3] != "values" or not node[4]:
            return ()
        if not any(name is not None and _hides(name, value) for name, value in node[4]):
            return ()
        start = next((one for one in walk(node[2][2]) if one[0] == "call" and one[2][-1] == "update"), None)
        if start is None or start[2][0] != "name":
            return ()
        name = text.offset(start[2][1])
        dot = text.text.rindex(".", 0, text.offset(node[2][1]))
        end = text.bracket_end(text.tokens[text.index(text.offset(node[2][1])) + 1].start)
        first = next(
            (one for one in ground.body(path) if one[0] in ("import", "from") and "__future__" not in one), None
        )
        if first is None:
            return ()
        top = text.offset(first[1])
        return (Change(top, top, IMPORT), Change(name, name + len("update"), "delete"), Change(dot, end, ""))


class Rollback:
    """Takes a rollback away after which the function goes on: one that raises leaves it to the session's owner."""

    name = "rollback"
    about = "a rollback"
    concepts = frozenset({"transaction", "rollback"})
    families = ACCESS
    rules = frozenset({"write-without-rollback"})

    def mutants(self, ground: Ground) -> Iterator[Mutant]:
        """One for each statement that rolls back."""
        for path, function, text in ground.reached_functions():
            raising = {id(one) for clause in _raising(function) for one in walk_scope(clause)}
            for node in walk_scope(function[5]):
                if node[0] != "expr" or id(node) in raising:
                    continue
                call = node[2][2] if node[2][0] == "await" else node[2]
                if call[0] == "call" and call[2][0] == "attr" and call[2][3] == "rollback":
                    yield Mutant(
                        self.name,
                        path,
                        line_of(node[1]),
                        f"the rollback in {function[2]}",
                        (ground.dropped(text, node),),
                        ground.reached_by(path, function),
                    )


def _handlers(ground: Ground) -> dict[Place, list[Target]]:
    found: dict[Place, list[Target]] = {}
    for endpoint in ground.endpoints:
        if endpoint.function is not None:
            found.setdefault((endpoint.function.file, endpoint.function.line), []).append(ground.target(endpoint))
    return found


def _is_caller(handler: Node, value: Node) -> bool:
    """Whether a value in a handler is the acting user or their id, as its name says."""
    parameters = frozenset(str(one[0]) for one in handler[3])
    return actor_of(value, definitions_of(handler[5]), parameters) is not None


def _limited(ground: Ground) -> dict[Place, dict[Target, None]]:
    """The functions with a query whose rows are held against the acting user, and the endpoints for which they are."""
    view = ground.project.isolation.view()
    found: dict[Place, dict[Target, None]] = {}
    spans: dict[str, list[tuple[int, int]]] = {}
    for path, function, _ in ground.reached_functions():
        spans.setdefault(path, []).append((line_of(function[1]), int(function[8])))
    for endpoint in view.endpoints:
        for access in view.accesses_of(endpoint):
            if access.verdict is not Verdict.PROVED:
                continue
            at = access.location
            inner = max((one for one in spans.get(at.file, ()) if one[0] <= at.line <= one[1]), default=None)
            if inner is not None:
                found.setdefault((at.file, inner[0]), {})[ground.target(endpoint)] = None
    return found


def _raising(function: Node) -> Iterator[Body]:
    """The bodies of handlers that end by raising."""
    for node in walk_scope(function[5]):
        for clause in node[3] if node[0] == "try" else ():
            if clause[3] and clause[3][-1][0] == "raise":
                yield clause[3]


def _conditions(call: Node, columns: frozenset[str]) -> Iterator[tuple[Node, Node]]:
    """The conditions of a query's call that hold a column of an owner against something that is no constant, each with
    that."""
    for argument in call[3]:
        if argument[0] == "compare" and len(argument[3]) == 1 and argument[3][0][0] == "==":
            sides = (argument[2], argument[3][0][1])
            for column, other in (sides, sides[::-1]):
                is_column = column[0] == "attr" and column[3] in columns and str(dotted(column[2]) or "")[:1].isupper()
                if is_column and other[0] in ("name", "attr", "call", "sub"):
                    yield argument, other
                    break
    for name, value in call[4]:
        if name in columns and value[0] in ("name", "attr", "call", "sub"):
            yield value, value


def _without_condition(text: SourceText, call: Node, condition: Node) -> Change:
    """The condition gone; with it the whole call where it is the only one and others can stand without it."""
    start = text.keyword(text.offset(leftmost(condition)))
    span = text.item(start)
    alone = len(call[3]) + len(call[4]) == 1
    if alone and call[2][3] in ("where", "filter", "filter_by"):
        dot = text.text.rindex(".", 0, text.offset(call[2][1]))
        return Change(dot, text.bracket_end(text.tokens[text.index(text.offset(call[2][1])) + 1].start), "")
    gone = text.without(Span(start, span.end))
    return Change(gone.start, gone.end, "")


def _is_delete(name: str, targets: tuple[Target, ...]) -> bool:
    """Whether a function deletes, by its name or by the method of a request that runs it: an account that is blocked
    is not deleted, though its `is_active` is set to false."""
    return bool(DELETES.intersection(words(name))) or any(one.label.startswith("DELETE ") for one in targets)


def _hides(column: str, value: Node) -> bool:
    if value[0] == "const":
        return column in FLAGS and value[2] is FLAGS[column]
    return column in MOMENTS


def _session(ground: Ground, path: str, function: Node) -> tuple[str, bool] | None:
    """How a function names its session, and whether it is awaited; None where it has none."""
    bodies = [function[5]]
    owner = next((n for n in ground.nodes(path) if n[0] == "class" and any(one is function for one in n[5])), None)
    if owner is not None:
        bodies += [one[5] for one in owner[5] if one[0] == "def" and one is not function]
    for number, body in enumerate(bodies):
        for node in walk(body):
            awaited = node[0] == "await"
            call = node[2] if awaited else node
            if call[0] != "call" or call[2][0] != "attr" or call[2][3] not in SESSION_CALLS:
                continue
            receiver = dotted(call[2][2])
            if receiver is None or not _names_session(receiver) or (number and not receiver.startswith("self.")):
                continue
            return receiver, awaited or bool(function[7])
    for name, annotation, *_ in function[3]:
        if annotation is not None and any(str(n[-1]).endswith("Session") for n in walk(annotation)):
            return name, bool(function[7])
    found = next((dotted(n) for n in walk(function[5]) if n[0] == "attr" and _names_session(dotted(n) or "")), None)
    return (found, bool(function[7])) if found else None


def _names_session(receiver: str) -> bool:
    last = receiver.rpartition(".")[2].lower().strip("_")
    return "session" in last or last in ("db", "database", "database_session", "conn")


OPERATORS = (OwnerFilter(), SoftDelete(), Rollback())
