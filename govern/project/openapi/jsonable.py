"""Values of the source as JSON: defaults, examples, extra keys, as Pydantic and FastAPI encode them."""

from __future__ import annotations

import datetime
import decimal
import math
import re
from typing import TYPE_CHECKING, Any

from govern.project.evaluation.files import ROOT, path_text
from govern.project.schema_aliases import FIELD_CALLS
from govern.project.values import Either, External, ExternalInstance, Instance, Unknown, Value, plain

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator


class NotKnownError(Exception):
    """A value that cannot be written as JSON, or whose content govern does not know."""


def to_json(value: Value, ev: Evaluator | None = None, depth: int = 0) -> Any:
    """A value as JSON. Raises NotKnownError where some part of it is not known."""
    value = plain(value)
    if value is None or isinstance(value, bool | int | str):
        return value
    if depth > 20:
        raise NotKnownError("nested too deeply")
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, list | tuple):
        return [to_json(item, ev, depth + 1) for item in value]
    if isinstance(value, set | frozenset):
        items = [to_json(item, ev, depth + 1) for item in value]
        return sorted(items, key=lambda item: (str(type(item)), item) if isinstance(item, str | int) else ("", ""))
    if isinstance(value, dict):
        return {_key(key): to_json(item, ev, depth + 1) for key, item in value.items()}
    if isinstance(value, Instance):
        return _instance(value, ev, depth)
    if isinstance(value, ExternalInstance):
        return _made(value)
    if isinstance(value, Unknown):
        raise NotKnownError(value.reason)
    if isinstance(value, Either):
        raise NotKnownError("one of several values")
    if isinstance(value, External):
        return _constant(value.dotted)
    raise NotKnownError(f"a {type(value).__name__}")


def _key(key: Value) -> str:
    key = plain(key)
    if isinstance(key, Instance) and "value" in key.attributes:
        key = plain(key.attributes["value"])
    if key is None or isinstance(key, bool):
        return {None: "None", True: "true", False: "false"}[key]
    if isinstance(key, str | int | float):
        return str(key)
    raise NotKnownError("a key that is not known")


def _instance(value: Instance, ev: Evaluator | None, depth: int) -> Any:
    attributes = value.attributes
    if isinstance(value.cls, External):
        if value.cls.dotted.startswith("pathlib."):
            text = path_text(value)
            return text if text is not None and not text.startswith(ROOT) else _lost(value)
        return _lost(value)
    if set(attributes) >= {"name", "value"} and any(b.endswith("Enum") for b in value.cls.external_bases()):
        return to_json(attributes["value"], ev, depth + 1)
    from govern.project.openapi.fields import schema_kind
    from govern.project.schema_aliases import model_config

    kind = schema_kind(value.cls)
    if kind == "dataclass":
        return {name: to_json(item, ev, depth + 1) for name, item in attributes.items()}
    if kind == "root" and (value.args or "root" in attributes):
        return to_json(attributes.get("root", value.args[0] if value.args else None), ev, depth + 1)
    if kind in ("pydantic", "sqlmodel", "table"):
        from govern.project.openapi.fields import declared_fields

        found: dict[str, Any] = {}
        for field in declared_fields(ev, value.cls, kind, model_config(value.cls)) if ev is not None else ():
            if field.request in value.keywords:
                found[field.response] = to_json(value.keywords[field.request], ev, depth + 1)
            elif field.name in attributes:
                found[field.response] = to_json(attributes[field.name], ev, depth + 1)
            elif field.default is not ...:
                found[field.response] = to_json(field.default, ev, depth + 1)
            else:
                raise NotKnownError(f"the field {field.name} is not known")
        return found
    return _lost(value)


def _lost(value: Instance) -> Any:
    raise NotKnownError(f"an instance of {getattr(value.cls, 'name', 'something')}")


