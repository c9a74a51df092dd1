"""Examples of what a change does: the repository before it, and the message it is committed with."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govern.examples.read import Example
    from govern.project.commits import Commit
    from govern.project.project import Project

# The file of an example that is the message of its commit.
MESSAGE = "COMMIT_EDITMSG"


def base_of(example: Example) -> Project | None:
    """The repository before: the files of the example, those of its `before:` blocks as these have them. An empty block
    stands for a file that was not there. None of an example without such blocks.
    """
    from govern.config.layout import detect_layout
    from govern.config.load import load_config
    from govern.project.project import Project
    from govern.tree.memory import MemoryTree

    if not example.before:
        return None
    files = {**example.files, **example.before}
    tree = MemoryTree({path: text for path, text in files.items() if text or path not in example.before})
    config = load_config(tree)
    return Project(tree, config, detect_layout(tree, config))


def commit_of(example: Example, project: Project) -> Commit:
    """The commit that makes the example of what was before it."""
    from govern.commits.message import read_message
    from govern.project.commits import Commit

    def sides() -> tuple[Project | None, Project]:
        return project.base, project

    return Commit(read_message(example.files[MESSAGE]), file=MESSAGE, open_sides=sides)
