"""Incidents of a label in use: opened by an officer, explained by the company, and the clock that goes on meanwhile.

What people decide about one is an act (`acting`): one proposes, another agrees, and that closes it.
"""

import json
from collections.abc import Mapping
from datetime import date

from compliance.colleagues import Colleague
from compliance.commands.label.acting import suspend_by_check
from compliance.commands.label.settling import begin_deciding
from compliance.desk import Officer
from compliance.errors import NothingHere, OutOfTurn, Unfit
from compliance.events.label_living import IncidentDue, IncidentExplained, IncidentOpened
from compliance.label.calendar import is_worked
from compliance.label.incidents import BY_PEOPLE, REASONS, IncidentKind, cure_ends, turn_ends
from compliance.library.scheme import scheme
from compliance.queries.at_work import must_be_at_work
from compliance.queries.label.granted import held_label, label_of
from compliance.words import words
from infra import clock
from infra.actor import SYSTEM
from infra.database import Record, execute, fetch, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text
from infra.sweeping import each_by_itself

# incidents whose day is over: those still to be explained, and criteria that are not put right
LATE = """
select i.id from label_incident i join label l on l.id = i.label
where i.state <> 'closed' and l.ended_on is null and (i.state = 'explaining' and i.due_on < $1 or i.kind = 'criteria')
order by i.id
"""
NOT_CURED = """
select c.unmet && array(select jsonb_array_elements_text($2::jsonb -> 'requirements'))
from label_check c where c.label = $1 order by c.id desc limit 1
"""


async def open_incident(by: Officer, label: int, kind: IncidentKind, said: str, *, misuse: str = "") -> int:
    """Open an incident: a substantiated report, misuse, access not given; its id. The company is asked to explain.

    `misuse`: the number of the case behind it. Raises NotYours, NothingHere, Unfit, OutOfTurn where the label is over.
    """
    by.needs("manage")
    told = words(said, "said")
    if kind not in BY_PEOPLE:
        raise Unfit(text("label_incident.choose_kind"), field="kind")
    async with transaction():
        row = await held_label(label)
        facts = {"said": told} | ({"misuse": misuse} if misuse else {})
        return await enter_incident(by, row, kind, facts)


async def enter_incident(by: Officer | None, row: Record, kind: IncidentKind, facts: Mapping[str, object]) -> int:
    """An incident of a label (a held row) by somebody, or by the daily check. Part of the caller's transaction.

    Raises OutOfTurn where the label is over.
    """
    if label_of(row).standing(clock.today()) not in ("active", "suspended"):
        raise OutOfTurn(text("label_act.over"))
    due_on = turn_ends("explaining", clock.today(), scheme().clocks, is_worked)
    number = await fetch_value(
        """insert into label_incident (organisation, label, kind, facts, found_at, found_by, state, due_on)
           values ($1, $2, $3, $4::jsonb, $5, $6, 'explaining', $7) returning id""",
        row["organisation"], row["id"], kind, json.dumps(dict(facts), ensure_ascii=False), clock.now(),
        by.person if by else None, due_on,
    )  # fmt: skip
    await record(IncidentOpened(row["id"], number, kind), actor=by.actor if by else SYSTEM)
    return int(number)


async def explain(by: Colleague, incident: int, said: str) -> None:
    """The company says its word, once; then people decide. Raises NotYours, NothingHere, Unfit, OutOfTurn."""
    by.needs("lead")
    told = words(said, "said")
    async with transaction():
        row = await fetch_one(
            "select * from label_incident where id = $1 and organisation = $2", incident, by.organisation
        )
        if row is None:
            raise NothingHere(text("workspace.nothing_here"))
        await must_be_at_work(by)
        done = await execute(
            """update label_incident set explanation = $2, explained_by = $3, explained_at = $4, state = 'deciding',
                      due_on = $5 where id = $1 and state = 'explaining'""",
            incident, told, by.person, clock.now(), _decided_by(),
        )  # fmt: skip
        if done == "UPDATE 0":
            raise OutOfTurn(text("label_incident.not_explaining"))
        await record(IncidentExplained(row["label"], incident), actor=by.actor)


async def tend_incidents() -> int:
    """The clock of incidents, for the daily job: whose day is over goes on to people; criteria that nobody put right
    suspend. How many went on. Each by itself; twice does no harm.
    """
    return await each_by_itself([row["id"] for row in await fetch(LATE, clock.today())], _tend, "label.incident_failed")


def _decided_by() -> date | None:
    return turn_ends("deciding", clock.today(), scheme().clocks, is_worked)


async def _tend(incident: int) -> bool:
    today = clock.today()
    async with transaction():
        row = await fetch_one(
            "select *, facts::text as said_facts from label_incident where id = $1 and state <> 'closed' for update",
            incident,
        )
        if row is None:
            return False
        late = row["state"] == "explaining" and row["due_on"] is not None and row["due_on"] < today
        if late:
            await begin_deciding(incident, _decided_by())
            await record(IncidentDue(row["label"], incident), actor=SYSTEM)
        return await _suspend_uncured(row, today) or late


async def _suspend_uncured(row: Record, today: date) -> bool:
    """Whether a criterion was not put right in time, and the label is suspended for it; once for an incident."""
    found_on = clock.local_date(row["found_at"])
    if row["kind"] != "criteria" or today <= cure_ends(found_on, scheme().clocks, is_worked):
        return False
    if await fetch_value("select exists (select from label_act where incident = $1)", row["id"]):
        return False
    if not await fetch_value(NOT_CURED, row["label"], row["said_facts"]):
        return False
    return await suspend_by_check(row["label"], row["id"], REASONS["criteria"])
