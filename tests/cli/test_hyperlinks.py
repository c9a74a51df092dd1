"""Hyperlinks are for terminals that are known to show them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from govern.cli.hyperlinks import link_for, wants_links


@pytest.mark.parametrize(
    ("environment", "terminal", "expected"),
    [
        ({"TERM_PROGRAM": "vscode"}, True, True),
        ({"TERM_PROGRAM": "vscode"}, False, False),
        ({"TERM_PROGRAM": "Apple_Terminal"}, True, False),
        ({"TERM": "xterm-kitty"}, True, True),
        ({"TERM": "xterm-256color"}, True, False),
        ({"VTE_VERSION": "7200"}, True, True),
        ({"VTE_VERSION": "4999"}, True, False),
        ({"WT_SESSION": "x", "CI": "true"}, True, False),
        ({"FORCE_HYPERLINK": "1"}, False, True),
        ({"FORCE_HYPERLINK": "0", "TERM_PROGRAM": "vscode"}, True, False),
    ],
)
def test_which_terminals(environment: dict[str, str], terminal: bool, expected: bool) -> None:
    assert wants_links(environment, terminal) is expected


def test_a_link_names_the_file_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").write_text("")
    monkeypatch.setenv("FORCE_HYPERLINK", "1")
    link = link_for("always", io.StringIO(), [tmp_path])
    target = f"file://{tmp_path.resolve()}/app/%C3%A9%20x.py"
    assert link("here", "app/é x.py", 3) == f"\x1b]8;;{target}\x1b\\here\x1b]8;;\x1b\\"
    assert link("the repository", "", 0) == "the repository"
    assert link_for("never", io.StringIO(), [tmp_path])("here", "a.py", 1) == "here"
