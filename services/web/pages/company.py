"""The profile of a company: an overview, and a tab for each kind of evidence there is."""

from dataclasses import dataclass
from functools import partial

from litestar import Response
from litestar.params import FromPath, FromQuery
from markupsafe import Markup

from infra.errors import NotFound
from infra.i18n import Bilingual, Text, text
from registry.references import masked
from registry.views import CompanyProfile
from services.documents.profiles import made_of
from services.documents.report import shown_name
from services.web.guards import AnyRequest, page, public
from services.web.render import Frame, Page, Whole, frame_of, sent, template_of, wants_main, written

TABS = {
    "overview": ("", "company/overview.html"),
    "taxes": ("/taxes-and-procurement", "company/taxes_and_procurement.html"),
    "statements": ("/statements", "company/statements.html"),
    "payments": ("/payments", "company/payments.html"),
    "history": ("/history", "company/history.html"),
}


class NothingThere(NotFound):
    """The tab exists for other companies; of this one nothing is known that it would show."""

    code = "nothing-there"


def tabs_of(view: CompanyProfile) -> tuple[tuple[str, str], ...]:
    """Code and path of the tabs a company has: those with something in them."""
    there = {
        "overview": True,
        "taxes": bool(view.taxes or view.as_supplier.contracts or view.as_customer.contracts),
        "statements": bool(view.statements),
        "payments": bool(view.payment_months or view.enforcement),
        "history": bool(view.history or view.scores),
    }
    return tuple((code, path) for code, (path, _) in TABS.items() if there[code])


@dataclass(frozen=True, slots=True)
class Part:
    """What a page says of a company, for every reader alike; around it comes the frame, for each reader anew."""

    html: Markup
    heading: Bilingual


async def _page(request: AnyRequest, bin: str, as_of: str | None, code: str) -> Response[str]:
    """Strangers are given one page, kept whole under its frame; whoever is signed in has a frame of their own."""
    page = _around(None, code)
    frame, only_main = frame_of(request, page), wants_main(request)
    of_company = partial(_part, code=code, frame=frame.for_nobody())
    if frame.is_for_everybody:

        def whole_page(view: CompanyProfile) -> Whole:
            return written(_around(of_company(view), code), frame, only_main=only_main)

        return sent(request, page, await made_of(bin, as_of or None, ("page", code, frame, only_main), whole_page))
    part = await made_of(bin, as_of or None, ("part", code, frame.for_nobody()), of_company)
    return sent(request, page, written(_around(part, code), frame, only_main=only_main))


def _around(part: Part | None, code: str) -> Page:
    heading = part.heading if part is not None else Bilingual(None, None)
    return Page("company.html", part, heading, subject=_subject(code))


def _subject(code: str) -> Text | None:
    return None if code == "overview" else text(f"tab.{code}")


def _part(view: CompanyProfile, *, code: str, frame: Frame) -> Part:
    tabs = tabs_of(view)
    if code not in dict(tabs):
        raise NothingThere(text("profile.nothing_there", number=masked(view.bin)))
    heading = shown_name(view)
    html = template_of(TABS[code][1], frame.language).render(
        view=view, heading_view=heading, subject=_subject(code), frame=frame, tabs=tabs, tab=code
    )
    return Part(Markup(html), heading)  # noqa: S704 - made by a template, which has escaped it


@page("/company/{bin:str}", guards=[public])
async def overview(request: AnyRequest, bin: FromPath[str], as_of: FromQuery[str | None] = None) -> Response[str]:
    """Identity, verdict, reasons, evidence, what to do; with `as_of` as it was known then."""
    return await _page(request, bin, as_of, "overview")


@page([f"/company/{{bin:str}}{path}" for path, _ in TABS.values() if path], guards=[public])
async def tab(request: AnyRequest, bin: FromPath[str], as_of: FromQuery[str | None] = None) -> Response[str]:
    """One kind of evidence."""
    last = "/" + request.scope["path"].rstrip("/").rpartition("/")[2]
    return await _page(request, bin, as_of, next(code for code, (path, _) in TABS.items() if path == last))
