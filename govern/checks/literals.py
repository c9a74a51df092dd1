"""Which literal words a file must hold for an ast-grep rule to match in it: a filter that saves parsing.

It errs on one side only: a file that it turns away holds no match.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from govern.regex import regex

Test = Callable[[str], bool]
RELATIONS = ("has", "inside", "precedes", "follows")
_RUN = regex(r"[\w$]+")
_WORD = regex(r"[^\W\d]\w*\Z")


def literal_test(match: Mapping[str, Any]) -> Test | None:
    """A test on a file's text that every file with a match passes; None where the rule demands no words.

    `match` is a rule object, or a configuration of `rule`, `constraints` and `utils`.
    """
    if "rule" in match:
        return _rule(match["rule"], match.get("utils") or {}, ())
    return _rule(match, {}, ())


def _rule(rule: Any, utils: Mapping[str, Any], seen: tuple[str, ...]) -> Test | None:
    if not isinstance(rule, dict):
        return None
    tests: list[Test | None] = [_pattern(rule.get("pattern"))]
    tests += [_rule(rule.get(relation), utils, seen) for relation in RELATIONS]
    if isinstance(rule.get("all"), list):
        tests += [_rule(one, utils, seen) for one in rule["all"]]
    if isinstance(rule.get("any"), list):
        tests.append(_either([_rule(one, utils, seen) for one in rule["any"]]))
    name = rule.get("matches")
    if isinstance(name, str) and name in utils and name not in seen:
        tests.append(_rule(utils[name], utils, (*seen, name)))
    return _both([test for test in tests if test is not None])


def _pattern(pattern: Any) -> Test | None:
    # a pattern with a context or a loose strictness does not demand all of its words
    if not isinstance(pattern, str):
        return None
    words = {run for run in _RUN.findall(pattern) if _WORD.match(run)}
    if not words:
        return None
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return lambda text: all(word in text for word in ordered)


def _both(tests: list[Test]) -> Test | None:
    if len(tests) < 2:
        return tests[0] if tests else None
    return lambda text: all(test(text) for test in tests)


def _either(tests: list[Test | None]) -> Test | None:
    known = [test for test in tests if test is not None]
    if not known or len(known) < len(tests):
        return None
    return lambda text: any(test(text) for test in known)
