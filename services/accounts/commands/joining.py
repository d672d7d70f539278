"""Making an account, and coming back into one whose password is forgotten."""

from uuid import UUID, uuid4

import asyncpg

from infra import clock
from infra.database import execute, transaction
from infra.events import record
from infra.i18n import text
from infra.looking import lets_in
from infra.mail import Letter, post
from services.accounts.addresses import Address, address_of
from services.accounts.browser import Browser
from services.accounts.commands.attempts import forgive, guess_at, refuse
from services.accounts.commands.links import Link, link_behind, use_link
from services.accounts.commands.passwords import checked_and_hashed, keep_password, set_password
from services.accounts.commands.sessions import Proof, begin_session, drop_sessions
from services.accounts.commands.signing_in import Step, take_code
from services.accounts.errors import LinkSpent, NotProved
from services.accounts.events.people import EmailChanged, Joined
from services.accounts.names import named
from services.accounts.queries.people import Account, account_at, account_of
from services.accounts.viewer import Viewer


@lets_in
async def join(token: str, name: str, password: str, browser: Browser) -> Step:
    """Make the account that a link was sent for, and sign its person in. Raises LinkSpent, Unreadable, WeakPassword."""
    link = await link_behind(token)
    if link.kind != "sign_up" or link.person is not None:
        raise LinkSpent(text("account.link.spent"))
    called = named(name)
    kept = await checked_and_hashed(password, link.email, called)
    async with transaction():
        await use_link(link)
        person = await make_person(address_of(link.email), called, browser.language, "mail")
        await keep_password(person, kept)
        return Step(await begin_session(await account_of(person), Proof("password"), browser))


async def make_person(address: Address, name: str, language: str, way: str) -> UUID:
    """Part of a command: a new person. Raises LinkSpent when the address got an account meanwhile."""
    person = uuid4()
    try:
        async with transaction():
            await execute(
                """insert into person (id, email, email_key, name, language, time_zone, joined_at)
                   values ($1, $2, $3, $4, $5, 'Asia/Almaty', $6)""",
                person, address.written, address.key, name, language, clock.now(),
            )  # fmt: skip
    except asyncpg.UniqueViolationError:
        raise LinkSpent(text("account.link.spent")) from None
    await record(Joined(str(person), way), actor=Viewer(person).actor)
    return person


@lets_in
async def reset_password(token: str, password: str, code: str, browser: Browser) -> None:
    """Set a new password by a link; who has a second factor proves that too. Every session ends.

    Raises LinkSpent, TooManyAttempts, NotProved, WeakPassword.
    """
    link = await link_behind(token)
    account = await resettable(link)
    kept = await checked_and_hashed(password, account.email, account.name)
    if account.has_second:
        await _prove_second(account, code, browser)
    async with transaction():
        await use_link(link)
        await set_password(account.person, kept, "reset")
        await drop_sessions(account.person)


@lets_in
async def resettable(link: Link) -> Account:
    """The account whose password a link may set. Raises LinkSpent for another kind of link."""
    if link.kind != "reset" or link.person is None:
        raise LinkSpent(text("account.link.spent"))
    account = await account_of(link.person)
    if account.key != address_of(link.email).key:
        raise LinkSpent(text("account.link.spent"))  # the address was changed meanwhile
    return account


async def _prove_second(account: Account, code: str, browser: Browser) -> None:
    guess = await guess_at("code", account.key, browser)
    if not await take_code(account, code):
        await refuse(guess, account.person)
        raise NotProved(text("account.code.wrong"), field="code")
    await forgive(guess)


@lets_in
async def take_new_email(token: str) -> None:
    """From now on the account has the address that the link went to; the old address is told. Raises LinkSpent."""
    link = await link_behind(token)
    address = address_of(link.email)
    if link.kind != "new_email" or link.person is None or await account_at(address.key) is not None:
        raise LinkSpent(text("account.link.spent"))
    try:
        async with transaction():
            await use_link(link)
            await _move(await account_of(link.person), address)
            await record(EmailChanged(str(link.person)), actor=Viewer(link.person).actor)
    except asyncpg.UniqueViolationError:
        raise LinkSpent(text("account.link.spent")) from None  # somebody joined with it meanwhile


async def _move(account: Account, address: Address) -> None:
    change = "update person set email = $2, email_key = $3 where id = $1"
    await execute(change, account.person, address.written, address.key)
    for told in (account.email, address.written):
        await post(Letter(told, account.language, "email_changed", {"email": address.written}))
