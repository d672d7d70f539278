"""Signing in: by password, with a second step where there is a second factor, or by passkey."""

import base64
import secrets
from dataclasses import dataclass
from uuid import UUID

from infra import clock
from infra.database import execute, fetch, fetch_value, transaction
from infra.errors import Refused
from infra.i18n import text
from infra.looking import lets_in
from infra.mail import Letter, post
from infra.secrets import unseal
from services.accounts.addresses import address_of
from services.accounts.browser import Browser
from services.accounts.codes import TOTP_SEAL, is_code, step_of
from services.accounts.commands import ceremonies
from services.accounts.commands.attempts import Guess, forgive, guess_at, refuse
from services.accounts.commands.passwords import checked_and_hashed, keep_password, set_password
from services.accounts.commands.sessions import Proof, begin_session, renew_proof
from services.accounts.errors import NotProved
from services.accounts.passkeys import Site, credential_of, proved_count, request_options
from services.accounts.passwords import fits, hashed, is_common, is_outdated
from services.accounts.queries.people import Account, account_at, account_of, key_named
from services.accounts.queries.providers import need_no_provider
from services.accounts.viewer import Viewer

CHALLENGE_BYTES = 32


@dataclass(frozen=True, slots=True)
class Step:
    """What comes after a proof: a session (its secret), or one more step in the same browser."""

    session: str = ""
    more: str = ""  # "code" or "new-password"


@lets_in
async def sign_in_by_password(email: str, password: str, browser: Browser) -> Step:
    """The first proof. Raises NotAnAddress, ThroughProvider, TooManyAttempts, NotProved, Refused for a blocked person.

    An unknown address takes the same time, the same words and the same counting as a wrong password.
    """
    address = address_of(email)
    await need_no_provider(address)
    guess = await guess_at("password", address.key, browser)
    account = await account_at(address.key)
    if not await fits(password, account.hash if account else None) or account is None:
        await refuse(guess, account.person if account else None)
        raise NotProved(text("account.sign_in.wrong"), field="password")
    async with transaction():
        await forgive(guess)
        if account.hash is not None and is_outdated(account.hash):
            await keep_password(account.person, await hashed(password))
        return await advance(account, Proof("password"), browser, renew=is_common(password))


async def advance(account: Account, proof: Proof, browser: Browser, *, renew: bool = False) -> Step:
    """Go on from a proof that held: to the second step, to a new password, or into the session.

    Raises Refused for a person whom an administrator has blocked.
    """
    if account.blocked:
        raise Refused(text("account.blocked"))
    said = {"method": proof.method, "strong": "1" if proof.strong else "", "renew": "1" if renew else ""}
    more = "code" if account.has_second and not proof.strong else "new-password" if renew else ""
    if more:
        await ceremonies.begin(more, browser, said, account.person)
        return Step(more=more)
    return Step(await begin_session(account, proof, browser))


@lets_in
async def sign_in_by_code(code: str, browser: Browser) -> Step:
    """The second step: a code of the app, or a recovery code. Raises CeremonyOver, TooManyAttempts, NotProved."""
    first = await ceremonies.begun("code", browser)
    account = await account_of(first.person or UUID(int=0))
    guess = await guess_at("code", account.key, browser)
    if not await take_code(account, code):
        await refuse(guess, account.person)
        raise NotProved(text("account.code.wrong"), field="code")
    async with transaction():
        await ceremonies.finish(first)
        await forgive(guess)
        proof = Proof(first.data["method"], strong=True)
        return await advance(account, proof, browser, renew=bool(first.data["renew"]))


async def take_code(account: Account, code: str) -> bool:
    """Whether it is a code of the person's app, or one of their recovery codes; either works once."""
    return await _take_totp(account, code) or await _take_recovery(account, code)


