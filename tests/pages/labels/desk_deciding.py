"""Meetings, votes, decisions, conditions, appeals, statistics: who may open and do what."""

import json
from datetime import timedelta

from compliance.commands.label.meetings import Proposed, Wanted
from infra import clock
from infra.database import execute, fetch_value
from tests.cast import (
    AIGERIM,
    AKIMAT,
    ALTYN,
    APPEAL_PANEL,
    ASSESSOR,
    AUDITOR,
    BOLAT,
    ERLAN,
    KANAT,
    KUMIS,
    MARAT,
    OFFICER,
    PANEL,
    REVIEWER,
    STEWARD,
    number_of,
    verified,
)
from tests.compliance.labels.decided import (
    REASONS,
    case_in,
    checked,
    closed,
    decided,
    declared,
    everybody_votes,
    on_agenda,
    votes,
)
from tests.compliance.labels.granted import granted
from tests.pages.cases import STRANGER, Case
from tests.pages.inside import There

DEFERRED, WAITING, HELD = number_of(41), number_of(42), number_of(43)
HOME, OWN = "/desk/label", "/organisations/{altyn}/label"
NO_DESK = (STRANGER, (AIGERIM, 403), (STEWARD, 403))
ONLY_READ = (*NO_DESK, (AUDITOR, 403), (ASSESSOR, 403))
OTHERS = (STRANGER, (KANAT, 404), (BOLAT, 403))
SAID = (("said", "Негіздеме"),)
CASES = (
    Case("GET", HOME + "/meetings", OFFICER, others=(*NO_DESK, (AUDITOR, 200), (ASSESSOR, 200), (PANEL[0], 200))),
    Case("POST", HOME + "/meetings", OFFICER, 303, 303, ONLY_READ,
         (("body", "panel"), ("day", "2030-01-10"), ("hour", "10:00"), ("place", "Зал"))),
    Case("GET", HOME + "/meetings/{label_meeting}", OFFICER, others=(*NO_DESK, (AUDITOR, 200), (PANEL[0], 200))),
    Case("POST", HOME + "/meetings/{label_meeting}/ask", OFFICER, 303, 303, ONLY_READ, (("person", "{appealer}"),)),
    Case("POST", HOME + "/meetings/{label_meeting}/presence", OFFICER, 303, 303, ONLY_READ,
         (("present", "{panelist}"),)),
    Case("GET", HOME + "/meetings/{label_meeting}/cases/{label_waiting}", OFFICER, others=ONLY_READ),
    Case("POST", HOME + "/meetings/{label_meeting}/cases/{label_waiting}", OFFICER, 303, 422, ONLY_READ,
         (("what", "grant"), ("reasons", REASONS))),
    Case("POST", HOME + "/meetings/{label_meeting}/items/{label_item}/drop", OFFICER, 303, 404, ONLY_READ),
    Case("POST", HOME + "/meetings/{label_empty}/close", OFFICER, 303, 422, ONLY_READ),
    Case("POST", HOME + "/meetings/{label_empty}/cancel", OFFICER, 303, 422, ONLY_READ),
    Case("GET", HOME + "/meetings/{label_held}/minutes.json", OFFICER,
         others=(*NO_DESK, (ASSESSOR, 200), (AUDITOR, 200), (APPEAL_PANEL[0], 404))),
    Case("GET", HOME + "/meetings/{label_held}/minutes.pdf", OFFICER, others=(*NO_DESK, (APPEAL_PANEL[0], 404))),
    Case("GET", HOME + "/items/{label_item}", PANEL[2],
         others=(*NO_DESK, (OFFICER, 200), (AUDITOR, 200), (ASSESSOR, 200))),
    Case("POST", HOME + "/items/{label_item}/vote", PANEL[2], 303, 422, (*ONLY_READ, (OFFICER, 403), (REVIEWER, 403)),
         (("choice", "for"), ("reasons", REASONS))),
    Case("POST", HOME + "/items/{label_voted}/declare", PANEL[0], 303, 422, (*ONLY_READ, (APPEAL_PANEL[0], 422))),
    Case("POST", HOME + "/meetings/items/{label_voted}/declare", OFFICER, 303, 422, ONLY_READ),
    Case("GET", HOME + "/decisions/{label_decision}", OFFICER,
         others=(*NO_DESK, (AUDITOR, 200), (APPEAL_PANEL[0], 404))),
    Case("GET", HOME + "/decisions/{label_decision}/record.json", OFFICER, others=(*NO_DESK, (APPEAL_PANEL[0], 404))),
    Case("GET", HOME + "/appeals", OFFICER, others=(*NO_DESK, (AUDITOR, 200))),
    Case("GET", HOME + "/waiting", REVIEWER, others=(*NO_DESK, (AUDITOR, 200), (OFFICER, 200))),
    Case("POST", HOME + "/cases/{label_conditional}/fulfil", REVIEWER, 303, 422, (*ONLY_READ, (OFFICER, 403)), SAID),
    Case("POST", HOME + "/cases/{label_deferred}/resume", OFFICER, 303, 422, ONLY_READ, SAID),
    Case("GET", HOME + "/statistics", OFFICER, others=(*NO_DESK, (AUDITOR, 200))),
    Case("GET", OWN + "/decisions", MARAT, others=(*OTHERS, (AIGERIM, 200), (OFFICER, 404))),
    Case("GET", OWN + "/decisions/{label_refusal}", MARAT, others=OTHERS),
    Case("GET", OWN + "/decisions/{label_refusal}/record.json", MARAT, others=OTHERS),
    Case("GET", OWN + "/reports/{label_refused}/report.pdf", MARAT, others=OTHERS),
    Case("POST", OWN + "/acts/{label_act}/appeal", AIGERIM, 303, 422, (*OTHERS, (MARAT, 403)), SAID),
)  # fmt: skip


