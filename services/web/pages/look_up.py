"""More of a company than is public: what for, then what there is, and the whole as a file."""

from urllib.parse import urlencode

import msgspec
from litestar import Response
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from infra import clock
from infra.errors import NotFound
from infra.i18n import Bilingual, show, text
from registry.queries.not_public import company_more
from registry.references import number_of, reference_of
from services.accounts.commands.look_ups import Shown, open_inquiry, record_look_up
from services.accounts.errors import Unreadable
from services.accounts.permissions import Permission
from services.accounts.queries.look_ups import look_ups_of, open_inquiry_of, purpose_form
from services.accounts.views.organisations import InquiryView
from services.documents.export import FORMS, Export, Ground
from services.documents.profiles import profile_of
from services.documents.report import shown_name
from services.documents.shapes.making import plain
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, needs, ours, page
from services.web.language import language_of
from services.web.pages.account.answers import go, to
from services.web.render import Page, render
from services.web.viewing import viewer_in

LOOKS_UP = needs(Permission.LOOK_UP_COMPANY)
WANTED = ("page", *FORMS)


@page("/company/{bin:str}/purpose", guards=[LOOKS_UP])
async def purpose(request: AnyRequest, bin: FromPath[str], wanted: FromQuery[str] = "page") -> Response[str]:
    """What is the company looked up for?"""
    return await _asked(request, bin, wanted, EMPTY)


async def _asked(request: AnyRequest, bin: str, wanted: str, typed: Form) -> Response[str]:
    profile = await profile_of(bin)  # a company nobody knows is not asked about
    view = await purpose_form(viewer_in(request), str(number_of(bin)), wanted if wanted in WANTED else "page")
    shown = Page(
        "look_up/purpose.html", view, text("purpose.heading"), status=422 if typed.faults else 200, form=typed,
        synthetic=profile.synthetic,
    )  # fmt: skip
    return render(request, shown)


@form("/company/{bin:str}/purpose", guards=[LOOKS_UP, ours])
async def purpose_stated(request: AnyRequest, bin: FromPath[str]) -> Response[str] | Redirect:
    """It is stated, once for the case; on to what was wanted."""
    typed = await read_form(request, "purpose", "reference", "wanted")
    profile = await profile_of(bin)
    try:
        await open_inquiry(viewer_in(request), profile.bin, typed["purpose"], typed["reference"])
    except Unreadable as problem:
        return await _asked(request, bin, typed["wanted"], typed.refused(problem))
    anchor = "" if typed["wanted"] in ("", "page") else "#export"
    return go(f"/{language_of(request)}/company/{profile.bin}/more{anchor}")


@page("/company/{bin:str}/more", guards=[LOOKS_UP])
async def more(
    request: AnyRequest, bin: FromPath[str], as_of: FromQuery[str | None] = None
) -> Response[str] | Redirect:
    """What is not public, recorded before it is shown."""
    profile = await profile_of(bin, as_of or None)
    number = str(number_of(bin))
    inquiry = await open_inquiry_of(viewer_in(request), number)
    if inquiry is None:
        return to(request, f"/company/{profile.bin}/purpose")
    view = await company_more(number, as_of=as_of or None)
    language = language_of(request)
    content = msgspec.json.encode(plain(view, language))
    await record_look_up(viewer_in(request), number, Shown("page", language, view.moment, content))
    shown = Page(
        "look_up/more.html", view, shown_name(profile), subject=text("more.subject"), synthetic=view.synthetic,
        form=EMPTY,
        more={"inquiry": inquiry, "forms": tuple(FORMS), "look_ups": await look_ups_of(viewer_in(request), number)},
    )  # fmt: skip
    return render(request, shown)


@form("/company/{bin:str}/export/{kind:str}", guards=[needs(Permission.EXPORT_COMPANY), ours])
async def exported(
    request: AnyRequest, bin: FromPath[str], kind: FromPath[str], as_of: FromQuery[str | None] = None
) -> Response[bytes] | Redirect:
    """The whole profile as a file, recorded before it is sent."""
    if kind not in FORMS:
        raise NotFound(text("error.page_unknown"))
    number, viewer = str(number_of(bin)), viewer_in(request)
    inquiry = await open_inquiry_of(viewer, number)
    if inquiry is None:
        return go(f"/{language_of(request)}/company/{reference_of(number)}/purpose?{urlencode({'wanted': kind})}")
    export = await _export(request, number, as_of or None, inquiry)
    media_type, make = FORMS[kind]
    content = make(export)
    await record_look_up(viewer, number, Shown(kind, export.language, export.profile.moment, content))
    name = f"moldir-{export.profile.bin}-{clock.local_date(export.profile.moment):%Y%m%d}-{export.language}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)


async def _export(request: AnyRequest, number: str, as_of: str | None, inquiry: InquiryView) -> Export:
    viewer, language = viewer_in(request), language_of(request)
    organisation = viewer.acting_for or ""
    ground = Ground(
        organisation=organisation,
        organisation_name=show(dict(viewer.names).get(organisation, Bilingual(None, None)), language),
        purpose=text(f"purpose.{inquiry.purpose}"),
        reference=inquiry.reference,
    )
    return Export(await profile_of(number, as_of), await company_more(number, as_of=as_of), ground, language)


routes = [purpose, purpose_stated, more, exported]
