"""The components of a document: which there are, and what each is called in the end.

Every class gets one component for each mode. Those that turn out equal become one, and each gets the shortest name that
nothing else needs: `Item`, `Item-Input`, `app__schemas__Item`, ... (Pydantic's `_DefinitionsRemapping`).
"""

from __future__ import annotations

import json
from typing import Any

from govern.project.openapi.names import ClassKey

Schema = dict[str, Any]
PREFIX = "#/components/schemas/"
TITLES = {"validation": "Input", "serialization": "Output"}
MAX_ROUNDS = 100


class Components:
    """Schemas by an internal name; `finish` gives them their names.

    `all_choices` says that names of a former round are replaced in the next ones, too: Pydantic before 2.13 lost sight
    of them, so that what they stand in kept its two names.
    """

    def __init__(self, *, all_choices: bool = True) -> None:
        self.all_choices = all_choices
        self.schemas: dict[str, Schema] = {}
        self.keys: dict[str, ClassKey] = {}
        self._names: dict[tuple[object, str], str] = {}
        self._choices: dict[str, list[str]] = {}
        self._occurrences: dict[str, list[object]] = {}
        self._begun: set[str] = set()

    def name(self, key: ClassKey, mode: str) -> str:
        """The internal name of a class's component in a mode."""
        at = (key.identity, mode)
        if at not in self._names:
            self._names[at] = self._new(key, mode)
        return self._names[at]

    def _new(self, key: ClassKey, mode: str) -> str:
        title, short, long = TITLES[mode], key.short, key.long
        same = self._occurrences.setdefault(long, [])
        if key.identity not in same:
            same.append(key.identity)
        number = same.index(key.identity) + 1
        own = f"{long}-{title}__{number}"
        self._choices[own] = [short, f"{short}-{title}", long, f"{long}-{title}", f"{long}__{number}", own]
        self.keys[own] = key
        return own

    def reference(self, key: ClassKey, mode: str) -> str:
        """What refers to a class's component."""
        return PREFIX + self.name(key, mode)

    def begin(self, key: ClassKey, mode: str) -> bool:
        """Whether nobody has begun to make this component yet; it counts as begun from now on."""
        name = self.name(key, mode)
        if name in self._begun:
            return False
        self._begun.add(name)
        return True

    def set(self, key: ClassKey, mode: str, schema: Schema) -> None:
        self.schemas[self.name(key, mode)] = schema

    def drop(self, key: ClassKey, mode: str) -> None:
        """Forget a component that has no schema."""
        self._begun.discard(self.name(key, mode))

    def at(self, reference: str) -> Schema | None:
        """The schema that a reference stands for, where it is there already."""
        return self.schemas.get(reference.removeprefix(PREFIX))

    def finish(self) -> dict[str, str]:
        """Give every component its final name in all schemas; internal name -> final name."""
        current = {name: json_copy(schema) for name, schema in self.schemas.items()}
        final: dict[str, str] = {}
        for _ in range(MAX_ROUNDS):
            before = final
            final, moved = self._round(current)
            current = {name: renamed(schema, moved) for name, schema in current.items()}
            if final == before:
                break
        self.moved = {PREFIX + name: PREFIX + called for name, called in final.items()}
        self.keys = {final[name]: self.keys[name] for name in current}
        self.schemas = {final[name]: renamed(schema, self.moved) for name, schema in self.schemas.items()}
        return final

    def _round(self, current: dict[str, Schema]) -> tuple[dict[str, str], dict[str, str]]:
        users: dict[str, set[str]] = {}
        for name, schema in current.items():
            text = json.dumps(schema, sort_keys=True)
            for choice in self._choices[name]:
                users.setdefault(choice, set()).add(text)
        final: dict[str, str] = {}
        moved: dict[str, str] = {}
        for name in current:
            choices = self._choices[name]
            final[name] = next(choice for choice in choices if len(users[choice]) == 1)
            for choice in choices[choices.index(final[name]) :] if self.all_choices else [name]:
                moved[PREFIX + choice] = PREFIX + final[name]
        return final, moved


def json_copy(value: Any) -> Any:
    """A copy of JSON whose leaves stay the same objects."""
    if isinstance(value, dict):
        return {key: json_copy(item) for key, item in value.items()}
    return [json_copy(item) for item in value] if isinstance(value, list) else value


def renamed(value: Any, moved: dict[str, str]) -> Any:
    """JSON with its references replaced."""
    if isinstance(value, str):
        return moved.get(value, value)
    if isinstance(value, dict):
        return {key: renamed(item, moved) for key, item in value.items()}
    return [renamed(item, moved) for item in value] if isinstance(value, list) else value
