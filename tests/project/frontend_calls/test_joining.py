"""What becomes of a path: endpoints, what the frontend serves itself, other hosts, and what is not known."""

from __future__ import annotations

import pytest

from govern.project.frontend_calls.nginx import gateways_of
from tests.project.frontend_calls.small_frontends import calls_of, project_of


@pytest.mark.parametrize(
    ("source", "status"),
    [
        ('fetch("/api/things")', "unknown"),
        ('fetch("/api/orders", { method: "POST" })', "unknown"),
        ("fetch(`/api/${window.name}`)", "dynamic"),
        ("fetch(window.name)", "dynamic"),
        ('fetch("https://example.org/api/items")', "external"),
        ('fetch("/words.json")', "local"),
        ('fetch("/api/orders/")', "joined"),
        ('fetch("/api/orders/7")', "joined"),
    ],
)
def test_the_status_of_a_call(source: str, status: str) -> None:
    (call,) = calls_of(f"export const f = () => {source};\n")
    assert call.status == status


def test_an_unknown_call_tells_which_methods_its_path_answers() -> None:
    (call,) = calls_of('export const f = () => fetch("/api/orders", { method: "POST" });\n')
    assert call.answers == ("GET",)


def test_text_goes_before_parameters() -> None:
    backend = (
        "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/items/{name}')\ndef one(name): ...\n"
        "@app.get('/items/mine')\ndef mine(): ...\n"
    )
    calls = calls_of({"app/main.py": backend, "src/a.ts": 'export const f = () => fetch("/items/mine");\n'})
    assert [endpoint.path for endpoint in calls[0].endpoints] == ["/items/mine"]


def test_the_prefix_of_an_unknown_base_is_found_by_all_its_calls() -> None:
    source = (
        "const BASE = process.env.NEXT_PUBLIC_BACKEND;\nexport const f = () => fetch(`${BASE}/items`);\n"
        "export const g = () => fetch(`${BASE}/orders`);\nexport const h = () => fetch(`${BASE}/things`);\n"
    )
    assert [call.status for call in calls_of(source)] == ["joined", "joined", "unknown"]


def test_a_route_handler_of_the_frontend_is_local() -> None:
    files = {
        "src/app/api/session/[id]/route.ts": "export async function GET() {\n  return new Response();\n}\n",
        "src/a.ts": "export const f = (id: string) => fetch(`/api/session/${id}`);\n",
    }
    assert [call.status for call in calls_of(files)] == ["local"]


def test_a_proxy_takes_a_prefix_away() -> None:
    files = {
        "frontend/vite.config.ts": (
            'export default { server: { proxy: { "/back": { target: "http://localhost:8000", '
            'rewrite: (path) => path.replace(/^\\/back/, "") } } } };\n'
        ),
        "src/a.ts": 'export const f = () => fetch("/back/api/orders");\n',
    }
    (call,) = calls_of(files)
    assert [endpoint.label for endpoint in call.endpoints] == ["GET /api/orders"]
    assert project_of(files).frontend_calls.gaps == ()


def test_a_rewrite_of_next() -> None:
    files = {
        "frontend/next.config.js": (
            'module.exports = { async rewrites() { return { beforeFiles: [{ source: "/be/:path*", '
            "destination: `${process.env.API}/api/:path*` }] }; } };\n"
        ),
        "src/a.ts": "export const f = (id: number) => fetch(`/be/orders/${id}`);\n",
    }
    (call,) = calls_of(files)
    assert [endpoint.label for endpoint in call.endpoints] == ["GET /api/orders/{order_id}"]


NGINX = """
server {
  listen 80;  # a comment
  location = /health { return 200; }
  location /api/ { proxy_pass http://backend:8000/v1/; }
  location ~ ^/files/(.*)$ { rewrite ^/files/(.*)$ /download/$1 break; proxy_pass http://backend:8000; }
  location /raw { proxy_pass http://backend:8000; }
  location / { try_files $uri /index.html; }
}
"""


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/api/items", "/v1/items"),
        ("/files/a/b", "/download/a/b"),
        ("/raw/items", "/raw/items"),
        ("/health", None),
        ("/other", None),
    ],
)
def test_locations_of_nginx(path: str, target: str | None) -> None:
    (gateway,) = gateways_of("nginx.conf", NGINX)
    rule = gateway.of(path)
    assert rule is not None
    assert (rule.change(path) if rule.backend else None) == target


def test_a_configuration_that_forwards_nothing_is_no_gateway() -> None:
    assert gateways_of("nginx.conf", "server { location / { root /www; } }") == []
    assert gateways_of("nginx.conf", "server { location / { proxy_pass") == []
