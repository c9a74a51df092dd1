"""`govern permissions`, in a repository on disk: write, check, and everything that can be wrong with the file."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from govern.cli.main import main

LOCK = "govern-permissions.lock.yaml"
APP = """
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBearer

app = FastAPI()


def require(*permissions):
    def check(token=Depends(HTTPBearer())):
        if not all(one in token.permissions for one in permissions):
            raise HTTPException(403)

    return check


@app.get("/orders", dependencies=[Depends(require("orders:read"))])
def read():
    return []


@app.post("/orders", dependencies=[Depends(require("orders:read", "orders:write"))])
def create():
    return {}
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "requirements.txt").write_text("fastapi==0.115.0\n", encoding="utf-8")
    (tmp_path / "main.py").write_text(APP, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    return tmp_path


def edit(repository: Path, old: str, new: str) -> None:
    text = (repository / "main.py").read_text(encoding="utf-8")
    assert old in text
    (repository / "main.py").write_text(text.replace(old, new), encoding="utf-8")


def test_write_then_check(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["permissions", "write"]) == 0
    assert capsys.readouterr().out == f"wrote {LOCK}: 2 endpoints, 2 with a permission\n"
    assert main(["permissions", "check"]) == 0
    assert capsys.readouterr().out == f"{LOCK} agrees with the code: 2 endpoints.\n"
    assert sorted(path.name for path in repository.iterdir()) == [LOCK, "main.py", "requirements.txt"]


def test_writing_again_changes_no_byte(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["permissions", "write"])
    before = (repository / LOCK).stat()
    capsys.readouterr()
    assert main(["permissions", "write"]) == 0
    assert capsys.readouterr().out.startswith(f"nothing changed in {LOCK}: ")
    assert (repository / LOCK).stat().st_mtime_ns == before.st_mtime_ns


def test_check_lists_what_differs_and_exits_with_1(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["permissions", "write"])
    edit(repository, 'require("orders:read", "orders:write")', 'require("orders:read")')
    edit(repository, '@app.get("/orders"', '@app.get("/all-orders"')
    capsys.readouterr()
    assert main(["permissions", "check"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "! weakened  POST /orders  main.py:22",
        "    no longer asks for orders:write",
        "",
        "+ added     GET /all-orders  main.py:17",
        "    asks for orders:read",
        "",
        f"- removed   GET /orders  {LOCK}:5",
        "    asked for orders:read",
        "",
        f"1 weakened, 1 added, 1 removed since {LOCK} was written. `govern permissions write` accepts what the code says.",
    ]


def test_a_guard_that_is_renamed_is_one_change(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["permissions", "write"])
    edit(repository, "def check(", "def checked(")
    edit(repository, "return check\n", "return checked\n")
    capsys.readouterr()
    assert main(["permissions", "check"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "~ changed   GET /orders  main.py:17",
        "    is guarded in main.py require.checked, was in main.py require.check",
        "    the same for POST /orders",
        "",
        f"2 changed since {LOCK} was written. `govern permissions write` accepts what the code says.",
    ]
    assert main(["check", "--select", "permission-lock-drift", "--format", "json"]) == 0
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert finding["message"].startswith(
        "GET /orders and 1 more differ from the lock file: is guarded in main.py require.checked"
    )


def test_check_as_json(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["permissions", "write"])
    edit(repository, "not all(", "not any(")
    capsys.readouterr()
    assert main(["permissions", "check", "--format", "json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert (document["schema_version"], document["lock"], document["endpoints"]) == (1, LOCK, 2)
    (drift,) = document["drift"]
    assert (drift["kind"], drift["endpoint"], drift["file"], drift["line"]) == (
        "weakened",
        "POST /orders",
        "main.py",
        22,
    )
    assert (drift["before"]["asks"], drift["after"]["asks"]) == (
        "all of orders:read, orders:write",
        "any of orders:read, orders:write",
    )
    assert drift["after"]["guards"] == [
        {"names": ["orders:read", "orders:write"], "mode": "any", "from": "main.py require.check"}
    ]


def test_without_a_lock_file_check_says_what_to_do(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["permissions", "check"]) == 2
    assert capsys.readouterr().err == (
        f"govern: no {LOCK} in this repository: `govern permissions write` makes one, to be committed\n"
    )


def test_a_lock_file_that_git_ignores_is_none(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    subprocess.run(["git", "init", "-q"], check=True)
    main(["permissions", "write"])
    assert main(["permissions", "check"]) == 0
    (repository / ".gitignore").write_text("*.lock.yaml\n", encoding="utf-8")
    assert main(["permissions", "check"]) == 2


def test_a_repository_without_endpoints_gets_no_file(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "main.py").write_text("print('no application')\n", encoding="utf-8")
    assert main(["permissions", "write"]) == 2
    assert "no endpoint was found, so nothing is written" in capsys.readouterr().err
    assert not (repository / LOCK).exists()


@pytest.mark.parametrize("content", ["<<<<<<< a\n=======\n>>>>>>> b\n", "version: ]\n", "", "\x00"])
def test_a_broken_file_is_one_line_and_write_puts_it_right(
    repository: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    (repository / LOCK).write_text(content, encoding="utf-8")
    assert main(["permissions", "check"]) == 2
    complaint = capsys.readouterr().err
    assert complaint.startswith(f"govern: {LOCK}:1: ")
    assert complaint.count("\n") == 1
    assert main(["check", "--select", "permission-lock-drift", "--format", "concise"]) == 1
    assert f"{LOCK}:1:" in capsys.readouterr().out
    assert main(["permissions", "write"]) == 0
    assert main(["permissions", "check"]) == 0


def test_a_place_that_cannot_be_written(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / LOCK).mkdir()
    assert main(["permissions", "write"]) == 3
    assert capsys.readouterr().err == f"govern: cannot write {LOCK}: is a directory\n"
    assert sorted(path.name for path in repository.iterdir()) == [LOCK, "main.py", "requirements.txt"]


def test_a_link_is_replaced_and_not_followed(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "file"
    outside.write_text("mine\n", encoding="utf-8")
    os.symlink(outside, repository / LOCK)
    assert main(["permissions", "write"]) == 0
    assert outside.read_text(encoding="utf-8") == "mine\n"
    assert not (repository / LOCK).is_symlink()


def test_show_lists_definitions_endpoints_and_roles(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "permissions.py").write_text(
        'PERMISSIONS = ["orders:read", "orders:write", "orders:ship"]\nROLES = {"clerk": ["orders:read"]}\n',
        encoding="utf-8",
    )
    assert main(["permissions", "show"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "permissions.PERMISSIONS",
        "  orders:read   2 endpoints  permissions.py:1  roles: clerk",
        "    GET /orders",
        "    POST /orders",
        "  orders:ship   no endpoint  permissions.py:1",
        "  orders:write  1 endpoint  permissions.py:1",
        "    POST /orders",
        "",
        "3 permissions, 2 of them asked for by endpoints.",
    ]
    assert main(["permissions", "show", "--format", "json"]) == 0
    first = json.loads(capsys.readouterr().out)["permissions"][0]
    assert first == {
        "name": "orders:read",
        "registry": "permissions.PERMISSIONS",
        "file": "permissions.py",
        "line": 1,
        "endpoints": ["GET /orders", "POST /orders"],
        "roles": ["clerk"],
    }


def test_show_in_a_repository_without_permissions(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "main.py").write_text("from fastapi import FastAPI\n\napp = FastAPI()\n", encoding="utf-8")
    assert main(["permissions", "show"]) == 0
    assert capsys.readouterr().out == "No endpoint asks for a permission by a name.\n"


def test_the_rule_says_the_same(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["permissions", "write"])
    edit(repository, 'require("orders:read", "orders:write")', 'require("orders:read")')
    edit(repository, '@app.get("/orders"', '@app.get("/all-orders"')
    capsys.readouterr()
    assert main(["check", "--select", "permission-lock-drift", "--format", "json"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert [(one["severity"], one["endpoint"], one["file"]) for one in findings] == [
        ("warning", "GET /orders", LOCK),
        ("warning", "GET /all-orders", "main.py"),
        ("error", "POST /orders", "main.py"),
    ]
