"""Media types: which one takes in which, and the schemas below them."""

from __future__ import annotations

from dataclasses import replace

from govern.contract.document import Raw
from govern.contract.schemas import compare_schemas
from govern.contract.walk import Spot, Walk, shown


def is_json(name: str) -> bool:
    """Whether texts of this media type tell numbers from strings."""
    bare = name.partition(";")[0].strip().lower()
    return bare == "application/json" or bare.endswith("+json")


def compare_body_schemas(walk: Walk, spot: Spot, name: str, old: Raw, new: Raw) -> None:
    """Report what differs between the schemas of one media type. Each pair of components counts once for each."""
    walk.seen = set()
    if "schema" not in old and "schema" not in new:
        return
    if "schema" not in old or "schema" not in new:
        turn = "added" if "schema" in new else "removed"
        verb = "has a schema now" if turn == "added" else "has no schema any more"
        walk.add(f"{spot.side}-body-media-type-schema-{turn}", spot.subject, f"{spot.what}: {shown(name)} {verb}")
        return
    compare_schemas(walk, replace(spot, json=is_json(name)), old["schema"], new["schema"])


def split(name: str) -> tuple[str, str, str, str]:
    """Type, subtype, suffix and parameters of a media type: ("application", "atom", "xml", "charset=utf-8")."""
    bare, _, parameters = name.lower().partition(";")
    kind, _, sub = bare.strip().partition("/")
    sub, _, suffix = sub.partition("+")
    return kind, sub, suffix, parameters.strip()


def takes_in(wider: str, narrower: str) -> bool:
    """Whether every text of the narrower media type is one of the wider: `application/xml` takes in
    `application/atom+xml`."""
    kind, sub, suffix, parameters = split(wider)
    other_kind, _, other_suffix, other_parameters = split(narrower)
    return kind == other_kind and not suffix and sub == other_suffix and parameters == other_parameters
