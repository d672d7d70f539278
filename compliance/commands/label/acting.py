"""What is done to a granted label: one proposes, another agrees; only the daily check suspends alone, for a time.

What is agreed to is done in the same transaction: the label's row, its public history with a code, the full reasons in
the act for the company and the desk, the incident it settles, the event that goes to lists, pages and letters.
"""

from dataclasses import dataclass

from compliance.colleagues import Colleague
from compliance.commands.label.settling import close_incident
from compliance.desk import Officer
from compliance.errors import NothingHere, OutOfTurn, SecondPersonNeeded, Unfit
from compliance.events.label import LabelEnded, LabelReinstated, LabelSuspended
from compliance.events.label_living import ActProposed, ActRefused
from compliance.label.incidents import OUTCOMES, LabelAct
from compliance.label.living import Label, end, reinstate, suspend
from compliance.label.process import NotPossible
from compliance.library.scheme import scheme
from compliance.queries.at_work import must_be_at_work
from compliance.queries.label.granted import held_label, label_of
from compliance.words import words
from infra import clock
from infra.actor import SYSTEM
from infra.database import Record, execute, fetch_one, fetch_value, transaction
from infra.events import Event, record
from infra.i18n import text

BY_CHECK = "by_check"  # what is said in full where the daily check suspends; pages word it
HISTORY: dict[LabelAct, str] = {"suspend": "suspended", "reinstate": "reinstated", "revoke": "revoked"}
OF_INCIDENTS: tuple[LabelAct, ...] = ("nothing", "warning")  # what leaves a label as it is


@dataclass(frozen=True, slots=True)
class Act:
    """Why something is done: a code of the scheme, which everybody is told, and in full; the incident behind it."""

    reason: str
    said: str
    incident: int | None = None


async def propose(by: Officer, label: int, what: LabelAct, act: Act) -> int:
    """Propose to do something to a label; the act's id. It waits for another person.

    Raises NotYours, NothingHere, Unfit, and OutOfTurn where the label is not in the state for it or another act waits.
    """
    by.needs("manage")
    said = words(act.said, "said")
    if act.reason not in {each.code for each in scheme().reasons}:
        raise Unfit(text("label_act.choose_reason"), field="reason")
    if what not in OUTCOMES:
        raise Unfit(text("label_act.choose_what"), field="what")
    async with transaction():
        row = await held_label(label)
        await _must_fit(row, what, act.incident)
        if await fetch_value("select exists (select from label_act where label = $1 and agreed is null)", label):
            raise OutOfTurn(text("label_act.waits"))
        number = await fetch_value(
            """insert into label_act (organisation, label, incident, what, reason, said, proposed_by, proposed_at)
               values ($1, $2, $3, $4, $5, $6, $7, $8) returning id""",
            row["organisation"], label, act.incident, what, act.reason, said, by.person, clock.now(),
        )  # fmt: skip
        await record(ActProposed(label, number, what), actor=by.actor)
    return int(number)


async def agree(by: Officer, act: int) -> None:
    """Another person agrees, and it is done.

    Raises NotYours, NothingHere, SecondPersonNeeded, and OutOfTurn where it was decided or is no longer possible.
    """
    by.needs("decide")
    async with transaction():
        waiting = await _waiting(by, act)
        row = await held_label(waiting["label"])
        await _must_fit(row, waiting["what"], waiting["incident"])
        await execute(
            "update label_act set decided_by = $2, decided_at = $3, agreed = true where id = $1",
            act, by.person, clock.now(),
        )  # fmt: skip
        happened = await _do(row, waiting)
        if waiting["incident"] is not None:
            await close_incident(by, waiting["incident"], OUTCOMES[waiting["what"]], tell=happened is None)
        if happened is not None:
            await record(happened, actor=by.actor)


async def disagree(by: Officer, act: int, why: str) -> None:
    """Another person does not agree, and says why; whoever proposed it may not take it back this way.

    Raises NotYours, NothingHere, SecondPersonNeeded, Unfit, OutOfTurn.
    """
    by.needs("decide")
    said = words(why, "why")
    async with transaction():
        waiting = await _waiting(by, act)
        await execute(
            "update label_act set decided_by = $2, decided_at = $3, agreed = false, why = $4 where id = $1",
            act, by.person, clock.now(), said,
        )  # fmt: skip
        await record(ActRefused(waiting["label"], act), actor=by.actor)


