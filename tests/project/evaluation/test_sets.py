from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SCRIPT = """
from tests.project.small_apps import project_of

project = project_of('''
tags = list(set(["red", "green", "blue"]))
for name in {"three", "one", "two"}:
    app.add_api_route(f"/{name}", lambda: None)
''')
print(project.namespace("app.main")["tags"], [endpoint.path for endpoint in project.endpoints])
"""


@pytest.mark.parametrize("seed", ["0", "1", "2"])
def test_sets_are_walked_in_the_same_order_in_every_run(seed: str) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout == "['blue', 'green', 'red'] ['/one', '/three', '/two']\n"
