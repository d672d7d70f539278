"""Second factors: an authenticator app, passkeys, and recovery codes for the day when both are gone."""

import base64
import secrets

from infra import clock
from infra.database import execute, execute_many, fetch_value, transaction
from infra.errors import Refused
from infra.events import record
from infra.i18n import text
from infra.mail import Letter, post
from infra.secrets import seal, unseal
from services.accounts.browser import Browser
from services.accounts.codes import TOTP_SEAL, kept_code, new_recovery_codes, new_secret, step_of
from services.accounts.commands import ceremonies
from services.accounts.commands.attempts import forgive, guess_at, refuse
from services.accounts.commands.sessions import need_proof
from services.accounts.commands.signing_in import CHALLENGE_BYTES
from services.accounts.errors import CeremonyOver, NothingThere, NotProved, Unreadable
from services.accounts.events.people import FactorAdded, FactorRemoved, RecoveryMade
from services.accounts.passkeys import Site, creation_options, made_key
from services.accounts.queries.people import Account, account_of, credentials_of
from services.accounts.viewer import Viewer

MOST_PASSKEYS = 20
LONGEST_NAME = 60


async def _mine(viewer: Viewer) -> Account:
    """The viewer's account, if they have just proved to be there. Raises ProofNeeded."""
    need_proof(viewer)
    assert viewer.person is not None  # noqa: S101 - whoever has proved something is somebody
    return await account_of(viewer.person)


async def begin_totp(viewer: Viewer) -> None:
    """A fresh secret for an app; it counts once a code of it was right. Raises ProofNeeded, Refused."""
    account = await _mine(viewer)
    if account.has_totp:
        raise Refused(text("account.totp.already"))
    await execute(
        """insert into totp (person, secret, made_at, last_step) values ($1, $2, $3, 0)
           on conflict (person) do update set secret = excluded.secret, made_at = excluded.made_at
           where totp.confirmed_at is null""",
        account.person, seal(TOTP_SEAL, new_secret()), clock.now(),
    )  # fmt: skip


async def confirm_totp(viewer: Viewer, code: str, browser: Browser) -> None:
    """The first code of the app: from now on sign-in asks for one. Raises ProofNeeded, CeremonyOver, NotProved."""
    account = await _mine(viewer)
    sealed = await fetch_value("select secret from totp where person = $1 and confirmed_at is null", account.person)
    if sealed is None:
        raise CeremonyOver(text("account.ceremony_over"))
    guess = await guess_at("code", account.key, browser)
    step = step_of(unseal(TOTP_SEAL, sealed), code, clock.now())
    if step is None:
        await refuse(guess, account.person)
        raise NotProved(text("account.totp.code_wrong"), field="code")
    async with transaction():
        await forgive(guess)
        counts = "update totp set confirmed_at = $2, last_step = $3 where person = $1"
        await execute(counts, account.person, clock.now(), step)
        await _added(viewer, account, "totp", browser)


async def _added(viewer: Viewer, account: Account, factor: str, browser: Browser) -> None:
    """Part of a command: a factor counts from now on, in this session too; with the first come recovery codes."""
    await execute("update sign_in set strong_at = $2 where id = $1", viewer.session, clock.now())
    await post(Letter(account.email, account.language, f"{factor}_added"))
    await record(FactorAdded(str(account.person), factor), actor=viewer.actor)
    if not account.codes_left:
        await _fresh_codes(account, browser)


async def remove_totp(viewer: Viewer) -> None:
    """The app counts no more, in any session. Raises ProofNeeded, NothingThere."""
    account = await _mine(viewer)
    async with transaction():
        gone = await fetch_value(
            "delete from totp where person = $1 returning confirmed_at is not null", account.person
        )
        if gone is None:
            raise NothingThere(text("account.totp.none"))
        if gone:
            await _removed(viewer, account, "totp")


