"""Headings, code, links, tables of a document, where they stand, and what no input may do."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govern.facts.markdown import MarkdownFacts, plain, read_markdown, slug
from govern.facts.syntax import column_of, line_of


def read(text: str) -> MarkdownFacts:
    return read_markdown(text.encode(), "a.md")


def places(items: tuple[tuple[int, str], ...]) -> list[tuple[int, int, str]]:
    return [(line_of(at), column_of(at), text) for at, text in items]


def test_front_matter_ends_where_it_says() -> None:
    facts = read("---\ntitle: `x`\n---\n# A\n")
    assert facts.front_matter_end == 3
    assert facts.spans == ()
    assert line_of(facts.headings[0][0]) == 4


def test_a_rule_in_the_middle_is_no_front_matter() -> None:
    assert read("text\n\n---\n\nmore\n").front_matter_end == 0
    assert read("---\nnever closed\n").front_matter_end == 0


def test_headings_levels_text_and_anchors() -> None:
    text = "# The `API` of *orders*\n\nSetext one\n===\n\nSetext two\n---\n\n"
    facts = read(text + "## Same ##\n\n## Same\n\n## Own {#mine}\n#none\n")
    assert [(line_of(at), level, text, anchor) for at, level, text, anchor in facts.headings] == [
        (1, 1, "The API of orders", "the-api-of-orders"),
        (3, 1, "Setext one", "setext-one"),
        (6, 2, "Setext two", "setext-two"),
        (9, 2, "Same", "same"),
        (11, 2, "Same", "same-1"),
        (13, 2, "Own", "mine"),
    ]
    assert places(facts.spans) == [(1, 7, "API")]


def test_code_spans_with_places() -> None:
    facts = read(
        "a `one` b ``two ` ticks`` \\`not\\` `un\nclosed`\n\n- `three` and ` four `\n- stray ` here\n- and ` there\n"
    )
    assert places(facts.spans) == [
        (1, 3, "one"), (1, 12, "two ` ticks"), (1, 35, "un closed"), (4, 3, "three"), (4, 16, "four"),
    ]  # fmt: skip


def test_links() -> None:
    facts = read('[a `b`](./x.md#y "T") ![i](z.png) <https://h.org/p> [r][ref] [ref] [p](a(b)c)\n\n[ref]: /target\n')
    assert [(label, target) for _, label, target in facts.links] == [
        ("a `b`", "./x.md#y"), ("i", "z.png"), ("https://h.org/p", "https://h.org/p"), ("r", "/target"),
        ("ref", "/target"), ("p", "a(b)c"),
    ]  # fmt: skip
    assert places(facts.spans) == [(1, 4, "b")]


def test_fences_with_language_text_and_lines() -> None:
    text = '```py title="x"\nx = 1\n  # not a heading\n```\n\n- item\n\n  ```ts\n  y\n  ```\n\n'
    facts = read(text + "> ~~~\n> z\n> ~~~\n\n````md\n```\ninner\n```\n````\n")
    assert [(line_of(at), language, body, first, end) for at, language, _, body, first, end in facts.fences] == [
        (1, "py", "x = 1\n  # not a heading\n", 2, 4),
        (8, "ts", "y\n", 9, 10),
        (12, "", "z\n", 13, 14),
        (16, "md", "```\ninner\n```\n", 17, 20),
    ]
    assert facts.fences[0][2] == 'py title="x"'
    assert facts.headings == ()


def test_an_unclosed_fence_runs_to_the_end() -> None:
    facts = read("```js\na\n# b")
    assert [(f[3], f[5]) for f in facts.fences] == [("a\n# b\n", 3)]


def test_tables() -> None:
    facts = read("| Method | Path |\n|---|:-:|\n| GET | `/x\\|y` |\n| POST |\n\na | b\n- | -\n1 | 2\n")
    first, second = facts.tables
    assert [cell for _, cell in first[1]] == ["Method", "Path"]
    assert [[cell for _, cell in row] for row in first[2]] == [["GET", "`/x|y`"], ["POST"]]
    assert [(line_of(at), column_of(at)) for at, _ in first[2][0]] == [(3, 2), (3, 8)]
    assert [[cell for _, cell in row] for row in second[2]] == [["1", "2"]]


def test_comments_hide_what_they_hold() -> None:
    facts = read("<!-- govern: ignore[x] why -->\n<!--\n# no heading `no code`\n-->\ntext <!-- `neither` --> `yes`\n")
    assert places(facts.comments) == [(1, 0, "<!-- govern: ignore[x] why -->")]
    assert facts.headings == ()
    assert [text for _, text in facts.spans] == ["yes"]


def test_prose_leaves_code_out_and_keeps_lists_and_tables() -> None:
    facts = read(
        "GET /a\n\n    indented code\n\n- POST /b\n  more\n\n```\nDELETE /c\n```\n\n| x |\n|---|\n| PUT /d |\n"
    )
    assert [(line_of(at), text) for at, text in facts.prose] == [
        (1, "GET /a"), (5, "POST /b"), (6, "  more"), (12, "| x |"), (14, "| PUT /d |"),
    ]  # fmt: skip


def test_html_anchors() -> None:
    assert [text for _, text in read('text <a id="one"></a> <a name="two">\n').anchors] == ["one", "two"]


def test_windows_line_ends_and_a_byte_order_mark() -> None:
    facts = read_markdown(b"\xef\xbb\xbf# A\r\n\r\ntext `b`\r\n", "a.md")
    assert (facts.headings[0][2], facts.lines, places(facts.spans)) == ("A", 3, [(3, 6, "b")])


@pytest.mark.parametrize(("text", "expected"), [("GET `/a_b`, *now*!", "get-a_b-now"), ("  Ünï 1.2  ", "ünï-12")])
def test_slug_of_a_plain_heading(text: str, expected: str) -> None:
    assert slug(plain(text)) == expected


def test_what_is_not_text_is_a_problem() -> None:
    assert read_markdown(b"\0\1", "a.md").problems
    assert read_markdown(b"# \xff", "a.md").problems


HOSTILE = (
    "> " * 2000 + "a", "- " * 2000, "`` ` " * 15000, "[" * 60000, "[a](" * 20000, "<a " * 20000, "<!--" * 9000,
    "\\" * 60001, "|" * 9000 + "\n|" + "-|" * 4500, "# " + "#" * 40000 + " a", "[a](" + "(" * 40000, "> ```\n" * 2000,
    '<a id="' * 9000,
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_input_takes_time_that_grows_with_its_length(text: str) -> None:
    start = time.process_time()
    read(text)
    assert time.process_time() - start < 2


PIECES = (
    "# ", "- ", "1. ", "> ", "```", "~~~", "`", "``", "|", "|-|-|", "\n", "\n\n", "---\n", "===", "[", "](", ")",
    "<!--", "-->",
    "    ", "\t", "a", "x y", "<a id='q'>", "{#z}", "\\",
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=30))
def test_no_input_raises_and_every_place_is_in_the_file(pieces: list[str]) -> None:
    text = "".join(pieces)
    facts = read_markdown(text.encode("utf-8", "surrogatepass"), "a.md")
    decoded = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    lines = decoded.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    places = [item[0] for item in facts.headings] + [item[0] for item in facts.fences]
    places += [item[0] for item in (*facts.spans, *facts.prose, *facts.comments)]
    places += [item[0] for item in facts.links] + [item[0] for item in facts.tables]
    for at in places:
        assert 1 <= line_of(at) <= len(lines)
        assert column_of(at) <= len(lines[line_of(at) - 1])
