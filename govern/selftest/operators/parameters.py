"""A dependency in a handler's parameter, and a parameter that holds the idempotency header."""

from __future__ import annotations

from collections.abc import Iterator

from govern.facts.syntax import line_of
from govern.project.endpoints import Dependency, Endpoint
from govern.project.framework.signatures import signature
from govern.project.proofs.evidence import HEADER, Evidence
from govern.project.values import Annotated, DependsValue, Value, plain
from govern.selftest.ground import QUESTION_OF, Ground
from govern.selftest.mutant import Gathered, Mutant
from govern.selftest.operators.families import ACCESS, Takes

TAKES_THE_HEADER = "takes the header as "


class Parameter:
    """Takes a parameter away whose dependency guards, records or reads the key: `actor: CurrentUser`."""

    def __init__(self, takes: Takes, name: str, about: str) -> None:
        self.takes = takes
        self.name = name
        self.about = about
        self.concepts = takes.concepts
        self.families = ACCESS

    def mutants(self, ground: Ground) -> Iterator[Mutant]:
        """One for each parameter of each handler whose dependency carries what this takes."""
        for endpoint in ground.endpoints:
            function = endpoint.function
            if function is None or function.node[0] != "def":
                continue
            text = ground.text(function.file)
            if text is None:
                continue
            for name, root in roots_of(ground, endpoint).items():
                questions = carried_by(ground, endpoint, root)
                parameter = next((one for one in function.node[3] if one[0] == name), None)
                if parameter is None or not self.takes.first_of(questions):
                    continue
                yield Mutant(
                    self.name,
                    function.file,
                    line_of(parameter[4]),
                    f"the parameter {name} of {function.value.name}",
                    tuple(ground.without_parameter(text, function.node, name)),
                    (ground.target(endpoint),),
                    questions,
                )


class HeaderParameter:
    """Takes the parameter away that holds the idempotency key, from a handler or a dependency."""

    name = "key-header"
    about = "a parameter that reads the idempotency header"
    concepts = frozenset({"idempotency"})
    families = ACCESS

    def mutants(self, ground: Ground) -> Iterator[Mutant]:
        """One for each parameter."""
        found: dict[tuple[str, int, str], Gathered] = {}
        for endpoint in ground.endpoints:
            for one in ground.evidence(endpoint):
                at = one.location
                if one.kind == HEADER and at.note.startswith(TAKES_THE_HEADER):
                    name = at.note.removeprefix(TAKES_THE_HEADER)
                    found.setdefault((at.file, at.line, name), Gathered()).add(ground.target(endpoint), "idempotency")
        for (file, line, name), gathered in found.items():
            text = ground.text(file)
            function = ground.definition(file, line) if text is not None else None
            if text is None or function is None or name not in {one[0] for one in function[3]}:
                continue
            yield Mutant(
                self.name,
                file,
                line,
                f"the parameter {name} of {function[2]}",
                tuple(ground.without_parameter(text, function, name)),
                tuple(gathered.targets),
                ("idempotency",),
            )


def roots_of(ground: Ground, endpoint: Endpoint) -> dict[str, Dependency]:
    """The dependency that fills each parameter of a handler."""
    wiring = ground.project.wiring_of(endpoint.file)
    if wiring is None or endpoint.function is None:
        return {}
    left = [one for one in endpoint.dependencies if one.level == "parameter"]
    found: dict[str, Dependency] = {}
    for parameter in signature(wiring.evaluator, endpoint.function.value) or ():
        depends = _depends(parameter.annotation, parameter.default)
        if depends is None:
            continue
        wanted = depends.callable if depends.callable is not None else plain(_base(parameter.annotation))
        root = next((one for one in left if plain(one.callable) is plain(wanted)), None)
        if root is not None:
            found[parameter.name] = root
            left.remove(root)
    return found


def carried_by(ground: Ground, endpoint: Endpoint, *roots: Dependency) -> tuple[str, ...]:
    """The questions about an endpoint to which these dependencies, and what hangs below them, add a proof."""
    places = {(one.location.file, one.location.line, one.name) for root in roots for one in root.walk()}
    return tuple(dict.fromkeys(QUESTION_OF[one.kind] for one in ground.evidence(endpoint) if _first(one) in places))


def _first(one: Evidence) -> tuple[str, int, str]:
    """Where the dependency was attached through which evidence is seen, and its name, which ends the note."""
    return one.trail[0].file, one.trail[0].line, one.trail[0].note.rpartition(" ")[2]


def _depends(annotation: Value, default: Value) -> DependsValue | None:
    metadata: tuple[Value, ...] = ()
    base = annotation
    while isinstance(base, Annotated):
        metadata, base = (*base.metadata, *metadata), base.base
    for item in (*reversed(metadata), default):
        if isinstance(plain(item), DependsValue):
            return plain(item)  # type: ignore[no-any-return]
    return None


def _base(annotation: Value) -> Value:
    while isinstance(annotation, Annotated):
        annotation = annotation.base
    return annotation


OPERATORS = (
    Parameter(
        Takes("permission", "authentication"), "guard-parameter", "a guard that a handler's parameter depends on"
    ),
    Parameter(Takes("audit"), "audit-parameter", "a dependency in a parameter that leaves an audit record"),
    Parameter(Takes("idempotency"), "key-parameter", "a dependency in a parameter that reads the idempotency key"),
    HeaderParameter(),
)
