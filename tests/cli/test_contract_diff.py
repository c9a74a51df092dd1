"""`govern contract diff` in repositories on disk: commits, files and the work tree, each change at its line."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from govern.cli.main import main

REQUIREMENTS = "fastapi==0.115.0\npydantic==2.10.0\n"
OLD = """
from fastapi import Depends, FastAPI, Query
from pydantic import BaseModel

app = FastAPI()


class Base(BaseModel):
    note: str


class Order(Base):
    id: int
    total: float


def paging(
    size: int = Query(50, le=100),
) -> int:
    return size


@app.get("/orders")
def list_orders(size: int = Depends(paging), status: str = "open") -> list[Order]:
    return []


@app.post("/orders", status_code=201)
def create_order(order: Order) -> Order:
    return order


@app.delete("/orders/{order_id}")
def delete_order(order_id: int) -> None: ...
"""
NEW = """
from fastapi import Depends, FastAPI, Query
from pydantic import BaseModel

app = FastAPI()


class Base(BaseModel):
    note: str | None = None


class Order(Base):
    id: int
    amount: float


def paging(
    size: int = Query(50, le=20),
) -> int:
    return size


@app.get("/orders")
def list_orders(
    status: str,
    size: int = Depends(paging),
) -> list[Order]:
    return []


@app.post("/orders")
def create_order(order: Order) -> Order:
    return order
