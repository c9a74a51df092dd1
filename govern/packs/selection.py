"""Which rules run, at which severity, with which options: the profile, --select, --ignore and the configuration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from govern.errors import UsageError
from govern.findings import Severity
from govern.packs.options import merge
from govern.rule import PROFILES, Rule
from govern.suggestions import did_you_mean

if TYPE_CHECKING:
    from govern.config.settings import Config


def find_rule(rules: Iterable[Rule], name: str) -> Rule:
    """The rule of that name or alias. Raises UsageError with the closest name."""
    by_name = _by_name(rules)
    if name not in by_name:
        raise UsageError(f"unknown rule {name!r}{did_you_mean(name, by_name)}")
    return by_name[name]


def select_rules(
    rules: Sequence[Rule],
    config: Config,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    profile: str | None = None,
) -> tuple[Rule, ...]:
    """The rules that run, in their order, with the configured severities and option values.

    A selector is a rule or an alias (which runs whatever its profile), a family or an installed pack (those of its
    rules that the profile runs), or a profile. `select` replaces the configured one, `ignore` adds to it; without any,
    the profile decides. Deprecated rules run only where they are named. Raises UsageError, one line a problem, for a
    selector that names nothing and for configured rules, severities and options that do not exist or do not fit.
    """
    problems: list[str] = []
    by_name = _by_name(rules)
    level = profile or config.profile
    if level not in PROFILES:
        hint = did_you_mean(level, PROFILES) or f"; there are {', '.join(PROFILES)}"
        problems.append(f"unknown profile {level!r}{hint}")
    in_profile = {rule.name for rule in rules if _runs(rule, level)}
    chosen: set[str] = set()
    for word in select or config.select:
        chosen |= _selected(word, rules, by_name, in_profile, problems)
    if not (select or config.select):
        chosen = in_profile
    for word in (*config.ignore, *ignore):
        chosen -= _selected(word, rules, by_name, {rule.name for rule in rules}, problems)
    configured = _configured(by_name, config, problems)
    if problems:
        raise UsageError("\n".join(problems))
    return tuple(configured.get(rule.name, rule) for rule in rules if rule.name in chosen)


def _by_name(rules: Iterable[Rule]) -> dict[str, Rule]:
    return {name: rule for rule in rules for name in rule.names}


def _runs(rule: Rule, profile: str) -> bool:
    if profile not in PROFILES or rule.status == "deprecated":
        return False
    return PROFILES.index(rule.profile) <= PROFILES.index(profile)


def _selected(
    word: str, rules: Iterable[Rule], by_name: Mapping[str, Rule], in_profile: set[str], problems: list[str]
) -> set[str]:
    if word in by_name:
        return {by_name[word].name}
    if word in PROFILES:
        return {rule.name for rule in rules if _runs(rule, word)}
    groups = {group for rule in rules for group in _groups(rule)}
    if word in groups:
        return {rule.name for rule in rules if word in _groups(rule) and rule.name in in_profile}
    hint = did_you_mean(word, {*by_name, *groups, *PROFILES}) or "; `govern rules list` shows them all"
    problems.append(f"unknown rule {word!r}{hint}")
    return set()


def _groups(rule: Rule) -> tuple[str, ...]:
    return (rule.family, rule.pack) if rule.package else (rule.family,)


def _configured(by_name: Mapping[str, Rule], config: Config, problems: list[str]) -> dict[str, Rule]:
    """The rules that the configuration says something of, as it wants them."""
    changed: dict[str, Rule] = {}
    for name, wanted in config.rules.items():
        key = f"rules.{name}"
        rule = by_name.get(name)
        if rule is None:
            problems.append(f"{_place(config, key)}: unknown rule{did_you_mean(name, by_name)}")
            continue
        rule = changed.get(rule.name, rule)
        values, wrong = merge(rule.name, rule.options, wanted.options)
        for line in wrong:
            option = line.partition(":")[0]
            problems.append(f"{_place(config, f'{key}.{option}', key)}: {line.partition(': ')[2]}")
        severity = rule.severity
        if wanted.severity is not None:
            try:
                severity = Severity(wanted.severity)
            except ValueError:
                place = _place(config, f"{key}.severity", key)
                problems.append(f"{place}: must be one of {', '.join(Severity)}, not {wanted.severity!r}")
        changed[rule.name] = replace(rule, values=values, severity=severity)
    return changed


def _place(config: Config, key: str, fallback: str = "") -> str:
    origin = config.origin(key)
    if origin == "default" and fallback:
        origin = config.origin(fallback)
    if origin == "default":
        origin = config.file or "configuration"
    return f"{origin}: {key}"
