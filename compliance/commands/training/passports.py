"""Training passports: a holder brings a certificate to a new employer, and the employer before learns nothing of it."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from compliance.colleagues import Colleague
from compliance.commands.training.records import Entry, Instead, entry_of, valid_until_of, write_record
from compliance.credentials.document import identifier, listed
from compliance.credentials.verify import Trust, Verdict, verify_badge
from compliance.errors import NothingHere, OutOfTurn, Unfit
from compliance.events.credentials import TransferCodeMade
from compliance.events.training.records import Corrected, Recorded
from compliance.queries.at_work import must_be_at_work
from compliance.queries.credentials import contexts, issuer, own_keys, signed_lists
from compliance.queries.training.courses import offer
from compliance.training.learner import Learner
from compliance.training.passports import Named, counts_until, new_code, read_code, same_name
from infra import clock
from infra.actor import SYSTEM
from infra.database import Record, fetch, fetch_one, fetch_value, transaction
from infra.events import record as happened
from infra.i18n import text
from infra.secrets import keyed

CODE_LASTS = timedelta(days=14)
PURPOSE = "transfer code"
MOST_CODES = 5  # that wait to be used, for one certificate
LARGEST_FILE = 200_000  # bytes of a certificate: the longest that is issued has a tenth of that


@dataclass(frozen=True, slots=True)
class Brought:
    """What is brought: a transfer code or the file of a certificate, for a member of staff (id).

    `agreed`: the holder agrees that the certificate is taken over. `same_person`: an officer says that two names are
    one person's.
    """

    staff: int
    code: str = ""
    file: bytes = b""
    agreed: bool = False
    same_person: bool = False


class OtherName(OutOfTurn):
    """The certificate is in another name: an officer must say that it is the same person. `extra["holder"]`: whose."""

    code = "other-name"


async def make_code(by: Learner, wanted: str) -> str:
    """A code that brings one certificate to one other employer, once, within two weeks. It is shown only now.

    Raises NothingHere, OutOfTurn where the certificate does not count any more or too many codes wait.
    """
    code, now = new_code(), clock.now()
    async with transaction():
        row = await fetch_one(
            """select c.id, c.valid_until, ended.set_at from issued_credential c
               left join credential_status ended on ended.credential = c.id and ended.set_at is not null
               where c.number = $1 and c.staff = $2""",
            wanted, by.staff,
        )  # fmt: skip
        if row is None:
            raise NothingHere(text("workspace.nothing_here"))
        if row["set_at"] is not None or (row["valid_until"] is not None and row["valid_until"] <= now):
            raise OutOfTurn(text("passport.not_valid"))
        waiting = "select count(*) from credential_transfer where credential = $1 and used_at is null and ends_at > $2"
        if await fetch_value(waiting, row["id"], now) >= MOST_CODES:
            raise OutOfTurn(text("passport.too_many_codes", n=MOST_CODES))
        made = await fetch_value(
            """insert into credential_transfer (credential, staff, secret, made_at, ends_at)
               values ($1, $2, $3, $4, $5) returning id""",
            row["id"], by.staff, keyed(PURPOSE, code), now, now + CODE_LASTS,
        )  # fmt: skip
        # the employer before is told nothing, so the trail of no organisation tells it
        await happened(TransferCodeMade(made), actor=replace(by.actor, organisation=None))
    return code


async def bring_certificate(by: Colleague | Learner, brought: Brought) -> int:
    """Take over a certificate of another employer as a record of `passport`; its id. The same counts once.

    Checked: signature, status, dates, that this register issued it, that the course is offered here, whose it is.
    Raises NotYours, NothingHere, OtherName, OutOfTurn, Unfit; each says why in one sentence.
    """
    if isinstance(by, Colleague):
        by.needs("train")
    elif brought.staff != by.staff:
        raise NothingHere(text("workspace.nothing_here"))
    if not brought.agreed:
        raise Unfit(text("passport.agree"), field="agreed")
    code, named = await _presented(brought)
    now = clock.now()
    async with transaction():
        await must_be_at_work(by)
        found = await _found(by, code, named, now)
        staff = await fetch_one(
            "select * from staff_member where id = $1 and organisation = $2", brought.staff, by.organisation
        )
        if staff is None:
            raise NothingHere(text("workspace.nothing_here"))
        other_name = _must_be_theirs(by, brought, found, staff)
        entry = replace(await _entry(by.organisation, brought.staff, found), note=other_name)
        made = await write_record(by.organisation, entry, now, by.person if isinstance(by, Colleague) else None)
        if made is None:
            return await _there(by.organisation, brought.staff, found["number"])
        if code is not None and not await fetch_value("select use_transfer($1, $2)", code, now):
            raise OutOfTurn(text("passport.code_spent"))
        await happened(Recorded(made, entry.staff, entry.course, entry.source), actor=by.actor)
    return made


async def _presented(brought: Brought) -> tuple[bytes | None, UUID | None]:
    """What finds the certificate: the fingerprint of a code, or the holder's id in a file whose signature holds."""
    if brought.file:
        return None, await _in_file(brought.file)
    code = read_code(brought.code)
    if code is None:
        raise Unfit(text("passport.bad_code"), field="code")
    return keyed(PURPOSE, code), None


