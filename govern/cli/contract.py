"""`govern contract`: the OpenAPI document from source. Each command has a file of its own."""

from __future__ import annotations

from collections.abc import Mapping

import click

from govern.cli.group import Entry, LazyGroup

COMMANDS: Mapping[str, Entry] = {
    "show": Entry("govern.cli.contract_show:show", "Print the OpenAPI document, as FastAPI would give it."),
    "write": Entry("govern.cli.contract_write:write", "Write the committed snapshot of the document."),
    "check": Entry("govern.cli.contract_check:check", "Compare the committed snapshot with the code."),
    "diff": Entry("govern.cli.contract_diff:diff", "Say what changed between two contracts, and whom it breaks."),
}


@click.group(cls=LazyGroup, table=COMMANDS)
def contract() -> None:
    """The contract between backend and clients: the OpenAPI document, derived from source. Nothing is imported or run.

    Commit the snapshot that `write` makes: a change of the contract then shows in its review, and `check` in CI.
    """