async def _take_totp(account: Account, code: str) -> bool:
    kept = "select secret from totp where person = $1 and confirmed_at is not null"
    sealed = await fetch_value(kept, account.person)
    step = step_of(unseal(TOTP_SEAL, sealed), code, clock.now()) if sealed is not None else None
    if step is None:
        return False
    taken = "update totp set last_step = $2 where person = $1 and last_step < $2 returning person"
    if await fetch_value(taken, account.person, step) is not None:
        return True
    # a right code that was used already: somebody looked over a shoulder, or pressed twice; the owner knows which
    async with transaction():
        await post(Letter(account.email, account.language, "code_reused"))
    return False


async def _take_recovery(account: Account, code: str) -> bool:
    rows = await fetch("select id, hash from recovery_code where person = $1 and used_at is null", account.person)
    fitting = [row["id"] for row in rows if is_code(code, row["hash"])]
    if not fitting:
        return False
    async with transaction():
        taken = "update recovery_code set used_at = $2 where id = $1 and used_at is null returning id"
        used = await fetch_value(taken, fitting[0], clock.now())
        if used is not None:
            left = {"left": str(account.codes_left - 1)}
            await post(Letter(account.email, account.language, "recovery_used", left))
    return used is not None


@lets_in
async def set_new_password(password: str, browser: Browser) -> Step:
    """The step after a password that everybody knows: a better one. Raises CeremonyOver, WeakPassword."""
    before = await ceremonies.begun("new-password", browser)
    account = await account_of(before.person or UUID(int=0))
    kept = await checked_and_hashed(password, account.email, account.name)
    async with transaction():
        await ceremonies.finish(before)
        await set_password(account.person, kept, "renewed")
        return await advance(account, Proof(before.data["method"], bool(before.data["strong"])), browser)


async def ask_for_passkey(browser: Browser, site: Site) -> str:
    """A challenge for any passkey of ours that the device has. JSON for the browser."""
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    await ceremonies.begin("passkey", browser, {"challenge": base64.b64encode(challenge).decode()})
    return request_options(site, challenge)


@lets_in
async def sign_in_by_passkey(answer: str, browser: Browser, site: Site) -> Step:
    """A device and its person in one proof. Raises CeremonyOver, TooManyAttempts, NotProved."""
    account, guess = await _proved_by_passkey(answer, browser, site)
    async with transaction():
        await forgive(guess)
        return await advance(account, Proof("passkey", strong=True), browser)


async def _proved_by_passkey(answer: str, browser: Browser, site: Site) -> tuple[Account, Guess]:
    asked = await ceremonies.begun("passkey", browser)
    await ceremonies.finish(asked)
    found = await key_named(credential_of(answer))
    account = await account_of(found[0]) if found else None
    guess = await guess_at("passkey", account.key if account else "unknown", browser)
    try:
        if found is None or account is None:
            raise NotProved(text("account.passkey.unknown"), field="credential")
        counted = proved_count(site, base64.b64decode(asked.data["challenge"]), answer, found[2])
    except NotProved:
        await refuse(guess, account.person if account else None)
        raise
    await execute("update passkey set sign_count = $2, used_at = $3 where id = $1", found[1], counted, clock.now())
    return account, guess


async def prove_by_password(viewer: Viewer, password: str, browser: Browser) -> str:
    """Somebody signed in proves once more to be there; the session's new secret. Raises TooManyAttempts, NotProved."""
    account = await account_of(viewer.person or UUID(int=0))
    guess = await guess_at("password", account.key, browser)
    if not await fits(password, account.hash):
        await refuse(guess, account.person)
        raise NotProved(text("account.confirm.wrong"), field="password")
    async with transaction():
        await forgive(guess)
        return await renew_proof(viewer, Proof("password"))


@lets_in
async def prove_by_passkey(viewer: Viewer, answer: str, browser: Browser, site: Site) -> str:
    """The same with a passkey, which must be the viewer's own."""
    account, guess = await _proved_by_passkey(answer, browser, site)
    if account.person != viewer.person:
        await refuse(guess, account.person)
        raise NotProved(text("account.passkey.not_yours"), field="credential")
    async with transaction():
        await forgive(guess)
        return await renew_proof(viewer, Proof("passkey", strong=True))
