"""Training of the key's organisation: completion in numbers, and results of other systems as xAPI statements."""

from collections.abc import AsyncIterator
from datetime import date
from hashlib import sha256

import msgspec

from compliance.commands.keeping import keep_evidence
from compliance.commands.training.results import Brought, import_results
from compliance.queries.training.records import import_page
from compliance.queries.training.standing import completion as completion_on
from compliance.training.bringing import found_in_statements
from infra import clock
from infra.errors import Invalid
from infra.i18n import text
from services.accounts.colleagues import trainer_program_of
from services.accounts.scopes import Caller
from services.api.answers import Reply
from services.api.owned import PRIVATE
from services.api.parameters import Asked, unfit
from services.documents import shapes

MOST = 1_000  # statements at once
MOST_BYTES = 4_000_000
TYPE = "application/json"


async def completion(asked: Asked) -> Reply:
    """Completion on a day, by what is known now or was known at the end of another. Raises Invalid."""
    caller: Caller = asked.request.scope["state"]["caller"]
    known = _day(asked, "known")
    moment = clock.end_of(known) if known is not None else None
    view = await completion_on(
        trainer_program_of(caller.organisation or ""), _day(asked, "on") or clock.today(), moment
    )
    return Reply(shapes.training_completion(view), asked.language, headers=PRIVATE)


def _day(asked: Asked, name: str) -> date | None:
    written = asked.word(name)
    try:
        return date.fromisoformat(written) if written is not None else None
    except ValueError:
        raise unfit(name, "pattern") from None


async def statements(asked: Asked) -> Reply:
    """Take in statements; the same again adds nothing. Raises Invalid for what is no list of them, Refused."""
    caller: Caller = asked.request.scope["state"]["caller"]
    by, body = trainer_program_of(caller.organisation or ""), await asked.request.body()
    try:
        given = msgspec.json.decode(body, type=list[dict[str, object]])
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        given = []
    if not 0 < len(given) <= MOST:
        raise Invalid(text("api.training.no_statements", n=MOST))
    found = found_in_statements(body)
    name = f"statements-{sha256(body).hexdigest()[:12]}.json"
    kept = await keep_evidence(by, name, TYPE, _whole(body))
    brought = Brought(name, TYPE, kept.size, kept.sha256, "xapi", caller.key)
    made = await import_results(by, brought, found.results, found.misses, found.voids)
    view = await import_page(by, made)
    return Reply(shapes.training_statements(view, asked.language), asked.language, headers=PRIVATE)


async def _whole(body: bytes) -> AsyncIterator[bytes]:
    yield body
