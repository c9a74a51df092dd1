"""Functions that are made anew from the code of others, so that they can be replaced apart from them."""

from __future__ import annotations

from govern.project.values import FunctionValue
from tests.project.evaluation.evaluated import names

SOURCE = """
from functools import update_wrapper
from types import FunctionType

def verify(token=1): ...

def copied(function):
    new = FunctionType(function.__code__, function.__globals__, name=function.__name__)
    return update_wrapper(new, function)

in_production = copied(verify)
"""


def test_a_copy_is_a_function_of_its_own_that_does_the_same() -> None:
    found = names(SOURCE)
    one, other = found["verify"], found["in_production"]
    assert isinstance(one, FunctionValue)
    assert isinstance(other, FunctionValue)
    assert other is not one
    assert other.node is one.node
    assert other.wrapped is one
