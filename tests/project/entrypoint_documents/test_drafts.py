"""The documents that are drawn from the code: complete, the same each time, and clean for the rules."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from govern.examples.fixed import apply_fixes
from govern.findings import Finding, Location
from govern.project.project import Project
from tests.project.small_apps import project_in

FOLDER = "docs/agents/entrypoints"
APP = {
    "requirements.txt": "fastapi==0.115.0\n",
    "app/__init__.py": "",
    "app/main.py": """\
from fastapi import FastAPI
from app.routers import orders
app = FastAPI()
app.include_router(orders.router, prefix="/api/orders")
""",
    "app/routers/__init__.py": "",
    "app/routers/orders.py": """\
from fastapi import APIRouter, UploadFile
from pydantic import BaseModel
router = APIRouter()
class Order(BaseModel):
    name: str
@router.get("", response_model=list[Order])
def list_orders(): ...
@router.post("", status_code=201)
def create_order(order: Order) -> Order: ...
@router.put("/{order_id}/file")
def upload(order_id: int, file: UploadFile): ...
""",
    "tests/test_orders.py": "def test_list(client):\n    client.get('/api/orders')\n",
}
WRITTEN = """\
<!-- govern:begin endpoints -->
<!-- what stands between these comments is written by `govern entrypoints write` -->

- `GET /api/orders`
  - handler: `app/routers/orders.py` `list_orders`
  - permission: none
  - schemas: answers `list[Order]`
  - tests: `tests/test_orders.py` (`test_list`)
  - frontend: none
- `POST /api/orders`
  - handler: `app/routers/orders.py` `create_order`
  - permission: none
  - schemas: takes `Order`; answers `Order`
  - tests: none
  - frontend: none
- `PUT /api/orders/{order_id}/file`
  - handler: `app/routers/orders.py` `upload`
  - permission: none
  - schemas: takes `multipart/form-data`
  - tests: none
  - frontend: none
<!-- govern:end endpoints -->
"""


def project_with(document: str | bytes | None) -> Project:
    return project_in(APP if document is None else {**APP, f"{FOLDER}/orders.md": document})


def test_a_new_document() -> None:
    (draft,) = project_with(None).entrypoint_documents.drafts
    assert draft.path == f"{FOLDER}/orders.md"
    assert draft.before is None
    assert draft.after == f"# Orders\n\n{WRITTEN}"


def test_a_document_of_people_gets_a_block_at_its_end() -> None:
    (draft,) = project_with("# Orders\n\nNever deleted.\n").entrypoint_documents.drafts
    assert draft.after == f"# Orders\n\nNever deleted.\n\n{WRITTEN}"


def test_a_document_that_is_no_text_is_left_alone() -> None:
    (draft,) = project_with(b"# Orders \xff\n").entrypoint_documents.drafts
    assert draft.problem is not None
    assert draft.problem.message == "not valid UTF-8"


def test_what_was_written_contradicts_nothing() -> None:
    project = project_with(f"# Orders\n\n{WRITTEN}")
    (draft,) = project.entrypoint_documents.drafts
    assert not draft.changed
    assert project.entrypoint_documents.contradictions == ()
    assert all(
        project.documents.coverage(domain, one).how == "endpoint"
        for domain in project.documents.domains
        for one in domain.endpoints
    )


def test_a_path_cannot_close_the_block() -> None:
    source = APP["app/routers/orders.py"].replace('"/{order_id}/file"', '"/a`b-->/{order_id}/file"')
    project = project_in({**APP, "app/routers/orders.py": source})
    (draft,) = project.entrypoint_documents.drafts
    again = project_in({**APP, "app/routers/orders.py": source, draft.path: draft.after})
    assert not again.entrypoint_documents.drafts[0].changed


around = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60).filter(lambda t: "\0" not in t)


@given(around, around, st.sampled_from(("\n", "\r\n")), st.booleans())
@settings(max_examples=25, deadline=None)
def test_the_fix_makes_what_write_makes(above: str, below: str, newline: str, block: bool) -> None:
    old = "<!-- govern:begin endpoints -->\n- `GET /old`\n<!-- govern:end endpoints -->\n" if block else ""
    text = f"{above}\n{old}{below}".replace("\r\n", "\n").replace("\r", "\n").replace("\n", newline)
    project = project_with(text.encode())
    (draft,) = project.entrypoint_documents.drafts
    (domain,) = project.documents.domains
    fix = project.entrypoint_documents.fix(domain)
    if fix is None:
        assert draft.problem is not None
        return
    done = apply_fixes({draft.path: text}, [Finding(Location(draft.path, 1), fix=fix)])
    assert done[draft.path] == draft.after
    assert not project_with(draft.after.encode()).entrypoint_documents.drafts[0].changed
