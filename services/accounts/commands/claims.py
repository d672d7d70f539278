"""Becoming an organisation: a person says that they speak for one, and a certificate or staff confirm it."""

from dataclasses import dataclass
from uuid import UUID

from infra import clock
from infra.database import Record, execute, fetch, fetch_one, fetch_value, transaction
from infra.errors import Refused
from infra.events import record
from infra.i18n import show, text
from infra.looking import at_the_door
from infra.mail import Letter, post
from infra.settings import settings
from registry.references import masked, number_of, reference_of
from services.accounts.certificates import signer_of
from services.accounts.certificates.challenge import new_challenge
from services.accounts.certificates.refusal import CertificateRefused
from services.accounts.commands.members import add_member, lock_organisation
from services.accounts.errors import NothingThere
from services.accounts.events.people import ClaimDecided, Claimed, ClaimSent
from services.accounts.names import lines
from services.accounts.permissions import Permission, Role, need
from services.accounts.queries.organisations import name_of
from services.accounts.queries.people import account_of
from services.accounts.timing import CHALLENGE
from services.accounts.viewer import Viewer

MOST_OPEN = 10
LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a claim, through whom: certificate, staff or the person."""

    outcome: str  # granted, refused or withdrawn
    how: str
    roles: tuple[str, ...] = ()
    certificate: str = ""
    reason: str | None = None


async def claim_organisation(viewer: Viewer, typed: str) -> int:
    """Say that the viewer speaks for a company or is an entrepreneur; the claim's id, the same one when said twice.

    Raises NotABin, Refused for a member, and for whoever has ten claims open.
    """
    need(viewer, Permission.CLAIM_ORGANISATION)
    number = str(number_of(typed))
    if viewer.belongs_to(number):
        raise Refused(text("claim.member_already"), field="number")
    async with transaction():
        open_claims = {
            row["bin"]: row["id"]
            for row in await fetch("select id, bin from claim where person = $1 and outcome is null", viewer.person)
        }
        if number in open_claims:
            return int(open_claims[number])
        if len(open_claims) >= MOST_OPEN:
            raise Refused(text("claim.too_many", most=MOST_OPEN), field="number")
        made = await fetch_value(
            "insert into claim (person, bin, note, made_at) values ($1, $2, '', $3) returning id",
            viewer.person, number, clock.now(),
        )  # fmt: skip
        await _challenge(viewer, made, number)
        await record(Claimed(number, made, str(viewer.person)), actor=viewer.actor)
    return int(made)


async def renew_challenge(viewer: Viewer, claim: int) -> None:
    """A fresh text to sign; the old one proves nothing any more. Raises NothingThere."""
    async with transaction():
        row = await _own(viewer, claim)
        await _challenge(viewer, claim, row["bin"])


async def _challenge(viewer: Viewer, claim: int, number: str) -> None:
    until = clock.now() + CHALLENGE
    made = new_challenge(number, viewer.email, settings().site, until)
    await execute("update claim set challenge = $2, challenge_until = $3 where id = $1", claim, made, until)


async def _own(viewer: Viewer, claim: int) -> Record:
    """An open claim of the viewer's. Raises NothingThere."""
    need(viewer, Permission.CLAIM_ORGANISATION)
    row = await fetch_one(
        "select * from claim where id = $1 and person = $2 and outcome is null for update", claim, viewer.person
    )
    if row is None:
        raise NothingThere(text("claim.unknown"))
    return row


async def prove_claim(viewer: Viewer, claim: int, answer: bytes) -> str:
    """Prove a claim by the signed challenge; the organisation's number. The head of a company becomes its owner.

    Raises NothingThere, CertificateRefused, Unavailable when GOST cannot be verified now.
    """
    row = await _own(viewer, claim)
    now = clock.now()
    if row["challenge"] is None or row["challenge_until"] < now:
        raise CertificateRefused(text("certificate.challenge_over"), reason="challenge_over")
    signer = await signer_of(answer, row["challenge"].encode(), now)
    if not signer.speaks_for(row["bin"]):
        found = signer.bin or signer.iin or "–"
        raise CertificateRefused(
            text("certificate.other_number", found=masked(found), number=masked(row["bin"])), reason="other_number"
        )
    proof = f"{signer.issuer} · {signer.serial} · {signer.algorithm} · {signer.revocation}"
    async with transaction():
        await _own(viewer, claim)  # not decided meanwhile
        roles = await _grant(viewer.person, row["bin"], "certificate", owner=signer.leads(row["bin"]))
        await _decide(row, Decision("granted", "certificate", roles, proof), viewer)
    return str(row["bin"])


