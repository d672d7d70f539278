"""Applications for the label by deadline, and the assessors that there are."""

from litestar import Response
from litestar.params import FromQuery

from compliance.queries.label.pool import pool
from compliance.queries.label.queue import queue
from compliance.views.label.desk import Asked
from services.accounts.desk import officer_of
from services.web.guards import AnyRequest, page
from services.web.pages.desk.label.answers import HOME, MANAGES, READS, label_page
from services.web.viewing import viewer_in

LONGEST = 40


@page(HOME, guards=[READS])
async def label_queue(
    request: AnyRequest,
    stage: FromQuery[str] = "",
    level: FromQuery[str] = "",
    turn: FromQuery[str] = "",
    mine: FromQuery[str] = "",
    overdue: FromQuery[str] = "",
    number: FromQuery[int] = 1,
) -> Response[str]:
    """What is open to the viewer, the soonest deadline first."""
    asked = Asked(stage[:LONGEST], level[:LONGEST], turn[:LONGEST], mine == "1", overdue == "1", number)
    return label_page(request, "queue", await queue(officer_of(viewer_in(request)), asked))


@page(f"{HOME}/pool", guards=[MANAGES])
async def label_pool(request: AnyRequest) -> Response[str]:
    """Who assesses, how much each has to do, whom of them advised somebody."""
    return label_page(request, "pool", await pool(officer_of(viewer_in(request))))


routes = [label_queue, label_pool]
