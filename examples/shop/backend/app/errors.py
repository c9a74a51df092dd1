"""What services raise. Each error says which rule of the shop was broken; `error_handlers` gives it a status."""


class ShopError(Exception):
    """A request that the shop refuses."""

    error_code = "REFUSED"


class NotFoundError(ShopError):
    """Something that a request names does not exist, or is archived."""

    error_code = "NOT_FOUND"

    def __init__(self, entity: str, key: object) -> None:
        """`entity` is what was looked for, `key` what it was looked for by."""
        super().__init__(f"{entity} {key} does not exist")


class ConflictError(ShopError):
    """A request that contradicts the present state."""

    error_code = "CONFLICT"


class UnavailableError(ShopError):
    """Something that the shop cannot work without does not answer."""

    error_code = "UNAVAILABLE"


class InvalidCredentialsError(ShopError):
    """An email address and a password that do not belong together."""

    error_code = "INVALID_CREDENTIALS"
