"""What ends an evaluation early."""

from __future__ import annotations

from govern.project.values import Value


class Raised(Exception):  # noqa: N818 - not an error of govern: an exception of the evaluated code
    """An exception that evaluated code raises; `value` is the evaluated exception."""

    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value


class BudgetExceededError(Exception):
    """The evaluated code took more steps than it may."""
