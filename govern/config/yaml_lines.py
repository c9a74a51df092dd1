"""YAML as plain data, with the line of every key.

It is built from libyaml's events, which are flat: neither aliases nor deep nesting can make it grow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

DEEPEST = 24
HINTS = {
    "mapping values are not allowed": "; put text that holds `: ` in quotes",
    "did not find expected key": "; put text that begins with `{`, `[` or a quote in quotes",
    "found character that cannot start": "; indent by spaces, and put text that begins with @, ` or % in quotes",
}
Path = tuple[str | int, ...]


class BrokenYamlError(Exception):
    """Something in the YAML that cannot be accepted, at a line."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line


def read_yaml(text: str, first_line: int = 1) -> tuple[Any, dict[Path, int]]:
    """Plain data of one YAML document, and the line of each key and item by its path. Raises BrokenYamlError.

    Keys are text; dates stay text; aliases, tags, keys given twice and deep nesting are refused.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    builder = _Builder(first_line)
    try:
        for event in yaml.parse(text, Loader=loader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        problem = error.problem or error.context or "cannot be read"
        if "nesting depth" in problem:  # newer versions of the parser have a limit of their own
            raise BrokenYamlError(line, f"nested more than {DEEPEST} deep") from None
        hint = next((hint for start, hint in HINTS.items() if problem.startswith(start)), "")
        raise BrokenYamlError(min(line, first_line + text.count("\n")), f"not valid YAML: {problem}{hint}") from None
    except yaml.YAMLError as error:
        position = getattr(error, "position", 0)
        reason = getattr(error, "reason", "cannot be read")
        raise BrokenYamlError(first_line + text[:position].count("\n"), f"not valid YAML: {reason}") from None
    return builder.value, builder.lines


class _Builder:
    """Puts values together from events, with an explicit stack."""

    def __init__(self, first_line: int) -> None:
        import yaml

        self.first_line = first_line
        self.value: Any = None
        self.lines: dict[Path, int] = {}
        self._scalar = _scalars()
        self._stack: list[tuple[Any, Path]] = []
        self._key: list[str | None] = []
        self._documents = 0
        self._yaml = yaml

    def take(self, event: Any) -> None:
        line = self.first_line + event.start_mark.line
        events = self._yaml
        if isinstance(event, events.AliasEvent):
            raise BrokenYamlError(line, f"`*{event.anchor}`: anchors and aliases are not allowed; write the value out")
        if isinstance(event, events.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise BrokenYamlError(line, "a second YAML document begins here; there may be only one")
        elif isinstance(event, events.ScalarEvent):
            if event.tag is not None:
                raise BrokenYamlError(line, f"the tag {event.tag!r} is not allowed")
            if self._waits_for_key():
                self._take_key(event.value, line)
            else:
                self._add(self._scalar(event, line), line)
        elif isinstance(event, (events.MappingStartEvent, events.SequenceStartEvent)):
            if event.tag is not None:
                raise BrokenYamlError(line, f"the tag {event.tag!r} is not allowed")
            if self._waits_for_key():
                raise BrokenYamlError(line, "a key must be text")
            if len(self._stack) >= DEEPEST:
                raise BrokenYamlError(line, f"nested more than {DEEPEST} deep")
            value: Any = {} if isinstance(event, events.MappingStartEvent) else []
            path = self._add(value, line)
            self._stack.append((value, path))
            self._key.append(None)
        elif isinstance(event, (events.MappingEndEvent, events.SequenceEndEvent)):
            self._stack.pop()
            self._key.pop()

    def _waits_for_key(self) -> bool:
        return bool(self._stack) and isinstance(self._stack[-1][0], dict) and self._key[-1] is None

    def _take_key(self, key: str, line: int) -> None:
        holder, path = self._stack[-1]
        if key in holder:
            raise BrokenYamlError(line, f"the key {key!r} is given twice")
        self._key[-1] = key
        self.lines[(*path, key)] = line

    def _add(self, value: Any, line: int) -> Path:
        if not self._stack:
            self.value = value
            return ()
        holder, path = self._stack[-1]
        if isinstance(holder, dict):
            key = self._key[-1]
            assert key is not None
            holder[key] = value
            self._key[-1] = None
            return (*path, key)
        holder.append(value)
        place = (*path, len(holder) - 1)
        self.lines[place] = line
        return place


def _scalars() -> Any:
    """A function from a scalar event to its value, by YAML's own rules for plain text, numbers and booleans."""
    import yaml

    resolve: Any = yaml.resolver.Resolver().resolve
    constructor = yaml.constructor.SafeConstructor()
    wanted = {f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float")}

    def value_of(event: Any, line: int) -> Any:
        tag = resolve(yaml.ScalarNode, event.value, event.implicit)
        if tag not in wanted:
            return event.value
        try:
            return constructor.construct_object(yaml.ScalarNode(tag, event.value))
        except (ValueError, OverflowError):
            raise BrokenYamlError(
                line, f"{event.value[:40]!r} is not a number govern can read; write it in quotes"
            ) from None

    return value_of


def line_of(lines: Mapping[Path, int], path: Path) -> int:
    """The line of the nearest key on the way to `path`; 0 where there is none."""
    return next((lines[part] for part in _prefixes(path) if part in lines), 0)


def _prefixes(path: Path) -> Iterator[Path]:
    return (path[:length] for length in range(len(path), 0, -1))
