"""Nothing is opened or started unseen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from govern.cache.watch import watching


def test_files_are_seen_however_they_are_opened(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / name).write_text(name)
    with watching() as opened:
        (tmp_path / "a").read_text()
        os.close(os.open(tmp_path / "b", os.O_RDONLY))
    (tmp_path / "c").read_text()
    assert opened.below(str(tmp_path)) == {"a", "b"}


def test_files_elsewhere_do_not_count(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "inside").write_text("")
    with watching() as opened:
        (tmp_path / "inside").read_text()
    assert not opened.below(str(tmp_path / "in"))


def test_programs_are_seen() -> None:
    with watching() as opened:
        subprocess.run([sys.executable, "-c", ""], check=True)
    assert (sys.executable, "-c", "") in opened.commands


def test_one_who_watches_within_another_sees_no_less(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with watching() as outer, watching() as inner:
        (tmp_path / "a").read_text()
    assert outer.below(str(tmp_path)) == inner.below(str(tmp_path)) == {"a"}
