"""Certificates of training: issued for what was passed, revoked when its record is corrected, shown as holders like."""

import asyncio
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from compliance.commands.credentials.keys import signer
from compliance.commands.credentials.statuses import Place, set_bit, settle, take_place
from compliance.credentials.badges import Achieved, Party, badge
from compliance.credentials.jose import secure_token
from compliance.credentials.numbers import DIGITS, number
from compliance.credentials.offline import KeyInUse
from compliance.credentials.proofs import RDFC, secure
from compliance.errors import NothingHere, Unfit
from compliance.events.credentials import CertificateIssued, CertificateRevoked, CertificateShown
from compliance.queries.credentials import contexts, issuer
from compliance.training.learner import Learner
from infra import clock
from infra.actor import SYSTEM, Actor
from infra.database import Record, execute, fetch, fetch_one, fetch_value, transaction
from infra.events import record as happened
from infra.i18n import show, text, translate
from infra.settings import settings
from registry.queries.contracts import load_parties
from registry.references import reference_of

SITE = "Möldir"
SHOWN = ("name", "employer")  # what a holder may let anybody see
A_TURN = 200  # certificates issued in one sweep
# what a certificate is for: passed, still good, ours to attest, and not taken back by a later record
DUE = """
from training_record r join staff_member s on s.id = r.staff
where r.passed and not r.void and r.source <> 'passport' and coalesce(r.valid_until, $1) >= $1
  and not exists (select from training_record c where c.corrects = r.id)
  and not exists (select from issued_credential i where i.record = r.id)
"""


@dataclass(frozen=True, slots=True)
class Made:
    """A certificate as it was signed: JSON-LD and token, without the holder's name and with it."""

    document: bytes
    jwt: str
    named_document: bytes
    named_jwt: str


async def issue_certificate(record: int) -> str | None:
    """Issue the certificate of a record; its number. None where the record has one, or none is due."""
    async with transaction():
        await execute("select pg_advisory_xact_lock(hashtext($1))", f"certificate {record}")
        row = await fetch_one(
            f"""select r.*, s.language, s.last_name, s.first_name, s.middle_name {DUE} and r.id = $2""",
            clock.today(), record,
        )  # fmt: skip
        if row is None:
            return None
        place = await take_place("training", "revocation")
        key, subject = await signer(), uuid4()  # after the list, which is held before the key wherever it is signed
        made_number = await _fresh_number(row["completed_on"].year)
        teacher = await _teacher(row["organisation"], row["language"])
        told = _told(row, made_number, subject, place)
        made = await asyncio.to_thread(_signed, key, teacher, told, _name(row))
        certificate = await fetch_value(
            """insert into issued_credential (kind, number, subject, organisation, staff, record, language, document,
                                              jwt, named_document, named_jwt, valid_from, valid_until, issued_at)
               values ('training', $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id""",
            made_number, subject, row["organisation"], row["staff"], record, row["language"], made.document, made.jwt,
            made.named_document, made.named_jwt, told.begins, told.ends, clock.now(),
        )  # fmt: skip
        await settle(place, certificate)
        await happened(CertificateIssued(certificate, record, key.public), actor=_system(row["organisation"]))
    return made_number


async def issue_waiting() -> int:
    """Issue certificates of records that came in together and have none yet; how many. Safe to run twice."""
    rows = await fetch(f"select r.id {DUE} order by r.id limit {A_TURN}", clock.today())
    done = [await issue_certificate(row["id"]) for row in rows]
    return sum(each is not None for each in done)


async def revoke_corrected(record: int) -> int:
    """Revoke the certificates of what a correcting record takes the place of; how many. Safe to run twice."""
    async with transaction():
        rows = await fetch(
            """select i.id, i.organisation, c.void from training_record c
               join issued_credential i on i.record = c.corrects where c.id = $1""",
            record,
        )
        done = 0
        for row in rows:
            reason = "withdrawn" if row["void"] else "corrected"
            if await set_bit(row["id"], "revocation", reason):
                await happened(CertificateRevoked(row["id"], reason), actor=_system(row["organisation"]))
                done += 1
    return done


async def show_certificate(by: Learner, wanted: str, shows: Iterable[str]) -> None:
    """The holder chooses what anybody sees who has the number: nothing more, the name, the employer.

    Raises NothingHere, Unfit.
    """
    chosen = sorted(set(shows))
    if not set(chosen) <= set(SHOWN):
        raise Unfit(text("certificate.unfit.shows"), field="shows")
    async with transaction():
        row = await fetch_one(
            "select id, shows from issued_credential where number = $1 and staff = $2 for update", wanted, by.staff
        )
        if row is None:
            raise NothingHere(text("workspace.nothing_here"))
        if sorted(row["shows"]) == chosen:
            return
        await execute("update issued_credential set shows = $2 where id = $1", row["id"], chosen)
        await happened(CertificateShown(row["id"], chosen), actor=replace(by.actor, organisation=None))


def _system(organisation: str) -> Actor:
    """The system, in the trail of an organisation."""
    return replace(SYSTEM, organisation=organisation)


def _name(row: Record) -> str:
    return " ".join(filter(None, (row["last_name"], row["first_name"], row["middle_name"])))


def _told(row: Record, made_number: str, subject: UUID, place: Place) -> Achieved:
    language, site = row["language"], settings().site
    own = row["organisation"] if row["course"].startswith("own-") else ""
    score = row["score"]
    return Achieved(
        address=f"{site}/certificates/{made_number}",
        subject=subject.urn,
        course=uuid5(NAMESPACE_URL, f"{site} {own} {row['course']} {row['version']}").urn,
        title=row["title"],
        description=translate("certificate.description", language, title=row["title"]),
        criteria=translate(f"certificate.criteria.{row['source']}", language),
        language=language,
        version=row["version"],
        score=None if score is None else f"{score.normalize():f}",
        result=translate("certificate.result", language),
        begins=clock.start_of(row["completed_on"]),
        ends=None if row["valid_until"] is None else clock.start_of(row["valid_until"] + timedelta(days=1)),
        number=made_number,
        statuses=(place.entry,),
    )


def _signed(key: KeyInUse, teacher: Party, told: Achieved, holder: str) -> Made:
    bare, named = (_both(key, teacher, replace(told, holder=each)) for each in ("", holder))
    return Made(*bare, *named)


def _both(key: KeyInUse, teacher: Party, told: Achieved) -> tuple[bytes, str]:
    document = badge(Party(issuer(), SITE, settings().site), teacher, told)
    now = clock.now()
    return packed(secure(document, key, now, suite=RDFC, contexts=contexts())), secure_token(document, key, now)


def packed(document: Mapping[str, Any]) -> bytes:
    """A credential as it is kept and handed out."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


async def _teacher(organisation: str, language: str) -> Party:
    """The employer, by its page in the register, which is its address and its id."""
    name = (await load_parties([organisation], clock.now()))[organisation].name
    page = f"{settings().site}/company/{reference_of(organisation)}"
    shown = show(name, language)
    return Party(page, shown or organisation, page)


async def _fresh_number(year: int) -> str:
    """A number that nobody has, drawn at random: from one nobody can count up to the next."""
    while True:
        made = number("training", year, secrets.randbelow(10**DIGITS))
        there = await fetch_value("select true from issued_credential where number = $1", made)
        if not there and not made.endswith("*"):  # which is hard to say on the telephone
            return made
