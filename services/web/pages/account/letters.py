"""Letters that were not sent, for whoever tries Möldir out on their own machine; nobody else sees this page."""

from litestar import Response
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect

from infra.errors import NotFound
from infra.i18n import text
from services.notices.mail import kept_letter, kept_letters
from services.web.forms import EMPTY
from services.web.guards import AnyRequest, Connection, page
from services.web.language import preferred_language
from services.web.pages.account.answers import go, letters_kept
from services.web.render import Page, render

# a letter is styled within itself, and may do nothing else
BARE = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


async def at_home(_: Connection, __: BaseRouteHandler) -> None:
    """Only on one's own machine, without a mail server. Raises NotFound: elsewhere there is no such page."""
    if not letters_kept():
        raise NotFound(text("error.page_unknown"))


@page("/dev/mail", guards=[at_home])
async def letters(request: AnyRequest) -> Response[str]:
    """The newest first."""
    return render(request, Page("dev/mail.html", await kept_letters(), text("dev.mail"), form=EMPTY))


@page("/dev/mail/{letter:int}", guards=[at_home])
async def letter(request: AnyRequest, letter: FromPath[int]) -> Response[str]:
    """One letter as plain text, with its link."""
    return render(request, Page("dev/letter.html", await kept_letter(letter), text("dev.letter"), form=EMPTY))


@page("/dev/mail/{letter:int}/styled", guards=[at_home])
async def letter_styled(letter: FromPath[int]) -> Response[str]:
    """The same as a program for mail shows it."""
    found = await kept_letter(letter)
    headers = {"Content-Security-Policy": BARE, "Cache-Control": "no-store"}
    return Response(found.html, media_type="text/html", headers=headers)


@page("/dev/mail", guards=[at_home])
async def letters_front(request: AnyRequest) -> Redirect:
    """To the list in the reader's language."""
    return go(f"/{preferred_language(request)}/dev/mail")


routes = [letters, letter, letter_styled]
everywhere = [letters_front]
