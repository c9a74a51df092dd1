"""`govern contract show|write|check`, in a repository on disk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from govern.cli.main import main

APP = """
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI(title="Shop")


class Order(BaseModel):
    id: int
    total: float


@app.get("/orders")
def list_orders() -> list[Order]:
    return []
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "requirements.txt").write_text("fastapi==0.128.0\npydantic==2.11.0\n", encoding="utf-8")
    (tmp_path / "main.py").write_text(APP, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    return tmp_path


def edit(repository: Path, old: str, new: str) -> None:
    text = (repository / "main.py").read_text(encoding="utf-8")
    assert old in text
    (repository / "main.py").write_text(text.replace(old, new), encoding="utf-8")


def test_show_prints_the_document(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["contract", "show"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["info"] == {"title": "Shop", "version": "0.1.0"}
    assert document["components"]["schemas"]["Order"]["required"] == ["id", "total"]


def test_show_prints_yaml(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["contract", "show", "--yaml"]) == 0
    assert capsys.readouterr().out.startswith("openapi: 3.1.0\ninfo:\n  title: Shop\n")


def test_show_says_what_is_not_known(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(repository, "total: float", "total: Money")
    edit(repository, "from pydantic", "from library import Money\nfrom pydantic")
    assert main(["contract", "show"]) == 0
    shown = capsys.readouterr()
    properties = json.loads(shown.out)["components"]["schemas"]["Order"]["properties"]
    assert properties["total"] == {"title": "Total"}
    assert "1 part is not known" in shown.err
    assert main(["contract", "show", "--unknown"]) == 0
    assert capsys.readouterr().out == "/components/schemas/Order/properties/total: the type library.Money\n"


def test_write_then_check_then_drift(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["contract", "check"]) == 2
    assert main(["contract", "write"]) == 0
    assert "wrote openapi.json: 1 operations" in capsys.readouterr().out
    assert main(["contract", "check"]) == 0
    assert capsys.readouterr().out == "openapi.json agrees with the code.\n"
    edit(repository, "total: float", "sum: float = 0")
    assert main(["contract", "check"]) == 1
    assert capsys.readouterr().out == (
        "openapi.json differs from the code in 1 part:\n"
        "  schema Order: properties/total is gone; properties/sum is new; required: total is gone (main.py:8)\n"
    )


def test_write_keeps_the_form_of_the_file(repository: Path) -> None:
    compact = {"info": {"title": "x", "version": "1"}, "openapi": "3.1.0", "paths": {}}
    text = json.dumps(compact, sort_keys=True, separators=(",", ":"))
    (repository / "openapi.snapshot.json").write_text(text, encoding="utf-8")
    assert main(["contract", "write"]) == 0
    written = (repository / "openapi.snapshot.json").read_text(encoding="utf-8")
    assert written == json.dumps(json.loads(written), sort_keys=True, separators=(",", ":"))
    assert "/orders" in written


def test_json_names_file_and_line(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["contract", "write"]) == 0
    edit(repository, '"/orders"', '"/all"')
    capsys.readouterr()
    assert main(["contract", "check", "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert [(row["kind"], row["part"], row["file"], row["line"]) for row in report["drift"]] == [
        ("removed", "GET /orders", "openapi.json", 9),
        ("added", "GET /all", "main.py", 14),
    ]


@pytest.mark.parametrize("content", ["{", "[]", '{"swagger": "2.0", "paths": {}}'])
def test_a_broken_snapshot_is_one_line(repository: Path, content: str, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "api.json").write_text(content, encoding="utf-8")
    assert main(["contract", "check", "--snapshot", "api.json"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_no_snapshot_of_that_name(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["contract", "check", "--snapshot", "missing.json"]) == 2
    assert "there is no missing.json" in capsys.readouterr().err
