"""What one module of the repository defines: enums, classes of constants, constants, literals, rows of models, SQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from govern.facts.syntax import Node, line_of, walk
from govern.findings import Location
from govern.project.effects.mapped import is_model
from govern.project.evaluation import operators
from govern.project.permissions import literals
from govern.project.permissions.definitions import Collection, Definition
from govern.project.permissions.inserts import inserted
from govern.project.proofs.looking import look
from govern.project.values import ClassValue, Instance, ModuleValue, Scope, Value, plain

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

LONGEST = 80


def name_of(value: Value) -> str | None:
    """The name that a value is: a text without blanks, or the member of an enum that stands for one."""
    value = plain(value)
    if isinstance(value, Instance) and "value" in value.attributes:
        value = plain(value.attributes["value"])
        if isinstance(value, tuple) and value:
            value = plain(value[0])
    if not isinstance(value, str) or not value or len(value) > LONGEST or value.split() != [value]:
        return None
    return value


class Reader:
    """Reads one module: its evaluated names, and its code."""

    def __init__(self, ev: Evaluator, module: ModuleValue, body: tuple[Node, ...]) -> None:
        self.ev = ev
        self.module = module
        self.body = body
        self.scope = ev.module_scope(module.name) or Scope(module, module.names)

    def collections(self) -> Iterator[Collection]:
        """Everything in the module that defines names."""
        for value in list(self.module.names.values()):
            if isinstance(value, ClassValue) and value.module is self.module:
                yield from self.classes(value)
        yield self._constants()
        for name, node in literals.containers(self.body):
            yield from self._list(name, node)
        yield from self._rows()

    def read(self, node: Node) -> list[str]:
        """The names that an expression stands for which is no container."""
        if node[0] == "const":
            value = node[2]
        elif node[0] in ("name", "attr"):
            value = look(self.ev, node, self.scope)
            if isinstance(value, str) and node[0] == "name" and node[2] not in self.module.names:
                return []
        else:
            return []
        name = name_of(value)
        return [name] if name is not None else []

    def place(self, node: Node) -> Location:
        return Location(self.module.path, line_of(node[1]))

    def classes(self, cls: ClassValue) -> Iterator[Collection]:
        """The members of an enum, or the constants of a class, and those of the classes in it."""
        members = operators.enum_members(cls)
        found = Collection(cls.full_name, "enum" if members is not None else "class")
        for node in cls.node[5]:
            if node[0] == "class" and isinstance(inner := cls.names.get(node[2]), ClassValue):
                yield from self.classes(inner)
            if node[0] != "assign" or len(node[2]) != 1 or node[2][0][0] != "name":
                continue
            attribute = node[2][0][2]
            value = cls.names.get(attribute)
            if members is not None and not isinstance(value, Instance):
                continue
            name = name_of(value)
            if name is not None and not attribute.startswith("_"):
                found.add(Definition(name, f"{cls.name}.{attribute}", self.place(node)))
        if members is not None or (len(found.definitions) > 1 and not cls.external_bases()):
            yield found

    def _constants(self) -> Collection:
        found = Collection(self.module.name, "constants")
        for node in self.body:
            if node[0] == "assign" and len(node[2]) == 1 and node[2][0][0] == "name" and node[3] is not None:
                label = node[2][0][2]
                name = name_of(node[3][2]) if node[3][0] == "const" and label.isupper() else None
                if name is not None:
                    found.add(Definition(name, label, self.place(node)))
        return found

    def _list(self, name: str, node: Node) -> Iterator[Collection]:
        full = f"{self.module.name}.{name}".rstrip(".")
        yield from self._columns(full, "list", literals.cells(node, self.read))
        for sign in ".:":
            found = Collection(full, "list", f"keys{sign}")
            for path, key in literals.dotted_keys(node):
                found.add(Definition(sign.join(path), name, self.place(key)))
            yield found

    def _columns(self, name: str, kind: str, cells: Iterator[literals.Cell]) -> Iterator[Collection]:
        columns: dict[str, Collection] = {}
        for column, text, node in cells:
            one = columns.setdefault(column, Collection(name, kind, column))
            one.add(Definition(text, name.rpartition(".")[2], self.place(node)))
        yield from columns.values()

    def _rows(self) -> Iterator[Collection]:
        """What goes into the database: rows of models, rows that are inserted, statements of SQL."""
        for node in walk(self.body):
            if node[0] == "const" and isinstance(node[2], str) and "insert" in node[2][:4000].lower():
                for cell in inserted(node[2], line_of(node[1])):
                    table = Collection(f"{cell.table}.{cell.column}", "table")
                    table.add(Definition(cell.text, cell.table, Location(self.module.path, cell.line)))
                    yield table
            elif node[0] == "call":
                for name, rows in literals.inserted_rows(node):
                    for one in self._columns(name.rpartition(".")[2], "rows", literals.cells(rows, self.read)):
                        yield _as_rows(one)
                yield from self._model_row(node)

    def _model_row(self, node: Node) -> Iterator[Collection]:
        if not node[4] or node[2][0] not in ("name", "attr"):
            return
        cls = look(self.ev, node[2], self.scope)
        if not is_model(cls):
            return
        for keyword, value in node[4]:
            for text in self.read(value) if keyword else ():
                row = Collection(f"{cls.name}.{keyword}", "rows")
                row.add(Definition(text, cls.name, self.place(node)))
                yield row


def _as_rows(one: Collection) -> Collection:
    """Rows that are inserted, named after table and column."""
    column = one.column.strip(".{}=") or "0"
    return Collection(f"{one.name}.{column}", "rows", "", one.definitions)
