"""The names that a guard asks for."""

from __future__ import annotations

import os
import subprocess
import sys

SET = "from govern.project.proofs.naming import names_of\nprint(names_of({'user', 'admin', 'guest', 'owner', 'staff'}))"


def test_the_members_of_a_set_come_in_one_order_whatever_the_process() -> None:
    said = {
        subprocess.run(
            [sys.executable, "-c", SET], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert said == {b"['admin', 'guest', 'owner', 'staff', 'user']\n"}
