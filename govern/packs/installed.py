"""Packs that came with installed distributions: each names a package of pages under the entry points `govern.packs`.

Reading them imports nothing of theirs. The functions of their rules are imported where they run: who installed a
distribution trusts its code, as with plugins of pytest or flake8.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from govern.cache.installed import GROUP, declared, site_folders
from govern.errors import UsageError
from govern.packs.pack import Pack, files_below
from govern.records import dataclass
from govern.regex import regex
from govern.rule import BUILT_IN, LOCAL, NAME, Rule
from govern.suggestions import did_you_mean

RESERVED = (BUILT_IN, LOCAL)
PACKAGE = regex(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")


@dataclass(frozen=True, slots=True)
class Declared:
    """What a distribution says: the pack's name, the package that holds its pages, its own name and version."""

    name: str
    package: str
    distribution: str


def installed_packs(wanted: Sequence[str] | None = None) -> tuple[Pack, ...]:
    """The installed packs, by name: all of them, or those that are `wanted`.

    Raises UsageError, in one line, for one that is wanted and not installed, or that cannot be what it says.
    """
    if not wanted and (wanted is not None or not declared()):
        return ()
    found: dict[str, Declared] = {}
    for one in _declared():
        if wanted is not None and one.name not in wanted:
            continue
        if wrong := _wrong_with(one):
            raise _broken(one, wrong)
        if (other := found.get(one.name)) is not None:
            raise UsageError(
                f"two installed packs are called {one.name}: of {other.distribution} and of {one.distribution};"
                " remove one of them"
            )
        found[one.name] = one
    missing = next((name for name in wanted or () if name not in found), None)
    if missing is not None:
        hint = did_you_mean(missing, (one.name for one in _declared()))
        raise UsageError(f"the pack {missing!r}, which the configuration asks for, is not installed{hint}")
    return tuple(_pack(one) for _, one in sorted(found.items()))


def _declared() -> Iterator[Declared]:
    """What each distribution declares, each distribution once."""
    from importlib.metadata import distributions

    seen: set[str] = set()
    for distribution in distributions(path=site_folders()):
        name = distribution.name or "?"
        if name in seen:
            continue
        seen.add(name)
        try:
            points = [point for point in distribution.entry_points if point.group == GROUP]
        except ValueError:  # not text; what cannot be read declares nothing
            continue
        for point in points:
            yield Declared(point.name, point.value.strip(), f"{name} {distribution.version}")


def _wrong_with(one: Declared) -> str:
    """What cannot be in its entry point; "" if nothing."""
    if not re.fullmatch(NAME, one.name) or one.name in RESERVED:
        return "its name must be lower-case words joined by hyphens, and neither govern nor local"
    if not PACKAGE.fullmatch(one.package):
        return f"its entry point must name a package, such as acme_rules, not {one.package!r}"
    return ""


def _pack(one: Declared) -> Pack:
    folders = _folders_of(one)
    if not folders:
        raise _broken(one, f"there is no package {one.package}")
    for folder in folders:
        try:
            files = files_below(folder)
        except OSError as error:
            raise _broken(one, f"{folder} cannot be read ({(error.strerror or 'unknown').lower()})") from None
        if any(file.endswith(".md") for file in files):
            return Pack(one.name, one.package.replace(".", "/"), files, one.package, one.distribution)
    raise _broken(one, f"there is no page <family>/<name>.md in the package {one.package} (is it package data?)")


def _folders_of(one: Declared) -> list[Path]:
    """Where the package stands. Only its outermost package is looked up: finding an inner one would run the outer."""
    outer, *inner = one.package.split(".")
    if not outer.isidentifier():
        return []
    try:
        spec = find_spec(outer)
    except (ImportError, AttributeError, ValueError):
        return []
    places = () if spec is None else tuple(spec.submodule_search_locations or ())
    return [folder for place in places if (folder := Path(place, *inner)).is_dir()]


def page_file(rule: Rule) -> Path | None:
    """The file of a page of an installed pack; None where it is not there any more."""
    places = _folders_of(Declared(rule.pack, rule.package, ""))
    files = (place / rule.family / f"{rule.name}.md" for place in places)
    return next((file.resolve() for file in files if file.exists()), None)


def folders_of_packs(wanted: Sequence[str] | None = None) -> tuple[str, ...]:
    """All folders that the code of installed packs stands in: those of their outermost packages."""
    if not wanted and (wanted is not None or not declared()):
        return ()
    outer = {
        place
        for one in _declared()
        if wanted is None or one.name in wanted
        for place in _folders_of(Declared(one.name, one.package.partition(".")[0], one.distribution))
    }
    return tuple(sorted(map(os.fspath, outer)))


def _broken(one: Declared, what: str) -> UsageError:
    return UsageError(f"pack {one.name} ({one.distribution}): {what}; {LEAVE_OUT}")


LEAVE_OUT = "tell its authors, or name the other packs, or none, under `packs:` in govern.yaml"
