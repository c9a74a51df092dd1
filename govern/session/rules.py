"""Which rules there are for a repository: those of govern, of the packs it asks for, and its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.packs import Page, load_pages, load_rules
from govern.packs.installed import installed_packs

if TYPE_CHECKING:
    from govern.config.settings import Config
    from govern.rule import Rule
    from govern.tree.base import Tree


def rules_of(
    tree: Tree | None, config: Config, *, python_rules: bool = True, quickly: bool = False
) -> tuple[Rule, ...]:
    """All rules, whatever is selected; without `tree` none of a repository's own. `quickly` as in `load_rules`.

    Raises UsageError for wrong pages, missing packs, and for rules of the repository that run code where the
    configuration, or `python_rules`, does not admit that.
    """
    allowed = config.python_rules and python_rules
    return load_rules(tree, allow_python=allowed, installed=installed_packs(config.packs), quickly=quickly)


def pages_of(tree: Tree | None, config: Config, *, allow_python: bool) -> tuple[Page, ...]:
    """The same with their pages; `allow_python` says whether a page of the repository that runs code is right."""
    return load_pages(tree, allow_python=allow_python, installed=installed_packs(config.packs))
