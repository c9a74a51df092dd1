"""Comments of documents, SQL and YAML, and of files that nothing else reads."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.facts.comments import COMMENTED, comments_of
from govern.facts.directives import MENTIONED, WORDS
from govern.facts.sql import read_sql
from govern.facts.store import Facts
from govern.facts.yaml import read_yaml_comments
from govern.tree.memory import MemoryTree

MARKDOWN = """\
<!-- govern: ignore[block] the next block -->
| a | b |
|---|---|
| 1 | 2 |

Text <!-- govern: ignore[line] this line --> goes on.
Write `<!-- govern: ignore[span] x -->` to accept it.

```html
<!-- govern: ignore[code] x -->
```

<!--
govern: ignore[fence] the code below
-->
```sh
run

again
```
- an item <!-- govern: ignore[item] x -->

<!-- govern: ignore[before] x --> text in the same line
<!-- govern: ignore[nothing] x -->
"""
SQL = """\
-- govern: ignore[statement] x
CREATE TABLE t (
  a text, -- govern: ignore[line] x
  b text DEFAULT '-- govern: ignore[string]; x'
); -- govern: ignore[last] x
/* govern: ignore[before] x */ DROP TABLE x;
-- prose about govern: ignore[prose]
DO $$ BEGIN -- govern: ignore[dollar] x
  x; END $$;
SELECT "-- govern: ignore[name]";
-- govern: ignore[nothing] x
"""
YAML = """\
# govern: ignore[next] x
a: 1  # govern: ignore[line] x
b: "x # govern: ignore[string]"
c: |
  # govern: ignore[literal]
  run # govern: ignore[literal]
d: x#govern
# govern: ignore[nothing] x
"""


def found(path: str, text: str) -> dict[str, tuple[int, int]]:
    comments = comments_of(Facts(MemoryTree({path: text})), path)
    return {text.partition("[")[2].partition("]")[0]: (first, last) for _, text, first, last in comments}


def test_markdown() -> None:
    assert found("a.md", MARKDOWN) == {
        "block": (2, 4),
        "line": (6, 6),
        "fence": (16, 20),
        "item": (21, 21),
        "before": (23, 23),
        "nothing": (0, 0),
    }


def test_sql() -> None:
    assert found("a.sql", SQL) == {
        "statement": (2, 5),
        "line": (3, 3),
        "last": (2, 5),
        "before": (6, 6),
        "nothing": (0, 0),
    }


def test_yaml() -> None:
    assert found("a.yml", YAML) == {"next": (2, 2), "line": (2, 2), "nothing": (0, 0)}


def test_components_python_and_typescript() -> None:
    comment = "// govern: ignore[a] x\nexport const b = 1;\n"
    assert found("a.ts", comment) == {"a": (2, 2)}
    assert found("a.vue", f"<template>\n// govern: ignore[t] x\n</template>\n<script>\n{comment}</script>\n") == {
        "a": (6, 6)
    }
    assert found("a.py", "# govern: ignore[a] x\nb = 1\n") == {"a": (2, 2)}


@pytest.mark.parametrize("path", ["a.json", "a.txt", "Dockerfile", "a.html"])
def test_other_files_have_no_comments(path: str) -> None:
    assert found(path, "# govern: ignore[a] x\nb = 1\n") == {}


def test_a_file_without_the_word_is_not_parsed() -> None:
    facts = Facts(MemoryTree({"a.ts": "export const a = 1;\n", "b.md": "# Title\n"}))
    assert comments_of(facts, "a.ts") == comments_of(facts, "b.md") == ()
    assert facts.read_so_far() == ()


@given(st.text(), st.sampled_from([one for one in COMMENTED if one != ".py"]))
def test_any_text_can_be_read(text: str, suffix: str) -> None:
    path = f"a{suffix}"
    comments_of(Facts(MemoryTree({path: f"{text} govern: ignore[a]".encode("utf-8", "replace")})), path)


@given(st.text(alphabet="-'\"$;/* \n#:|>a[]govern: ignore"))
def test_lines_of_sql_and_yaml_are_lines_of_the_file(text: str) -> None:
    count = text.count("\n") + 1
    for comments in (read_sql(text.encode(), "a.sql").comments, read_yaml_comments(text.encode(), "a.yaml").comments):
        for line, _, first, last in comments:
            assert 0 < line <= count
            assert 0 <= first <= last <= count


@given(st.from_regex(re.compile(MENTIONED.pattern, MENTIONED.flags), alphabet=st.characters(max_codepoint=255)))
def test_what_may_be_a_directive_holds_one_of_the_words(text: str) -> None:
    folded = text.encode("latin-1").lower()
    assert any(word in folded for word in WORDS)
