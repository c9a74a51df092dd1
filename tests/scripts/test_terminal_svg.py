"""The picture in the README is what govern prints."""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts" / "terminal_svg.py"
SVG = "{http://www.w3.org/2000/svg}"
PAINTS = r"print('\x1b[1;31merror\x1b[0m: <a & b>'); print('日本 x\x1b[34m|\x1b[0m')"


def draw(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPT, *arguments], capture_output=True, encoding="utf-8", check=False, timeout=60
    )


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    file = tmp_path / "x.svg"
    done = draw(file, "--shown-as", "paint", "--", sys.executable, "-c", PAINTS)
    assert done.returncode == 0, done.stderr
    return file


def test_each_run_of_a_colour_is_placed_by_its_column(picture: Path) -> None:
    texts = ElementTree.parse(picture).getroot().iter(f"{SVG}text")
    found = [(one.text, one.get("fill"), one.get("font-weight"), float(one.get("x", 0))) for one in texts]
    assert [(text, fill, weight) for text, fill, weight, _ in found] == [
        ("$", "#7ee787", "normal"),
        ("paint", "#e6edf3", "bold"),
        ("error", "#ff7b72", "bold"),
        (": <a & b>", "#e6edf3", "normal"),
        ("日本 x", "#e6edf3", "normal"),
        ("|", "#79c0ff", "normal"),
    ]
    assert found[3][3] - found[2][3] == pytest.approx(5 * 8.4, abs=0.1)
    assert found[5][3] - found[4][3] == pytest.approx(6 * 8.4, abs=0.1)


def test_a_picture_that_is_out_of_date_is_noticed(picture: Path) -> None:
    command = ("--shown-as", "paint", "--", sys.executable, "-c")
    assert draw(picture, "--check", *command, PAINTS).returncode == 0
    before = picture.read_bytes()
    changed = draw(picture, "--check", *command, PAINTS.replace("error", "warning"))
    assert changed.returncode == 1
    assert "is not what `paint` prints now" in changed.stderr
    assert picture.read_bytes() == before


def test_a_command_that_prints_nothing_gives_no_picture(tmp_path: Path) -> None:
    assert draw(tmp_path / "x.svg", "--", sys.executable, "-c", "pass").returncode == 1
    assert not (tmp_path / "x.svg").exists()


def test_the_picture_of_the_readme_is_up_to_date() -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [ROOT / "scripts" / "draw-capture", "--check"],
        env={**os.environ, "PATH": path},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
