"""Meetings of the panel and of those who decide appeals: called, filled, held, closed; their minutes."""

import asyncio
import json
from collections.abc import Awaitable
from datetime import UTC, datetime, time
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from compliance.commands.label import meetings as commands
from compliance.commands.label.meetings import Called, Proposed, Wanted
from compliance.errors import NothingHere, Unfit
from compliance.queries.label.meeting_pages import meeting_page, meetings_page, proposing_page
from compliance.queries.label.minutes import kept_minutes
from compliance.queries.label.sitting import meeting_row
from infra.clock import LOCAL
from infra.errors import Problem
from infra.i18n import text
from services.accounts.desk import officer_of
from services.documents.label_minutes import MinutesPaper, minutes_pdf
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, ours, page
from services.web.language import language_of
from services.web.pages.account.answers import to
from services.web.pages.desk.label.answers import MANAGES, READS, label_page
from services.web.typed import day_in
from services.web.viewing import viewer_in

PATH = "/desk/label/meetings"
ONE = PATH + "/{meeting:int}"
NOT_CACHED = "no-store"


@page(PATH, guards=[READS])
async def meetings_shown(request: AnyRequest) -> Response[str]:
    """Meetings, and cases that wait for one."""
    return await _meetings(request, EMPTY)


async def _meetings(request: AnyRequest, typed: Form) -> Response[str]:
    return label_page(request, "meetings", await meetings_page(), typed)


@form(PATH, guards=[MANAGES, ours])
async def meeting_called(request: AnyRequest) -> Response[str] | Redirect:
    """A meeting is called."""
    typed = await read_form(request, "body", "day", "hour", "place")
    try:
        called = Called(typed["body"], _moment(typed), typed["place"])  # type: ignore[arg-type] # the command looks
        meeting = await commands.call_meeting(officer_of(viewer_in(request)), called)
    except Unfit as problem:
        return await _meetings(request, typed.refused(problem))
    return to(request, f"{PATH}/{meeting}", "meeting_called")


def _moment(typed: Form) -> datetime:
    """Day and hour as people at the desk mean them. Raises Unfit."""
    day = day_in(typed, "day")
    try:
        hour = time.fromisoformat(typed["hour"].strip())
    except ValueError:
        raise Unfit(text("label.meeting.unfit.day"), field="hour") from None
    return datetime.combine(day, hour.replace(tzinfo=None), LOCAL).astimezone(UTC)


@page(ONE, guards=[READS])
async def meeting_shown(request: AnyRequest, meeting: FromPath[int]) -> Response[str]:
    """One meeting: who comes, and what is decided."""
    return await _meeting(request, meeting, EMPTY)


async def _meeting(request: AnyRequest, meeting: int, typed: Form) -> Response[str]:
    view = await meeting_page(officer_of(viewer_in(request)), meeting)
    more = {"title": text(f"label.meeting.title.{view.head.body}", number=meeting)}
    return label_page(request, "meetings/meeting", view, typed, more)


async def _done(request: AnyRequest, meeting: int, done: str, act: Awaitable[object]) -> Response[str] | Redirect:
    """After an act the meeting is shown again; where it was refused, with the reason above."""
    try:
        await act
    except NothingHere:
        raise
    except Problem as problem:
        problem.extra["field"] = ""
        return await _meeting(request, meeting, EMPTY.refused(problem))
    return to(request, f"{PATH}/{meeting}", done)


@form(ONE + "/ask", guards=[MANAGES, ours])
async def member_asked(request: AnyRequest, meeting: FromPath[int]) -> Response[str] | Redirect:
    """Somebody is asked to come."""
    typed = await read_form(request, "person")
    act = commands.ask_member(officer_of(viewer_in(request)), meeting, _person(typed["person"]))
    return await _done(request, meeting, "member_asked", act)


