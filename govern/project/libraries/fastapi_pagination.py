"""fastapi-pagination 0.13 to 0.16: pages, their parameters, and the dependency that reads these."""

TEXT = """
import inspect
from collections.abc import Sequence
from typing import Annotated, Any, Generic

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, Field
from typing_extensions import TypeVar

TAny = TypeVar("TAny", default=Any)
GreaterEqualZero = Annotated[int, Field(ge=0)]
GreaterEqualOne = Annotated[int, Field(ge=1)]


class Params(BaseModel):
    page: int = Query(1, ge=1, description="Page number")
    size: int = Query(50, ge=1, le=100, description="Page size")


class LimitOffsetParams(BaseModel):
    limit: int = Query(50, ge=1, le=100, description="Page size limit")
    offset: int = Query(0, ge=0, description="Page offset")


class CursorParams(BaseModel):
    cursor: str | None = Query(None, description="Cursor for the next page")
    size: int = Query(50, ge=0, le=100, description="Page size")


class BasePage(BaseModel, Generic[TAny]):
    items: Sequence[TAny]
    total: GreaterEqualZero


class Page(BasePage[TAny], Generic[TAny]):
    page: GreaterEqualOne
    size: GreaterEqualOne
    pages: GreaterEqualZero

    __params_type__ = Params


class LimitOffsetPage(BasePage[TAny], Generic[TAny]):
    limit: GreaterEqualOne
    offset: GreaterEqualZero

    __params_type__ = LimitOffsetParams


def _create_params_dependency(params):
    def _pagination_params(*args, **kwargs):
        yield params(*args, **kwargs)

    signature = inspect.signature(params)
    if issubclass(params, BaseModel):
        parameters = [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=field.annotation, default=field)
            for name, field in params.model_fields.items()
        ]
        signature = signature.replace(parameters=parameters)
    _pagination_params.__signature__ = signature
    return _pagination_params


def pagination_ctx(page=None, params=None, transformer=None):
    if page is not None and params is None:
        params = page.__params_type__
    read = _create_params_dependency(params)

    def _page_ctx_dependency(req: Request, res: Response, _params: Annotated[Any, Depends(read)]):
        yield _params

    return _page_ctx_dependency
"""
