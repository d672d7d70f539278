"""Who may see, start, share out and answer self-assessments."""

from compliance.commands.answering import ask_waiver, mark_not_applicable
from compliance.queries.heads import Place
from tests.cast import AIGERIM, ALONE, AUDITOR, BOLAT, KANAT, MARAT
from tests.compliance.workspace.players import being
from tests.pages.cases import STRANGER, Case
from tests.pages.inside import There

HOME = "/organisations/{altyn}/integrity/assessments"
HERE = HOME + "/{assessment}"
ITEM = HERE + "/items/{item}"
OTHERS = (STRANGER, (KANAT, 404), (ALONE, 404))
LEADS = (*OTHERS, (BOLAT, 403))
ANSWER = (("version", "0"), ("claimed", "3"), ("reason", "Осылай"), ("RA-1.1", "Иә"))

CASES = (
    Case("GET", HOME, BOLAT, others=(*OTHERS, (AUDITOR, 200))),
    Case("GET", HOME + "/new", MARAT, others=(*LEADS, (AUDITOR, 404))),
    Case("POST", HOME, MARAT, 303, 422, (*LEADS, (AUDITOR, 404)),
         (("edition", "iso-37001-2016"), ("profile", "S"), ("cycle", "2027"), ("name", "x"))),
    Case("GET", HERE, BOLAT, others=(*OTHERS, (AUDITOR, 200), (MARAT, 200))),
    Case("GET", HERE + "/chapters/4", BOLAT, others=(*OTHERS, (AUDITOR, 200))),
    Case("POST", HERE + "/assign", MARAT, 303, 303, (*LEADS, (AUDITOR, 404)), (("names", "5"), ("person", "{bolat}"))),
    Case("POST", HERE + "/take-back", MARAT, 303, 303, (*LEADS, (AUDITOR, 404)),
         (("names", "RA-1"), ("person", "{bolat}"))),
    Case("POST", HERE + "/close", MARAT, 422, 422, (*LEADS, (AUDITOR, 404))),
    Case("GET", ITEM, BOLAT, others=(*OTHERS, (AUDITOR, 200), (MARAT, 200))),
    Case("POST", ITEM + "/answer", BOLAT, 303, 303, (*OTHERS, (AUDITOR, 404)), ANSWER),
    Case("POST", ITEM + "/comment", BOLAT, 303, 303, (*OTHERS, (AUDITOR, 404)), (("said", "Көрдім"),)),
    Case("POST", ITEM + "/not-applicable", BOLAT, 303, 303, (*OTHERS, (AUDITOR, 404)),
         (("not_applicable", "Бізде жоқ"), ("version", "0"))),
    Case("POST", ITEM + "/waiver", BOLAT, 303, 303, (*OTHERS, (AUDITOR, 404)), (("waiver", "Негіз"), ("version", "0"))),
    Case("POST", HERE + "/items/CTX-1/not-applicable/approve", AIGERIM, 303, 303,
         (*LEADS, (MARAT, 409), (AUDITOR, 404)), (("version", "1"),)),
    Case("POST", HERE + "/items/CTX-2/waiver/accept", AIGERIM, 303, 303,
         (*LEADS, (MARAT, 409), (AUDITOR, 404)), (("version", "1"),)),
)  # fmt: skip


async def prepare(there: There) -> None:
    """Marat gave two reasons that somebody else may agree to."""
    assessment = int(there.names["assessment"])
    async with being(MARAT) as by:
        await mark_not_applicable(by, Place(assessment, "CTX-1"), "Бізге қатысы жоқ", 0)
        await ask_waiver(by, Place(assessment, "CTX-2"), "Басқа негіз бар", 0)
