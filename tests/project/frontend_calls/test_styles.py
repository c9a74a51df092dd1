"""Calls in the styles that frontends are written in, each joined to its endpoint."""

from __future__ import annotations

import pytest

from tests.project.frontend_calls.small_frontends import calls_of, shown

STYLES = {
    "fetch": ('export const f = () => fetch("/api/items");', ["1 GET /api/items: GET /api/items"]),
    "fetch of window, with a method": (
        'export const f = (id: number) => window.fetch(`/api/items/${id}`, { method: "delete" });',
        ["1 DELETE /api/items/{}: DELETE /api/items/{item_id}"],
    ),
    "a Request": (
        'export const f = () => fetch(new Request("/api/items", { method: "POST" }));',
        ["1 POST /api/items: POST /api/items"],
    ),
    "axios": (
        'import axios from "axios";\nexport const f = (id: string) => axios.put("/api/items/" + id, {});',
        ["2 PUT /api/items/{}: PUT /api/items/{item_id}"],
    ),
    "an axios instance": (
        (
            'import axios from "axios";\nconst api = axios.create({ baseURL: import.meta.env.VITE_API || "/api" });\n'
            'export const f = () => api.get<string[]>("items");'
        ),
        ["3 GET /api/items: GET /api/items"],
    ),
    "axios with one object": (
        'import axios from "axios";\nexport const f = () => axios({ url: "/api/items", method: "post" });',
        ["2 POST /api/items: POST /api/items"],
    ),
    "the defaults of axios": (
        'import axios from "axios";\naxios.defaults.baseURL = "/api";\nexport const f = () => axios.get("/orders");',
        ["3 GET /api/orders: GET /api/orders"],
    ),
    "an interceptor that changes the path": (
        (
            'import axios from "axios";\nconst api = axios.create({ baseURL: "/" });\n'
            "api.interceptors.request.use((config) => {\n  config.url = `/api${config.url}`;\n  return config;\n});\n"
            'export const f = () => api.get("/orders");'
        ),
        ["7 GET /api/orders: GET /api/orders"],
    ),
    "ky": (
        'import ky from "ky";\nconst api = ky.create({ prefixUrl: "/api" });\nexport const f = () => api.post("items").json();',
        ["3 POST /api/items: POST /api/items"],
    ),
    "ofetch": (
        'const api = $fetch.create({ baseURL: "/api" });\nexport const f = () => api("/items", { method: "POST" });',
        ["2 POST /api/items: POST /api/items"],
    ),
    "openapi-fetch": (
        (
            'import createClient from "openapi-fetch";\nconst client = createClient<paths>({ baseUrl: "/" });\n'
            'export const f = () => client.GET("/api/items/{item_id}", { params: { path: { item_id: 1 } } });'
        ),
        ["3 GET /api/items/{}: GET /api/items/{item_id}"],
    ),
    "hey-api": (
        (
            'import { client } from "./client";\nexport const readItem = (options) =>\n'
            '  (options?.client ?? client).get<Item>({ url: "/api/items/{item_id}", ...options });'
        ),
        ["3 GET /api/items/{}: GET /api/items/{item_id}"],
    ),
    "openapi-typescript-codegen": (
        (
            'import { OpenAPI } from "./core/OpenAPI";\nimport { request as __request } from "./core/request";\n'
            "export class ItemsService {\n  public static createItem(data) {\n"
            '    return __request(OpenAPI, { method: "POST", url: "/api/items", body: data.requestBody });\n  }\n}'
        ),
        ["5 POST /api/items: POST /api/items"],
    ),
    "orval": (
        (
            'import axios from "axios";\nconst mutator = <T>(config: Config): Promise<T> => axios({ ...config, baseURL: "" });\n'
            'export const getItem = (id: number) => mutator<Item>({ url: `/api/items/${id}`, method: "GET" });'
        ),
        ["3 GET /api/items/{}: GET /api/items/{item_id}"],
    ),
    "SWR": (
        (
            'import useSWR from "swr";\nconst fetcher = (url: string) => fetch(url).then((r) => r.json());\n'
            "export const useOrder = (id: number | null) => useSWR(id ? `/api/orders/${id}` : null, fetcher);"
        ),
        ["3 GET /api/orders/{}: GET /api/orders/{order_id}"],
    ),
    "react-query": (
        (
            'import { useQuery } from "@tanstack/react-query";\n'
            'export const useOrders = () => useQuery({ queryKey: ["o"], queryFn: async () => (await fetch("/api/orders")).json() });'
        ),
        ["2 GET /api/orders: GET /api/orders"],
    ),
    "a websocket": (
        "export const f = () => new WebSocket(`wss://${location.host}/api/live`);",
        ["1 WEBSOCKET /api/live: WEBSOCKET /api/live"],
    ),
    "query strings": (
        (
            "export const f = (q: string) => fetch(`/api/orders?${new URLSearchParams({ q })}`);\n"
            'export const g = (q: string) => fetch("/api/orders" + (q ? "?q=" + encodeURIComponent(q) : ""));\n'
            "export function h(q?: string) {\n  let url = '/api/orders';\n  if (q) url += `?q=${q}`;\n  return fetch(url);\n}"
        ),
        [f"{line} GET /api/orders: GET /api/orders" for line in (1, 2, 6)],
    ),
    "a URL": (
        'const url = new URL("/api/orders", window.location.origin);\nurl.searchParams.set("q", "1");\nexport const f = () => fetch(url.toString());',
        ["3 GET /api/orders: GET /api/orders"],
    ),
    "an array that is joined": (
        'export const f = (id: string) => fetch(["", "api", "orders", encodeURIComponent(id)].join("/"));',
        ["1 GET /api/orders/{}: GET /api/orders/{order_id}"],
    ),
    "a choice of two": (
        (
            "export const save = (id?: number) =>\n"
            '  fetch(id ? `/api/items/${id}` : "/api/items", { method: id ? "PUT" : "POST" });'
        ),
        ["2 PUT /api/items/{}: PUT /api/items/{item_id}, POST /api/items"],
    ),
    "a union of names": (
        'export const f = (kind: "items" | "orders") => fetch(`/api/${kind}`);',
        ["1 GET /api/items: GET /api/items, GET /api/orders"],
    ),
    "the backend's address": (
        'const HOST = process.env.NEXT_PUBLIC_API ?? "http://localhost:8000";\nexport const f = () => fetch(`${HOST}/api/orders`);',
        ["2 GET /api/orders: GET /api/orders"],
    ),
}


