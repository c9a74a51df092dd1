"""Bearer tokens: a user's id and an end, signed with the application's secret."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from uuid import UUID


def issue_token(user_id: UUID, lifetime: timedelta, secret: str) -> str:
    """A token for that user."""
    end = int((datetime.now(UTC) + lifetime).timestamp())
    claim = f"{user_id}.{end}"
    return f"{claim}.{_signature(claim, secret)}"


def read_token(token: str, secret: str) -> UUID | None:
    """The user of a token; None for one that is forged, malformed or past its end."""
    claim, _, signature = token.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signature(claim, secret).encode()):
        return None
    user_id, _, end = claim.partition(".")
    if int(end) < datetime.now(UTC).timestamp():
        return None
    return UUID(user_id)


def _signature(claim: str, secret: str) -> str:
    return hmac.new(secret.encode(), claim.encode(), hashlib.sha256).hexdigest()
