"""Functions of `itertools` over symbolic values, by dotted name. What is endless is cut: loops are bounded anyway."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from govern.project.evaluation import operators
from govern.project.values import Site, Unknown, Value, plain

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator, ExternalFunction

ENDLESS = 2_000
MOST = 5_000


def _of_lists(name: str, function: Callable[..., Any]) -> ExternalFunction:
    """A function of iterables, and of plain numbers by keyword."""

    def run(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        lists = [operators.iterate(arg) for arg in args]
        options = {key: plain(value) for key, value in keywords.items()}
        if any(items is None for items in lists):
            return Unknown(f"itertools.{name} of something unknown", site.file, site.line)
        try:
            return list(itertools.islice(function(*lists, **options), MOST))
        except (TypeError, ValueError):
            return Unknown(f"itertools.{name}", site.file, site.line)

    return run


def _of_list_and_numbers(name: str, function: Callable[..., Any]) -> ExternalFunction:
    """A function of one iterable, and of plain numbers behind it."""

    def run(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        items = operators.iterate(args[0]) if args else None
        numbers = [plain(arg) for arg in args[1:]]
        if items is None or not all(number is None or isinstance(number, int) for number in numbers):
            return Unknown(f"itertools.{name} of something unknown", site.file, site.line)
        try:
            return list(itertools.islice(function(items, *numbers), MOST))
        except (TypeError, ValueError):
            return Unknown(f"itertools.{name}", site.file, site.line)

    return run


def _by_test(keep: Callable[[list[Value], list[bool]], list[Value]]) -> ExternalFunction:
    """A function that asks a callable about each element; where an answer is not known, nor is the result."""

    def run(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        from govern.project.evaluation.calls import call

        items = operators.iterate(args[1]) if len(args) == 2 else None
        truths = [operators.truth(call(ev, args[0], [item], {}, site)) for item in items or []]
        known = [truth for truth in truths if truth is not None]
        if items is None or len(known) < len(items):
            return Unknown("elements that a function chooses", site.file, site.line)
        return keep(items, known)

    return run


def _repeat(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    times = plain(args[1] if len(args) > 1 else keywords.get("times", ENDLESS))
    return [args[0]] * min(times, ENDLESS) if args and isinstance(times, int) else Unknown("itertools.repeat")


def _count(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    start = plain(args[0] if args else keywords.get("start", 0))
    step = plain(args[1] if len(args) > 1 else keywords.get("step", 1))
    if not isinstance(start, int) or not isinstance(step, int):
        return Unknown("itertools.count", site.file, site.line)
    return list(itertools.islice(itertools.count(start, step), ENDLESS))


def _cycle(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    items = operators.iterate(args[0]) if args else None
    if items is None:
        return Unknown("itertools.cycle of something unknown", site.file, site.line)
    return list(itertools.islice(itertools.cycle(items), ENDLESS))


def _starmap(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    from govern.project.evaluation.calls import call

    rows = operators.iterate(args[1]) if len(args) == 2 else None
    if rows is None:
        return Unknown("itertools.starmap of something unknown", site.file, site.line)
    return [call(ev, args[0], list(operators.iterate(row) or []), {}, site) for row in rows]


def _taken(items: list[Value], truths: list[bool]) -> list[Value]:
    return items[: truths.index(False)] if False in truths else items


def _dropped(items: list[Value], truths: list[bool]) -> list[Value]:
    return items[truths.index(False) :] if False in truths else []


def _batched(items: list[Value], size: int) -> list[tuple[Value, ...]]:
    if size < 1:
        raise ValueError
    return [tuple(items[start : start + size]) for start in range(0, len(items), size)]


FUNCTIONS: dict[str, ExternalFunction] = {
    f"itertools.{name}": function
    for name, function in {
        "repeat": _repeat, "count": _count, "cycle": _cycle, "starmap": _starmap,
        "product": _of_lists("product", itertools.product), "pairwise": _of_lists("pairwise", itertools.pairwise),
        "zip_longest": _of_lists("zip_longest", itertools.zip_longest),
        "islice": _of_list_and_numbers("islice", itertools.islice),
        "combinations": _of_list_and_numbers("combinations", itertools.combinations),
        "permutations": _of_list_and_numbers("permutations", itertools.permutations),
        "batched": _of_list_and_numbers("batched", _batched),
        "takewhile": _by_test(_taken), "dropwhile": _by_test(_dropped),
        "filterfalse": _by_test(lambda items, truths: [i for i, t in zip(items, truths, strict=True) if not t]),
    }.items()
}  # fmt: skip
