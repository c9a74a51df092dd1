"""The repository index of a project: as it is committed, as it should be, and where the two differ."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from govern.errors import GovernError
from govern.findings import Edit, Fix
from govern.project.repository_index.joining import Joining
from govern.project.repository_index.naming import Naming
from govern.project.repository_index.rendering import as_json, as_markdown, flat_form, is_flat, own_form
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.project import Project


@dataclass(frozen=True, slots=True)
class Drift:
    """One difference: the module ("" for the index itself), the list, what it lacks, what it has too much, and the line
    of the index that it stands in."""

    module: str
    part: str
    lacks: tuple[str, ...]
    surplus: tuple[str, ...]
    line: int


class RepositoryIndex:
    """The index of one project, at the path that the configuration says."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.path = project.config.index_file
        self.markdown_path = project.config.index_markdown

    @cached_property
    def joining(self) -> Joining:
        """The files of each domain, by calls and imports."""
        return Joining(self.project)

    @cached_property
    def text(self) -> str | None:
        """The committed index; None where there is none."""
        return self._read(self.path)

    @cached_property
    def committed(self) -> Any:
        """What the committed index holds; None where there is none, or it is no JSON."""
        try:
            return json.loads(self.text) if self.text is not None else None
        except (ValueError, RecursionError):
            return None

    @property
    def flat(self) -> bool:
        """Whether the committed index has the flat form of a generator that was there before."""
        return is_flat(self.committed)

    @property
    def by_names(self) -> bool:
        """Whether files belong to modules by name: asked for, or the committed index is of a generator that does so."""
        join = self.project.config.index_join
        return self.flat and join in ("auto", "names")

    @cached_property
    def expected(self) -> Mapping[str, Any]:
        """What the index should hold."""
        joining = self.joining
        if self.flat:
            return flat_form(self.committed, joining.parts, Naming(self.project, self._listed), self.by_names)
        return own_form(joining.parts, joining.shared)

    @property
    def _listed(self) -> Iterator[str]:
        """The tests that the committed index of the flat form lists."""
        for module in self.committed["modules"]:
            tests = module.get("tests")
            yield from (one for one in tests if isinstance(one, str)) if isinstance(tests, list) else ()

    @cached_property
    def drafts(self) -> Mapping[str, str]:
        """The text of the index, and of its Markdown view where one is asked for, by path."""
        newline = "\r\n" if self.text is not None and "\r\n" in self.text else "\n"
        found = {self.path: as_json(self.expected).replace("\n", newline)}
        if self.markdown_path is not None:
            found[self.markdown_path] = as_markdown(self.joining.parts, self.joining.shared)
        return found

    def stale(self) -> Mapping[str, str]:
        """The drafts that differ from what is committed, by path."""
        return {path: text for path, text in self.drafts.items() if self._read(path) != text}

    def drift(self) -> Iterator[Drift]:
        """Where the committed index and the tree differ, in the order of the index."""
        committed, expected = self.committed, self.expected
        if not isinstance(committed, dict):
            return
        for key in expected:
            if key != "modules" and committed.get(key) != expected[key]:
                yield self._difference("", key, committed.get(key), expected[key])
        before = {one.get("module"): one for one in committed.get("modules", ()) if isinstance(one, dict)}
        after = {one["module"]: one for one in expected["modules"]}
        for name in before:
            if name not in after:
                yield Drift(str(name), "module", (), (str(name),), self._line(str(name)))
        for name, row in after.items():
            if name not in before:
                yield Drift(name, "module", (name,), (), 1)
                continue
            for part, value in row.items():
                if before[name].get(part) != value:
                    yield self._difference(name, part, before[name].get(part), value)

    def fix(self) -> Fix | None:
        """The edits that write the index anew; None where nothing differs, or there is none to keep in step."""
        stale = self.stale()
        if not stale or self.text is None:
            return None
        return Fix("write the repository index anew", tuple(self._edit(path, text) for path, text in stale.items()))

    def _edit(self, path: str, text: str) -> Edit:
        lines = (self._read(path) or "").splitlines() or [""]
        ended = (self._read(path) or "").endswith("\n")
        line, column = (len(lines) + 1, 1) if ended else (len(lines), len(lines[-1]) + 1)
        return Edit(path, 1, 1, line, column, text)

    def _difference(self, module: str, part: str, before: Any, after: Any) -> Drift:
        old, new = _leaves(before), _leaves(after)
        lacks = tuple(one for one in new if one not in old)
        surplus = tuple(one for one in old if one not in new)
        return Drift(module, part, lacks, surplus, self._line(module, part))

    def _line(self, module: str, part: str = "") -> int:
        """The line of the index where a module, or a list of it, begins; 1 where it cannot be told."""
        lines = (self.text or "").splitlines()
        start = 0
        if module:
            wanted = f'"module": {json.dumps(module)}'
            start = next((at for at, line in enumerate(lines) if wanted in line), -1)
            if start < 0:
                return 1
        wanted = f"{json.dumps(part)}:" if part and part != "module" else ""
        if not wanted:
            return start + 1
        for at in range(start, len(lines)):
            if wanted in lines[at]:
                return at + 1
            if module and at > start and '"module":' in lines[at]:
                break
        return start + 1

    def _read(self, path: str) -> str | None:
        try:
            return self.project.tree.read(path).decode("utf-8") if self.project.tree.exists(path) else None
        except (GovernError, UnicodeDecodeError):
            return None


def _leaves(value: Any) -> list[str]:
    """The texts of a list, or of the lists of a mapping, each with the name of its list."""
    if isinstance(value, dict):
        return [f"{key}: {one}" for key, inner in value.items() for one in _leaves(inner)]
    return [str(one) for one in value] if isinstance(value, list) else [] if value is None else [str(value)]
