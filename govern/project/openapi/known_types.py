"""The schemas of types from outside the repository: built-in ones, the standard library's, Pydantic's, FastAPI's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from govern.project.openapi.cores import Core, Lost, leaf

INTEGER = {"type": "integer"}
NUMBER = {"type": "number"}
STRING = {"type": "string"}


def _text(form: str = "", **more: Any) -> Callable[[], Core]:
    schema = {"type": "string", **({"format": form} if form else {}), **more}
    return lambda: leaf(dict(schema), "text")


def _plain(form: str, **more: Any) -> Callable[[], Core]:
    return lambda: leaf({"type": "string", "format": form, **more})


def _date(form: str) -> Callable[[], Core]:
    return lambda: leaf({"type": "string", "format": form}, "date")


def _fresh(form: str) -> Callable[[], Core]:
    """A type whose own hook starts from nothing: what metadata said before is lost."""
    return lambda: {**leaf({"type": "string", "format": form}), "fresh": True}


def _number(kind: str, **limits: Any) -> Callable[[], Core]:
    def make() -> Core:
        core = leaf({"type": kind}, "number")
        return {**core, "limits": dict(limits)} if limits else core

    return make


def _url(form: str = "uri", longest: int | None = None) -> Callable[[], Core]:
    limits = {"max_length": longest} if longest else {}
    return lambda: {
        **leaf({"type": "string", "format": form, "minLength": 1}, "text"),
        "limits": dict(limits),
        "own": True,
    }


def _array(unique: bool = False) -> Callable[[], Core]:
    return lambda: {"kind": "list", "items": {"kind": "any"}, "unique": unique}


def _secret(inner: str) -> Callable[[], Core]:
    return lambda: leaf({"type": "string", "writeOnly": True, "format": "password"}, "text" if inner else "")


def _dict() -> Core:
    return {"kind": "dict", "keys": {"kind": "any"}, "values": {"kind": "any"}}


def _any() -> Core:
    return {"kind": "any"}


def _byte_size() -> Core:
    size = {"type": "integer", "minimum": 0}
    text = {"type": "string", "pattern": r"^\s*(\d*\.?\d+)\s*(\w+)?"}
    return leaf({"anyOf": [text, size]}, "", {"type": "integer", "minimum": 0})


# By the last part of the dotted name: these names mean the same wherever they are imported from.
KNOWN: dict[str, Callable[[], Core]] = {
    "str": _text(), "Text": _text(), "int": _number("integer"), "float": _number("number"),
    "bool": lambda: leaf({"type": "boolean"}), "bytes": lambda: leaf({}, "bytes_"),
    "bytearray": lambda: leaf({}, "bytes_"),
    "complex": lambda: leaf({"type": "string"}), "object": _any, "Any": _any, "AnyStr": _text(),
    "Hashable": _any, "Callable": _any, "JsonObject": _dict,
    "Json": lambda: {"kind": "json", "inner": {"kind": "any"}},
    "datetime": _date("date-time"), "date": _date("date"), "time": _date("time"),
    "timedelta": lambda: {"kind": "duration", "family": "date"},
    "AwareDatetime": _date("date-time"), "NaiveDatetime": _date("date-time"),
    "PastDatetime": _date("date-time"),
    "FutureDatetime": _date("date-time"), "PastDate": _date("date"), "FutureDate": _date("date"),
    "DateTime": _date("date-time"), "Date": _date("date"), "Time": _date("time"), "Duration": _date("duration"),
    "Decimal": lambda: {"kind": "decimal"}, "Fraction": _plain("fraction"),
    "UUID": _plain("uuid"), **{f"UUID{n}": _plain(f"uuid{n}") for n in (1, 3, 4, 5, 6, 7, 8)},
    "Path": _plain("path"), "PurePath": _plain("path"), "PosixPath": _plain("path"), "PathLike": _plain("path"),
    "FilePath": _plain("file-path"), "DirectoryPath": _plain("directory-path"), "NewPath": _plain("path"),
    "SocketPath": _plain("path"),
    "IPv4Address": _plain("ipv4"), "IPv6Address": _plain("ipv6"), "IPv4Network": _plain("ipv4network"),
    "IPv6Network": _plain("ipv6network"), "IPv4Interface": _plain("ipv4interface"),
    "IPv6Interface": _plain("ipv6interface"), "IPvAnyAddress": _fresh("ipvanyaddress"),
    "IPvAnyNetwork": _fresh("ipvanynetwork"), "IPvAnyInterface": _fresh("ipvanyinterface"),
    "Pattern": _plain("regex"), "EmailStr": _plain("email"), "NameEmail": _fresh("name-email"),
    "HttpUrl": _url(longest=2083), "AnyUrl": _url(), "AnyHttpUrl": _url(), "AnyWebsocketUrl": _url(),
    "WebsocketUrl": _url(longest=2083), "FileUrl": _url(), "FtpUrl": _url(), "RedisDsn": _url(), "AmqpDsn": _url(),
    "CockroachDsn": _url(), "MySQLDsn": _url(), "MariaDBDsn": _url(), "ClickHouseDsn": _url(), "SnowflakeDsn": _url(),
    "PostgresDsn": _url("multi-host-uri"), "MongoDsn": _url("multi-host-uri"), "KafkaDsn": _url(),
    "NatsDsn": _url("multi-host-uri"), "SecretStr": _secret("str"), "SecretBytes": _secret(""),
    "ByteSize": _byte_size, "PositiveInt": _number("integer", gt=0), "NegativeInt": _number("integer", lt=0),
    "NonNegativeInt": _number("integer", ge=0), "NonPositiveInt": _number("integer", le=0),
    "StrictInt": _number("integer"), "PositiveFloat": _number("number", gt=0), "NegativeFloat": _number("number", lt=0),
    "NonNegativeFloat": _number("number", ge=0), "NonPositiveFloat": _number("number", le=0),
    "StrictFloat": _number("number"), "FiniteFloat": _number("number"), "StrictStr": _text(),
    "StrictBool": lambda: leaf({"type": "boolean"}), "StrictBytes": lambda: leaf({}, "bytes_"),
    "Base64Str": _text("base64"), "Base64Bytes": _text("base64"), "Base64UrlStr": _text("base64url"),
    "Base64UrlBytes": _text("base64url"), "ImportString": _any,
    "list": _array(), "List": _array(), "Sequence": _array(), "MutableSequence": _array(), "Iterable": _array(),
    "Collection": _array(), "deque": _array(), "Deque": _array(), "tuple": _array(), "Tuple": _array(),
    "set": _array(True), "Set": _array(True), "frozenset": _array(True), "FrozenSet": _array(True),
    "AbstractSet": _array(True), "MutableSet": _array(True), "dict": _dict, "Dict": _dict, "Mapping": _dict,
    "MutableMapping": _dict, "OrderedDict": _dict, "defaultdict": _dict, "DefaultDict": _dict,
    "Counter": lambda: {"kind": "dict", "keys": {"kind": "any"}, "values": leaf(dict(INTEGER), "number")},
    "UploadFile": lambda: leaf({}, "upload"), "ZoneInfo": _plain("zoneinfo"), "LiteralString": _text(),
    # which zones there are depends on the machine
    "TimeZoneName": lambda: leaf({"type": "string", "minLength": 1, "enum": Lost("the time zones of the machine")}),
    "Color": _fresh("color"), "PhoneNumber": _plain("phone"), "PaymentCardNumber": _text(),
    "PydanticObjectId": lambda: leaf({"type": "string", "example": "5eb7cf5a86d9755df3a6c593"}),
    "NoneType": lambda: {"kind": "none"},
}  # fmt: skip
PACKAGES = frozenset((
    "builtins", "typing", "typing_extensions", "collections", "uuid", "datetime", "decimal", "fractions", "pathlib",
    "ipaddress", "re", "enum", "os", "pydantic", "pydantic_core", "pydantic_extra_types", "fastapi", "starlette",
    "zoneinfo", "types", "beanie", "numbers", "pendulum",
))  # fmt: skip
RANGES = {"int": "integer", "float": "number"}


def known_type(dotted: str) -> Core | None:
    """The core of a type from outside the repository; None where it is not known."""
    package, _, name = dotted.rpartition(".")
    if package and package.partition(".")[0] not in PACKAGES:
        return None
    if dotted.startswith("collections.abc.") and name == "Set":
        name = "AbstractSet"
    made = KNOWN.get(name)
    return made() if made is not None else None
