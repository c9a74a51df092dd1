"""Why a value is not known: in words, or the expression that could not be followed."""

from govern.facts.python import parse_expression
from govern.project.values import Unknown


def test_a_reason_is_what_was_said() -> None:
    assert Unknown("too many steps", "app/main.py", 3).reason == "too many steps"


def test_the_reason_of_a_lost_expression_is_the_expression() -> None:
    assert Unknown(parse_expression("limits[name] + 1")).reason == "limits[name] + 1"
