"""What widely used libraries of models and dependencies declare, as source text that is evaluated as if it stood there.

Only what shows in a contract is written down: fields, parameters, types. A name that is not here stays unknown.
"""

from __future__ import annotations

from importlib import import_module

# The home module of each text, and the module of govern that holds it.
TEXTS = {
    "fastapi_oauth20.callback": "fastapi_oauth20",
    "fastapi_pagination.default": "fastapi_pagination",
    "fastapi_users.schemas": "fastapi_users",
    "fastcrud.paginated.schemas": "fastcrud",
    "heliclockter": "heliclockter",
    "httpx_oauth.integrations.fastapi": "httpx_oauth",
}
# Where names can be imported from, by the prefix that stands for a home module.
SHORTER = {
    "fastapi_oauth20": "fastapi_oauth20.callback",
    "fastapi_pagination": "fastapi_pagination.default",
    "fastapi_pagination.limit_offset": "fastapi_pagination.default",
    "fastapi_pagination.cursor": "fastapi_pagination.default",
    "fastapi_pagination.api": "fastapi_pagination.default",
    "fastcrud.paginated": "fastcrud.paginated.schemas",
    "fastcrud.core.pagination": "fastcrud.paginated.schemas",
    "fastcrud": "fastcrud.paginated.schemas",
}


def home_of(dotted: str) -> tuple[str, str] | None:
    """The home module and the name in it of a name outside the repository; None where no library here may have it."""
    module, _, name = dotted.rpartition(".")
    home = SHORTER.get(module, module)
    return (home, name) if home in TEXTS else None


def text_of(home: str) -> str:
    """The source text of a home module."""
    text: str = import_module(f"govern.project.libraries.{TEXTS[home]}").TEXT
    return text
