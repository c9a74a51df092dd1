"""`python -m govern` is `govern`."""

from __future__ import annotations

from govern.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
