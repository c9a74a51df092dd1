"""What clients send, compared: parameters and bodies."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from govern.contract.document import Document, Raw, mapping
from govern.contract.lifecycle import SUNSET, compare_deprecation, sunset_of
from govern.contract.media import compare_body_schemas
from govern.contract.operations import Operation, Pair
from govern.contract.schemas import compare_schemas
from govern.contract.walk import Spot, Walk, shown

Key = tuple[str, str]
STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}


def compare_requests(walk: Walk, pair: Pair) -> None:
    """Report what differs between what two operations ask for."""
    walk.seen = set()
    _compare_parameters(walk, pair)
    _compare_body(walk, pair)


def _compare_parameters(walk: Walk, pair: Pair) -> None:
    old = parameters_of(walk.base, pair.old, pair.renamed)
    new = parameters_of(walk.head, pair.new, {})
    for key in sorted(old.keys() | new.keys()):
        where, name = key
        subject = replace(pair.subject, part=f"{where} parameter {name}")
        spot = Spot("request", "parameter", f"{where} parameter `{name}`", subject, json=False)
        if key not in new:
            _removed(walk, spot, where, old[key])
        elif key not in old:
            _added(walk, spot, where, new[key])
        else:
            _compare_parameter(walk, spot, where, old[key], new[key])


def parameters_of(document: Document, operation: Operation, renamed: Any) -> dict[Key, Raw]:
    """The parameters by where they are and their name; an operation's own count before its path's."""
    found: dict[Key, Raw] = {}
    for listed in (operation.item.get("parameters"), operation.raw.get("parameters")):
        for raw in listed if isinstance(listed, list) else ():
            one = document.item(raw)
            where, name = one.get("in"), one.get("name")
            if isinstance(where, str) and isinstance(name, str):
                name = renamed.get(name, name) if where == "path" else name
                found[where, name.lower() if where == "header" else name] = one
    return found


def _removed(walk: Walk, spot: Spot, where: str, old: Raw) -> None:
    kind, text = "request-parameter-removed", f"{spot.what} was removed"
    if where == "path":
        kind = "request-path-parameter-removed"
    elif old.get("deprecated") is True and SUNSET not in old:
        kind, text = "request-parameter-removed-with-deprecation", f"{spot.what}, deprecated before, was removed"
    elif old.get("deprecated") is True:
        sunset = sunset_of(old)
        if sunset is None:
            kind, text = "request-parameter-sunset-invalid", f"{text}, and its sunset is no date: {shown(old[SUNSET])}"
        elif walk.options.today < sunset:
            kind, text = "request-parameter-removed-before-sunset", f"{text} before its sunset {sunset}"
        else:
            kind, text = "request-parameter-removed-with-deprecation", f"{text} after its sunset {sunset}"
    walk.add(kind, spot.subject, text)


def _added(walk: Walk, spot: Spot, where: str, new: Raw) -> None:
    required = new.get("required") is True
    kind = f"new-{'required' if required else 'optional'}-request-parameter"
    if where == "path":
        kind = "new-request-path-parameter"
    walk.add(kind, spot.subject, f"{spot.what} was added, {'required' if required else 'optional'}")


def _compare_parameter(walk: Walk, spot: Spot, where: str, old: Raw, new: Raw) -> None:
    was, is_now = old.get("required") is True, new.get("required") is True
    if was != is_now and where != "path":
        need = "required" if is_now else "optional"
        walk.add(f"request-parameter-became-{need}", spot.subject, f"{spot.what} is {need} now")
    compare_deprecation(walk, old, new, spot.subject, spot.what, spot.kind)
    styles = [_style(where, one) for one in (old, new)]
    if styles[0] != styles[1]:
        text = f"{spot.what} is written as {styles[1]} now, not as {styles[0]}"
        walk.add("request-parameter-serialization-changed", spot.subject, text)
    compare_schemas(walk, spot, _schema(old), _schema(new))


def _style(where: str, raw: Raw) -> str:
    content = next(iter(mapping(raw.get("content"))), None)
    if content is not None:
        return str(content)
    style = raw.get("style", STYLES.get(where, "form"))
    return f"{style}{' exploded' if raw.get('explode', style == 'form') else ''}"


def _schema(raw: Raw) -> object:
    content = mapping(raw.get("content"))
    return next((mapping(one).get("schema", {}) for one in content.values()), raw.get("schema", {}))


def _compare_body(walk: Walk, pair: Pair) -> None:
    old, new = (_body(document, one) for document, one in ((walk.base, pair.old), (walk.head, pair.new)))
    subject = replace(pair.subject, part="request body")
    if old is None and new is None:
        return
    if old is None or new is None:
        required = mapping(new).get("required") is True
        if old is not None:
            walk.add("request-body-removed", subject, "the request body was removed")
        elif required:
            walk.add("request-body-added-required", subject, "a request body was added, required")
        else:
            walk.add("request-body-added-optional", subject, "a request body was added, optional")
        return
    was, is_now = old.get("required") is True, new.get("required") is True
    if was != is_now:
        need = "required" if is_now else "optional"
        walk.add(f"request-body-became-{need}", subject, f"the request body is {need} now")
    first, second = mapping(old.get("content")), mapping(new.get("content"))
    for name in sorted(first.keys() | second.keys(), key=str):
        if name not in second:
            walk.add("request-body-media-type-removed", subject, f"the request body may not be {shown(name)} any more")
        elif name not in first:
            walk.add("request-body-media-type-added", subject, f"the request body may be {shown(name)} now")
        else:
            spot = Spot("request", "body", "request body", subject)
            compare_body_schemas(walk, spot, str(name), mapping(first[name]), mapping(second[name]))


def _body(document: Document, operation: Operation) -> Raw | None:
    raw = operation.raw.get("requestBody")
    return document.item(raw) if raw is not None else None
