"""Reads `where`, `require` and `forbid` of a page into conditions, and says what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern.packs.options import TYPES
from govern.packs.vocabulary import ANSWER, FLAG, LIST, NUMBER, OPERATORS, TEXT, Attribute, Entity
from govern.rule import Condition, Option
from govern.suggestions import did_you_mean

_WORDS = ("string", "choice", "strings", "globs")
FITTING = {TEXT: _WORDS, LIST: _WORDS, NUMBER: ("integer", "number"), FLAG: ("boolean",), ANSWER: ("boolean",)}
KeyProblem = tuple[tuple[str, ...], str]


def read_conditions(
    clauses: Mapping[str, Any], entity: Entity, options: Mapping[str, Option]
) -> tuple[tuple[Condition, ...], list[KeyProblem]]:
    """The conditions of one clause, and (path of keys below it, what is wrong) for each that makes no sense."""
    conditions: list[Condition] = []
    problems: list[KeyProblem] = []
    for name, value in _without_reaches(clauses, entity):
        attributes, problem = _attributes(name, entity, options)
        if problem:
            problems.append(((name,), problem))
            continue
        for operator, operand, path in _operations(name, value):
            wrong = _operator_problem(operator, attributes) or _operand_problem(operator, operand, attributes, options)
            if wrong:
                problems.append((path, wrong))
            else:
                plain = tuple(operand) if isinstance(operand, list) else operand
                conditions.append(Condition(name, operator, plain))
    return tuple(conditions), problems


def _without_reaches(clauses: Mapping[str, Any], entity: Entity) -> Iterator[tuple[str, Any]]:
    """The clauses with `reaches: $audit` written out as `audit: true`."""
    for name, value in clauses.items():
        concept = value.removeprefix("$") if name == "reaches" and isinstance(value, str) else ""
        if concept in entity.attributes and entity.attributes[concept].type == ANSWER:
            yield concept, True
        else:
            yield name, value


def _attributes(name: str, entity: Entity, options: Mapping[str, Option]) -> tuple[list[Attribute], str]:
    """The attributes that a key may stand for: one, or one for each choice of the option it names."""
    if not name.startswith("$"):
        if name in entity.attributes:
            return [entity.attributes[name]], ""
        if name == "reaches":
            answers = [name for name, attribute in entity.attributes.items() if attribute.type == ANSWER]
            return (
                [],
                f"must be one of {', '.join(answers)}"
                if answers
                else "nothing is known to be reached from this entity",
            )
        hint = did_you_mean(name, entity.attributes) or f"; it has {', '.join(entity.attributes)}"
        return [], f"no such attribute{hint}"
    option = options.get(name[1:])
    if option is None or option.type != "choice":
        return [], f"`{name}` must name an option of `type: choice` whose choices are attributes"
    unknown = [choice for choice in option.choices if choice not in entity.attributes]
    if unknown:
        hint = did_you_mean(unknown[0], entity.attributes)
        return [], f"the choice {unknown[0]!r} of option {name[1:]!r} is no attribute{hint}"
    return [entity.attributes[choice] for choice in option.choices], ""


def _operations(name: str, value: Any) -> Iterator[tuple[str, Any, tuple[str, ...]]]:
    if isinstance(value, dict) and value:
        for operator, operand in value.items():
            yield operator, operand, (name, operator)
    else:
        yield ("in" if isinstance(value, list) else "is"), value, (name,)


def _operator_problem(operator: str, attributes: list[Attribute]) -> str:
    known = OPERATORS.get(operator)
    if known is None:
        return f"unknown operator{did_you_mean(operator, OPERATORS) or '; there are ' + ', '.join(OPERATORS)}"
    for attribute in attributes:
        if attribute.type not in known.types:
            fitting = ", ".join(name for name, other in OPERATORS.items() if attribute.type in other.types)
            return f"`{operator}` does not fit an attribute that is {attribute.type}; use {fitting}"
    return ""


def _operand_problem(operator: str, operand: Any, attributes: list[Attribute], options: Mapping[str, Option]) -> str:
    if isinstance(operand, str) and operand.startswith("$"):
        option = options.get(operand[1:])
        if option is None:
            return f"`{operand}` names no option of this page{did_you_mean(operand[1:], options)}"
        return _option_problem(operator, option, attributes)
    if operator == "empty":
        return "" if isinstance(operand, bool) else f"must be true or false, not {operand!r}"
    if operand is None or isinstance(operand, dict) or operand == []:
        return "has no value; to ask for absence write {empty: true}"
    items = operand if isinstance(operand, list) else [operand]
    if isinstance(operand, list) and operator not in ("in", "not", "glob"):
        return f"`{operator}` takes one value, not a list"
    for attribute in attributes:
        for item in items:
            if problem := _item_problem(item, attribute):
                return problem
    return ""


def _option_problem(operator: str, option: Option, attributes: list[Attribute]) -> str:
    """Whether every value of an option could stand behind the operator."""
    several = option.type in ("strings", "globs")
    if several and operator not in ("in", "not", "glob"):
        return f"`{operator}` takes one value, and the option is {TYPES[option.type]}"
    for attribute in attributes:
        wanted = ("boolean",) if operator == "empty" else FITTING[attribute.type]
        if option.type not in wanted:
            return f"the option is {TYPES[option.type]}, and the attribute is {attribute.type}"
    return ""


def _item_problem(item: Any, attribute: Attribute) -> str:
    if attribute.type == NUMBER:
        fits = isinstance(item, (int, float)) and not isinstance(item, bool)
        return "" if fits else f"must be a number, not {item!r}"
    if attribute.type in (FLAG, ANSWER):
        return "" if isinstance(item, bool) else f"must be true or false, not {item!r}"
    wanted = "text, as the members of the list are" if attribute.type == LIST else "text"
    return "" if isinstance(item, str) else f"must be {wanted}, not {item!r}; put it in quotes"
