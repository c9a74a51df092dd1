"""The types of rule options: whether a configured value fits, and what to write if it does not."""

from __future__ import annotations

from collections.abc import Mapping

from govern.config.globs import problem_of
from govern.rule import Option
from govern.suggestions import did_you_mean

TYPES: dict[str, str] = {
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "string": "text",
    "choice": "one of the choices",
    "strings": "a list of text",
    "globs": "a list of globs",
}


def problem_with(option: Option, value: object) -> str | None:
    """What is wrong with `value` for `option`, with what to write instead; None if it fits."""
    kind = option.type
    if kind in ("integer", "number"):
        return _number_problem(option, value)
    if kind == "boolean":
        return None if isinstance(value, bool) else _wrong(option, value)
    if kind == "string":
        return None if isinstance(value, str) else _wrong(option, value)
    if kind == "choice":
        return _choice_problem(option, value)
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) for item in value):
        return _wrong(option, value)
    problems = [f"{glob!r}: {problem}" for glob in value if (problem := problem_of(glob))] if kind == "globs" else []
    return problems[0] if problems else None


def merge(
    rule_name: str, options: Mapping[str, Option], configured: Mapping[str, object]
) -> tuple[dict[str, object], list[str]]:
    """The value of every option, and one line for each configured one that is unknown or does not fit."""
    values: dict[str, object] = {name: option.default for name, option in options.items()}
    problems: list[str] = []
    for name, value in configured.items():
        option = options.get(name)
        if option is None:
            known = f"; it has {', '.join(options)}" if options else "; it has none"
            problems.append(f"{name}: rule {rule_name!r} has no such option{did_you_mean(name, options) or known}")
        elif problem := problem_with(option, value):
            problems.append(f"{name}: {problem}")
        else:
            values[name] = tuple(value) if isinstance(value, list) else value
    return values, problems


def _number_problem(option: Option, value: object) -> str | None:
    wanted = int if option.type == "integer" else (int, float)
    if isinstance(value, bool) or not isinstance(value, wanted):
        return _wrong(option, value)
    if option.minimum is not None and value < option.minimum:
        return f"must be {option.minimum:g} or more, not {value!r}"
    return None


def _choice_problem(option: Option, value: object) -> str | None:
    if value in option.choices:
        return None
    hint = did_you_mean(value, option.choices) if isinstance(value, str) else ""
    return f"must be one of {', '.join(option.choices)}, not {value!r}{hint}"


def _wrong(option: Option, value: object) -> str:
    shown = repr(value)
    return f"must be {TYPES[option.type]}, not {shown if len(shown) <= 60 else shown[:59] + '…'}"
