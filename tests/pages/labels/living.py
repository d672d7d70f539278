"""Labels in use at the desk and in the rooms of a company, and telling of a misuse."""

from compliance.commands.label.acting import Act, propose
from compliance.commands.label.incidents import open_incident
from compliance.commands.label.misuse import Told, link_label, tell_misuse
from compliance.commands.label.surveying import Found, assign_survey, order_survey, say_found
from infra.database import fetch_value
from services.accounts.desk import officer_of
from tests.cast import (
    ADMINISTRATOR,
    AIGERIM,
    ALONE,
    ASSESSOR,
    AUDITOR,
    BOLAT,
    DECIDER,
    KANAT,
    KUMIS,
    MARAT,
    OFFICER,
    REVIEWER,
    SECOND_ASSESSOR,
    STEWARD,
)
from tests.compliance.labels.in_use import desk, granted
from tests.pages.cases import STRANGER, Case
from tests.pages.inside import There
from tests.rights import acting

DESK = "/desk/label"
ONE, KUMIS_ONE = f"{DESK}/labels/{{label}}", f"{DESK}/labels/{{kumis_label}}"
ROOM = "/organisations/{altyn}/label"
READERS = (STRANGER, (AIGERIM, 403), (STEWARD, 403), (AUDITOR, 200), (ASSESSOR, 200), (REVIEWER, 200), (DECIDER, 200))
MANAGERS = (STRANGER, (AIGERIM, 403), (STEWARD, 403), (AUDITOR, 403), (ASSESSOR, 403), (DECIDER, 403))
DECIDERS = (STRANGER, (AIGERIM, 403), (OFFICER, 403), (AUDITOR, 403), (ASSESSOR, 403), (REVIEWER, 403))
COMPANY = (STRANGER, (KANAT, 404), (ALONE, 404), (ADMINISTRATOR, 404), (AUDITOR, 404), (OFFICER, 404), (BOLAT, 403))

CASES = (
    Case("GET", f"{DESK}/labels", OFFICER, others=READERS),
    Case("GET", ONE, OFFICER, others=READERS),
    Case("GET", f"{DESK}/labels/999999", OFFICER, 404, 404),
    Case("POST", f"{KUMIS_ONE}/propose", OFFICER, 303, 422, MANAGERS,
         (("what", "suspend"), ("reason", "report"), ("said", "Тексеріледі"))),
    Case("POST", f"{KUMIS_ONE}/incidents", OFFICER, 303, 303, MANAGERS, (("kind", "report"), ("said", "Хабарлама"))),
    Case("POST", f"{KUMIS_ONE}/surveys", OFFICER, 303, 422, MANAGERS),
    Case("POST", f"{DESK}/acts/{{act}}/agree", DECIDER, 303, 422, DECIDERS),
    Case("POST", f"{DESK}/acts/{{act}}/disagree", DECIDER, 303, 422, DECIDERS, (("why", "Негіз жоқ"),)),
    Case("GET", f"{DESK}/incidents", OFFICER, others=READERS),
    Case("GET", f"{DESK}/incidents/{{incident}}", OFFICER, others=READERS),
    Case("GET", f"{DESK}/surveys", OFFICER, others=READERS),
    Case("GET", f"{DESK}/surveys/{{survey}}", OFFICER, others=READERS),
    Case("POST", f"{DESK}/surveys/{{survey}}/assign", OFFICER, 422, 422, MANAGERS, (("assessor", "{bolat}"),)),
    Case("POST", f"{DESK}/surveys/{{survey}}/find", SECOND_ASSESSOR, 422, 422,
         (STRANGER, (AIGERIM, 403), (OFFICER, 403), (AUDITOR, 403), (DECIDER, 403)), (("said", "Бәрі дұрыс"),)),
    Case("POST", f"{DESK}/surveys/{{survey}}/settle", OFFICER, 303, 422, MANAGERS, (("passed", "yes"),)),
    Case("GET", f"{DESK}/misuse", OFFICER, others=READERS),
    Case("GET", f"{DESK}/misuse/{{misuse}}", OFFICER, others=READERS),
    Case("GET", f"{DESK}/misuse/{{misuse}}/photo", OFFICER, 404, 404),
    Case("POST", f"{DESK}/misuse/{{misuse}}/take", OFFICER, 422, 422, MANAGERS),  # linked, and so taken up
    Case("POST", f"{DESK}/misuse/{{misuse}}/link", OFFICER, 422, 422, MANAGERS, (("label", "CW-1"),)),
    Case("POST", f"{DESK}/misuse/{{misuse}}/measures", OFFICER, 303, 303, MANAGERS,
         (("kind", "letter"), ("said", "Хат жіберілді"))),
    Case("POST", f"{DESK}/misuse/{{misuse}}/incident", OFFICER, 303, 303, MANAGERS, (("said", "Сөреде тұр"),)),
    Case("POST", f"{DESK}/misuse/{{misuse}}/close", OFFICER, 303, 422, MANAGERS, (("outcome", "measures"),)),
    Case("GET", f"{ROOM}/standing", MARAT, others=(*COMPANY, (AIGERIM, 200))),
    Case("POST", f"{ROOM}/standing/{{label}}/withdraw", AIGERIM, 303, 422, (*COMPANY, (MARAT, 403)), (("sure", "1"),)),
    Case("GET", f"{ROOM}/incidents", MARAT, others=(*COMPANY, (AIGERIM, 200))),
    Case("GET", f"{ROOM}/incidents/{{incident}}", MARAT, others=(*COMPANY, (AIGERIM, 200))),
    Case("POST", f"{ROOM}/incidents/{{incident}}/explain", MARAT, 303, 422, COMPANY, (("said", "Түзеттік"),)),
    Case("GET", f"{ROOM}/surveys", MARAT, others=(*COMPANY, (AIGERIM, 200))),
    Case("POST", f"{ROOM}/surveys/{{survey}}/answer", MARAT, 303, 303, COMPANY, (("said", "Түзелді"),)),
)  # fmt: skip


async def prepare(there: There) -> None:
    """Altyn and Kumis have labels; of the first an incident, surveillance, a proposal and a misuse wait."""
    await desk()
    label = await granted()
    kumis = await granted(KUMIS)
    async with acting(OFFICER.viewer()) as viewer:
        officer = officer_of(viewer)
        incident = await open_incident(officer, label, "report", "Хабарлама расталды")
        survey = await order_survey(officer, label)
        await assign_survey(officer, survey, SECOND_ASSESSOR.id)
    async with acting(SECOND_ASSESSOR.viewer()) as viewer:
        found = Found("Журнал толық емес", await fetch_value("select current_date + 30"))
        await say_found(officer_of(viewer), survey, found)
    misuse = await tell_misuse(Told("Басқа өнімде тұр", "Ұн, 2 кг", "Базар", "", "tel"))
    number = await fetch_value("select number from label where id = $1", label)
    case = await fetch_value("select id from label_misuse where number = $1", misuse)
    async with acting(OFFICER.viewer()) as viewer:
        await link_label(officer_of(viewer), case, number)
        act = await propose(officer_of(viewer), label, "warning", Act("report", "Ескерту", incident))
    there.names |= {
        "label": str(label), "kumis_label": str(kumis), "incident": str(incident), "survey": str(survey),
        "misuse": str(case), "act": str(act),
    }  # fmt: skip
