"""Files of a frontend that a tool wrote, told by what they say of themselves."""

from __future__ import annotations

import re

from govern.facts.typescript import TypeScriptFacts

TOOLS = (
    (re.compile(r"openapi-typescript-codegen"), "openapi-typescript-codegen"),
    (re.compile(r"openapi-typescript"), "openapi-typescript"),
    (re.compile(r"@hey-api/openapi-ts|hey-api"), "hey-api"),
    (re.compile(r"orval"), "orval"),
    (re.compile(r"\bfern\b", re.IGNORECASE), "fern"),
    (re.compile(r"kubb", re.IGNORECASE), "kubb"),
    (re.compile(r"swagger-typescript-api", re.IGNORECASE), "swagger-typescript-api"),
    (re.compile(r"openapi[- ]generator", re.IGNORECASE), "openapi-generator"),
    (re.compile(r"pydantic2ts|from pydantic models|pydantic-to-typescript", re.IGNORECASE), "pydantic-to-typescript"),
    (re.compile(r"json-schema-to-typescript"), "json-schema-to-typescript"),
)
SAYS_SO = re.compile(
    r"@generated|auto[- ]?generated|automatically generated|generated (?:by|from|using|via|with|file|code)"
    r"|do not (?:edit|modify|change|make direct changes)",
    re.IGNORECASE,
)


def generator_of(facts: TypeScriptFacts) -> str:
    """The tool that wrote a file ("a tool" where it gives no name), "" for one that people wrote."""
    if facts.path.endswith((".gen.ts", ".generated.ts")):
        named = next((tool for pattern, tool in TOOLS if pattern.search(facts.header)), "")
        return named or "a tool"
    if not SAYS_SO.search(facts.header):
        return ""
    return next((tool for pattern, tool in TOOLS if pattern.search(facts.header)), "a tool")
