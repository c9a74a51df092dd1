"""Refusals in a body: what a raise statement or a returned response turns away, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from govern.facts.syntax import Body, Node, unparse, walk
from govern.project.evaluation import operators
from govern.project.proofs import actors, chains, conditions, naming, wording
from govern.project.proofs.answering import may_answer
from govern.project.proofs.answers import exception_class, says_denied
from govern.project.proofs.evidence import AUTHENTICATION, OWN_NEW, OWN_ROWS, PERMISSION, UNDECIDED, Evidence
from govern.project.proofs.looking import AtHand, evaluated, look
from govern.project.proofs.outline import names_in, once
from govern.project.proofs.paths import Step
from govern.project.proofs.place import Place, called, may_respond
from govern.project.values import ClassValue, External, Value

REFUSED = frozenset((401, 403))


def raised(place: Place, step: Step) -> Iterator[Evidence]:
    """What a raise statement refuses, if it does."""
    node = step.node
    if node[2] is None:
        return
    value = evaluated(place.ev, node[2], place.scope)
    kind = exception_class(value)
    if place.swallowed(step, kind):
        return
    statuses = place.answers.of_exception(place.ev, value)
    if not statuses and isinstance(kind, ClassValue) and says_denied(kind, node[2]):
        statuses = frozenset({403})  # whoever catches it decides what is answered; it says what it means
    yield from _refusals(place, step, statuses, kind, node[2])


def returned(place: Place, step: Step) -> Iterator[Evidence]:
    """What a returned response refuses, if its status says so."""
    if step.node[2] is None:
        return
    node = called(step.node[2])
    if node[0] == "name":
        statuses = place.answers.of_response(look(place.ev, node, place.scope))
    elif may_respond(place, node) and may_answer(place.ev, node, place.scope, REFUSED):
        statuses = _answered(place, node)
    else:
        return
    if not REFUSED.isdisjoint(statuses):
        yield from _refusals(place, step, statuses, None, node, returned=True)


def _answered(place: Place, node: Node) -> frozenset[int]:
    """The statuses of what a call answers. Where nothing is at hand, it is the same whoever calls the function."""

    def work() -> Value:
        return evaluated(place.ev, node, place.scope)

    if place.receiver is not None or isinstance(place.scope, AtHand):
        return place.answers.of_response(work())
    return place.answers.given(place.function, node, work)


def may_refuse(place: Place, node: Node, bound: dict[str, bool]) -> bool:
    """Whether a `raise` or `return` may refuse in a body of which no value is known. `bound` is as in
    `course.bound_in`."""
    if node[2] is None or node[0] == "raise":
        return node[2] is not None
    value = called(node[2])
    if value[0] != "name":
        if not may_respond(place, value):
            return False
        return any(map(bound.get, names_in(value))) or may_answer(place.ev, value, place.scope, REFUSED)
    if value[2] in place.parameters or bound.get(value[2]):
        return bound.get(value[2], False)
    return not REFUSED.isdisjoint(place.answers.of_response(look(place.ev, value, place.scope)))


def _refusals(
    place: Place, step: Step, statuses: frozenset[int], kind: Value, said: Node, *, returned: bool = False
) -> Iterator[Evidence]:
    near = [test.node for test in step.tests]
    judged = conditions.judge(near, place.definitions, place.parameters)
    if judged.subject in (conditions.UNCLEAR, conditions.CREDENTIAL) and not judged.strong and step.exits:
        far = [*near, *(test.node for test in step.exits)]
        wider = conditions.judge(far, place.definitions, place.parameters)
        if wider.subject == conditions.PERMISSION and (judged.subject == conditions.UNCLEAR or not near):
            near, judged = far, wider
        elif wider.subject == conditions.CREDENTIAL and not near:
            judged = wider  # what is left when nobody was found to return
    if judged.owner and step.tests and _is_against_oneself(place, step):
        return
    if step.tests and near[-1] is step.tests[-1].node and _is_against_rights(step):
        return
    if any(_is_exception(place, test) for test in near):
        return  # what is caught is turned into an answer here; what decides stands where it is raised
    status = next((s for s in (403, 401) if s in statuses), min(statuses, default=0))
    verdict = _verdict(place, step, status, judged)
    # a setting decides whether the check is made whose error is answered here
    switched = judged.subject == conditions.CONFIGURATION and step.handling is not None and status in (401, 403)
    if switched:
        verdict = _translated(place, step)
    if verdict == UNDECIDED and isinstance(kind, ClassValue | External) and _says_who(kind):
        verdict = AUTHENTICATION
    if verdict is None or (verdict == PERMISSION and status in (409, 422)):  # a conflict, not a refusal of the caller
        return
    answer = f"answers {status}" if status else "refuses"
    about = f"{answer}: {unparse(said, 60)}" + (f" when {_when(near)}" if near else "")
    evidence = Evidence(
        verdict, place.location(step.node, about), raised=kind, returned=returned,
        depends_on_request=place.asks_request(step), may_depend=place.may_ask(step), depends_on_deployment=switched,
    )  # fmt: skip
    if verdict != PERMISSION:
        if verdict != AUTHENTICATION or not place.needs_credential(step):
            yield evidence
            if verdict == AUTHENTICATION and naming.of_people_with_rights(near):
                yield replace(evidence, kind=PERMISSION, names=("admin",))
        return
    nodes = chains.expanded(near, place.definitions)
    names: tuple[str, ...] = ("owner",)
    if not judged.owner:
        names = naming.asked_names(place.ev, near, nodes, place.scope, place.receiver)
    yield replace(
        evidence,
        names=names,
        tested=naming.tested_attributes(near),
        mode=naming.mode_of(nodes) if len(names) > 1 else "",
        needs=judged.needs if status != 403 else frozenset(),
        opens=naming.open_names(nodes, place.parameters),
    )
    if status == 401 and not place.needs_credential(step):
        yield Evidence(
            AUTHENTICATION,
            evidence.location,
            raised=kind,
            returned=returned,
            depends_on_request=evidence.depends_on_request,
        )


def may_be_own(node: Node) -> bool:
    """Whether `own_rows` may find anything in an expression, by the name of what it calls."""
    if node[0] != "call":
        return bool(node[0] == "compare")
    name = str(node[2][-1])
    return name in actors.QUERIES or name in actors.MAKERS or name == "values" or name[:1].isupper()


def _is_against_oneself(place: Place, step: Step) -> bool:
    """Whether the last test refuses the caller's own row alone, and no other test asks for anything."""
    *outer, last = step.tests
    turned = [id(one) for one in actors.turned_away(last.node, last.holds)]
    others = [node for node in walk(last.node) if node[0] == "compare" and id(node) not in turned]
    if not turned or any(actors.compares_owner(one, place.definitions, place.parameters) is not None for one in others):
        return False
    asked = [part for test in step.tests for parts in chains.chains(test.node) for part in parts]
    if any(wording.asks_permission(part) and not wording.any_of(part, wording.OWNING) for part in asked):
        return False
    return all(actors.compares_owner(test.node, place.definitions, place.parameters) is None for test in outer)


