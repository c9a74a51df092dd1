"""Queries on the audit log and on client operations."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import AuditRecord, ClientOperation


def add_audit_record(session: Session, record: AuditRecord) -> None:
    """Append to the audit log."""
    session.add(record)


def find_operation(session: Session, actor_id: UUID, operation_id: str) -> ClientOperation | None:
    """The operation that this client finished under that name."""
    return session.scalar(
        select(ClientOperation).where(
            ClientOperation.actor_id == actor_id, ClientOperation.operation_id == operation_id
        )
    )


def add_operation(session: Session, operation: ClientOperation) -> None:
    """Keep a finished operation."""
    session.add(operation)
