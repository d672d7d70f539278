"""The matrix of people and courses, completion, and both as files."""

from datetime import date

from litestar import Response
from litestar.params import FromPath

from compliance.errors import Unfit
from compliance.queries.training.matrix import known_by, matrix, titles_of
from compliance.queries.training.standing import completion
from compliance.training.roles import ROLES
from compliance.views.training.records import STATUSES, Asked
from infra import clock
from infra.i18n import text
from services.web.forms import EMPTY, Form
from services.web.guards import AnyRequest, page
from services.web.pages.rooms import colleague_in
from services.web.pages.training.answers import READS, training_page
from services.web.typed import day_or_none

PATH = "/organisations/{organisation:str}/training/matrix"
LONGEST_WORDS = 100
FORMATS = ("xlsx", "pdf", "csv", "json")


def asked_in(request: AnyRequest) -> tuple[Asked, Form]:
    """What the address asks for, and its two days as typed; a day that is none is a fault, and today is shown."""
    said, today = request.query_params, clock.today()
    form = Form({name: said.get(name, "").replace("\0", "")[:40] for name in ("on", "known")})
    days: dict[str, date | None] = {}
    for name in ("on", "known"):
        try:
            days[name] = day_or_none(form, name)
        except Unfit as problem:
            days[name], form = None, form.refused(problem)
    words = {name: said.get(name, "").replace("\0", "").strip()[:LONGEST_WORDS] for name in
             ("unit", "role", "course", "words")}  # fmt: skip
    after, status = said.get("after", ""), said.get("status", "")
    return Asked(
        on=days["on"] or today,
        known=days["known"] if days["known"] is not None and days["known"] < today else None,
        status=status if status in STATUSES else "",
        after=int(after) if after.isascii() and after.isdigit() and len(after) < 16 else 0,
        **words,
    ), form


@page(PATH, guards=[READS])
async def matrix_shown(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """People by courses, as of a day."""
    asked, form = asked_in(request)
    view = await matrix(colleague_in(request, organisation), asked)
    more = {
        "known_roles": ROLES, "statuses": STATUSES, "formats": FORMATS, "titles": dict(view.all_courses),
        "lead": text("matrix.lead"),
    }  # fmt: skip
    return await training_page(request, "matrix", view, form, more)


@page(PATH + "/completion", guards=[READS])
async def completion_shown(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """How many of those required hold what they must, by unit, role, course and kind."""
    by, (asked, _) = colleague_in(request, organisation), asked_in(request)
    view = await completion(by, asked.on, known_by(asked))
    more = {"known_roles": ROLES, "titles": await titles_of(by.organisation, [each.name for each in view.courses])}
    return await training_page(request, "matrix/completion", view, EMPTY, more)


routes = [matrix_shown, completion_shown]
