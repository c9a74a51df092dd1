"""The names that every module of Python can use without binding them."""

from __future__ import annotations

import builtins

from govern.project.values import External, Value

BUILTINS: dict[str, Value] = {name: External(f"builtins.{name}") for name in dir(builtins) if not name.startswith("__")}
BUILTINS["__debug__"] = True
BUILTINS["__import__"] = External("builtins.__import__")
