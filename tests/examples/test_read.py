"""Reading the examples of a page, and what can be wrong with them."""

from __future__ import annotations

import pytest

from govern.examples import read_examples
from govern.examples.markers import Mark
from govern.packs import PageError
from tests.examples.pages import FIXING, PATH, block, page_of

BAD = "## bad: it prints\n\n" + block("a.py", "print(1)  # error\n")
GOOD = "## good: it does not\n\n" + block("a.py", "x = 1\n")


def test_examples_with_files_marks_and_places() -> None:
    page = page_of(BAD + "Some words.\n\n" + block("b.py", "# error\nprint(2)\n") + GOOD)
    bad, good = read_examples(page)
    assert (bad.kind, bad.title, bad.name) == ("bad", "it prints", "bad: it prints")
    assert bad.files == {"a.py": "print(1)\n", "b.py": "\nprint(2)\n"}
    assert bad.marks == (Mark("a.py", 1), Mark("b.py", 2))
    lines = page.text.split("\n")
    assert [lines[bad.places[path] - 1] for path in ("a.py", "b.py")] == ["print(1)  # error", "# error"]
    assert lines[bad.line - 1] == "## bad: it prints"
    assert (good.kind, good.files, good.marks) == ("good", {"a.py": "x = 1\n"}, ())


def test_files_above_the_first_example_are_shared() -> None:
    shared = block("app/main.py", "y = 2\n") + block("a.py", "print('shared')\n")
    bad, good = read_examples(page_of(shared + BAD + GOOD))
    assert bad.files == {"app/main.py": "y = 2\n", "a.py": "print(1)\n"}
    assert good.files == {"app/main.py": "y = 2\n", "a.py": "x = 1\n"}


def test_fences_of_any_length_and_an_empty_file() -> None:
    outer = "`README.md`:\n\n````markdown\n# Examples\n\n```python\nprint(1)\n```\n````\n\n"
    tildes = "`a.py`\n~~~python\n~~~\n\n"
    example = read_examples(page_of(BAD + "## good: nested\n\n" + outer + tildes))[1]
    assert example.files == {"README.md": "# Examples\n\n```python\nprint(1)\n```\n", "a.py": ""}


def test_only_the_section_counts() -> None:
    page = page_of(BAD + GOOD + "### further notes\n\n# See also\n\n## bad: not here\n\n```python\nprint(1)\n```\n")
    assert [example.name for example in read_examples(page)] == ["bad: it prints", "good: it does not"]


def test_what_fixes_must_give() -> None:
    page = page_of(BAD + block("fixed: a.py", "log(1)\n") + GOOD, match=FIXING, fix="safe")
    assert read_examples(page)[0].fixed == {"a.py": "log(1)\n"}


@pytest.mark.parametrize(
    ("examples", "expected"),
    [
        ("", "no examples; write `# Examples` with `## bad: ...` or `## good: ...` below it"),
        (GOOD, "no bad example; write one under `## bad: ...`"),
        (BAD, "no good example; write one under `## good: ...`"),
        (
            BAD + GOOD + "## ugly: x\n",
            "a heading of the second level under Examples is `## bad: ...` or `## good: ...`",
        ),
        (BAD + GOOD + "## good:\n", "a heading of the second level under Examples is `## bad: ...` or `## good: ...`"),
        (BAD + GOOD + GOOD, "a second example is called 'good: it does not'; write another title"),
        (BAD + GOOD + "## good: empty\n", "the example has no files"),
        (BAD.replace("  # error", "") + GOOD, "a bad example marks no line; end the guilty line with `# error`"),
        (
            BAD + GOOD.replace("1", "1  # error"),
            "a good example marks a line; take the marker out, or call the example bad",
        ),
        (
            BAD + GOOD + "```python\nx\n```\n",
            "a block without a path; above it write the file's path in backticks, alone on a line",
        ),
        (
            BAD + GOOD + "`b.py`\n\nThis one:\n\n```python\nx\n```\n",
            "no block follows `b.py`",
        ),
        (BAD + GOOD + "`b.py`\n", "no block follows `b.py`"),
        (BAD + GOOD + "`b.py`\n\n```python\nx\n", "the block is never closed"),
        (BAD + GOOD + block("../b.py", "x\n"), "`../b.py` is not a path below the repository's root"),
        (BAD + GOOD + block("/b.py", "x\n"), "`/b.py` is not a path below the repository's root"),
        (BAD + GOOD + block("a.py", "x\n"), "`a.py` is given twice in this example"),
        (
            BAD + block("b.py", "x\n# error\n") + GOOD,
            "a marker alone on its line marks the next one, and no line follows",
        ),
        (
            BAD + block("b.py", "x  # error: no quotes\n") + GOOD,
            'a marker is `error`, or `error: "text"` with the text in double quotes',
        ),
        (block("c.py", "x  # error\n") + BAD + GOOD, "a file that all examples share marks no line"),
        (
            BAD + block("fixed: a.py", "x\n") + GOOD,
            "an example has a `fixed: path` block; write `fix: safe` or `fix: unsafe` in the front matter",
        ),
    ],
)
def test_what_is_wrong_with_examples(examples: str, expected: str) -> None:
    with pytest.raises(PageError) as caught:
        read_examples(page_of(examples))
    first = caught.value.problems[0]
    assert (first.page, first.text) == (PATH, expected)


def test_a_fix_needs_an_example_of_it() -> None:
    with pytest.raises(PageError, match="the rule has a fix, and no example has a `fixed: path` block"):
        read_examples(page_of(BAD + GOOD, match=FIXING, fix="safe"))


def test_a_fixed_block_may_be_of_a_file_that_the_fix_makes() -> None:
    example = read_examples(page_of(BAD + block("fixed: b.py", "x\n") + GOOD, match=FIXING, fix="safe"))[0]
    assert (example.fixed, "b.py" in example.files) == ({"b.py": "x\n"}, False)


def test_problems_stand_at_their_lines() -> None:
    page = page_of(BAD + block("b.py", "ok\nx  # error: y\n") + GOOD)
    with pytest.raises(PageError) as caught:
        read_examples(page)
    (problem,) = caught.value.problems
    assert page.text.split("\n")[problem.line - 1] == "x  # error: y"
