"""The work tree for somebody who looks at a few files by name: it is listed only when it is asked for its paths."""

from __future__ import annotations

import os

from govern.tree.worktree import WorkTree, is_plain_file


class NearTree(WorkTree):
    """A work tree in which every regular file on disk counts, ignored or not, until its paths were asked for."""

    def exists(self, path: str) -> bool:
        """Whether there is a regular file of that name, reached through no link."""
        if self._paths is not None:
            return super().exists(path)
        return is_plain_file(os.fspath(self.root), path)
