"""Marked blocks: what people wrote stays as it is, byte for byte, whatever they wrote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.project.entrypoint_documents.blocks import blocks_of, split, with_block

BEGIN, END = "<!-- govern:begin endpoints -->", "<!-- govern:end endpoints -->"
PIECES = (
    "# Title", "", "text", "  - item", "```", "````", "~~~", "```python", "    code", BEGIN, END, "<!-- comment -->",
    "<!-- govern:begin other -->", "<!-- govern:end other -->", "<!-- govern:begin -->", "<!--govern:end-->", "\ufeff",
    "<!-- govern:begin endpoints without=tests -->", "\x0b", "\u2028", "\x85", "é", "> quoted", "| a | b |",
)  # fmt: skip
documents = st.lists(
    st.tuples(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), st.sampled_from(("\n", "\r\n", "\r", "")))
).map(lambda rows: "".join(text + end for text, end in rows))
contents = st.lists(st.text(st.characters(exclude_characters="\r\n", codec="utf-8"), max_size=12), max_size=4).map(
    lambda lines: ["- " + line for line in lines]
)


@given(documents)
def test_lines_join_to_the_text(text: str) -> None:
    assert "".join(split(text)) == text


@given(documents, contents)
def test_nothing_outside_of_the_block_changes(text: str, content: list[str]) -> None:
    blocks, problems = blocks_of(text)
    if problems:
        with pytest.raises(ValueError, match=r"^\d+: "):
            with_block(text, "endpoints", content)
        return
    written = with_block(text, "endpoints", content)
    before = next((block for block in blocks if block.name == "endpoints"), None)
    lines = split(text)
    if before is None:
        assert written.startswith(text)
        return
    head, tail = "".join(lines[: before.begin]), "".join(lines[before.end - 1 :])
    assert written.startswith(head)
    assert written.endswith(tail)
    assert len(written) >= len(head) + len(tail)


@given(documents, contents)
def test_what_was_written_is_read_again_and_written_once(text: str, content: list[str]) -> None:
    if blocks_of(text)[1]:
        return
    written = with_block(text, "endpoints", content)
    after, problems = blocks_of(written)
    if any(block.name == "endpoints" for block in after):
        assert not problems
        assert next(block for block in after if block.name == "endpoints").lines == tuple(content)
        assert with_block(written, "endpoints", content) == written
    others = [(block.name, block.lines) for block in blocks_of(text)[0] if block.name != "endpoints"]
    assert [(block.name, block.lines) for block in after if block.name != "endpoints"] == others


def test_the_line_end_of_the_document_is_kept() -> None:
    text = f"# Orders\r\n\r\n{BEGIN}\r\nold\r\n{END}\r\nbelow"
    assert with_block(text, "endpoints", ["new", "lines"]) == text.replace("old", "new\r\nlines")
    assert with_block("# Orders", "endpoints", ["a"]) == f"# Orders\n\n{BEGIN}\na\n{END}\n"
    assert with_block("a\r\nb\r\n", "endpoints", []) == f"a\r\nb\r\n\r\n{BEGIN}\r\n{END}\r\n"


def test_markers_in_code_are_text() -> None:
    text = f"```md\n{BEGIN}\n```\n\n~~~\n{END}\n"
    assert blocks_of(text) == ([], [])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"{BEGIN}\n", "1: the block 'endpoints' is not closed"),
        (f"{END}\n", "1: a block ends here that does not begin"),
        (f"{BEGIN}\n{BEGIN}\n{END}\n", "1: the block 'endpoints' is not closed before the next begins"),
        (f"{BEGIN}\n<!-- govern:end other -->\n", "2: the block 'endpoints' is closed as 'other'"),
        (f"{BEGIN}\n{END}\n{BEGIN}\n{END}\n", "3: a second block 'endpoints'"),
        ("<!-- govern:begin -->\n", "1: a marker must be"),
    ],
)
def test_markers_that_make_no_sense(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        with_block(text, "endpoints", [])


def test_the_options_of_a_block() -> None:
    (block,), _ = blocks_of("<!-- govern:begin endpoints without=tests,frontend -->\n- x\n<!-- govern:end -->\n")
    assert block.option("without") == ("tests", "frontend")
    assert block.option("with") == ()
