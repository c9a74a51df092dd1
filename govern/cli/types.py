"""`govern types`: TypeScript types and schemas held against each other. Each command has a file of its own."""

from __future__ import annotations

from collections.abc import Mapping

import click

from govern.cli.group import Entry, LazyGroup

COMMANDS: Mapping[str, Entry] = {
    "check": Entry("govern.cli.types_check:check", "Say where TypeScript types and schemas differ."),
    "write": Entry("govern.cli.types_write:write", "Write the types so that they agree with the schemas."),
}


@click.group(cls=LazyGroup, table=COMMANDS)
def types() -> None:
    """The TypeScript types of the frontends, held against the schemas that the endpoints use.

    Types are matched with schemas by the configuration (`types: {mapping: ...}`), by the calls that they type, and by
    name. Nothing is imported or run.
    """
