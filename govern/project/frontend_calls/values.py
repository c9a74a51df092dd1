"""What an expression of a frontend can stand for, as far as the requests that it sends hang on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import TYPE_CHECKING, Any, TypeAlias

from govern.facts.syntax import Node
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.frontend_calls.scopes import Scope

MAX_ALTERNATIVES = 16


@dataclass(frozen=True, slots=True)
class Hole:
    """A part of a text that is not known. `owner` is the function whose parameter it is, 0 for none; `name` what it is
    called there (dotted for a member); `env` says that it comes from the environment, `single` that it holds no
    slash."""

    name: str
    owner: int = 0
    env: bool = False
    single: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A string: known text and holes, in order."""

    parts: tuple[str | Hole, ...]

    @property
    def known(self) -> str | None:
        """The whole text, where all of it is known."""
        if all(isinstance(part, str) for part in self.parts):
            return "".join(part for part in self.parts if isinstance(part, str))
        return None


@dataclass(slots=True, eq=False)
class Frame:
    """One call of a function, or the symbolic one in which its parameters stand for themselves: what its names are
    bound to. `scope` is the function's."""

    scope: Scope
    parent: Frame | None = None
    args: tuple[Value, ...] | None = None
    this: Value | None = None

    def at(self, scope: Scope) -> Frame | None:
        """The frame of a function around this one."""
        frame: Frame | None = self
        while frame is not None and frame.scope is not scope:
            frame = frame.parent
        return frame


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter of a function that is not bound, or a member of it."""

    owner: int
    name: str
    type: Node | None = field(default=None, compare=False)
    path: str = ""


@dataclass(frozen=True, slots=True)
class Opaque:
    """Something that is not known. `name` is what it is called, for people and for guesses."""

    name: str = ""
    env: bool = False
    single: bool = False


@dataclass(frozen=True, slots=True)
class External:
    """A name of a package, or of the platform ("" as `package`): "axios", ("create",)."""

    package: str
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Closure:
    """A function and where it was made."""

    node: Node
    scope: Scope
    frame: Frame
    this: Value | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ClassRef:
    """A class and where it was declared."""

    node: Node
    scope: Scope
    frame: Frame


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """An object of a class, made with `args`; None where nothing is known of how it was made."""

    cls: ClassRef
    args: tuple[Value, ...] | None


@dataclass(frozen=True, slots=True, eq=False)
class Thunk:
    """An expression that nobody has asked for yet."""

    node: Node
    scope: Scope
    frame: Frame


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """An object literal: (name, value) in order; the name None for what is spread into it."""

    members: tuple[tuple[str | None, Value | Thunk], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """An array literal."""

    items: tuple[Value | Thunk, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Client:
    """An HTTP client made by a library: `kind` axios, ky, ofetch, openapi-fetch; `config` what it was made with."""

    kind: str
    config: Value
    file: str
    line: int


@dataclass(frozen=True, slots=True, eq=False)
class ClientMethod:
    """A method of a client: `api.get`."""

    client: Client
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Namespace:
    """A module of the repository, as `import * as api` gives it."""

    path: str


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """One of several."""

    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Plain:
    """A number, a boolean, null or undefined."""

    value: Any


UNDEFINED = Plain(None)
Value: TypeAlias = (
    Text | Param | Opaque | External | Closure | ClassRef | Instance | Record | Items | Client | ClientMethod
    | Namespace | Choice | Plain
)  # fmt: skip


def text(value: str) -> Text:
    return Text((value,) if value else ())


def options(value: Value) -> tuple[Value, ...]:
    """The alternatives of a value, at most MAX_ALTERNATIVES."""
    return value.items if isinstance(value, Choice) else (value,)


def choice(values: Iterable[Value]) -> Value:
    """One of these, each once; more than MAX_ALTERNATIVES are cut off."""
    found: list[Value] = []
    for value in values:
        for one in options(value):
            for other in found:
                if one is other or (one.__class__ is other.__class__ and one == other):
                    break
            else:
                found.append(one)
    if not found:
        return UNDEFINED
    return found[0] if len(found) == 1 else Choice(tuple(found[:MAX_ALTERNATIVES]))


def texts(value: Value) -> Iterator[Text]:
    """What a value is when it becomes a string, for each alternative."""
    for one in options(value):
        match one:
            case Text():
                yield one
            case Param(owner, name, path=path):
                yield Text((Hole(f"{name}.{path}" if path else name, owner),))
            case Opaque(name, env, single):
                yield Text((Hole(name, 0, env, single),))
            case Plain(None):
                yield Text((Hole("undefined"),))
            case Plain(bool()):
                yield Text((str(one.value).lower(),))
            case Plain(inner):
                yield Text((str(inner),))
            case External(package, path):
                yield Text((Hole(".".join((package, *path)).strip(".")),))
            case _:
                yield Text((Hole(""),))


def joined(pieces: Iterable[Value]) -> Value:
    """The strings that come out of putting values after each other."""
    found: list[tuple[str | Hole, ...]] = [()]
    for piece in pieces:
        each = list(dict.fromkeys(one.parts for one in texts(piece)))
        if len(found) * len(each) > MAX_ALTERNATIVES:
            each = each[:1] if len(each) <= len(found) else [(Hole(""),)]
        found = [(*before, *after) for before in found for after in each]
    return choice(Text(_merged(parts)) for parts in found)


def _merged(parts: tuple[str | Hole, ...]) -> tuple[str | Hole, ...]:
    out: list[str | Hole] = []
    for part in parts:
        if isinstance(part, str) and out and isinstance(out[-1], str):
            out[-1] += part
        elif part != "":
            out.append(part)
    return tuple(out)


def owners(value: Text) -> frozenset[int]:
    """The functions on whose parameters a text hangs."""
    return frozenset(part.owner for part in value.parts if isinstance(part, Hole) and part.owner)
