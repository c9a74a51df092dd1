"""The acting user followed through bodies, calls, constructors and containers to queries and comparisons."""

from __future__ import annotations

import pytest

from tests.project.isolation.shop import accesses, handler, shop, verdicts

LIMITED = {
    "in the statement": "return db.scalars(select(Order).where(Order.owner_id == user.id)).first()",
    "in steps": """
        statement = select(Order).where(Order.id == order_id)
        statement = statement.where(Order.owner_id == user.id)
        return db.scalars(statement).first()
    """,
    "in one branch": """
        statement = select(Order)
        if order_id:
            statement = statement.where(Order.owner_id == user.id)
        return db.scalars(statement).all()
    """,
    "filter_by": "return db.query(Order).filter_by(id=order_id, owner_id=user.id).first()",
    "a dict of filters": """
        filters = {"id": order_id}
        filters["owner_id"] = user.id
        return db.query(Order).filter_by(**filters).first()
    """,
    "a list of conditions": """
        conditions = [Order.id == order_id]
        conditions.append(Order.owner_id == user.id)
        return db.scalars(select(Order).where(*conditions)).first()
    """,
    "a local name": """
        caller = user.id
        return db.scalars(select(Order).where(Order.owner_id == caller)).first()
    """,
    "the team": "return db.scalars(select(Order).where(Order.team_id == user.team_id)).all()",
    "a subquery": """
        teams = select(Seat.team_id).where(Seat.user_id == user.id)
        return db.scalars(select(Order).where(Order.team_id.in_(teams))).all()
    """,
    "a comparison": """
        order = db.get(Order, order_id)
        if order.owner_id != user.id:
            raise HTTPException(404)
        return order
    """,
    "a comparison of strings": """
        order = db.get(Order, order_id)
        if str(order.owner_id) != str(user.id):
            raise HTTPException(404)
        return order
    """,
    "an assertion": """
        order = db.get(Order, order_id)
        assert order.owner_id == user.id
        return order
    """,
    "afterwards, in a comprehension": """
        return [order for order in db.scalars(select(Order)).all() if order.owner_id == user.id]
    """,
    "afterwards, with a lambda": """
        return list(filter(lambda order: order.owner_id == user.id, db.scalars(select(Order)).all()))
    """,
    "in a membership test": """
        order = db.get(Order, order_id)
        if order.team_id not in [seat.team_id for seat in db.query(Seat).filter_by(user_id=user.id).all()]:
            raise HTTPException(404)
        return order
    """,
    "by the membership of its team": """
        order = db.get(Order, order_id)
        if db.query(Seat).filter_by(team_id=order.team_id, user_id=user.id).first() is None:
            raise HTTPException(404)
        return order
    """,
    "by an id that was checked": """
        if db.query(Order.id).filter_by(id=order_id, owner_id=user.id).first() is None:
            raise HTTPException(404)
        return db.get(Order, order_id)
    """,
    "in a match": """
        order = db.get(Order, order_id)
        match order.owner_id == user.id:
            case True:
                return order
    """,
}
UNLIMITED = {
    "by its id": "return db.get(Order, order_id)",
    "by its id, in a statement": "return db.execute(select(Order).where(Order.id == order_id)).scalar_one()",
    "all": "return db.query(Order).all()",
    "all, sorted by something of the user's": "return db.scalars(select(Order).order_by(Order.id).limit(10)).all()",
    "the user is written down only": """
        order = db.get(Order, order_id)
        print(user.id, order.id)
        return order
    """,
    "the user makes another row": """
        order = db.get(Order, order_id)
        db.add(Seat(team_id=order.team_id, user_id=user.id))
        return order
    """,
    "the name was bound again": """
        statement = select(Order).where(Order.owner_id == user.id)
        statement = select(Order)
        return db.scalars(statement).all()
    """,
    "only a part": "return {'title': db.get(Order, order_id).title}",
    "changed": """
        order = db.get(Order, order_id)
        order.title = "new"
    """,
    "changed by name": """
        order = db.get(Order, order_id)
        setattr(order, "title", "new")
    """,
    "deleted": "db.delete(db.get(Order, order_id))",
    "updated by a statement": """
        db.execute(update(Order).where(Order.id == order_id).values(owner_id=user.id))
    """,
}
UNCLEAR = {
    "something unknown checks": """
        order = db.get(Order, order_id)
        elsewhere(order, user)
        return order
    """,
    "what is public": "return db.scalars(select(Order).where(Order.is_public)).all()",
    "an unknown condition": "return db.scalars(select(Order).where(Order.team_id == lookup())).all()",
}
NOTHING = {
    "counted": "return db.scalar(select(func.count()).select_from(Order))",
    "only looked for": """
        if db.get(Order, order_id) is None:
            raise HTTPException(404)
        return {}
    """,
    "its key goes on": """
        order = db.get(Order, order_id)
        seat = Seat(team_id=order.id, user_id=user.id)
        db.add(seat)
        return seat
    """,
    "for admins": """
        if user.is_admin:
            return db.get(Order, order_id)
        return None
    """,
    "not for the others": """
        if not user.is_admin:
            return None
        return db.get(Order, order_id)
    """,
}


