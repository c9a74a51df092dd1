"""What stands between an evaluated annotation and its JSON Schema: Pydantic's core schema, as far as it shows.

A core is a dict with a `kind`:
    leaf      `schema`, `dump` (None: as `schema`), `family` (which constraints it takes)
    decimal   constraints only                    any, none      nothing
    list      `items`, `unique`                   tuple          `items`, `rest` (None: a fixed length)
    dict      `keys`, `values`                    literal        `values`
    nullable  `inner`                             union          `choices`
    tagged    `choices` (tag -> core), `tag`      ref            `cls` (a ClassKey)
    default   `inner`, `default`                  wrapped        `inner`, `input` (None: as `inner`)
    json      `inner`                             omitted   `inner`: left out of the schema
    named     `inner`, `ref` (its component)
    unknown   `reason`
Any of them may carry `limits` (constraints by Pydantic's name), `updates` (keys of the schema that annotations set),
`extra` (a dict or a callable for the schema), `dump_as` (a core that stands for it in answers), `replace` (schemas of
`WithJsonSchema` by mode), `hooks` (methods of metadata that change the finished schema).
"""

from __future__ import annotations

from typing import Any

Core = dict[str, Any]
UNKNOWN = "x-govern-unknown"
NUMERIC = {
    "multiple_of": "multipleOf", "le": "maximum", "ge": "minimum", "lt": "exclusiveMaximum", "gt": "exclusiveMinimum",
}  # fmt: skip
TEXT = {"min_length": "minLength", "max_length": "maxLength", "pattern": "pattern"}
BYTES = {"min_length": "minLength", "max_length": "maxLength"}
ARRAY = {"min_length": "minItems", "max_length": "maxItems"}
OBJECT = {"min_length": "minProperties", "max_length": "maxProperties"}
FAMILIES: dict[str, dict[str, str]] = {
    "number": NUMERIC,
    "text": TEXT,
    "bytes": BYTES,
    "array": ARRAY,
    "object": OBJECT,
}
FAMILY_OF_KIND = {"list": "array", "tuple": "array", "dict": "object", "decimal": "number"}
# Dates take limits, and their schemas do not show them.
SILENT = frozenset(("gt", "ge", "lt", "le"))
CONSTRAINTS = frozenset((*NUMERIC, *TEXT))
ANNOTATIONS = frozenset(("title", "description", "examples", "deprecated"))
NO_SCHEMA = frozenset((
    "strict", "allow_inf_nan", "coerce_numbers_to_str", "union_mode", "fail_fast", "to_lower", "to_upper",
    "strip_whitespace", "max_digits", "decimal_places", "regex_engine", "ascii_only",
))  # fmt: skip


class Lost(str):
    """Stands in a schema where a value is not known; the text is the reason."""

    __slots__ = ()


def leaf(schema: dict[str, Any], family: str = "", dump: dict[str, Any] | None = None) -> Core:
    """A type whose schema is known as it stands."""
    return {"kind": "leaf", "schema": schema, "dump": dump, "family": family}


def unknown(reason: str) -> Core:
    """A type that govern could not work out, and why."""
    return {"kind": "unknown", "reason": reason}


def family_of(core: Core) -> str:
    """Which constraints a core takes: "" for none."""
    return str(core.get("family") or FAMILY_OF_KIND.get(core["kind"], ""))


def innermost_family(core: Core) -> str:
    """The family of a type, of an optional one that of what it holds."""
    while core["kind"] in ("nullable", "default"):
        core = core["inner"]
    return family_of(core)


def nullable(inner: Core) -> Core:
    """The type or None."""
    adorned = any(inner.get(name) for name in ("updates", "extra", "hooks", "replace"))
    if inner["kind"] == "none" or (inner["kind"] == "nullable" and not adorned):
        return inner
    return {"kind": "nullable", "inner": inner}


def constrain(core: Core, name: str, value: Any) -> Core:
    """The core with one constraint more: inside where it is optional, as a bare key where its type does not take it."""
    if core["kind"] == "nullable":
        return {**core, "inner": constrain(core["inner"], name, value)}
    if core["kind"] == "default":
        return {**core, "inner": constrain(core["inner"], name, value)}
    family = family_of(core)
    if name in FAMILIES.get(family, ()):
        return {**core, "limits": {**core.get("limits", {}), name: value}}
    if family == "date" and name in SILENT:
        return core
    if name in NO_SCHEMA:
        return {**core, "limits": {**core.get("limits", {}), name: value}}
    if core["kind"] == "ref":  # what was said of it before stays behind, with what the constraint is put around
        kept = {key: said for key, said in core.get("updates", {}).items() if key not in ANNOTATIONS}
        core = {**core, "updates": kept, "extra": None}
    return update(core, {_bare_key(core, name): value})


def _bare_key(core: Core, name: str) -> str:
    """The key under which a validator function that enforces a constraint shows it."""
    inner = core
    while inner["kind"] == "wrapped":
        inner = inner["inner"]
    if name in ("min_length", "max_length"):
        return (ARRAY if inner["kind"] == "list" else TEXT)[name]
    return name


def update(core: Core, keys: dict[str, Any]) -> Core:
    """The core with keys that its schema will have whatever else it says."""
    if not keys:
        return core
    return {**core, "updates": {**core.get("updates", {}), **keys}}


def takes_title(core: Core) -> bool:
    """Whether a field of this type is given a title made of its name (Pydantic's `field_title_should_be_set`)."""
    if core["kind"] in ("default", "nullable", "wrapped"):
        return takes_title(core["inner"])
    return core["kind"] not in ("ref", "named")


def validated(core: Core) -> Core:
    """A core around which validators run: a hidden type in it is published nowhere, for Pydantic puts the schema of its
    class in the place of the reference that would have published it."""
    if core["kind"] == "omitted":
        return {**core, "inner": {"kind": "wrapped", "inner": core["inner"], "input": None}}
    if core["kind"] in ("wrapped", "default"):
        return {**core, "inner": validated(core["inner"])}
    return core
