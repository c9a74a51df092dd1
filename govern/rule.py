"""What a rule is: the machine's part of its page, as plain frozen data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from govern.findings import Severity
from govern.records import dataclass

PROFILES = ("recommended", "strict", "opt-in")
STATUSES = ("preview", "stable", "deprecated")
KINDS = ("match", "each", "python")
STAGES = ("check", "sift", "baseline")
NAME = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
BUILT_IN = "govern"
LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Option:
    """One setting of a rule. `type` is a key of `govern.packs.options.TYPES`; `choices` are those of type "choice"."""

    type: str
    default: object
    help: str
    choices: tuple[str, ...] = ()
    minimum: float | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of `where`, `require` or `forbid`: `attribute` of the subject, held by `operator` against `operand`.

    An attribute or operand that starts with `$` stands for the value of the option (or the concept) of that name.
    """

    attribute: str
    operator: str
    operand: object


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as its page declares it.

    Exactly one of `match`, `each` and `python` is set (see `kind`). `template` is the `fix` of a match, in which its
    metavariables stand for what they captured. `values` holds the value of every option: the
    configured one, or its default. `unknown` is the message where an answer is not known. `page` is the page's path for
    people; `python_source` is the code of a local rule, which is not importable; that of a rule of an installed pack is
    imported from its `package`. `stage` says when it runs: with the others, once it is known which findings are
    suppressed, or once they are paired with the rows of the baseline.
    """

    name: str
    family: str
    summary: str
    message: str
    severity: Severity = Severity.ERROR
    profile: str = "recommended"
    status: str = "preview"
    since: str = ""
    concept: str | None = None
    sources: tuple[str, ...] = ()
    fix: str = ""
    options: Mapping[str, Option] = field(default_factory=dict)
    values: Mapping[str, object] = field(default_factory=dict)
    match: Mapping[str, object] | None = None
    template: str | None = None
    language: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    each: str | None = None
    where: tuple[Condition, ...] = ()
    require: tuple[Condition, ...] = ()
    forbid: tuple[Condition, ...] = ()
    python: str | None = None
    stage: str = "check"
    python_source: str | None = None
    instead: str = ""
    unknown: str = ""
    aliases: tuple[str, ...] = ()
    pack: str = BUILT_IN
    package: str = ""
    page: str = ""

    @property
    def kind(self) -> str:
        """How it checks: "match", "each" or "python"."""
        if self.match is not None:
            return "match"
        return "each" if self.each is not None else "python"

    @property
    def names(self) -> tuple[str, ...]:
        """Its name and the names it had before."""
        return (self.name, *self.aliases)