@pytest.mark.parametrize("body", LIMITED.values(), ids=LIMITED)
def test_limited_to_the_caller(body: str) -> None:
    assert verdicts(body) <= {"proved"}
    assert verdicts(body)


@pytest.mark.parametrize("body", UNLIMITED.values(), ids=UNLIMITED)
def test_not_limited(body: str) -> None:
    assert verdicts(body) == {"refuted"}


@pytest.mark.parametrize("body", UNCLEAR.values(), ids=UNCLEAR)
def test_unknown(body: str) -> None:
    assert verdicts(body) == {"unknown"}


@pytest.mark.parametrize("body", NOTHING.values(), ids=NOTHING)
def test_no_rows_go_out(body: str) -> None:
    assert verdicts(body) == set()


SERVICE = """
class Repository:
    model = Order

    def __init__(self, db: Session):
        self.db = db

    def get(self, id, **filters):
        return self.db.query(self.model).filter_by(id=id, **filters).first()


class Orders:
    def __init__(self, db: Session, user: User):
        self.repository = Repository(db)
        self.user = user

    def mine(self, order_id):
        return self.repository.get(order_id, owner_id=self.user.id)

    def any(self, order_id):
        return self.repository.get(order_id)

    def checked(self, order_id):
        order = self.any(order_id)
        self._ensure(order)
        return order

    def _ensure(self, order):
        if self.user.id != order.owner_id:
            raise PermissionError


def get_orders(db: Session = Depends(get_db), user: User = Depends(current_user)) -> Orders:
    return Orders(db, user)
"""


@pytest.mark.parametrize(("method", "verdict"), [("mine", "proved"), ("any", "refuted"), ("checked", "proved")])
def test_through_a_service_that_holds_the_user(method: str, verdict: str) -> None:
    assert verdicts(f"return Orders(db, user).{method}(order_id)", SERVICE) == {verdict}


@pytest.mark.parametrize(("method", "verdict"), [("mine", "proved"), ("any", "refuted"), ("checked", "proved")])
def test_through_a_dependency_that_makes_the_service(method: str, verdict: str) -> None:
    code = f"""
@app.get("/orders/{{order_id}}")
def looked_at(order_id: int, orders: Orders = Depends(get_orders)):
    return orders.{method}(order_id)
"""
    found = accesses(shop(SERVICE, code))
    assert [access.verdict.value for access in found] == [verdict]
    assert found[0].by_key
    assert found[0].chain[0].note == f"looked_at -> Orders.{method}"


def test_claims_of_the_token_are_the_acting_user() -> None:
    code = """
def claims(token: str = Depends(bearer)):
    return jwt.decode(token, "secret")

@app.get("/orders/{order_id}")
def looked_at(order_id: int, claims: dict = Depends(claims), db: Session = Depends(get_db)):
    return db.query(Order).filter(Order.id == order_id, Order.owner_id == claims["sub"]).first()
"""
    assert [access.verdict.value for access in accesses(shop(code))] == ["proved"]


def test_what_a_middleware_left_on_the_request_is_the_acting_user() -> None:
    code = """
@app.get("/orders/{order_id}")
def looked_at(order_id: int, request: Request, db: Session = Depends(get_db)):
    return db.query(Order).filter(Order.id == order_id, Order.owner_id == request.state.user_id).first()
"""
    assert [access.verdict.value for access in accesses(shop(code))] == ["proved"]


def test_functions_that_call_each_other_come_to_an_end() -> None:
    code = """
def even(db, id, depth):
    return db.get(Order, id) if depth == 0 else odd(db, id, depth - 1)

def odd(db, id, depth):
    return even(db, id, depth - 1)
"""
    assert verdicts("return even(db, order_id, 4)", code) <= {"refuted", "unknown"}


def test_raw_sql_names_its_table() -> None:
    limited = 'return db.execute(text("SELECT * FROM orders WHERE owner_id = :u"), {"u": user.id}).all()'
    assert verdicts(limited) == {"proved"}
    assert verdicts('return db.execute(text("SELECT * FROM orders")).all()') == {"refuted"}


def test_a_list_says_that_no_key_was_given() -> None:
    project = shop(handler("return db.query(Order).all()", "/orders", ""))
    (access,) = accesses(project, "GET /orders")
    assert not access.by_key
    assert access.hands_out
    assert access.columns == ("owner_id",)