def _person(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        raise NothingHere(text("workspace.nothing_here")) from None


@form(ONE + "/presence", guards=[MANAGES, ours])
async def presence_noted(request: AnyRequest, meeting: FromPath[int]) -> Response[str] | Redirect:
    """Who came."""
    posted = await request.form()
    present = [_person(str(each)) for each in posted.getall("present", [])]
    act = commands.note_presence(officer_of(viewer_in(request)), meeting, present)
    return await _done(request, meeting, "presence_noted", act)


@page(ONE + "/cases/{application:int}", guards=[MANAGES])
async def case_proposed(
    request: AnyRequest, meeting: FromPath[int], application: FromPath[int], appeal: FromQuery[int | None] = None
) -> Response[str]:
    """What is to be proposed of a case."""
    return await _proposing(request, (meeting, application, appeal), EMPTY)


async def _proposing(request: AnyRequest, which: tuple[int, int, int | None], typed: Form) -> Response[str]:
    view = await proposing_page(officer_of(viewer_in(request)), *which)
    more = {"title": text("label.proposing.title", number=view.case.number)}
    return label_page(request, "meetings/proposing", view, typed, more)


@form(ONE + "/cases/{application:int}", guards=[MANAGES, ours])
async def put_on_agenda(
    request: AnyRequest, meeting: FromPath[int], application: FromPath[int]
) -> Response[str] | Redirect:
    """The case is on the agenda."""
    typed = await read_form(request, "appeal")
    appeal = int(typed["appeal"]) if typed["appeal"].isdecimal() and len(typed["appeal"]) < 18 else None
    view = await proposing_page(officer_of(viewer_in(request)), meeting, application, appeal)
    names = [f"{kind}-{each.id}" for each in view.unmet for kind in ("said", "days")]
    typed = await read_form(request, "what", "reasons", "appeal", *names)
    asked = tuple(
        Wanted(each.id, typed[f"said-{each.id}"], _days(typed[f"days-{each.id}"], view.days)) for each in view.unmet
    )
    conditions = asked if typed["what"] == "grant_with_conditions" else ()
    try:
        if typed["what"] not in view.choices:
            raise Unfit(text("label.proposing.choose"), field="what")
        proposed = Proposed(typed["what"], typed["reasons"], conditions, appeal)  # type: ignore[arg-type] # one of those
        await commands.put_on_agenda(officer_of(viewer_in(request)), meeting, application, proposed)
    except NothingHere:
        raise
    except Problem as problem:
        return await _proposing(request, (meeting, application, appeal), typed.refused(problem))
    return to(request, f"{PATH}/{meeting}", "put_on_agenda")


def _days(typed: str, usual: int) -> int:
    said = typed.strip()
    return int(said) if said.isdecimal() and len(said) <= 4 else 0 if said else usual


@form(ONE + "/items/{agenda:int}/drop", guards=[MANAGES, ours])
async def dropped(request: AnyRequest, meeting: FromPath[int], agenda: FromPath[int]) -> Response[str] | Redirect:
    """It is not decided there."""
    act = commands.drop_from_agenda(officer_of(viewer_in(request)), agenda)
    return await _done(request, meeting, "dropped", act)


@form(ONE + "/close", guards=[MANAGES, ours])
async def meeting_closed(request: AnyRequest, meeting: FromPath[int]) -> Response[str] | Redirect:
    """It is over; the minutes are fixed."""
    act = commands.close_meeting(officer_of(viewer_in(request)), meeting)
    return await _done(request, meeting, "meeting_closed", act)


@form(ONE + "/cancel", guards=[MANAGES, ours])
async def meeting_cancelled(request: AnyRequest, meeting: FromPath[int]) -> Response[str] | Redirect:
    """It is not held."""
    act = commands.cancel_meeting(officer_of(viewer_in(request)), meeting)
    return await _done(request, meeting, "meeting_cancelled", act)


async def _minutes(meeting: int) -> tuple[bytes, str]:
    row, minutes = await meeting_row(meeting), await kept_minutes(meeting)
    if minutes is None:
        raise NothingHere(text("workspace.nothing_here"))
    return minutes, str(row["sha256"])


@page(ONE + "/minutes.json", guards=[READS])
async def minutes_data(meeting: FromPath[int]) -> Response[bytes]:
    """The minutes as they were fixed, byte for byte."""
    content, _ = await _minutes(meeting)
    headers = {
        "Content-Disposition": f'attachment; filename="moldir-minutes-{meeting}.json"',
        "Cache-Control": NOT_CACHED,
    }
    return Response(content, media_type="application/json", headers=headers)


@page(ONE + "/minutes.pdf", guards=[READS])
async def minutes_paper(request: AnyRequest, meeting: FromPath[int]) -> Response[bytes]:
    """The minutes on paper, in the language of the page."""
    content, digest = await _minutes(meeting)
    language = language_of(request)
    made = await asyncio.to_thread(minutes_pdf, MinutesPaper(json.loads(content), digest), language)
    headers = {
        "Content-Disposition": f'attachment; filename="moldir-minutes-{meeting}-{language}.pdf"',
        "Cache-Control": NOT_CACHED,
    }
    return Response(made, media_type="application/pdf", headers=headers)


routes = [
    meetings_shown, meeting_called, meeting_shown, member_asked, presence_noted, case_proposed, put_on_agenda, dropped,
    meeting_closed, meeting_cancelled, minutes_data, minutes_paper,
]  # fmt: skip
