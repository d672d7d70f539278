"""Cycles of an organisation: how each clause went through them, and two of them beside each other."""

from litestar import Response
from litestar.params import FromPath

from compliance.errors import NothingHere
from compliance.queries.approval import comparing, cycles
from infra.i18n import text
from services.accounts.permissions import Permission
from services.web.guards import AnyRequest, needs, page
from services.web.pages.integrity.answers import integrity_page
from services.web.pages.rooms import colleague_in

READS = needs(Permission.READ_ASSESSMENTS)
PATH = "/organisations/{organisation:str}/integrity/cycles"


@page(PATH, guards=[READS])
async def cycles_shown(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """Every cycle that was ever submitted."""
    view = await cycles(colleague_in(request, organisation))
    return await integrity_page(request, "cycles", view, more={"lead": text("cycles.lead")})


@page(PATH + "/compare", guards=[READS])
async def compared(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """Two cycles beside each other, by what was last submitted in each."""
    by = colleague_in(request, organisation)
    before, after = (_number(request.query_params.get(name, "")) for name in ("before", "after"))
    return await integrity_page(request, "cycles/compared", await comparing(by, before, after))


def _number(written: str) -> int:
    """An id in an address. Raises NothingHere for what is none."""
    if not (written.isascii() and written.isdecimal() and len(written) < len(str(2**62))):
        raise NothingHere(text("workspace.nothing_here"))
    return int(written)


routes = [cycles_shown, compared]
