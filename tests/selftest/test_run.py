"""Samples depend on the seed alone; overlays share what did not change; mutants are judged by what is new."""

from __future__ import annotations

from collections import Counter

import pytest

from govern.config.layout import detect_layout
from govern.config.load import load_config
from govern.packs import load_rules
from govern.project.overlay import overlaid
from govern.project.project import Project
from govern.selftest.ground import Ground
from govern.selftest.judge import Judge
from govern.selftest.mutant import Change, Mutant, Score, Target, score
from govern.selftest.operators.catalogue import OPERATORS, named
from govern.selftest.run import SelfTest, self_test
from govern.selftest.sample import sample
from govern.tree.memory import MemoryTree
from tests.selftest.mutating import app_with, mutants

APP = """
@app.post("/items")
def create(name: str, user: User = Depends(get_manager), session: Session = Depends(get_session)):
    session.add(Item(owner_id=user.id))
    session.commit()

@app.delete("/items/{item_id}", dependencies=[Depends(get_manager)])
def delete(item_id: int, user: User = Depends(get_manager), session: Session = Depends(get_session)):
    session.delete(session.get(Item, item_id))
    session.commit()
"""


def mutant_of(operator: str, number: int, label: str) -> Mutant:
    return Mutant(operator, "a.py", number, f"thing {number}", (Change(number, number, ""),), (Target("app", label),))


MANY = [mutant_of(name, at, f"GET /{at % 5}") for name in ("one", "two", "three") for at in range(20)] + [
    mutant_of("rare", 1, "GET /rare")
]


@pytest.mark.parametrize("limit", [0, 1, 4, 7, 30, 61, 100, None])
def test_a_sample_is_as_large_as_asked_and_the_same_each_time(limit: int | None) -> None:
    chosen = sample(MANY, limit, 1)
    assert len(chosen) == min(len(MANY), len(MANY) if limit is None else limit)
    assert chosen == sample(reversed(MANY), limit, 1)
    assert len(set(chosen)) == len(chosen)


def test_a_sample_is_spread_over_operators_and_endpoints() -> None:
    chosen = sample(MANY, 16, 3)
    assert Counter(one.operator for one in chosen) == {"one": 5, "two": 5, "three": 5, "rare": 1}
    for name in ("one", "two", "three"):
        assert len({one.targets for one in chosen if one.operator == name}) == 5
    assert chosen != sample(MANY, 16, 4)


def test_only_the_changed_file_is_read_again() -> None:
    project = app_with(APP)
    models = project.facts.python("app/models.py")
    main = project.facts.python("app/main.py")
    after = overlaid(project, {"app/main.py": project.tree.read("app/main.py") + b"\nx = 1\n"})
    assert after.facts.python("app/models.py") is models
    assert after.facts.python("app/main.py") is not main
    assert project.facts.python("app/main.py") is main
    assert after.tree.paths() == project.tree.paths()
    assert len(after.endpoints) == len(project.endpoints)


def judged(source: str, operator: str, *rules: str) -> list[tuple[str, str]]:
    project = app_with(source)
    chosen = [rule for rule in load_rules() if rule.name in rules]
    judge = Judge(Ground(project), chosen)
    (made,) = named([operator])
    return [(one.what, judge.judge(one, made).fate) for one in mutants(project, operator)]


def test_what_a_second_dependency_asks_for_is_no_loss() -> None:
    found = judged(APP, "guard-parameter", "mutation-without-permission")
    assert found == [
        ("the parameter user of create", "killed"),
        ("the parameter user of delete", "equivalent"),
    ]


def test_what_another_check_asks_for_is_one() -> None:
    source = """
    def get_owner(user: User = Depends(get_user)) -> User:
        if not user.is_owner:
            raise HTTPException(403)
        return user

    @app.post("/items", dependencies=[Depends(get_owner)])
    def create(user: User = Depends(get_manager), session: Session = Depends(get_session)):
        session.add(Item())
        session.commit()

    @app.post("/others")
    def other(user: User = Depends(get_manager), session: Session = Depends(get_session)):
        session.add(Item())
        session.commit()
    """
    found = dict(judged(source, "guard-parameter", "mutation-without-permission"))
    assert found == {"the parameter user of create": "survived", "the parameter user of other": "killed"}


def test_a_rule_of_another_concept_is_not_asked() -> None:
    judge = Judge(Ground(app_with(APP)), load_rules())
    (guard,) = named(["guard-parameter"])
    asked = {rule.name for rule in judge.rules_for(guard)}
    assert "mutation-without-permission" in asked
    assert not asked & {"mutation-without-audit", "mutation-without-idempotency", "router-too-long", "field-missing"}


def test_what_no_rule_could_notice_is_not_tried() -> None:
    rules = [rule for rule in load_rules() if rule.name == "mutation-without-audit"]
    operators = named(["guard-parameter", "audit-call"])
    result = self_test(app_with(APP), rules, operators, limit=None, seed=0, timeout=None, progress=lambda step: None)
    assert [one.name for one in result.left_out] == ["guard-parameter"]
    assert result.outcomes == ()


def run(project: Project, **more: object) -> SelfTest:
    settings: dict[str, object] = {"limit": None, "seed": 0, "timeout": None, "progress": lambda step: None}
    return self_test(project, load_rules(), OPERATORS, **{**settings, **more})  # type: ignore[arg-type]


def test_the_run_says_what_it_left_out() -> None:
    project = app_with(APP)
    whole = run(project)
    assert whole.possible == len(whole.outcomes) > 3
    part = run(project, limit=2)
    assert (part.possible, len(part.outcomes), part.untried) == (whole.possible, 2, 0)
    late = run(project, timeout=1e-9)
    assert late.untried == whole.possible - len(late.outcomes) > 0
    assert (
        sum((figures.killed, figures.survived, figures.equivalent)) == len(whole.outcomes)
        if (figures := score(whole.outcomes))
        else False
    )


def test_an_empty_repository_has_nothing_to_take_away() -> None:
    tree = MemoryTree({"README.md": "nothing"})
    config = load_config(tree)
    result = run(Project(tree, config, detect_layout(tree, config)))
    assert (result.possible, result.outcomes) == (0, ())
    assert score(result.outcomes) == Score()
    assert score(result.outcomes).percent is None
