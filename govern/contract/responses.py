"""What servers answer, compared: statuses, media types, schemas and headers."""

from __future__ import annotations

from dataclasses import replace

from govern.contract.document import Raw, mapping
from govern.contract.media import compare_body_schemas, split, takes_in
from govern.contract.operations import Pair, responses_of
from govern.contract.schemas import compare_schemas
from govern.contract.walk import Spot, Walk, shown


def compare_responses(walk: Walk, pair: Pair) -> None:
    """Report what differs between the answers of two operations."""
    old, new = responses_of(walk.base, pair.old), responses_of(walk.head, pair.new)
    for status in sorted(old.keys() | new.keys()):
        spot = Spot("response", "body", f"response {status}", replace(pair.subject, part=f"response {status}"))
        if status in old and status in new:
            _compare_contents(walk, spot, mapping(old[status].get("content")), mapping(new[status].get("content")))
            _compare_headers(walk, spot, old[status], new[status])
            continue
        turn = "added" if status in new else "removed"
        success = "success" if status.startswith("2") else "non-success"
        walk.add(f"response-{success}-status-{turn}", spot.subject, f"the response {status} was {turn}")


def _compare_contents(walk: Walk, spot: Spot, old: Raw, new: Raw) -> None:
    renamed = _renamed(old, new)
    for before, after in renamed.items():
        _note_renamed(walk, spot, before, after)
        compare_body_schemas(walk, spot, after, mapping(old[before]), mapping(new[after]))
    for name in sorted((old.keys() | new.keys()) - renamed.keys() - set(renamed.values()), key=str):
        if name not in new:
            walk.add("response-media-type-removed", spot.subject, f"{spot.what} is {shown(name)} no more")
        elif name not in old:
            walk.add("response-media-type-added", spot.subject, f"{spot.what} may be {shown(name)} now")
        else:
            compare_body_schemas(walk, spot, str(name), mapping(old[name]), mapping(new[name]))


def _renamed(old: Raw, new: Raw) -> dict[str, str]:
    """Media types that became another one that is nearly the same."""
    found: dict[str, str] = {}
    for before in sorted(old.keys() - new.keys(), key=str):
        for after in sorted(new.keys() - old.keys() - set(found.values()), key=str):
            if split(before)[:3] == split(after)[:3] or takes_in(before, after) or takes_in(after, before):
                found[before] = after
                break
    return found


def _note_renamed(walk: Walk, spot: Spot, before: str, after: str) -> None:
    turn = "changed" if split(before)[:3] == split(after)[:3] else "generalized"
    if turn == "generalized" and takes_in(before, after):
        turn = "specialized"
    text = f"{spot.what} is {shown(after)} now, it was {shown(before)}"
    walk.add(f"response-media-type-name-{turn}", spot.subject, text)


def _compare_headers(walk: Walk, spot: Spot, old: Raw, new: Raw) -> None:
    first, second = (
        {str(name).lower(): (str(name), raw) for name, raw in mapping(one.get("headers")).items()} for one in (old, new)
    )
    for key in sorted(first.keys() | second.keys()):
        name = (first.get(key) or second[key])[0]
        what = f"{spot.what} header `{name}`"
        subject = replace(spot.subject, part=f"{spot.subject.part} header {key}")
        below = replace(spot, place="header", what=what, subject=subject, json=False)
        if key not in second:
            required = walk.base.item(first[key][1]).get("required") is True
            walk.add(
                f"{'required' if required else 'optional'}-response-header-removed", subject, f"{what} was removed"
            )
        elif key not in first:
            walk.add("response-header-added", subject, f"{what} was added")
        else:
            _compare_header(walk, below, walk.base.item(first[key][1]), walk.head.item(second[key][1]))


def _compare_header(walk: Walk, spot: Spot, old: Raw, new: Raw) -> None:
    was, is_now = old.get("required") is True, new.get("required") is True
    if was != is_now:
        need = "required" if is_now else "optional"
        walk.add(f"response-header-became-{need}", spot.subject, f"{spot.what} is {need} now")
    compare_schemas(walk, spot, old.get("schema", {}), new.get("schema", {}))
