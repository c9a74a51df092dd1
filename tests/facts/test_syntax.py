"""Walks over nodes."""

from govern.facts.python import read_python
from govern.facts.syntax import statements


def test_statements_come_in_source_order_without_those_of_nested_functions() -> None:
    body = read_python(
        b"""
try:
    with opened() as file:
        one(file)
except ValueError:
    two()
else:
    three()
finally:
    four()
for item in rows:
    while item:
        five()
    else:
        six()
match kind:
    case 1 if sure:
        seven()
    case _:
        if sure:
            eight()
def inner():
    nine()
""",
        "app.py",
    ).body

    found = [statement for statement in statements(body) if statement[0] == "expr"]

    assert [statement[2][2][2] for statement in found] == [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
    ]
    assert [statement[0] for statement in statements(body) if statement[0] != "expr"] == [
        "try", "with", "for", "while", "match", "if", "def",
    ]  # fmt: skip
