"""What FastAPI asks of a parameter's type: is it a scalar, a file, a model? After `fastapi._compat.shared`."""

from __future__ import annotations

from collections.abc import Iterator

from govern.project.framework.signatures import EMPTY
from govern.project.values import (
    Annotated,
    ClassValue,
    Either,
    External,
    ExternalInstance,
    Generic,
    Union,
    Unknown,
    Value,
    plain,
)
from govern.project.wiring.responses import type_name

MAX_DEPTH = 12
# Sequences and mappings by their last name, wherever they are imported from (builtins, typing, collections.abc).
MAPPINGS = frozenset((
    "dict", "Dict", "defaultdict", "DefaultDict", "OrderedDict", "Counter", "Mapping", "MutableMapping", "TypedDict",
))  # fmt: skip
SEQUENCES = frozenset((
    "list", "List", "set", "Set", "frozenset", "FrozenSet", "tuple", "Tuple", "deque", "Deque", "Sequence",
    "MutableSequence", "NamedTuple",
))  # fmt: skip
MODEL_BASES = frozenset(("BaseModel", "SQLModel", "GenericModel", "RootModel", "CamelModel", "APIModel"))
COMPLEX = MAPPINGS | SEQUENCES | MODEL_BASES | {"UploadFile"}
MAKE_COMPLEX = frozenset(("conlist", "conset", "confrozenset", "create_model", "namedtuple"))
# Packages whose types are read from one text: everything in them but models and containers.
SCALAR_PACKAGES = frozenset((
    "builtins", "typing", "typing_extensions", "uuid", "datetime", "decimal", "fractions", "pathlib", "ipaddress",
    "enum", "re", "http", "zoneinfo", "types", "abc", "pydantic", "pydantic_extra_types", "annotated_types",
    "email_validator", "pendulum", "whenever", "bson", "ulid",
))  # fmt: skip
DATACLASSES = frozenset(("dataclasses.dataclass", "pydantic.dataclasses.dataclass"))


def bare(annotation: Value) -> Value:
    """A type without `Annotated` and without the mark that a deployment can change it."""
    annotation = plain(annotation)
    while isinstance(annotation, Annotated):
        annotation = plain(annotation.base)
    return annotation


def last_name(value: Value) -> str:
    """The last part of an external name; "" for anything else."""
    return value.dotted.rpartition(".")[2] if isinstance(value, External) else ""


def options(annotation: Value) -> tuple[Value, ...]:
    """The members of a union; the type itself where it is none."""
    annotation = bare(annotation)
    if isinstance(annotation, Union | Either):
        return tuple(inner for option in annotation.options for inner in options(option))
    return (annotation,)


def is_scalar(annotation: Value) -> bool:
    """Whether a parameter of this type is read from the query where nothing else is said."""
    return not any(_is_complex(option) for option in options(annotation))


def _is_complex(annotation: Value) -> bool:
    if isinstance(annotation, Generic):
        if isinstance(annotation.origin, External):
            return last_name(annotation.origin) in COMPLEX or not _from_scalar_package(annotation.origin)
        return _is_complex(annotation.origin)
    if isinstance(annotation, ClassValue):
        return is_dataclass(annotation) or any(
            base.rpartition(".")[2] in COMPLEX for base in annotation.external_bases()
        )
    if isinstance(annotation, External):
        if annotation.dotted == EMPTY.dotted or annotation.dotted.startswith("inspect."):
            return False
        return last_name(annotation) in COMPLEX or not _from_scalar_package(annotation)
    if isinstance(annotation, ExternalInstance):  # conint(...) and NewType(...) are scalars
        return annotation.callee.rpartition(".")[2] in MAKE_COMPLEX
    return not isinstance(annotation, Unknown) and isinstance(annotation, list | dict)


def _from_scalar_package(value: External) -> bool:
    return value.dotted.partition(".")[0] in SCALAR_PACKAGES or "." not in value.dotted


def _is_sequence(annotation: Value) -> bool:
    origin = annotation.origin if isinstance(annotation, Generic) else annotation
    return last_name(origin) in SEQUENCES


def is_dataclass(cls: ClassValue) -> bool:
    """Whether `@dataclass` stands on a class or above it."""
    for ancestor in cls.ancestors():
        for decorator in ancestor.decorators if isinstance(ancestor, ClassValue) else ():
            named = decorator.dotted if isinstance(decorator, External) else getattr(decorator, "callee", "")
            if named in DATACLASSES:
                return True
    return False


def is_upload(annotation: Value) -> bool:
    """Whether a type is `UploadFile`, an optional one, or a sequence of them."""
    for option in options(annotation):
        if isinstance(option, Generic) and _is_sequence(option) and option.args and all(map(is_upload, option.args)):
            return True
        bases = option.external_bases() if isinstance(option, ClassValue) else [getattr(option, "dotted", "")]
        if any(base.rpartition(".")[2] == "UploadFile" for base in bases if isinstance(base, str)):
            return True
    return False


def model_of(annotation: Value) -> ClassValue | None:
    """The Pydantic model that a type is, or optionally is; None for any other type."""
    found = [option for option in options(annotation) if option is not None]
    if len(found) != 1:
        return None
    cls = found[0].origin if isinstance(found[0], Generic) else found[0]
    return cls if isinstance(cls, ClassValue) and is_model(cls) else None


def is_model(cls: ClassValue) -> bool:
    """Whether a class is a Pydantic model."""
    return any(base.rpartition(".")[2] in MODEL_BASES for base in cls.external_bases())


def schema_names(annotation: Value, depth: int = 0) -> Iterator[str]:
    """The models and dataclasses that a type names, in order: "app.Item", and "app.Page[app.Item]" as one."""
    for option in options(annotation) if depth < MAX_DEPTH else ():
        origin = option.origin if isinstance(option, Generic) else option
        if isinstance(origin, ClassValue) and (is_model(origin) or is_dataclass(origin)):
            name = type_name(option)
            if name is not None:
                yield name
        elif isinstance(option, Generic):
            for argument in option.args:
                yield from schema_names(argument, depth + 1)