async def prepare(there: There) -> None:
    """Cases at every turn of deciding, of several organisations."""
    for number in (AKIMAT.bin, ERLAN.bin, DEFERRED, WAITING, HELD):
        await verified(number)
    refused = await case_in()
    refusal = await decided(refused, "refuse")
    label = await granted()
    act = await _suspension(label)
    conditional, condition = await _conditional()
    deferred = await case_in(at=DEFERRED)
    await decided(deferred, "defer")
    item = await on_agenda(await case_in(at=AKIMAT.bin), Proposed("grant", REASONS))
    await votes(item.agenda, (PANEL[0], "for"), (PANEL[1], "for"))
    voted = await on_agenda(await case_in(at=ERLAN.bin), Proposed("grant", REASONS))
    await everybody_votes(voted)
    held = await on_agenda(await case_in(at=HELD), Proposed("grant", REASONS))
    await everybody_votes(held)
    there.names |= {
        "label_decision": str(await declared(held.agenda)), "label_held": str(held.meeting),
        "label_refused": str(refused), "label_refusal": str(refusal), "label_act": str(act),
        "label_conditional": str(conditional), "label_condition": str(condition), "label_deferred": str(deferred),
        "label_meeting": str(item.meeting), "label_item": str(item.agenda), "label_voted": str(voted.agenda),
        "label_waiting": str(await case_in(at=WAITING)), "label_empty": str(await _empty()),
        "appealer": str(APPEAL_PANEL[0].id), "panelist": str(PANEL[0].id),
    }  # fmt: skip
    await closed(held.meeting)


async def _suspension(label: int) -> int:
    """Two people suspended the label of Altyn Dan."""
    now = clock.now()
    return int(await fetch_value(
        """insert into label_act (organisation, label, what, reason, said, proposed_by, proposed_at, decided_by,
                                  decided_at, agreed)
           values ($1, $2, 'suspend', 'court', 'Сот актісі жарияланды', $3, $4, $5, $4, true) returning id""",
        ALTYN.bin, label, OFFICER.id, now, PANEL[0].id,
    ))  # fmt: skip


async def _conditional() -> tuple[int, int]:
    """Kumis Su has a condition to meet, and said that it did."""
    application = await case_in(at=KUMIS.bin)
    await checked(
        application, KUMIS.bin, unknown=["T-EXPOSED"], known=json.dumps({"registered": True, "day": f"{clock.today()}"})
    )
    await decided(application, "grant_with_conditions", conditions=(Wanted("T-EXPOSED", "Оқытыңыз", 60),))
    condition = await fetch_value("select id from label_condition where application = $1", application)
    await execute("update label_condition set shown = 'Оқыттық', shown_at = $2 where id = $1", condition, clock.now())
    return application, int(condition)


async def _empty() -> int:
    return int(await fetch_value(
        """insert into label_meeting (body, held_at, place, state, called_by, called_at)
           values ('panel', $1, 'Зал', 'planned', $2, $3) returning id""",
        clock.now() + timedelta(days=1), OFFICER.id, clock.now(),
    ))  # fmt: skip
