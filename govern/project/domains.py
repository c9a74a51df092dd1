"""The domain of an endpoint: what its router is about, told from where the router stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from govern.regex import regex

# Folders and files that say what stands in them, not what it is about.
CONTAINERS = frozenset((
    "routers", "router", "routes", "route", "api", "apis", "endpoints", "endpoint", "views", "view", "controllers",
    "controller", "handlers", "resources", "http", "rest", "web", "src", "app", "apps", "application", "server",
    "backend", "modules", "domains", "domain", "features", "main", "asgi", "wsgi", "core", "internal", "public",
    "index", "run", "manage", "setup", "factory",
))  # fmt: skip
# Files that build an application, and are about all of it.
ENTRIES = frozenset(("main", "app", "application", "asgi", "wsgi", "server", "factory", "setup", "run", "manage"))
VERSION = regex(r"v\d+(?:[._]\d+)*(?:(?:alpha|beta|rc)\d*)?\Z")
AFFIX = regex(
    r"^(?:router|routes?|controllers?|endpoints?|views?|handlers?)_(?=\w)"
    r"|(?<=\w)_(?:router|routers|routes?|controllers?|endpoints?|views?|handlers?|resource)$"
)


def domains_of(path: str, import_roots: Sequence[str] = ("",)) -> tuple[str, ...]:
    """What a router file may be about, the likeliest first; empty for a file that is about the whole application.

    `app/routers/orders.py` and `app/orders/router.py` are about "orders"; `app/routers/operations/receipts.py` is about
    "operations", else "receipts"; `app/main.py` is about nothing in particular.
    """
    root = max((one for one in import_roots if one and path.startswith(f"{one}/")), key=len, default="")
    inner = path[len(root) + 1 :] if root else path
    parts = inner.removesuffix(".py").split("/")
    if parts[-1] == "__init__":
        parts.pop()
    if not parts or parts[-1] in ENTRIES:
        return ()
    return tuple(dict.fromkeys(_candidates(parts)))


def _candidates(parts: list[str]) -> Iterator[str]:
    """Names below the innermost container from the outside in, then the folders above it from the inside out."""
    last = max((at for at, part in enumerate(parts) if is_container(part)), default=-1)
    below = parts[last + 1 :]
    for part in below if last >= 0 else reversed(below):
        yield bare(part)
    # `plugin/orders/api/v1/list.py`: the feature folder above the containers.
    for at in range(last - 1, -1, -1):
        # The package that holds everything names no domain.
        if not is_container(parts[at]) and (at or last < 2):
            yield bare(parts[at])


def is_container(part: str) -> bool:
    return part in CONTAINERS or VERSION.match(part) is not None


def bare(name: str) -> str:
    """A module's name without what says that it is a router: "orders" for "orders_router"."""
    return AFFIX.sub("", name) or name


def same_name(left: str, right: str) -> bool:
    """Whether two names of a domain are one, whatever their casing, hyphens and number: "audit-logs", "audit_log"."""
    return _plain(left) == _plain(right)


def _plain(name: str) -> str:
    name = re.sub(r"[-_\s.]", "", name).lower()
    return name[:-3] + "y" if name.endswith("ies") else name.removesuffix("s")
