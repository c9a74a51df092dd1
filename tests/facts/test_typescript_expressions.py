"""Expressions and statements as tuples, and the helpers that read them."""

from __future__ import annotations

from typing import Any

import pytest

from govern.facts.syntax import Node
from govern.facts.typescript import read_typescript
from govern.facts.typescript_syntax import chain, declarations, property_of, string_value, walk_calls


def expression(text: str, path: str = "a.ts") -> Node:
    return read_typescript(f"const x = {text}".encode(), path).body[0][3][0][4]  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"a\\n\\u00e9\\x41\\u{1F600}\\\'"', "a\né\x41\U0001f600'"),
        ("'a\\\nb'", "ab"),
        ("12", 12), ("0xff", 255), ("1_000", 1000), ("1.5e3", 1500.0), ("10n", 10), ("-3", -3),
        ("true", True), ("null", None), ("b as const", ...),
    ],
)  # fmt: skip
def test_constants(text: str, value: Any) -> None:
    node = expression(text)
    assert node[0] == ("name" if value is ... else "const")
    assert value is ... or (node[2] == value and type(node[2]) is type(value))


def test_templates_keep_their_expressions() -> None:
    node = expression("`/x/${a.b}/y${c}`")
    assert [p if isinstance(p, str) else p[0] for p in node[2]] == ["/x/", "attr", "/y", "name"]


def test_a_call_keeps_callee_arguments_and_types() -> None:
    node = expression(
        'api.client.post<Foo[]>(`/x/${id}`, { params: { a, ...rest }, "h-x": 1, m() { return 2 } }, (e) => e.y)'
    )
    assert chain(node[2]) == ("api", "client", "post")
    assert node[4][0][0] == "arrayof"
    path, options, arrow = node[3]
    assert path[0] == "template"
    assert property_of(options, "h-x") == ("const", options[2][1][3][1], 1)
    params = property_of(options, "params")
    assert params is not None
    assert [m[0] for m in params[2]] == ["prop", "spread"]
    method = property_of(options, "m")
    assert method is not None
    assert method[7] == "method"
    assert arrow[7] == "arrow"
    assert arrow[6][0][0] == "return"


def test_an_awaited_call_with_type_arguments_is_still_awaited() -> None:
    node = expression("await api.get<Foo>(url)")
    assert (node[0], node[2][0]) == ("await", "call")
    assert chain(node[2][2]) == ("api", "get")
    assert node[2][4][0][2] == "Foo"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a?.b?.c", ("a", "b", "c")),
        ("ky.create({}).post", ("ky", "create", "()", "post")),
        ("(await get()).data", ("get", "()", "data")),
        ("this.http.get", ("this", "http", "get")),
        ("a[0].b!.c", ("a", "[]", "b", "c")),
        ("(x as Y).z", ("x", "z")),
        ("import.meta.env.VITE_X", ("import.meta", "env", "VITE_X")),
        ("[1].map", None),
    ],
)
def test_chain(text: str, expected: tuple[str, ...] | None) -> None:
    assert chain(expression(text)) == expected


def test_string_value() -> None:
    assert string_value(expression("'a'")) == "a"
    assert string_value(expression("`a`")) == "a"
    assert string_value(expression("`a${b}`")) is None
    assert string_value(expression("1")) is None
    assert string_value(None) is None


def test_patterns_in_parameters_and_variables() -> None:
    node = expression("({ a, b: c = 1, ...d }: P, [e, , f] = g, ...h: T[]) => 0")
    first, second, rest = node[4]
    assert [m[0] for m in first[2][2]] == ["prop", "prop", "spread"]
    assert first[2][2][1][3][0] == "assign"
    assert first[3][2] == "P"
    assert [i[0] for i in second[2][2]] == ["name", "hole", "name"]
    assert second[4][2] == "g"
    assert (rest[6], rest[2][2]) == (True, "h")


def test_calls_know_the_functions_around_them() -> None:
    text = """
export const getItems = async () => { const r = await fetch("/a"); return r.json() }
export class Api { load = () => axios.get("/b"); save() { return [1].map(() => post("/c")) } }
const routes = { list: () => get("/d") }
function outer() { function inner() { return new Thing() } }
run()
"""
    found = {}
    for call, inside in walk_calls(read_typescript(text.encode(), "a.ts").body):
        found["/".join(chain(call[2]) or ("?",))] = inside
    assert found["fetch"] == ("getItems",)
    assert found["axios/get"] == ("Api", "load")
    assert found["post"] == ("Api", "save", "")
    assert found["get"] == ("list",)
    assert found["Thing"] == ("outer", "inner")
    assert found["run"] == ()


def test_jsx() -> None:
    node = expression(
        "<><Foo.Bar a='x' b={() => api.get(1)} {...p} c>text {y ? <i/> : null} {/* z */}</Foo.Bar></>", "a.tsx"
    )
    assert node[2] == ""
    (inner,) = node[4]
    assert inner[2] == "Foo.Bar"
    assert [(m[0], m[2] if m[0] == "prop" else m[2][2]) for m in inner[3]] == [
        ("prop", "a"), ("prop", "b"), ("spread", "p"), ("prop", "c"),
    ]  # fmt: skip
    assert inner[3][3][3] is None
    assert [c if isinstance(c, str) else c[0] for c in inner[4]] == ["text", "cond"]


def test_statements() -> None:
    text = """
function f(this: X, a?: string): a is string {
  for (const q of xs) { if (a) b(); else if (c) d() }
  for (let i = 0; i < 3; i++) e()
  for (const k in o) break
  while (a) continue
  do { g() } while (h)
  try { a } catch ({ message }) { b } finally { c }
  switch (x) { case 1: a(); break; default: b() }
  throw new Error(`x`)
  label: for (;;) { }
  return
}
"""
    (func,) = read_typescript(text.encode(), "a.ts").body
    assert func[5][0] == "predicate"
    of, three, into, while_, do, try_, switch, throw, label, back = func[6]
    assert (of[2], of[5][0][4][0][0]) == ("of", "if")
    assert (three[2], three[3][0][0], three[4][0], len(three[5])) == ("for", "var", "binop", 2)
    assert (into[2], into[5][0][0]) == ("in", "break")
    assert (while_[3][0][0], do[0]) == ("continue", "while")
    assert (try_[3][0], [len(part) for part in (try_[2], try_[4], try_[5])]) == ("object", [1, 1, 1])
    assert [(case[0] and case[0][2], len(case[1])) for case in switch[3]] == [(1, 2), (None, 1)]
    assert (throw[2][0], label[0], back[2]) == ("new", "for", None)


def test_declarations_without_what_wraps_them() -> None:
    body = read_typescript(b"export default class A {}\nexport declare const b: string\ntype C = 1", "a.ts").body
    assert [(node[0], exported, default) for node, exported, default in declarations(body)] == [
        ("class", True, True), ("var", True, False), ("alias", False, False),
    ]  # fmt: skip


def test_a_zod_object_is_an_expression() -> None:
    node = expression("z.object({ id: z.number(), tags: z.array(z.string()).optional() }).strict()")
    assert chain(node[2]) == ("z", "object", "()", "strict")
    shape = node[2][2][3][0]
    assert [m[2] for m in shape[2]] == ["id", "tags"]
