"""What is wrong with a page: one line each, gathered, raised together."""

from __future__ import annotations

from collections.abc import Iterable

from govern.errors import UsageError
from govern.records import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with one page. A `line` of 0 means the whole page; `key` may be empty."""

    page: str
    line: int
    key: str
    text: str

    def __str__(self) -> str:
        place = f"{self.page}:{self.line}" if self.line else self.page
        parts = [place, self.key, self.text] if self.key else [place, self.text]
        return " ".join(": ".join(parts).split())


class PageError(UsageError):
    """One or more pages are wrong. Its message is one line a problem, in the order of the pages."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
