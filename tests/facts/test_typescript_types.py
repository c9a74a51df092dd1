"""Types, interfaces, enums and classes as tuples."""

from __future__ import annotations

from typing import Any

import pytest

from govern.facts.syntax import Node, column_of, line_of
from govern.facts.typescript import read_typescript


def alias(text: str) -> Node:
    return read_typescript(f"type X = {text}".encode(), "a.ts").body[0][4]  # type: ignore[no-any-return]


def short(node: Any) -> Any:
    """A type in a compact form without positions."""
    if node is None:
        return None
    tag = node[0]
    if tag == "ref":
        return node[2] if not node[3] else (node[2], *map(short, node[3]))
    if tag == "keyword":
        return node[2]
    if tag == "literal":
        return ("=", node[2])
    if tag in ("union", "intersection"):
        return ("|" if tag == "union" else "&", *map(short, node[2]))
    if tag == "arrayof":
        return ("[]", short(node[2]), node[3])
    if tag == "tupleof":
        return ("tuple", *[(n, short(t), o, r) for n, t, o, r in node[2]])
    if tag == "lookup":
        return ("at", short(node[2]), short(node[3]))
    if tag == "keyof":
        return ("keyof", short(node[2]))
    if tag == "templatetype":
        return ("``", *[p if isinstance(p, str) else short(p) for p in node[2]])
    if tag == "shape":
        return ("{}", *[(m[0], m[2]) for m in node[2]])
    return tag


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("string | null", ("|", "string", "null")),
        ("| 'a' | \"b\" | -1 | true | undefined", ("|", ("=", "a"), ("=", "b"), ("=", -1), ("=", True), "undefined")),
        ("(A | B) | C", ("|", "A", "B", "C")),
        ("A & { b: 1 }", ("&", "A", ("{}", ("field", "b")))),
        ("A[]", ("[]", "A", False)),
        ("readonly A[]", ("[]", "A", True)),
        ("(A | B)[][]", ("[]", ("[]", ("|", "A", "B"), False), False)),
        ("Array<Map<string, N.M<T>>>", ("Array", ("Map", "string", ("N.M", "T")))),
        ('Pick<A, "a" | "b">', ("Pick", "A", ("|", ("=", "a"), ("=", "b")))),
        ('components["schemas"]["X"][]', ("[]", ("at", ("at", "components", ("=", "schemas")), ("=", "X")), False)),
        ("(typeof XS)[number]", ("at", "typeof", "number")),
        ("keyof typeof X", ("keyof", "typeof")),
        ("`a-${string}`", ("``", "a-", "string")),
        ("`plain`", ("=", "plain")),
        ("[a: string, b?: number, ...c: T[]]",
         ("tuple", ("a", "string", False, False), ("b", "number", True, False), ("c", ("[]", "T", False), False, True)),
        ),
        ("[string?, ...T[]]", ("tuple", (None, "string", True, False), (None, ("[]", "T", False), False, True))),
        ("(a: string) => Promise<void>", "functype"),
        ("abstract new () => T", "functype"),
        ("A extends infer U ? U : never", "conditional"),
        ("this", "this"),
        ("unique symbol", "unique symbol"),
    ],
)  # fmt: skip
def test_types(text: str, expected: Any) -> None:
    assert short(alias(text)) == expected


def test_import_types_keep_source_and_name() -> None:
    assert alias('import("./x").Y')[2:4] == ("./x", "Y")


def test_interface_members_with_positions() -> None:
    text = """export interface Foo<T = string> extends Bar<T>, N.Baz {
  readonly a?: string | null;
  "b-c": Array<number>
  [key: string]: unknown;
  method?(a: string): void;
  get z(): string;
  new (x: string): Foo;
  (y: number): string;
}
"""
    (exported,) = read_typescript(text.encode(), "a.ts").body
    node = exported[2]
    assert (node[2], node[3][0][0], node[3][0][2][2], [b[2] for b in node[4]], node[6]) == (
        "Foo", "T", "string", ["Bar", "N.Baz"], 9,
    )  # fmt: skip
    assert (line_of(node[1]), column_of(node[1])) == (1, 17)
    first, second, index, method, getter, new, call = node[5]
    assert first[:1] + first[2:3] + first[4:6] == ("field", "a", True, True)
    assert (line_of(first[1]), column_of(first[1])) == (2, 11)
    assert (second[2], second[4], line_of(second[1])) == ("b-c", False, 3)
    assert (index[0], index[2][2], index[3][2]) == ("index", "string", "unknown")
    assert (method[0], method[2], method[4]) == ("method", "method", True)
    assert (getter[2], getter[3][7]) == ("z", "get")
    assert (new[0], new[3], call[0], call[3]) == ("callable", True, "callable", False)


@pytest.mark.parametrize(
    ("text", "optional", "readonly"),
    [
        ("{ [K in keyof T]: T[K] }", "", ""),
        ("{ [K in keyof T]?: T[K] }", "+", ""),
        ("{ -readonly [K in keyof T]-?: T[K] }", "-", "-"),
        ("{ +readonly [K in keyof T]+?: T[K] }", "+", "+"),
        ("{ readonly [K in keyof T]: T[K] }", "", "+"),
    ],
)
def test_mapped_types(text: str, optional: str, readonly: str) -> None:
    (member,) = alias(text)[2]
    assert (member[0], member[2], member[3][0], member[6], member[7]) == ("mapped", "K", "keyof", optional, readonly)


def test_mapped_type_with_renamed_keys() -> None:
    (member,) = alias("{ [K in keyof T as `x${K}`]: T[K] }")[2]
    assert member[4][0] == "templatetype"


def test_enums() -> None:
    text = 'export const enum E { A = "a", B = 1, "c-d", D = 1 << 2 }'
    node = read_typescript(text.encode(), "a.ts").body[0][2]
    assert node[2] == "E"
    assert node[4] is True
    assert [(m[2], m[3] and m[3][0], m[3] and m[3][2]) for m in node[3]] == [
        ("A", "const", "a"), ("B", "const", 1), ("c-d", None, None), ("D", "binop", "<<"),
    ]  # fmt: skip


def test_classes() -> None:
    text = """abstract class K<T> extends L<T> implements I, J {
  a?: string = "x"; #p = 1; private readonly b!: number; static c = 2;
  constructor(private x: string, readonly y?: number) { super() }
  async m<T>(a: T): Promise<T> { return a }
  abstract z(): void;
}"""
    node = read_typescript(text.encode(), "a.ts").body[0]
    assert (node[2], node[4][2], node[5][0][2], [i[2] for i in node[6]], node[9], node[10]) == (
        "K", "L", "T", ["I", "J"], True, 6,
    )  # fmt: skip
    fields = {m[2]: (m[4], m[5], m[7], m[8]) for m in node[7] if m[0] == "field"}
    assert fields == {
        "a": (True, False, False, "public"), "#p": (False, False, False, "#"),
        "b": (False, True, False, "private"), "c": (False, False, True, "public"),
    }  # fmt: skip
    methods = {m[2]: m[3] for m in node[7] if m[0] == "method"}
    assert [(p[2][2], p[7], p[5]) for p in methods["constructor"][4]] == [
        ("x", "private", False),
        ("y", "public", True),
    ]
    assert methods["m"][8] is True
    assert methods["z"][6] is None
