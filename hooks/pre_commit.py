"""What pre-commit calls: `govern check` on the repository that the commit is made in."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from govern.cli.main import main as govern


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the current repository; `arguments` are options of `govern check`. Returns its exit code."""
    return govern(["check", *(sys.argv[1:] if arguments is None else arguments)])


if __name__ == "__main__":
    raise SystemExit(main())
