"""The diff is one that git applies."""

from __future__ import annotations

import subprocess
from pathlib import Path

from govern.fixes.diff import unified_diff
from govern.fixes.plan import Change

CHANGES = {
    "b.py": Change(b"one\ntwo\nthree\n", b"one\n2\nthree\n"),
    "a.py": Change(b"x\r\ny", b"x\r\nz"),
    "docs/new.md": Change(None, "é\n".encode()),
}


def test_the_form() -> None:
    assert unified_diff({"b.py": CHANGES["b.py"]}) == (
        "--- a/b.py\n+++ b/b.py\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n"
    )
    assert unified_diff({"a.py": CHANGES["a.py"]}).endswith(
        " x\r\n-y\n\\ No newline at end of file\n+z\n\\ No newline at end of file\n"
    )


def test_git_applies_it(tmp_path: Path) -> None:
    for path, change in CHANGES.items():
        if change.before is not None:
            (tmp_path / path).write_bytes(change.before)
    subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "-"], cwd=tmp_path, input=unified_diff(CHANGES).encode(), check=True
    )
    assert {path: (tmp_path / path).read_bytes() for path in CHANGES} == {p: c.after for p, c in CHANGES.items()}
