"""Packs of rules: reading their pages, and choosing which of them run."""

from govern.packs.load import load_pages, load_rules
from govern.packs.pages import Page, read_page
from govern.packs.problems import PageError
from govern.packs.selection import find_rule, select_rules

__all__ = ["Page", "PageError", "find_rule", "load_pages", "load_rules", "read_page", "select_rules"]
