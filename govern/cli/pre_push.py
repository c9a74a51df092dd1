"""`govern pre-push`: what git calls before a push: what the pushed commits cause, and their messages."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click


@click.command()
@click.argument("remote", default="origin", required=False)
@click.argument("url", default="", required=False)
@click.option("--all-findings", is_flag=True, help="Old findings too, not only what the pushed commits cause.")
@click.pass_context
def pre_push(ctx: click.Context, remote: str, url: str, all_findings: bool) -> None:
    """Judge what a push sends, as a pre-push hook of git or of pre-commit.

    For each branch the files of its last commit are judged, not those on disk: what its new commits cause. Then their
    messages. Reads what git writes to the hook's standard input.
    """
    from govern.cli.check import check
    from govern.tree.discovery import find_root
    from govern.tree.pushed import pushes_of

    lines = [] if "PRE_COMMIT_TO_REF" in os.environ or sys.stdin.isatty() else sys.stdin.read().splitlines()
    worst = 0
    for push in pushes_of(find_root(Path()).root, lines, os.environ, remote):
        runs = [["--at", push.head]]
        if push.base:
            runs = [
                [*runs[0], *([] if all_findings else ["--base", push.base])],
                ["--commits", f"{push.base}..{push.head}"],
            ]
        for arguments in runs:
            result = check.main(arguments, prog_name="govern check", standalone_mode=False)
            worst = max(worst, result if isinstance(result, int) else 0)
    ctx.exit(worst)
