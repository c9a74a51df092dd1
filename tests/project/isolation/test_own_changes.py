"""Whether an endpoint changes nothing but what belongs to its caller, wherever the caller was put in between."""

from __future__ import annotations

import pytest

from tests.project.isolation.shop import handler, shop

SERVICE = """
class Orders:
    def __init__(self, db, user):
        self.db = db
        self.user = user

    def add(self, title):
        self.db.add(Order(title=title, owner_id=self.user.id))

    def one(self, order_id):
        return self.db.scalar(select(Order).where(Order.id == order_id, Order.owner_id == self.user.id))

    def any(self, order_id):
        return self.db.get(Order, order_id)

def nightly(db):
    db.delete(db.get(Team, 1))

class OfTeam:
    def __init__(self, db, team_id):
        self.db = db
        self.team_id = team_id

    def rename(self, team_id, title):
        self.db.execute(update(Team).where(Team.id == team_id, Team.id == self.team_id).values(title=title))

    def rename_any(self, team_id, title, user):
        self.db.execute(update(Team).where(Team.id == team_id).values(title=title, changed_by=user.id))
"""


def keeps(body: str) -> bool:
    project = shop(SERVICE, handler(body))
    endpoint = next(one for one in project.endpoints if one.label == "GET /orders/{order_id}")
    return project.isolation.view().keeps_to_own(endpoint)


@pytest.mark.parametrize(
    "body",
    [
        "Orders(db, user).add('x')",
        "Orders(db, user).one(order_id).title = 'x'",
        "db.delete(Orders(db, user).one(order_id))",
        "db.execute(delete(Order).where(Order.id == order_id, Order.team_id == user.team_id))",
        "OfTeam(db, user.team_id).rename(order_id, 'x')",
        "db.get(User, user.id).team_id = order_id",
        "db.add(User(id=user.id))",
        "Orders(db, user).add('x')\nscheduler.add_job(nightly, args=[db])",
        "def wrapped():\n    nightly(db)\nOrders(db, user).add('x')\nscheduler.add_job(func=wrapped)",
    ],
)
def test_only_rows_of_the_caller_or_their_team(body: str) -> None:
    assert keeps(body)


@pytest.mark.parametrize(
    "body",
    [
        "return db.get(Order, order_id)",
        "Orders(db, user).any(order_id).title = 'x'",
        "db.delete(db.get(Order, order_id))",
        "db.add(Order(title=user.team_id))",
        "db.add(Team(id=order_id))",
        "OfTeam(db, user.team_id).rename_any(order_id, 'x', user)",
        "db.get(User, order_id).team_id = user.team_id",
        "Orders(db, user).add('x'); db.delete(db.get(Team, order_id))",
        "db.execute(text('DELETE FROM orders'))",
        "Orders(db, user).add('x'); nightly(db)",
        "Orders(db, user).add('x'); db.execute(update(Order).where(Order.id == order_id).values(title='x'))",
        "db.add(User(id=user.id)); db.execute(update(User).where(User.id == order_id).values(team_id=1))",
    ],
)
def test_a_row_of_somebody_else(body: str) -> None:
    assert not keeps(body)
