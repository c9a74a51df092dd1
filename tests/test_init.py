"""What rule authors may import from govern."""

from __future__ import annotations

import subprocess
import sys

import pytest

import govern
from govern.version import VERSION

CHECKERS = """
import sys
import govern
print(sorted(name for name in sys.modules if name.startswith(("govern.", "typing", "dataclasses"))))
"""


@pytest.mark.parametrize("name", govern.__all__)
def test_every_name_on_offer_is_there(name: str) -> None:
    assert getattr(govern, name) is not None


def test_names_come_from_their_homes() -> None:
    assert govern.Finding.__module__ == "govern.findings"
    assert govern.Project.__module__ == "govern.project.project"
    assert govern.__version__ == VERSION


def test_a_name_that_is_not_on_offer() -> None:
    with pytest.raises(AttributeError, match="govern offers no 'Elsewhere'"):
        govern.Elsewhere  # noqa: B018


def test_what_type_checkers_see_is_what_there_is() -> None:
    with open(govern.__file__, encoding="utf-8") as file:
        text = file.read()
    seen = {
        line.split(" import ")[1].split(" as ")[0].strip()
        for line in text.splitlines()
        if line.startswith("    from govern")
    }
    assert seen == set(govern.__all__) - {"__version__"}


def test_importing_govern_loads_nothing_but_its_version() -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-c", CHECKERS], capture_output=True, text=True, cwd=_root(), check=True
    )
    assert done.stdout == "['govern.version']\n"


def _root() -> str:
    from pathlib import Path

    return str(Path(govern.__file__).parents[1])
