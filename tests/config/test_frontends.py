"""TypeScript applications, their types, and what calls a backend."""

from __future__ import annotations

import json

import pytest

from tests.config.trees import layout_of

REACT = json.dumps({"dependencies": {"react": "19"}, "devDependencies": {"typescript": "5"}})
TOOL = json.dumps({"devDependencies": {"typescript": "5", "@playwright/test": "1"}})


def files(root: str, *paths: str, package: str = REACT) -> dict[str, str]:
    prefix = f"{root}/" if root else ""
    return {f"{prefix}package.json": package, **{f"{prefix}{path}": "" for path in paths}}


def roots(content: dict[str, str]) -> list[str]:
    return [frontend.root for frontend in layout_of(content).frontends]


@pytest.mark.parametrize("root", ["", "frontend", "apps/[web]", "{{name}}/web"])
def test_a_package_that_uses_a_framework(root: str) -> None:
    content = files(root, "src/App.tsx", "src/types/order.ts", "src/services/orders.ts")
    (frontend,) = layout_of(content).frontends
    layout = layout_of(content)
    assert frontend.root == root
    types, services = (globs[0] for globs in (frontend.types, frontend.services))
    assert types.endswith("src/types/**")
    assert services.endswith("src/services/**")
    found = layout.frontend_of(f"{root}/src/App.tsx".lstrip("/"))
    assert found is not None
    assert found.root == root


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (files("web", "src/a.js"), []),
        (files("tool", "src/a.ts", package=TOOL), []),
        (files("tool", "src/a.ts", "src/b.tsx", package=TOOL), ["tool"]),
        (files("e2e", "a.spec.ts", package=REACT), []),
        ({"web/tsconfig.json": "{}", "web/src/a.tsx": ""}, ["web"]),
        (files("web", "src/a.ts", package="not json"), []),
        (files("web", "src/a.ts", package="[" * 100_000), []),
        (files("web", "src/a.ts", package="[1]"), []),
        (files("web", "only.d.ts"), []),
        (files("web", "node_modules/x/a.ts", "node_modules/x/package.json"), []),
        (files("web", "src/a.ts") | files("admin", "src/a.ts"), ["admin", "web"]),
        (files("", package='{"workspaces": ["web"]}') | files("web", "src/a.tsx"), ["web"]),
        (files("web", "src/a.tsx") | {"web/tests/tsconfig.json": "", "web/tests/b.tsx": ""}, ["web"]),
        ({"web/package.json": REACT, "web/src/a.vue": '<script setup lang="ts">'}, ["web"]),
        ({"web/package.json": REACT, "web/src/a.vue": "<script>"}, []),
    ],
)
def test_what_is_a_frontend(content: dict[str, str], expected: list[str]) -> None:
    assert roots(content) == expected


@pytest.mark.parametrize(
    ("paths", "types", "services"),
    [
        (["src/types.ts", "src/api/a.ts"], ["src/types.ts"], ["src/api/**"]),
        (["src/lib/api/a.ts", "src/lib/types/a.ts"], ["src/lib/types/**"], ["src/lib/api/**"]),
        (["src/client/types.gen.ts", "src/client/sdk.gen.ts"], ["src/client/types.gen.ts"], ["src/client/**"]),
        (["openapi/types.gen.ts", "openapi/sdk.gen.ts"], ["openapi/types.gen.ts"], ["openapi/sdk.gen.ts"]),
        (["src/order.types.ts", "src/orderApi.ts"], ["src/order.types.ts"], ["src/orderApi.ts"]),
        (["src/models/a.ts", "src/order.service.ts"], ["src/models/**"], ["src/order.service.ts"]),
        (["src/global.d.ts", "src/lib/api.ts", "src/vite-env.d.ts"], ["src/global.d.ts"], ["src/lib/api.ts"]),
        (["src/a.ts"], ["**"], ["**"]),
        (["src/app/api/x/route.ts", "src/services/View.tsx", "src/a.ts"], ["**"], ["**"]),
    ],
)
def test_where_types_and_services_are(paths: list[str], types: list[str], services: list[str]) -> None:
    (frontend,) = layout_of(files("web", *paths)).frontends
    assert frontend.types == tuple(f"web/{path}" for path in types)
    assert frontend.services == tuple(f"web/{path}" for path in services)


def test_the_reasons_say_what_was_found_and_what_was_not() -> None:
    (frontend,) = layout_of(files("web", "src/types.ts", "tsconfig.json")).frontends
    assert frontend.reasons == (
        "frontend: web/tsconfig.json, 1 TypeScript files, uses react",
        "types: web/src/types.ts",
        "services: no folder or file is called so, all files count",
    )


def test_an_example_says_so() -> None:
    (frontend,) = layout_of(files("examples/web", "src/a.tsx")).frontends
    assert frontend.example


def test_the_configuration_decides_and_leaves_the_rest_to_detection() -> None:
    content = files("web", "src/types.ts", "src/api/a.ts") | files("admin", "src/a.ts")
    content["govern.yaml"] = "frontends: [{root: web, services: ['web/src/calls/**']}]\n"
    (frontend,) = layout_of(content).frontends
    assert (frontend.types, frontend.services) == (("web/src/types.ts",), ("web/src/calls/**",))
