"""The profile of a company: an overview, and a tab for each kind of evidence there is."""

from litestar import Response
from litestar.params import FromPath, FromQuery

from infra.errors import NotFound
from infra.i18n import text
from registry.references import masked
from registry.views import CompanyProfile
from services.documents.profiles import profile_of
from services.documents.report import shown_name
from services.web.guards import AnyRequest, page, public
from services.web.render import Page, render

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


def _page(request: AnyRequest, view: CompanyProfile, code: str) -> Response[str]:
    tabs = tabs_of(view)
    if code not in dict(tabs):
        raise NothingThere(text("profile.nothing_there", number=masked(view.bin)))
    return render(
        request,
        Page(
            TABS[code][1],
            view,
            shown_name(view),
            subject=None if code == "overview" else text(f"tab.{code}"),
            synthetic=view.synthetic,
            more={"tabs": tabs, "tab": code},
        ),
    )


@page("/company/{bin:str}", guards=[public])
async def overview(request: AnyRequest, bin: FromPath[str], as_of: FromQuery[str | None] = None) -> Response[str]:
    """Identity, verdict, reasons, evidence, what to do; with `as_of` as it was known then."""
    return _page(request, await profile_of(bin, as_of or None), "overview")


@page([f"/company/{{bin:str}}{path}" for path, _ in TABS.values() if path], guards=[public])
async def tab(request: AnyRequest, bin: FromPath[str], as_of: FromQuery[str | None] = None) -> Response[str]:
    """One kind of evidence."""
    view = await profile_of(bin, as_of or None)
    last = "/" + request.scope["path"].rstrip("/").rpartition("/")[2]
    return _page(request, view, next(code for code, (path, _) in TABS.items() if path == last))
