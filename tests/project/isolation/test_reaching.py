"""What is left out, because an endpoint comes to no row that could matter, changes nothing that is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from govern.config.layout import detect_layout
from govern.config.settings import Config
from govern.examples import read_examples
from govern.packs import load_pages
from govern.project.endpoints import Endpoint
from govern.project.isolation.isolate import View
from govern.project.isolation.reaching import Reaching
from govern.project.project import Project
from govern.tree.base import Tree
from govern.tree.memory import MemoryTree
from tests.project.isolation.shop import PRIVATE, handler, shop

SHOP = Path(__file__).parents[3] / "examples" / "shop" / "backend"
PAGES = {page.rule.name: page for page in load_pages()}


class Everything(Reaching):
    """Nothing is left out: every endpoint may come to everything."""

    def queried(self, endpoint: Endpoint) -> frozenset[str]:
        return frozenset(self._owners.columns)

    def made(self, endpoint: Endpoint) -> frozenset[str]:
        return frozenset(self._owners.columns)

    def filtered(self, endpoint: Endpoint) -> frozenset[str]:
        return frozenset(self._owners.columns)


def project_of(tree: Tree) -> Project:
    return Project(tree, Config(), detect_layout(tree, Config()))


def said(view: View) -> list[object]:
    """All that a view is asked for, with its reasons."""
    trusted = [(one.dependency.name, one.endpoint.label, one.source, one.name, one.count) for one in view.trusted()]
    identities = [
        (one.endpoint.label, one.model, one.column, one.name, one.how, one.chain) for one in view.identities()
    ]
    unlimited = [(one.endpoint.label, one.model, one.by_key, one.changes, one.chain) for one in view.unlimited()]
    listed = [(one.endpoint.label, one.model, one.chain) for one in view.unlimited(models=sorted(view.owners.columns))]
    return [trusted, identities, unlimited, listed]


def whole(project: Project) -> View:
    """The view for which every endpoint was followed, in order, before anything is asked."""
    view = View(project, project.isolation.view().owners)
    view.reaching = Everything(project, view.owners)
    for endpoint in view.endpoints:
        view.of(endpoint)
    return view


def missed(project: Project, view: View) -> list[str]:
    """The endpoints that do come to rows, or bind columns, which they were not said to come to."""
    reaching = Reaching(project, view.owners)
    found = []
    for endpoint in view.endpoints:
        holding = view.of(endpoint)
        queried = {query.model for query in holding.queries}
        bound = [bind for bind in holding.binds if bind.column in view.owners.columns.get(bind.model, ())]
        filtered = {bind.model for bind in bound if bind.how == "filter"}
        made = {bind.model for bind in bound if bind.how != "filter"}
        if not (
            queried <= reaching.queried(endpoint)
            and filtered <= reaching.filtered(endpoint)
            and made <= reaching.made(endpoint)
        ):
            found.append(endpoint.label)
    return found


@pytest.mark.parametrize(
    "rule",
    ["client-supplied-identity", "missing-ownership-check", "query-not-user-scoped", "mutation-without-permission"],
)
def test_the_examples_of_a_rule(rule: str) -> None:
    followed = 0
    for example in read_examples(PAGES[rule])[::2]:
        project = project_of(MemoryTree(example.files))
        everything = whole(project)
        assert missed(project, everything) == [], example.name
        assert said(project.isolation.view()) == said(everything), example.name
        followed += sum(bool(everything.of(endpoint).queries) for endpoint in everything.endpoints)
    assert followed


def test_the_example_application() -> None:
    files = {str(path.relative_to(SHOP)): path.read_text() for path in SHOP.glob("app/**/*.py")}
    project = project_of(MemoryTree(files))
    everything = whole(project)
    assert everything.endpoints
    assert missed(project, everything) == []
    assert said(project.isolation.view()) == said(everything)


def test_an_endpoint_that_comes_to_no_row_is_not_followed() -> None:
    plain = handler("return {'version': 1}", path="/version", parameters="")
    project = shop(PRIVATE, plain, handler("return db.get(Order, order_id)"))
    view = project.isolation.view()
    came = {endpoint.label: view.reaching.queried(endpoint) for endpoint in view.endpoints}
    assert (came["GET /version"], came["GET /orders/{order_id}"]) == (frozenset(), frozenset(["Order"]))
    assert [endpoint.label for endpoint in view.endpoints if not view.reaching.binds(endpoint)] == ["GET /version"]


def test_a_column_that_is_compared_without_a_query_counts() -> None:
    compared = """
def owned(user_id: int):
    return Order.owner_id == user_id

@app.get("/condition")
def condition(user_id: int):
    return str(owned(user_id))
"""
    view = shop(compared).isolation.view()
    (endpoint,) = view.endpoints
    assert not view.reaching.queried(endpoint)
    assert view.reaching.binds(endpoint)
    assert view.reaching.filtered(endpoint) == frozenset(["Order"])
    assert not view.reaching.made(endpoint)
