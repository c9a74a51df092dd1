"""Equal things are one object, and are forgotten once nothing holds them."""

from copy import deepcopy

from govern.project.calls.graph import NO_FRAME, Frame
from govern.project.calls.types import Object
from govern.project.interned import Made
from govern.project.values import External


class Thing:
    __slots__ = ("__weakref__",)


def test_equal_names_outside_the_repository_are_one_object() -> None:
    name = External("fastapi.Depends")

    assert External("fastapi." + "Depends") is name
    assert External("fastapi.Security") is not name
    assert deepcopy({"it": name})["it"] is name


def test_equal_objects_and_frames_are_one_object() -> None:
    items = Object(External("builtins.list"), (("a",),))

    assert Object(External("builtins.list"), (("a",),)) is items
    assert Frame(None, (("rows", (items,)),)) is Frame(None, (("rows", (items,)),))
    assert Frame() is NO_FRAME


def test_what_nothing_holds_is_forgotten() -> None:
    made = Made()
    first, second = Thing(), Thing()
    made.keep("first", first)
    made.keep("second", second)

    del first

    assert list(made) == ["second"]
    assert made["second"]() is second


def test_what_is_made_anew_outlives_the_one_before() -> None:
    made = Made()
    before = Thing()
    made.keep("key", before)
    after = Thing()
    made.keep("key", after)

    del before

    assert made["key"]() is after
