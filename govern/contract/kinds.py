"""Every kind of change, and how bad it is.

A request that accepts less breaks clients, a response that promises less does too: so each aspect of a schema has one
level where it is sent by the client, and one where it is sent by the server. `oasdiff.md` beside this file says which
of these kinds each check of oasdiff is.
"""

from __future__ import annotations

from collections.abc import Mapping

from govern.contract.change import Level

B, W, I = Level.BREAKING, Level.WARNING, Level.INFO  # noqa: E741

# What can change about a schema: its level in a request, its level in a response.
NARROWER, WIDER, EITHER, HARMLESS = (B, I), (I, B), (B, B), (I, I)
ASPECTS: dict[str, tuple[Level, Level]] = {
    "type-changed": EITHER,
    "type-generalized": WIDER,
    "type-specialized": NARROWER,
    "type-compatible": HARMLESS,
    "list-of-types-narrowed": NARROWER,
    "list-of-types-widened": WIDER,
    "became-nullable": WIDER,
    "became-not-nullable": NARROWER,
    "became-enum": NARROWER,
    "no-longer-enum": (I, W),
    "enum-value-removed": NARROWER,
    "enum-value-added": (I, W),
    "x-extensible-enum-value-removed": NARROWER,
    "const-added": NARROWER,
    "const-removed": WIDER,
    "const-changed": EITHER,
    "pattern-added": NARROWER,
    "pattern-changed": (W, I),
    "pattern-generalized": HARMLESS,
    "pattern-removed": HARMLESS,
    "default-value-added": HARMLESS,
    "default-value-removed": HARMLESS,
    "default-value-changed": HARMLESS,
    "unique-items-set": NARROWER,
    "unique-items-unset": (I, W),
    "multiple-of-set": (W, I),
    "multiple-of-unset": (I, W),
    "multiple-of-changed": (W, W),
    "one-of-added": WIDER,
    "one-of-removed": NARROWER,
    "any-of-added": HARMLESS,
    "any-of-removed": NARROWER,
    "all-of-added": NARROWER,
    "all-of-removed": (W, I),
    "all-of-added-annotation-only": HARMLESS,
    "all-of-removed-annotation-only": HARMLESS,
    "wrapped-in-one-of": EITHER,
    "union-became-exclusive": HARMLESS,
    "union-became-inclusive": HARMLESS,
    "discriminator-added": HARMLESS,
    "discriminator-removed": HARMLESS,
    "discriminator-property-name-changed": HARMLESS,
    "discriminator-mapping-added": HARMLESS,
    "discriminator-mapping-deleted": HARMLESS,
    "discriminator-mapping-changed": HARMLESS,
    "prefix-items-added": WIDER,
    "prefix-items-removed": NARROWER,
    "additional-properties-forbidden": NARROWER,
    "additional-properties-allowed": HARMLESS,
    "additional-properties-restricted": NARROWER,
    "additional-properties-unrestricted": WIDER,
    "dependent-required-added": NARROWER,
    "dependent-required-removed": WIDER,
    "dependent-required-changed": EITHER,
    "content-media-type-changed": EITHER,
    "content-encoding-changed": EITHER,
    "deprecated": HARMLESS,
    "deprecated-with-sunset": HARMLESS,
    "deprecated-sunset-missing": EITHER,
    "deprecated-sunset-invalid": EITHER,
    "sunset-date-too-small": EITHER,
    "sunset-deleted": EITHER,
    "sunset-date-changed-too-small": EITHER,
    "sunset-changed": HARMLESS,
    "reactivated": HARMLESS,
    "stability-decreased": EITHER,
    "stability-increased": HARMLESS,
}
# Lower bounds that are zero where nothing is said never appear or vanish: they rise and fall.
FROM_ZERO = ("min-length", "min-properties", "min-contains")
LOWER = ("min", "exclusive-min", "min-items", *FROM_ZERO)
UPPER = ("max", "exclusive-max", "max-length", "max-items", "max-properties", "max-contains")
for _bound in LOWER:
    ASPECTS |= {f"{_bound}-increased": NARROWER, f"{_bound}-decreased": WIDER}
for _bound in UPPER:
    ASPECTS |= {f"{_bound}-decreased": NARROWER, f"{_bound}-increased": WIDER}
for _bound in (*LOWER, *UPPER):
    if _bound not in FROM_ZERO:
        ASPECTS |= {f"{_bound}-set": (W, I), f"{_bound}-unset": WIDER}
# Schemas that values must meet besides all else.
ASSERTIONS = (
    "if", "then", "else", "not", "contains", "property-names", "pattern-property", "dependent-schema",
    "unevaluated-items", "unevaluated-properties", "content-schema",
)  # fmt: skip
for _one in ASSERTIONS:
    ASPECTS |= {f"{_one}-added": NARROWER, f"{_one}-removed": WIDER}
# Of these only that they differ is known.
for _one in ("if", "then", "else", "not", "dependent-schema", "unevaluated-items", "unevaluated-properties"):
    ASPECTS[f"{_one}-changed"] = (W, W)

REQUEST_PLACES = ("body", "property", "parameter", "parameter-property")
RESPONSE_PLACES = ("body", "property", "header", "header-property")
# A property that clients never send, or never receive: whatever happens to it is information.
UNSEEN = {"request": "read-only-property", "response": "write-only-property"}
# What happens to properties themselves, where they are not seen.
PRESENCE = ("added", "removed", "became-required", "became-optional")

