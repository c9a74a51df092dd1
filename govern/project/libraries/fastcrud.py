"""fastcrud 0.13 to 0.23: the answers of lists."""

TEXT = """
from typing import Generic, TypeVar

from pydantic import BaseModel

SchemaType = TypeVar("SchemaType", bound=BaseModel)


class ListResponse(BaseModel, Generic[SchemaType]):
    data: list[SchemaType]


class PaginatedListResponse(ListResponse[SchemaType]):
    total_count: int
    has_more: bool
    page: int | None = None
    items_per_page: int | None = None
"""
