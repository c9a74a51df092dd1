"""Which rules run: profile, --select, --ignore and the configuration together."""

from __future__ import annotations

import pytest

from govern.config.settings import Config, RuleConfig
from govern.errors import UsageError
from govern.findings import Severity
from govern.packs import find_rule, select_rules
from govern.rule import Option, Rule

OPTIONS = {"max": Option("integer", 3, "", minimum=1), "words": Option("strings", ("a",), "")}
RULES = (
    Rule("alpha", "one", "", "", profile="recommended", options=OPTIONS, values={"max": 3, "words": ("a",)}),
    Rule("beta", "one", "", "", profile="strict", aliases=("old-beta",)),
    Rule("gamma", "two", "", "", profile="opt-in"),
    Rule("delta", "two", "", "", profile="recommended", status="deprecated"),
    Rule("epsilon", "two", "", "", profile="recommended"),
)


def names(config: Config | None = None, **arguments: object) -> list[str]:
    return [rule.name for rule in select_rules(RULES, config or Config(), **arguments)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        ("recommended", ["alpha", "epsilon"]),
        ("strict", ["alpha", "beta", "epsilon"]),
        ("opt-in", ["alpha", "beta", "gamma", "epsilon"]),
    ],
)
def test_a_profile_runs_those_below_it(profile: str, expected: list[str]) -> None:
    assert names(profile=profile) == expected
    assert names(Config(profile=profile)) == expected


def test_the_command_line_wins_over_the_configured_profile() -> None:
    assert names(Config(profile="opt-in"), profile="recommended") == ["alpha", "epsilon"]


@pytest.mark.parametrize(
    ("select", "expected"),
    [
        (["gamma"], ["gamma"]),
        (["old-beta"], ["beta"]),
        (["delta"], ["delta"]),
        (["one"], ["alpha"]),
        (["two", "beta"], ["beta", "epsilon"]),
        (["recommended", "gamma"], ["alpha", "gamma", "epsilon"]),
        (["opt-in"], ["alpha", "beta", "gamma", "epsilon"]),
    ],
)
def test_select(select: list[str], expected: list[str]) -> None:
    assert names(select=select) == expected
    assert names(Config(select=tuple(select))) == expected


def test_a_family_gives_what_the_profile_runs() -> None:
    assert names(select=["one"], profile="strict") == ["alpha", "beta"]


def test_select_on_the_command_line_replaces_the_configured_one() -> None:
    assert names(Config(select=("gamma",)), select=["alpha"]) == ["alpha"]


def test_ignore_adds_up() -> None:
    assert names(Config(ignore=("alpha",)), ignore=["two"]) == []
    assert names(Config(ignore=("old-beta",)), profile="strict") == ["alpha", "epsilon"]


def test_all_unknown_selectors_are_named_with_what_was_meant() -> None:
    with pytest.raises(UsageError) as caught:
        names(Config(ignore=("gama",)), select=["alfa", "xyzzy"], profile="stric")
    assert str(caught.value).splitlines() == [
        "unknown profile 'stric'; did you mean 'strict'?",
        "unknown rule 'alfa'; did you mean 'alpha'?",
        "unknown rule 'xyzzy'; `govern rules list` shows them all",
        "unknown rule 'gama'; did you mean 'gamma'?",
    ]


def test_configured_severity_and_options() -> None:
    config = Config(rules={"alpha": RuleConfig("info", {"max": 7}), "old-beta": RuleConfig("warning")})
    alpha, beta = select_rules(RULES, config, select=["alpha", "beta"])
    assert (alpha.severity, dict(alpha.values)) == (Severity.INFO, {"max": 7, "words": ("a",)})
    assert beta.severity is Severity.WARNING


def test_lists_become_tuples() -> None:
    config = Config(rules={"alpha": RuleConfig(options={"words": ["x", "y"]})})
    assert select_rules(RULES, config, select=["alpha"])[0].values["words"] == ("x", "y")


def test_what_is_configured_is_checked_even_for_rules_that_do_not_run() -> None:
    config = Config(
        rules={
            "alpha": RuleConfig("fatal", {"max": "many", "mx": 1}),
            "gamma": RuleConfig(options={"max": 1}),
            "betta": RuleConfig("error"),
        },
        file="govern.yaml",
        origins={"rules.alpha.max": "govern.yaml:4", "rules.betta": "govern.yaml:9"},
    )
    with pytest.raises(UsageError) as caught:
        names(config, select=["epsilon"])
    assert str(caught.value).splitlines() == [
        "govern.yaml:4: rules.alpha.max: must be a whole number, not 'many'",
        "govern.yaml: rules.alpha.mx: rule 'alpha' has no such option; did you mean 'max'?",
        "govern.yaml: rules.alpha.severity: must be one of error, warning, info, not 'fatal'",
        "govern.yaml: rules.gamma.max: rule 'gamma' has no such option; it has none",
        "govern.yaml:9: rules.betta: unknown rule; did you mean 'beta'?",
    ]


def test_find_rule() -> None:
    assert find_rule(RULES, "old-beta").name == "beta"
    with pytest.raises(UsageError, match=r"^unknown rule 'gamm'; did you mean 'gamma'\?$"):
        find_rule(RULES, "gamm")