def _made(value: ExternalInstance) -> Any:
    name = value.callee.rpartition(".")[2]
    if value.callee == "fastapi.encoders.jsonable_encoder" and len(value.args) == 1 and not value.keywords:
        encoded = to_json(value.args[0])
        return re.sub("Z$", "+00:00", encoded) if isinstance(encoded, str) and is_extreme(value.args[0]) else encoded
    if is_extreme(value):
        return f"{_constant(value.callee.removesuffix('.replace'))}Z"
    args = [plain(arg) for arg in value.args]
    keywords = {key: plain(item) for key, item in value.keywords.items()}
    if not all(isinstance(item, str | int | float) for item in (*args, *keywords.values())):
        raise NotKnownError(f"what {value.callee} gives")
    try:
        if name == "timedelta":
            return duration(datetime.timedelta(*args, **keywords))
        if name == "Decimal":
            return str(decimal.Decimal(*args))
        if name in ("date", "time"):
            return getattr(datetime, name)(*args, **keywords).isoformat()
        if name == "datetime" and value.callee.endswith("datetime.datetime"):
            return datetime.datetime(*args, **keywords).isoformat()  # noqa: DTZ001 - as the code has it
        if name in ("UUID", "SecretStr", "AnyUrl", "HttpUrl", "AnyHttpUrl", "IPv4Address", "Path") and len(args) == 1:
            return "**********" if name == "SecretStr" and args[0] else str(args[0])
    except (ValueError, TypeError, ArithmeticError) as error:
        raise NotKnownError(f"what {value.callee} gives") from error
    if name in FIELD_CALLS and "default" in value.keywords:
        return to_json(value.keywords["default"])
    raise NotKnownError(f"what {value.callee} gives")


def is_extreme(value: Value) -> bool:
    """Whether a value is `datetime.min.replace(tzinfo=...)` or `datetime.max.replace(tzinfo=...)`, in UTC."""
    if not isinstance(value, ExternalInstance) or value.args or list(value.keywords) != ["tzinfo"]:
        return False
    zone = plain(value.keywords["tzinfo"])
    utc = getattr(zone, "dotted", "") in ("datetime.timezone.utc", "datetime.UTC")
    utc = utc or (isinstance(zone, ExternalInstance) and zone.callee == "zoneinfo.ZoneInfo" and zone.args == ("UTC",))
    return utc and value.callee in ("datetime.datetime.min.replace", "datetime.datetime.max.replace")


def is_duration(value: Value) -> bool:
    """Whether a value is a `timedelta(...)`."""
    return isinstance(value, ExternalInstance) and value.callee.endswith("datetime.timedelta")


def seconds_of(value: ExternalInstance) -> float:
    """The seconds of a `timedelta(...)` whose arguments are numbers."""
    keywords = {key: plain(item) for key, item in value.keywords.items()}
    return datetime.timedelta(*[plain(arg) for arg in value.args], **keywords).total_seconds()


def duration(value: datetime.timedelta) -> str:
    """A timedelta as Pydantic writes it: ISO 8601."""
    sign = "-" if value < datetime.timedelta(0) else ""
    value = abs(value)
    years, days = divmod(value.days, 365)
    text = f"{sign}P" + (f"{years}Y" if years else "") + (f"{days}D" if days else "")
    hours, rest = divmod(value.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    fraction = f".{value.microseconds:06d}".rstrip("0") if value.microseconds else ""
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    clock += f"{seconds}{fraction}S" if seconds or fraction else ""
    if clock:
        return f"{text}T{clock}"
    return text if value else "PT0S"


def _constant(dotted: str) -> Any:
    known = {
        "datetime.datetime.min": "0001-01-01T00:00:00", "datetime.datetime.max": "9999-12-31T23:59:59.999999",
        "datetime.date.min": "0001-01-01", "datetime.date.max": "9999-12-31", "math.inf": None,
        "sys.maxsize": 2**63 - 1,
        "builtins.True": True, "builtins.False": False, "builtins.None": None,
    }  # fmt: skip
    if dotted in known:
        return known[dotted]
    raise NotKnownError(f"the value of {dotted}")
