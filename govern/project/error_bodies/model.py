"""The error model of a repository: the shape that its error responses have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from govern.findings import Location
from govern.project.error_bodies.bodies import ErrorBody
from govern.project.values import ClassValue
from govern.records import dataclass
from govern.regex import regex

if TYPE_CHECKING:
    from govern.project.project import Project

NAME = regex(r"(?:API|Api|HTTP|Http|Base|Standard)?(?:Error|Problem|Failure)(?:Response|Model|Detail|Details|Body|"
                  r"Message|Schema|Out|Envelope|Info|Payload)?(?:Model|Schema)?")  # fmt: skip
LEAST, SHARE = 3, 0.6


@dataclass(frozen=True, slots=True, eq=False)
class ErrorModel:
    """The fields that an error object must have, and those that it may have. `inside` says that it stands under
    `detail`, as the argument of HTTPException does; `location` where it is defined, None for a habit."""

    name: str
    required: frozenset[str]
    allowed: frozenset[str]
    inside: bool
    location: Location | None = None
    cls: ClassValue | None = None

    def fits(self, body: ErrorBody) -> bool | None:
        """Whether a body has this shape; None where that is not known."""
        if body.schema is not None and self.cls is not None and body.schema is self.cls:
            return body.raised == self.inside or None
        keys = body.keys
        if body.schema is not None:
            return None  # another class, which may well be a kind of this one
        if body.raised and not self.inside:
            keys = frozenset(("detail",))  # HTTPException puts what it is given under this key
        if not body.raised and self.inside:
            return None if keys == frozenset(("detail",)) else False
        if keys is None:
            return False
        return self.required <= keys <= self.allowed

    def difference(self, body: ErrorBody) -> str:
        """What a body that does not fit has instead, in a few words."""
        keys = frozenset(("detail",)) if body.raised and not self.inside else body.keys
        if keys is None:
            return "text"
        missing, more = sorted(self.required - keys), sorted(keys - self.allowed)
        parts = [f"no {', '.join(missing)}"] if missing else []
        return " and ".join([*parts, *([f"{', '.join(more)} besides"] if more else [])]) or "another place"


def model_of(
    project: Project, files: Sequence[str], bodies: Sequence[ErrorBody], name: str, fields: tuple[str, ...]
) -> ErrorModel | None:
    """The model that is named by fields or class, else the best candidate, else the habit."""
    if fields:
        shape = frozenset(fields)
        return ErrorModel(", ".join(fields), shape, shape, _inside(bodies, shape, shape))
    best: tuple[int, ErrorModel] | None = None
    for one in _candidates(project, files, name):
        count = sum(one.fits(body) is True for body in bodies)
        if (count or name) and (best is None or count > best[0]):
            best = count, one
    if best is not None:
        return best[1]
    return None if name else _habit(bodies)


def _candidates(project: Project, files: Sequence[str], name: str) -> Iterator[ErrorModel]:
    for path in files:
        value = project.module_value(path)
        for cls in value.names.values() if value is not None else ():
            if not isinstance(cls, ClassValue) or cls.module is not value:
                continue
            if cls.name != name and (name or not NAME.fullmatch(cls.name)):
                continue
            schema = project.schemas.of(cls)
            if schema is None or schema.open or not schema.fields:
                continue
            allowed = frozenset(field.name for field in schema.fields)
            required = frozenset(field.name for field in schema.fields if field.required)
            for inside in (False, True):
                yield ErrorModel(cls.name, required, allowed, inside, schema.location, cls)


def _inside(bodies: Sequence[ErrorBody], required: frozenset[str], allowed: frozenset[str]) -> bool:
    found = [sum(ErrorModel("", required, allowed, inside).fits(body) is True for body in bodies)
             for inside in (False, True)]  # fmt: skip
    return found[1] > found[0]


def _habit(bodies: Sequence[ErrorBody]) -> ErrorModel | None:
    """The keys that most objects have, where enough of them do."""
    for inside in (False, True):
        shapes = Counter(body.keys for body in bodies if body.keys and body.raised == inside and body.schema is None)
        total = sum(shapes.values())
        for keys, count in shapes.most_common(1):
            if keys is not None and count >= LEAST and count / total >= SHARE and len(keys) > 1:
                return ErrorModel(f"{{{', '.join(sorted(keys))}}}, as {count} of {total} have it", keys, keys, inside)
    return None