async def ask_staff(viewer: Viewer, claim: int, note: str) -> None:
    """Ask Atameken's staff to verify a claim, and tell them how. Raises NothingThere, Unreadable."""
    told = lines(note, LONGEST_NOTE, "note")
    async with transaction():
        row = await _own(viewer, claim)
        await execute(
            "update claim set note = $2, asked_staff = coalesce(asked_staff, $3) where id = $1",
            claim,
            told,
            clock.now(),
        )
        if row["asked_staff"] is None:
            await record(ClaimSent(row["bin"], claim), actor=viewer.actor)


async def withdraw_claim(viewer: Viewer, claim: int) -> None:
    """Take a claim back. Raises NothingThere."""
    async with transaction():
        await _decide(await _own(viewer, claim), Decision("withdrawn", "person"), viewer)


async def grant_claim(viewer: Viewer, claim: int) -> None:
    """Staff believe a claim: the person becomes an owner. Raises NothingThere, Refused for one's own claim."""
    async with transaction():
        row = await _waiting(viewer, claim)
        roles = await _grant(row["person"], row["bin"], "staff", owner=True)
        await _decide(row, Decision("granted", "staff", roles), viewer)
        await _tell(row, "claim_granted", {})


async def refuse_claim(viewer: Viewer, claim: int, reason: str) -> None:
    """Staff do not believe a claim, and say why. Raises NothingThere, Unreadable, Refused for one's own claim."""
    told = lines(reason, LONGEST_NOTE, "reason", needed=True)
    async with transaction():
        row = await _waiting(viewer, claim)
        await _decide(row, Decision("refused", "staff", reason=told), viewer)
        await _tell(row, "claim_refused", {"reason": told})


async def _waiting(viewer: Viewer, claim: int) -> Record:
    """A claim that waits for staff, somebody else's. Raises NothingThere, Refused."""
    need(viewer, Permission.DECIDE_CLAIMS)
    row = await fetch_one("select * from claim where id = $1 and outcome is null for update", claim)
    if row is None:
        raise NothingThere(text("claim.unknown"))
    if row["person"] == viewer.person:
        raise Refused(text("claim.own"))
    return row


async def _grant(person: UUID | None, number: str, how: str, *, owner: bool) -> tuple[str, ...]:
    """Part of a command: the person belongs to the organisation, which is made if it is not there; with which roles.

    Where nobody owns it yet, whoever comes first does. Raises Refused for a suspended organisation.
    """
    with at_the_door():  # nobody can be a member before this
        await found_organisation(number, how)
        if await fetch_value("select state from organisation where bin = $1", number) == "suspended":
            raise Refused(text("claim.suspended"))
        owned = await fetch_value(
            "select exists (select from membership where organisation = $1 and until is null and 'owner' = any(roles))",
            number,
        )
        role = Role.OWNER if owner or not owned else Role.MEMBER
        return await add_member(number, person, [role])


async def found_organisation(number: str, how: str) -> None:
    """Part of a command: the organisation is there, confirmed in that way, and locked until the command is over."""
    await lock_organisation(number)
    await execute(
        """insert into organisation (bin, state, verified_at, verified_how) values ($1, 'verified', $2, $3)
           on conflict (bin) do nothing""",
        number, clock.now(), how,
    )  # fmt: skip


async def _decide(row: Record, decision: Decision, viewer: Viewer) -> None:
    """Part of a command: the claim is over."""
    by_staff = viewer.person if decision.how == "staff" else None
    await execute(
        """update claim set outcome = $2, decided_at = $3, decided_by = $4, reason = $5, certificate = $6,
                            challenge = null, challenge_until = null
           where id = $1""",
        row["id"], decision.outcome, clock.now(), by_staff, decision.reason, decision.certificate or None,
    )  # fmt: skip
    happened = ClaimDecided(
        row["bin"], row["id"], str(row["person"]), decision.outcome, decision.how, " ".join(decision.roles),
        decision.certificate,
    )  # fmt: skip
    await record(happened, actor=viewer.actor)


async def _tell(row: Record, letter: str, data: dict[str, str]) -> None:
    account = await account_of(row["person"])
    number = masked(row["bin"])
    said = {"organisation": show(await name_of(row["bin"]), account.language) or number, "number": number}
    page = "organisations/" + reference_of(row["bin"]) if letter == "claim_granted" else f"account/claims/{row['id']}"
    await post(Letter(account.email, account.language, letter, said | data, link=f"/{account.language}/{page}"))
