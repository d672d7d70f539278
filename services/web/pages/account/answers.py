"""What pages about an account have in common: how they are shown, and where they lead."""

from urllib.parse import urlencode

from litestar import Response
from litestar.datastructures import Cookie
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from infra.i18n import text
from infra.settings import settings
from services.accounts.commands.signing_in import Step
from services.accounts.errors import TooManyAttempts
from services.web.cookies import SESSION, cookie
from services.web.forms import EMPTY, Form
from services.web.guards import AnyRequest
from services.web.language import language_of
from services.web.render import Page, render
from services.web.viewing import visit_of
from services.web.wanted import wanted_page

# what a page says after something was done: its address names it, and nothing else is ever shown
DONE = frozenset({
    "joined", "details", "reminders", "email", "email_asked", "password", "password_reset", "totp", "totp_removed",
    "passkey", "passkey_removed", "recovery", "session", "sessions", "signed_out", "erased", "claimed", "challenge",
    "asked", "withdrawn_claim", "left", "declined", "key_revoked",
})  # fmt: skip
# the pages of one's account, in the order of their menu: code and path
MENU = (
    ("details", "/account"), ("security", "/account/security"), ("sessions", "/account/sessions"),
    ("organisations", "/account/organisations"), ("keys", "/account/keys"),
    ("data", "/account/data"),
)  # fmt: skip


def shown(request: AnyRequest, name: str, view: object, form: Form = EMPTY, *, here: str = "") -> Response[str]:
    """A page about an account: `name` is its template and the id of its heading; 422 when its form has a fault."""
    done = request.query_params.get("done", "")
    page = Page(
        f"account/{name}.html",
        view,
        text(f"account.heading.{name}"),
        here=here,
        status=422 if form.faults else 200,
        form=form,
        more={"done": done if done in DONE and not form.faults else "", "menu": MENU if here else ()},
    )
    answer = render(request, page)
    if any(fault.id.startswith("account.too_many") for fault in form.faults.values()):
        answer.status_code = TooManyAttempts.status
    return answer


def letters_kept() -> bool:
    """Whether letters are read on a page: on one's own machine, where no mail server is set."""
    return settings().at_home and not settings().mail_url


def to(request: AnyRequest, path: str, done: str = "", **query: str) -> Redirect:
    """Go on to a page in the same language, which says what was done."""
    said = {name: value for name, value in ({"done": done} | query).items() if value}
    return go(f"/{language_of(request)}{path}" + (f"?{urlencode(said)}" if said else ""))


def go(address: str, cookies: list[Cookie] | None = None) -> Redirect:
    """Go on to an address of ours, by GET, with cookies to set."""
    return Redirect(address, status_code=HTTP_303_SEE_OTHER, headers={"Cache-Control": "no-store"}, cookies=cookies)


def stepped(request: AnyRequest, step: Step, wanted: str, done: str = "") -> Redirect:
    """Go on after a proof: into the session, or to the next step."""
    language = language_of(request)
    if step.more:
        return to(request, f"/sign-in/{step.more}", wanted=wanted)
    address = wanted_page(wanted, language)
    if done:
        address += ("&" if "?" in address else "?") + urlencode({"done": done})
    return go(address, [cookie(request.scope, SESSION, step.session), *visit_of(request).cookies()])