def _is_against_rights(step: Step) -> bool:
    """Whether those are refused who have a right, and nobody is asked for one: `if user.is_superuser: raise`."""
    *outer, last = step.tests
    parts = chains.path_of(last.node) if last.holds and last.node[0] == "attr" else None
    if parts is None or not any(wording.is_user(part) or wording.is_acting(part) for part in parts[:-1]):
        return False
    if wording.words(parts[-1])[0] not in ("is", *wording.PEOPLE) or not wording.any_of(parts[-1], wording.PEOPLE):
        return False
    asked = [part for test in outer for found in chains.chains(test.node) for part in found]
    return not any(wording.asks_permission(part) for part in asked)


def _turns_oneself_away(place: Place, compared: Node) -> bool:
    """Whether a comparison is the test of an `if` that does nothing but refuse the caller's own row."""
    return place.function.node[0] == "def" and id(compared) in _turning_away(place.function.node[5])


@once
def _turning_away(body: Body) -> frozenset[int]:
    """The identities of such comparisons in a body."""
    return frozenset(
        id(inner)
        for node in walk(body)
        if node[0] == "if" and node[3] and node[3][-1][0] == "raise"
        for inner in actors.turned_away(node[2])
    )


def _is_exception(place: Place, test: Node) -> bool:
    """Whether a test asks for the class of an exception that says what it refuses."""
    for inner in walk(test):
        if inner[0] in ("name", "attr"):
            value = look(place.ev, inner, place.scope)
            if isinstance(value, ClassValue) and wording.any_of(value.name, wording.DENIAL):
                return True
    return False


def _when(tests: list[Node]) -> str:
    return unparse(tests[-1], 60)


def _verdict(place: Place, step: Step, status: int, judged: conditions.Judgement) -> str | None:
    """Which kind of evidence a refusal is: by its status, and by what its test looks at."""
    if judged.subject == conditions.CONFIGURATION or status >= 500:  # a failure of the server's refuses nobody
        return None
    if judged.subject == conditions.PERMISSION and judged.strong:
        return PERMISSION
    if status == 401:
        return AUTHENTICATION
    if status != 403:
        return None
    if judged.subject == conditions.PERMISSION:
        return PERMISSION
    if judged.subject == conditions.CREDENTIAL:
        return AUTHENTICATION
    if step.handling is not None:
        return _translated(place, step)
    return UNDECIDED


def _says_who(kind: ClassValue | External) -> bool:
    """Whether an exception says by its name that nobody could be told: `BasicAuthenticationError`."""
    name = kind.name if isinstance(kind, ClassValue) else kind.dotted.rpartition(".")[2]
    return wording.any_of(name, wording.UNKNOWN_CALLER)


def _translated(place: Place, step: Step) -> str:
    """A 403 in an `except`: of a credential that does not hold, or of a refusal from below."""
    assert step.handling is not None
    handler, body = step.handling
    kind = look(place.ev, handler.types, place.scope) if handler.types is not None else None
    kinds = operators.iterate(kind) or [kind]
    if any(isinstance(one, External) and one.dotted.rpartition(".")[2] == "PermissionError" for one in kinds):
        return PERMISSION
    credential = any(
        wording.any_of(part, wording.CREDENTIAL) for node in body for parts in chains.chains(node) for part in parts
    )
    return AUTHENTICATION if credential else UNDECIDED


def own_rows(place: Place, step: Step) -> Iterator[Evidence]:
    """A comparison or a query's keyword that limits rows to those of the acting user; a new row that is theirs."""
    if step.node[0] not in ("compare", "call"):
        return
    if step.node[0] == "compare":
        needs = actors.compares_owner(step.node, place.definitions, place.parameters)
        if needs is not None and _turns_oneself_away(place, step.node):
            return
    else:
        needs = actors.limits_rows(step.node, place.definitions, place.parameters)
        made = actors.makes_own(step.node, place.definitions, place.parameters)
        if made is not None:
            note = f"makes a row of the acting user: {unparse(step.node, 60)}"
            yield Evidence(OWN_NEW, place.location(step.node, note), names=made[:1], needs=made[1])
    if needs is not None:
        note = f"looks at rows of the acting user: {unparse(step.node, 60)}"
        yield Evidence(OWN_ROWS, place.location(step.node, note), names=("owner",), needs=needs)
