"""Which lines a comment addressed to govern stands for, in Python and in TypeScript."""

from __future__ import annotations

import re

import pytest

from govern.facts.directives import Comment, is_addressed
from govern.facts.python import read_python
from govern.facts.typescript import read_typescript

PYTHON = """\
# govern: ignore[above] a definition
@router.post(
    "/x",  # govern: ignore[argument]
)  # govern: ignore[decorator]
# govern: ignore[between]
async def f(
    a: int,  # govern: ignore[parameter]
    # govern: ignore[above-parameter]
    b: str = make(
        1),
):  # govern: ignore[end-of-head]
    x = foo(  # govern: ignore[first]
        1,  # govern: ignore[middle]
        # govern: ignore[element]
        bar(
            1),
    )  # govern: ignore[last]
    # govern: ignore[if]
    if (a and
        b):
        # prose between

        # govern: ignore[return]

        return 1
    else:  # govern: ignore[else]
        pass
    text = "größer" + "日本"  # govern: ignore[wide]
    # govern: ignore[dangling]
y = 1
class C:  # govern: ignore[class]
    a = 1
    def m(self) -> None:  # govern: ignore[method]
        pass
# govern: ignore[nothing]
"""
TYPESCRIPT = """\
// govern: ignore[above]
export const load = async () => { // govern: ignore[first]
  const r = await fetch('/x'); // govern: ignore[line]
  // govern: ignore[statement]
  await foo({
    a: 1, // govern: ignore[middle]
  });
  /* govern: ignore[if] x */
  if (a) {
    b();
  }
  /* govern: ignore[before] x */ c();
};
export interface A {
  /** govern: ignore[property] x */
  a: string;
  b: number; // govern: ignore[property-line] x
}
class B {
  // govern: ignore[method]
  get() {
    return 1;
  }
}
const V = () => (
  <div>
    // govern: ignore[text] this is what the page shows
    {/* govern: ignore[element] x */}
    <Foo
      a={1}
    >
      text
    </Foo>
    <Bar /> {/* govern: ignore[behind-element] x */}
  </div>
);
// govern: ignore[nothing]
"""


def lines_of(comments: tuple[Comment, ...]) -> dict[str, tuple[int, int]]:
    return {re.findall(r"\[(.*)\]", text)[0]: (first, last) for _, text, first, last in comments}


def test_what_a_comment_in_python_stands_for() -> None:
    assert lines_of(read_python(PYTHON.encode(), "a.py").comments) == {
        "above": (2, 29),
        "argument": (3, 3),
        "decorator": (2, 29),
        "between": (2, 29),
        "parameter": (7, 7),
        "above-parameter": (9, 10),
        "end-of-head": (2, 29),
        "first": (12, 17),
        "middle": (13, 13),
        "element": (15, 16),
        "last": (12, 17),
        "if": (19, 20),
        "return": (25, 25),
        "else": (26, 26),
        "wide": (28, 28),
        "dangling": (30, 30),
        "class": (31, 34),
        "method": (33, 34),
        "nothing": (0, 0),
    }


def test_what_a_comment_in_typescript_stands_for() -> None:
    assert lines_of(read_typescript(TYPESCRIPT.encode(), "a.tsx").comments) == {
        "above": (2, 13),
        "first": (2, 13),
        "line": (3, 3),
        "statement": (5, 7),
        "middle": (6, 6),
        "if": (9, 9),
        "before": (12, 12),
        "property": (16, 16),
        "property-line": (17, 17),
        "method": (21, 23),
        "element": (29, 31),
        "behind-element": (34, 34),
        "nothing": (0, 0),
    }


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_line_ends_and_a_byte_order_mark_change_nothing(ends: str) -> None:
    source = PYTHON.replace("\n", ends).encode("utf-8-sig")
    assert read_python(source, "a.py").comments == read_python(PYTHON.encode(), "a.py").comments


@pytest.mark.parametrize(
    "source",
    [
        'x = "# govern: ignore[a-b] c"',
        'x = f"{y} # govern: ignore[a-b] c"',
        'x = f"{y}" f"""\n# govern: ignore[a-b] c\n"""',
        'def f():\n    """\n    # govern: ignore[a-b] c\n    """',
        "x = rb'# govern: ignore[a-b] c'",
        "govern = ignore[a, b]",
        "# see govern: ignore[a-b] c",
        "# the comment `# govern: ignore[a-b]` accepts a finding",
    ],
)
def test_strings_docstrings_prose_and_names_are_not_addressed_in_python(source: str) -> None:
    assert read_python(source.encode(), "a.py").comments == ()


@pytest.mark.parametrize(
    "source",
    [
        'const x = "// govern: ignore[a-b] c";',
        "const x = `// govern: ignore[a-b] ${y}`;",
        "const x = /\\/\\/ govern: ignore[a-b]/;",
        "const x = <p>// govern: ignore[a-b] c</p>;",
        "const x = <p>\n  /* govern: ignore[a-b] c */\n</p>;",
        "const x = <p title='// govern: ignore[a-b] c' />;",
        "// mentions ast-grep-ignore: and govern: ignore[a-b] as prose",
    ],
)
def test_strings_templates_text_and_prose_are_not_addressed_in_typescript(source: str) -> None:
    assert read_typescript(source.encode(), "a.tsx").comments == ()


@pytest.mark.parametrize(
    ("comment", "addressed"),
    [
        ("# govern: ignore[a]", True),
        ("// @govern ignore a", True),
        ("/**\n * govern: ignore[a]\n */", True),
        ("# noqa: some-rule", True),
        ("# noqa: F401", False),
        ("# governing law", False),
        ("# licensed under the terms governing use", False),
        ("# type: ignore[a-b]", False),
    ],
)
def test_what_the_facts_keep(comment: str, addressed: bool) -> None:
    assert is_addressed(comment) is addressed
