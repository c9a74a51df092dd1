"""Audit and idempotency for routes that leave both to a middleware."""

import json
import logging
from typing import cast
from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy.exc import IntegrityError
from starlette.concurrency import run_in_threadpool
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.types import ASGIApp

from app.error_handlers import answer_again, error_response
from app.errors import ConflictError
from app.services import audit, idempotency
from app.services.tokens import read_token

logger = logging.getLogger(__name__)

MUTATING_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})
OPERATION_HEADER = "X-Client-Operation-Id"


class MutationLedger(BaseHTTPMiddleware):
    """Records each successful mutation below `prefixes`, and answers a repeated one as it did the first time.

    The record is written right after the change, in a transaction of its own: a crash between the two leaves a change
    without a record. Domains that must not risk that (products, stock, orders) record in the service.
    """

    def __init__(self, app: ASGIApp, prefixes: tuple[str, ...]) -> None:
        """`prefixes` are the paths it works for."""
        super().__init__(app)
        self.prefixes = prefixes

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        """Pass on everything but signed-in mutations below the prefixes."""
        if request.method not in MUTATING_METHODS or not request.url.path.startswith(self.prefixes):
            return await call_next(request)
        actor_id = _actor_of(request)
        if actor_id is None:
            return await call_next(request)  # which answers 401
        operation_id = request.headers.get(OPERATION_HEADER)
        if not operation_id or len(operation_id) > 64:
            return error_response(422, "VALIDATION_ERROR", f"header.{OPERATION_HEADER}: required, up to 64 characters")
        try:
            earlier = await run_in_threadpool(_recall, request, actor_id, operation_id)
        except ConflictError as error:
            return error_response(409, error.error_code, str(error))
        if earlier is not None:
            return earlier
        response = await call_next(request)
        if response.status_code >= 400:
            return response
        chunks = cast(StreamingResponse, response).body_iterator
        content = b"".join([chunk async for chunk in chunks if isinstance(chunk, bytes)])
        await run_in_threadpool(_record, request, actor_id, operation_id, response.status_code, content)
        return Response(content, response.status_code, headers=dict(response.headers))


def _action_of(request: Request) -> str:
    return f"{request.method} {request.url.path}"


def _actor_of(request: Request) -> UUID | None:
    _, _, token = request.headers.get("Authorization", "").partition(" ")
    return read_token(token, request.app.state.settings.token_secret.get_secret_value())


def _recall(request: Request, actor_id: UUID, operation_id: str) -> Response | None:
    """The earlier answer, which goes only to the user who got it."""
    with request.app.state.session_factory() as session:
        earlier = idempotency.recall(session, actor_id, operation_id, _action_of(request))
    return answer_again(earlier.status_code, earlier.body) if earlier else None


def _record(request: Request, actor_id: UUID, operation_id: str, status_code: int, content: bytes) -> None:
    action = _action_of(request)
    body = json.loads(content) if content else None
    entity_id = body["id"] if body else request.url.path.rpartition("/")[2]
    with request.app.state.session_factory() as session:
        audit.record(session, actor_id, action, entity_id, {"status_code": status_code})
        session.commit()
        idempotency.remember(session, actor_id, operation_id, action, body, status_code)
        try:
            session.commit()
        except IntegrityError:
            logger.warning("operation was sent twice at once", extra={"operation_id": operation_id})
