"""The grant itself: a label gets its number for life, its dates, its place in the register; later its next version."""

import json
from dataclasses import dataclass
from datetime import date

from compliance.commands.label.issuing import said_of
from compliance.commands.label.stepping import actor_of
from compliance.credentials.numbers import number
from compliance.errors import OutOfTurn
from compliance.events.label import LabelGranted
from compliance.label.living import Label, last_day, renew
from compliance.label.process import NotPossible
from compliance.library.scheme import scheme
from compliance.queries.label.basis import source_of
from compliance.queries.label.case import NEWEST_CHECK, REVOKED, Acting, revocation_bars_until
from infra import clock
from infra.clock import months_after
from infra.database import Record, execute, fetch, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text
from registry.commands.credentials import record_label

DIGITS = 6  # of a serial, at least
LEVEL_OF_CERTIFICATE = "certified"
IN_USE = "select * from label where organisation = $1 and ended_on is null for update"
DECIDED = "select true from label_decision where id = $1 and application = $2 and appeal is null"


@dataclass(frozen=True, slots=True)
class Term:
    """From when until when a version of a label is valid, and what its history says of it. Days, both included."""

    what: str
    version: int
    begins: date
    ends: date
    survey_due_on: date | None


async def grant(by: Acting, row: Record, decision: int) -> int:
    """Grant the label that a case asked for, after the decision was written down; the label's id.

    Part of the caller's transaction. Raises OutOfTurn where a revocation bars it, the label to renew is over, or the
    certificate of conformity on which it would rest is not known.
    """
    async with transaction():
        if not await fetch_value(DECIDED, decision, row["id"]):
            raise OutOfTurn(text("label.not_possible.state"))
        await hold_bar(row)
        before = await fetch_one(IN_USE, row["organisation"])
        if row["purpose"] != "grant" and (before is None or before["id"] != row["label"]):
            raise OutOfTurn(text("label.grant.over"))
        if before is not None and before["suspended_on"] is not None:
            raise OutOfTurn(text("label.grant.suspended"))
        term = _term(row, before, await _certificate_ends(row))
        label = await _insert(row, term) if before is None else await _change(row, before, term)
        await execute(
            "insert into label_history (label, what, version, on_day, at) values ($1, $2, $3, $4, $5)",
            label, term.what, term.version, clock.today(), clock.now(),
        )  # fmt: skip
        await _tell_register(by, label)
        await record(LabelGranted(label, row["id"], term.version), actor=actor_of(by))
    return label


async def hold_bar(row: Record) -> None:
    """Raises OutOfTurn while a revocation bars a grant to an organisation."""
    if any(revocation_bars_until(one["ended_on"]) > clock.now() for one in await fetch(REVOKED, row["organisation"])):
        raise OutOfTurn(text("label.not_possible.barred"))


async def _certificate_ends(row: Record) -> date | None:
    """The last day of the certificate of conformity on which the level rests; None where it rests on none."""
    if row["level"] != LEVEL_OF_CERTIFICATE:
        return None
    check = await fetch_one(NEWEST_CHECK, row["id"])
    ends = json.loads(check["known"]).get("certificate_ends") if check else None
    if ends is None:
        raise OutOfTurn(text("label.not_possible.unmet"))
    return date.fromisoformat(ends)


def _term(row: Record, before: Record | None, certificate_ends: date | None) -> Term:
    today, clocks, months = clock.today(), scheme().clocks, scheme().level(row["level"]).valid_months
    if before is None:
        ends = last_day(today, months, certificate_ends)
        return Term("granted", 1, today, ends, _survey(today, ends))
    if row["purpose"] == "scope":
        if before["valid_until"] < today:
            raise OutOfTurn(text("label.grant.over"))
        return Term(
            "scope_changed", before["version"] + 1, before["valid_from"], before["valid_until"], before["survey_due_on"]
        )
    if before["valid_until"] < today:  # it has expired: the same number comes back
        ends = last_day(today, months, certificate_ends)
        what = "renewed" if row["purpose"] == "renewal" else "granted"
        return Term(what, before["version"] + 1, today, ends, _survey(today, ends))
    known = Label(
        before["level"], before["valid_from"], before["valid_until"], before["version"], before["suspended_on"]
    )
    try:
        renewed = renew(known, today, row["level"], months, clocks.renewal_opens_months)
    except NotPossible as problem:
        raise OutOfTurn(text(f"label.not_possible.{problem.reason}")) from None
    ends = renewed.valid_until if certificate_ends is None else min(renewed.valid_until, certificate_ends)
    return Term("renewed", renewed.version, before["valid_from"], ends, _survey(today, ends))


async def _tell_register(by: Acting, label: int) -> None:
    """The register shows the label as its row says it is."""
    row = await fetch_one("select * from label where id = $1", label)
    assert row is not None  # noqa: S101 - it was just written
    await record_label(said_of(row), actor=actor_of(by))


def _survey(since: date, ends: date) -> date | None:
    """By when surveillance is due; None where the label ends before."""
    due = months_after(since, scheme().clocks.surveillance_months)
    return due if due < ends else None


async def _insert(row: Record, term: Term) -> int:
    return int(await fetch_value(
        """insert into label (number, organisation, level, scheme_version, version, products, sites, standard,
                              granted_on, valid_from, valid_until, survey_due_on, application, changed_at)
           values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9, $10, $11, $12, $13, $14) returning id""",
        await _fresh_number(), row["organisation"], row["level"], row["scheme_version"], term.version,
        row["products"], row["sites"], await _standard(row), clock.today(), term.begins, term.ends,
        term.survey_due_on, row["id"], clock.now(),
    ))  # fmt: skip


async def _change(row: Record, before: Record, term: Term) -> int:
    await execute(
        """update label set level = $2, scheme_version = $3, version = $4, products = $5::jsonb, sites = $6,
                            standard = $7, valid_from = $8, valid_until = $9, survey_due_on = $10, application = $11,
                            changed_at = $12 where id = $1""",
        before["id"], row["level"], row["scheme_version"], term.version, row["products"], row["sites"],
        await _standard(row), term.begins, term.ends, term.survey_due_on, row["id"], clock.now(),
    )  # fmt: skip
    return int(before["id"])


async def _standard(row: Record) -> str:
    return str((await source_of(row))["edition"] or "")


async def _fresh_number() -> str:
    """The next number of the year of the grant."""
    while True:
        serial = await fetch_value("select nextval('moldir.label_serial')")
        made = number("label", clock.today().year, serial, DIGITS)
        taken = await fetch_value("select true from label where number = $1", made)
        if not taken and not made.endswith("*"):  # which is hard to say on the telephone
            return made
