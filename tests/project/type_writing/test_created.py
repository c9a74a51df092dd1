"""Types that a frontend lacks: where they are written, how, and where nothing is."""

from __future__ import annotations

import pytest

from govern.fixes.plan import plan_fixes
from tests.project.frontends import with_backend

CODE = """
class Order(BaseModel):
    id: int
    total: int
class Person(BaseModel):
    id: int
    name: str
class Shop(BaseModel):
    id: int
    street: str
class Line(BaseModel):
    order: Order
    unit_price: int | None
class Report(BaseModel):
    lines: list[Line]
@app.get("/orders/{key}")
def order(key: int) -> Order: ...
@app.get("/people/{key}")
def person(key: int) -> Person: ...
@app.get("/shops/{key}")
def shop(key: int) -> Shop: ...
@app.get("/report")
def report() -> Report: ...
"""
TYPES = """\
export interface Shop {
  id: number;
  street: string;
}

export interface Person {
  id: number;
  name: string;
}
"""
ORDER = "export interface Order {\n  id: number;\n  total: number;\n}\n"
CALL = """\
import axios from 'axios';
export const first = async () => (await axios.get('/report')).data.lines;
"""
MADE = "export interface Line {\n  order: Order;\n  unit_price: number | null;\n}\n"
REPORT = "export interface Report {\n  lines: Line[];\n}\n"


def created(files: dict[str, str]) -> dict[str, str]:
    """The files after the fixes of type-missing, and of type-not-exported, twice over."""
    for rule in ("type-missing", "type-not-exported") * 2:
        project = with_backend(CODE, files)
        plan = plan_fixes(project.type_sync.findings(rule, {}), lambda path, project=project: project.tree.read(path))  # type: ignore[misc]
        files = {**files, **{path.removeprefix("web/"): one.after.decode() for path, one in plan.changes.items()}}
    return files


def test_what_stands_inside_is_written_too_and_what_stands_elsewhere_is_imported() -> None:
    files = {"src/types/a.ts": TYPES, "src/types/b.ts": ORDER, "src/api/report.ts": CALL}
    made = created(files)
    assert made["src/types/a.ts"] == f"import type {{ Order }} from './b';\n\n{TYPES}\n{MADE}\n{REPORT}".replace(
        "'", '"'
    )
    assert {**made, "src/types/a.ts": TYPES} == files
    assert created(made) == made


def test_the_order_of_a_file_by_name_is_kept() -> None:
    shop, person = TYPES.split("\n\n")
    blocks = [f"// what is owed\n{ORDER}", person, f"{shop}\n", "export interface Zone {\n  id: number;\n}\n"]
    made = created({"src/types/a.ts": "\n".join(blocks), "src/api/report.ts": CALL})["src/types/a.ts"]
    assert made == "\n".join([MADE, *blocks[:2], REPORT, *blocks[2:]])


@pytest.mark.parametrize(
    "name", ["export type Report = string;", "import { Report } from 'charts';", "class Report {}"]
)
def test_a_name_that_is_something_else_already_is_left_alone(name: str) -> None:
    files = {"src/types/a.ts": f"{name}\n{TYPES}{ORDER}", "src/api/report.ts": CALL}
    assert created(files) == files


def test_a_name_taken_inside_is_written_out() -> None:
    files = {"src/types/a.ts": TYPES + ORDER, "src/chart.ts": "export class Line {}\n", "src/api/report.ts": CALL}
    made = created(files)["src/types/a.ts"]
    assert made.startswith(TYPES + ORDER)
    assert "unit_price: number | null;" in made
    assert "interface Line" not in made


def test_a_file_of_global_types_stays_one() -> None:
    files = {"src/global.d.ts": (TYPES + ORDER).replace("export ", ""), "src/api/report.ts": CALL}
    made = created(files)["src/global.d.ts"]
    assert made.endswith(f"\n\n{MADE}\n{REPORT}".replace("export ", ""))


def test_an_index_hands_on_what_is_new() -> None:
    index = "export type { Shop, Person } from './a';\nexport type { Order } from './b'; // owed\n"
    files = {"src/types/a.ts": TYPES, "src/types/b.ts": ORDER, "src/types/index.ts": index, "src/api/report.ts": CALL}
    made = created(files)["src/types/index.ts"]
    assert made == index.replace("Person }", "Person, Line, Report }")