@pytest.mark.parametrize("style", STYLES)
def test_a_call_is_joined(style: str) -> None:
    source, expected = STYLES[style]
    assert shown(source) == expected


def test_javascript_and_components_are_read() -> None:
    files = {
        "src/api.js": 'export const f = () => fetch("/api/orders");',
        "src/Page.vue": '<template><p/></template>\n<script setup lang="ts">\nconst r = await fetch("/api/items");\n</script>\n',
    }
    assert [(call.file, call.line, call.status) for call in calls_of(files)] == [
        ("frontend/src/Page.vue", 3, "joined"),
        ("frontend/src/api.js", 1, "joined"),
    ]


def test_types_headers_and_the_function_around_are_told() -> None:
    source = (
        'import axios from "axios";\nexport class ItemsApi {\n  async create(item: New): Promise<Item> {\n'
        '    return (await axios.post<Item>("/api/items", item, { headers: { "Idempotency-Key": "k" } })).data;\n  }\n}\n'
    )
    (call,) = calls_of(source)
    assert call.function == "ItemsApi.create"
    assert [one[2] for one in call.types] == ["Item"]
    assert call.returns is not None
    assert call.body is not None
    assert call.body[2] == "item"
    assert (call.headers, call.all_headers) == (frozenset({"idempotency-key"}), True)


def test_minified_files_are_not_read_and_said_so() -> None:
    from tests.project.frontend_calls.small_frontends import project_of

    project = project_of({"src/lib.js": 'fetch("/api/items");' + "a=1;" * 20_000})
    assert project.frontend_calls.all == ()
    assert any("minified" in notice.message for notice in project.facts.notices())


def test_a_folder_called_public_is_built_only_at_the_top() -> None:
    source = 'export const f = () => fetch("/api/orders");\n'
    files = {"src/lib/public/api.ts": source, "frontend/public/worker.js": source, "frontend/dist/index.js": source}
    assert [call.file for call in calls_of(files)] == ["frontend/src/lib/public/api.ts"]


def test_paths_that_a_property_of_a_component_is_limited_to() -> None:
    source = (
        "export const Load = ({ api, path }: { api: Client; path: '/api/items' | '/api/orders' }) => api.GET(path);\n"
    )
    (call,) = calls_of(source)
    assert [one.label for one in call.endpoints] == ["GET /api/items", "GET /api/orders"]


def test_event_sources_of_packages() -> None:
    source = (
        'import { EventSourcePlus } from "event-source-plus";\n'
        'import { fetchEventSource } from "@microsoft/fetch-event-source";\n'
        'export const a = () => new EventSourcePlus("/api/items");\n'
        'export const b = () => fetchEventSource("/api/items", { method: "POST" });\n'
    )
    assert [(call.line, call.method, call.status) for call in calls_of(source)] == [
        (3, "GET", "joined"), (4, "POST", "joined"),
    ]  # fmt: skip
