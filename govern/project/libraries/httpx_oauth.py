"""httpx-oauth 0.10 to 0.16: the dependency that reads the answer of an authorization server."""

TEXT = """
from fastapi import Request


class OAuth2AuthorizeCallback:
    def __init__(self, client, route_name=None, redirect_url=None):
        self.client = client

    async def __call__(
        self,
        request: Request,
        code: str | None = None,
        code_verifier: str | None = None,
        state: str | None = None,
        error: str | None = None,
    ):
        return code, state
"""
