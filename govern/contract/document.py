"""An OpenAPI document as plain data: reading it, refusing what is none, and following its references."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from govern.errors import UsageError

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
VERSIONS = ("3.0", "3.1", "3.2")
LONGEST_CHAIN = 40
Raw = Mapping[str, Any]


class Document:
    """An OpenAPI document of version 3.0 or later. `name` is what messages call it ("the snapshot", "HEAD~1").

    Raises UsageError where `data` is no such document.
    """

    def __init__(self, data: object, name: str = "the document") -> None:
        self.name = name
        self.data = _checked(data, name)

    @cached_property
    def paths(self) -> Raw:
        return mapping(self.data.get("paths"))

    @cached_property
    def webhooks(self) -> Raw:
        return mapping(self.data.get("webhooks"))

    @cached_property
    def components(self) -> Raw:
        return mapping(self.data.get("components"))

    @cached_property
    def schemas(self) -> Raw:
        return mapping(self.components.get("schemas"))

    def item(self, raw: object) -> Raw:
        """A path item, parameter, body, response or header, its reference followed; empty where it leads nowhere."""
        seen = 0
        while isinstance(raw, Mapping) and isinstance(raw.get("$ref"), str) and seen < LONGEST_CHAIN:
            raw, seen = self.resolve(raw["$ref"]), seen + 1
        return mapping(raw) if seen < LONGEST_CHAIN else {}

    def resolve(self, reference: str) -> object:
        """What a local reference ("#/components/schemas/Item") points at; None where that is nothing."""
        if not reference.startswith("#/"):
            return None
        found: object = self.data
        for step in reference[2:].split("/"):
            key = step.replace("~1", "/").replace("~0", "~")
            if isinstance(found, Mapping) and key in found:
                found = found[key]
            elif isinstance(found, list) and key.isdigit() and int(key) < len(found):
                found = found[int(key)]
            else:
                return None
        return found


def read_document(content: bytes, name: str) -> Document:
    """The document that a JSON or YAML file holds. Raises UsageError where it is none."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{name}: not an OpenAPI document (the file is no UTF-8 text)") from None
    if text.lstrip()[:1] in ("{", "["):
        return Document(_read_json(text, name), name)
    from govern.config.yaml_lines import BrokenYamlError, read_yaml

    try:
        data, _ = read_yaml(text)
    except BrokenYamlError as error:
        raise UsageError(f"{name}, line {error.line}: not an OpenAPI document ({error})") from None
    return Document(data, name)


def _read_json(text: str, name: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise UsageError(f"{name}, line {error.lineno}: not valid JSON ({error.msg.lower()})") from None
    except (RecursionError, ValueError):
        raise UsageError(f"{name}: not an OpenAPI document (nested too deeply, or a number that is too long)") from None


def _checked(data: object, name: str) -> Raw:
    if not isinstance(data, Mapping):
        raise UsageError(f"{name}: not an OpenAPI document (it holds no object)")
    if "swagger" in data:
        raise UsageError(f"{name}: Swagger {data['swagger']}; govern compares OpenAPI 3.0 and later")
    version = data.get("openapi")
    if not isinstance(version, str):
        raise UsageError(f"{name}: not an OpenAPI document (it has no `openapi` version)")
    if not version.startswith(VERSIONS):
        raise UsageError(f"{name}: OpenAPI {version[:20]}; govern compares {', '.join(VERSIONS)}")
    for key in ("paths", "webhooks", "components"):
        if not isinstance(data.get(key, {}), Mapping):
            raise UsageError(f"{name}: not a valid OpenAPI document (`{key}` is no object)")
    if "paths" not in data and "webhooks" not in data:
        raise UsageError(f"{name}: not a valid OpenAPI document (it has no `paths`)")
    return data


def mapping(value: object) -> Raw:
    """The value where it is an object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def texts(value: object) -> list[str]:
    """The strings of a list, in order; none where it is no list."""
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def references(raw: object) -> Iterator[str]:
    """Every reference below a value."""
    waiting = [raw]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            reference = one.get("$ref")
            if isinstance(reference, str):
                yield reference
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)


def unchanged(base: Document, head: Document) -> frozenset[str]:
    """The references to components that are the same in both documents, with all that they refer to."""
    uses: dict[str, set[str]] = {}
    for section, named in head.components.items():
        old = mapping(base.components.get(section))
        for name, raw in mapping(named).items():
            if name in old and old[name] == raw:
                uses[f"#/components/{section}/{name}"] = set(references(raw))
    while True:
        broken = [reference for reference, used in uses.items() if not all(one in uses for one in used)]
        if not broken:
            return frozenset(uses)
        for reference in broken:
            del uses[reference]
