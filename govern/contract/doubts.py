"""Changes that may be none: a document derived from source says nothing of parts that could not be worked out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from govern.contract.change import Change
from govern.contract.operations import PARAMETER
from govern.contract.sides import Side


def doubtful(change: Change, base: Side, head: Side) -> bool:
    """Whether one of the sides does not know the part that a change is about."""
    return (
        _lacks(base, _pointers(change, base, head=False))
        or _lacks(head, _pointers(change, head, head=True))
        or _is_unresolved(change, base, head)
    )


def _lacks(side: Side, pointers: Iterable[str]) -> bool:
    if not side.unknown:
        return False
    return any(_meets(pointer, unknown) for pointer in pointers for unknown in side.unknown)


def _meets(one: str, other: str) -> bool:
    """Whether one pointer is the other, or leads below it."""
    return one == other or one.startswith(f"{other}/") or other.startswith(f"{one}/")


def _pointers(change: Change, side: Side, *, head: bool) -> Iterator[str]:
    """The parts of a document that a change rests on."""
    subject = change.subject
    if change.kind in ("webhook-added", "webhook-removed"):
        yield "/webhooks"
        return
    schema = subject.schemas[1 if head else 0]
    if schema is not None and subject.pointer:
        below = f"/components/schemas/{_escaped(schema)}"
        yield f"{below}/properties/{_escaped(subject.field)}" if subject.field is not None else below
    path = subject.path if head else subject.base_path
    if not subject.method or not path:
        yield "/info"
        return
    operation = f"/paths/{_escaped(path)}/{subject.method.lower()}"
    first, _, rest = subject.part.partition(" ")
    if subject.pointer and schema is not None:
        return
    if not subject.part:
        yield f"{operation}/operationId"
    elif first == "response":
        yield f"{operation}/responses/{_escaped(rest.partition(' ')[0])}"
    elif subject.part == "request body":
        yield f"{operation}/requestBody"
    elif subject.part:
        yield f"{operation}/parameters"


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")


def _is_unresolved(change: Change, base: Side, head: Side) -> bool:
    """Whether an endpoint is missing on a side that could not follow where its handler is mounted."""
    if change.kind.startswith("endpoint-removed"):
        known, other, path = base, head, change.subject.base_path
    elif change.kind == "endpoint-added":
        known, other, path = head, base, change.subject.path
    else:
        return False
    handlers = {one.handler for one in known.endpoints() if one.method == change.method and _plain(one.path) == path}
    return any(not one.resolved and one.handler in handlers for one in other.endpoints())


def _plain(path: str) -> str:
    return PARAMETER.sub(lambda found: "{" + found[1].partition(":")[0] + "}", path)
