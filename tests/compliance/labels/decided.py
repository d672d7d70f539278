"""Cases as they come to whoever decides: entered past those who brought them there."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from compliance.commands.label import deciding, meetings, voting
from compliance.commands.label.meetings import Body, Called, Proposal, Proposed
from compliance.commands.label.voting import Voice
from compliance.library.scheme import scheme
from infra import clock
from infra.database import execute, fetch_value
from services.accounts.colleagues import colleague_of
from services.accounts.desk import officer_of
from tests.cast import AIGERIM, ALTYN, APPEAL_PANEL, ASSESSOR, DESK, OFFICER, PANEL, REVIEWER, Human
from tests.rights import acting

REASONS = "Барлық талап тексерілді."
KNOWN = {"certificate_ends": None, "registered": True}
PARTS = ((AIGERIM, "applicant"), (OFFICER, "officer"), (ASSESSOR, "assessor"), (REVIEWER, "reviewer"))


@dataclass(frozen=True)
class Brought:
    """A case, and the meeting on whose agenda it is."""

    application: int
    meeting: int
    agenda: int


async def case_in(state: str = "deciding", at: str = ALTYN.bin, **other: Any) -> int:
    """A case in a state, assessed, reported and reviewed, with everything met; its id. `other` overrides columns."""
    for each in DESK:
        await each.joins()
    snapshot = await _snapshot(at)
    said = {
        "number": f"CWA-{clock.today().year}-{await _next():06d}", "organisation": at, "purpose": "grant",
        "level": "committed", "scheme_version": "1.0", "micro": False, "state": state, "round": 1,
        "assessment": await fetch_value("select assessment from assessment_snapshot where id = $1", snapshot),
        "snapshot": snapshot, "products": json.dumps([{"name": "Бидай ұны", "code": "1101 00"}]),
        "sites": ["Қостанай, Диірмен көшесі 1"], "language": "kk", "contact": AIGERIM.id,
        "declaration": "Міндеттенеміз.",
        "declared_by": AIGERIM.id, "declared_at": clock.now(), "opened_by": AIGERIM.id, "opened_at": clock.now(),
        "submitted_at": clock.now(), "due_on": clock.today() + timedelta(days=20),
    } | other  # fmt: skip
    if state in ("granted", "refused", "upheld"):
        said["ended_at"] = clock.now()
    places = ", ".join(f"${place}" for place in range(1, len(said) + 1))
    made = int(
        await fetch_value(
            f"insert into label_application ({', '.join(said)}) values ({places}) returning id", *said.values()
        )
    )
    await _brought(made, at, str(said["level"]))
    return made


async def _next() -> int:
    return int(await fetch_value("select coalesce(max(id), 0) + 1 from label_application"))


async def _snapshot(at: str) -> int:
    found = await fetch_value("select id from assessment_snapshot where organisation = $1 limit 1", at)
    if found is not None:
        return int(found)
    assessment = await fetch_value(
        """insert into assessment (organisation, edition, profile, cycle, scope, state, opened_by, opened_at)
           values ($1, 'abms-37001-2025', 'M', '2026', '{}', 'approved', $2, $3) returning id""",
        at, AIGERIM.id, clock.now(),
    )  # fmt: skip
    return int(await fetch_value(
        """insert into assessment_snapshot (organisation, assessment, day, content, sha256, submitted_by, submitted_at)
           values ($1, $2, $3, '{}', encode(sha256('{}'), 'hex'), $4, $5) returning id""",
        at, assessment, clock.today(), AIGERIM.id, clock.now(),
    ))  # fmt: skip


async def _brought(application: int, at: str, level: str) -> None:
    now = clock.now()
    for who, part in PARTS:
        await execute(
            "insert into label_part (organisation, application, person, part, since) values ($1, $2, $3, $4, $5)",
            at, application, who.id, part, now,
        )  # fmt: skip
    await checked(application, at, level)
    for each in scheme().asked(level, micro=False):
        if each.kind == "human":
            await execute(
                """insert into label_judgement (organisation, application, round, requirement, met, said, person, at)
                   values ($1, $2, 1, $3, true, 'Көрдік', $4, $5)""",
                at, application, each.id, ASSESSOR.id, now,
            )  # fmt: skip
    await execute(
        """insert into label_report (organisation, application, round, recommendation, summary, advice, person, at)
           values ($1, $2, 1, 'grant', 'Жүйе жұмыс істейді.', 'Оқытуды жалғастырыңыз.', $3, $4)""",
        at, application, ASSESSOR.id, now,
    )  # fmt: skip
    await execute(
        """insert into label_review (organisation, application, round, recommendation, said, person, at)
           values ($1, $2, 1, 'grant', 'Есеппен келісемін.', $3, $4)""",
        at, application, REVIEWER.id, now,
    )  # fmt: skip


async def checked(application: int, whose: str = ALTYN.bin, level: str = "committed", **other: Any) -> None:
    """What register and workspace say now: everything is met, unless `other` says what is not."""
    said = {
        "known": json.dumps(KNOWN | {"day": f"{clock.today()}"}),
        "unmet": [],
        "unknown": [],
        "at": clock.now(),
        "checked_at": clock.now(),
    } | other
    await execute(
        """insert into label_check (organisation, application, level, known, unmet, unknown, at, checked_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8)""",
        whose, application, level, said["known"], said["unmet"], said["unknown"], said["at"], said["checked_at"],
    )  # fmt: skip


async def recused(application: int, who: Human, at: str = ALTYN.bin) -> None:
    """Somebody has no part in a case."""
    await execute(
        """insert into label_recusal (organisation, application, person, concerned, strength, state, why, made_at,
                                      settled_why)
           values ($1, $2, $3, 'director', 'certain', 'held', 'Туысы', $4, '')""",
        at, application, who.id, clock.now(),
    )  # fmt: skip


async def on_agenda(application: int, proposed: Proposed, body: Body = "panel", who: tuple[Human, ...] = ()) -> Brought:
    """The officer calls a meeting, puts the case on its agenda, and everybody asked is there."""
    asked = who or (APPEAL_PANEL if body == "appeal_panel" else PANEL)
    async with acting(OFFICER.viewer()) as viewer:
        by = officer_of(viewer)
        meeting = await meetings.call_meeting(by, Called(body, clock.now() + timedelta(hours=1), "Бейбітшілік залы"))
        agenda = await meetings.put_on_agenda(by, meeting, application, proposed)
        for each in asked:
            await meetings.ask_member(by, meeting, each.id)
        await meetings.note_presence(by, meeting, [each.id for each in asked])
    return Brought(application, meeting, agenda)


async def votes(agenda: int, *choices: tuple[Human, str]) -> None:
    """Each votes, with reasons."""
    for who, choice in choices:
        async with acting(who.viewer()) as viewer:
            await voting.vote(officer_of(viewer), agenda, Voice(choice, f"{choice}: {REASONS}"))


async def everybody_votes(brought: Brought, who: tuple[Human, ...] = PANEL, choice: str = "for") -> None:
    """All members vote alike."""
    await votes(brought.agenda, *((each, choice) for each in who))


async def declared(agenda: int, by: Human = OFFICER) -> int:
    """What was decided is declared; the decision's id."""
    async with acting(by.viewer()) as viewer:
        return await deciding.declare(officer_of(viewer), agenda)


async def decided(application: int, what: Proposal = "grant", **said: Any) -> int:
    """The whole way, from the agenda to the decision; its id."""
    body: Body = "appeal_panel" if what in ("uphold", "change") else "panel"
    brought = await on_agenda(application, Proposed(what, REASONS, **said), body)
    await everybody_votes(brought, APPEAL_PANEL if body == "appeal_panel" else PANEL)
    return await declared(brought.agenda)


async def closed(meeting: int) -> str:
    """The meeting is over; the hash of its minutes."""
    async with acting(OFFICER.viewer()) as viewer:
        return await meetings.close_meeting(officer_of(viewer), meeting)


def head_of(viewer: Any, at: str = ALTYN.bin) -> Any:
    """Whoever looks, as a colleague."""
    return colleague_of(viewer, at)
