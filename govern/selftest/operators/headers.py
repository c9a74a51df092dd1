"""A read of the idempotency header from the request itself."""

from __future__ import annotations

from collections.abc import Iterator

from govern.project.proofs.evidence import HEADER
from govern.selftest.ground import Ground
from govern.selftest.mutant import Change, Gathered, Mutant
from govern.selftest.operators.families import ACCESS
from govern.selftest.operators.parameters import TAKES_THE_HEADER


class HeaderRead:
    """Puts None in the place of `request.headers.get("Idempotency-Key")`."""

    name = "key-read"
    about = "a read of the idempotency header from the request"
    concepts = frozenset({"idempotency"})
    families = ACCESS

    def mutants(self, ground: Ground) -> Iterator[Mutant]:
        """One for each place that reads it."""
        found: dict[tuple[str, int, int], Gathered] = {}
        for endpoint in ground.endpoints:
            for one in ground.evidence(endpoint):
                at = one.location
                if one.kind == HEADER and at.column > 1 and not at.note.startswith(TAKES_THE_HEADER):
                    key = (at.file, at.line, at.column)
                    found.setdefault(key, Gathered()).add(ground.target(endpoint), "idempotency")
        for (file, line, column), gathered in found.items():
            text = ground.text(file)
            if text is None:
                continue
            start = text.offset_of(line, column - 1)
            if not text.word_at(start):
                continue
            span = text.primary(start)
            what = " ".join(text.text[span.start : span.end].split())
            change = Change(span.start, span.end, "None")
            yield Mutant(
                self.name, file, line, f"the read {what}", (change,), tuple(gathered.targets), ("idempotency",)
            )


OPERATORS = (HeaderRead(),)
