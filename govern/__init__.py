"""govern: what breaks the rules of a FastAPI and TypeScript repository, found without running it.

The names below are what a rule's Python function may import. Each is loaded when it is first asked for.
"""

from govern.version import VERSION

__version__ = VERSION

# not from typing: importing govern must cost nothing
TYPE_CHECKING = False
if TYPE_CHECKING:
    from govern.commits.convention import Convention as Convention
    from govern.commits.convention import problems_of as problems_of
    from govern.config.globs import matcher as matcher
    from govern.contract.agreed import agreed_changes as agreed_changes
    from govern.contract.between import breaking_between as breaking_between
    from govern.contract.sides import find_snapshot as find_snapshot
    from govern.contract.snapshot import Snapshot as Snapshot
    from govern.contract.snapshot import derive_like as derive_like
    from govern.contract.snapshot import drift_of as drift_of
    from govern.contract.snapshot import read_snapshot as read_snapshot
    from govern.contract.snapshot import render_snapshot as render_snapshot
    from govern.edits import rewritten as rewritten
    from govern.edits import without_lines as without_lines
    from govern.errors import GovernError as GovernError
    from govern.errors import UsageError as UsageError
    from govern.facts.syntax import Node as Node
    from govern.facts.syntax import column_of as column_of
    from govern.facts.syntax import dotted as dotted
    from govern.facts.syntax import line_of as line_of
    from govern.facts.syntax import unparse as unparse
    from govern.facts.syntax import walk as walk
    from govern.facts.syntax import walk_scope as walk_scope
    from govern.findings import Edit as Edit
    from govern.findings import Finding as Finding
    from govern.findings import Fix as Fix
    from govern.findings import Location as Location
    from govern.findings import Severity as Severity
    from govern.findings import Verdict as Verdict
    from govern.project.commits import Commit as Commit
    from govern.project.endpoints import AppInfo as AppInfo
    from govern.project.endpoints import Dependency as Dependency
    from govern.project.endpoints import Endpoint as Endpoint
    from govern.project.endpoints import FunctionRef as FunctionRef
    from govern.project.endpoints import MiddlewareRef as MiddlewareRef
    from govern.project.endpoints import Parameter as Parameter
    from govern.project.endpoints import Unresolved as Unresolved
    from govern.project.modules import Module as Module
    from govern.project.modules import RouterFile as RouterFile
    from govern.project.project import Project as Project
    from govern.project.values import Annotated as Annotated
    from govern.project.values import BoundMethod as BoundMethod
    from govern.project.values import ClassValue as ClassValue
    from govern.project.values import Either as Either
    from govern.project.values import External as External
    from govern.project.values import ExternalInstance as ExternalInstance
    from govern.project.values import FunctionValue as FunctionValue
    from govern.project.values import Generic as Generic
    from govern.project.values import Instance as Instance
    from govern.project.values import ModuleValue as ModuleValue
    from govern.project.values import Setting as Setting
    from govern.project.values import Union as Union
    from govern.project.values import Unknown as Unknown
    from govern.project.values import Value as Value
    from govern.project.values import plain as plain
    from govern.project.wiring.matching import duplicates as duplicates
    from govern.project.wiring.matching import shadowed as shadowed
    from govern.sift.ledger import Ledger as Ledger
    from govern.sift.rows import Row as Row
    from govern.sift.suppressions import Suppression as Suppression

HOMES = {
    "govern.commits.convention": ("Convention", "problems_of"),
    "govern.config.globs": ("matcher",),
    "govern.contract.agreed": ("agreed_changes",),
    "govern.contract.between": ("breaking_between",),
    "govern.contract.sides": ("find_snapshot",),
    "govern.contract.snapshot": ("Snapshot", "derive_like", "drift_of", "read_snapshot", "render_snapshot"),
    "govern.edits": ("rewritten", "without_lines"),
    "govern.errors": ("GovernError", "UsageError"),
    "govern.facts.syntax": ("Node", "column_of", "dotted", "line_of", "unparse", "walk", "walk_scope"),
    "govern.findings": ("Edit", "Finding", "Fix", "Location", "Severity", "Verdict"),
    "govern.project.commits": ("Commit",),
    "govern.project.endpoints": (
        "AppInfo", "Dependency", "Endpoint", "FunctionRef", "MiddlewareRef", "Parameter", "Unresolved",
    ),
    "govern.project.modules": ("Module", "RouterFile"),
    "govern.project.project": ("Project",),
    "govern.project.values": (
        "Annotated", "BoundMethod", "ClassValue", "Either", "External", "ExternalInstance", "FunctionValue", "Generic",
        "Instance", "ModuleValue", "Setting", "Union", "Unknown", "Value", "plain",
    ),
    "govern.project.wiring.matching": ("duplicates", "shadowed"),
    "govern.sift.ledger": ("Ledger",),
    "govern.sift.rows": ("Row",),
    "govern.sift.suppressions": ("Suppression",),
}  # fmt: skip
_HOME_OF = {name: module for module, names in HOMES.items() for name in names}
__all__ = ["__version__", *_HOME_OF]  # noqa: PLE0604


def __getattr__(name: str) -> object:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"govern offers no {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