async def _removed(viewer: Viewer, account: Account, factor: str) -> None:
    """Part of a command: what was proved with it is proved no more; with the last factor the codes go."""
    await execute("update sign_in set strong_at = null where person = $1 and ended_at is null", account.person)
    if not (await account_of(account.person)).has_second:
        await execute("delete from recovery_code where person = $1", account.person)
    await post(Letter(account.email, account.language, f"{factor}_removed"))
    await record(FactorRemoved(str(account.person), factor), actor=viewer.actor)


async def ask_for_new_passkey(viewer: Viewer, browser: Browser, site: Site) -> str:
    """A challenge for a device to make a key. JSON for the browser. Raises ProofNeeded, Refused past twenty keys."""
    account = await _mine(viewer)
    if account.passkeys >= MOST_PASSKEYS:
        raise Refused(text("account.passkey.many", most=MOST_PASSKEYS))
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    said = {"challenge": base64.b64encode(challenge).decode()}
    await ceremonies.begin("new-passkey", browser, said, account.person)
    return creation_options(site, account.owner, challenge, await credentials_of(account.person))


async def add_passkey(viewer: Viewer, answer: str, name: str, browser: Browser, site: Site) -> None:
    """Keep the key that a device has made. Raises ProofNeeded, CeremonyOver, NotProved, Unreadable."""
    account = await _mine(viewer)
    called = _called(name or browser.device)
    asked = await ceremonies.begun("new-passkey", browser)
    await ceremonies.finish(asked)
    if asked.person != account.person:
        raise CeremonyOver(text("account.ceremony_over"))
    key = made_key(site, base64.b64decode(asked.data["challenge"]), answer)
    async with transaction():
        kept = await fetch_value(
            """insert into passkey (person, credential, public_key, sign_count, name, transports, backed_up, added_at)
               values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (credential) do nothing returning id""",
            account.person, key.credential, key.public_key, key.sign_count, called, list(key.transports),
            key.backed_up, clock.now(),
        )  # fmt: skip
        if kept is None:
            raise NotProved(text("account.passkey.not_made"), field="credential")
        await _added(viewer, account, "passkey", browser)


def _called(typed: str) -> str:
    name = " ".join(typed.split()) or "–"
    if len(name) > LONGEST_NAME:
        raise Unreadable(text("account.passkey.name_long", most=LONGEST_NAME), field="name")
    return name


async def remove_passkey(viewer: Viewer, passkey: int) -> None:
    """The key opens nothing more. Raises ProofNeeded, NothingThere."""
    account = await _mine(viewer)
    async with transaction():
        gone = await fetch_value(
            "delete from passkey where id = $1 and person = $2 returning id", passkey, account.person
        )
        if gone is None:
            raise NothingThere(text("account.passkey.none"))
        await _removed(viewer, account, "passkey")


async def renew_recovery_codes(viewer: Viewer, browser: Browser) -> None:
    """A new set of codes; the old ones are void. Raises ProofNeeded, Refused without a second factor."""
    account = await _mine(viewer)
    if not account.has_second:
        raise Refused(text("account.recovery.pointless"))
    async with transaction():
        await _fresh_codes(account, browser)
        await post(Letter(account.email, account.language, "recovery_made"))
        await record(RecoveryMade(str(account.person)), actor=viewer.actor)


async def _fresh_codes(account: Account, browser: Browser) -> None:
    """Part of a command: made, kept as fingerprints, and shown in this browser until they are put away."""
    codes, now = new_recovery_codes(), clock.now()
    await execute("delete from recovery_code where person = $1", account.person)
    await execute_many(
        "insert into recovery_code (person, hash, made_at) values ($1, $2, $3)",
        [(account.person, kept_code(code), now) for code in codes],
    )
    await ceremonies.begin("codes", browser, {"codes": " ".join(codes)}, account.person)


async def put_codes_away(viewer: Viewer, browser: Browser) -> None:
    """The codes were written down or printed: they are shown no more."""
    shown = await ceremonies.begun("codes", browser)
    if shown.person == viewer.person:
        await ceremonies.finish(shown)
