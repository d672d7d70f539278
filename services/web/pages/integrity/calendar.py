"""What is due on which day: a month as a table and as a list, and a file for one's own calendar.

What leaves the house as a file has no word that people wrote: clauses and their titles, kinds and days.
"""

from datetime import date, timedelta
from urllib.parse import urlsplit

from litestar import Response
from litestar.params import FromPath, FromQuery

from compliance.queries.dues import calendar_of, dues_of
from compliance.views.findings import DueView
from infra import clock
from infra.i18n import text, translate
from infra.settings import settings
from services.accounts.permissions import Permission
from services.documents.calendar_file import MEDIA_TYPE, Day, calendar_file
from services.web.guards import AnyRequest, needs, page
from services.web.language import language_of
from services.web.pages.integrity.answers import home_of, integrity_page
from services.web.pages.rooms import colleague_in
from services.web.typed import EARLIEST, LATEST

PATH = "/organisations/{organisation:str}/integrity/calendar"
READS = needs(Permission.READ_INTEGRITY)


@page(PATH, guards=[READS])
async def calendar(
    request: AnyRequest, organisation: FromPath[str], month: FromQuery[str] = "", mine: FromQuery[str] = ""
) -> Response[str]:
    """A month, of everybody or of oneself."""
    by = colleague_in(request, organisation)
    view = await calendar_of(by, _month(month), mine=mine == "1")
    more = {
        "mine": mine == "1",
        "before": _beside(view.month, -1),
        "after": _beside(view.month, 32),
        "path_of": path_of,
        "everything": by.sees_everything,
        "lead": text("calendar.lead"),
    }
    return await integrity_page(request, "calendar", view, more=more)


@page(PATH + ".ics", guards=[READS])
async def calendar_days(request: AnyRequest, organisation: FromPath[str], mine: FromQuery[str] = "") -> Response[bytes]:
    """Everything that is due, as a file."""
    by, language = colleague_in(request, organisation), language_of(request)
    home = f"{settings().site}/{language}{home_of(organisation)}"
    dues = [each for each in await dues_of(by) if mine != "1" or each.person == by.person]
    days = [_day(each, home, language) for each in dues]
    content = calendar_file(translate("calendar.file", language), days, clock.now())
    headers = {"Content-Disposition": 'attachment; filename="moldir.ics"', "Cache-Control": "private, no-store"}
    return Response(content, media_type=MEDIA_TYPE, headers=headers)


def _day(due: DueView, home: str, language: str) -> Day:
    kind = translate(f"due.kind.{due.kind}", language)
    about = f"{due.clause} {due.title.of(language)}".strip() if due.title else ""
    uid = f"{due.kind}-{due.assessment or 0}-{due.subject}@{urlsplit(home).hostname or 'moldir'}"
    return Day(uid, due.day, f"{kind}: {about}" if about else kind, home + path_of(due))


def path_of(due: DueView) -> str:
    """Where it is done, below the rooms."""
    item = f"/assessments/{due.assessment}/items/{due.item}"
    paths = {
        "action": f"/findings/{due.finding}",
        "duty": f"/duties#{due.subject}",
        "measure": "/programme",
        "risk": f"/risks/{due.subject}",
        "request": f"/evidence/{due.subject}",
        "evidence": f"/evidence/{due.subject}",
    }
    return paths.get(due.kind, item)


def _month(written: str) -> date:
    """A month as addresses have it (2026-11); this one where it cannot be read."""
    try:
        found = date.fromisoformat(f"{written}-01")
    except ValueError:
        return clock.today()
    return found if EARLIEST <= found <= LATEST else clock.today()


def _beside(month: date, days: int) -> str:
    return f"{month + timedelta(days=days):%Y-%m}"


routes = [calendar, calendar_days]
