"""What the words of a test are about: a permission, a credential, the state of an account, a configuration.

A refusal is recognised by what it does. Which of the two it is, "I do not know who you are" or "you may not", is told
by the status and by what the test looks at; the words below are how the test's subjects are told apart.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from govern.regex import regex


def listed(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


PARTS = regex(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")

PERMISSION = listed(
    "role roles permission permissions perm perms privilege privileges superuser superadmin admin admins "
    "administrator staff owner owners owned owns ownership scope scopes allowed entitled entitlement entitlements "
    "rbac acl policy policies moderator rights authority authorities permitted forbidden editable capability "
    "capabilities authorized authorised authorize"
)
DENIAL = listed("permission denied forbidden authorization unauthorized privilege privileges")
UNKNOWN_CALLER = listed("authentication unauthenticated credentials credential login")
ANSWERING = listed("response respond error forbidden unauthorized denied deny refuse reject fail failure abort")
OWNING = frozenset({"owner", "owners", "owned", "owns", "ownership"})
# These say "permission" only of the acting user: a member of what, the group of whom.
BELONGING = listed(
    "member members membership memberships participant participants creator author group groups team teams tenant "
    "organization organisation workspace company department level tier plan type kind access grant grants"
)
STATE = listed(
    "active inactive disabled enabled blocked banned verified unverified confirmed locked suspended deleted "
    "deactivated activated frozen status expired approved pending anonymous authenticated"
)
CREDENTIAL = listed(
    "token tokens jwt payload claims credential credentials password secret secrets apikey key session sessions "
    "cookie cookies csrf signature hmac otp totp mfa nonce sub bearer header headers authorization login refresh "
    "jti code hash fingerprint challenge passkey certificate username email auth authentication authenticate "
    "authenticator"
)
KEYS_OF_CALLERS = listed("api access auth secret private public signing master service client x app license session")
# What a request carries as a credential, or does not.
CARRIED = listed("token tokens jwt credential credentials apikey authorization bearer auth cookie session key")
# What tells who is asking: a user that is made from one of these is the acting user.
TELLING_WHO = listed("token tokens jwt credential credentials apikey bearer authorization payload claims")
CONFIGURATION = listed("settings setting config configuration conf cfg env environment feature flag flags demo")
NO_QUESTION = listed("token tokens secret password key header credential credentials email username name")
PEOPLE = listed("admin administrator owner staff moderator superuser superadmin")
EXISTENCE = listed("exists exist existing found count")
USER = listed("user users principal actor identity requester caller viewer subject account me owner")
# Names that stand for the acting user wherever they occur.
ACTING = listed(
    "current_user currentuser current_active_user current_superuser acting_user auth_user authenticated_user "
    "request_user logged_in_user login_user logged_user requester principal auth_subject current_account "
    "current_member current_admin current_staff me self_user caller actor active_user admin_user superuser "
    "curr_user session_user _current_user verified_user"
)


@lru_cache(maxsize=20_000)
def words(identifier: str) -> tuple[str, ...]:
    """The lower-case words of an identifier in any casing: "isSuperUser" gives is, super, user and superuser."""
    found = tuple(part.lower() for part in PARTS.findall(identifier))
    joined = tuple(a + b for a, b in pairwise(found) if (a, b) in {("super", "user"), ("super", "admin")})
    return found + joined


def asks_permission(identifier: str) -> bool:
    """Whether an identifier is about what somebody may do: `roles`, `has_permission`, `can_edit`, `is_superuser`."""
    found = words(identifier)
    if not found or found[-1] in NO_QUESTION:
        return False
    if not EXISTENCE.isdisjoint(found):
        return False  # whether there is an admin says nothing of who is asking
    if found[0] == "can" and len(found) > 1:
        return True
    if found[0] == "has" and "access" in found:
        return True
    return not PERMISSION.isdisjoint(found)


def asks_access(identifier: str) -> bool:
    """Whether a function, by its name, answers whether somebody may: `user_has_access_to`, `check_permission`."""
    found = words(identifier)
    return asks_permission(identifier) or ("access" in found and "token" not in found and "tokens" not in found)


def is_people(identifier: str) -> bool:
    """Whether an identifier is the class of people with a right: `Admin`, by which they are looked up."""
    found = words(identifier)
    return identifier[:1].isupper() and len(found) == 1 and found[0] in PEOPLE


def names_credential(identifier: str) -> bool:
    """Whether an identifier is about a credential: `token`, `api_key`; not the key of a row, as in `order_key`."""
    found = words(identifier)
    if found[-1:] == ("key",) and len(found) > 1 and KEYS_OF_CALLERS.isdisjoint(found):
        found = found[:-1]
    return not CREDENTIAL.isdisjoint(found)


def is_user(identifier: str) -> bool:
    """Whether an identifier may be a user: `user`, `db_user`, `principal`."""
    found = words(identifier)
    return bool(found) and (found[-1] in USER or identifier.lower() in ACTING)


def is_acting(identifier: str) -> bool:
    """Whether an identifier is the acting user by its name alone."""
    return identifier.lower() in ACTING


def any_of(identifier: str, group: frozenset[str]) -> bool:
    return not group.isdisjoint(words(identifier))
