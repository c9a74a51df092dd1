"""One result with a bit of everything, for the tests of all reporters."""

from __future__ import annotations

from govern.findings import Edit, Finding, Fix, Location, Notice, Severity, Verdict
from govern.reporters.report import CheckResult, Failure, Summary

SOURCES = {
    "app/orders.py": (
        "from app import audit",
        "",
        "@router.post('/orders')",
        "async def create(body: Order) -> Order:",
        "    return await service.create(body)",
    ),
    "web/types.ts": ("export interface Order {", "\tid: number; // 番号", "}"),
}

AUDIT = Finding(
    Location("app/orders.py", 4, 11, 4, 17, "the handler"),
    rule="mutation-without-audit",
    family="mutations",
    severity=Severity.ERROR,
    message="POST /orders changes state and leaves no audit record",
    instead="write an audit record in the service that commits",
    chain=(
        Location("app/main.py", 12, note="included here"),
        Location("app/services/orders.py", 8, note="OrderService.create commits"),
    ),
    endpoint="POST /orders",
    verdict=Verdict.REFUTED,
    subject="POST /orders",
    fingerprint="0123",
    fix=Fix("call audit.record", (Edit("app/orders.py", 5, 1, 5, 1, "    audit.record()\n"),), safe=False),
)
FIELD = Finding(
    Location("web/types.ts", 2, 2, 2, 4),
    rule="field-missing",
    family="types",
    severity=Severity.WARNING,
    message="Order.total is not in the TypeScript type",
    verdict=Verdict.UNKNOWN,
    confidence="low",
    fingerprint="4567",
)
WHOLE = Finding(
    Location("", 0),
    rule="entrypoint-document-missing",
    family="entrypoints",
    severity=Severity.INFO,
    message="this repository has no entrypoint documents",
    fingerprint="89ab",
)

RESULT = CheckResult(
    findings=(WHOLE, AUDIT, FIELD),
    notices=(Notice("app/broken.py", 3, "syntax error"),),
    failures=(Failure("rule router-too-long", "KeyError: 'x'"),),
    summary=Summary(error=1, warning=1, info=1, suppressed=2, files=12, endpoints=5, rules=9),
    source=lambda path: SOURCES.get(path, ()),
)
CLEAN = CheckResult(findings=(), summary=Summary(files=1, endpoints=1, rules=9))
