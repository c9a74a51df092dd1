"""What pre-commit calls: `govern check --staged` on the repository that the commit is made in."""

from __future__ import annotations

import sys

from govern.cli.main import main as govern


def main() -> int:
    """Check what is staged; the process's arguments are options of `govern check`. Returns its exit code."""
    sys.argv[1:1] = ["check", "--staged"]
    return govern()


if __name__ == "__main__":
    raise SystemExit(main())
