"""Constants of the standard library and of Starlette that decide wiring."""

from __future__ import annotations

from http import HTTPStatus

from govern.project.values import External, Value
from govern.regex import regex

# The Python that CI images of 2026 run; `sys.version_info >= (3, 9)` is what code asks.
KNOWN: dict[str, Value] = {
    "sys.version_info": (3, 12, 0, "final", 0),
    "sys.platform": "linux",
    "os.name": "posix",
    "os.sep": "/",
    "sys.argv": ["app"],
    **{f"fastapi.openapi.{module}.REF_PREFIX": "#/components/schemas/" for module in ("constants", "utils")},
    **{f"fastapi.openapi.{module}.REF_TEMPLATE": "#/components/schemas/{model}" for module in ("constants", "utils")},
}
PACKAGES = ("fastapi.", "starlette.", "http.", "sys.", "os.")
STATUS = regex(r"(?:fastapi|starlette)\.status\.(?:HTTP|WS)_(\d+)_\w+")


def known(dotted: str) -> Value:
    """The value of a name outside the repository where it is a known constant, else External."""
    if not dotted.startswith(PACKAGES):
        return External(dotted)
    if dotted in KNOWN:
        return KNOWN[dotted]
    match = STATUS.fullmatch(dotted)
    if match:
        return int(match.group(1))
    if dotted.startswith("http.HTTPMethod.") and dotted.count(".") in (2, 3):
        return dotted.split(".")[2]
    if dotted.startswith("http.HTTPStatus."):
        parts = dotted.split(".")
        if parts[2] in HTTPStatus.__members__ and len(parts) in (3, 4):
            return HTTPStatus[parts[2]].value
    return External(dotted)
