"""Versions out of the forms in which a Python project states what it needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from govern.config.sources import Sources
from govern.config.toml_text import read_toml
from govern.regex import regex

_REQUIREMENT = regex(r"\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*\(?([^;#@)]*)")
_SETUP_STRING = regex(r"[\"']([A-Za-z0-9][\w.-]*(?:\[[^\]\"']*\])?\s*[<>=!~][^\"';]*)[\"']")
_INCLUDE = regex(r"\s*(?:-r|--requirement|-c|--constraint)[\s=]+([^\s#]+)")
_EXACT = regex(r"===?\s*v?([0-9][\w.!+-]*)\Z")
_MOST_INCLUDES = 50


class Need(NamedTuple):
    """One stated need: an exact version, or a range ("" for any version), and where it stands."""

    version: str | None
    specifier: str
    place: str


def normalised(name: str) -> str:
    """The one spelling of a project's name."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_requirement(text: str, name: str, place: str) -> Need | None:
    """What a line such as `fastapi[standard]>=0.115,<1` says of the project `name`; None where it is about another."""
    found = _REQUIREMENT.match(text)
    if found is None or normalised(found[1]) != name:
        return None
    specifier = re.sub(r"\s+", "", found[2].split(" --")[0])
    exact = _EXACT.match(specifier)
    return Need(exact[1] if exact else None, specifier, place)


def in_lock(text: str, name: str, place: str) -> Need | None:
    """What uv.lock, poetry.lock, pdm.lock or pylock.toml pin; the highest of several versions."""
    versions = re.findall(rf'^name = "{re.escape(name)}"\r?\nversion = "([^"\n]{{1,60}})"', text, re.MULTILINE)
    return Need(max(versions, key=_sortable), "", place) if versions else None


def in_pipfile_lock(text: str, name: str, place: str) -> Need | None:
    """What a Pipfile.lock pins."""
    found = re.search(rf'"{re.escape(name)}":\s*\{{[^{{}}]*"version":\s*"==([^"]+)"', text)
    return Need(found[1], "", place) if found else None


def in_requirements(sources: Sources, path: str, name: str) -> list[Need]:
    """What a requirements file says, and the files it includes, and its constraints."""
    found: list[Need] = []
    waiting, seen = [path], {path}
    while waiting and len(seen) <= _MOST_INCLUDES:
        file = waiting.pop(0)
        for number, line in enumerate(sources.text(file).splitlines(), start=1):
            included = _INCLUDE.match(line)
            if included is not None:
                other = _join(file.rpartition("/")[0], included[1])
                if other in sources.all and other not in seen:
                    seen.add(other)
                    waiting.append(other)
                continue
            need = read_requirement(line, name, f"{file}:{number}")
            if need is not None:
                found.append(need)
    return found


def in_pyproject(text: str, name: str, place: str) -> list[Need]:
    """What pyproject.toml says: PEP 621, PEP 735 groups, and the tables of poetry, pdm, uv and hatch."""
    try:
        data = read_toml(text)
    except ValueError:
        return []
    needs = [read_requirement(line, name, place) for line in _requirement_lines(data)]
    poetry = _table(data, "tool", "poetry")
    groups = [_table(group, "dependencies") for group in _table(poetry, "group").values()]
    for table in (_table(poetry, "dependencies"), _table(poetry, "dev-dependencies"), *groups):
        needs += [_poetry_need(value, place) for key, value in table.items() if normalised(key) == name]
    return [need for need in needs if need is not None]


def in_setup(text: str, name: str, place: str) -> list[Need]:
    """What setup.py or setup.cfg says, as far as it stands there as plain text."""
    lines = _SETUP_STRING.findall(text) if place.endswith(".py") else text.splitlines()
    needs = (read_requirement(line.partition("install_requires =")[2] or line, name, place) for line in lines)
    return [need for need in needs if need is not None]


def in_pipfile(text: str, name: str, place: str) -> list[Need]:
    """What a Pipfile says."""
    try:
        data = read_toml(text)
    except ValueError:
        return []
    tables = (_table(data, "packages"), _table(data, "dev-packages"))
    needs = [_pipfile_need(value, place) for table in tables for key, value in table.items() if normalised(key) == name]
    return [need for need in needs if need is not None]


def _requirement_lines(data: Mapping[str, object]) -> Iterator[str]:
    project = _table(data, "project")
    lists: list[object] = [project.get("dependencies")]
    lists += _table(project, "optional-dependencies").values()
    lists += _table(data, "dependency-groups").values()
    lists += _table(data, "tool", "pdm", "dev-dependencies").values()
    lists += [
        _table(data, "tool", "uv").get("dev-dependencies"),
        _table(data, "tool", "uv").get("constraint-dependencies"),
    ]
    lists += [_table(env).get("dependencies") for env in _table(data, "tool", "hatch", "envs").values()]
    for one in lists:
        if isinstance(one, list):
            yield from (line for line in one if isinstance(line, str))


def _poetry_need(value: object, place: str) -> Need | None:
    if isinstance(value, Mapping):
        value = value.get("version")
    if not isinstance(value, str):
        return None
    text = re.sub(r"\s+", "", value)
    if re.fullmatch(r"(?:==?)?v?\d[\w.!+-]*", text):
        return Need(text.lstrip("=v"), "", place)
    parts = [_poetry_part(part) for part in text.split(",")]
    return Need(None, ",".join(part for part in parts if part), place)


def _poetry_part(part: str) -> str:
    """`^1.2` and `~1.2` in the words of every other tool."""
    found = re.fullmatch(r"([\^~])v?(\d{1,9}(?:\.\d{1,9})*)\S*", part)
    if found is None:
        return "" if part == "*" else part
    numbers = [int(number) for number in found[2].split(".")]
    if found[1] == "~":
        at = 0 if len(numbers) == 1 else 1
    else:
        at = next((index for index, number in enumerate(numbers) if number), len(numbers) - 1)
    upper = [*numbers[:at], numbers[at] + 1]
    return f">={found[2]},<{'.'.join(map(str, upper))}"


def _pipfile_need(value: object, place: str) -> Need | None:
    if isinstance(value, Mapping):
        value = value.get("version")
    if not isinstance(value, str):
        return None
    specifier = "" if value.strip() == "*" else re.sub(r"\s+", "", value)
    exact = _EXACT.match(specifier)
    return Need(exact[1] if exact else None, specifier, place)


def _table(data: object, *keys: str) -> Mapping[str, object]:
    for key in keys:
        data = data.get(key) if isinstance(data, Mapping) else None
    return data if isinstance(data, Mapping) else {}


def _join(folder: str, relative: str) -> str:
    parts = folder.split("/") if folder else []
    for part in relative.split("/"):
        if part == "..":
            if not parts:
                return ""
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _sortable(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))
