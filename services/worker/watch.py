"""What should not happen unnoticed: counted every hour, the trail verified every night; told by log and letter."""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from infra import clock
from infra.actor import SYSTEM
from infra.database import fetch, transaction
from infra.events import Event, event, record
from infra.i18n import DEFAULT_LANGUAGE, Text, text, translate
from infra.mail import Letter, post
from infra.settings import settings
from infra.trail.verifying import verify

log = structlog.get_logger()
HOUR = timedelta(hours=1)
MOST_TOLD = 20  # findings of one letter


@dataclass(frozen=True, slots=True)
class Watch:
    """More than so many events of a kind in an hour are unusual: in all, or by one and the same actor."""

    kind: str
    most: int
    by_actor: bool = True


# one page: what is watched, multiplied by the setting `alert_factor`
WATCHES = (
    Watch("person.refused", 200, by_actor=False),
    Watch("person.link_asked", 200, by_actor=False),
    Watch("company.looked_up", 300),
    Watch("trail.read", 200),
    Watch("trail.exported", 5),
    Watch("key.made", 20),
    Watch("person.staff_role", 10),
)


@event("watch.alerted", about="watch")
@dataclass(frozen=True, slots=True)
class Alerted(Event):
    """Something unusual was told to whoever runs the register."""

    what: str
    findings: int


async def watch_events() -> int:
    """Tell what was unusual in the last hour; how many findings."""
    since = clock.now() - HOUR
    found: list[Text] = []
    for watch in WATCHES:
        group = "actor" if watch.by_actor else "''"
        rows = await fetch(
            f"""select {group} as actor, count(*) as n from event where kind = $1 and at > $2
                group by 1 having count(*) > $3 order by 2 desc""",
            watch.kind, since, int(watch.most * settings().alert_factor),
        )  # fmt: skip
        found += [
            text("watch.unusual", what=text(f"event.{watch.kind}"), actor=row["actor"] or "–", number=row["n"])
            for row in rows
        ]
    await _tell("events", found)
    return len(found)


async def watch_trail() -> int:
    """Verify the whole trail and tell what does not hold; how many faults."""
    verdict = await verify()
    log.info("trail.verified", events=verdict.events, days=verdict.days, faults=len(verdict.faults))
    await _tell("trail", [fault.sentence for fault in verdict.faults])
    return len(verdict.faults)


async def _tell(what: str, found: list[Text]) -> None:
    """To the log, where alerts of a machine begin, and to the address of the settings."""
    if not found:
        return
    said = [translate(one, DEFAULT_LANGUAGE) for one in found[:MOST_TOLD]]
    log.error("watch.alert", what=what, findings=len(found), first=said)
    async with transaction():
        await record(Alerted(what, len(found)), actor=SYSTEM)
        if settings().alert_mail:
            letter = {"what": "\n".join(said), "number": str(len(found))}
            await post(Letter(settings().alert_mail, DEFAULT_LANGUAGE, "alert", letter))
