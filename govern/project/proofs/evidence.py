"""What was seen on the way from an endpoint: refusals, records, headers that are read, what could not be followed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import field

from govern.cache.objects import FLEETING
from govern.findings import Location
from govern.project.values import Value
from govern.records import dataclass

AUTHENTICATION = "authentication"  # refuses a caller who does not prove who they are
PERMISSION = "permission"  # refuses a caller who may not do this
OWN_NEW = "own new row"  # makes a row that belongs to the caller; `names` is the class
OWN_ROWS = "own rows"  # looks only at rows that belong to the caller
UNDECIDED = "undecided"  # answers 403, and what decides it is not clear
AUDIT = "audit"
HEADER = "header"  # reads the idempotency header
CREDENTIAL = "credential"  # checks a password or a token that the request itself carries
SIGNATURE = "signature"  # checks that a request was signed with a shared secret
HASHING = "hashing"  # makes a password hash
ISSUING = "issuing"  # makes a token
DECODING = "decoding"  # checks a signed token
UNFOLLOWED = "unfollowed"  # calls something that could not be followed

NO_PARAMETERS: frozenset[str] = frozenset()  # one for all: each takes 216 bytes

# Kinds whose tests are worth deciding: a function that shows none of them is not looked at again.
DECIDED = {AUTHENTICATION, PERMISSION, AUDIT, HEADER, UNDECIDED}


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """One thing seen in a function or below it.

    `location` is where, its note says what; `chain` are the call sites that lead there. `names` is what a permission
    asks for, `tested` the attributes that are looked at for it ("is_superuser"), `mode` whether all of the names are
    asked for ("all") or one ("any"). `raised` is the class of the exception that refuses (None where a response is
    returned: `returned`). `needs` are parameters of the function that must be the acting user for this to count,
    `opens` parameters whose values belong to `names`. `depends_on_request` says that a test of the request's method or
    path which could not be decided leads there, `may_depend` that some test of the request does,
    `depends_on_deployment` that only some deployments have it, `limited` that a limit left tests of it undecided.
    """

    kind: str
    location: Location
    names: tuple[str, ...] = ()
    tested: tuple[str, ...] = ()
    mode: str = ""
    chain: tuple[Location, ...] = ()
    raised: Value = field(default=None, metadata=FLEETING)
    returned: bool = False
    needs: frozenset[str] = NO_PARAMETERS
    opens: frozenset[str] = NO_PARAMETERS
    depends_on_request: bool = False
    may_depend: bool = False
    depends_on_deployment: bool = False
    limited: bool = False

    @property
    def trail(self) -> tuple[Location, ...]:
        """The call sites, then the place itself."""
        return (*self.chain, self.location)

    def below(
        self,
        site: Location,
        *,
        names: tuple[str, ...] | None = None,
        needs: frozenset[str] | None = None,
        opens: frozenset[str] | None = None,
        depends_on_request: bool = False,
        may_depend: bool = False,
        depends_on_deployment: bool = False,
    ) -> Evidence:
        """The same evidence, seen from the function that calls at `site`; what it hangs on there comes on top."""
        return Evidence(
            self.kind,
            self.location,
            self.names if names is None else names,
            self.tested,
            self.mode,
            (site, *self.chain),
            self.raised,
            self.returned,
            self.needs if needs is None else needs,
            self.opens if opens is None else opens,
            self.depends_on_request or depends_on_request,
            self.may_depend or may_depend,
            self.depends_on_deployment or depends_on_deployment,
            self.limited,
        )


def hangs_on_request(found: Collection[Evidence]) -> bool:
    """Whether, for some kind of evidence, everything seen of it may hang on the method or path of the request."""
    sure = {one.kind for one in found if not one.may_depend}
    return any(one.kind in DECIDED and one.kind not in sure for one in found)


def distinct(found: list[Evidence], most: int = 6) -> tuple[Evidence, ...]:
    """Each place once for each kind, and no more than `most` of one kind: the nearest come first and stay."""
    seen: set[tuple[object, ...]] = set()
    count: dict[str, int] = {}
    kept: list[Evidence] = []
    for one in sorted(found, key=lambda one: len(one.chain)):
        key = (one.kind, one.location.file, one.location.line, one.names, one.needs, one.returned)
        limit = 12 if one.kind == UNFOLLOWED else most
        if key in seen or count.get(one.kind, 0) >= limit:
            continue
        seen.add(key)
        count[one.kind] = count.get(one.kind, 0) + 1
        kept.append(one)
    return tuple(kept)
