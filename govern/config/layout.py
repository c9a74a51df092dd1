"""Which parts a repository has, worked out from its files where the configuration is silent."""

from __future__ import annotations

from govern.config.areas import Backend, Frontend, Layout

__all__ = ["Backend", "Frontend", "Layout"]
