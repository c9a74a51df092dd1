"""Rules that found nothing to look at, where the configuration says that there is something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Ledger, Location

ABOUT_ENDPOINTS = {"routers", "mutations", "access", "contract", "tests", "entrypoints"}


def check(ledger: Ledger, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each entry of the configuration that leaves rules without subjects."""
    config = ledger.project.config
    idle = _no_endpoints(ledger)
    for key, why in idle:
        yield _finding(ledger, key, _names([one.name for one in ledger.rules if one.family in ABOUT_ENDPOINTS]), why)
    for at, backend in enumerate(config.backends or ()):
        for layer, globs in backend.layers.items():
            if not any(ledger.project.layer_of(path) == layer for path in ledger.project.paths):
                why = f"no file is in the layer {layer} ({', '.join(globs)})"
                yield _finding(ledger, f"backends.{at}.layers.{layer}", f"what looks at {layer}", why)
    if idle:
        return
    for rule in ledger.rules:
        named = rule.name in config.select or rule.name in config.rules
        if named and rule.stage == "check" and ledger.subjects(rule) == 0:
            what = f"no {rule.each}" if rule.each else "no file"
            key = f"rules.{rule.name}" if rule.name in config.rules else "select"
            yield _finding(ledger, key, rule.name, f"there is {what} of the kind it looks at")


def _no_endpoints(ledger: Ledger) -> list[tuple[str, str]]:
    """The entries of the configuration that promise endpoints, where there are none."""
    served = {one.app for one in ledger.project.endpoints}
    own = any(not one.test and not one.external for one in ledger.project.endpoints)
    found: list[tuple[str, str]] = []
    for at, backend in enumerate(ledger.project.config.backends or ()):
        for app in backend.apps or ():
            if app not in served:
                found.append((f"backends.{at}.apps", f"{app} serves no endpoint"))
        if not backend.apps and not own:
            found.append((f"backends.{at}", f"the backend {backend.root or '.'} serves no endpoint"))
    return found


def _names(rules: list[str]) -> str:
    return f"{rules[0]} and {len(rules) - 1} more" if len(rules) > 1 else "".join(rules) or "the rules about endpoints"


def _finding(ledger: Ledger, key: str, rules: str, why: str) -> Finding:
    file, _, line = ledger.project.config.origin(key).rpartition(":")
    return Finding(
        Location(file, int(line)) if line.isdigit() else Location("", 1), {"rules": rules, "why": why}, subject=key
    )