# Where a place departs from the table of aspects.
DEPARTURES: dict[str, Level] = {
    # The text of a parameter is read another way than before, though the declaration is no narrower.
    "request-parameter-default-value-added": B,
    "request-parameter-default-value-removed": B,
    "request-parameter-default-value-changed": B,
    # How an object in a parameter is written down is not said, so some clients break and some do not.
    "request-parameter-property-type-changed": W,
}

# Everything that is no aspect of a schema.
PARTS: dict[str, Level] = {
    # endpoints
    "endpoint-added": I,
    "endpoint-removed": B,
    "endpoint-removed-with-deprecation": I,
    "endpoint-removed-before-sunset": B,
    "endpoint-sunset-invalid": B,
    "endpoint-deprecated": I,
    "endpoint-deprecated-with-sunset": I,
    "endpoint-deprecated-sunset-missing": B,
    "endpoint-deprecated-sunset-invalid": B,
    "endpoint-sunset-date-too-small": B,
    "endpoint-sunset-deleted": B,
    "endpoint-sunset-date-changed-too-small": B,
    "endpoint-sunset-changed": I,
    "endpoint-reactivated": I,
    "endpoint-stability-decreased": B,
    "endpoint-stability-increased": I,
    "endpoint-stability-invalid": B,
    "endpoint-tag-added": I,
    "endpoint-tag-removed": I,
    "operation-id-added": I,
    "operation-id-removed": I,
    "webhook-added": I,
    "webhook-removed": B,
    "schema-removed": I,
    "schema-added": I,
    # parameters
    "new-required-request-parameter": B,
    "new-optional-request-parameter": I,
    "new-request-path-parameter": B,
    "request-path-parameter-removed": I,
    "request-path-parameter-renamed": I,
    "request-parameter-removed": W,
    "request-parameter-removed-with-deprecation": I,
    "request-parameter-removed-before-sunset": B,
    "request-parameter-sunset-invalid": B,
    "request-parameter-became-required": B,
    "request-parameter-became-optional": I,
    "request-parameter-serialization-changed": B,
    "new-required-request-parameter-property": B,
    "new-optional-request-parameter-property": I,
    "request-parameter-property-removed": W,
    "request-parameter-property-became-required": B,
    "request-parameter-property-became-optional": I,
    # bodies
    "request-body-added-required": B,
    "request-body-added-optional": I,
    "request-body-removed": B,
    "request-body-became-required": B,
    "request-body-became-optional": I,
    "request-body-media-type-added": I,
    "request-body-media-type-removed": B,
    "request-body-media-type-schema-added": B,
    "request-body-media-type-schema-removed": I,
    "new-required-request-property": B,
    "new-required-request-property-with-default": B,
    "new-optional-request-property": I,
    "request-property-removed": W,
    "request-property-removed-and-forbidden": B,
    "request-property-became-required": B,
    "request-property-became-required-with-default": B,
    "request-property-became-optional": I,
    # responses
    "response-success-status-added": I,
    "response-success-status-removed": B,
    "response-non-success-status-added": I,
    "response-non-success-status-removed": I,
    "response-media-type-added": I,
    "response-media-type-removed": B,
    "response-media-type-name-changed": I,
    "response-media-type-name-generalized": B,
    "response-media-type-name-specialized": I,
    "response-body-media-type-schema-added": I,
    "response-body-media-type-schema-removed": W,
    "response-header-added": I,
    "required-response-header-removed": B,
    "optional-response-header-removed": W,
    "response-header-became-optional": B,
    "response-header-became-required": I,
    "response-required-property-added": I,
    "response-optional-property-added": I,
    "response-required-property-removed": B,
    "response-optional-property-removed": W,
    "response-property-became-optional": B,
    "response-property-became-required": I,
    "response-header-property-added": I,
    "response-header-property-removed": W,
    "response-header-property-became-optional": B,
    "response-header-property-became-required": I,
    # security
    "security-added": I,
    "security-removed": I,
    "security-scope-added": I,
    "security-scope-removed": I,
    "global-security-added": I,
    "global-security-removed": I,
    "global-security-scope-added": I,
    "global-security-scope-removed": I,
    "security-scheme-added": I,
    "security-scheme-removed": I,
    "security-scheme-type-changed": I,
    "security-scheme-oauth-url-changed": I,
    "security-scheme-oauth-token-url-changed": I,
    "security-scheme-oauth-scope-added": I,
    "security-scheme-oauth-scope-removed": I,
    "security-scheme-oauth-scope-changed": I,
    # the version that the document gives itself
    "version-not-bumped": I,
    "version-decreased": I,
    "major-version-not-bumped": I,
}
for _side, _need in (
    ("request", "optional"),
    ("request", "required"),
    ("response", "optional"),
    ("response", "required"),
):
    for _turn in ("read-only", "not-read-only", "write-only", "not-write-only"):
        PARTS[f"{_side}-{_need}-property-became-{_turn}"] = I
# Clients that could not see it before are promised a property that older servers never sent.
PARTS["response-required-property-became-not-write-only"] = W


def _all_kinds() -> dict[str, Level]:
    found = dict(PARTS)
    for aspect, (asked, answered) in ASPECTS.items():
        for place in REQUEST_PLACES:
            found[f"request-{place}-{aspect}"] = asked
        for place in RESPONSE_PLACES:
            found[f"response-{place}-{aspect}"] = answered
    for side, place in UNSEEN.items():
        for aspect in (*ASPECTS, *PRESENCE):
            found[f"{side}-{place}-{aspect}"] = I
    return found | DEPARTURES


KINDS: Mapping[str, Level] = _all_kinds()
