"""Completion in the shell: the script for it, and the names that can stand behind an option or a command."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

VARIABLE = "_GOVERN_COMPLETE"
SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the script that completes govern's commands, options and rules in SHELL.

    \b
    bash   echo 'eval "$(govern completion bash)"' >> ~/.bashrc
    zsh    echo 'eval "$(govern completion zsh)"' >> ~/.zshrc
    fish   govern completion fish > ~/.config/fish/completions/govern.fish
    """
    from click.shell_completion import get_completion_class

    from govern.cli.group import govern
    from govern.cli.output import emit

    found = get_completion_class(shell)
    assert found is not None
    emit(found(govern, {}, "govern", VARIABLE).source().rstrip() + "\n")


def complete_rules(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Rules and families that begin with what was typed; behind a comma the next one of a list."""
    from click.shell_completion import CompletionItem

    before, comma, last = incomplete.rpartition(",")
    return [CompletionItem(f"{before}{comma}{name}") for name in sorted(set(_names())) if name.startswith(last)]


def complete_formats(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The formats of `govern check`, with what each is for."""
    from click.shell_completion import CompletionItem

    from govern.reporters.formats import CHECK_FORMATS

    return [CompletionItem(name, help=one.help) for name, one in CHECK_FORMATS.items() if name.startswith(incomplete)]


def _names() -> Iterator[str]:
    """The names of pages and of their folders, without reading one: this runs at each press of the key."""
    from govern.packs.load import LOCAL_FOLDER, built_in_folder

    local = next((top for here in (Path.cwd(), *Path.cwd().parents) if (top := here / LOCAL_FOLDER).is_dir()), None)
    for folder in (built_in_folder(), *((local,) if local is not None else ())):
        for family in folder.iterdir():
            pages = [page.name for page in family.iterdir() if page.name.endswith(".md")] if family.is_dir() else []
            yield from (name.removesuffix(".md") for name in pages)
            if pages:
                yield family.name
