"""The audit log: who changed what."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from app.models import AuditRecord, User
from app.repositories import ledger

logger = logging.getLogger(__name__)


class HasId(Protocol):
    """Anything that an audit record can point at."""

    id: UUID


P = ParamSpec("P")
R = TypeVar("R", bound=HasId)


def record(
    session: Session, actor_id: UUID, action: str, entity_id: object, details: dict[str, Any] | None = None
) -> None:
    """Add a record to the transaction of `session`. `details` must be plain JSON values."""
    entry = AuditRecord(actor_id=actor_id, action=action, entity_id=str(entity_id), details=details or {})
    ledger.add_audit_record(session, entry)
    logger.info("audit", extra={"action": action, "actor_id": str(actor_id), "entity_id": str(entity_id)})


def audited(
    action: str,
) -> Callable[[Callable[Concatenate[Session, User, P], R]], Callable[Concatenate[Session, User, P], R]]:
    """Decorate a service function, so that what it returns is recorded as changed by its actor."""

    def decorate(
        change: Callable[Concatenate[Session, User, P], R],
    ) -> Callable[Concatenate[Session, User, P], R]:
        @wraps(change)
        def run(session: Session, actor: User, /, *args: P.args, **kwargs: P.kwargs) -> R:
            result = change(session, actor, *args, **kwargs)
            record(session, actor.id, action, result.id)
            return result

        return run

    return decorate
