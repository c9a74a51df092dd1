"""Calls through hand-made wrappers: reported where the path is said, whatever lies between."""

from __future__ import annotations

from tests.project.frontend_calls.small_frontends import calls_of, shown


def test_a_function_with_path_and_method() -> None:
    source = (
        'const send = (path: string, method = "GET") => fetch("/api" + path, { method });\n'
        'export const list = () => send("/items");\n'
        'export const remove = (id: number) => send(`/items/${id}`, "DELETE");\n'
    )
    assert shown(source) == [
        "2 GET /api/items: GET /api/items",
        "3 DELETE /api/items/{}: DELETE /api/items/{item_id}",
    ]


def test_an_object_of_verbs_in_another_file_through_a_re_export() -> None:
    files = {
        "src/http.ts": (
            "async function request(path, options = {}) {\n  return fetch(`/api${path}`, { ...options });\n}\n"
            "export const http = {\n  get: (path) => request(path),\n"
            '  post: (path, body) => request(path, { method: "POST", body }),\n};\n'
        ),
        "src/lib/index.ts": 'export { http as api } from "../http";\n',
        "src/items.ts": 'import { api } from "./lib";\nexport const list = () => api.get("/items");\n'
        'export const add = (item) => api.post("/items", item);\n',
    }
    assert shown(files) == ["2 GET /api/items: GET /api/items", "3 POST /api/items: POST /api/items"]
    assert {call.chain[-1].file for call in calls_of(files)} == {"frontend/src/http.ts"}


def test_a_class_with_a_request_method_and_a_base_given_to_it() -> None:
    source = (
        "class Base {\n  constructor(protected base: string) {}\n"
        '  request(path: string, method = "GET") {\n    return fetch(`${this.base}${path}`, { method });\n  }\n}\n'
        'class Orders extends Base {\n  constructor() {\n    super("/api");\n  }\n'
        '  list() {\n    return this.request("/orders");\n  }\n}\nexport const orders = new Orders();\n'
    )
    assert shown(source) == ["12 GET /api/orders: GET /api/orders"]


def test_a_base_class_whose_route_each_subclass_gives() -> None:
    source = (
        'import axios from "axios";\nabstract class Crud {\n  abstract route: string;\n'
        "  all() {\n    return axios.get(this.route);\n  }\n  one(id: number) {\n    return axios.get(`${this.route}/${id}`);\n  }\n}\n"
        'export class Items extends Crud {\n  route = "/api/items";\n}\nexport class Orders extends Crud {\n  route = "/api/orders";\n}\n'
    )
    found = {(call.function, call.endpoints[0].label) for call in calls_of(source)}
    assert found == {
        ("Items.all", "GET /api/items"),
        ("Items.one", "GET /api/items/{item_id}"),
        ("Orders.all", "GET /api/orders"),
        ("Orders.one", "GET /api/orders/{order_id}"),
    }


def test_a_factory_and_a_hook_that_hands_out_functions() -> None:
    source = (
        "const crud = (base: string) => ({ all: () => fetch(base), one: (id) => fetch(`${base}/${id}`) });\n"
        'export const orders = crud("/api/orders");\n'
        "const useApi = () => {\n  const get = useCallback((path) => fetch(`/api${path}`), []);\n  return { get };\n};\n"
        'export const useItems = () => {\n  const { get } = useApi();\n  return () => get("/items");\n};\n'
    )
    found = {(call.line, endpoint.label) for call in calls_of(source) for endpoint in call.endpoints}
    assert found == {(2, "GET /api/orders"), (2, "GET /api/orders/{order_id}"), (9, "GET /api/items")}


def test_two_wrappers_deep() -> None:
    source = (
        "const raw = (url, init) => fetch(url, init);\nconst json = (path, init) => raw(`/api${path}`, init);\n"
        'export const add = (item) => json("/items", { method: "POST", body: JSON.stringify(item) });\n'
    )
    assert shown(source) == ["3 POST /api/items: POST /api/items"]


def test_a_wrapper_that_nobody_calls_and_a_path_from_elsewhere_are_dynamic_never_dropped() -> None:
    source = "export const get = (url: string) => fetch(url);\nexport const open = (link: Link) => fetch(link.href);\n"
    assert [call.status for call in calls_of(source)] == ["dynamic", "dynamic"]


def test_functions_that_call_each_other_end() -> None:
    source = (
        "const a = (p) => b(p);\nconst b = (p) => (p ? a(p) : fetch(p));\nexport const c = () => a('/api/items');\n"
    )
    assert "GET /api/items" in {endpoint.label for call in calls_of(source) for endpoint in call.endpoints}


def test_a_client_that_a_callback_is_given() -> None:
    source = (
        "import axios, { AxiosInstance } from 'axios';\nconst make = () => axios.create({ baseURL: '/api' });\n"
        "const caught = async (send: (one: AxiosInstance) => Promise<any>) => { return await send(make()); };\n"
        "export const change = (id: number) =>\n  caught(async (one) =>\n    one.put(`items/${id}`, {}));\n"
        "const list = (one) => one.get('items');\nexport const all = () => caught(list);\n"
    )
    assert shown(source) == [
        "6 PUT /api/items/{}: PUT /api/items/{item_id}", "7 GET /api/items: GET /api/items",
    ]  # fmt: skip


def test_a_client_that_nobody_is_seen_to_give_is_reported() -> None:
    source = "export const change = (axios, id) => axios.put(`things/${id}`, {});\n"
    assert [(call.method, call.status) for call in calls_of(source)] == [("PUT", "dynamic")]


def test_a_map_is_no_client() -> None:
    assert calls_of("export const read = (cache, key) => cache.get(`items/${key}`);\n") == ()


API = (
    "class Base { constructor(requests: Requests) { this.requests = requests; } }\n"
    "class Items extends Base { all() { return this.requests.get('/api/items'); } }\n"
    "class Upload extends Base { file(url, data) { return this.requests.post(url, data); } }\n"
)


def test_a_path_that_is_handed_to_an_object_of_unknown_make() -> None:
    source = API + "const upload = new Upload(make());\nexport const add = (data) => upload.file('/api/items', data);\n"
    assert "5 POST /api/items: POST /api/items" in shown(source)


def test_a_path_that_is_not_known_of_an_object_that_is_proven_to_send_requests_is_dynamic() -> None:
    source = API + "const upload = new Upload(make());\nexport const add = (props) => upload.file(props.url, {});\n"
    assert [(call.line, call.status) for call in calls_of(source)] == [(2, "joined"), (5, "dynamic")]


def test_what_is_empty_at_first_is_not_known() -> None:
    source = (
        "const target = ref('');\nconst shown = useState('');\n"
        "export const read = () => fetch(`/api/items/${target.value}`);\n"
    )
    assert shown(source) == ["3 GET /api/items/{}: GET /api/items/{item_id}"]
