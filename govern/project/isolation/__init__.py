"""Whose rows an endpoint touches: the acting user followed from the token, and what a request supplies, to queries."""

from govern.project.isolation.isolate import Isolation
from govern.project.isolation.verdicts import Access, Identity

__all__ = ["Access", "Identity", "Isolation"]
