"""What is known of endpoints, functions and files, kept from run to run: after an edit only those that it touches are
asked anew.

An answer is kept as the bytes of plain data. It holds as long as everything that the code of the project was read from
is as it was, but for the inside of functions that no way from the endpoint leads to (`touched`).
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from govern.cache.objects import NotPlainError, from_plain, to_plain
from govern.cache.seen import digest_of
from govern.project.wired import names_of
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.facts.edit import Edit
    from govern.project.endpoints import Endpoint
    from govern.project.evaluation.evaluator import Evaluator
    from govern.project.project import Project
    from govern.project.touched import Place, Touched
    from govern.project.values import FunctionValue, Value

T = TypeVar("T")
LOCATION = "govern.findings:Location"
# A question with more characters goes by its beginning and a digest.
LONGEST = 60
# What reading can raise of bytes that this module did not write.
UNREADABLE = (ValueError, TypeError, EOFError, AttributeError, ImportError, IndexError, RecursionError)
# Kept answers: by what was asked, then by the endpoint.
Kept = Mapping[str, Mapping[str, bytes]]


@dataclass(slots=True)
class Making:
    """An answer in the making: whether it can be kept, and the answers (question, name, value) that were asked for on
    the way to it alone."""

    alone: bool = True
    passed: list[tuple[str, str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class KeptAnswers:
    """Answers about endpoints, functions and files of `project`. Those of `earlier` stand where what `find_touched`
    gives says so; where it gives None, none stands. `see_wired` is called when a backend is wired, before anything else
    is asked. `used` says afterwards whether an earlier one was given."""

    project: Project
    earlier: Kept
    find_touched: Callable[[], Touched | None]
    see_wired: Callable[[Evaluator, Collection[Value], Collection[Endpoint]], None] = lambda *_: None
    used: bool = False
    _touched: list[Touched | None] = field(default_factory=list)
    _making: list[Making] = field(default_factory=list)
    _given: dict[str, dict[str, bytes]] = field(default_factory=dict)
    _same: dict[bytes, bytes] = field(default_factory=dict)
    _values: dict[bytes, tuple[Any, bytes]] = field(default_factory=dict)
    _names: dict[int, str] = field(default_factory=dict)
    _stands: dict[int, bool] = field(default_factory=dict)

    def ask(self, about: str, endpoint: Endpoint, work: Callable[[], T], *, passing: bool = False) -> T:
        """The answer to the question of that name about an endpoint: an earlier one that stands, or what `work` gives.

        The value has to be plain data (`govern.cache.objects`) to be kept; it is given back as it is in any case. One
        that is asked for in `passing`, on the way to another answer about the endpoint, is kept where that is not.
        """
        return self._ask(about, self._name(endpoint), work, lambda: self._stand(endpoint), passing=passing)

    def ask_functions(self, about: str, functions: Sequence[FunctionValue], work: Callable[[], T]) -> T:
        """The same, for a question about functions: what they do, and all below them."""
        places = [(one.module.path, one.qualname) for one in functions]
        name = "\0".join(f"{path}:{qualname}" for path, qualname in places)
        return self._ask(about, name, work, lambda: self._functions_stand(places))

    def ask_file(self, about: str, path: str, work: Callable[[], T]) -> T:
        """The same, for a question about a Python file: what stands in it, and what its names stand for."""
        return self._ask(about, path, work, lambda: self._file_stands(path))

    def _ask(
        self, about: str, name: str, work: Callable[[], T], stands: Callable[[], bool], *, passing: bool = False
    ) -> T:
        if len(about) > LONGEST:
            about = _shortened(about)
        known = self.earlier.get(about, {}).get(name)
        read = self._read(known) if known is not None and stands() else None
        if read is not None:
            value, data = read
            self._given.setdefault(about, {})[name] = data
            self.used = True
            return value  # type: ignore[no-any-return]
        making = Making()
        self._making.append(making)
        try:
            found = work()
        finally:
            self._making.pop()
        if not making.alone:
            for one in making.passed:
                self._keep(*one)
        elif passing and self._making:
            self._making[-1].passed.append((about, name, found))
        else:
            self._keep(about, name, found)
        return found

    def _keep(self, about: str, name: str, value: Any) -> None:
        with suppress(NotPlainError, ValueError):
            data = marshal.dumps(to_plain(value))
            self._given.setdefault(about, {})[name] = self._same.setdefault(data, data)

    def beyond(self) -> None:
        """Say that the answers in the making look at other endpoints, too: they are not kept."""
        for making in self._making:
            making.alone = False

    def kept(self) -> Kept:
        """All answers that were asked for and can be kept, and earlier ones to which no edit can matter."""
        touched = self._find() if self.earlier else None
        if touched is None or touched.everything or touched.edits:
            return self._given
        return {
            about: {**self.earlier.get(about, {}), **self._given.get(about, {})}
            for about in sorted({*self.earlier, *self._given})
        }

    def _stand(self, endpoint: Endpoint) -> bool:
        known = self._stands.get(id(endpoint))
        if known is None:
            touched = self._find()
            known = self._stands[id(endpoint)] = touched is not None and not touched.touches(endpoint)
        return known

    def _file_stands(self, path: str) -> bool:
        touched = self._find()
        return touched is not None and not touched.touches_file(path)

    def _functions_stand(self, places: Iterable[Place]) -> bool:
        touched = self._find()
        return touched is not None and not any(touched.touches_function(*place) for place in places)

    def _find(self) -> Touched | None:
        if not self._touched:
            self._touched.append(self.find_touched() if self.earlier else None)
        return self._touched[0]

    def _name(self, endpoint: Endpoint) -> str:
        """A name for an endpoint that stays when lines move."""
        if not self._names:
            self._names.update(names_of(self.project.endpoints))
        return self._names[id(endpoint)]

    def _read(self, data: bytes) -> tuple[Any, bytes] | None:
        """The value that was kept as `data`, and what it is kept as now; None for what nobody kept like that. Equal
        answers are one value."""
        known = self._values.get(data)
        if known is None:
            touched = self._find()
            edits = touched.edits if touched is not None else {}
            try:
                moving = {path: edit for path, edit in edits.items() if path.encode("utf-8", "surrogateescape") in data}
                plain, now = marshal.loads(data), data
                if moving:
                    plain = _moved(plain, moving)
                    now = marshal.dumps(plain)
                known = self._values[data] = (from_plain(plain), self._same.setdefault(now, now))
            except UNREADABLE:
                return None
        return known


@lru_cache(maxsize=256)
def _shortened(about: str) -> str:
    return f"{about[:LONGEST]} {digest_of(about.encode('utf-8', 'surrogateescape')).hex()[:32]}"


def _moved(plain: Any, edits: Mapping[str, Edit]) -> Any:
    """Plain data with all locations in edited files where they are now."""
    if not isinstance(plain, tuple):
        return plain
    if len(plain) > 4 and plain[1] == LOCATION and plain[2] in edits:
        _, _, path, line, column, last, *rest = plain
        edit = edits[path]
        return (*plain[:3], edit.line(line), column, edit.line(last) if last else last, *rest)
    return tuple(_moved(item, edits) for item in plain)
