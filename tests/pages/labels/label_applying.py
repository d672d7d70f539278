"""Who may see eligibility, and open, fill in, sign and discard an application."""

from infra.database import fetch_value
from tests.cast import AIGERIM, ALONE, AUDITOR, BOLAT, KANAT, MARAT
from tests.compliance.labels.applicants import drafted
from tests.pages.cases import STRANGER, Case
from tests.pages.inside import There

ROOM = "/organisations/{altyn}/label"
ONE = ROOM + "/applications/{draft}"
OTHERS = (STRANGER, (KANAT, 404), (ALONE, 404), (AUDITOR, 404), (BOLAT, 403))
DETAILS = (
    ("level", "committed"), ("language", "kk"), ("contact", "{marat}"), ("products", "Ұн; 1101"), ("sites", "Көкшетау"),
)  # fmt: skip

CASES = (
    Case("GET", ROOM + "/eligibility", MARAT, others=OTHERS),
    Case("GET", ROOM + "/application", MARAT, 303, 303, others=OTHERS),
    Case("POST", ROOM + "/applications", MARAT, 422, 422, OTHERS, (("level", "committed"), ("purpose", "grant"))),
    Case("GET", ONE, MARAT, others=OTHERS),
    Case("GET", ONE + "/company", MARAT, others=OTHERS),
    Case("POST", ONE + "/company", MARAT, 303, 303, OTHERS),
    Case("GET", ONE + "/details", MARAT, others=OTHERS),
    Case("POST", ONE + "/details", MARAT, 303, 303, OTHERS, DETAILS),
    Case("GET", ONE + "/documents", MARAT, others=OTHERS),
    Case("POST", ONE + "/documents", MARAT, 422, 422, OTHERS),
    Case("GET", ONE + "/documents/1000000", MARAT, 404, 404, OTHERS),
    Case("GET", ONE + "/check", MARAT, others=OTHERS),
    Case("GET", ONE + "/submitted", MARAT, 303, 303, OTHERS),
    Case("POST", ONE + "/submit", AIGERIM, 303, 422, (*OTHERS, (MARAT, 403)), (("agreed", "1"),)),
    Case("POST", ONE + "/discard", MARAT, 303, 422, OTHERS),
    Case("POST", ONE + "/add", MARAT, 422, 422, OTHERS),
    Case("POST", ONE + "/comment", MARAT, 422, 422, OTHERS),
    Case("POST", ONE + "/check-again", MARAT, 303, 303, OTHERS),
    Case("POST", ONE + "/questions/1000000", MARAT, 404, 404, OTHERS, (("answer_1000000", "Иә"),)),
    Case("POST", ONE + "/conditions/1000000", MARAT, 404, 404, OTHERS, (("shown_1000000", "Иә"),)),
    Case("POST", ONE + "/appeal", AIGERIM, 422, 422, (*OTHERS, (MARAT, 403)), (("reasons", "Келіспейміз"),)),
    Case("POST", ONE + "/withdraw", AIGERIM, 422, 422, (*OTHERS, (MARAT, 403))),
)  # fmt: skip


async def prepare(there: There) -> None:
    """A draft of Altyn Dan of which only the signature is missing."""
    there.names["draft"] = str(await drafted())
    there.names["marat"] = str(MARAT.id)
    assert await fetch_value("select count(*) from label_application") == 1
