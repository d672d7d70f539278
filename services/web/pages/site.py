"""Addresses without a language, and what machines ask for."""

from dataclasses import dataclass

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from infra.database import fetch_value
from infra.i18n import text
from services.accounts.timing import KEPT
from services.web.guards import AnyRequest, page, public
from services.web.language import preferred_language
from services.web.render import Page, render

KEPT_OF_PEOPLE = ("account", "proofs", "sessions", "letters", "work", "learning", "trail", "requests")
ROBOTS = "User-agent: *\nDisallow: /dev/\nDisallow: /*/suggest\nDisallow: /*report.pdf\n"
BY_READER = {"Vary": "Accept-Language, Cookie", "Cache-Control": "no-store"}


def into_language(request: AnyRequest, path: str) -> Redirect:
    """To a page in the reader's language, with what was asked."""
    query = request.scope["query_string"].decode("latin-1")
    return Redirect(f"/{preferred_language(request)}{path}" + (f"?{query}" if query else ""), headers=BY_READER)


@page("/", guards=[public])
async def front(request: AnyRequest) -> Redirect:
    """To the home page in the reader's language."""
    return into_language(request, "/")


@page("/company/{bin:str}", guards=[public])
async def company_front(request: AnyRequest, bin: FromPath[str]) -> Redirect:
    """To the company's page in the reader's language: the address to print on paper."""
    return into_language(request, f"/company/{bin}")


@page("/dev/components", guards=[public])
async def components_front(request: AnyRequest) -> Redirect:
    """To the samples in the reader's language."""
    return into_language(request, "/dev/components")


@dataclass(frozen=True, slots=True)
class PrivacyView:
    """What is kept about people who use the site, and for how many days what is over."""

    kept: tuple[str, ...]
    days: int


@page("/privacy", guards=[public])
async def privacy(request: AnyRequest) -> Response[str]:
    """What is kept about people, why, how long, and what they can do about it."""
    return render(request, Page("privacy.html", PrivacyView(KEPT_OF_PEOPLE, KEPT.days), text("privacy.heading")))


@page("/healthz", guards=[public])
async def health() -> Response[str]:
    """Whether this process answers and reaches its database."""
    await fetch_value("select 1")
    return Response("ok\n", media_type="text/plain")


@page("/robots.txt", guards=[public])
async def robots() -> Response[str]:
    """What crawlers may visit: all but lists made while typing, documents made on demand and our own samples."""
    return Response(ROBOTS, media_type="text/plain")
