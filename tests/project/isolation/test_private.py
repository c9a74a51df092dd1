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
