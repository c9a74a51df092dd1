"""Parsers of configuration over the files of the tree, and of files that the tree lacks."""

from __future__ import annotations

from govern.project.values import Setting, Unknown, plain
from tests.project.evaluation.evaluated import evaluator, names

READ = """
from configparser import ConfigParser
from os import environ
from os.path import dirname, join
parser = ConfigParser()
read = parser.read(join(dirname(__file__), "{name}"))
known = parser.get("api", "limit", fallback="10")
there = parser.has_option("api", "limit")
required = parser.get("api", "required")
number = parser.getint("api", "limit", fallback=3)
"""
FILES = {"settings.cfg": "[api]\nlimit = 50\nrequired = r\n"}


def read(name: str) -> dict[str, object]:
    module = evaluator({"main.py": READ.format(name=name), **FILES}).load("main")
    assert module is not None
    return module.names


def test_a_file_of_the_tree_is_read() -> None:
    found = read("settings.cfg")
    assert [found[name] for name in ("known", "there", "required", "number")] == ["50", True, "r", 50]


def test_what_a_file_that_the_tree_lacks_may_say_is_a_deployments() -> None:
    found = read("local.cfg")
    assert found["read"] == []
    for name, default in (("known", "10"), ("there", False), ("number", 3)):
        assert isinstance(found[name], Setting), name
        assert plain(found[name]) == default
    assert isinstance(found["required"], Unknown)


def test_a_text_that_is_not_known_makes_every_answer_unknown() -> None:
    found = names("""
from configparser import ConfigParser
import requests
parser = ConfigParser()
parser.read_string(requests.get("http://somewhere").text)
a, b, c = parser.get("a", "b"), parser.has_option("a", "b"), parser.sections()
""")
    assert all(isinstance(found[name], Unknown) for name in "abc")


def test_an_interpolation_of_ones_own_is_not_guessed() -> None:
    found = names("""
from configparser import ConfigParser, ExtendedInterpolation
parser = ConfigParser(interpolation=ExtendedInterpolation())
parser.read_string("[a]\\nb = ${c}%\\nc = d\\n")
a = parser.get("a", "b")
c = parser.get("a", "c")
""")
    assert isinstance(found["a"], Unknown)


def test_whether_a_variable_is_set_is_decided_by_a_deployment() -> None:
    found = names("""
import os
a = "NAME" in os.environ
b = "NAME" not in os.environ
""")
    assert isinstance(found["a"], Setting)
    assert (plain(found["a"]), plain(found["b"])) == (False, True)


def test_a_loop_that_an_undecided_return_may_have_ended_is_not_run_to_its_bound() -> None:
    evaluated = evaluator(
        {
            "main.py": """
import os
def expand(text):
    while True:
        again = os.path.expandvars(text)
        if again == text:
            return again
        text = again
a = expand("$HOME")
b = expand("/x")
"""
        }
    )
    module = evaluated.load("main")
    assert module is not None
    assert module.names["b"] == "/x"
    assert evaluated.steps < 100
