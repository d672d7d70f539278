"""Who asks, and how often: a key in the Authorization header, or an address; counted before anything else is done."""

import re
from dataclasses import dataclass

from litestar import Response

from infra import clock
from infra.rates import Spent, fields_of, spend
from services.accounts import quotas
from services.accounts.commands.keys import note_used
from services.accounts.queries.keys import caller_of
from services.accounts.scopes import ANYBODY, Caller, Scope
from services.accounts.timing import KEY_USED_EVERY
from services.api.errors import problem
from services.api.parameters import HttpRequest

# one scheme, and what RFC 6750 lets a token be made of
BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/-]+=*) *", re.IGNORECASE)
LONGEST = 200  # characters of a header in which a key of ours may stand
CHALLENGE = 'Bearer realm="moldir"'


@dataclass(frozen=True, slots=True)
class Admission:
    """A caller that may go on, or the answer to one that may not; and what its counting says in the head."""

    caller: Caller
    fields: dict[str, str]
    refusal: Response[bytes] | None = None


async def admit(request: HttpRequest) -> Admission:
    """Count the request for its key, or for its address where it has none that is known."""
    written = request.headers.getall("authorization", [])
    caller = await _known(written) if written else ANYBODY
    spent = await _count(request, caller)
    fields = fields_of(spent) if spent is not None else {}
    if spent is not None and not spent.allowed:
        later = {"Retry-After": fields["Retry-After"]}
        return Admission(ANYBODY, fields, problem(request, "too-many-requests", headers=later))
    if caller is None:
        head = {"WWW-Authenticate": f'{CHALLENGE}, error="invalid_token"'}
        return Admission(ANYBODY, fields, problem(request, "key-unknown", headers=head))
    return Admission(caller, fields)


async def _known(written: list[str]) -> Caller | None:
    """Whose key stands in the header; None for anything else."""
    found = BEARER.fullmatch(written[0]) if len(written) == 1 and len(written[0]) <= LONGEST else None
    known = await caller_of(found[1]) if found else None
    if known is None:
        return None
    caller, used_at = known
    if caller.key is not None and (used_at is None or clock.now() - used_at >= KEY_USED_EVERY):
        await note_used(caller)
    return caller


async def _count(request: HttpRequest, caller: Caller | None) -> Spent | None:
    if caller is not None and caller.key is not None:
        policy = quotas.api_key()
        return await spend(policy, str(caller.key)) if policy else None
    policy, client = quotas.api(), request.scope.get("client")
    return await spend(policy, quotas.network_of(client[0] if client else "")) if policy else None


def refusal(request: HttpRequest, caller: Caller, scope: Scope | None) -> Response[bytes] | None:
    """What to answer a caller without the scope that an address needs; None where it has it."""
    if scope is None or scope in caller.scopes:
        return None
    if caller.key is None:
        return problem(request, "key-needed", headers={"WWW-Authenticate": CHALLENGE})
    head = {"WWW-Authenticate": f'{CHALLENGE}, error="insufficient_scope", scope="{scope}"'}
    return problem(request, "scope-needed", headers=head)
