"""What is wrong with a configuration: one line each, with the file, the line, the key and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from govern.config.toml_text import read_toml
from govern.config.yaml_lines import BrokenYamlError, Path, line_of, read_yaml
from govern.errors import UsageError
from govern.records import dataclass
from govern.regex import regex
from govern.suggestions import did_you_mean

if TYPE_CHECKING:
    from pydantic import ValidationError

_EXPECTED = {
    "string_type": "text, in quotes where YAML takes it for something else",
    "list_type": "a list, such as [a, b]",
    "dict_type": "keys with values",
    "model_type": "keys with values",
    "model_attributes_type": "keys with values",
    "bool_type": "true or false",
}
_TABLE = regex(r"\s*\[\[?\s*([^\]#]+?)\s*\]\]?\s*(?:#.*)?\Z")
_KEY = regex(r"\s*([A-Za-z0-9_.\"'-]+)\s*=")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Document:
    """A configuration as it was read: its name for people, its data, and the line of each key by its path."""

    name: str
    data: dict[str, Any]
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """The line of the nearest key on the way to `path`, 1 where there is none."""
        return line_of(self.lines, path) or 1


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, at a key."""

    file: str
    line: int
    path: Path
    text: str

    def __str__(self) -> str:
        key = ".".join(str(part) for part in self.path)
        return f"{self.file}:{self.line}: {key}: {self.text}" if key else f"{self.file}:{self.line}: {self.text}"


def complaint(problems: Iterable[Problem]) -> str:
    """All problems in the order of the file, a line each."""
    return "\n".join(dict.fromkeys(str(one) for one in sorted(problems, key=lambda one: (one.line, str(one)))))


def read_document(name: str, source: bytes) -> Document:
    """The data of a configuration file. Raises UsageError where it is no YAML, or no TOML."""
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{name}: not UTF-8 text; save it as UTF-8") from None
    return _read_toml(name, text) if name.endswith(".toml") else _read_yaml(name, text)


def problems_of(error: ValidationError, document: Document) -> Iterator[Problem]:
    """One problem for each thing that the model refuses."""
    for one in error.errors(include_url=False):
        path = tuple(part for part in one["loc"] if part != "[key]")
        yield Problem(document.name, document.line(path), path, _text(one, path))


def _text(error: Any, path: Path) -> str:
    kind, value = error["type"], error.get("input")
    if kind == "missing":
        whose = "waiver" if path[0] == "waivers" else "backend and frontend"
        return f"missing; every {whose} has {'its rules' if path[-1] == 'rules' else f'a {path[-1]}'}"
    if kind == "extra_forbidden":
        known = _known_keys(path[:-1])
        return f"unknown key{did_you_mean(str(path[-1]), known) or '; there are ' + ', '.join(known)}"
    if kind == "value_error":
        return str(error["ctx"]["error"])
    if kind == "literal_error":
        choices = [part.strip("'") for part in error["ctx"]["expected"].replace(" or ", ", ").split(", ")]
        hint = did_you_mean(value, choices) if isinstance(value, str) else ""
        return f"must be one of {', '.join(choices)}, not {_shown(value)}{hint}"
    if kind in _EXPECTED:
        return f"must be {_EXPECTED[kind]}, not {_shown(value)}"
    return str(error["msg"])


def _known_keys(path: Path) -> list[str]:
    """The keys that the section at `path` has."""
    from govern.config import model

    sections: Mapping[str, type[Any]] = {
        "": model.ConfigModel,
        "backends": model.BackendModel,
        "frontends": model.FrontendModel,
        "concepts": model.ConceptModel,
        "entrypoints": model.EntrypointsModel,
        "index": model.IndexModel,
        "waivers": model.WaiverModel,
        "types": model.TypesModel,
    }
    section = sections[str(path[0]) if path else ""]
    return [field.alias or name for name, field in section.model_fields.items()]


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _read_yaml(name: str, text: str) -> Document:
    try:
        data, lines = read_yaml(text)
    except BrokenYamlError as broken:
        raise UsageError(f"{name}:{broken.line}: {broken}") from None
    if data is None:
        return Document(name, {}, {})
    if not isinstance(data, dict):
        raise UsageError(f"{name}:1: must be keys with values, such as `profile: strict`")
    # A section whose entries are all commented out is as good as absent.
    return Document(name, {key: value for key, value in data.items() if value is not None}, lines)


def _read_toml(name: str, text: str) -> Document:
    try:
        data = read_toml(text)
    except ValueError as error:
        raise UsageError(f"{name}: not valid TOML: {str(error).splitlines()[0]}") from None
    tool = data.get("tool")
    table = tool.get("govern", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        raise UsageError(f"{name}: [tool.govern] must be a table")
    return Document(name, table, dict(_toml_lines(text)))


def _toml_lines(text: str) -> Iterator[tuple[Path, int]]:
    """The lines of the keys below [tool.govern], as far as they start a line of their own."""
    table: tuple[str | int, ...] = ()
    counts: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        header = _TABLE.match(line)
        if header is not None:
            parts = _split(header[1])
            table = tuple(parts)
            if line.lstrip().startswith("[["):
                counts[header[1]] = counts.get(header[1], -1) + 1
                table = (*table, counts[header[1]])
            if table[:2] == ("tool", "govern"):
                yield table[2:], number
            continue
        key = _KEY.match(line)
        path: tuple[str | int, ...] = (*table, *_split(key[1])) if key is not None else ()
        if path[:2] == ("tool", "govern"):
            yield path[2:], number


def _split(dotted: str) -> list[str]:
    return [part.strip().strip("\"'") for part in dotted.split(".")]
