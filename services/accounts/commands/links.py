"""Links by mail: asked for, and used once. Who asks learns nothing about who has an account."""

from dataclasses import dataclass
from uuid import UUID

from infra import clock
from infra.actor import VISITOR
from infra.database import execute, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text
from infra.looking import lets_in
from infra.mail import Letter, post
from services.accounts.addresses import Address, address_of
from services.accounts.browser import Browser
from services.accounts.commands.attempts import count_letter
from services.accounts.commands.sessions import need_proof
from services.accounts.errors import LinkSpent
from services.accounts.events.people import LinkAsked
from services.accounts.guessing import MAILBOX
from services.accounts.queries.people import account_at
from services.accounts.queries.providers import need_no_provider
from services.accounts.timing import LINKS
from services.accounts.tokens import fingerprint, new_token
from services.accounts.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Link:
    """A link that still works."""

    id: int
    kind: str
    person: UUID | None
    email: str


@lets_in
async def ask_to_join(email: str, browser: Browser) -> None:
    """A letter with a link that makes an account; whoever has one already is told so, by letter only.

    Raises NotAnAddress, ThroughProvider, TooManyAttempts.
    """
    await _ask("sign_up", email, browser)


@lets_in
async def ask_to_reset(email: str, browser: Browser) -> None:
    """A letter with a link that sets a new password; where there is no account, a letter that says so.

    Raises NotAnAddress, ThroughProvider, TooManyAttempts.
    """
    await _ask("reset", email, browser)


async def _ask(kind: str, email: str, browser: Browser) -> None:
    address = address_of(email)
    await need_no_provider(address)
    await count_letter(address.key, MAILBOX)
    account = await account_at(address.key)
    token = new_token()
    fitting = (account is None) == (kind == "sign_up")
    language = account.language if account else browser.language
    path = f"/{language}/mail/{token}" if fitting else f"/{language}/{'sign-in' if account else 'sign-up'}"
    written = account.email if account else address.written
    async with transaction():
        await _make(kind, token, account.person if account else None, address)
        await post(Letter(written, language, kind if fitting else f"{kind}_instead", link=path))
        await record(LinkAsked(str(account.person) if account else "", kind), actor=VISITOR)


async def _make(kind: str, token: str, person: UUID | None, address: Address) -> None:
    now = clock.now()
    await execute(
        """insert into mail_link (kind, person, email, token, made_at, ends_at)
           values ($1, $2, $3, $4, $5, $6)""",
        kind, person, address.written, fingerprint(token), now, now + LINKS[kind],
    )  # fmt: skip


@lets_in
async def ask_for_new_email(viewer: Viewer, email: str) -> None:
    """A letter to a new address, whose link makes it the account's. Raises ProofNeeded, NotAnAddress, TooManyAttempts.

    To an address that has an account goes a letter that says so, and the page says the same as ever.
    """
    need_proof(viewer)
    address = address_of(email)
    await need_no_provider(address)
    await count_letter(address.key, MAILBOX)
    taken = await account_at(address.key)
    token = new_token()
    async with transaction():
        await _make("new_email", token, viewer.person, address)
        letter = Letter(address.written, viewer.language, "new_email", link=f"/{viewer.language}/mail/{token}")
        if taken is not None:
            letter = Letter(taken.email, taken.language, "sign_up_instead", link=f"/{taken.language}/sign-in")
        await post(letter)
        await record(LinkAsked(str(viewer.person), "new_email"), actor=viewer.actor)


@lets_in
async def link_behind(token: str) -> Link:
    """The link that a letter's reader opened, not yet used. Raises LinkSpent."""
    row = await fetch_one(
        "select id, kind, person, email from mail_link where token = $1 and used_at is null and ends_at > $2",
        fingerprint(token), clock.now(),
    )  # fmt: skip
    if row is None:
        raise LinkSpent(text("account.link.spent"))
    return Link(row["id"], row["kind"], row["person"], row["email"])


async def use_link(link: Link) -> None:
    """Part of a command: the link is used, with all others of its kind to that address. Raises LinkSpent."""
    used = await fetch_value(
        "update mail_link set used_at = $2 where id = $1 and used_at is null returning id", link.id, clock.now()
    )
    if used is None:
        raise LinkSpent(text("account.link.spent"))
    await execute(
        "update mail_link set used_at = $3 where email = $1 and kind = $2 and used_at is null",
        link.email, link.kind, clock.now(),
    )  # fmt: skip
