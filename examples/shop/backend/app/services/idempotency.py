"""Mutations that a client may repeat: the second time it gets the first answer.

A client names each mutation by `X-Client-Operation-Id`. A name belongs to one user and one action. Where two requests
with one name run at once, the unique constraint of the table lets one of them win.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.orm import Session

from app.errors import ConflictError
from app.models import ClientOperation, User
from app.repositories import ledger

D = TypeVar("D")
R = TypeVar("R", bound=BaseModel)


def recall(session: Session, actor_id: UUID, operation_id: str, action: str) -> ClientOperation | None:
    """The operation, if it is finished already. Raises ConflictError if its name stood for another action."""
    earlier = ledger.find_operation(session, actor_id, operation_id)
    if earlier is not None and earlier.action != action:
        raise ConflictError(f"Operation {operation_id} was used for {earlier.action}")
    return earlier


def remember(
    session: Session,
    actor_id: UUID,
    operation_id: str,
    action: str,
    body: dict[str, Any] | None,
    status_code: int = 200,
) -> None:
    """Keep an answer, in the transaction of `session`."""
    ledger.add_operation(
        session,
        ClientOperation(
            actor_id=actor_id, operation_id=operation_id, action=action, body=body, status_code=status_code
        ),
    )


def once(
    action: str, response: type[R]
) -> Callable[[Callable[[Session, User, D], R]], Callable[[Session, User, str, D], R]]:
    """Decorate a service function, so that it takes an operation id, runs once for it, and commits."""

    def decorate(change: Callable[[Session, User, D], R]) -> Callable[[Session, User, str, D], R]:
        @wraps(change)
        def run(session: Session, actor: User, operation_id: str, data: D) -> R:
            earlier = recall(session, actor.id, operation_id, action)
            if earlier is not None:
                return response.model_validate(earlier.body)
            result = change(session, actor, data)
            remember(session, actor.id, operation_id, action, result.model_dump(mode="json"))
            session.commit()
            return result

        return run

    return decorate


class OperationReplayed(Exception):  # noqa: N818 - not an error: it carries the earlier answer out
    """The operation of this request is finished already."""

    def __init__(self, earlier: ClientOperation) -> None:
        """`earlier` is answered again."""
        super().__init__(earlier.operation_id)
        self.status_code = earlier.status_code
        self.body = earlier.body


@dataclass(frozen=True)
class Operation:
    """One mutation as its client named it, for services that get it from a dependency."""

    session: Session
    actor_id: UUID
    operation_id: str
    action: str

    def stop_if_finished(self) -> None:
        """Raise OperationReplayed if there is an answer already."""
        earlier = recall(self.session, self.actor_id, self.operation_id, self.action)
        if earlier is not None:
            raise OperationReplayed(earlier)

    def finish(self, answer: R, status_code: int = 200) -> R:
        """Keep the answer, commit, and hand the answer back."""
        body = answer.model_dump(mode="json")
        remember(self.session, self.actor_id, self.operation_id, self.action, body, status_code)
        self.session.commit()
        return answer
