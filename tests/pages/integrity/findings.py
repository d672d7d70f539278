"""Who may open and change findings, days and duties."""

from datetime import date, timedelta

from compliance.commands.duties import Done, record_duty
from compliance.commands.findings import Planned, close_finding, finish_action, open_finding, plan_action
from compliance.queries.heads import Place
from infra import clock
from tests.cast import ADMINISTRATOR, AIGERIM, ALONE, AUDITOR, BOLAT, DINA, KANAT, MARAT
from tests.compliance.workspace.players import being
from tests.pages.cases import STRANGER, Case
from tests.pages.inside import There

HERE = "/organisations/{altyn}/integrity"
ONE, PLANNED, TAKEN = HERE + "/findings/{finding}", "/actions/{planned}", "/actions/{taken}"
OUTSIDE = (STRANGER, (KANAT, 404), (ALONE, 404), (ADMINISTRATOR, 404))
LEADS = (*OUTSIDE, (BOLAT, 403), (DINA, 403), (AUDITOR, 404))
SOON = date(2027, 1, 15).isoformat()


async def prepare(there: There) -> None:
    """A finding with an action of Bolat's to take and one that he took, and one that is closed."""
    at = Place(int(there.names["assessment"]), there.names["item"])
    day = clock.today() + timedelta(days=9)
    async with being(MARAT) as by:
        finding = await open_finding(by, at, "minor", "Хаттама жүргізілмейді")
        settled = await open_finding(by, at, "observation", "Ескірген үлгі")
        closed = await open_finding(by, at, "good_practice", "Үлгі боларлық")
        await close_finding(by, closed)
        planned = await plan_action(by, finding, Planned("Хаттама үлгісін бекіту", BOLAT.id, day))
        taken = await plan_action(by, finding, Planned("Жауаптыны тағайындау", BOLAT.id, day))
        record = await record_duty(by, Done("kz-standard-adopted", clock.today(), "Бұйрық № 7"))
    async with being(BOLAT) as by:
        await finish_action(by, taken)
    there.names |= {"finding": str(finding), "settled": str(settled), "closed": str(closed), "planned": str(planned),
                    "taken": str(taken), "record": str(record)}  # fmt: skip


CASES = (
    Case("GET", HERE + "/findings", BOLAT, others=(*OUTSIDE, (AUDITOR, 200), (MARAT, 200), (DINA, 200))),
    Case("GET", HERE + "/findings/new", MARAT, others=(*OUTSIDE, (BOLAT, 403), (AUDITOR, 404))),
    Case("POST", HERE + "/findings", MARAT, 303, 303, LEADS,
         (("place", "{assessment}:{item}"), ("grade", "major"), ("said", "Жоқ"))),
    Case("GET", ONE, BOLAT, others=(*OUTSIDE, (DINA, 404), (AUDITOR, 200), (AIGERIM, 200))),
    Case("POST", ONE + "/cause", MARAT, 303, 303, LEADS, (("method", "five_whys"), ("said", "Үлгі жоқ"))),
    Case("POST", ONE + "/actions", MARAT, 303, 303, LEADS,
         (("title", "Оқыту"), ("person", str(DINA.id)), ("due_on", SOON))),
    Case("POST", ONE + PLANNED + "/done", BOLAT, 303, 303, (*OUTSIDE, (DINA, 404), (AUDITOR, 404))),
    Case("POST", ONE + TAKEN + "/undo", BOLAT, 303, 303, (*OUTSIDE, (DINA, 404), (AUDITOR, 404))),
    Case("POST", ONE + PLANNED + "/change", MARAT, 303, 303, LEADS,
         (("person", str(DINA.id)), ("due_on", "15.01.2027"), ("why", "Демалыс"))),
    Case("POST", ONE + PLANNED + "/withdraw", MARAT, 303, 303, LEADS),
    Case("POST", ONE + TAKEN + "/check", MARAT, 303, 303, LEADS, (("worked", "yes"), ("seen", "Он хаттама"))),
    Case("POST", HERE + "/findings/{settled}/close", MARAT, 303, 303, LEADS),
    Case("POST", HERE + "/findings/{closed}/reopen", MARAT, 303, 303, LEADS),
    Case("GET", HERE + "/calendar", BOLAT, others=(*OUTSIDE, (AUDITOR, 200), (MARAT, 200))),
    Case("GET", HERE + "/calendar.ics", BOLAT, others=(*OUTSIDE, (AUDITOR, 200), (MARAT, 200))),
    Case("GET", HERE + "/duties", MARAT, others=(*OUTSIDE, (BOLAT, 403), (AUDITOR, 200))),
    Case("POST", HERE + "/duties", MARAT, 303, 303, LEADS,
         (("duty", "kz-internal-analysis"), ("done_on", "2026-01-10"), ("note", "Бұйрық № 5"))),
    Case("POST", HERE + "/duties/{record}/take-back", MARAT, 303, 303, LEADS, (("why", "Қате"),)),
)  # fmt: skip
