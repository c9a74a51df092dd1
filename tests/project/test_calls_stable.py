"""What never changes what is reached: the name of a local, a step moved to a function, which function comes first."""

from __future__ import annotations

import keyword
from textwrap import indent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.project.small_apps import function_of, project_of, reached

SERVICES = """
    class Mailer:
        def send(self): transport()

    class Repository:
        def __init__(self, db): self.db = db
        def save(self, row): stored(); return self
        @property
        def size(self): return measured()

    class Service:
        def __init__(self, repository, mailer: Mailer = None):
            self.repository = repository
            self.mailer = Mailer()
        def create(self, row):
            self.repository.save(row)
            self.mailer.send()
            return self.repository
        def __enter__(self): return self
        def __exit__(self, *args): closed()

    def get_service(db): return Service(Repository(db))
    def transport(): ...
    def stored(): ...
    def measured(): ...
    def closed(): ...
    def counted(service): return service.create(1)
"""
# Steps of a body. `{0}` is a local that holds a service in each of them, `{1}` one of another kind.
STEPS = (
    "{0} = get_service(db)\n{0}.create(1)",
    "{0} = get_service(db)\n{1} = {0}.create(1)\n{1}.size",
    "with get_service(db) as {0}:\n    {0}.mailer.send()",
    "for {0} in [get_service(db)]:\n    {0}.repository.save(1)",
    "{1} = [{0}.mailer for {0} in (get_service(db),)]\n{1}[0].send()",
    "{0} = None\nif db:\n    {0} = get_service(db)\n    counted({0})",
    "{1}, {0} = 1, get_service(db)\ncounted({0})",
    "({0} := get_service(db)).repository.size",
    "try:\n    {0} = Service(Repository(db))\nfinally:\n    {0} = Service(Repository(db))\n    {0}.create({1})",
    "{1} = lambda {0}: counted({0})\n{1}(get_service(db))",
    "{1} = {{'a': get_service}}\n{0} = {1}['a'](db)\n{0}.create(1)",
)
TAKEN = {"db", "handler", "app", "services", "step", "row", "self"}
names = st.from_regex(r"[a-z_][a-z0-9_]{0,6}", fullmatch=True).filter(
    lambda name: not keyword.iskeyword(name) and not keyword.issoftkeyword(name) and name not in TAKEN
)
two_names = st.tuples(names, names).filter(lambda pair: pair[0] != pair[1])
steps = st.lists(st.sampled_from(STEPS), min_size=1, max_size=4)


def body_of(chosen: list[str], locals_: tuple[str, str]) -> str:
    return "\n".join(["{1} = None\n".format(*locals_) + step.format(*locals_) for step in chosen])


def reached_by(body: str, more: str = "") -> set[str]:
    source = f"from app.services import *\n{more}\ndef handler(db):\n{indent(body, '    ')}\n"
    return set(reached(project_of(source, services=SERVICES)))


@pytest.mark.parametrize("step", STEPS)
def test_each_step_reaches_the_end_of_something(step: str) -> None:
    ends = {"services.transport", "services.stored", "services.measured"}
    assert reached_by(body_of([step], ("service", "other"))) & ends


@settings(max_examples=40)
@given(steps, two_names, two_names)
def test_the_names_of_locals_do_not_matter(chosen: list[str], first: tuple[str, str], second: tuple[str, str]) -> None:
    assert reached_by(body_of(chosen, first)) == reached_by(body_of(chosen, second))


@settings(max_examples=40)
@given(steps)
def test_moving_steps_to_a_function_reaches_the_same(chosen: list[str]) -> None:
    body = body_of(chosen, ("service", "other"))
    moved = f"def step(db):\n{indent(body, '    ')}\n"
    assert reached_by("step(db)", moved) == reached_by(body) | {"main.step"}


@settings(max_examples=20)
@given(steps)
def test_each_step_reaches_what_it_reaches_alone(chosen: list[str]) -> None:
    alone = set().union(*(reached_by(body_of([step], ("service", "other"))) for step in chosen))
    assert reached_by(body_of(chosen, ("service", "other"))) == alone


CYCLE = """
    def first(n): return second(n) or Leaf()
    def second(n): return third(n) or first(n)
    def third(n): return first(n) or second(n)
    class Leaf:
        def touch(self): ...
    def handler(n): first(n).touch(); second(n).touch(); third(n).touch()
"""


@given(st.permutations(["first", "second", "third", "handler"]))
def test_functions_that_wait_for_each_other_are_reached_whatever_is_asked_first(order: list[str]) -> None:
    project = project_of(CYCLE)
    for name in order:
        project.calls.of(function_of(project, name))
    assert set(reached(project)) == {"main.handler", "main.first", "main.second", "main.third", "main.Leaf.touch"}


def test_what_functions_are_called_with_does_not_hang_on_who_is_asked_about_first() -> None:
    source = """
    def run(task):
        return task.start()

    """ + "".join(
        f"""
    class Task{number}:
        def start(self): return step{number}()
    def step{number}(): ...
    def handler{number}(): return run(Task{number}())
    """
        for number in range(20)
    )
    handlers = [f"handler{number}" for number in range(20)]

    def asked(order: list[str]) -> dict[str, list[str]]:
        project = project_of(source)
        return {name: reached(project, name) for name in order}

    found = asked(handlers)
    assert found["handler19"][-1] == "main.step19"
    assert asked(handlers[::-1]) == found
