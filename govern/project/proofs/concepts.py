"""Whether a repository has permissions, audit records and the like at all: by its configuration, else by its code."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from govern.findings import Location, Verdict
from govern.project.proofs.audit import is_audit_model
from govern.project.proofs.idempotency import header_names
from govern.project.values import ClassValue
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.endpoints import Endpoint
    from govern.project.project import Project
    from govern.project.proofs.proof import Proof, Proofs

NAMES = ("permission", "audit", "idempotency", "authentication")
# Percent of the mutations that have something, from which on those without are exceptions to a habit. Who may do what
# is decided for nearly all of them where it is decided at all; records and keys begin with what matters most.
HABITS = {"permission": 60, "audit": 33, "idempotency": 33}


@dataclass(frozen=True, slots=True)
class Concept:
    """Whether a repository has something. `wanted` is what the configuration says (None: nothing), `present` whether
    it is there at all, `where` what shows that it exists. `habit` is the percentage of mutations that must have it
    before it is to be expected of every one; 0 where the configuration says what it is, or asks for it."""

    name: str
    present: bool
    wanted: bool | None = None
    where: Location | None = None
    habit: int = 0


class Concepts:
    """The concepts of one project, each looked for when it is first asked for."""

    def __init__(self, project: Project, proofs: Proofs) -> None:
        self._project = project
        self._proofs = proofs
        self._memo: dict[str, Concept] = {}

    def of(self, name: str) -> Concept:
        """What is known of "permission", "audit", "idempotency" or "authentication" in this repository."""
        if name not in self._memo:
            config = self._project.config.concept(name)
            if config.enabled is not None or config.callables or config.headers:
                self._memo[name] = Concept(name, config.enabled is not False, config.enabled, habit=config.habit or 0)
            else:
                where = self._found(name)
                habit = HABITS.get(name, 0) if config.habit is None else config.habit
                self._memo[name] = Concept(name, where is not None, None, where, habit)
        return self._memo[name]

    def _found(self, name: str) -> Location | None:
        if name == "idempotency":
            return self._header
        if name == "audit" and self._model is not None:
            return self._model
        for endpoint in self._project.endpoints:
            if endpoint.test or endpoint.external or endpoint.kind != "http":
                continue
            proof = self._proof(name, endpoint)
            if proof.verdict is Verdict.PROVED:
                return proof.chain[-1] if proof.chain else endpoint.location
        return None

    def _proof(self, name: str, endpoint: Endpoint) -> Proof:
        if name == "authentication":
            return self._proofs.authentication(endpoint)
        return self._proofs.permission(endpoint) if name == "permission" else self._proofs.audit(endpoint)

    @cached_property
    def _model(self) -> Location | None:
        """The first model of audit records."""
        for wiring in self._project.wirings:
            for module in sorted(wiring.modules, key=lambda module: module.name):
                if not module.path or self._project.layout.is_test(module.path):
                    continue
                for value in module.names.values():
                    if isinstance(value, ClassValue) and value.module is module and is_audit_model(value):
                        return Location(module.path, value.line, note=f"the model {value.name}")
        return None

    @cached_property
    def _header(self) -> Location | None:
        """The first place in the code of a backend that names the header."""
        names = sorted(header_names(self._project.config))
        question, layout = f"names the header {' '.join(names)}", self._project.layout
        spelled = [name.encode() for name in names]
        for path in self._project.paths:
            if not path.endswith(".py") or layout.is_test(path) or layout.is_example(path):
                continue
            if layout.backend_of(path) is None:
                continue
            work = partial(_header_in, self._project, path, spelled)
            found = self._project.about_file(question, path, work)
            if found is not None:
                return found
        return None


def _header_in(project: Project, path: str, names: list[bytes]) -> Location | None:
    content = project.tree.read(path)
    whole = content.lower()
    if not any(name in whole or name.replace(b"-", b"_") in whole for name in names):
        return None
    for number, line in enumerate(content.splitlines(), 1):
        lowered = line.lower()
        if any(_quoted(lowered, name) for name in names):
            return Location(path, number, note="names the header")
    return None


def _quoted(line: bytes, name: bytes) -> bool:
    """Whether a line holds the header's name as a text of its own, or as a parameter's name."""
    parameter = name.replace(b"-", b"_") + b":"
    return b'"' + name + b'"' in line or b"'" + name + b"'" in line or (parameter in line and b"header" in line)
