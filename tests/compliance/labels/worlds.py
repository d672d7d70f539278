"""Cases and labels in the states in which their commands can be given, with the ids of what belongs to them."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from compliance.commands.label import (
    acting,
    applying,
    assessing,
    completing,
    deciding,
    incidents,
    interests,
    meetings,
    misuse,
    surveying,
)
from compliance.commands.label.acting import Act
from compliance.commands.label.applying import Filled, Product, Wanted
from compliance.commands.label.assessing import Finding, Judgement
from compliance.commands.label.completing import Question
from compliance.commands.label.interests import SaidInterest
from compliance.commands.label.meetings import Called, Proposed
from compliance.commands.label.surveying import Found
from infra import clock
from infra.database import execute, fetch_value
from tests.cast import ADMINISTRATOR, ALTYN, ASSESSOR, MARAT, OFFICER, PANEL, REVIEWER, SECOND_ASSESSOR
from tests.compliance.labels import playing
from tests.compliance.labels.decided import REASONS, Brought, everybody_votes, on_agenda
from tests.compliance.labels.playing import assessed_themselves, at_desk, granted
from tests.compliance.workspace.players import being
from tests.rights import acting as acts

TODAY = date(2026, 1, 1)
INTEREST = SaidInterest("employer", "", "«Бөтен компания» ЖШС", is_person=False, since=TODAY)
FILLED = Filled("committed", "kk", MARAT.id, (Product("Бидай ұны"),), ("Көкшетау",))


@dataclass
class World:
    """A case in a state, and what belongs to it, by name."""

    application: int = 0
    ids: dict[str, int] = field(default_factory=dict)


async def question(w: World) -> None:
    await execute("delete from label_agenda")
    async with at_desk(OFFICER) as by:
        w.ids["question"] = await completing.write_question(
            by, {"id": w.application, "organisation": ALTYN.bin, "level": "committed", "micro": False},  # type: ignore[arg-type]
            Question("Қай күннен бері?"), "question",
        )  # fmt: skip


async def finding(w: World) -> None:
    async with at_desk(ASSESSOR) as by:
        w.ids["finding"] = await assessing.write_finding(by, w.application, Finding("T-EXPOSED", "minor", "Екеуі жоқ"))


async def fresh_round(w: World) -> None:
    """The case is assessed anew: what was written in the first round is of that."""
    await execute("update label_application set round = 2 where id = $1", w.application)
    async with at_desk(ASSESSOR) as by:
        await assessing.judge(by, w.application, Judgement("H-SPEAK-UP", True, "Көрдім"))


async def unassigned(w: World) -> None:
    await execute("delete from label_part where part in ('assessor', 'reviewer')")


async def unreviewed(w: World) -> None:
    await execute("delete from label_part where part = 'reviewer'")


async def meeting(w: World) -> None:
    async with at_desk(OFFICER) as by:
        called = Called("panel", clock.now() + timedelta(hours=1), "Зал")
        w.ids["meeting"] = await meetings.call_meeting(by, called)
        await meetings.ask_member(by, w.ids["meeting"], PANEL[1].id)


async def agenda(w: World) -> None:
    brought = await on_agenda(w.application, Proposed("refuse", REASONS))
    w.ids |= {"meeting": brought.meeting, "agenda": brought.agenda}


async def voted(w: World) -> None:
    await agenda(w)
    await everybody_votes(Brought(w.application, w.ids["meeting"], w.ids["agenda"]))


async def condition(w: World) -> None:
    await execute("set local session_replication_role = replica")
    decision = await fetch_value(
        """insert into label_decision (organisation, application, round, decision, reasons, document, by, at)
           values ($1, $2, 1, 'grant_with_conditions', 'x', '{}', $3, $4) returning id""",
        ALTYN.bin, w.application, OFFICER.id, clock.now(),
    )  # fmt: skip
    w.ids["condition"] = await fetch_value(
        """insert into label_condition (organisation, application, decision, requirement, said, due_on)
           values ($1, $2, $3, 'T-EXPOSED', 'Оқытыңыз', $4) returning id""",
        ALTYN.bin, w.application, decision, clock.today() + timedelta(days=30),
    )  # fmt: skip
    await execute("set local session_replication_role = origin")


async def shown(w: World) -> None:
    await condition(w)
    async with being(MARAT) as by:
        await deciding.show_condition(by, w.ids["condition"], "Оқыттық")


async def recusal(w: World) -> None:
    w.ids["recusal"] = await fetch_value(
        """insert into label_recusal (organisation, application, person, concerned, strength, state, why, made_at,
                                      settled_why) values ($1, $2, $3, 'owner', 'possible', 'proposed', 'x', $4, '')
           returning id""",
        ALTYN.bin, w.application, SECOND_ASSESSOR.id, clock.now(),
    )  # fmt: skip


async def mistaken(w: World) -> None:
    """A recusal whose interest its owner took back as a mistake."""
    interest = await fetch_value(
        """insert into desk_interest (person, kind, number, name, is_person, since, note, said_at, withdrawn_at)
           values ($1, 'share', $2, '', false, '2024-01-01', '', $3, $3) returning id""",
        SECOND_ASSESSOR.id, ALTYN.bin, clock.now(),
    )  # fmt: skip
    await recusal(w)
    await execute(
        "update label_recusal set state = 'held', strength = 'certain', interest = $2 where id = $1",
        w.ids["recusal"], interest,
    )  # fmt: skip


async def interest(w: World) -> None:
    async with at_desk(REVIEWER) as by:
        w.ids["interest"] = await interests.say_interest(by, INTEREST)


async def draft(w: World) -> None:
    async with being(MARAT) as by:
        w.application = await applying.open_application(by, Wanted("committed"))


async def ready(w: World) -> None:
    await assessed_themselves()
    await draft(w)
    async with being(MARAT) as by:
        await applying.change_application(by, w.application, FILLED)
        await applying.confirm_data(by, w.application)


async def label(w: World) -> None:
    await assessed_themselves()
    w.ids["label"] = await granted()
    w.application = await fetch_value("select application from label")


async def proposed(w: World) -> None:
    await label(w)
    async with at_desk(OFFICER) as by:
        w.ids["act"] = await acting.propose(by, w.ids["label"], "suspend", Act("criteria", "Себебі бар"))


async def suspended(w: World) -> None:
    await label(w)
    await playing.acted(w.ids["label"], "suspend")
    w.ids["act"] = await fetch_value("select id from label_act")


async def incident(w: World) -> None:
    await label(w)
    async with at_desk(OFFICER) as by:
        w.ids["incident"] = await incidents.open_incident(by, w.ids["label"], "report", "Хабар расталды")


async def survey(w: World) -> None:
    await label(w)
    async with at_desk(OFFICER) as by:
        w.ids["survey"] = await surveying.order_survey(by, w.ids["label"])


async def surveyed(w: World) -> None:
    await survey(w)
    async with at_desk(OFFICER) as by:
        await surveying.assign_survey(by, w.ids["survey"], SECOND_ASSESSOR.id)


async def answering(w: World) -> None:
    await surveyed(w)
    async with at_desk(SECOND_ASSESSOR) as by:
        await surveying.say_found(by, w.ids["survey"], Found("Бір кемшілік", clock.today() + timedelta(days=20)))


async def seen(w: World) -> None:
    await label(w)
    async with acts(ADMINISTRATOR.viewer()):
        await misuse.tell_misuse(misuse.Told("Қапта белгі бар, нөмірі бөтен", "Ұн", "Базар"))
    w.ids["misuse"] = await fetch_value("select id from label_misuse")


async def looking(w: World) -> None:
    await seen(w)
    number = await fetch_value("select number from label")
    async with at_desk(OFFICER) as by:
        await misuse.link_label(by, w.ids["misuse"], number)
