"""Which models belong to users: those with a column that names the owner of each row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from govern.facts.syntax import Node, dotted, walk
from govern.project.effects.mapped import is_model
from govern.project.proofs import wording
from govern.project.values import ClassValue, ModuleValue, plain

if TYPE_CHECKING:
    from govern.project.project import Project

# Columns that name an owner whatever they refer to.
NAMES = wording.listed(
    "owner_id owner user_id user created_by created_by_id creator_id creator author_id author owner_uuid user_uuid "
    "created_by_user_id uploaded_by uploader_id submitted_by userId ownerId authorId createdBy"
)
# What a foreign key to the table of users is called where it names an owner.
OWNING = wording.listed(
    "owner user author creator created uploader uploaded submitter submitted account profile customer"
)
NOT_OWNING = wording.listed(
    "assigned assignee approved approver reviewed reviewer updated modified deleted invited inviter received receiver "
    "recipient target followed following follower friend other manager supervisor parent referred referrer blocked"
)
PEOPLE = wording.listed("user users")
SECRETS = wording.listed("password passwd")
LOGINS = wording.listed("email username login")
# Columns that say who wrote something down, which others may read.
BYLINES = wording.listed("created creator author uploaded uploader submitted submitter")


class Owners:
    """The models of a project that have an owner. `more` are further names of owner columns."""

    def __init__(self, project: Project, more: Iterable[str] = ()) -> None:
        self._project = project
        self._names = NAMES | frozenset(more)

    @cached_property
    def classes(self) -> dict[str, ClassValue]:
        """The mapped classes by name; of several the first keeps it."""
        found: dict[str, ClassValue] = {}
        for wiring in self._project.wirings:
            for module in wiring.modules:
                for cls in _classes_of(module) if not self._project.layout.is_test(module.path) else ():
                    found.setdefault(cls.name, cls)
        return found

    @cached_property
    def users(self) -> frozenset[str]:
        """The names of the models that users are rows of, and of their tables."""
        found: set[str] = set()
        for name, cls in self.classes.items():
            words = wording.words(name)
            named = bool(words) and words[-1] in PEOPLE and len(words) <= 2
            held = {word for column, _ in _columns(cls) for word in wording.words(column)}
            if named or (held & SECRETS and held & LOGINS):
                found |= {name, table_of(cls)}
        return frozenset(found)

    @cached_property
    def columns(self) -> dict[str, frozenset[str]]:
        """The owner columns of each model that has any, or whose rows are parts of one that has; a model goes by the
        name of its table, too."""
        found = dict(self._direct)
        for name, parents in self.parents.items():
            if name not in self._direct:
                found[name] = frozenset(parents).union(*(self._direct[parent] for parent in parents.values()))
        for name in list(found):
            found.setdefault(table_of(self.classes[name]), found[name])
        return found

    @cached_property
    def _direct(self) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for name, cls in self.classes.items():
            owning = frozenset(column for column, value in _columns(cls) if self._owns(column, value))
            if owning and name not in self.users:
                found[name] = owning
        return found

    @cached_property
    def parents(self) -> dict[str, dict[str, str]]:
        """Of models without an owner column: the columns that refer to a model with one, and that model."""
        names = {table_of(self.classes[name]): name for name in self._direct} | {name: name for name in self._direct}
        found: dict[str, dict[str, str]] = {}
        for name, cls in self.classes.items():
            if name in self._direct or name in self.users:
                continue
            for column, value in _columns(cls):
                for target in _referred(value):
                    parent = names.get(target.rpartition(".")[0].rpartition(".")[2])
                    if parent is not None and NOT_OWNING.isdisjoint(wording.words(column)):
                        found.setdefault(name, {})[column] = parent
        return found

    @cached_property
    def every(self) -> frozenset[str]:
        """The names of all owner columns."""
        return frozenset().union(*self._direct.values())

    def belongs(self, model: str) -> bool:
        """Whether rows of a model belong to somebody, rather than being written by somebody."""
        return any(BYLINES.isdisjoint(wording.words(column)) for column in self._direct.get(model, ()))

    def model_of(self, name: str) -> str:
        """The name of the model, for a model or a table."""
        if name in self.classes or name not in self.columns:
            return name
        return self._by_table.get(name, name)

    @cached_property
    def _by_table(self) -> dict[str, str]:
        return {table_of(cls): name for name, cls in self.classes.items()}

    def _owns(self, column: str, value: Node | None) -> bool:
        if column in self._names:
            return True
        words = wording.words(column)
        if OWNING.isdisjoint(words) or not NOT_OWNING.isdisjoint(words):
            return False
        return any(target.partition(".")[0] in self.users for target in _referred(value))


def table_of(cls: ClassValue) -> str:
    """The table of a model, as far as it says."""
    name = plain(cls.lookup("__tablename__"))
    return name if isinstance(name, str) else cls.name.lower()


def _classes_of(module: ModuleValue) -> Iterator[ClassValue]:
    for value in list(module.names.values()):
        if isinstance(value, ClassValue) and value.module is module and is_model(value):
            yield value


def _columns(cls: ClassValue) -> Iterator[tuple[str, Node | None]]:
    """The names that a model assigns or declares, its bases of the repository included, each with its value."""
    for ancestor in cls.ancestors():
        for node in ancestor.node[5] if isinstance(ancestor, ClassValue) else ():
            if node[0] == "def":
                yield str(node[2]), None
            elif node[0] == "assign":
                for target in node[2]:
                    if target[0] == "name":
                        yield str(target[2]), node[3]


def _referred(value: Node | None) -> Iterator[str]:
    """The columns that a column refers to: "users.id", "User.id"."""
    for node in walk(value) if value is not None else ():
        if node[0] != "call":
            continue
        if str(node[2][-1]).lower().startswith(("foreignkey", "link")) and node[3]:
            first = node[3][0]
            yield str(first[2]).removeprefix("models.") if first[0] == "const" else dotted(first) or ""
        for key, given in node[4]:
            if key == "foreign_key" and given[0] == "const":
                yield str(given[2])
