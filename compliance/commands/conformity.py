"""Certificates of conformity: entered, followed, and shown to the public while the organisation wants that."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import get_args

from compliance.colleagues import Colleague
from compliance.errors import NothingHere, OutOfTurn, Unfit
from compliance.events.risks import ConformityAdded, ConformityChanged, ConformityHidden, ConformityShown
from compliance.queries.evidence import evidence_row
from compliance.words import words
from infra import clock
from infra.database import Record, execute, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text
from registry.commands.credentials import CredentialSaid, State, close_credential, record_credential

LONGEST = 300
LONGEST_TERM = timedelta(days=6 * 366)
HEAD = """
select c.*, s.state, s.since, coalesce(h.shown, false) as shown from conformity c
cross join lateral (select * from conformity_state s where s.conformity = c.id order by s.id desc limit 1) s
left join lateral (select * from conformity_consent h where h.conformity = c.id order by h.id desc limit 1) h on true
where c.id = $1 and c.organisation = $2
"""


@dataclass(frozen=True, slots=True)
class CertificateSaid:
    """What stands on a certificate; `evidence` is its document, if it was taken in."""

    standard: str
    body: str
    number: str
    scope: str
    issued_on: date
    ends_on: date
    accreditation: str = ""
    evidence: int | None = None


async def add_certificate(by: Colleague, said: CertificateSaid) -> int:
    """Enter a certificate; its id. Nobody but the organisation sees it. The same words stand once.

    Raises NotYours, OutOfTurn in a suspended organisation, Unfit, also where that number of that body says otherwise.
    """
    by.needs("lead")
    said = fit(said)
    async with transaction():
        await _still(by, f"conformity {by.organisation}")
        if said.evidence is not None:
            await evidence_row(by, said.evidence)
        there = await fetch_one(
            "select * from conformity where organisation = $1 and body = $2 and number = $3",
            by.organisation, said.body, said.number,
        )  # fmt: skip
        if there is not None:
            if replace(said, evidence=None) == _said(there):
                return int(there["id"])
            raise Unfit(text("conformity.there_already"), field="number")
        certificate = int(
            await fetch_value(
                """insert into conformity (organisation, standard, body, accreditation, number, scope, issued_on,
                       ends_on, evidence, added_by, added_at)
                   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id""",
                by.organisation, said.standard, said.body, said.accreditation, said.number, said.scope, said.issued_on,
                said.ends_on, said.evidence, by.person, clock.now(),
            )
        )  # fmt: skip
        await _write_state(by, certificate, Became("valid", said.issued_on))
        await record(ConformityAdded(certificate), actor=by.actor)
    return certificate


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a certificate, since a day, and why."""

    state: State
    since: date
    why: str = ""


async def change_certificate(by: Colleague, certificate: int, became: Became) -> None:
    """Say that a certificate is suspended, valid again, or withdrawn for good. The public profile follows at once.

    Twice does nothing. Raises NotYours, NothingHere, OutOfTurn of one that was withdrawn, Unfit.
    """
    by.needs("lead")
    async with transaction():
        row = await _row(by, certificate)
        if (row["state"], row["since"]) == (became.state, became.since):
            return
        if row["state"] == "withdrawn":
            raise OutOfTurn(text("conformity.is_withdrawn"))
        if became.state not in get_args(State):
            raise Unfit(text("conformity.unfit.state"), field="state")
        if not row["issued_on"] <= became.since <= clock.today():
            raise Unfit(text("conformity.unfit.since"), field="since")
        became = replace(became, why=words(became.why, "why"))
        await _write_state(by, certificate, became)
        if row["shown"]:
            await record_credential(_credential(row, became), actor=by.actor)
        await record(ConformityChanged(certificate, became.state, became.since), actor=by.actor)


async def show_certificate(by: Colleague, certificate: int) -> None:
    """Agree, as who answers for the organisation, that everybody sees a certificate on its profile. Twice does nothing.

    Raises NotYours, NothingHere, OutOfTurn.
    """
    by.needs("approve")
    async with transaction():
        row = await _row(by, certificate)
        if row["shown"]:
            return
        await _consent(by, certificate, shown=True)
        await record_credential(_credential(row, Became(row["state"], row["since"])), actor=by.actor)
        await record(ConformityShown(certificate), actor=by.actor)


async def hide_certificate(by: Colleague, certificate: int) -> None:
    """Take that back: the profile shows it no more. As of an earlier day it stays visible. Twice does nothing.

    Raises NotYours, NothingHere, OutOfTurn.
    """
    by.needs("approve")
    async with transaction():
        row = await _row(by, certificate)
        if not row["shown"]:
            return
        await _consent(by, certificate, shown=False)
        await close_credential(by.organisation, _key(certificate), actor=by.actor)
        await record(ConformityHidden(certificate), actor=by.actor)


def fit(said: CertificateSaid) -> CertificateSaid:
    """The same with blanks around its texts gone. Raises Unfit for what cannot be on a certificate."""
    tidy = replace(
        said,
        **{name: words(getattr(said, name), name) for name in ("standard", "body", "number", "scope")},  # type: ignore[arg-type] # these four are texts
        accreditation=words(said.accreditation, "accreditation", needed=False).strip(),
    )
    for name in ("standard", "body", "number", "accreditation"):
        if len(getattr(tidy, name)) > LONGEST or not getattr(tidy, name).isprintable():
            raise Unfit(text("conformity.unfit.words", n=LONGEST), field=name)
    if said.issued_on > clock.today():
        raise Unfit(text("conformity.unfit.issued_on"), field="issued_on")
    if not said.issued_on < said.ends_on <= said.issued_on + LONGEST_TERM:
        raise Unfit(text("conformity.unfit.ends_on"), field="ends_on")
    return tidy


def _said(row: Record) -> CertificateSaid:
    names = ("standard", "body", "number", "scope", "issued_on", "ends_on", "accreditation")
    return CertificateSaid(**{name: row[name] for name in names})


async def _still(by: Colleague, what: str) -> None:
    await execute("select pg_advisory_xact_lock(hashtext($1))", what)
    if not await fetch_value("select at_work($1)", by.organisation):
        raise OutOfTurn(text("workspace.suspended"))


async def _row(by: Colleague, certificate: int) -> Record:
    """A certificate with its state and whether it is shown; nobody else changes it. Raises NothingHere, OutOfTurn."""
    await _still(by, f"conformity {certificate}")
    row = await fetch_one(HEAD, certificate, by.organisation)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return row


async def _write_state(by: Colleague, certificate: int, became: Became) -> None:
    await execute(
        """insert into conformity_state (organisation, conformity, state, since, why, person, at)
           values ($1, $2, $3, $4, $5, $6, $7)""",
        by.organisation, certificate, became.state, became.since, became.why, by.person, clock.now(),
    )  # fmt: skip


async def _consent(by: Colleague, certificate: int, *, shown: bool) -> None:
    await execute(
        "insert into conformity_consent (organisation, conformity, shown, person, at) values ($1, $2, $3, $4, $5)",
        by.organisation, certificate, shown, by.person, clock.now(),
    )  # fmt: skip


def _key(certificate: int) -> str:
    return f"conformity {certificate}"


def _credential(row: Record, became: Became) -> CredentialSaid:
    return CredentialSaid(
        bin=row["organisation"],
        key=_key(row["id"]),
        standard=row["standard"],
        body=row["body"],
        accreditation=row["accreditation"] or None,
        number=row["number"],
        scope=row["scope"],
        issued_on=row["issued_on"],
        ends_on=row["ends_on"],
        state=became.state,
        state_since=became.since,
        document_seen=row["evidence"] is not None,
    )
