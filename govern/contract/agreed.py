"""The contract of a project held against the one that was agreed upon: the committed snapshot, or another commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from govern.contract.causes import Cause, causes, without_implied
from govern.contract.change import Level, Subject
from govern.contract.diff import ContractDiff, compare_sides
from govern.contract.sides import find_snapshot, side_in_tree, side_of_project, side_of_tree
from govern.contract.walk import Options
from govern.errors import GovernError, UsageError
from govern.facts.syntax import Node, dotted, walk
from govern.findings import Location
from govern.project.openapi.document import escaped
from govern.project.values import Instance
from govern.project.wiring.operation_ids import CONVERTOR
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.project import Project


REPLACING = (b".openapi = ", b"GenerateJsonSchema.")


@dataclass(frozen=True, slots=True)
class Agreed:
    """What changed since the contract was agreed upon. `file` is the snapshot, "" where a commit was compared with;
    `places` says where the code behind the parts of the newer document is."""

    diff: ContractDiff
    file: str = ""
    lines: tuple[str, ...] = ()
    places: Mapping[str, Location] = field(default_factory=dict)

    def breaking(self) -> tuple[Cause, ...]:
        """The causes of changes that break clients."""
        return causes(without_implied(one for one in self.diff.changes if one.level is Level.BREAKING))

    def place(self, cause: Cause) -> Location:
        """Where the cause is: the line of Python, or the endpoint's line in the snapshot."""
        change = cause.first
        if change.file and change.side == "head":
            return Location(change.file, change.line)
        if not self.file:
            return self._what_is_left(change.subject) or Location(change.file or ".", 1)
        wanted = f'"{change.subject.base_path}"', f"{change.subject.base_path}:"
        line = next((at for at, text in enumerate(self.lines, 1) if text.strip().startswith(wanted)), 1)
        return Location(self.file or ".", line)

    def _what_is_left(self, subject: Subject) -> Location | None:
        """Where the model, or else the operation, that lost something stands now; None where it is gone as well."""
        path = escaped(CONVERTOR.sub(r"{\1}", subject.path))
        for pointer in (f"/components/schemas/{subject.schemas[1]}", f"/paths/{path}/{subject.method.lower()}"):
            if pointer in self.places:
                return self.places[pointer]
        return None


def agreed_changes(project: Project, base: str = "") -> Agreed | None:
    """What changed in a project's contract since the commit `base`, or since its snapshot was written.

    What the project itself is compared with (`project.base`) counts where no commit is named. None where there is no
    application, no snapshot that can be read, or one that another module than the application's makes. Raises
    UsageError where `base` is no commit.
    """
    if not any(not one.test for one in project.apps):
        return None
    if not base and project.base is not None:
        if not any(not one.test for one in project.base.apps):
            return None
        head = side_of_project(project, "the work tree")
        before = side_of_project(project.base, "the base", app=head.app, fallback=True)
        return Agreed(compare_sides(before, head, Options()), places=head.places)
    if base:
        from govern.tree.commit import open_commit

        head = side_of_project(project, "the work tree")
        tree = open_commit(project.tree.root, base)
        before = side_of_tree(tree, base, app=head.app, fallback=True)
        return Agreed(compare_sides(before, head, Options()), places=head.places)
    file = find_snapshot(project.tree)
    if file is None:
        return None
    if _replaced_elsewhere(project):
        return None
    try:
        agreed = side_in_tree(project.tree, file, file)
        head = side_of_project(project, "the work tree", like=agreed.document)
    except UsageError:
        return None  # contract-drift says what is wrong with the snapshot
    try:
        text = project.tree.read(file).decode("utf-8", "replace")
    except GovernError:
        text = ""
    found = compare_sides(agreed, head, Options())
    return Agreed(found, file, tuple(text.split("\n")))


def _replaced_elsewhere(project: Project) -> bool:
    """Whether some file replaces what makes documents, in a way that is not followed: the snapshot may be its work."""
    known = any("openapi" in app.value.attributes for app in project.apps if isinstance(app.value, Instance))
    return any(
        node[0] == "assign" and any(_is_replacement(target, known) for target in node[2])
        for path in project.paths
        if path.endswith(".py") and any(text in project.tree.read(path) for text in REPLACING)
        for node in walk(project.facts.python(path).body)
    )


def _is_replacement(target: Node, known: bool) -> bool:
    """Whether an assignment gives Pydantic's generator of schemas a method of one's own, or an application an `openapi`
    where that of none is known."""
    if target[0] != "attr":
        return False
    owner = (dotted(target[2]) or "").rpartition(".")[2]
    return owner == "GenerateJsonSchema" or (target[3] == "openapi" and not known)
