"""One way to cut a query into pages."""

from typing import NamedTuple, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

T = TypeVar("T")


class Paging(NamedTuple):
    """Which page is asked for, from 1, and how long a page is."""

    page: int
    size: int


def fetch_page(session: Session, query: Select[T], paging: Paging) -> tuple[list[T], int]:
    """The rows of one page of `query`, and the number of all its rows."""
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    rows = session.scalars(query.offset((paging.page - 1) * paging.size).limit(paging.size))
    return list(rows), total
