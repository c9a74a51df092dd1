"""Bodies at a glance: what is never walked shows nothing, and what is walked in part shows all that it does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from govern.facts.python import read_python
from govern.facts.syntax import Body, Node, walk
from govern.project.project import Project
from govern.project.proofs.course import bound_in, course
from govern.project.proofs.evidence import Evidence
from govern.project.proofs.local import Reader
from govern.project.proofs.paths import Step, Walk
from govern.project.values import ModuleValue, Scope
from tests.differential.samples import samples
from tests.project.small_apps import project_in, project_of

ROOT = Path(__file__).parents[3]
SHOP = ROOT / "examples/shop"
SAMPLES = {sample.name: sample.files for sample in samples()}

WAYS = """
from fastapi import Depends, HTTPException
from fastapi.responses import JSONResponse
from contextlib import suppress

def deny(message):
    return JSONResponse({"message": message}, 403)

def helper(user):
    def inner():
        if not user.is_admin:
            raise HTTPException(403)
    return inner()

def later(user):
    error = HTTPException(status_code=403)
    if user.role != "admin":
        raise error
    return unknown.thing(user)
    raise HTTPException(401)

def again(user, depth):
    with suppress(ValueError):
        helper(user)
    return again(user, depth - 1) if depth else later(user)

async def get_user(token: str):
    for part in token.split():
        if part == "x":
            break
            raise HTTPException(401)
    else:
        raise HTTPException(401)

@app.post("/a")
async def a(user=Depends(get_user)):
    return again(user, 1)

@app.post("/b")
async def b(order, user=Depends(get_user)):
    try:
        row = session.query(Order).filter_by(owner_id=user.id).first()
    except Exception:
        return deny("no")
    session.add(AuditLog(user=user.id))
    audit_log.record("b", user)
    lost.get_user(row)

@app.post("/c")
async def c(request: Request, user=Depends(get_user)):
    match request.method:
        case "POST" if request.headers.get("Idempotency-Key"):
            return helper(user)
    while True:
        if not user: return deny("nobody")
        assert user
"""


def _files(folder: Path) -> dict[str, str | bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.py"))}


def _shown(one: Evidence) -> tuple[object, ...]:
    return (one.kind, one.location, one.names, one.tested, one.mode, one.chain, one.returned, one.needs, one.opens)


def _said(project: Project) -> list[object]:
    """Everything that is said of the endpoints, and everything seen in their handlers."""
    found: list[object] = []
    for endpoint in project.endpoints:
        proofs = project.proofs
        found += (proofs.authentication(endpoint), proofs.permission(endpoint), proofs.audit(endpoint))
        found += (proofs.idempotency(endpoint), proofs.openness(endpoint), proofs.exemption(endpoint))
        if endpoint.function is not None:
            found.append(sorted(map(repr, map(_shown, proofs.search.every(endpoint.function)))))
            found.append(sorted(proofs.search.sensitive(endpoint.function)))
    return found


@pytest.mark.parametrize("name", ["ways", "shop", *SAMPLES])
def test_glances_change_nothing_of_what_is_seen(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def project() -> Project:
        if name == "ways":
            return project_of(WAYS)
        return project_in(_files(SHOP) if name == "shop" else dict(SAMPLES[name]))

    glanced = _said(project())
    assert name not in ("ways", "shop") or glanced
    monkeypatch.setattr(Reader, "glance", lambda self, function, frame: None)
    assert _said(project()) == glanced


def _bodies() -> list[Body]:
    texts = [path.read_bytes() for path in sorted(SHOP.rglob("*.py"))] + [WAYS.encode()]
    return [tuple(node[5]) for text in texts for node in walk(read_python(text, "m.py").body) if node[0] == "def"]


def test_the_course_of_a_body_is_that_of_a_walk_that_decides_nothing() -> None:
    ev = project_of().wirings[0].evaluator
    bodies = _bodies()
    for body in bodies:
        met: list[int] = []

        def visit(step: Step, met: list[int] = met) -> None:
            if step.kind != "with":
                met.append(id(step.node))

        def every(node: Node) -> Iterator[Node]:
            return walk(node)

        module = ModuleValue("m", "m.py", False)
        walked = Scope(module, {}, Scope(module, module.names))
        Walk(ev, walked, visit, every, follows=False).block(body)
        expected = [
            id(inner) for node in course(body) for inner in ([node] if node[0] in ("raise", "return") else walk(node))
        ]
        assert met == expected
        assert walked.names.keys() <= bound_in(body).keys()
    assert len(bodies) > 50
