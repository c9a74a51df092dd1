"""One line for every way in which the front matter of a page can be wrong."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from govern.packs import PageError, read_page
from tests.packs.page_texts import page_text

PATH = "rules/house/too-long.md"
OPTION = {"type": "integer", "default": 3, "help": "x"}
PATTERN = {"each": None, "match": {"pattern": "f($X)"}, "language": "python"}


def option(**changes: object) -> dict[str, object]:
    return {"options": {"max": {**OPTION, **changes}}}


def sibling(name: str) -> str | None:
    return "def check(project, options):\n    yield\n" if name == "here.py" else None


WRONG: list[tuple[dict[str, object], str]] = [
    ({"name": None}, "1: name: missing; write `name: ` and the file's name without .md"),
    ({"summary": None}, "1: summary: missing; write one line that says what breaks the rule"),
    ({"severity": None}, "1: severity: missing; write `severity: error`, `warning` or `info`"),
    ({"profile": None}, "1: profile: missing; write `profile: recommended`, `strict` or `opt-in`"),
    (
        {"since": None},
        "1: since: missing; write the version of govern that the rule first appears in, such as `since: 0.1.0`",
    ),
    ({"message": None}, '1: message: missing; write the line that a finding shows, such as `message: "{file} ..."`'),
    ({"name": "to-long"}, "2: name: must be the file's name: 'too-long', not 'to-long'"),
    ({"name": "Too_Long"}, "2: name: 'Too_Long' is not kebab-case; write lower-case words joined by hyphens"),
    ({"name": 5}, "2: name: must be text, in quotes where YAML takes it for something else, not 5"),
    ({"family": "home"}, "9: family: must be the folder's name: 'house', not 'home'"),
    (
        {"summary": "x" * 300},
        "3: summary: is 300 characters long; 200 are enough, the rest belongs in the page",
    ),
    ({"summary": "a\nb"}, "3: summary: must be one line of text"),
    ({"message": " "}, "8: message: must be one line of text"),
    ({"severity": "eror"}, "4: severity: must be one of error, warning, info, not 'eror'; did you mean 'error'?"),
    ({"severity": 3}, "4: severity: must be one of error, warning, info, not 3"),
    ({"profile": "default"}, "5: profile: must be one of recommended, strict, opt-in, not 'default'"),
    (
        {"status": "stabel"},
        "9: status: must be one of preview, stable, deprecated, not 'stabel'; did you mean 'stable'?",
    ),
    ({"since": 1.0}, "6: since: must be text, in quotes where YAML takes it for something else, not 1.0"),
    ({"since": "soon"}, "6: since: 'soon' is not a version; write the one the rule first appears in, such as 0.1.0"),
    ({"concept": "Audit Log"}, "9: concept: 'Audit Log' is not kebab-case; write lower-case words joined by hyphens"),
    ({"sources": [0]}, "10: sources.0: must be text, in quotes where YAML takes it for something else, not 0"),
    ({"sources": "000"}, "9: sources: must be a list, such as [a, b], not '000'"),
    ({"fix": True}, "9: fix: must be one of safe, unsafe, not True"),
    ({"aliases": ["too-long"]}, "9: aliases: an alias is a name that the rule had before, not the one it has"),
    ({"aliases": ["Old"]}, "10: aliases.0: 'Old' is not kebab-case; write lower-case words joined by hyphens"),
    ({"sumary": "x"}, "9: sumary: unknown key; did you mean 'summary'?"),
    ({"colour": "x"}, "9: colour: unknown key"),
    ({"each": None}, "1: no check; write one of `match:`, `each:` and `python:`"),
    ({"python": "here.py:check"}, "9: python: a rule checks in one way; keep one of `each:` and `python:`"),
    (
        {"match": {"pattern": "x"}, "language": "python"},
        "7: each: a rule checks in one way; keep one of `match:` and `each:`",
    ),
    ({"language": "python"}, "9: language: goes with `match:`, and this rule has `each:`"),
    (
        {"each": None, "match": {"pattern": "x"}, "language": "python", "where": {"file": "x"}, "message": "{file}"},
        "11: where: goes with `each:`, and this rule has `match:`",
    ),
    (
        {"each": None, "match": {}, "language": "python"},
        "8: match: is empty; write an ast-grep rule, such as {pattern: print($X)}",
    ),
    ({"each": None, "match": "print($X)", "language": "python"}, "8: match: must be keys with values, not 'print($X)'"),
    (
        {"each": None, "match": {"pattern": "x"}},
        "1: language: missing; write `language: ` and one of python, typescript, tsx",
    ),
    (
        {"each": None, "match": {"pattern": "x"}, "language": "pyton"},
        "10: language: unknown language 'pyton'; did you mean 'python'?",
    ),
    (
        {"each": None, "match": {"pattern": "x"}, "language": "python", "layers": ["service"]},
        "11: layers: unknown layer 'service'; did you mean 'services'?",
    ),
    (
        {"each": None, "match": {"pattern": "x"}, "language": "python", "files": ["../x"]},
        "11: files: '../x': a glob cannot leave the repository",
    ),
    (
        {"each": None, "match": {"pattern": "f($X)"}, "language": "python", "message": "{Y}"},
        "7: message: unknown placeholder {Y}; there are X, file, line, text",
    ),
    ({"each": "endpiont"}, "7: each: unknown entity 'endpiont'; did you mean 'endpoint'?"),
    (
        {"each": "zebra"},
        "7: each: unknown entity 'zebra'; there are endpoint, router-file, unresolved, module, function, class",
    ),
    ({"where": {"fil": "x"}}, "10: where.fil: no such attribute; did you mean 'file'?"),
    ({"where": {"physical": {"atleast": 3}}}, "11: where.physical.atleast: unknown operator; did you mean 'at-least'?"),
    (
        {"where": {"file": {"at-least": 3}}},
        "11: where.file.at-least: `at-least` does not fit an attribute that is text; use is, in, not, glob, empty",
    ),
    ({"where": {"physical": {"at-least": "3"}}}, "11: where.physical.at-least: must be a number, not '3'"),
    ({"where": {"file": 3}}, "10: where.file: must be text, not 3; put it in quotes"),
    (
        {"each": "function", "where": {"async": "yes please"}},
        "10: where.async: must be true or false, not 'yes please'",
    ),
    ({"where": {"layer": None}}, "10: where.layer: has no value; to ask for absence write {empty: true}"),
    ({"where": {"layer": {"empty": 1}}}, "11: where.layer.empty: must be true or false, not 1"),
    ({"where": {"physical": {"at-least": [1]}}}, "11: where.physical.at-least: `at-least` takes one value, not a list"),
    ({"where": {"layer": []}}, "10: where.layer: has no value; to ask for absence write {empty: true}"),
    ({"where": {"physical": {"at-least": "$max"}}}, "11: where.physical.at-least: `$max` names no option of this page"),
    (
        {
            "options": {"max": {"type": "string", "default": "x", "help": "x"}},
            "where": {"physical": {"at-least": "$max"}},
        },
        "16: where.physical.at-least: the option is text, and the attribute is number",
    ),
    (
        {"options": {"max": {"type": "strings", "default": ["x"], "help": "x"}}, "where": {"file": {"is": "$max"}}},
        "17: where.file.is: `is` takes one value, and the option is a list of text",
    ),
    (
        {"options": {"max": {"type": "integer", "default": 3, "help": "x"}}, "where": {"file": {"empty": "$max"}}},
        "16: where.file.empty: the option is a whole number, and the attribute is text",
    ),
    (
        {"where": {"$count": 3}},
        "10: where.$count: `$count` must name an option of `type: choice` whose choices are attributes",
    ),
    (
        {
            "options": {"count": {"type": "choice", "choices": ["code", "phsical"], "default": "code", "help": "x"}},
            "where": {"$count": 3},
        },
        "18: where.$count: the choice 'phsical' of option 'count' is no attribute; did you mean 'physical'?",
    ),
    ({"where": ["x"]}, "9: where: must be keys with values, not ['x']"),
    (
        {"options": {"max": {"default": 3, "help": "x"}}},
        (
            "10: options.max.type: missing; write `type: integer`, `number`, `boolean`, `string`, `choice`, "
            "`strings` or `globs`"
        ),
    ),
    (
        {"options": {"max": {"type": "int", "default": 3, "help": "x"}}},
        (
            "11: options.max.type: must be one of integer, number, boolean, string, choice, strings, globs, not 'int'"
            "; did you mean 'integer'?"
        ),
    ),
    (
        {"options": {"max": {"type": "integer", "default": "3", "help": "x"}}},
        "10: options.max: default must be a whole number, not '3'",
    ),
    (
        {"options": {"max": {"type": "integer", "default": True, "help": "x"}}},
        "10: options.max: default must be a whole number, not True",
    ),
    (
        {"options": {"max": {"type": "integer", "default": 3}}},
        "10: options.max.help: missing; write one line that says what the option does",
    ),
    (
        {"options": {"max": {"type": "integer", "help": "x"}}},
        "10: options.max.default: missing; write the value that counts where nothing is configured",
    ),
    (
        {"options": {"max": {"type": "integer", "default": 3, "help": "x", "defualt": 3}}},
        "14: options.max.defualt: unknown key; did you mean 'default'?",
    ),
    (
        {"options": {"Max": {"type": "integer", "default": 3, "help": "x"}}},
        "10: options.Max: 'Max' is not kebab-case; write lower-case words joined by hyphens",
    ),
    (
        {"options": {"max": {"type": "integer", "default": 3, "help": "x", "choices": ["a"]}}},
        "10: options.max: `choices` goes with `type: choice`, and with no other type",
    ),
    (
        {"options": {"max": {"type": "choice", "default": "a", "help": "x"}}},
        "10: options.max: `choices` goes with `type: choice`, and with no other type",
    ),
    (
        {"options": {"max": {"type": "choice", "default": "c", "help": "x", "choices": ["a", "b"]}}},
        "10: options.max: default must be one of a, b, not 'c'",
    ),
    (
        {"options": {"max": {"type": "integer", "default": 3, "help": "x", "minimum": 5}}},
        "10: options.max: default must be 5 or more, not 3",
    ),
    (
        {"options": {"max": {"type": "string", "default": "x", "help": "x", "minimum": 5}}},
        "10: options.max: `minimum` goes with `type: integer` or `type: number`",
    ),
    ({"options": ["x"]}, "9: options: must be keys with values, not ['x']"),
    ({"options": {"max": 3}}, "10: options.max: must be keys with values, not 3"),
    (
        {"options": {"max": {"type": "globs", "default": ["a\\b"], "help": "x"}}},
        "10: options.max: default 'a\\\\b': paths have forward slashes",
    ),
    (
        {"options": {"max": {"type": "strings", "default": "x", "help": "x"}}},
        "10: options.max: default must be a list of text, not 'x'",
    ),
    ({"message": "{fil} is long"}, "8: message: unknown placeholder {fil}; did you mean 'file'?"),
    (
        {"message": "{zebra} is long"},
        "8: message: unknown placeholder {zebra}; there are code, endpoints, file, layer, line, physical",
    ),
    ({"message": "{file is long"}, "8: message: a single `{`; write {name} for a value, and two braces for a brace"),
    ({"instead": "cut {fil}"}, "9: instead: unknown placeholder {fil}; did you mean 'file'?"),
    (
        {"message": "{actual}"},
        "8: message: unknown placeholder {actual}; there are code, endpoints, file, layer, line, physical",
    ),
    (
        {"each": None, "python": "check"},
        "8: python: 'check' is not file.py:function, with a file that stands beside the page",
    ),
    (
        {"each": None, "python": "../x.py:check"},
        "8: python: '../x.py:check' is not file.py:function, with a file that stands beside the page",
    ),
    ({"each": None, "python": "gone.py:check"}, "8: python: there is no file 'gone.py' beside the page"),
    ({"each": None, "python": "here.py:chek"}, "8: python: here.py has no function 'chek'"),
]


@pytest.mark.parametrize(("changes", "line"), WRONG, ids=[line.partition(";")[0][:60] for _, line in WRONG])
def test_wrong_page(changes: Mapping[str, object], line: str) -> None:
    with pytest.raises(PageError) as caught:
        read_page(page_text(changes), PATH, sibling=sibling)
    assert str(caught.value) == f"{PATH}:{line}"


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(PageError) as caught:
        read_page(page_text({"severity": "bad", "profile": "worse", "since": None}), PATH)
    assert [problem.key for problem in caught.value.problems] == ["severity", "profile", "since"]
    assert len(str(caught.value).splitlines()) == 3
