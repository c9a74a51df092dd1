"""Types written in the style of their file: what is added, taken out and changed, and what stays."""

from __future__ import annotations

import pytest

from govern.fixes.plan import plan_fixes
from govern.project.type_writing.whole import HEADER, whole_file
from tests.project.frontends import ORDER, with_backend

CODE = """
from enum import Enum
class Status(str, Enum):
    OPEN = "open"
    IN_WORK = "in work"
class Line(BaseModel):
    id: int
    amount: float
class Order(BaseModel):
    id: int
    status: Status
    note: str | None
    lines: list[Line]
@app.get("/orders")
def orders() -> list[Order]: ...
"""
RULES = ("field-missing", "field-unknown", "optionality-mismatch", "type-mismatch", "enum-mismatch", "case-mismatch")


def fixed(files: dict[str, str]) -> dict[str, str]:
    """The files after all fixes, pass after pass."""
    for _ in range(4):
        project = with_backend(CODE, files)
        findings = [one for rule in RULES for one in project.type_sync.findings(rule, {})]
        plan = plan_fixes(findings, lambda path, project=project: project.tree.read(path))  # type: ignore[misc]
        if not plan.changes:
            break
        files = {**files, **{path.removeprefix("web/"): one.after.decode() for path, one in plan.changes.items()}}
    return files


ONE_LINE = """\
export type Line = { id: number, amount: number }
export type Status = 'open' | 'in work'
export type Order = { id: number, status: Status,NOTE lines: Line[] }
"""
MANY_LINES = """\
export interface Line {
\tid: ID; // the key
\tamount: number;
}

/** Where it stands. */
export enum Status {
\tOpen = 'open',MORE
}

export interface Order {
\tid: number;

\t/** its state */
\tstatus: Status;
NOTE
\tlines: Line[];
}
"""


def filled(text: str, **words: str) -> str:
    for word, by in words.items():
        text = text.replace(word, by)
    return text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (filled(ONE_LINE, NOTE=""), filled(ONE_LINE, NOTE=" note: string | null,")),
        (
            filled(MANY_LINES, ID="string", MORE="", NOTE="\t/** gone */\n\tremark: string;\n\tnote: string;"),
            filled(MANY_LINES, ID="number", MORE="\n\tInWork = 'in work',", NOTE="\tnote: string | null;"),
        ),
    ],
)
def test_fixes_keep_the_style_and_the_comments(before: str, after: str) -> None:
    once = fixed({"src/types/order.ts": before})
    assert once["src/types/order.ts"] == after
    assert fixed(once) == once


def test_a_type_of_another_file_is_imported() -> None:
    files = {
        "src/types/line.ts": "export interface Line { id: number; amount: number }\n",
        "src/types/order.ts": "export interface Order {\n  id: number;\n  status: 'open' | 'in work';\n  note: string | null;\n}\n",
    }
    made = fixed(files)["src/types/order.ts"]
    assert made.startswith("import type { Line } from './line';\n")
    assert "\n  lines: Line[];\n" in made


def test_a_whole_file_agrees_with_its_document_and_stays_as_it_is() -> None:
    project = with_backend(CODE, {"src/a.ts": "export {}"})
    ((_, document),) = project.type_sync.documents
    text = whole_file(document, None, "web/src/api/types.ts")
    assert text is not None
    assert text.startswith(HEADER)
    assert whole_file(document, text.encode(), "web/src/api/types.ts") == text
    assert whole_file(document, b"export interface Own { a: 1 }", "web/src/api/types.ts") is None
    checked = with_backend(CODE, {"src/api/types.ts": text})
    assert {one.type.name for one in checked.type_sync.mirrors} == {"Order", "Line", "Status"}
    assert checked.type_sync.mismatches == ()


@pytest.mark.parametrize(("page", "safe"), [("order.remark", False), ("order.id", True)])
def test_a_field_that_other_files_name_is_not_taken_out_unasked(page: str, safe: bool) -> None:
    web = {
        "src/types/order.ts": "export interface Order {\n  id: number;\n  total_price: number;\n  note: string | null;\n"
        "  remark: string;\n}\n",
        "src/page.ts": f"import type {{ Order }} from './types/order';\nexport const f = (order: Order) => {page};\n",
    }
    project = with_backend(ORDER, web)
    (mismatch,) = project.type_sync.mismatches
    fix = project.type_sync.edits.fix(mismatch)
    assert fix is not None
    assert fix.safe is safe
