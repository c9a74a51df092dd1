"""Whether endpoints that govern proves authenticated refuse an anonymous request when the application really runs.

    python benchmarks/anonymous.py REPOSITORY --app MODULE:ATTRIBUTE --root FOLDER --python PYTHON [--before CODE]

REPOSITORY is read by `govern routes`, FOLDER is the import root of the application in it, PYTHON an interpreter that
has its packages; the environment (a database URL, a secret) is handed on. CODE runs before the import, for what cannot
be said so. The application is not started: a guard answers before any query. Every endpoint is asked once, without a
credential and otherwise as its OpenAPI document wants it, through the test client of Starlette
(tests/differential/anonymous.py). With `--only-proved` the others are left alone, for they do what they are asked.

Printed are, for each verdict, how many endpoints refuse (401, 403, or a websocket closed as unauthorised) and how many
answer what else; then each proved endpoint that does not refuse and each refuted one that does. A proved endpoint that
answers an error (422 of a body that could not be made up, 404 of a flag) has to be read. The exit code is 1 where a
proved endpoint is answered with success or where nothing was proved.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ASKER = Path(__file__).parents[1] / "tests" / "differential" / "anonymous.py"
REFUSED = (401, 403, 1008, 3000, 3003, 4001, 4003, 4401, 4403)
SETUP = """
{before}
import importlib, inspect
app = getattr(importlib.import_module("{module}"), "{attribute}")
if inspect.isfunction(app):
    app = app()
"""


def endpoints_of(repository: Path, app: str) -> list[dict[str, Any]]:
    """The endpoints of one application, as `govern routes --format json` lists them."""
    govern = Path(sys.executable).with_name("govern")
    command = [str(govern), "routes", str(repository), "--format", "json", "--app", app]
    run = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    listed: list[dict[str, Any]] = json.loads(run.stdout)["endpoints"]
    return [one for one in listed if one["app"] == app and not one["external"]]


def answers(python: str, root: Path, setup: str, asked: Sequence[dict[str, Any]]) -> list[int]:
    """What the running application answers to each endpoint; RuntimeError with its last words where it cannot run."""
    wanted = [(one["kind"], one["method"], one["path"]) for one in asked]
    given = json.dumps({"root": str(root), "setup": setup, "ask": wanted})
    command = [python, "-W", "ignore", str(ASKER)]
    run = subprocess.run(command, check=False, input=given, capture_output=True, text=True, cwd=root)
    if run.returncode != 0:
        raise RuntimeError(run.stderr[-2000:])
    found: list[int] = json.loads(run.stdout)
    return found


def main() -> int:
    """Ask, and print what was answered."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("repository", type=Path)
    parser.add_argument("--app", required=True)
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--python", required=True)
    parser.add_argument("--before", default="")
    parser.add_argument("--only-proved", action="store_true")
    given = parser.parse_args()
    module, _, attribute = given.app.partition(":")
    setup = SETUP.format(before=given.before, module=module, attribute=attribute)
    listed = endpoints_of(given.repository, given.app)
    if given.only_proved:
        listed = [one for one in listed if one["authentication"]["verdict"] == "proved"]
    statuses = answers(given.python, given.root.resolve(), setup, listed)
    counts: dict[str, Counter[str]] = {}
    differing = []
    for one, status in zip(listed, statuses, strict=True):
        verdict = one["authentication"]["verdict"]
        refused = status in REFUSED
        counts.setdefault(verdict, Counter())["refused" if refused else str(status)] += 1
        if verdict != "unknown" and refused is not (verdict == "proved"):
            differing.append((verdict, status, f"{one['method']} {one['path']}  {one['file']}:{one['line']}"))
    for verdict, found in sorted(counts.items()):
        print(f"{verdict}: {found.total()} ({', '.join(f'{name} {count}' for name, count in found.most_common())})")
    for verdict, status, label in sorted(differing):
        print(f"  {verdict}, answers {status}: {label}")
    let_in = any(verdict == "proved" and (status == 101 or 200 <= status < 400) for verdict, status, _ in differing)
    return 1 if let_in or not counts.get("proved") else 0


if __name__ == "__main__":
    sys.exit(main())
