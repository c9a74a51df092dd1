"""What the surroundings of a call say of its body and its answer."""

from __future__ import annotations

import pytest

from govern.facts.syntax import Node
from govern.facts.typescript import read_typescript
from govern.facts.typescript_syntax import walk_calls
from govern.project.type_sync.stated_types import body_types, stated_answer


def call_of(source: str) -> tuple[object, Node]:
    """A file's body and its call of `send` or `fetch`."""
    body = read_typescript(source.encode(), "a.ts").body
    call = next(node for node, _ in walk_calls(body) if node[2][0] == "name" and node[2][2] in ("send", "fetch"))
    return body, call


def named(node: Node | None) -> str:
    return "" if node is None else node[2] if node[0] == "ref" else node[0]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("const f = async () => (await send()) as Order;", "Order"),
        ("async function f() { const order: Order = await send(); return order.id; }", "Order"),
        ("async function f() { const r = await fetch(u); const o = (await r.json()) as Order; return o; }", "Order"),
        ("async function f() { const { data } = await send(); const o = data as Order; return o; }", "Order"),
        ("const f = () => fetch(u).then((r) => r.json() as Promise<Order>);", "Promise"),
        ("const f = () => fetch(u).then((r): Promise<Order> => r.json());", "Promise"),
        ("async function f() { if (a) { const r = await fetch(u); const o: Order = await r.json(); g(o); } }", "Order"),
        ("async function f() { const o: any = await send(); return o.id; }", ""),
        ("async function f() { const o = await send(); return o.id; }", ""),
    ],
)
def test_assertions_and_annotations_give_the_answer_a_type(source: str, expected: str) -> None:
    assert named(stated_answer(*call_of(source), parsed="send" in source).type) == expected


@pytest.mark.parametrize(
    ("source", "read", "returned"),
    [
        ("async function f() { const r = await fetch(u); const d = await r.json(); return d.events; }", True, False),
        ("async function f() { const r = await fetch(u); if (!r.ok) throw r.status; }", False, False),
        ("async function f() { const r = await fetch(u); return new Response(r.body); }", False, False),
        ("async function f() { const r = await fetch(u); const d = await r.json(); return d; }", False, True),
        ("async function f() { const o = await send(); return shown(o); }", False, False),
        ("const f = async () => send();", False, True),
        ("async function f() { const { events } = await send(); return events; }", True, False),
    ],
)
def test_what_happens_to_an_answer_without_a_type(source: str, read: bool, returned: bool) -> None:
    stated = stated_answer(*call_of(source), parsed="send" in source)
    assert (stated.type, stated.read, stated.returned) == (None, read, returned)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("const f = (order: Order) => send('/orders', order);", ["Order"]),
        ("const f = (order: Order) => fetch(u, { body: JSON.stringify(order) });", ["Order"]),
        ("function f() { const order: Order = made(); return send('/orders', order); }", ["Order"]),
        ("const f = ({ id, data }: Change) => send(`/orders/${id}`, data);", ["lookup"]),
        ("const f = () => send('/orders', made() as Order);", ["Order"]),
        ("const f = (order) => send('/orders', order);", []),
        ("const f = () => send('/orders', { id: 1 });", []),
    ],
)
def test_the_types_of_bodies(source: str, expected: list[str]) -> None:
    assert [named(one) for one in body_types(*call_of(source))] == expected
