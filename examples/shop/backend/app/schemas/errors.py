"""The one shape of an error."""

from pydantic import BaseModel


class ApiError(BaseModel):
    """Why a request was refused: for a person, and for a program."""

    detail: str
    error_code: str
