"""Which models are private, and which endpoints are judged."""

from __future__ import annotations

import pytest

from govern.project.isolation.owners import Owners
from tests.project.isolation.shop import PRIVATE, handler, shop, unlimited

BY_ID = handler("return db.get(Order, order_id)")


def test_where_others_are_checked_a_row_that_is_not_is_found() -> None:
    assert unlimited(shop(PRIVATE, BY_ID)) == ["GET /orders/{order_id} Order"]


def test_where_nothing_is_checked_nothing_is_said() -> None:
    assert unlimited(shop(BY_ID)) == []


def test_models_can_be_private_by_configuration() -> None:
    found = list(shop(BY_ID).isolation.view().unlimited(models=["Order"]))
    assert [access.model for access in found] == ["Order"]


def test_a_public_list_makes_rows_public() -> None:
    public = """
@app.get("/market")
def market(db: Session = Depends(get_db)):
    return db.query(Order).all()

@app.get("/market/{order_id}")
def offer(order_id: int, db: Session = Depends(get_db)):
    return db.get(Order, order_id)
"""
    assert unlimited(shop(PRIVATE, public, BY_ID)) == []


@pytest.mark.parametrize(
    "guard",
    [
        "if not user.is_admin:\n    raise HTTPException(403)",
        "if user.role not in ('support',):\n    raise HTTPException(403)",
    ],
)
def test_a_permission_decides(guard: str) -> None:
    assert unlimited(shop(PRIVATE, handler(f"{guard}\nreturn db.get(Order, order_id)"))) == []


def test_an_endpoint_without_authentication_is_another_rule_s_business() -> None:
    code = '@app.get("/orders/{order_id}")\ndef open(order_id: int, db: Session = Depends(get_db)):\n    return db.get(Order, order_id)\n'
    assert unlimited(shop(PRIVATE, code)) == []


def test_rows_made_for_the_caller_belong_to_the_caller() -> None:
    export = """
class Export(Base):
    __tablename__ = "exports"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
"""
    make = handler("db.add(Export(user_id=user.id))", "/exports", "")
    read = handler("return db.get(Export, order_id)", "/exports/{order_id}")
    assert unlimited(shop(PRIVATE, make, read, models=export)) == ["GET /exports/{order_id} Export"]
    listed = handler("return db.query(Export).all()", "/exports/all", "")
    assert unlimited(shop(PRIVATE, make, read, listed, models=export)) == []


def test_owner_columns() -> None:
    more = """
class Invoice(Base):
    __tablename__ = "invoices"
    id: Mapped[int] = mapped_column(primary_key=True)
    uploader: Mapped[int] = mapped_column(ForeignKey("users.id"))
    approved_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    tenant: Mapped[int]
"""
    project = shop(models=more)
    assert Owners(project).columns["Invoice"] == {"uploader"}
    assert Owners(project, ["tenant"]).columns["Invoice"] == {"uploader", "tenant"}
    assert "User" not in Owners(project).columns
    assert Owners(project).model_of("orders") == "Order"


def test_a_deployment_of_two_users_is_told_apart() -> None:
    service = """
def api_key(x_api_key: str = Header()):
    if x_api_key != "key":
        raise HTTPException(401)
    return x_api_key

@app.get("/export/{order_id}", dependencies=[Depends(api_key)])
def export(order_id: int, db: Session = Depends(get_db)):
    return db.get(Order, order_id)
"""
    assert unlimited(shop(PRIVATE, service)) == []


LINES = """
class Line(Base):
    __tablename__ = "lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
"""


def test_parts_of_a_row_belong_to_its_owner() -> None:
    assert Owners(shop(models=LINES)).parents["Line"] == {"order_id": "Order"}
    by_key = handler("return db.get(Line, order_id)", "/lines/{order_id}")
    by_parent = handler("return db.query(Line).filter(Line.order_id == order_id).all()", "/orders/{order_id}/lines")
    found = ["GET /lines/{order_id} Line", "GET /orders/{order_id}/lines Line"]
    assert sorted(unlimited(shop(PRIVATE, by_key, by_parent, models=LINES))) == found


def test_the_row_that_leads_to_its_parts_can_be_checked() -> None:
    check = """
order = db.get(Order, order_id)
if order.owner_id != user.id:
    raise HTTPException(404)
return db.query(Line).filter(Line.order_id == {}).all()
"""
    for key in ("order.id", "order_id"):
        assert unlimited(shop(PRIVATE, handler(check.format(key), "/lines/{order_id}"), models=LINES)) == []
    joined = "return db.query(Line).join(Order).filter(Line.id == order_id, Order.owner_id == user.id).first()"
    assert unlimited(shop(PRIVATE, handler(joined, "/lines/{order_id}"), models=LINES)) == []


def test_handing_out_the_parts_hands_out_the_row() -> None:
    body = "order = db.get(Order, order_id)\nreturn db.query(Line).filter(Line.order_id == order.id).all()"
    assert unlimited(shop(PRIVATE, handler(body, "/lines/{order_id}"), models=LINES)) == ["GET /lines/{order_id} Order"]


def test_a_look_at_the_owner_is_evidence_though_the_row_stays_inside() -> None:
    inside = """
if db.query(Order).filter(Order.id == order_id, Order.owner_id == user.id).first() is None:
    raise HTTPException(404)
return {}
"""
    project = shop(handler(inside, "/orders/{order_id}/status"), BY_ID)
    assert unlimited(project) == ["GET /orders/{order_id} Order"]


def test_a_count_beside_a_list_limits_only_itself() -> None:
    code = """
def page(db: Session, user_id: int, size: int):
    total = db.query(func.count(Order.id)).filter(Order.owner_id == user_id).scalar()
    return db.query(Order).limit(size).all(), total
"""
    body = "orders, total = page(db, user.id, size)\nreturn {'orders': orders, 'more': size < total}"
    assert unlimited(shop(PRIVATE, code, handler(body, "/page", "size: int, "))) == ["GET /page Order"]


def test_paths_of_the_administration_are_left_alone() -> None:
    assert unlimited(shop(PRIVATE, handler("return db.query(Order).all()", "/admin/orders", ""))) == []
