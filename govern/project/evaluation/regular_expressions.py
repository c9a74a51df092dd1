"""Regular expressions whose pattern and text are known, as far as matching them cannot take long."""

from __future__ import annotations

import re
from functools import lru_cache
from re import _constants as constants  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

from govern.project.evaluation.class_model import ClassModel
from govern.project.values import External, ExternalInstance, Instance, Site, Unknown, Value, plain

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator, ExternalFunction

PATTERN, MATCH = External("re.Pattern"), External("re.Match")
MOST_PATTERN, MOST_TEXT, MOST_REPEATS = 400, 300, 3
REPEATS = (constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT)
WAYS = ("match", "fullmatch", "search")


@lru_cache(maxsize=1_000)
def is_quick(pattern: str) -> bool:
    """Whether matching a short text cannot take long: few open repetitions, nothing that varies inside one."""
    if len(pattern) > MOST_PATTERN:
        return False
    try:
        tree = parser.parse(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    found = _repeats(tree, inside=False)
    return found is not None and found <= MOST_REPEATS


def _repeats(tree: Any, *, inside: bool) -> int | None:
    """How many open repetitions a parsed pattern has; None where one holds another or alternatives, or where the
    pattern refers back to what it matched."""
    count = 0
    for operation, argument in tree:
        repeats = operation in REPEATS
        varies = operation is constants.BRANCH or (repeats and argument[0] != argument[1])
        if operation in (constants.GROUPREF, constants.GROUPREF_EXISTS) or (varies and inside):
            return None
        count += repeats and argument[1] > 20
        for part in argument if isinstance(argument, (tuple, list)) else ():
            for inner in part if isinstance(part, list) else (part,):
                if isinstance(inner, parser.SubPattern):
                    below = _repeats(inner, inside=inside or (repeats and argument[1] > 1))
                    if below is None:
                        return None
                    count += below
    return count


def _compile(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    pattern = plain(args[0] if args else keywords.get("pattern"))
    flags = len(args) > 1 or "flags" in keywords
    if not isinstance(pattern, str) or flags:
        return ExternalInstance("re.compile", tuple(args), dict(keywords), site.file, site.line)
    return Instance(PATTERN, {"pattern": pattern}, file=site.file, line=site.line)


def matched(way: str, pattern: Value, args: list[Value]) -> Value:
    """What `pattern.match(text)` gives, or one of its siblings; Unknown where it is not known, or could take long."""
    pattern, text = plain(pattern), plain(args[0]) if len(args) == 1 else None
    if not isinstance(pattern, str) or not isinstance(text, str) or len(text) > MOST_TEXT or not is_quick(pattern):
        return Unknown("a match that is not worked out")
    try:
        found = getattr(re.compile(pattern), way)(text)
    except re.error:
        return Unknown("a pattern that does not compile")
    if found is None:
        return None
    return Instance(MATCH, {"string": text, "found": (found.group(), *found.groups()), "named": found.groupdict()})


def _group(ev: Evaluator, match: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    found = [_one_group(match, plain(arg)) for arg in args or [0]]
    return found[0] if len(found) == 1 else tuple(found)


def _one_group(match: Instance, which: Value) -> Value:
    found, named = match.attributes["found"], match.attributes["named"]
    if isinstance(which, str) and which in named:
        return named[which]
    return found[which] if isinstance(which, int) and 0 <= which < len(found) else Unknown("a group of a match")


def _method(way: str) -> Any:
    def run(ev: Evaluator, instance: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        return matched(way, instance.attributes.get("pattern"), args)

    return run


def _function(way: str) -> ExternalFunction:
    def run(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        return matched(way, args[0], args[1:]) if args else Unknown("a match")

    return run


def _sub(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    given = [plain(arg) for arg in args]
    if len(given) != 3 or keywords or not all(isinstance(arg, str) and len(arg) <= MOST_TEXT for arg in given):
        return Unknown("a substitution that is not worked out")
    if not is_quick(given[0]):
        return Unknown("a substitution that is not worked out")
    try:
        return re.sub(given[0], given[1], given[2])
    except (re.error, IndexError):
        return Unknown("a substitution that fails")


MODELS: dict[str, ClassModel] = {
    "re.Match": ClassModel(
        "re.Match",
        lambda ev, made, args, keywords, site: None,
        {
            "group": _group,
            "__getitem__": _group,
            "groups": lambda ev, match, args, keywords, site: match.attributes["found"][1:],
            "groupdict": lambda ev, match, args, keywords, site: dict(match.attributes["named"]),
        },
    ),
    "re.Pattern": ClassModel(
        "re.Pattern", lambda ev, made, args, keywords, site: None, {way: _method(way) for way in WAYS}
    ),
}
FUNCTIONS: dict[str, ExternalFunction] = {
    "re.compile": _compile, "re.sub": _sub, **{f"re.{way}": _function(way) for way in WAYS}
}  # fmt: skip
