"""fastapi-oauth20 0.1 to 0.2: the dependency that reads the answer of an authorization server."""

TEXT = """
from typing import Annotated

from fastapi import Query, Request


class FastAPIOAuth20:
    def __init__(self, client, redirect_uri=None):
        self.client = client

    async def __call__(
        self,
        request: Request,
        code: Annotated[str | None, Query(description="Authorization code from OAuth2 provider")] = None,
        state: Annotated[str | None, Query(description="State parameter for CSRF protection")] = None,
        code_verifier: Annotated[str | None, Query(description="PKCE code verifier for enhanced security")] = None,
        error: Annotated[str | None, Query(description="Error code if authorization failed")] = None,
    ):
        return code, state
"""
