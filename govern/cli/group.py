"""The group of all commands. Each is imported when it is called; help and suggestions come from the table alone."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple

import click

from govern.cli.variables import read_variables
from govern.version import VERSION


class Entry(NamedTuple):
    """Where a command lives, and what `govern --help` says of it."""

    target: str
    help: str


COMMANDS: Mapping[str, Entry] = {
    "init": Entry("govern.cli.init:init", "Write a configuration, a hook and a CI job; show what matters most."),
    "check": Entry("govern.cli.check:check", "Hold the rules against a repository."),
    "routes": Entry("govern.cli.routes:routes", "List the endpoints, and what guards each of them."),
    "why": Entry("govern.cli.why:why", "Show every rule's verdict on one endpoint, and what it rests on."),
    "selftest": Entry("govern.cli.selftest:selftest", "Take guards away on a copy, and see which rules notice."),
    "contract": Entry("govern.cli.contract:contract", "The OpenAPI document, from source; the snapshot of it."),
    "types": Entry("govern.cli.types:types", "TypeScript types held against the schemas, and written."),
    "permissions": Entry("govern.cli.permissions:permissions", "Lock what each endpoint asks of its callers."),
    "baseline": Entry("govern.cli.baseline:baseline", "Record the findings of today; report only what is new."),
    "entrypoints": Entry("govern.cli.entrypoints:entrypoints", "A document for each domain, of its endpoints."),
    "index": Entry("govern.cli.repository_index:index", "Which files belong to which domain, by calls and imports."),
    "commit-msg": Entry("govern.cli.commit_msg:commit_msg", "Hold the message of a commit against the convention."),
    "pre-push": Entry("govern.cli.pre_push:pre_push", "Judge what a push sends, as a hook of git."),
    "rules": Entry("govern.cli.rules:rules", "List the rules, run their examples, begin a new one."),
    "explain": Entry("govern.cli.explain:explain", "Show the page of a rule."),
    "config": Entry("govern.cli.config:config", "Show what is configured and detected, and why."),
    "completion": Entry("govern.cli.completion:completion", "Print the script that completes words in a shell."),
}
SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 120}


class LazyGroup(click.Group):
    """A group whose commands are rows of a table."""

    def __init__(self, *args: Any, table: Mapping[str, Entry], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.table:
            return None
        module, _, name = self.table[cmd_name].target.partition(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        read_variables(command, whole=cmd_name == "check" and self.table is COMMANDS)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in self.table.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name in self.table or name.startswith("-"):
            return super().resolve_command(ctx, args)
        from govern.suggestions import did_you_mean

        raise click.UsageError(f"There is no command {name!r}{did_you_mean(name, self.table)}", ctx)


@click.group(
    cls=LazyGroup, table=COMMANDS, context_settings=SETTINGS, no_args_is_help=False, invoke_without_command=True
)
@click.version_option(VERSION, "-V", "--version", prog_name="govern", message="%(prog)s %(version)s")
@click.pass_context
def govern(ctx: click.Context) -> None:
    """Reads a FastAPI and TypeScript repository, without running it, and says what breaks its rules, where, and why.

    \b
    Exit codes:
      0  clean
      1  findings at or over --fail-on
      2  bad usage or configuration
      3  govern could not finish

    Options of check may be set by variables too: GOVERN_PROFILE=strict is --profile strict.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
