"""The operations of two documents, paired: same method and path, or a path that differs in parameters' names alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern.contract.change import Subject
from govern.contract.document import METHODS, Document, Raw, mapping, texts
from govern.contract.lifecycle import SUNSET, compare_deprecation, compare_stability, sunset_of
from govern.contract.walk import Walk, shown
from govern.records import dataclass
from govern.regex import regex

PARAMETER = regex(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One operation of one document. `path` is a path, or the name of a webhook."""

    method: str
    path: str
    raw: Raw
    item: Raw
    webhook: bool = False

    @property
    def label(self) -> str:
        return f"{self.method} {self.path}" if not self.webhook else f"webhook {self.path} ({self.method})"

    @property
    def names(self) -> list[str]:
        """The names of the path's parameters, in order."""
        return PARAMETER.findall(self.path)


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """The same operation in both documents."""

    old: Operation
    new: Operation

    @property
    def subject(self) -> Subject:
        return Subject(self.new.method, self.new.path, self.old.path)

    @property
    def renamed(self) -> Mapping[str, str]:
        """New names of path parameters by their old ones, where they differ."""
        return {a: b for a, b in zip(self.old.names, self.new.names, strict=False) if a != b}


def operations(document: Document) -> list[Operation]:
    """All operations of a document, webhooks last."""
    found = [*_below(document, document.paths, webhook=False), *_below(document, document.webhooks, webhook=True)]
    return sorted(found, key=lambda one: (one.webhook, one.path, one.method))


def _below(document: Document, items: Raw, *, webhook: bool) -> Iterator[Operation]:
    for path, raw in items.items():
        item = document.item(raw)
        for method in METHODS:
            if isinstance(item.get(method), Mapping):
                yield Operation(method.upper(), str(path), item[method], item, webhook)


def pair_operations(base: Document, head: Document) -> tuple[list[Pair], list[Operation], list[Operation]]:
    """The operations that both documents have, those that were removed, and those that were added."""
    old, new = operations(base), operations(head)
    pairs: list[Pair] = []
    for key in (_exact, _shape):
        waiting: dict[tuple[str, str, bool], list[Operation]] = {}
        for one in new:
            waiting.setdefault(key(one), []).append(one)
        left: list[Operation] = []
        for one in old:
            same = waiting.get(key(one))
            if same:
                pairs.append(Pair(one, same.pop(0)))
            else:
                left.append(one)
        old, new = left, [one for same in waiting.values() for one in same]
    order = sorted(pairs, key=lambda pair: (pair.new.webhook, pair.new.path, pair.new.method))
    return order, old, sorted(new, key=lambda one: (one.webhook, one.path, one.method))


def _exact(one: Operation) -> tuple[str, str, bool]:
    return one.method, one.path, one.webhook


def _shape(one: Operation) -> tuple[str, str, bool]:
    return one.method, one.path if one.webhook else PARAMETER.sub("{}", one.path), one.webhook


def note_removed(walk: Walk, one: Operation, added: list[Operation]) -> None:
    """Report an operation that only the older document has."""
    subject = Subject(one.method, one.path, one.path)
    moved = _moved_to(one, added)
    hint = f" (is it {moved.label} now?)" if moved is not None else ""
    if one.webhook:
        walk.add("webhook-removed", subject, f"{one.label} was removed")
    elif one.raw.get("deprecated") is not True:
        walk.add("endpoint-removed", subject, f"{one.label} was removed without having been deprecated{hint}")
    elif SUNSET not in one.raw:
        walk.add("endpoint-removed-with-deprecation", subject, f"{one.label}, deprecated before, was removed{hint}")
    else:
        sunset = sunset_of(one.raw)
        if sunset is None:
            text = f"{one.label} was removed, and its sunset is no date: {shown(one.raw[SUNSET])}"
            walk.add("endpoint-sunset-invalid", subject, text)
        elif walk.options.today < sunset:
            text = f"{one.label} was removed before its sunset {sunset}{hint}"
            walk.add("endpoint-removed-before-sunset", subject, text)
        else:
            text = f"{one.label} was removed after its sunset {sunset}{hint}"
            walk.add("endpoint-removed-with-deprecation", subject, text)


def _moved_to(one: Operation, added: list[Operation]) -> Operation | None:
    """The added operation with the same summary, which FastAPI makes of the handler's name, and the same last step."""
    summary = one.raw.get("summary")
    same = [
        other
        for other in added
        if other.method == one.method
        and other.raw.get("summary") == summary
        and other.path.rsplit("/", 1)[-1] == one.path.rsplit("/", 1)[-1]
    ]
    return same[0] if summary and len(same) == 1 else None


def note_added(walk: Walk, one: Operation) -> None:
    """Report an operation that only the newer document has."""
    kind = "webhook-added" if one.webhook else "endpoint-added"
    walk.add(kind, Subject(one.method, one.path, one.path), f"{one.label} was added")


def compare_heads(walk: Walk, pair: Pair) -> None:
    """Report what differs about two operations as such: names, tags, deprecation, stability."""
    old, new, subject = pair.old.raw, pair.new.raw, pair.subject
    name = pair.new.label
    for before, after in pair.renamed.items():
        text = f"{name}: the path parameter `{before}` is called `{after}` now"
        walk.add("request-path-parameter-renamed", subject, text)
    _compare_ids(walk, subject, name, old.get("operationId"), new.get("operationId"))
    tags = texts(old.get("tags")), texts(new.get("tags"))
    for tag in sorted(set(tags[0]) - set(tags[1])):
        walk.add("endpoint-tag-removed", subject, f"{name}: the tag {shown(tag)} was removed")
    for tag in sorted(set(tags[1]) - set(tags[0])):
        walk.add("endpoint-tag-added", subject, f"{name}: the tag {shown(tag)} was added")
    compare_deprecation(walk, old, new, subject, name, _endpoint_kind)
    level = new.get("x-stability-level", "stable")
    if level not in ("draft", "alpha", "beta", "stable"):
        walk.add("endpoint-stability-invalid", subject, f"{name}: {shown(level)} is no level of stability")
    compare_stability(walk, old, new, subject, name, _endpoint_kind)


def _compare_ids(walk: Walk, subject: Subject, name: str, old: Any, new: Any) -> None:
    if old == new:
        return
    if old is None:
        walk.add("operation-id-added", subject, f"{name}: the operation id {shown(new)} was added")
    else:
        became = f", it is {shown(new)} now" if new is not None else ""
        walk.add("operation-id-removed", subject, f"{name}: the operation id {shown(old)} was removed{became}")


def _endpoint_kind(aspect: str) -> str:
    return f"endpoint-{aspect}"


def effective(document: Document, raw: Raw, key: str) -> Any:
    """What an operation says of `key`, or the document for all operations."""
    return raw[key] if key in raw else document.data.get(key)


def responses_of(document: Document, operation: Operation) -> dict[str, Raw]:
    """The responses of an operation by status, references followed."""
    return {str(status): document.item(raw) for status, raw in mapping(operation.raw.get("responses")).items()}