async def _in_file(content: bytes) -> UUID:
    if len(content) > LARGEST_FILE:
        raise Unfit(text("credential.too_large", bytes=LARGEST_FILE), field="file")
    trust = Trust(await own_keys(), contexts(), (), await signed_lists("training"))
    found: Verdict = await asyncio.to_thread(verify_badge, content, trust, clock.now())
    if found.state == "invalid":
        raise Unfit(text("passport.file_invalid", why=found.reasons[0]), field="file")
    if identifier(found.credential["issuer"]) != issuer():
        raise Unfit(text("passport.other_issuer", issuer=str(identifier(found.credential["issuer"]))), field="file")
    if found.state != "valid":
        raise OutOfTurn(text("passport.file_not_valid", why=found.reasons[0]), field="file")
    subject = str(identifier(listed(found.credential["credentialSubject"])[0]))
    try:
        return UUID(subject.removeprefix("urn:uuid:"))
    except ValueError:
        raise Unfit(text("passport.other_kind"), field="file") from None


async def _found(by: Colleague | Learner, code: bytes | None, named: UUID | None, now: datetime) -> Record:
    field = "file" if code is None else "code"
    found = await fetch_one("select * from certificate_brought($1, $2, $3)", code, named, now)
    if found is None:
        raise Unfit(text("passport.unknown"), field=field)
    if found["organisation"] == by.organisation:
        raise Unfit(text("passport.issued_here"), field=field)
    if found["ended"] or (found["valid_until"] is not None and found["valid_until"] < clock.today()):
        raise OutOfTurn(text("passport.not_valid"), field=field)
    return found


def _must_be_theirs(by: Colleague | Learner, brought: Brought, found: Record, staff: Record) -> str:
    """The name on the certificate, where an officer says that it is the same person's; else empty. Raises OtherName."""
    holder, here = (Named(row["last_name"], row["first_name"], row["middle_name"]) for row in (found, staff))
    if same_name(holder, here):
        return ""
    if isinstance(by, Learner):
        raise OtherName(text("passport.other_name_learner"))
    if not brought.same_person:
        raise OtherName(text("passport.other_name", holder=holder.shown, here=here.shown), holder=holder.shown)
    return holder.shown


async def _entry(organisation: str, staff: int, found: Record) -> Entry:
    """The record here: the course of the same code, never longer than the original."""
    if found["course"].startswith("own-"):
        raise Unfit(text("passport.own_course", title=found["title"]))
    try:
        course = await offer(organisation, found["course"])
    except NothingHere:
        raise Unfit(text("passport.no_course", title=found["title"])) from None
    return Entry(
        staff=staff,
        course=found["course"],
        version=found["version"],
        title=found["title"],
        completed_on=found["completed_on"],
        valid_until=counts_until(found["valid_until"], valid_until_of(found["completed_on"], course.valid_months)),
        passed=True,
        score=found["score"],
        source="passport",
        key=found["number"],
    )


async def _there(organisation: str, staff: int, number: str) -> int:
    """The record that this certificate has here already. Raises OutOfTurn where it is somebody else's, or ended."""
    row = await fetch_one(
        """select r.id, r.staff, exists (select from training_record c where c.corrects = r.id) as ended
           from training_record r where r.organisation = $1 and r.key = $2""",
        organisation, number,
    )  # fmt: skip
    if row is None or row["staff"] != staff:
        raise OutOfTurn(text("passport.somebody_elses"))
    if row["ended"]:
        raise OutOfTurn(text("passport.taken_back"))
    return int(row["id"])


async def end_revoked() -> int:
    """Take back the records of certificates that have been revoked since they were brought; how many."""
    rows = await fetch(
        """select r.*, s.reason as why from training_record r
           join issued_credential i on i.number = r.key
           join credential_status s on s.credential = i.id and s.set_at is not null
           where r.source = 'passport' and not r.void
             and not exists (select from training_record c where c.corrects = r.id)"""
    )
    for row in rows:
        async with transaction():
            entry = replace(entry_of(row), key=f"corrects:{row['id']}", note=row["why"])
            made = await write_record(row["organisation"], entry, clock.now(), None, Instead(row["id"], void=True))
            if made is not None:
                actor = replace(SYSTEM, organisation=row["organisation"])
                await happened(Corrected(made, row["id"], True), actor=actor)
    return len(rows)
