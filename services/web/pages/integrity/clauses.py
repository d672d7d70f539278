"""The anti-corruption clause of a contract: for anybody signed in, and in the rooms of an organisation."""

import asyncio

from litestar import Response
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from infra.errors import Problem
from infra.i18n import text
from registry.references import number_of, numbered
from services.accounts.commands.look_ups import Shown, open_inquiry, record_look_up
from services.accounts.errors import Unreadable
from services.accounts.permissions import Permission, may
from services.documents.clause import BY_REGISTER, Asked, ClauseView, clause_of, clause_pdf
from services.documents.profiles import profile_of
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, needs, ours, page, signed_in
from services.web.language import language_of
from services.web.pages.account.answers import to
from services.web.pages.integrity.answers import integrity_page
from services.web.render import Page, render
from services.web.viewing import viewer_in

ASKED = ("kind", "risk", "number", "first", "second")


@page("/clauses", guards=[signed_in])
async def clauses(request: AnyRequest) -> Response[str]:
    """Put one together; nothing is kept of what was asked."""
    return await _clauses(request, _asked(request), EMPTY)


async def _clauses(request: AnyRequest, asked: Asked, typed: Form) -> Response[str]:
    view = await clause_of(asked)
    shown = Page(
        "clauses.html", view, text("integrity.heading.clauses"), synthetic=view.synthetic,
        status=422 if typed.faults else 200, form=_form(asked, view, typed), more=_more(request, "/clauses", view),
    )  # fmt: skip
    return render(request, shown)


@page("/organisations/{organisation:str}/integrity/clauses", guards=[needs(Permission.READ_INTEGRITY)])
async def organisation_clauses(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """The same among the rooms of an organisation."""
    asked = _asked(request)
    view = await clause_of(asked)
    here = f"/organisations/{organisation}/integrity/clauses"
    more = {"status": 200, "lead": text("clauses.lead"), **_more(request, here, view)}
    return await integrity_page(request, "clauses", view, _form(asked, view, EMPTY), more)


def _asked(request: AnyRequest) -> Asked:
    language = language_of(request)
    usual = {"first": language, "second": "ru" if language == "kk" else "kk"}
    said = {name: request.query_params.get(name, usual.get(name)) for name in ASKED}
    return Asked(**{name: value[:100] for name, value in said.items() if isinstance(value, str)})


def _form(asked: Asked, view: ClauseView, typed: Form) -> Form:
    first, second = (*view.languages, "")[:2]
    values = {
        "kind": view.kind, "risk": view.risk if view.chosen else BY_REGISTER, "first": first, "second": second,
        "number": view.number or asked.number,
    }  # fmt: skip
    faults = {"number": view.fault} if view.fault else {}
    return Form(values | dict(typed.values), faults | dict(typed.faults))


def _more(request: AnyRequest, here: str, view: ClauseView) -> dict[str, object]:
    viewer = viewer_in(request)
    records = bool(view.number) and viewer.acting_for is not None
    query = {"kind": view.kind, "risk": view.risk, "first": view.languages[0], "second": "-"}
    if len(view.languages) > 1:
        query["second"] = view.languages[1]
    return {
        "here_path": here,
        "query": query,
        "records": records and may(viewer, Permission.LOOK_UP_COMPANY, viewer.acting_for),
        "recorded": request.query_params.get("done", "") == "recorded",
    }


@page("/clauses.txt", guards=[signed_in])
async def clause_text(request: AnyRequest) -> Response[bytes]:
    """The same as plain text."""
    view = await clause_of(_asked(request))
    headers = _headers(view, "txt")
    return Response(view.plain.encode(), media_type="text/plain; charset=utf-8", headers=headers)


@page("/clauses.pdf", guards=[signed_in])
async def clause_file(request: AnyRequest) -> Response[bytes]:
    """The same on paper."""
    view = await clause_of(_asked(request))
    made = await asyncio.to_thread(clause_pdf, view, view.languages[0])
    return Response(made, media_type="application/pdf", headers=_headers(view, "pdf"))


def _headers(view: ClauseView, ending: str) -> dict[str, str]:
    name = f"moldir-clause-{view.kind}-{view.risk}-{'-'.join(view.languages)}.{ending}"
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}


@form("/clauses/record", guards=[needs(Permission.LOOK_UP_COMPANY), ours])
async def clause_recorded(request: AnyRequest, here: FromQuery[str] = "") -> Response[str] | Redirect:
    """Keep, as a look-up with its purpose, that the counterparty was checked and which clause came of it."""
    typed, viewer = await read_form(request, *ASKED, "reference"), viewer_in(request)
    asked = Asked(**{name: typed[name] or getattr(Asked, name, "") for name in ASKED})
    try:
        number = str(number_of(typed["number"]))
        profile = await profile_of(number)
        await open_inquiry(viewer, number, "contract", typed["reference"])
    except (Unreadable, Problem) as problem:
        problem.extra.setdefault("field", "reference")
        return await _clauses(request, asked, typed.refused(problem))
    view, language = await clause_of(asked), language_of(request)
    reasons = "\n".join(str(reason.id) for reason in view.suggestion.reasons)
    content = f"{view.version} {view.kind} {view.risk}\n{reasons}\n{view.plain}".encode()
    await record_look_up(viewer, number, Shown("page", language, profile.moment, content))
    query = {name: typed[name] for name in ASKED if name != "number" and typed[name]}
    inside = here == viewer.acting_for or numbered(here) == viewer.acting_for
    path = f"/organisations/{here}/integrity/clauses" if inside and here else "/clauses"
    return to(request, path, "recorded", number=view.number, **query)


routes = [clauses, organisation_clauses, clause_text, clause_file, clause_recorded]
