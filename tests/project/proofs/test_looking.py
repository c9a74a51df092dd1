"""Looks at expressions leave no trace."""

from __future__ import annotations

from govern.facts.syntax import Node
from govern.project.evaluation.calls import call
from govern.project.proofs.looking import MAX_STEPS, evaluated
from govern.project.values import NOWHERE, Unknown
from tests.project.isolation.shop import shop

CODE = f"""
def small():
    return "known"

def busy():
    total = 0
    for number in range({MAX_STEPS}):
        total = total + number
    small()
    return total

found = small()
"""


def test_what_a_look_has_no_steps_left_for_is_not_given_up_for_good() -> None:
    project = shop(CODE)
    module = project.module_value("app/main.py")
    assert module is not None
    scope = module.names["small"].scope
    evaluator = project.wirings[0].evaluator
    looked_at: Node = ("call", 1, ("name", 1, "busy"), (), ())
    assert isinstance(evaluated(evaluator, looked_at, scope), Unknown)
    assert isinstance(evaluated(evaluator, looked_at, scope), Unknown)
    assert call(evaluator, module.names["small"], [], {}, NOWHERE) == "known"
    assert call(evaluator, module.names["busy"], [], {}, NOWHERE) == MAX_STEPS * (MAX_STEPS - 1) // 2