"""
# kind, method, the text of the line, the side
EXPECTED = {
    ("endpoint-removed", "DELETE", "def delete_order(order_id: int) -> None: ...", "base"),
    ("request-parameter-became-required", "GET", "    status: str,", "head"),
    ("request-parameter-max-decreased", "GET", "    size: int = Query(50, le=20),", "head"),
    ("response-required-property-removed", "GET", "    total: float", "base"),
    ("response-property-became-nullable", "GET", "    note: str | None = None", "head"),
    ("response-property-became-optional", "GET", "    note: str | None = None", "head"),
    ("new-required-request-property", "POST", "    amount: float", "head"),
    ("response-success-status-removed", "POST", "def create_order(order: Order) -> Order:", "head"),
}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two commits of a small application; the work tree is the second."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    folder = tmp_path / "shop"
    (folder / "app").mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main")
    (folder / "requirements.txt").write_text(REQUIREMENTS)
    for text in (OLD, NEW):
        (folder / "app/main.py").write_text(text)
        git(folder, "add", ".")
        git(folder, "commit", "-q", "-m", "x")
    monkeypatch.chdir(folder)
    return folder


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org", *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def found(capsys: pytest.CaptureFixture[str], *arguments: str, exit_code: int = 1) -> dict[str, Any]:
    assert main(["contract", "diff", *arguments, "--format", "json"]) == exit_code
    out, err = capsys.readouterr()
    assert err == ""
    document: dict[str, Any] = json.loads(out)
    return document


def test_each_change_stands_at_the_line_that_caused_it(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = found(capsys, "HEAD~1", "HEAD")
    lines = {"base": OLD.split("\n"), "head": NEW.split("\n")}
    told = {
        (one["kind"], one["method"], lines[one["side"]][one["line"] - 1], one["side"])
        for one in document["changes"]
        if one["file"] is not None
    }
    missing = {(kind, method, text, side) for kind, method, text, side in EXPECTED} - told
    assert missing == set()
    assert {one["file"] for one in document["changes"]} <= {"app/main.py", None}
    assert document["summary"]["breaking"] == sum(one["level"] == "breaking" for one in document["changes"])
    assert set(document) == {"schema_version", "base", "head", "summary", "changes", "notices"}


def test_the_work_tree_is_the_newer_side_where_none_is_named(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert found(capsys, "HEAD~1") | {"head": ""} == found(capsys, "HEAD~1", "HEAD") | {"head": ""}
    assert found(capsys, "HEAD", exit_code=0)["changes"] == []
    assert found(capsys, exit_code=0)["base"] == "HEAD"


def test_where_two_lines_parted(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(shop, "checkout", "-q", "-b", "side", "HEAD~1")
    (shop / "app/main.py").write_text(OLD.replace('"/orders/{order_id}"', '"/orders/{order_id}/all"'))
    git(shop, "commit", "-q", "-a", "-m", "side")
    kinds = {one["kind"] for one in found(capsys, "main...side")["changes"] if one["method"]}
    assert kinds == {"endpoint-removed", "endpoint-added"}


def test_files_and_files_in_commits(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = {"openapi": "3.1.0", "info": {}, "paths": {"/a": {"get": {"responses": {}}}}}
    (shop / "one.json").write_text(json.dumps(one))
    git(shop, "add", ".")
    git(shop, "commit", "-q", "-m", "a document")
    (shop / "one.json").write_text(json.dumps(one | {"paths": {}}))
    (shop / "two.yaml").write_text("openapi: 3.1.0\npaths: {}\n")
    for base, head in (("HEAD:one.json", "one.json"), ("HEAD:one.json", "two.yaml")):
        changes = found(capsys, base, head)["changes"]
        assert [one["kind"] for one in changes] == ["endpoint-removed"]
        assert changes[0]["file"] is None
    assert found(capsys, "one.json", "two.yaml", exit_code=0)["changes"] == []


def test_the_snapshot_counts_where_no_base_is_named(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "docs").mkdir()
    gone = {"openapi": "3.1.0", "info": {}, "paths": {"/gone": {"get": {"responses": {}}}}}
    (shop / "docs/openapi.json").write_text(json.dumps(gone))
    document = found(capsys)
    assert document["base"] == "docs/openapi.json"
    assert [one["path"] for one in document["changes"] if one["level"] == "breaking"] == ["/gone"]


@pytest.mark.parametrize(
    ("fail_on", "base", "code"),
    [("breaking", "HEAD~1", 1), ("warning", "HEAD~1", 1), ("none", "HEAD~1", 0), ("warning", "HEAD", 0)],
)
def test_what_fails(shop: Path, fail_on: str, base: str, code: int) -> None:
    assert main(["contract", "diff", base, "--fail-on", fail_on]) == code


def test_the_text_shows_a_model_s_change_once(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["contract", "diff", "HEAD~1", "--min-level", "breaking"]) == 1
    out = capsys.readouterr().out
    assert out.count("became-nullable") == 1
    assert "GET /orders\n  breaking query parameter `size`: the maximum decreased from 100 to 20" in out
    assert "app/main.py:18\n" in out
    assert "DELETE /orders/{order_id} was removed without having been deprecated [endpoint-removed]" in out
    assert "app/main.py:34 (before)" in out
    assert out.splitlines()[-1].startswith("15 changes from HEAD~1 to the work tree: ")


def test_markdown_for_a_review(shop: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    assert main(["contract", "diff", "HEAD~1", "--format", "markdown", "--output", str(report)]) == 1
    text = report.read_text()
    assert text.startswith("## Changes of the contract\n")
    assert "### Breaking\n" in text
    assert "| `DELETE /orders/{order_id}` |" in text
    assert "<details>" in text
    assert capsys.readouterr().out == ""


SWAGGER = '{"swagger": "2.0"}'


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nowhere",), "nowhere: no such file, and no such commit in this repository"),
        (("HEAD~9", "HEAD"), "HEAD~9: no such file, and no such commit in this repository"),
        (("HEAD", "--app", "app.main:other"), "there is no application 'app.main:other'"),
        (("HEAD:app/gone.json",), "HEAD:app/gone.json: there is no app/gone.json in it"),
        (("HEAD:app/main.py",), "not an OpenAPI document"),
        (("old.json",), "Swagger 2.0; govern compares OpenAPI 3.0 and later"),
        (("HEAD", "gone.json"), "gone.json: no such file, and no such commit in this repository"),
        (("HEAD...nowhere",), "nowhere: no such file, and no such commit in this repository"),
        (("HEAD", "--deprecation-days", "-1"), "Invalid value for '--deprecation-days'"),
        (("HEAD", "HEAD", "HEAD"), "Got unexpected extra argument"),
        (("-C", "gone", "HEAD"), "gone: no such file or folder"),
    ],
)
def test_bad_input_is_one_line(
    shop: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], says: str
) -> None:
    (shop / "old.json").write_text(SWAGGER)
    assert main(["contract", "diff", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert says in err
    assert err.count("\n") == 1


def test_a_snapshot_that_is_no_document(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "openapi.yaml").write_text("openapi: 3.1.0\npaths: [1,\n")
    assert main(["contract", "diff"]) == 2
    err = capsys.readouterr().err
    assert err.startswith("govern: openapi.yaml, line ")
    assert err.count("\n") == 1


def test_a_shallow_clone_says_so(shop: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{shop}", "shallow")
    assert main(["contract", "diff", "-C", str(tmp_path / "shallow"), "HEAD~1"]) == 2
    err = capsys.readouterr().err
    assert "which is shallow: fetch the history first (git fetch --unshallow" in err
    assert err.count("\n") == 1


def test_a_commit_without_an_application(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(shop, "rm", "-q", "-r", "app")
    git(shop, "commit", "-q", "-m", "nothing left")
    assert main(["contract", "diff", "HEAD", "HEAD~1"]) == 2
    err = capsys.readouterr().err
    assert err.startswith("govern: HEAD: no application was found")


def test_a_frontend_s_calls_and_types_are_named(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "frontend/src/types").mkdir(parents=True)
    (shop / "frontend/package.json").write_text('{"name": "web", "dependencies": {"react": "19.0.0"}}')
    (shop / "frontend/src/types/order.ts").write_text(
        "export interface Order {\n  note: string\n  id: number\n  total: number\n}\n"
    )
    (shop / "frontend/src/api.ts").write_text(
        "import type { Order } from './types/order'\n"
        "export async function listOrders(): Promise<Order[]> {\n"
        "  const response = await fetch('/orders?status=open')\n"
        "  if (!response.ok) throw new Error('failed')\n"
        "  return response.json()\n"
        "}\n"
    )
    git(shop, "add", ".")
    changes = found(capsys, "HEAD~1")["changes"]
    gone = next(one for one in changes if one["kind"] == "response-required-property-removed")
    assert gone["consumers"] == [
        {"kind": "call", "name": "GET /orders", "file": "frontend/src/api.ts", "line": 3},
        {"kind": "type", "name": "Order", "file": "frontend/src/types/order.ts", "line": 1},
    ]
    deleted = next(one for one in changes if one["kind"] == "endpoint-removed")
    assert deleted["consumers"] == []


def test_a_check_against_a_base_holds_the_contract_against_the_one_of_then(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(shop), "--select", "breaking-change", "--base", "HEAD~1", "--format", "json"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert findings
    assert {one["file"] for one in findings} <= {"app/main.py", "main.py"}
    assert main(["check", str(shop), "--select", "breaking-change", "--base", "HEAD", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []


def test_what_is_required_now_is_one_break_of_a_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "requirements.txt").write_text(REQUIREMENTS)
    head = "from fastapi import FastAPI\nfrom pydantic import BaseModel\napp = FastAPI()\n"
    model = "class Item(BaseModel):\n    size: {}\n@app.post('/items')\ndef post(item: Item) -> None: ...\n"
    read = "@app.get('/items')\ndef read(limit: {}, old: {}) -> None: ...\n"
    (tmp_path / "main.py").write_text(head + model.format("int | None = None") + read.format("int = 3", "str = 'a'"))
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "x")
    (tmp_path / "main.py").write_text(head + model.format("int") + read.format("int", "str"))
    assert main(["check", str(tmp_path), "--base", "HEAD", "--select", "breaking-change", "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [one["message"].rpartition("(")[2] for one in found] == [
        "request-property-became-required)", "request-parameter-became-required)", "request-parameter-became-required)",
    ]  # fmt: skip
