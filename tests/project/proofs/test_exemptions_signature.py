"""When a signature lets an endpoint off: that of a webhook does, that of the caller's own token does not."""

from __future__ import annotations

from tests.project.proofs.verdicts import app_with, endpoint_of

SIGNED = """
import hmac
from fastapi import Request

def check_signature(request: Request):
    if not hmac.compare_digest(request.headers["x-signature"], "..."):
        raise HTTPException(401)

def signed_user(credentials=Depends(HTTPBearer())):
    claim, _, signature = credentials.credentials.rpartition(".")
    if not hmac.compare_digest(signature, "..."):
        raise HTTPException(401)
    return claim
"""


def test_a_token_that_the_application_signed_itself_lets_nobody_off() -> None:
    project = app_with(SIGNED, '@app.post("/orders")\ndef handler(user=Depends(signed_user)): ...')
    assert project.proofs.exemption(endpoint_of(project)) is None


def test_a_signature_of_the_request_does() -> None:
    project = app_with(SIGNED, '@app.post("/orders", dependencies=[Depends(check_signature)])\ndef handler(): ...')
    exemption = project.proofs.exemption(endpoint_of(project))
    assert exemption is not None
    assert exemption.kind == "signature"


def test_so_does_one_that_the_handler_checks_beside_a_token() -> None:
    handler = (
        '@app.post("/orders")\ndef handler(request: Request, user=Depends(signed_user)):\n    check_signature(request)'
    )
    project = app_with(SIGNED, handler)
    exemption = project.proofs.exemption(endpoint_of(project))
    assert exemption is not None
    assert exemption.kind == "signature"
