"""Every error leaves in one shape, `ApiError`."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import IntegrityError
from starlette.exceptions import HTTPException

from app.errors import ConflictError, InvalidCredentialsError, NotFoundError, ShopError, UnavailableError
from app.schemas.errors import ApiError
from app.services.idempotency import OperationReplayed

STATUS_OF = {NotFoundError: 404, ConflictError: 409, InvalidCredentialsError: 401, UnavailableError: 503}
CODE_OF = {401: "NOT_AUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}


def error_response(status_code: int, error_code: str, detail: str) -> JSONResponse:
    """An `ApiError` as a response."""
    return JSONResponse(ApiError(detail=detail, error_code=error_code).model_dump(), status_code)


def answer_again(status_code: int, body: dict[str, Any] | None) -> Response:
    """The answer that was kept for a finished operation."""
    return Response(status_code=status_code) if body is None else JSONResponse(body, status_code)


def add_error_handlers(app: FastAPI) -> None:
    """Teach `app` to answer what services, dependencies and the database raise."""

    @app.exception_handler(ShopError)
    async def refused(request: Request, error: ShopError) -> Response:
        return error_response(STATUS_OF.get(type(error), 400), error.error_code, str(error))

    @app.exception_handler(HTTPException)
    async def rejected(request: Request, error: HTTPException) -> Response:
        response = error_response(error.status_code, CODE_OF.get(error.status_code, "REFUSED"), error.detail)
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        return error_response(422, "VALIDATION_ERROR", f"{place}: {first['msg']}")

    @app.exception_handler(IntegrityError)
    async def raced(request: Request, error: IntegrityError) -> Response:
        return error_response(409, "CONFLICT", "Another request has just changed the same thing")

    @app.exception_handler(OperationReplayed)
    async def replayed(request: Request, done: OperationReplayed) -> Response:
        return answer_again(done.status_code, done.body)
