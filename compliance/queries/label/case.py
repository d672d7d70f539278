"""A case as its rules see it: its state, who had which part, who may have none, what is not met."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import TypeAlias

from compliance.colleagues import Colleague
from compliance.desk import Officer
from compliance.errors import NothingHere
from compliance.label.process import ENDS, Case
from compliance.library.scheme import scheme
from infra import clock
from infra.clock import months_after
from infra.database import Record, fetch, fetch_one, fetch_value
from infra.i18n import text

Acting: TypeAlias = Colleague | Officer | None  # None: a job, of which the clock is one
SIGNED = frozenset({"H-DECLARATION", "H-LICENCE"})  # human requirements that the signed declaration meets
FRESH = timedelta(days=3)  # how old what register and workspace said may be when a label is granted
NEWEST_CHECK = "select * from label_check where application = $1 order by id desc limit 1"
JUDGED = """
select distinct on (requirement) requirement, met from label_judgement
where application = $1 and round = $2 order by requirement, id desc
"""
MAJOR = "select requirement from label_finding where application = $1 and grade = 'major' and closed_at is null"
# revocations that bar: not those of which an appeal said otherwise
REVOKED = """
select l.ended_on from label l where l.organisation = $1 and l.ended_how = 'revoked'
and not exists (select from label_act x join label_appeal p on p.act = x.id
                where x.label = l.id and x.what = 'revoke' and p.outcome = 'changed')
"""
# on whose votes the newest decision rests; none where the clock decided, or an appeal panel
VOTED = """
select v.person from label_decision d join label_vote v on v.agenda = d.agenda
where d.id = (select max(id) from label_decision where application = $1 and appeal is null)
  and d.decision not in ('uphold', 'change', 'reopen')
"""
UNDONE = "select label_undone($1) as person"
FULFILLED = "select requirement from label_condition where application = $1 and fulfilled_at is not null"


@dataclass(frozen=True, slots=True)
class Unmet:
    """Requirements that are not met now, those of them that a condition may ask for, and when this was found."""

    all: frozenset[str]
    curable: frozenset[str]
    checked_at: datetime | None

    @property
    def is_fresh(self) -> bool:
        """Whether the register was asked lately enough to grant on it."""
        return self.checked_at is not None and clock.now() - self.checked_at <= FRESH


async def case_row(by: Acting, application: int, *, held: bool = False) -> Record:
    """An application that is open to whoever asks; `held`: nobody else changes it meanwhile. Raises NothingHere.

    To an organisation its own; at the desk not to the recused, to an assessor theirs alone, while an auditor, who does
    no work there, reads every case; to a job all. Asked here, whatever the database itself lets be seen.
    """
    row = await fetch_one(f"select * from label_application where id = $1 {'for update' if held else ''}", application)
    if row is None or not await _is_open(by, row):
        raise NothingHere(text("workspace.nothing_here"))
    return row


async def _is_open(by: Acting, row: Record) -> bool:
    if isinstance(by, Colleague):
        return bool(row["organisation"] == by.organisation)
    return by is None or not by.may("work") or bool(await fetch_value("select open_case($1)", row["id"]))


async def unmet_of(row: Record) -> Unmet:
    """What a case does not meet: the newest check, what was judged in this round, major findings that are open."""
    check = await fetch_one(NEWEST_CHECK, row["id"])
    asked = scheme().asked(row["level"], micro=row["micro"])
    judged = {one["requirement"]: one["met"] for one in await fetch(JUDGED, row["id"], row["round"])}
    human = {each.id for each in asked if each.kind == "human"} - (SIGNED if row["declaration"] else frozenset())
    automatic = {each.id for each in asked if each.kind == "automatic"}
    found = set(check["unmet"]) | set(check["unknown"]) if check else automatic
    found |= {each for each in human if not judged.get(each)}
    found |= {one["requirement"] for one in await fetch(MAJOR, row["id"])}
    found -= {one["requirement"] for one in await fetch(FULFILLED, row["id"])} - set(check["unmet"] if check else ())
    curable = {each.id for each in asked if each.curable}
    return Unmet(frozenset(found), frozenset(found & curable), check["checked_at"] if check else None)


async def case_of(row: Record, unmet: Unmet | None = None) -> Case:
    """The case of a row."""
    parts = await fetch("select person, part from label_part where application = $1", row["id"])
    recused = await fetch("select person from label_recusal where application = $1 and state <> 'dismissed'", row["id"])
    found = unmet or await unmet_of(row)
    return Case(
        state=row["state"],
        unmet=found.all,
        curable=found.curable,
        recused=frozenset(str(one["person"]) for one in recused),
        parts=MappingProxyType({str(one["person"]): one["part"] for one in parts}),
        voted=frozenset(str(one["person"]) for one in await fetch(VOTED, row["id"])),
        undone=frozenset(str(one["person"]) for one in await fetch(UNDONE, row["id"])),
        quorum=scheme().panel.quorum,
        barred=await barred_until(row["organisation"]) is not None,
    )


def revocation_bars_until(ended_on: date) -> datetime:
    """Until when a revocation of a day bars."""
    return clock.end_of(months_after(ended_on, scheme().bars.revocation_months))


async def barred_until(organisation: str) -> datetime | None:
    """Until when a refusal or a revocation bars a new application of an organisation (BIN); None: nothing does."""
    bars, now = scheme().bars, clock.now()
    refused = await fetch(
        "select ended_at from label_application where organisation = $1 and state in ('refused', 'upheld')",
        organisation,
    )
    revoked = await fetch(REVOKED, organisation)
    ends: Iterable[datetime] = (
        *(one["ended_at"] + timedelta(days=bars.refusal_days) for one in refused),
        *(revocation_bars_until(one["ended_on"]) for one in revoked),
    )
    return max((each for each in ends if each > now), default=None)


def is_over(state: str) -> bool:
    """Whether nothing more is decided in a state, unless somebody appeals."""
    return state in ENDS or state == "refused"
