"""What handlers say they return, as FastAPI reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.project.evaluation.builtin_objects import RESPONSES
from govern.project.values import (
    Annotated,
    BoundMethod,
    ClassValue,
    External,
    FunctionValue,
    Generic,
    Instance,
    Partial,
    Value,
)

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

STREAMS = {"AsyncIterator", "AsyncIterable", "AsyncGenerator", "Iterator", "Iterable", "Generator"}
STREAMING_RESPONSES = (0, 134, 0)


def return_annotation(ev: Evaluator, endpoint: Value) -> Value:
    """The evaluated return annotation of a callable, seen through `functools.wraps`; None without one."""
    if isinstance(endpoint, Partial):
        return return_annotation(ev, endpoint.function)
    if isinstance(endpoint, BoundMethod):
        return return_annotation(ev, endpoint.function)
    if isinstance(endpoint, Instance) and isinstance(endpoint.cls, ClassValue):
        return return_annotation(ev, endpoint.cls.lookup("__call__"))
    if not isinstance(endpoint, FunctionValue):
        return None
    rewritten = endpoint.attributes.get("__signature__")
    if isinstance(rewritten, Instance) and "return_annotation" in rewritten.attributes:
        value = rewritten.attributes["return_annotation"]
        return None if isinstance(value, External) and value.dotted.endswith("empty") else value
    while isinstance(endpoint.wrapped, FunctionValue):
        endpoint = endpoint.wrapped
    if endpoint.node[0] != "def":
        return None
    return ev.annotation(endpoint.node[4], endpoint.scope)


def _is_stream(annotation: Value) -> bool:
    origin = annotation.origin if isinstance(annotation, Generic) else None
    return isinstance(origin, External) and origin.dotted.rpartition(".")[2] in STREAMS


def _streams(ev: Evaluator, endpoint: Value) -> bool:
    return ev.version >= STREAMING_RESPONSES and _is_generator(endpoint)


def annotated_model(ev: Evaluator, endpoint: Value) -> Value:
    """The response model that a handler's return annotation gives; None for responses, streams and no annotation."""
    annotation = return_annotation(ev, endpoint)
    inner = annotation.base if isinstance(annotation, Annotated) else annotation
    if is_response(ev, inner) or (_is_stream(inner) and _streams(ev, endpoint)):
        return None
    return annotation


def _is_generator(endpoint: Value) -> bool:
    from govern.project.evaluation.calls import is_generator

    while isinstance(endpoint, FunctionValue) and isinstance(endpoint.wrapped, FunctionValue):
        endpoint = endpoint.wrapped
    return isinstance(endpoint, FunctionValue) and endpoint.node[0] == "def" and is_generator(endpoint.node)


def is_response(ev: Evaluator, value: Value) -> bool:
    """Whether a type is a Response class."""
    if isinstance(value, External):
        return value.dotted.rpartition(".")[2] in RESPONSES
    if isinstance(value, ClassValue):
        return any(base.rpartition(".")[2] in RESPONSES for base in value.external_bases())
    return False
