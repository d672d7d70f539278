"""Letters about a label in use: to whoever leads the company, and to the desk what waits there.

They have numbers, days and codes, and no word that people wrote: what was said stands behind a sign-in.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from compliance.commands.reminding import Stage, Telling, note_told, untold
from compliance.library.scheme import scheme
from infra import clock
from infra.clock import months_after
from infra.database import Record, fetch, fetch_one, transaction
from infra.i18n import day, show, translate
from infra.mail import Letter, post
from registry.references import masked, reference_of
from services.accounts.queries.organisations import name_of

LEADERS = """
select p.id, p.email, p.language from membership m join person p on p.id = m.person
where m.organisation = $1 and m.until is null and m.roles && '{owner,compliance_officer}'
  and p.email is not null and p.erased_at is null and p.blocked_at is null order by p.id
"""
OFFICERS = """
select distinct p.id, p.email, p.language from staff_role s join person p on p.id = s.person
where s.role = 'label_officer' and s.until is null and p.email is not null and p.erased_at is null
  and p.blocked_at is null order by p.id
"""
ENDING = """
select l.id, l.organisation, l.number, l.valid_until from label l
where l.ended_on is null and l.valid_until >= $1 and l.valid_until < $2
  and not exists (select from label_application a where a.label = l.id and a.purpose = 'renewal' and a.ended_at is null)
order by l.id
"""
TOO_LONG = """
select l.id, l.organisation, l.number, l.suspended_until from label l
where l.ended_on is null and l.suspended_until < $1 and l.valid_until >= $1 order by l.id
"""
# days before the last one at which a company is reminded to renew, nearest first, and what such a reminder is called
STEPS: tuple[tuple[int, Stage], ...] = ((7, "week"), (30, "v30"), (60, "v60"), (90, "v90"))
Words = Callable[[str], Mapping[str, str]]


async def tell_of_suspension(data: dict[str, Any]) -> None:
    """The company is told that its label may not be used, why by code, and until when it is decided."""
    until = date.fromisoformat(data["until"])
    await _tell(data["label"], "label_suspended", lambda language: {
        "reason": reason(data["reason"], language), "day": day(until, language),
    })  # fmt: skip


async def tell_of_reinstatement(data: dict[str, Any]) -> None:
    """The company is told that its label is in use again."""
    await _tell(data["label"], "label_reinstated")


async def tell_of_end(data: dict[str, Any]) -> None:
    """The company is told that its label was revoked, or that its withdrawal is done."""
    await _tell(data["label"], f"label_{data['how']}", lambda language: {"reason": reason(data["reason"], language)})


async def tell_of_incident(data: dict[str, Any]) -> None:
    """The company is asked to explain, by a day."""
    row = await fetch_one("select kind, due_on from label_incident where id = $1", data["incident"])
    if row is None or row["due_on"] is None:
        return
    said: Words = lambda language: {  # noqa: E731 - one dict in the reader's language
        "what": translate(f"label_incident.kind.{row['kind']}", language), "day": day(row["due_on"], language),
    }  # fmt: skip
    await _tell(data["label"], "label_incident", said, f"/incidents/{data['incident']}")


async def tell_of_outcome(data: dict[str, Any]) -> None:
    """The company is told how an incident ended; the desk, where what suspended a label was put right."""
    said: Words = lambda language: {  # noqa: E731
        "outcome": translate(f"label_incident.outcome.{data['outcome']}", language)
    }
    await _tell(data["label"], "label_incident_closed", said, f"/incidents/{data['incident']}")
    label = await _label(data["label"])
    if data["outcome"] == "cured" and label["suspended_on"] is not None:
        for reader in await fetch(OFFICERS):
            await post(_to_desk(reader, "label_cured", label))


async def tell_of_survey(data: dict[str, Any]) -> None:
    """The company is told that surveillance began, and by when it is due."""
    row = await fetch_one("select due_on from label_survey where id = $1", data["survey"])
    if row is not None:
        await _tell(data["label"], "label_survey", lambda language: {"day": day(row["due_on"], language)}, "/surveys")


async def tell_of_finding(data: dict[str, Any]) -> None:
    """The company is told that surveillance found something, and by when it is put right."""
    row = await fetch_one("select cure_by from label_survey where id = $1", data["survey"])
    if row is not None and row["cure_by"] is not None:
        said: Words = lambda language: {"day": day(row["cure_by"], language)}  # noqa: E731
        await _tell(data["label"], "label_survey_found", said, "/surveys")


async def tell_of_expiry(data: dict[str, Any]) -> None:
    """The company is told that the term of its label is over."""
    await _tell(data["label"], "label_expired")


async def remind_of_renewal() -> int:
    """Tell companies whose label ends within the window of renewal, and that have not applied; how many letters.

    Six months before, and nearer and nearer; each step once.
    """
    today, sent = clock.today(), 0
    window = months_after(today, scheme().clocks.renewal_opens_months)
    for row in await fetch(ENDING, today, window):
        left = (row["valid_until"] - today).days
        stage: Stage = next((name for days, name in STEPS if left <= days), "early")
        told = Telling(row["organisation"], f"label {row['id']} renewal", stage, row["valid_until"])
        for reader in await fetch(LEADERS, row["organisation"]):
            letter = await _to_company(
                reader, row, "label_renewal", {"day": day(row["valid_until"], reader["language"])}
            )
            sent += await _once(reader["id"], told, letter)
    return sent


async def ask_to_decide() -> int:
    """Tell the desk of suspensions that lasted as long as one may, every week until it is decided; how many letters."""
    sent = 0
    for row in await fetch(TOO_LONG, clock.today()):
        told = Telling(row["organisation"], f"label {row['id']} suspended", "overdue", row["suspended_until"])
        for reader in await fetch(OFFICERS):
            sent += await _once(reader["id"], told, _to_desk(reader, "label_decide", row))
    return sent


def reason(code: str, language: str) -> str:
    """A code of the scheme in words."""
    return next((each.title.of(language) for each in scheme().reasons if each.code == code), code)


async def _once(person: UUID, told: Telling, letter: Letter) -> bool:
    async with transaction():
        if not await untold(person, [told]):
            return False
        await note_told(person, [told])
        await post(letter)
    return True


async def _label(label: int) -> Record:
    row = await fetch_one("select id, organisation, number, suspended_on, valid_until from label where id = $1", label)
    if row is None:
        raise LookupError(label)
    return row


async def _tell(label: int, template: str, said: Words = lambda _: {}, path: str = "/standing") -> None:
    row = await _label(label)
    for reader in await fetch(LEADERS, row["organisation"]):
        await post(await _to_company(reader, row, template, said(reader["language"]), path))


async def _to_company(
    reader: Record, row: Record, template: str, said: Mapping[str, str], path: str = "/standing"
) -> Letter:
    number, language = row["organisation"], reader["language"]
    name = show(await name_of(number), language) or masked(number)
    data = {"organisation": name, "number": row["number"], **said}
    return Letter(
        reader["email"], language, template, data, f"/{language}/organisations/{reference_of(number)}/label{path}"
    )


def _to_desk(reader: Record, template: str, row: Record) -> Letter:
    language = reader["language"]
    return Letter(
        reader["email"], language, template, {"number": row["number"]}, f"/{language}/desk/label/labels/{row['id']}"
    )
