"""Our own dataclasses are those of the standard library, but for what happens while a module is imported."""

from __future__ import annotations

import copy
import dataclasses
import operator
import pickle
from collections.abc import Callable
from dataclasses import asdict, astuple, field, fields, is_dataclass, replace
from itertools import product
from typing import Any, ClassVar

import pytest

from govern.records import dataclass

Make = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Kept:
    name: str
    tags: tuple[str, ...] = ()


def plain(decorate: Make, options: dict[str, bool]) -> list[Any]:
    """Classes with fields of all kinds, made by a decorator."""

    @decorate(**options)
    class Base:
        left: int
        right: str = "r"
        many: list[int] = field(default_factory=list)
        quiet: int = field(default=3, repr=False, compare=False)
        at: int = field(default=0, kw_only=True)

    @decorate(**options)
    class Derived(Base):
        right: str = "other"
        more: Any = None
        worked_out: str = field(init=False, compare=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "worked_out", f"{self.left}{self.right}")

        def __len__(self) -> int:
            return self.left

    @decorate(**options)
    class Own:  # noqa: PLW1641
        one: int

        def __eq__(self, other: object) -> bool:
            return True

        def __repr__(self) -> str:
            return "own"

    @decorate(**options)
    class Empty:
        pass

    return [Base, Derived, Own, Empty]


def instances(decorate: Make, options: dict[str, bool]) -> list[Any]:
    base, derived, own, empty = plain(decorate, options)
    return [
        base(1), base(1), base(1, "s", [1]), base(left=2, at=5), base(1, quiet=9),
        derived(1), derived(1, "r", [2], 4, "m", at=6), derived(2, more=()), own(1), own(2), empty(), empty(),
    ]  # fmt: skip


OPTIONS = [
    dict(zip(("frozen", "slots", "eq", "order"), flags, strict=True))
    for flags in product((False, True), repeat=4)
    if flags[2] or not flags[3]
]


def outcomes(operation: Callable[[Any, Any], object], values: list[Any]) -> list[object]:
    """What an operation says of all pairs."""
    found: list[object] = []
    for one, other in product(values, values):
        try:
            found.append(operation(one, other))
        except TypeError as error:
            found.append(str(error))
    return found


def hashed(one: object) -> int:
    if type(one).__hash__ is object.__hash__:
        return 0
    try:
        return hash(one)
    except TypeError:
        return -1


@pytest.mark.parametrize("options", OPTIONS, ids=lambda options: "-".join(name for name, on in options.items() if on))
def test_everything_is_as_the_standard_library_makes_it(options: dict[str, bool]) -> None:
    ours, theirs = instances(dataclass, options), instances(dataclasses.dataclass, options)
    for one, other in zip(ours, theirs, strict=True):
        assert repr(one).replace("plain.<locals>.", "") == repr(other).replace("plain.<locals>.", "")
        assert hashed(one) == hashed(other)
        assert type(one).__match_args__ == type(other).__match_args__
        assert hasattr(one, "__dict__") == hasattr(other, "__dict__")
        assert getattr(type(one), "__slots__", None) == getattr(type(other), "__slots__", None)
        assert [(f.name, f.type, f.init, f.kw_only) for f in fields(one)] == [
            (f.name, f.type, f.init, f.kw_only) for f in fields(other)
        ]
        assert asdict(one) == asdict(other)
        assert astuple(copy.deepcopy(one)) == astuple(other)
        assert is_dataclass(one)
        assert is_dataclass(type(one))
    for operation in (operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge):
        assert outcomes(operation, ours) == outcomes(operation, theirs)
    assert astuple(replace(ours[0], left=7)) == astuple(replace(theirs[0], left=7))


def test_wrong_arguments_are_refused_as_ever() -> None:
    for wrong in ({}, {"name": "a", "other": 1}, {"tags": ()}):
        with pytest.raises(TypeError, match=r"Kept\.__init__\(\)"):
            Kept(**wrong)


def test_a_method_is_written_once_and_in_its_place() -> None:
    @dataclass(frozen=True)
    class Late:
        one: int

    assert type(vars(Late)["__init__"]) is not type(plain)
    assert Late(1) == Late(1)
    assert type(vars(Late)["__init__"]) is type(vars(Late)["__eq__"]) is type(plain)
    assert type(vars(Late)["__hash__"]) is not type(plain)


def test_a_method_of_a_base_is_written_for_the_base() -> None:
    @dataclass(slots=True)
    class Base:
        one: int

    class Derived(Base):
        def __init__(self) -> None:
            super().__init__(5)

    assert (Derived().one, Base(2).one) == (5, 2)


def test_what_holds_itself_is_shown() -> None:
    @dataclass(slots=True)
    class Node:
        inner: list[Any] = field(default_factory=list)

    node = Node()
    node.inner.append(node)
    assert repr(node).endswith("Node(inner=[...])")


def test_instances_can_be_copied_and_pickled() -> None:
    one = Kept("a", ("b",))
    assert pickle.loads(pickle.dumps(one)) == copy.copy(one) == one


def test_type_checkers_hold_what_is_frozen() -> None:
    one = Kept("a")
    one.name = "b"  # type: ignore[misc]  # mypy fails where that is unused


def test_what_is_no_field_and_a_default_that_can_change_are_refused() -> None:
    with pytest.raises(TypeError, match="shared: ClassVar"):

        @dataclass
        class Shared:
            shared: ClassVar[int] = 0

    with pytest.raises(ValueError, match="default_factory"):

        @dataclass
        class Changing:
            shared: list[int] = []  # noqa: RUF012