async def suspend_by_check(label: int, incident: int, reason: str) -> bool:
    """The daily check suspends a label, reversibly and for a time; false where it is not in use. For jobs alone: the
    database refuses it to web and API.
    """
    async with transaction():
        row = await held_label(label)
        if label_of(row).standing(clock.today()) != "active":
            return False
        done = await fetch_one(
            """insert into label_act (organisation, label, incident, what, reason, said, proposed_at, decided_at,
                                      agreed)
               values ($1, $2, $3, 'suspend', $4, $5, $6, $6, true) returning *""",
            row["organisation"], label, incident, reason, BY_CHECK, clock.now(),
        )  # fmt: skip
        assert done is not None  # noqa: S101 - it was just inserted
        happened = await _do(row, done)
        if happened is not None:
            await record(happened, actor=SYSTEM)
    return True


async def withdraw_label(by: Colleague, label: int) -> None:
    """The company gives its label back, for good. Raises NotYours unless they answer for it, NothingHere, OutOfTurn."""
    by.needs("approve")
    async with transaction():
        row = await held_label(label)
        if row["organisation"] != by.organisation:
            raise NothingHere(text("workspace.nothing_here"))
        await must_be_at_work(by)
        try:
            after = end(label_of(row), clock.today(), "withdrawn")
        except NotPossible:
            raise OutOfTurn(text("label_act.over")) from None
        await _write(row, after)
        await _tell(row, "withdrawn", "voluntary")
        await record(LabelEnded(label, "withdrawn", "voluntary"), actor=by.actor)


async def _waiting(by: Officer, act: int) -> Record:
    row = await fetch_one("select * from label_act where id = $1 for update", act)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    if row["agreed"] is not None:
        raise OutOfTurn(text("label_act.decided"))
    if row["proposed_by"] == by.person:
        raise SecondPersonNeeded(text("label_act.own"))
    return row


async def _must_fit(row: Record, what: LabelAct, incident: int | None) -> None:
    """Raises OutOfTurn where an act does not fit the label or the incident as they are now."""
    label, today = label_of(row), clock.today()
    if incident is not None:
        known = await fetch_one("select state, label from label_incident where id = $1", incident)
        if known is None or known["label"] != row["id"]:
            raise NothingHere(text("workspace.nothing_here"))
        if known["state"] == "closed":
            raise OutOfTurn(text("label_incident.closed"))
    standing = label.standing(today)
    if what in OF_INCIDENTS:
        if incident is None:
            raise OutOfTurn(text("label_act.needs_incident"))
        if standing == "suspended" and await _suspended_for(row["id"]) == incident:
            raise OutOfTurn(text("label_act.suspended_for_it"))
    elif not (what == "suspend" and standing == "suspended" and incident is not None):  # it stays suspended
        _after(label, what)


async def _suspended_for(label: int) -> int | None:
    found: int | None = await fetch_value(
        """select incident from label_act where label = $1 and what = 'suspend' and agreed
           order by decided_at desc, id desc limit 1""",
        label,
    )
    return found


def _after(label: Label, what: LabelAct) -> Label:
    """The label after an act. Raises OutOfTurn where it is not in the state for that."""
    today = clock.today()
    try:
        if what == "suspend":
            return suspend(label, today, scheme().clocks.suspension_days)
        return reinstate(label, today) if what == "reinstate" else end(label, today, "revoked")
    except NotPossible:
        raise OutOfTurn(text("label_act.not_possible")) from None


async def _do(row: Record, act: Record) -> Event | None:
    """What was agreed to; what happened to the label, or None where it stays as it is."""
    label, what = label_of(row), act["what"]
    if what in OF_INCIDENTS or (what == "suspend" and label.standing(clock.today()) == "suspended"):
        return None
    after = _after(label, what)
    await _write(row, after)
    await _tell(row, HISTORY[what], act["reason"])
    if what == "suspend":
        assert after.suspended_until is not None  # noqa: S101 - a suspension has a last day
        return LabelSuspended(row["id"], act["reason"], after.suspended_until)
    return LabelReinstated(row["id"]) if what == "reinstate" else LabelEnded(row["id"], "revoked", act["reason"])


async def _write(row: Record, after: Label) -> None:
    await execute(
        """update label set suspended_on = $2, suspended_until = $3, ended_on = $4, ended_how = $5, changed_at = $6
           where id = $1""",
        row["id"], after.suspended_on, after.suspended_until, after.ended_on, after.ended_how, clock.now(),
    )  # fmt: skip


async def _tell(row: Record, what: str, reason: str) -> None:
    await execute(
        "insert into label_history (label, what, reason, version, on_day, at) values ($1, $2, $3, $4, $5, $6)",
        row["id"], what, reason, row["version"], clock.today(), clock.now(),
    )  # fmt: skip
