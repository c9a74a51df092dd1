"""The sketches of the Python files of a repository, those of an earlier run among them."""

from __future__ import annotations

import marshal
from collections.abc import Mapping

from govern.cache.entry import BY_VALUE
from govern.config.files import Files
from govern.config.sketch import Sketch, read_sketch
from govern.errors import GovernError


class Sketches:
    """The sketches of `files`. What an earlier run said of a file stands, unless it is one of `changed`.

    `earlier` and `kept`, which is what this run has asked for, give what marshal writes of a sketch, b"" for none, by
    path. Nothing is read before it is asked for.
    """

    def __init__(
        self, files: Files, earlier: Mapping[str, bytes] | None = None, changed: frozenset[str] = frozenset()
    ) -> None:
        self._files = files
        self._earlier = earlier or {}
        self._changed = changed
        self.kept: dict[str, bytes] = {}

    def of(self, path: str) -> Sketch | None:
        """The sketch of a file; None where it has nothing to do with FastAPI or a server, or cannot be read."""
        if path in self._earlier and path not in self._changed:
            written = self.kept[path] = self._earlier[path]
            return Sketch.from_plain(path, marshal.loads(written)) if written else None
        try:
            sketch = read_sketch(path, self._files.read(path))
        except GovernError:
            sketch = None
        self.kept[path] = b"" if sketch is None else marshal.dumps(sketch.to_plain(), BY_VALUE)
        return sketch

    def stand(self) -> bool:
        """Whether all that the earlier run asked for is the same still. Then `kept` is what that run kept."""
        for path in self._changed.intersection(self._earlier):
            self.of(path)
            if self.kept[path] != self._earlier[path]:
                return False
        self.kept = dict(self._earlier)
        return True
