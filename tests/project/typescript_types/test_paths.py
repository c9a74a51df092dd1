"""Which file an import means."""

from __future__ import annotations

import pytest

from govern.project.typescript_types.paths import ImportPaths, read_relaxed_json

FILES = {
    "web/package.json": '{"name": "web", "dependencies": {"@shop/client": "workspace:*", "react": "19"}}',
    "web/tsconfig.json": '{ "extends": "./tsconfig.base.json", /* why */ "include": ["src"], }',
    "web/tsconfig.base.json": """{
      // aliases
      "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./src/*"], "types": ["src/types/index.ts"], } },
    }""",
    "web/src/types/index.ts": "",
    "web/src/types/user.d.ts": "",
    "web/src/api.tsx": "",
    "web/src/deep/here.ts": "",
    "packages/client/package.json": '{"name": "@shop/client"}',
    "packages/client/src/index.ts": "",
    "packages/client/src/models.ts": "",
    "bare/package.json": "{}",
    "bare/src/x.ts": "",
    "bare/src/y.ts": "",
    "broken/tsconfig.json": "{ not json",
    "broken/a.ts": "",
}


@pytest.mark.parametrize(
    ("importer", "specifier", "expected"),
    [
        ("web/src/deep/here.ts", "../api", "web/src/api.tsx"),
        ("web/src/deep/here.ts", "../api.js", None),
        ("web/src/deep/here.ts", "../types", "web/src/types/index.ts"),
        ("web/src/deep/here.ts", "../types/user", "web/src/types/user.d.ts"),
        ("web/src/api.tsx", "./deep/here.js", "web/src/deep/here.ts"),
        ("web/src/deep/here.ts", "@/api", "web/src/api.tsx"),
        ("web/src/deep/here.ts", "types", "web/src/types/index.ts"),
        ("web/src/deep/here.ts", "src/api", "web/src/api.tsx"),
        ("web/src/deep/here.ts", "@shop/client", "packages/client/src/index.ts"),
        ("web/src/deep/here.ts", "@shop/client/models", "packages/client/src/models.ts"),
        ("web/src/deep/here.ts", "react", None),
        ("web/src/deep/here.ts", "../../../../outside", None),
        ("bare/src/x.ts", "@/y", "bare/src/y.ts"),
        ("bare/src/x.ts", "~/y", "bare/src/y.ts"),
        ("broken/a.ts", "@/x", None),
    ],
)
def test_resolve(importer: str, specifier: str, expected: str | None) -> None:
    paths = ImportPaths(FILES, lambda path: FILES[path].encode())
    assert paths.resolve(importer, specifier) == expected


def test_packages_of_the_workspace() -> None:
    paths = ImportPaths(FILES, lambda path: FILES[path].encode())
    assert paths.packages_used_by("web") == ("packages/client",)
    assert paths.packages_used_by("nowhere") == ()


def test_a_tsconfig_that_extends_itself_ends() -> None:
    files = {"tsconfig.json": '{"extends": "./tsconfig.json"}', "a.ts": "", "b.ts": ""}
    assert ImportPaths(files, lambda path: files[path].encode()).resolve("a.ts", "x") is None


@pytest.mark.parametrize("text", ["", "]", "a b", "\0", '"x"; "y"'])
def test_what_is_no_json_is_none(text: str) -> None:
    assert read_relaxed_json(text.encode()) is None


def test_relaxed_json_with_a_byte_order_mark() -> None:
    assert read_relaxed_json(b'\xef\xbb\xbf{"a": [1, "b", true, null,], // c\n}') == {"a": [1, "b", True, None]}
