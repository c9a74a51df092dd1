"""Fixes of `match:` rules: ast-grep's template, filled with what was captured, and the examples that show them."""

from __future__ import annotations

from typing import Any

import pytest

from govern.examples import read_examples, run_example
from govern.examples.fixed import apply_fixes
from govern.packs import PageError, read_page
from tests.checks.projects import found, project_of, rule_of
from tests.packs.page_texts import page_text


def fixed(match: dict[str, Any], text: str, **keys: Any) -> str:
    keys = {"language": "python", "message": "x", "fix": "safe", **keys}
    path = "src/a.tsx" if keys["language"] == "tsx" else "app/a.py"
    findings = found(rule_of(match=match, **keys), project_of({path: text}))
    return apply_fixes({path: text}, findings)[path]


@pytest.mark.parametrize(
    ("match", "before", "after"),
    [
        ({"pattern": "utcnow()", "fix": "now(UTC)"}, "x = utcnow()\n", "x = now(UTC)\n"),
        ({"pattern": "f($A, $B)", "fix": "g($B, $A)"}, 'f("é", [1, 2]); f(a, b)\n', 'g([1, 2], "é"); g(b, a)\n'),
        (
            {"pattern": "print($$$ARGS)", "fix": "log($$$ARGS)"},
            'ü = print(1, "ü",\n  x=2)\n',
            'ü = log(1, "ü",\n  x=2)\n',
        ),
        ({"pattern": "print($$$ARGS)", "fix": "log($$$ARGS)"}, "print()\n", "log()\n"),
        (
            {"pattern": "print($$$ARGS)", "fix": ""},
            "def f():\n    print(1)\n    return 1\n",
            "def f():\n    return 1\n",
        ),
        ({"pattern": "print($$$ARGS)", "fix": ""}, "x = [print(1)]\n", "x = []\n"),
        ({"pattern": "f($A)", "fix": "if $A:\n    g($A)\n"}, "if y:\n    f(x)\n", "if y:\n    if x:\n        g(x)\n"),
        (
            {
                "rule": {"pattern": "old($A)"},
                "transform": {"NAME": {"convert": {"source": "$A", "toCase": "snakeCase"}}},
                "fix": "new($NAME)",
            },
            "old(userName)\n",
            "new(user_name)\n",
        ),
    ],
)
def test_a_template_is_filled(match: dict[str, Any], before: str, after: str) -> None:
    assert fixed(match, before) == after


def test_typescript_too() -> None:
    match = {"pattern": "alert($X)", "fix": "notify($X)"}
    assert fixed(match, "const a = <b onClick={() => alert(1)} />;\n", language="tsx") == (
        "const a = <b onClick={() => notify(1)} />;\n"
    )


def test_the_page_says_whether_it_is_safe() -> None:
    for kind in ("safe", "unsafe"):
        rule = rule_of(match={"pattern": "f()", "fix": "g()"}, language="python", message="x", fix=kind)
        (finding,) = found(rule, project_of({"app/a.py": "f()\n"}))
        assert finding.fix is not None
        assert (finding.fix.safe, finding.fix.title) == (kind == "safe", "replace it by `g()`")


@pytest.mark.parametrize(
    ("match", "fix", "expected"),
    [
        ({"pattern": "f()", "fix": "g()"}, None, "match.fix: a rule with a fix says whether it is safe"),
        ({"pattern": "f()"}, "safe", "fix: a rule with `match:` fixes by a template"),
        (
            {"pattern": "f($AGE)", "fix": "g($AGES)"},
            "safe",
            "match.fix: $AGES is captured nowhere; did you mean 'AGE'?",
        ),
        ({"pattern": "f()", "fix": "g($A)"}, "safe", "match.fix: $A is captured nowhere"),
        ({"pattern": "f()", "fix": {"template": "g()"}}, "safe", "match.fix: must be the text to write instead"),
    ],
)
def test_what_is_wrong_with_a_template(match: dict[str, Any], fix: str | None, expected: str) -> None:
    text = page_text({"each": None, "match": match, "fix": fix, "language": "python", "message": "x"})
    with pytest.raises(PageError) as caught:
        read_page(text, "rules/house/too-long.md")
    assert expected in str(caught.value)


BODY = """
# Examples

## bad: printed

`app/a.py`

```python
def f():
    print("x")  # error
```

`fixed: app/a.py`

```python
def f():
    {outcome}
```

## good: logged

`app/a.py`

```python
logger.info("x")
```
"""


@pytest.mark.parametrize(("outcome", "ok"), [('logger.info("x")', True), ('logger.warning("x")', False)])
def test_examples_judge_the_outcome(outcome: str, ok: bool) -> None:
    keys = {
        "each": None,
        "match": {"pattern": "print($$$A)", "fix": "logger.info($$$A)"},
        "fix": "unsafe",
        "language": "python",
        "message": "x",
    }
    page = read_page(page_text(keys, BODY.replace("{outcome}", outcome)), "rules/house/too-long.md")
    bad, good = (run_example(page.rule, example) for example in read_examples(page))
    assert good.ok
    assert bad.ok is ok, bad.lines()
