"""Who may call, compared: the requirements of operations and of the document, and the schemes they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from govern.contract.change import Subject
from govern.contract.document import Raw, mapping, texts
from govern.contract.operations import Pair
from govern.contract.walk import Walk, shown

Scopes = Mapping[str, frozenset[str]]


def compare_security(walk: Walk, pair: Pair) -> None:
    """Report what differs between what two operations ask of their callers."""
    old, new = pair.old.raw.get("security"), pair.new.raw.get("security")
    if old is None and new is None:
        return
    old = walk.base.data.get("security") if old is None else old
    new = walk.head.data.get("security") if new is None else new
    _compare(walk, pair.subject, "", f"{pair.new.label}: ", old, new)


def compare_global_security(walk: Walk) -> None:
    """Report what differs between what the documents ask of the callers of all operations."""
    _compare(
        walk, Subject(part="security"), "global-", "", walk.base.data.get("security"), walk.head.data.get("security")
    )


def _compare(walk: Walk, subject: Subject, prefix: str, name: str, old: object, new: object) -> None:
    first, second = _requirements(old), _requirements(new)
    for key in sorted(first.keys() | second.keys()):
        if key not in second:
            walk.add(
                f"{prefix}security-removed", subject, f"{name}the security scheme `{key}` is not asked for any more"
            )
        elif key not in first:
            walk.add(f"{prefix}security-added", subject, f"{name}the security scheme `{key}` is asked for now")
        else:
            for scope in sorted(first[key] - second[key]):
                text = f"{name}the scope {shown(scope)} of `{key}` is not asked for any more"
                walk.add(f"{prefix}security-scope-removed", subject, text)
            for scope in sorted(second[key] - first[key]):
                text = f"{name}the scope {shown(scope)} of `{key}` is asked for now"
                walk.add(f"{prefix}security-scope-added", subject, text)


def _requirements(raw: object) -> Scopes:
    """The alternatives, each by the names of its schemes, with all scopes."""
    found: dict[str, frozenset[str]] = {}
    for one in raw if isinstance(raw, list) else ():
        schemes = mapping(one)
        key = " and ".join(sorted(str(name) for name in schemes))
        if key:
            scopes = frozenset(scope for names in schemes.values() for scope in texts(names))
            found[key] = found.get(key, frozenset()) | scopes
    return found


def compare_schemes(walk: Walk) -> None:
    """Report what differs between the security schemes of the documents."""
    old, new = (mapping(document.components.get("securitySchemes")) for document in (walk.base, walk.head))
    for name in sorted(old.keys() | new.keys(), key=str):
        subject = Subject(part=f"security scheme {name}")
        if name not in new:
            walk.add("security-scheme-removed", subject, f"the security scheme `{name}` was removed")
        elif name not in old:
            walk.add("security-scheme-added", subject, f"the security scheme `{name}` was added")
        else:
            _compare_scheme(walk, subject, str(name), walk.base.item(old[name]), walk.head.item(new[name]))


def _compare_scheme(walk: Walk, subject: Subject, name: str, old: Raw, new: Raw) -> None:
    before, after = _type(old), _type(new)
    if before != after:
        text = f"the security scheme `{name}` changed from {before} to {after}"
        walk.add("security-scheme-type-changed", subject, text)
        return
    for key, kind in (("authorizationUrl", "oauth-url"), ("tokenUrl", "oauth-token-url")):
        first, second = dict(_flows(old, key)), dict(_flows(new, key))
        for flow in sorted(first.keys() & second.keys()):
            if first[flow] != second[flow]:
                text = f"the {key} of `{name}` changed from {shown(first[flow])} to {shown(second[flow])}"
                walk.add(f"security-scheme-{kind}-changed", subject, text)
    first, second = _scopes(old), _scopes(new)
    for scope in sorted(first.keys() | second.keys()):
        if scope not in second:
            walk.add(
                "security-scheme-oauth-scope-removed", subject, f"the scope {shown(scope)} of `{name}` was removed"
            )
        elif scope not in first:
            walk.add("security-scheme-oauth-scope-added", subject, f"the scope {shown(scope)} of `{name}` was added")
        elif first[scope] != second[scope]:
            walk.add(
                "security-scheme-oauth-scope-changed",
                subject,
                f"the scope {shown(scope)} of `{name}` is described anew",
            )


def _type(raw: Raw) -> str:
    parts = [raw.get(key) for key in ("type", "scheme", "in", "name")]
    return " ".join(str(one)[:40] for one in parts if isinstance(one, str)) or "nothing"


def _flows(raw: Raw, key: str) -> Iterator[tuple[str, object]]:
    for flow, one in mapping(raw.get("flows")).items():
        if key in mapping(one):
            yield str(flow), one[key]


def _scopes(raw: Raw) -> dict[str, object]:
    found: dict[str, object] = {}
    for one in mapping(raw.get("flows")).values():
        found.update({str(name): text for name, text in mapping(mapping(one).get("scopes")).items()})
    return found
