"""The events of everybody, searched: by kind, actor, organisation, subject and day."""

from datetime import date

from litestar import Response
from litestar.params import FromQuery

from infra.i18n import text
from infra.trail.search import Question
from registry.references import numbered
from services.accounts.commands.trail import read_trail
from services.accounts.errors import Unreadable
from services.accounts.permissions import Permission
from services.web.forms import Form, filled
from services.web.guards import AnyRequest, needs, page
from services.web.pages.desk.answers import desk_page
from services.web.viewing import viewer_in

LONGEST = 100


@page("/desk/trail", guards=[needs(Permission.READ_TRAIL)])
async def trail(
    request: AnyRequest,
    kind: FromQuery[str] = "",
    actor: FromQuery[str] = "",
    organisation: FromQuery[str] = "",
    subject: FromQuery[str] = "",
    first: FromQuery[str] = "",
    last: FromQuery[str] = "",
    after: FromQuery[int | None] = None,
) -> Response[str]:
    """What fits, newest first. Whoever reads here is in the trail, too."""
    said = {
        "kind": kind,
        "actor": actor,
        "organisation": organisation,
        "subject": subject,
        "first": first,
        "last": last,
    }
    typed = filled(**{name: value.strip()[:LONGEST] for name, value in said.items()})
    typed, since = _day(typed, "first")
    typed, until = _day(typed, "last")
    question = Question(
        typed["kind"], typed["actor"], numbered(typed["organisation"]), numbered(typed["subject"]), since, until,
        after=after,
    )  # fmt: skip
    return desk_page(request, "trail", await read_trail(viewer_in(request), question), typed)


def _day(typed: Form, name: str) -> tuple[Form, date | None]:
    """The day in a field; none, and a fault beside it, where it cannot be read."""
    try:
        return typed, date.fromisoformat(typed[name]) if typed[name] else None
    except ValueError:
        return typed.refused(Unreadable(text("desk.trail.no_day"), field=name)), None


routes = [trail]
