"""Being signed in: what begins, keeps and ends a session."""

from dataclasses import dataclass
from uuid import UUID

from infra import clock
from infra.database import execute, fetch, fetch_value, transaction
from infra.events import record
from infra.i18n import text
from infra.looking import lets_in
from infra.mail import Letter, post
from services.accounts.browser import Browser
from services.accounts.errors import NothingThere, ProofNeeded
from services.accounts.events.people import Proved, SessionEnded, SessionsEnded, SignedIn
from services.accounts.queries.people import Account
from services.accounts.timing import PROOF_FRESH, SESSION_LONGEST
from services.accounts.tokens import fingerprint, new_token
from services.accounts.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Proof:
    """How a person proved to be there: a method, and whether it had two factors."""

    method: str  # password, passkey, mail, or the code of a provider
    strong: bool = False


def need_proof(viewer: Viewer) -> None:
    """Raises ProofNeeded unless the person proved to be there a short while ago: before anything sensitive."""
    if viewer.proved_at is None or clock.now() - viewer.proved_at > PROOF_FRESH:
        raise ProofNeeded(text("account.confirm.needed"))


async def begin_session(account: Account, proof: Proof, browser: Browser) -> str:
    """Sign a person in in a browser. Returns the session's secret, new with each sign-in."""
    token, now = new_token(), clock.now()
    async with transaction():
        session = await fetch_value(
            """insert into sign_in (person, token, method, started_at, seen_at, ends_at, proved_at, strong_at, device,
                                    address)
               values ($1, $2, $3, $4, $4, $5, $4, $6, $7, $8) returning id""",
            account.person, fingerprint(token), proof.method, now, now + SESSION_LONGEST, now if proof.strong else None,
            browser.device, browser.address,
        )  # fmt: skip
        new = await _is_new(account.person, browser)
        if new:
            await post(Letter(account.email, account.language, "new_browser", {"device": browser.device or "–"}))
        happened = SignedIn(str(account.person), session, proof.method, proof.strong, new)
        await record(happened, actor=Viewer(account.person).actor)
    return token


async def _is_new(person: UUID, browser: Browser) -> bool:
    """Remember the browser; whether the person, who has signed in before, never did in this one."""
    seen = await fetch("select token from known_browser where person = $1", person)
    await execute(
        """insert into known_browser (person, token, first_at, last_at) values ($1, $2, $3, $3)
           on conflict (person, token) do update set last_at = excluded.last_at""",
        person, browser.fingerprint, clock.now(),
    )  # fmt: skip
    return bool(seen) and all(row["token"] != browser.fingerprint for row in seen)


@lets_in
async def note_seen(session: int) -> None:
    """A session was used just now. Bookkeeping, and no event: it happens with every page."""
    await execute("update sign_in set seen_at = $2 where id = $1 and ended_at is null", session, clock.now())


async def renew_proof(viewer: Viewer, proof: Proof) -> str:
    """The person proved once more to be there: the session goes on under a new secret, which is returned."""
    token, now = new_token(), clock.now()
    async with transaction():
        await execute(
            """update sign_in set token = $2, proved_at = $3, seen_at = $3,
                                  strong_at = case when $4 then $3 else strong_at end
               where id = $1 and ended_at is null""",
            viewer.session, fingerprint(token), now, proof.strong,
        )  # fmt: skip
        await record(Proved(str(viewer.person), viewer.session or 0, proof.method), actor=viewer.actor)
    return token


async def sign_out(viewer: Viewer) -> None:
    """End the viewer's own session. Nothing happens when it has ended already."""
    await _end_one(viewer, viewer.session or 0, "signed_out")


async def end_session(viewer: Viewer, session: int) -> None:
    """End another session of the same person. Raises ProofNeeded, NothingThere."""
    need_proof(viewer)
    if not await _end_one(viewer, session, "revoked"):
        raise NothingThere(text("account.sessions.unknown"))


async def _end_one(viewer: Viewer, session: int, why: str) -> bool:
    async with transaction():
        ended = await fetch_value(
            """update sign_in set ended_at = $3, ended_why = $4
               where id = $1 and person = $2 and ended_at is null returning id""",
            session, viewer.person, clock.now(), why,
        )  # fmt: skip
        if ended is not None:
            await record(SessionEnded(str(viewer.person), session, why), actor=viewer.actor)
    return ended is not None


async def end_other_sessions(viewer: Viewer) -> int:
    """End all sessions of the person but the viewer's own; how many. Raises ProofNeeded."""
    need_proof(viewer)
    async with transaction():
        ended = await drop_sessions(viewer.person, keep=viewer.session)
        await record(SessionsEnded(str(viewer.person), ended), actor=viewer.actor)
    return ended


async def drop_sessions(person: UUID | None, *, keep: int | None = None) -> int:
    """Part of a command: end the sessions of a person, but `keep`. How many ended."""
    rows = await fetch(
        """update sign_in set ended_at = $3, ended_why = 'revoked'
           where person = $1 and ended_at is null and id is distinct from $2 returning id""",
        person, keep, clock.now(),
    )  # fmt: skip
    return len(rows)
