"""`govern contract`: the OpenAPI document from source. Each command has a file of its own."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import click

from govern.cli.group import Entry

COMMANDS: Mapping[str, Entry] = {
    "show": Entry("govern.cli.contract_show:show", "Print the OpenAPI document, as FastAPI would give it."),
    "write": Entry("govern.cli.contract_write:write", "Write the committed snapshot of the document."),
    "check": Entry("govern.cli.contract_check:check", "Compare the committed snapshot with the code."),
    "diff": Entry("govern.cli.contract_diff:diff", "Say what changed between two contracts, and whom it breaks."),
}


class ContractGroup(click.Group):
    """A group whose commands are rows of COMMANDS."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].target.partition(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name in COMMANDS or name.startswith("-"):
            return super().resolve_command(ctx, args)
        from govern.suggestions import did_you_mean

        raise click.UsageError(f"There is no command {name!r}{did_you_mean(name, COMMANDS)}", ctx)


@click.group(cls=ContractGroup)
def contract() -> None:
    """The contract between backend and clients: the OpenAPI document, derived from source. Nothing is imported or run.

    Commit the snapshot that `write` makes: a change of the contract then shows in its review, and `check` in CI.
    """
