"""Forms for the public: a message, a subscription, a place on a waiting list, of somebody who has no account.

What it does must agree with what it is called: it takes an address or a message, and only adds a row, or takes the one
with that address away again.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from govern.project.endpoints import Endpoint
from govern.project.proofs import wording
from govern.project.proofs.exemptions import Exemption, given_names

if TYPE_CHECKING:
    from govern.project.project import Project

FORMS = wording.listed(
    "contact contactus waitlist newsletter newsletters subscribe inquiry inquiries enquiry enquiries feedback rsvp "
    "apply subscriber subscribers"
)
PAIRS = {
    ("wait", "list"), ("waiting", "list"), ("early", "access"), ("mailing", "list"), ("newsletter", "subscription"),
    ("request", "demo"), ("demo", "request"), ("demo", "requests"), ("job", "application"), ("job", "applications"),
    ("jobs", "applications"),
}  # fmt: skip
LEAVES = wording.listed("unsubscribe optout")
ADDRESSES = wording.listed("email mail phone telephone message")
CHANGES = ("write", "delete", "assign")


def public_form(project: Project, endpoint: Endpoint) -> Exemption | None:
    """Why an endpoint that knows no caller is a form for everybody; None where it is none."""
    if endpoint.method != "POST":
        return None
    fixed = [part for part in endpoint.path.split("/") if part and not part.startswith("{")]
    found = [word for part in fixed for word in wording.words(part)]
    leaves = not LEAVES.isdisjoint(found)
    about = next((word for word in found if word in FORMS or word in LEAVES), "")
    about = about or next((" ".join(pair) for pair in pairwise(found) if pair in PAIRS), "")
    if not about or not any(wording.any_of(name, ADDRESSES) for name in given_names(endpoint)):
        return None
    kinds = {effect.kind for _, effect in project.effects.below(endpoint) if effect.kind in CHANGES}
    if kinds <= ({"write", "delete", "assign"} if leaves else {"write"}):
        return Exemption("form", f"is a form for everybody: {about}", endpoint.location)
    return None
