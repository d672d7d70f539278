"""What belongs to the owner of the key that asks."""

from compliance.errors import NothingHere
from compliance.queries.overview import assessments_of
from compliance.queries.standing import standing
from infra.errors import NotFound
from infra.i18n import text
from infra.trail.search import Question, search
from services.accounts.colleagues import program_of
from services.accounts.permissions import Role
from services.accounts.queries.look_ups import look_ups_page
from services.accounts.scopes import Caller
from services.accounts.viewer import Viewer
from services.api.answers import Reply
from services.api.parameters import WHOLE, Asked
from services.documents import shapes

PRIVATE = {"Cache-Control": "private, no-store", "Vary": "Authorization, Accept, Accept-Language"}


def _caller(asked: Asked) -> Caller:
    caller: Caller = asked.request.scope["state"]["caller"]
    return caller


def _after(asked: Asked) -> int | None:
    return int(written) if (written := asked.word("after")) is not None else None


def _headers(path: str, after: int | None) -> dict[str, str]:
    return PRIVATE | ({"Link": f'</api/v1/{path}?after={after}>; rel="next"'} if after is not None else {})


async def events(asked: Asked) -> Reply:
    """Events in the name of the key's owner, newest first."""
    caller = _caller(asked)
    question = Question(mine=(caller.organisation, caller.person), after=_after(asked))
    found = await search(question, asked.number("limit"))
    return Reply(shapes.events(found), asked.language, headers=_headers("events", found.after))


async def look_ups(asked: Asked) -> Reply:
    """Look-ups of the key's organisation, newest first: what its checkers see, and no more."""
    organisation = _caller(asked).organisation or ""
    checker = Viewer(memberships=((organisation, frozenset({Role.CHECKER.value})),), acting_for=organisation)
    view = await look_ups_page(checker, organisation, after=_after(asked))
    return Reply(shapes.look_ups(view, asked.language), asked.language, headers=_headers("look-ups", view.after))


async def assessments(asked: Asked) -> Reply:
    """Self-assessments of the key's organisation, newest first, with how far each is."""
    view = await assessments_of(program_of(_caller(asked).organisation or ""))
    return Reply(shapes.assessments(view, asked.language), asked.language, headers=PRIVATE)


async def assessment(asked: Asked) -> Reply:
    """One of them with the levels of its items today. Raises NotFound."""
    number = asked.word("assessment") or ""
    if not WHOLE.fullmatch(number):
        raise NotFound(text("api.not_found"))
    try:
        view = await standing(program_of(_caller(asked).organisation or ""), int(number))
    except NothingHere:
        raise NotFound(text("api.not_found")) from None
    return Reply(shapes.assessment(view, asked.language), asked.language, headers=PRIVATE)
