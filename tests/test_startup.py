"""What a cheap question may load. Times differ between machines; what is imported does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("pydantic", "yaml", "git", "ast_grep_py", "pathspec", "subprocess", "asyncio", "email", "json")
PROBE = """
import sys
from govern.cli.main import main
code = main(sys.argv[1:])
print(code, *sorted(sys.modules))
"""
ENGINE = ("govern.project", "govern.checks", "govern.packs", "govern.config.load", "govern.sift", "govern.rules.")


def imported(*arguments: str) -> set[str]:
    """The top-level modules that are loaded once govern has answered."""
    return {name.partition(".")[0] for name in loaded(*arguments)}


def loaded(*arguments: str) -> set[str]:
    """All modules that are loaded once govern has answered."""
    found = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments], capture_output=True, encoding="utf-8", check=True, timeout=60
    )
    code, *names = found.stdout.splitlines()[-1].split()
    assert code == "0", found
    return set(names)


@pytest.mark.parametrize("arguments", [("--version",), ("-V",)])
def test_the_version_costs_not_even_click(arguments: tuple[str, ...]) -> None:
    assert not imported(*arguments) & {"click", *HEAVY}


@pytest.mark.parametrize("arguments", [("--help",), ("-h",), ()])
def test_help_costs_click_and_no_command(arguments: tuple[str, ...]) -> None:
    click_alone = subprocess.run(
        [sys.executable, "-c", "import sys, click; print(*{n.partition('.')[0] for n in sys.modules})"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert not (imported(*arguments) - set(click_alone.stdout.split())) & set(HEAVY)
    assert "click" in imported(*arguments)


@pytest.mark.parametrize("command", ["check", "routes"])
def test_the_help_of_a_command_loads_no_engine(command: str) -> None:
    assert not imported(command, "--help") & {"pydantic", "yaml", "git", "ast_grep_py"}


def test_a_check_of_what_has_not_changed_loads_no_engine(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text("from fastapi import FastAPI\n\napp = FastAPI()\n")
    (tmp_path / "govern.yaml").write_text("profile: strict\n")
    first = imported("check", str(tmp_path))
    assert "ast_grep_py" in first
    again = imported("check", str(tmp_path))
    assert not again & {"pydantic", "yaml", "git", "ast_grep_py", "pathspec", "asyncio", "email", "sqlite3"}
    assert not {name for name in loaded("check", str(tmp_path)) if name.startswith(ENGINE)}
