"""What breaks between two projects: the contract of one held against that of the other, both derived from source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.contract.causes import Cause, causes
from govern.contract.change import Level
from govern.contract.diff import compare_sides
from govern.contract.sides import side_of_project
from govern.errors import UsageError

if TYPE_CHECKING:
    from govern.project.project import Project


def breaking_between(before: Project, after: Project) -> tuple[Cause, ...]:
    """The causes of changes from `before` to `after` that break clients, with their lines in either of them.

    None where there is no application on one of the sides, or where a contract cannot be derived.
    """
    if not all(any(not app.test for app in side.apps) for side in (before, after)):
        return ()
    try:
        head = side_of_project(after, "after")
        base = side_of_project(before, "before", app=head.app, fallback=True)
    except UsageError:
        return ()
    return causes(one for one in compare_sides(base, head).changes if one.level is Level.BREAKING)
